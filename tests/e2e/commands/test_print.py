"""`print`: what comes out at once, as text, into a file or on the printer, and how each ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from pos_term.devices.escpos_decoder import decode, rows
from pos_term.devices.job_checks import check_receipt
from pos_term.settings import PrinterSettings
from tests.devices.fake_printer import FakePrinter, Mood, free_port
from tests.e2e.commands.conftest import Shell
from tests.e2e.commands.test_commands_selling import STEPS, script

AT = ("--at", "2026-11-21T15:00")
CLOSE = {"do": "close_shift", "counted": "101.29"}


@pytest.fixture
def sold(filled: Shell, tmp_path: Path) -> Shell:
    """A shell on a store with one receipt and an open shift."""
    assert filled("--at", "2026-11-21T14:30", "replay", script(tmp_path, *STEPS)).code == 0
    return filled


def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, printer: str) -> None:
    """The till's settings file, with a printer."""
    path = tmp_path / "till.toml"
    path.write_text(f'store = "{tmp_path / "store.db"}"\n[printer]\n{printer}\n', encoding="utf-8")
    monkeypatch.setenv("POS_TERM_SETTINGS", str(path))


def test_a_receipt_is_shown_as_a_copy(sold: Shell) -> None:
    answer = sold(*AT, "print", "receipt", "1-000001", "--preview")
    assert (answer.code, answer.err) == (0, "")
    lines = answer.out.splitlines()
    assert "TRAINING - NOT A SALE" in lines[0]
    assert "COPY" in lines[1]
    assert "  lot A1" in lines
    assert any(line.split() == ["TOTAL", "EUR", "1.29"] for line in lines)


def test_a_gift_receipt_has_no_prices_and_is_a_copy_when_asked(sold: Shell) -> None:
    plain = sold(*AT, "print", "receipt", "1-000001", "--gift", "--preview").out
    assert "GIFT RECEIPT" in plain
    assert "1.29" not in plain
    assert "COPY" not in plain
    assert "COPY" in sold(*AT, "print", "receipt", "1-000001", "--gift", "--copy", "--preview").out


def test_a_preview_in_json_is_its_lines(sold: Shell) -> None:
    made = sold("--json", *AT, "print", "x", "--preview").json()
    assert made["title"] == "X reading"
    assert "X READING" in [line.strip() for line in made["lines"]]


def test_the_bytes_go_to_a_file_that_takes_the_place_of_the_one_before(sold: Shell, tmp_path: Path) -> None:
    target = tmp_path / "x.bin"
    target.write_bytes(b"before")
    answer = sold("--json", *AT, "print", "x", "--to", str(target)).json()
    assert answer == {"title": "X reading", "state": "sent", "words": "", "file": str(target)}
    job = target.read_bytes()
    assert check_receipt(job, PrinterSettings()) is None
    assert any(row.strip() == "X READING" for row in rows(decode(job)))
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".part")] == []


