"""A printer on a serial line that is held, stalls, is taken or is not there."""

from __future__ import annotations

import os
import pty
from typing import Any

import pytest

from pos_term.devices.conversation import Manners
from pos_term.devices.delivery import Ending, deliver, inspect
from pos_term.devices.links import base, serial
from pos_term.devices.links.serial import SerialLink
from pos_term.devices.serial_line import open_line
from pos_term.domain.delivery import JobState
from pos_term.domain.device_state import Condition
from pos_term.settings import PrinterSettings
from tests.devices.fake_printer import Brain, FakePrinter, Mood, PtyPrinter

JOB = b"\x1b@\x1bt\x13" + bytes(range(0x20, 0x100)) + b"\n\x1dV\x00"
LONG = 20.0


def send(path: str, *, mute: bool, timeout: float = LONG, job: bytes = JOB, flow: str = "none") -> Ending:
    settings = PrinterSettings(kind="serial", device=path, flow=flow)
    manners = Manners(answers=not mute, confirms=not mute)
    return deliver(job, lambda: SerialLink(settings, timeout=timeout), manners, timeout=timeout)


@pytest.mark.parametrize(
    ("mood", "state"),
    [(Mood.OK, JobState.CONFIRMED), (Mood.CHATTY, JobState.CONFIRMED), (Mood.COVER_OPEN, JobState.FAILED)],
)
def test_a_printer_that_answers_confirms_every_byte(mood: Mood, state: JobState) -> None:
    with PtyPrinter(Brain(mood)) as printer:
        assert send(printer.path, mute=False).state is state
    assert printer.brain.jobs == ([JOB] if state is JobState.CONFIRMED else [])


def test_a_printer_behind_a_device_server_confirms_too() -> None:
    with FakePrinter() as printer:
        assert send(f"socket://127.0.0.1:{printer.port}", mute=False).state is JobState.CONFIRMED
        printer.wait_for(1)
    assert printer.jobs == [JOB]


def test_a_printer_that_says_nothing_has_been_sent_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "GOODBYE_SECONDS", 0.1)
    with PtyPrinter(Brain(Mood.MUTE)) as printer:
        assert send(printer.path, mute=True).state is JobState.SENT
    assert printer.brain.jobs == [JOB]


def test_a_line_that_takes_no_more_is_given_up_on_in_time() -> None:
    master, slave = pty.openpty()
    try:
        ended = send(os.ttyname(slave), mute=True, timeout=0.2, job=b"x" * 200_000)
        assert ended.state is JobState.UNKNOWN
        assert ended.words == "takes no more data; check its paper and cover; look at what it printed"
    finally:
        os.close(master)
        os.close(slave)


def test_a_line_that_takes_nothing_at_all_leaves_the_job_to_be_tried_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SerialLink, "_ready", lambda *_, to_write, **__: not to_write)
    with PtyPrinter(Brain(Mood.MUTE)) as printer:
        ended = send(printer.path, mute=True, timeout=0.2)
    assert (ended.state, ended.condition) == (JobState.FAILED, Condition.TROUBLE)
    assert printer.brain.jobs == []


class Wired:
    """A line with the wire that says whether the printer is ready, which a pty lacks."""

    def __init__(self, line: Any, ready_at: int) -> None:
        self._line, self._ready_at, self._asked = line, ready_at, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._line, name)

    @property
    def cts(self) -> bool:
        self._asked += 1
        return self._asked >= self._ready_at


@pytest.mark.parametrize(("ready_at", "state"), [(3, JobState.CONFIRMED), (1_000_000, JobState.FAILED)])
def test_with_flow_control_a_printer_that_is_not_ready_is_sent_nothing(
    ready_at: int, state: JobState, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(serial, "open_line", lambda *given, **named: Wired(open_line(*given, **named), ready_at))
    with PtyPrinter(Brain()) as printer:
        ended = send(printer.path, mute=False, flow="rtscts", timeout=LONG if state.waits is False else 0.1)
        assert ended.state is state
        assert ("holds the line" in ended.words) == (state is JobState.FAILED)
    assert printer.brain.jobs == ([JOB] if state is JobState.CONFIRMED else [])


def test_a_line_that_another_program_has_is_busy() -> None:
    with PtyPrinter(Brain()) as printer:
        settings = PrinterSettings(kind="serial", device=printer.path)
        first = SerialLink(settings, timeout=1)
        found = inspect(lambda: SerialLink(settings, timeout=1), Manners(), timeout=1)
        first.close()
    assert found.condition is Condition.BUSY
    assert "used by another program" in found.words


def test_a_line_that_is_not_there_is_away() -> None:
    ended = send("/dev/ttyUSB-not-there", mute=True)
    assert (ended.state, ended.condition) == (JobState.FAILED, Condition.AWAY)
    assert "is not there; check the cable" in ended.words
