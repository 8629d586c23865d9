"""The cash drawer on the printer's port: one pulse, nothing else, and whether it stands open."""

from __future__ import annotations

import pytest

from pos_term.devices import conversation
from pos_term.devices.drawer import PrinterDrawer
from pos_term.devices.job_checks import check_pulse
from pos_term.devices.printer import ReceiptPrinter
from pos_term.domain.device_state import Condition, DeviceKind, DeviceState
from pos_term.services.ports import Drawer
from pos_term.settings import DrawerSettings, PrinterSettings
from tests.devices.fake_printer import FakePrinter, Mood, free_port

ASKED = b"\x10\x04\x01\x10\x04\x02\x10\x04\x04"
BARRIER = b"\x1dr\x01"


def drawer_at(port: int, sensor: str = "none", pin: int = 2, status: str = "yes") -> PrinterDrawer:
    settings = PrinterSettings(kind="tcp", host="127.0.0.1", port=port, timeout_seconds=20, status=status)
    return PrinterDrawer(ReceiptPrinter(settings), DrawerSettings(kind="printer", pin=pin, sensor=sensor))


@pytest.mark.parametrize(("pin", "connector"), [(2, 0), (5, 1)])
def test_opening_is_one_pulse_and_nothing_else(pin: int, connector: int) -> None:
    with FakePrinter() as machine:
        drawer: Drawer = drawer_at(machine.port, pin=pin)
        assert drawer.open() is None
        machine.wait_for(1)
    (job,) = machine.jobs
    assert check_pulse(job) is None
    assert job[:3] == b"\x1bp" + bytes((connector,))
    assert machine.brain.streams == [ASKED + BARRIER + job + BARRIER]


@pytest.mark.parametrize(
    ("mood", "words"),
    [
        (Mood.PAPER_OUT, "printer: paper is out; put in a roll"),
        (Mood.COVER_OPEN, "printer: the cover is open; close it"),
        (Mood.RUNS_OUT, "printer: paper is out; put in a roll; look whether the drawer is open"),
    ],
)
def test_why_it_did_not_open_is_said(mood: Mood, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "POLL_SECONDS", 0.05)
    with FakePrinter(mood) as machine:
        drawer = drawer_at(machine.port)
        assert drawer.open() == words
        assert drawer.try_out().startswith("The drawer did not open. Printer: ")
        assert drawer.state().condition is Condition.TROUBLE
        machine.wait_for(2)
    assert len(machine.jobs) == (2 if mood is Mood.RUNS_OUT else 0)


def test_a_drawer_is_away_where_its_printer_is() -> None:
    drawer = drawer_at(free_port(), "high")
    assert drawer.open() == "printer: does not answer; check its power and cable"
    assert drawer.is_open() is None
    state = drawer.look()
    assert (state.kind, state.condition) == (DeviceKind.DRAWER, Condition.AWAY)
    assert state.words == "printer: does not answer; check its power and cable"


def test_a_pin_that_no_drawer_is_on_is_said_and_nothing_is_sent() -> None:
    with FakePrinter() as machine:
        told = drawer_at(machine.port, pin=3).open()
    assert told is not None
    assert "set drawer.pin" in told
    assert machine.brain.streams == []


@pytest.mark.parametrize(
    ("sensor", "high", "stands_open"),
    [
        ("high", True, True),
        ("high", False, False),
        ("low", True, False),
        ("low", False, True),
        ("none", True, None),
    ],
)
def test_whether_it_stands_open_is_the_level_of_its_pin(sensor: str, high: bool, stands_open: bool | None) -> None:
    with FakePrinter() as machine:
        machine.brain.drawer_pin_high = high
        drawer = drawer_at(machine.port, sensor)
        assert drawer.is_open() is stands_open
        words = {True: "it is open", False: "it is closed", None: ""}[stands_open]
        assert (drawer.look().condition, drawer.state().words) == (Condition.READY, words)
    assert machine.jobs == []


def test_a_printer_that_says_nothing_knows_nothing_of_the_drawer() -> None:
    with FakePrinter(Mood.MUTE) as machine:
        drawer = drawer_at(machine.port, "high", status="no")
        assert drawer.is_open() is None
        assert drawer.try_out() == "The drawer got its pulse; look whether it is open."
        machine.wait_for(3)
    assert [check_pulse(job) for job in machine.jobs] == [None]


@pytest.mark.parametrize(("high", "words"), [(True, "says that it is open."), (False, "says that it is closed;")])
def test_trying_it_out_says_what_its_switch_says(high: bool, words: str) -> None:
    with FakePrinter() as machine:
        machine.brain.drawer_pin_high = high
        assert words in drawer_at(machine.port, "high").try_out()


def test_its_state_is_told_when_it_changes() -> None:
    told: list[DeviceState] = []
    with FakePrinter() as machine:
        drawer = drawer_at(machine.port)
        drawer.start(told.append)
        assert (drawer.state().condition, drawer.state().reached) == (Condition.IDLE, "printer, pin 2")
        drawer.open()
        drawer.open()
        machine.wait_for(2)
    drawer.open()
    drawer.close()
    drawer.look()
    assert [state.condition for state in told] == [Condition.READY, Condition.AWAY]
