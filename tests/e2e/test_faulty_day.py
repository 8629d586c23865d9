"""A day at the real program with real peers: cables are pulled, the printer has moods, the till is killed.

Whatever happens, the sale stands and the journal verifies; nothing is called printed that the printer did not get
whole, and what it got in part never comes again by itself; no scan is lost or joined; the drawer gets one pulse for
each sale at most, and each is in the log.
"""

from __future__ import annotations

import os
import re
import signal
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from pos_term.devices.drawer_bytes import pulse
from pos_term.settings import DrawerSettings
from pos_term.store.codec import read_document
from pos_term.store.drawer_log import NOT_HEARD
from pos_term.store.spool import STOPPED
from pos_term.store.verify import verify
from tests.devices.cables import Cable, wait_until
from tests.devices.fake_printer import FakePrinter, Mood
from tests.e2e.conftest import Counter
from tests.e2e.terminal import Terminal

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
PULSE = pulse(DrawerSettings())
SALES = 9
MOODS = (
    Mood.OK, Mood.OK, Mood.NEAR_END, Mood.CHATTY, Mood.PAPER_OUT, Mood.RUNS_OUT, Mood.FALLS_SILENT,
    Mood.CLOSES_AT_ONCE,
)  # fmt: skip


class Day:
    """A till, its scanner, its printer, and what was done."""

    def __init__(self, counter: Counter, scanner: Cable, printer: FakePrinter, seed: int) -> None:
        self.counter, self.scanner, self.printer = counter, scanner, printer
        self.dice = Random(seed)
        self.scanned: list[dict[str, int]] = []
        self.kills = 0
        self.terminal = self.opened()

    def opened(self) -> Terminal:
        """The till, from its start to the first scan."""
        settings = SETTINGS.format(scanner=self.scanner.path, port=self.printer.port)
        terminal = self.counter.open(settings=settings)
        self.counter.sign_in(terminal)
        terminal.wait(lambda text: " devices" in text or "● front" in text)
        return terminal

    def sell(self) -> None:
        """Fill a cart and take cash for it, with a printer in any mood, or one whose cable is pulled."""
        self._fill()
        brain = self.printer.brain
        brain.mood = self.dice.choice(MOODS)
        brain.cut_after = self.dice.randrange(9, 400) if self.dice.random() < 0.3 else None
        self._pay()
        wait_until(self._settled, seconds=20, why=f"{brain.mood} {brain.cut_after} {self.terminal.text}")

    def sell_and_be_killed(self) -> None:
        """The same, and the till is gone at some moment between the sale and the end of its receipt."""
        self._fill()
        brain, before = self.printer.brain, len(self.printer.brain.streams)
        brain.mood, brain.cut_after = Mood.FALLS_SILENT, None
        moments: tuple[Callable[[], bool], ...] = (
            lambda: True,
            lambda: PULSE in brain.got or len(brain.streams) > before,
            lambda: len(brain.got) > 100,
        )
        moment = moments[self.kills % 3]
        self._pay()
        wait_until(moment)
        os.kill(self.terminal._pid, signal.SIGKILL)
        self.terminal.close()
        self.kills += 1
        brain.mood = Mood.OK
        self.terminal = self.opened()
        wait_until(self._settled, seconds=20, why=self.terminal.text)

    def close(self) -> None:
        """The printer is well again at the end; what failed comes by itself."""
        self.printer.brain.mood, self.printer.brain.cut_after = Mood.OK, None
        self.terminal.wait(lambda _: not self.ask("SELECT 1 FROM spool WHERE state IN ('pending', 'failed')"))
        wait_until(self._settled)
        self.terminal.press("f12")
        self.terminal.wait("PIN of Ana")
        self.terminal.press("f10")
        self.terminal.ended()

    def ask(self, question: str) -> list[tuple[Any, ...]]:
        """What the store says."""
        return self.counter.shop.rows(question)

    def _fill(self) -> None:
        """Scan a cart full; in some, the scanner's cable is pulled at any byte of a scan."""
        codes = [self.dice.choice((b"bag", b"teapot")) for _ in range(self.dice.randrange(1, 5))]
        pulled = self.dice.randrange(len(codes) * 2)
        for n, code in enumerate(codes):
            if n == pulled:
                self.scanner.write(code[: self.dice.randrange(len(code) + 1)])
                self.scanner.pull()
                self.scanner.plug()
            self.scanner.write(code + self.dice.choice((b"\r", b"\r\n")))
            self.terminal.wait(f" {n + 1} item")
        self.scanned.append(dict(Tally(code.decode() for code in codes)))

    def _pay(self) -> None:
        self.terminal.press("f10")
        self.terminal.wait("Cash, exact")
        self.terminal.press("enter")
        self.terminal.wait(lambda _: self.ask("SELECT count(*) FROM sale") == [(len(self.scanned),)])
        self.terminal.wait(lambda text: "Cash, exact" not in text)

    def _settled(self) -> bool:
        """Whether each receipt was tried, and neither printer nor drawer is at work."""
        tried = not self.ask("SELECT 1 FROM spool WHERE attempts = 0")
        stopped = len(self.ask(f"SELECT 1 FROM spool WHERE error = '{STOPPED}'"))
        unheard = len(self.ask(f"SELECT 1 FROM drawer_pulse WHERE problem = '{NOT_HEARD}'"))
        return tried and stopped + unheard <= self.kills


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