def test_the_tills_printer_prints_it(sold: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(tmp_path, monkeypatch, f'kind = "file"\npath = "{tmp_path / "paper"}"\ncolumns = 32')
    answer = sold(*AT, "print", "pull-list")
    assert (answer.code, answer.out, answer.err) == (0, "Pull list printed\n", "")
    assert any("PULL LIST" in row for row in rows(decode((tmp_path / "paper").read_bytes())))


def test_labels_come_in_so_many_copies(sold: Shell, tmp_path: Path) -> None:
    target = tmp_path / "labels.bin"
    answer = sold(*AT, "print", "shelf-label", "MILK", "--copies", "3", "--to", str(target))
    assert (answer.code, answer.out) == (0, f"3 labels Whole milk written to {target}\n")
    assert target.stat().st_size
    shown = sold(*AT, "print", "lot-label", "9520114000013", "--lot", "a1", "--preview")
    assert shown.out.splitlines() == ["Whole milk", "lot A1", "SKU MILK", "GS1 (01)09520114000013(10)A1"]


def test_a_z_is_found_again_by_its_number(sold: Shell, tmp_path: Path) -> None:
    assert sold(*AT, "print", "z").err == "pos-term: no shift of till 1 was closed yet\n"
    steps = (STEPS[0], CLOSE)
    assert sold(*AT, "replay", script(tmp_path, *steps)).code == 0
    for number in ((), ("1",)):
        lines = sold(*AT, "print", "z", *number, "--preview").out.splitlines()
        assert any(line.strip() == "Z REPORT 1" for line in lines)
        assert "COPY" in lines[1]
        assert any(line.split() == ["Cash", "counted", "101.29"] for line in lines)
    assert sold(*AT, "print", "z", "2").code == 1


def test_the_reports_x_z_and_pull_list_are_there(sold: Shell, tmp_path: Path) -> None:
    [x] = sold("--json", *AT, "report", "x").json()["rows"]
    assert (x["number"], x["sales"], x["total"], x["tenders"], x["closed"]) == (
        1,
        1,
        "1.29",
        {"cash": "1.29"},
        False,
    )
    table = sold(*AT, "report", "x").out
    assert table.startswith("TRAINING\nX as of 2026-11-21 15:00\n")
    assert any(line.split() == ["tenders", "cash", "1.29"] for line in table.splitlines())
    assert sold(*AT, "replay", script(tmp_path, STEPS[0], CLOSE)).code == 0
    refused = sold(*AT, "report", "x")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == "pos-term: no shift is open on till 1; open one first\n"
    [z] = sold("--json", *AT, "report", "z", "--from", "2026-11-21", "--to", "2026-11-21").json()["rows"]
    assert (z["number"], z["counted"], z["difference"], z["closed"]) == (1, "101.29", "0.00", True)
    assert sold("--json", *AT, "report", "z", "--to", "2026-11-20").json()["rows"] == []
    assert sold(*AT, "report", "z", "--csv").out.splitlines()[1].count("cash 1.29") == 1
    assert sold("--json", *AT, "report", "pull-list").json()["totals"] == {"rows": 0, "pull": 0, "short_dated": 0}


@pytest.mark.parametrize(
    ("args", "code", "words"),
    [
        (("receipt", "1-000009"), 1, "no receipt has the number 1-000009; check the number"),
        (("shelf-label", "TEA"), 1, "no product has TEA; check the SKU"),
        (("lot-label", "MILK", "--lot", "Z9"), 1, "lot Z9 of MILK is not known; receive it first"),
        (("lot-label", "MILK"), 2, "name what the label is for: --lot or --serial, one of them"),
        (("lot-label", "MILK", "--lot", "A1", "--serial", "S"), 2, "name what the label is for"),
        (("shelf-label", "MILK", "--copies", "1000"), 2, "--copies: 1000 copies are not printed; choose 1 to 999"),
        (("shelf-label", "MILK", "--copies", "0"), 2, "--copies"),
        (("x", "--preview", "--to", "f"), 2, "--preview and --to exclude each other; choose one"),
        (("x",), 2, "this till has no printer; name one in its settings, or use --to FILE or --preview"),
        (("x", "--to", "nowhere/at/all"), 2, "its folder does not exist; make the folder first"),
        (("x", "--to", "."), 2, "--to . is a folder; name a file"),
        (("z", "one"), 2, "NUMBER"),
        (("z", "99999999999999999999"), 2, "NUMBER"),
    ],
)
def test_what_cannot_be_printed_says_why_in_one_line(
    sold: Shell, args: tuple[str, ...], code: int, words: str
) -> None:
    answer = sold(*AT, "print", *args)
    assert (answer.code, answer.out) == (code, "")
    assert answer.err.startswith("pos-term: ")
    assert words in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    ("mood", "code", "state"),
    [(Mood.OK, 0, "confirmed"), (Mood.PAPER_OUT, 3, ""), (Mood.FALLS_SILENT, 3, ""), (Mood.CLOSES_AT_ONCE, 3, "")],
)
def test_a_printer_answers_for_what_it_took(
    sold: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mood: Mood, code: int, state: str
) -> None:
    with FakePrinter(mood) as printer:
        address = f'kind = "tcp"\nhost = "127.0.0.1"\nport = {printer.port}\ntimeout_seconds = 1'
        settings(tmp_path, monkeypatch, address)
        answer = sold("--json", *AT, "print", "x")
    assert answer.code == code
    if code:
        assert answer.out == ""
        assert answer.err.startswith("pos-term: X reading: ")
        assert "later" not in answer.err
    else:
        assert answer.json()["state"] == state
        [job] = printer.jobs
        assert check_receipt(job, PrinterSettings()) is None


def test_a_printer_that_is_away_is_a_device_fault(
    sold: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f'kind = "tcp"\nhost = "127.0.0.1"\nport = {free_port()}\ntimeout_seconds = 1'
    settings(tmp_path, monkeypatch, address)
    answer = sold(*AT, "print", "x")
    assert (answer.code, answer.out) == (3, "")
    assert answer.err.startswith("pos-term: X reading: ")


def test_no_sheet_is_written_where_the_disk_says_no(sold: Shell, tmp_path: Path) -> None:
    target = tmp_path / "kept.bin"
    target.write_bytes(b"before")
    (tmp_path / ".kept.bin.part").mkdir()
    answer = sold(*AT, "print", "x", "--to", str(target))
    assert answer.code == 3
    assert target.read_bytes() == b"before"


def test_the_commands_answer_the_same_in_json(sold: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings(tmp_path, monkeypatch, f'kind = "file"\npath = "{tmp_path / "paper"}"')
    answer = sold("--json", *AT, "print", "receipt", "1-000001")
    assert json.loads(answer.out) == {"title": "receipt 1-000001", "state": "sent", "words": "", "file": None}
