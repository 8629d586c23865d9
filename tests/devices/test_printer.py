"""The receipt printer whole: a receipt goes in, a checked job comes out on the other side of a socket."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.devices import printer as printer_module
from pos_term.devices.escpos_decoder import check_job, decode, rows
from pos_term.devices.printer import ReceiptPrinter, printer_for
from pos_term.services.ports import Printer
from pos_term.settings import PrinterSettings
from tests.devices.fake_printer import FakePrinter, Mood, free_port
from tests.sample_receipt import full_sale, lay


def over_tcp(port: int) -> ReceiptPrinter:
    return ReceiptPrinter(PrinterSettings(kind="tcp", host="127.0.0.1", port=port, timeout_seconds=1))


def test_a_receipt_arrives_as_one_checked_job() -> None:
    with FakePrinter() as machine:
        assert over_tcp(machine.port).print(lay(full_sale())) is None
    (job,) = machine.jobs
    assert check_job(job) is None
    assert "TOTAL EUR" + " " * 27 + "120.62" in rows(decode(job))


def test_a_printer_that_is_away_is_a_value_in_words() -> None:
    fault = over_tcp(free_port()).print(lay(full_sale()))
    assert fault is not None
    assert "does not answer; check its power and cable" in fault.words
    assert not fault.others_may_print


def test_a_printer_that_breaks_off_is_a_value_in_words() -> None:
    with FakePrinter(Mood.DIES_IN_MID_JOB) as machine:
        fault = over_tcp(machine.port).print(lay(full_sale()))
    assert fault is not None
    assert "broke off" in fault.words


def test_a_code_page_nobody_knows_is_said_and_nothing_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "printer.bin"
    fault = ReceiptPrinter(PrinterSettings(kind="file", path=path, code_page="CP999")).print(lay(full_sale()))
    assert fault is not None
    assert "CP999" in fault.words
    assert not path.exists()


def test_a_job_that_would_open_the_drawer_is_stopped_before_it_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "printer.bin"
    spoiled = b"\x1b@\x1bt\x13Milk\x1bp\x00\x19\x19\x1dV\x00"
    monkeypatch.setattr(printer_module, "encode", lambda *_, **__: spoiled)
    fault = ReceiptPrinter(PrinterSettings(kind="file", path=path)).print(lay(full_sale()))
    assert fault is not None
    assert "drawer pulse" in fault.words
    assert fault.others_may_print
    assert not path.exists()


def test_a_till_without_a_printer_has_none() -> None:
    assert printer_for(PrinterSettings()) is None
    found: Printer | None = printer_for(PrinterSettings(kind="file", path=Path("printer.bin")))
    assert isinstance(found, ReceiptPrinter)
