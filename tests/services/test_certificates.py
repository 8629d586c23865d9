"""Certificates: kept with the file that proves them, whatever the file is called and however large it is."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from pos_term.domain.clean import clean
from pos_term.services.certificates import LARGEST_FILE, Kept, extract, file_name, find, keep
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.store.engine import StoreFault
from tests.hostile import HOSTILE
from tests.services.conftest import rows
from tests.services.goods_in import Goods, booked, codes, done, only
from tests.shop import TestShop, days, gs1


@pytest.fixture
def goods(shop: TestShop, desk: Desk) -> Goods:
    return Goods(shop, desk)


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    path = tmp_path / "analysis 12.pdf"
    path.write_bytes(b"%PDF-1.7 not really")
    return path


def kept(result: object) -> Kept:
    assert isinstance(result, Kept), result
    return result


def test_a_certificate_is_kept_with_its_file_and_comes_out_byte_for_byte(
    goods: Goods, paper: Path, tmp_path: Path
) -> None:
    found = kept(keep(goods.desk, "COA-12", "acme foods", "Analysis", days(-10), days(300), paper)).certificate
    digest = hashlib.sha256(paper.read_bytes()).hexdigest()
    assert (found.number, found.supplier, found.supplier_name) == ("COA-12", "ACME", "Acme Foods")
    assert (found.file_name, found.size, found.sha256) == ("analysis 12.pdf", 19, digest)
    out = tmp_path / "again.pdf"
    assert extract(goods.desk, digest, out) == out
    assert out.read_bytes() == paper.read_bytes()


def test_file_and_certificate_are_kept_in_one_transaction(
    goods: Goods, paper: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> str:
        raise StoreFault("the disk is full")

    monkeypatch.setattr("pos_term.services.certificates.add_attachment", fail)
    with pytest.raises(StoreFault):
        keep(goods.desk, "COA-12", path=paper)
    assert find(goods.desk) == []
    assert rows(goods.desk, "SELECT * FROM attachment") == []


def test_a_changed_certificate_replaces_the_one_of_its_number_and_keeps_its_file(goods: Goods, paper: Path) -> None:
    kept(keep(goods.desk, "COA-12", "ACME", "Analysis", path=paper))
    kept(keep(goods.desk, "coa-12", "ACME", "Analysis of milk", None, days(30)))
    kept(keep(goods.desk, "COA-12", "DUO"))
    first, second = find(goods.desk, "coa")
    assert (first.number, first.title, first.file_name) == ("COA-12", "Analysis of milk", "analysis 12.pdf")
    assert (second.supplier, second.sha256) == ("DUO", "")


def test_one_file_of_two_certificates_is_kept_once(goods: Goods, paper: Path) -> None:
    kept(keep(goods.desk, "C-1", path=paper))
    kept(keep(goods.desk, "C-2", path=paper))
    assert rows(goods.desk, "SELECT count(*) FROM attachment") == [(1,)]


def test_a_file_of_200_mb_is_refused_without_being_read(goods: Goods, tmp_path: Path) -> None:
    large = tmp_path / "scan.tif"
    with large.open("wb") as file:
        file.truncate(200_000_000)
    result = keep(goods.desk, "C-1", path=large)
    assert result == BadInput((f"{large}: is larger than 20 MB; attach a smaller copy, such as a scan",))
    assert find(goods.desk) == []


def test_a_file_of_just_20_mb_is_kept(goods: Goods, tmp_path: Path) -> None:
    path = tmp_path / "scan.tif"
    with path.open("wb") as file:
        file.truncate(LARGEST_FILE)
    assert kept(keep(goods.desk, "C-1", path=path)).certificate.size == LARGEST_FILE


def test_a_pipe_a_folder_an_empty_and_a_missing_file_are_told(goods: Goods, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").touch()
    told = {"pipe": "is no file", "empty": "is empty", "missing": "No such file or directory", ".": "is no file"}
    for name, words in told.items():
        result = keep(goods.desk, "C-1", path=tmp_path / name)
        assert isinstance(result, BadInput)
        assert words in result.lines[0]


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("../../etc/passwd", "passwd"), ("C:\\Users\\Ana\\coa.pdf", "coa.pdf"), ("..", ""), (".hidden", "hidden"),
        ("a\x1b[2Jb\n.pdf", "a[2Jb.pdf"), ("rtl\u202efdp.exe", "rtlfdp.exe"), ('x<y>|"z?*.pdf', "xyz.pdf"),
        ("n" * 300 + ".pdf", "n" * 109 + ".pdf"),
    ],
)  # fmt: skip
def test_of_a_name_only_what_a_file_may_be_called_is_kept(name: str, kept_as: str) -> None:
    assert file_name(name) == kept_as


def test_a_changed_name_is_said(goods: Goods, tmp_path: Path) -> None:
    path = tmp_path / "..\\..\\coa|1.pdf"
    path.write_bytes(b"x")
    result = kept(keep(goods.desk, "C-1", path=path))
    assert result.words == "Certificate C-1 is kept; its file is called coa1.pdf here."


def test_nothing_is_written_over_and_nothing_changed_is_handed_out(
    goods: Goods, paper: Path, tmp_path: Path
) -> None:
    digest = kept(keep(goods.desk, "C-1", path=paper)).certificate.sha256
    assert isinstance(extract(goods.desk, digest, paper), BadInput)
    assert isinstance(extract(goods.desk, "0" * 64, tmp_path / "other"), Refused)
    with goods.desk.store.writing() as connection:
        connection.exec_driver_sql("UPDATE attachment SET content = x'00'")
    refused = extract(goods.desk, digest, tmp_path / "other")
    assert isinstance(refused, Refused)
    assert "its bytes were changed" in refused.words
    assert not (tmp_path / "other").exists()


def test_lots_come_with_a_certificate_and_one_that_ran_out_is_said(goods: Goods) -> None:
    kept(keep(goods.desk, "C-1", "ACME", valid_until=days(-1)))
    kept(keep(goods.desk, "C-2", "ACME", valid_from=days(-1), valid_until=days(0)))
    receiving = goods.begun(supplier="ACME")
    key = done(receiving.take(gs1(goods.milk, "L1", days(9)))).key or 0
    done(receiving.edit(key, certificate="c-1"))
    assert codes(only(receiving)) == {"certificate_old"}
    done(receiving.edit(key, certificate="c-2"))
    assert codes(only(receiving)) == set()
    booked(receiving)
    assert [(each.number, each.lots) for each in find(goods.desk)] == [("C-1", 0), ("C-2", 1)]
    assert [each.number for each in find(goods.desk, until=days(-1))] == ["C-1"]


def test_what_is_no_certificate_is_told(goods: Goods) -> None:
    assert keep(goods.desk, " ") == BadInput(("number : is empty; key the number that stands on it",))
    crossed = keep(goods.desk, "C-1", valid_from=days(2), valid_until=days(1))
    assert crossed == BadInput((f"valid until {days(1)} is before valid from {days(2)}; check both",))


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_hostile_text_in_any_field_is_data_or_a_plain_fault(goods: Goods, text: str) -> None:
    for result in (
        keep(goods.desk, text), keep(goods.desk, "C-1", text), keep(goods.desk, "C-2", title=text),
        keep(goods.desk, "C-3", notes=text),
    ):  # fmt: skip
        words = result.lines[0] if isinstance(result, BadInput) else result.words
        assert clean(words, limit=10_000) == words
    assert len(find(goods.desk)) >= 3
    find(goods.desk, text)
    assert file_name(text) == clean(file_name(text), limit=200)
