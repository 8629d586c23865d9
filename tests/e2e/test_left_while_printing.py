"""A till that is left in the middle of a print: it ends, and asks about that receipt when it is opened again."""

from __future__ import annotations

from pathlib import Path

from pos_term.store.spool import STOPPED
from tests.devices.cables import Cable, wait_until
from tests.devices.fake_printer import FakePrinter, Mood
from tests.e2e.conftest import Counter

SETTINGS = """
[[scanners]]
name = "front"
device = "{scanner}"
[printer]
kind = "tcp"
host = "127.0.0.1"
port = {port}
timeout_seconds = 1
[drawer]
kind = "printer"
"""


def test_a_till_that_is_left_while_it_prints_ends_and_asks_about_that_receipt_when_it_is_opened_again(
    counter: Counter, tmp_path: Path
) -> None:
    patient = SETTINGS.replace("timeout_seconds = 1", "timeout_seconds = 60")
    with Cable(tmp_path / "scanner") as scanner, FakePrinter(Mood.FALLS_SILENT) as printer:
        settings = patient.format(scanner=scanner.path, port=printer.port)
        terminal = counter.open(settings=settings)
        try:
            counter.sign_in(terminal)
            terminal.scan(b"bag")
            terminal.wait(" 1 item")
            terminal.press("f10")
            terminal.wait("Card, no answer")
            terminal.press("f2", "enter")
            terminal.wait(lambda _: bool(counter.shop.rows("SELECT 1 FROM sale")))
            terminal.wait(lambda text: "Card, no answer" not in text)
            wait_until(lambda: len(printer.brain.got) > 100)
            terminal.press("f12")
            terminal.wait("PIN of Ana")
            terminal.press("f10")
            terminal.ended(patience=15)
        finally:
            terminal.close()
        assert counter.shop.rows("SELECT state, error FROM spool") == [("unknown", STOPPED)]
        printer.brain.mood = Mood.OK
        terminal = counter.open(settings=settings)
        try:
            counter.sign_in(terminal)
            terminal.wait("did receipt 1-000001 come out whole?")
        finally:
            terminal.close()
        assert len(printer.jobs) == 1