@pytest.fixture
def day(counter: Counter, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Day]:
    """A day with its peers."""
    counter.shop.product("teapot", name="Teapot", price=1500)
    with Cable(tmp_path / "scanner") as scanner, FakePrinter() as printer:
        made = Day(counter, scanner, printer, request.param)
        try:
            yield made
        finally:
            made.terminal.close()


@pytest.mark.parametrize("day", [2], indirect=True)
def test_a_day_of_faults_loses_no_scan_no_sale_and_prints_nothing_twice(day: Day) -> None:
    for n in range(SALES):
        (day.sell_and_be_killed if n % 3 == 1 else day.sell)()
    day.close()
    assert sold(day) == day.scanned
    assert day.ask("SELECT raw FROM refusal") == []
    assert verify(day.counter.shop.store).sound
    receipts_are_as_they_are_called(day)
    pulses_are_in_the_log(day)


def sold(day: Day) -> list[dict[str, int]]:
    """What each sale holds: pieces of each product."""
    carts = []
    for kind, text in day.ask("SELECT kind, document FROM entry WHERE kind = 'sale' ORDER BY seq"):
        document: Any = read_document(kind, text)
        carts.append({line.sku: line.quantity // 1000 for line in document.lines})
    return carts


def receipts_are_as_they_are_called(day: Day) -> None:
    """What is done with came whole and once; what is unknown came once at most."""
    came = [job for job in day.printer.jobs if not job.startswith(PULSE[:2]) and not PULSE.startswith(job)]
    whole = Tally(
        number.decode()
        for job in came
        if job.endswith(b"\x1dV\x00")
        for number in re.findall(rb"\b1-\d{6}", job)[:1]
    )
    states = dict(day.ask("SELECT s.number, j.state FROM spool j JOIN sale s ON s.id = j.sale"))
    assert len(states) == SALES
    for number, state in states.items():
        assert state in ("confirmed", "unknown")
        assert whole[number] == 1 if state == "confirmed" else whole[number] <= 1, (number, state)
    assert len(came) <= len(states)


def pulses_are_in_the_log(day: Day) -> None:
    """One opening for each sale at most; those that went well, and no others, may have come."""
    log = day.ask("SELECT document, problem FROM drawer_pulse")
    assert len(log) == len({document for document, _ in log})
    came = sum(job == PULSE for job in day.printer.jobs)
    assert sum(not problem for _, problem in log) <= came <= len(log)
    assert len(log) >= SALES - day.kills
