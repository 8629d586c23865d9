"""The receipt printer whole: a receipt goes in, a checked job comes out on the other side of a socket."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pos_term.devices import conversation
from pos_term.devices import printer as printer_module
from pos_term.devices.drawer_bytes import pulse
from pos_term.devices.escpos_decoder import QR, decode, rows
from pos_term.devices.job_checks import check_labels, check_receipt
from pos_term.devices.links import base
from pos_term.devices.links.opening import open_link
from pos_term.devices.printer import ReceiptPrinter
from pos_term.devices.test_page import QR_PAYLOAD
from pos_term.domain.delivery import JobState
from pos_term.domain.device_state import Condition, DeviceKind, DeviceState
from pos_term.domain.labels import Label
from pos_term.services.ports import Printer
from pos_term.settings import DrawerSettings, LabelSettings, PrinterSettings
from tests.devices.fake_printer import FakePrinter, Mood, free_port
from tests.sample_receipt import full_sale, lay

LABEL = Label(title="Yogurt", rows=("LOT L2411A",), element_string="010950600013435210L2411A")


def over_tcp(port: int, status: str = "yes", timeout: int = 20) -> PrinterSettings:
    return PrinterSettings(kind="tcp", host="127.0.0.1", port=port, timeout_seconds=timeout, status=status)


def test_a_receipt_arrives_as_one_checked_job() -> None:
    with FakePrinter() as machine:
        settings = over_tcp(machine.port)
        printer: Printer = ReceiptPrinter(settings)
        assert printer.print(lay(full_sale())).state is JobState.CONFIRMED
        machine.wait_for(1)
    (job,) = machine.jobs
    assert check_receipt(job, settings) is None
    assert "TOTAL EUR" + " " * 27 + "120.62" in rows(decode(job))


def test_labels_arrive_as_one_checked_job() -> None:
    with FakePrinter() as machine:
        settings, labels = over_tcp(machine.port), LabelSettings(stock="labels")
        printer = ReceiptPrinter(settings, labels, name="labels", kind=DeviceKind.LABELS)
        assert printer.print_label(LABEL, 3).state is JobState.CONFIRMED
        machine.wait_for(1)
    (job,) = machine.jobs
    assert check_labels(job, 3, labels, settings) is None


def test_a_label_that_cannot_be_drawn_holds_up_no_other() -> None:
    delivery = ReceiptPrinter(over_tcp(free_port())).print_label(LABEL, 0)
    assert delivery.state is JobState.FAILED
    assert delivery.others_may_print


def test_a_printer_that_is_away_is_a_value_in_words() -> None:
    delivery = ReceiptPrinter(over_tcp(free_port())).print(lay(full_sale()))
    assert delivery.state is JobState.FAILED
    assert delivery.words == "printer: does not answer; check its power and cable"
    assert not delivery.others_may_print


@pytest.mark.parametrize(
    ("status", "mood", "state"),
    [
        ("auto", Mood.OK, JobState.CONFIRMED),
        ("yes", Mood.OK, JobState.CONFIRMED),
        ("no", Mood.OK, JobState.SENT),
        ("auto", Mood.MUTE, JobState.SENT),
        ("no", Mood.MUTE, JobState.SENT),
        ("yes", Mood.MUTE, JobState.FAILED),
        ("no", Mood.PAPER_OUT, JobState.SENT),
    ],
)
def test_the_settings_say_whether_a_printer_is_asked(
    status: str, mood: Mood, state: JobState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(conversation, "ASK_SECONDS", 20 if mood is Mood.OK else 0.05)
    with FakePrinter(mood) as machine:
        printer = ReceiptPrinter(over_tcp(machine.port, status, 1 if state is JobState.FAILED else 20))
        assert printer.print(lay(full_sale())).state is state
        machine.wait_for(1)
    assert (b"\x10\x04" in machine.brain.streams[0]) == (status != "no")


def test_a_code_page_nobody_knows_is_said_and_nothing_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "printer.bin"
    delivery = ReceiptPrinter(PrinterSettings(kind="file", path=path, code_page="CP999")).print(lay(full_sale()))
    assert delivery.state is JobState.FAILED
    assert "CP999" in delivery.words
    assert not path.exists()


def test_a_job_that_would_open_the_drawer_is_stopped_before_it_is_sent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "printer.bin"
    spoiled = b"\x1b@\x1bt\x13Milk\x1bp\x00\x19\x19\x1dV\x00"
    monkeypatch.setattr(printer_module, "encode", lambda *_, **__: spoiled)
    printer = ReceiptPrinter(PrinterSettings(kind="file", path=path))
    for delivery in (printer.print(lay(full_sale())), printer.send_pulse(spoiled)):
        assert delivery.state is JobState.FAILED
        assert "drawer pulse" in delivery.words
        assert delivery.others_may_print
    assert not path.exists()


def test_its_state_is_told_after_each_job_that_changes_it() -> None:
    told: list[DeviceState] = []
    with FakePrinter() as machine:
        printer = ReceiptPrinter(over_tcp(machine.port))
        printer.start(told.append)
        assert printer.state().condition is Condition.IDLE
        for mood in (Mood.OK, Mood.OK, Mood.PAPER_OUT, Mood.NEAR_END, Mood.OK):
            machine.brain.mood = mood
            printer.print(lay(full_sale()))
        machine.wait_for(5)
    assert [(state.condition, state.words) for state in told] == [
        (Condition.READY, ""),
        (Condition.TROUBLE, "paper is out; put in a roll"),
        (Condition.READY, "paper is nearly at its end; have a roll ready"),
        (Condition.READY, ""),
    ]
    assert told[0].reached == f"127.0.0.1:{machine.port}"
    assert (told[0].kind, told[0].name) == (DeviceKind.PRINTER, "printer")
    printer.close()
    printer.print(lay(full_sale()))
    assert (len(told), printer.state().condition) == (4, Condition.AWAY)


@pytest.mark.parametrize(
    ("mood", "condition", "words"),
    [
        (Mood.OK, Condition.READY, ""),
        (Mood.COVER_OPEN, Condition.TROUBLE, "the cover is open; close it"),
    ],
)
def test_looking_asks_it_and_prints_nothing(mood: Mood, condition: Condition, words: str) -> None:
    with FakePrinter(mood) as machine:
        state = ReceiptPrinter(over_tcp(machine.port)).look()
        machine.wait_for(1)
    assert (state.condition, state.words) == (condition, words)
    assert machine.jobs == []


def test_looking_at_a_printer_that_says_nothing_finds_it_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "ASK_SECONDS", 0.05)
    with FakePrinter(Mood.MUTE) as machine:
        printer = ReceiptPrinter(over_tcp(machine.port, "auto"))
        assert (printer.look().condition, printer.look().words) == (Condition.READY, "it does not say how it is")
        machine.wait_for(2)
    assert [b"\x10\x04" in stream for stream in machine.brain.streams] == [True, True], "who looks wants it asked"


def test_a_test_page_shows_columns_signs_amounts_and_a_code() -> None:
    with FakePrinter() as machine:
        settings = over_tcp(machine.port)
        assert ReceiptPrinter(settings).try_out() == "The test page is printed."
        machine.wait_for(1)
    (job,) = machine.jobs
    assert check_receipt(job, settings) is None
    events = decode(job)
    assert [event.payload for event in events if isinstance(event, QR)] == [QR_PAYLOAD.encode()]
    paper = [row for row in rows(events) if row.strip()]
    ruler = next(row for row in paper if row.startswith("....") and row.endswith("4.."))
    amounts = [row for row in paper if row.endswith((" 1234.56", " 1,234.56", " 0.99"))]
    assert [len(row) for row in (ruler, *amounts)] == [settings.columns] * 3
    assert "ÄÖÜ" in amounts[0]


@pytest.mark.parametrize(
    ("mood", "told"),
    [
        (Mood.PAPER_OUT, "The test page is not printed. Printer: paper is out; put in a roll."),
        (Mood.RUNS_OUT, "Nobody can tell whether the test page is printed. Printer: paper is out; put in a roll; "
                        "look at what it printed."),
        (Mood.NEAR_END, "The test page is printed. Printer: paper is nearly at its end; have a roll ready."),
    ],
)  # fmt: skip
def test_how_the_test_page_went_is_said_in_words(mood: Mood, told: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "POLL_SECONDS", 0.05)
    with FakePrinter(mood) as machine:
        assert ReceiptPrinter(over_tcp(machine.port)).try_out() == told


def test_a_label_printer_shows_a_label(tmp_path: Path) -> None:
    settings = PrinterSettings(kind="file", path=tmp_path / "labels.bin")
    printer = ReceiptPrinter(settings, name="labels", kind=DeviceKind.LABELS)
    assert printer.try_out() == "The test label is sent; look whether it is printed."
    assert check_labels((tmp_path / "labels.bin").read_bytes(), 1, LabelSettings(), settings) is None


def test_a_logo_that_cannot_be_printed_is_said_with_the_test_page(tmp_path: Path) -> None:
    settings = PrinterSettings(kind="file", path=tmp_path / "printer.bin", logo=tmp_path / "absent.png")
    told = ReceiptPrinter(settings).try_out()
    assert told.startswith("The test page is sent; look whether it is printed. ")
    assert "absent.png" in told


def test_one_job_at_a_time_and_a_pulse_waits_for_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "GOODBYE_SECONDS", 0.01)
    reached, go_on = threading.Event(), threading.Event()

    def held(settings: PrinterSettings, *, title: str = "") -> base.Link:
        reached.set()
        assert go_on.wait(20)
        return open_link(settings, title=title)

    monkeypatch.setattr(printer_module, "open_link", held)
    with FakePrinter() as machine:
        printer = ReceiptPrinter(over_tcp(machine.port, timeout=1))
        printing = threading.Thread(target=printer.print, args=(lay(full_sale()),))
        printing.start()
        assert reached.wait(20)
        pulsed = printer.send_pulse(pulse(DrawerSettings()))
        assert printer.ask() is None
        go_on.set()
        printing.join(20)
        machine.wait_for(1)
    assert pulsed.state is JobState.FAILED
    assert "busy with another job" in pulsed.words
    assert len(machine.jobs) == 1
