"""The printer's cable is pulled at every byte: a job is never both lost and called printed, nor printed twice.

`failed` is what the till tries again by itself, so it may be said only while the printer has nothing of the job;
`sent` and `confirmed` are never looked at again, so they may be said only when it has all of it.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pos_term.devices import conversation
from pos_term.devices.conversation import Manners
from pos_term.devices.delivery import deliver
from pos_term.devices.links import base
from pos_term.devices.links.base import Link
from pos_term.devices.links.serial import SerialLink
from pos_term.devices.links.tcp import TcpLink
from pos_term.domain.delivery import JobState
from pos_term.settings import PrinterSettings
from tests.devices.fake_printer import Brain, FakePrinter, Mood, PtyPrinter

JOB = b"\x1b@\x1bt\x13Milk 1 l\n\n\n\x1dV\x00"
ASKED = 9
"""Bytes of the three questions before a job."""
BARRIER = 3
PATIENCE = 20.0


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    # Not even a moment is spent on finding out early that the printer has hung up.
    monkeypatch.setattr(conversation, "LISTEN_SECONDS", 0)
    monkeypatch.setattr(conversation, "QUIET_SECONDS", 0.02)


def send(connect: Callable[[], Link], *, mute: bool, first: bool = False) -> JobState:
    manners = Manners(answers=not mute, confirms=None if first else not mute)
    return deliver(JOB, connect, manners, timeout=PATIENCE).state


def honest(state: JobState, got: bytes, ahead: int) -> None:
    """Whether that may be said of a job of which the printer has what is left of `got` behind the questions."""
    arrived = got[ahead : ahead + len(JOB)]
    assert arrived == JOB[: len(arrived)]
    if state in (JobState.SENT, JobState.CONFIRMED):
        assert arrived == JOB, f"{state} with {len(arrived)} of {len(JOB)} bytes"
    if state is JobState.FAILED:
        assert not arrived, f"would be printed again, with {len(arrived)} bytes on paper"


@pytest.mark.parametrize("resets", [False, True], ids=["ends", "resets"])
@pytest.mark.parametrize("says_before", [False, True], ids=["dumb", "answers first"])
@pytest.mark.parametrize("first", [False, True], ids=["known", "first job"])
def test_a_network_printer_that_answers(resets: bool, says_before: bool, first: bool) -> None:
    ahead = ASKED + (BARRIER if first else 0)
    whole = ahead + len(JOB) + BARRIER
    states = []
    with FakePrinter(resets=resets) as printer:
        printer.brain.says_before_the_cut = says_before
        for cut in range(whole + 1):
            printer.brain.cut_after = cut
            states.append(
                send(lambda: TcpLink("127.0.0.1", printer.port, timeout=PATIENCE), mute=False, first=first)
            )
            printer.wait_for(cut + 1)
            assert len(printer.brain.streams[cut]) == cut
            honest(states[cut], printer.brain.streams[cut], ahead)
    assert set(states[:ahead]) == {JobState.FAILED}
    assert set(states[ahead + 1 : whole]) == {JobState.UNKNOWN}
    assert states[whole] is JobState.CONFIRMED or not says_before or resets


@pytest.mark.parametrize("resets", [False, True], ids=["ends", "resets"])
def test_a_network_printer_that_says_nothing(resets: bool) -> None:
    states = []
    with FakePrinter(Mood.MUTE, resets=resets) as printer:
        for cut in range(len(JOB) + 1):
            printer.brain.cut_after = cut
            states.append(send(lambda: TcpLink("127.0.0.1", printer.port, timeout=PATIENCE), mute=True))
            printer.wait_for(cut + 1)
            honest(states[cut], printer.brain.streams[cut], 0)
    assert set(states[1 : len(JOB)]) == {JobState.UNKNOWN}
    assert states[len(JOB)] is JobState.SENT or resets


def test_a_network_printer_at_every_byte_that_it_says() -> None:
    with FakePrinter() as printer:
        for cut in range(5):
            printer.brain.cut_after_answers = cut
            state = send(lambda: TcpLink("127.0.0.1", printer.port, timeout=PATIENCE), mute=False)
            printer.wait_for(cut + 1)
            honest(state, printer.brain.streams[cut], ASKED)
            expected = {0: JobState.FAILED, 1: JobState.FAILED, 2: JobState.FAILED, 4: JobState.CONFIRMED}
            # With all three answers in hand the job may be on its way, or the end be heard before it is sent.
            assert state is expected.get(cut, state)
            assert state is not JobState.SENT


@pytest.mark.parametrize("says_before", [False, True], ids=["dumb", "answers first"])
@pytest.mark.parametrize("first", [False, True], ids=["known", "first job"])
def test_a_serial_printer_that_answers(says_before: bool, first: bool) -> None:
    ahead = ASKED + (BARRIER if first else 0)
    whole = ahead + len(JOB) + BARRIER
    for cut in range(whole + 1):
        brain = Brain()
        brain.cut_after, brain.says_before_the_cut = cut, says_before
        state = over_pty(brain, mute=False, first=first)
        honest(state, brain.streams[0], ahead)
        assert cut >= ahead or state is JobState.FAILED
        assert not ahead < cut < whole or state is JobState.UNKNOWN


def test_a_serial_printer_that_says_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "GOODBYE_SECONDS", PATIENCE)  # as long as this busy machine takes to pull the cable
    for cut in range(len(JOB) + 1):
        brain = Brain(Mood.MUTE)
        brain.cut_after = cut
        state = over_pty(brain, mute=True)
        honest(state, brain.streams[0], 0)
        assert not 0 < cut < len(JOB) or state is JobState.UNKNOWN


def over_pty(brain: Brain, *, mute: bool, first: bool = False) -> JobState:
    with PtyPrinter(brain) as printer:
        settings = PrinterSettings(kind="serial", device=printer.path)
        return send(lambda: SerialLink(settings, timeout=PATIENCE), mute=mute, first=first)
