"""Certificates: added with a file, found, looked at, taken out again; and what a person gets wrong on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.certificates.files import ChooseFile, names_in
from pos_term.screens.certificates.screen import CertificatesScreen, FindCertificate
from pos_term.screens.certificates.seeing import SeeCertificate
from pos_term.services.certificates import Kept, find, keep
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.deliveries import CERTIFICATES, office, suppliers
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import MIRA
from tests.shop import days

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["small", "large"])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder in which a person's files lie."""
    folder = tmp_path / "home"
    (folder / "papers").mkdir(parents=True)
    (folder / "out").mkdir()
    (folder / "papers" / "coa-7.pdf").write_bytes(b"%PDF pure")
    (folder / "papers" / "coa-8.pdf").write_bytes(b"%PDF less pure")
    monkeypatch.setenv("HOME", str(folder))
    return folder


async def certificates(hands: Hands) -> CertificatesScreen:
    """The list of certificates."""
    await office(hands, CERTIFICATES)
    return await hands.until_shown(CertificatesScreen)


def kept(hands: Hands, number: str, until: int = 100, path: Path | None = None) -> None:
    """A certificate of Dairy Direct."""
    done = keep(hands.app.till.desk(), number, "dairy", "organic", days(-10), days(until), path)
    assert isinstance(done, Kept), done


@SIZES
async def test_a_certificate_is_added_with_its_file(
    path: Path, goods: Goods, home: Path, size: tuple[int, int]
) -> None:
    async with at_counter(path, size=size) as hands:
        suppliers(hands)
        screen = await certificates(hands)
        await hands.sees("No certificate is kept yet")
        await hands.press("f4")
        await hands.press("f10")
        await hands.sees("Number is needed")
        await hands.type("COA-7", "enter")
        await hands.press("f2")
        await hands.sees("Which supplier?")
        await hands.press("enter")
        await hands.type("organic milk", "enter")
        await hands.type("1.1.26", "enter")
        await hands.type("31.12.26", "enter")
        await hands.press("f2")
        await hands.until(lambda: isinstance(screen.step, ChooseFile))
        await hands.sees("papers/")
        await hands.type("pa", "enter")
        await hands.sees("coa-7.pdf")
        await hands.type("coa", "enter")
        await hands.sees("2 names begin like that")
        await hands.type("coa-7", "enter")
        await hands.sees("coa-7.pdf")
        await hands.press("f10")
        await hands.until_shown(ApproveScreen)
        await hands.type(MIRA, "enter")
        await hands.until(lambda: isinstance(screen.step, FindCertificate))
        [one] = find(hands.app.till.desk())
        assert (one.number, one.supplier, one.title) == ("COA-7", "dairy", "organic milk")
        assert (one.valid_until, one.file_name, one.size) == (days(40), "coa-7.pdf", 9)
        await hands.sees("COA-7")


async def test_a_file_is_typed_and_one_that_is_not_there_is_told_so(path: Path, goods: Goods, home: Path) -> None:
    async with at_counter(path) as hands:
        await certificates(hands)
        await hands.press("f4")
        await hands.type("COA-8", "enter")
        await hands.press("enter", "enter", "enter", "enter")
        await hands.type("~/papers/coa-9.pdf", "enter")
        await hands.sees("is not there. Look at the path, or press F2")
        await hands.type("~/papers", "enter")
        await hands.sees("is a folder: F2 looks into it")
        await hands.scan(b"4006381333931")
        await hands.sees("a file is asked for")
        await hands.type("~/papers/coa-8.pdf", "enter")
        await hands.press("f10")
        await hands.until_shown(ApproveScreen)
        await hands.type(MIRA, "enter")
        await hands.sees("COA-8")
        assert find(hands.app.till.desk())[0].file_name == "coa-8.pdf"


@SIZES
async def test_a_file_is_taken_out_again_and_never_over_another(
    path: Path, goods: Goods, home: Path, size: tuple[int, int]
) -> None:
    async with at_counter(path, size=size) as hands:
        suppliers(hands)
        kept(hands, "COA-7", path=home / "papers" / "coa-7.pdf")
        screen = await certificates(hands)
        await hands.type("coa", "enter")
        await hands.until(lambda: isinstance(screen.step, SeeCertificate))
        await hands.sees("coa-7.pdf, 9 bytes")
        await hands.press("f5")
        await hands.sees("Where to: coa-7.pdf")
        await hands.type("out", "enter")
        await hands.press("f10")
        await hands.sees("The file is at")
        assert (home / "out" / "coa-7.pdf").read_bytes() == b"%PDF pure"
        (home / "out" / "coa-7.pdf").write_bytes(b"mine")
        await hands.press("f5")
        await hands.type("out", "enter")
        await hands.press("f10")
        await hands.until(lambda: hands.screen.band.notice is not None and not hands.screen.storing)
        assert (home / "out" / "coa-7.pdf").read_bytes() == b"mine"


async def test_what_runs_out_is_said(path: Path, goods: Goods, home: Path) -> None:
    async with at_counter(path) as hands:
        suppliers(hands)
        kept(hands, "OLD", until=-1)
        kept(hands, "SOON", until=5)
        kept(hands, "FINE", until=90)
        await certificates(hands)
        await hands.sees("holds no more: it ran out 1 d ago")
        await hands.sees("runs out in 5 d")
        await hands.type("zeppelin", "enter")
        await hands.sees('Nothing has "zeppelin" in it')
        await hands.scan(b"NOSUCH-12345")
        await hands.sees("No certificate has that number")


async def test_a_certificate_is_changed_and_keeps_its_file(path: Path, goods: Goods, home: Path) -> None:
    async with at_counter(path) as hands:
        suppliers(hands)
        kept(hands, "COA-7", path=home / "papers" / "coa-7.pdf")
        screen = await certificates(hands)
        await hands.press("enter")
        await hands.until(lambda: isinstance(screen.step, SeeCertificate))
        await hands.press("f6", "down", "down", "down", "down")
        await hands.type("30.6.27", "f10")
        await hands.until_shown(ApproveScreen)
        await hands.type(MIRA, "enter")
        await hands.until(lambda: isinstance(screen.step, FindCertificate))
        [one] = find(hands.app.till.desk())
        assert (one.valid_until, one.file_name, one.supplier) == (days(221), "coa-7.pdf", "dairy")


def test_a_folder_that_cannot_be_read_holds_nothing(tmp_path: Path) -> None:
    assert names_in(tmp_path / "nowhere", "") == []
    assert names_in(Path("\x00"), "") == []


async def test_hostile_file_names_and_texts_are_text(path: Path, goods: Goods, home: Path) -> None:
    async with at_counter(path) as hands:
        for _, text in HOSTILE:
            name = text.replace("/", "_").replace("\x00", "")
            try:
                (home / f"x{name}").write_bytes(b"x")
            except (OSError, UnicodeEncodeError):
                continue
        screen = await certificates(hands)
        for _, text in HOSTILE:
            assert isinstance(screen.step, FindCertificate)
            screen.step.search(text)
            await hands.pilot.pause()
            assert "\x1b" not in hands.text
        await hands.press("f4")
        await hands.type("C-1", "enter")
        await hands.press("enter", "enter", "enter", "enter", "f2")
        await hands.until(lambda: isinstance(screen.step, ChooseFile))
        for _ in range(8):
            await hands.press("pagedown")
            assert "\x1b" not in hands.text
