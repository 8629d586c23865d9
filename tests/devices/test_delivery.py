"""One job to one printer in every mood: what is said of it is never better than what happened."""

from __future__ import annotations

import pytest

from pos_term.devices import conversation
from pos_term.devices.conversation import Manners
from pos_term.devices.delivery import Ending, deliver, inspect
from pos_term.devices.links import base
from pos_term.devices.links.base import LinkFault
from pos_term.devices.links.tcp import TcpLink
from pos_term.domain.delivery import JobState
from pos_term.domain.device_state import Condition
from tests.devices.fake_printer import FakePrinter, Mood, free_port

JOB = b"\x1b@\x1bt\x13" + b"Milk 1 l\n" * 20 + b"\x1dV\x00"
LONG, SHORT = 20.0, 0.15
"""Seconds: for a printer that does answer, however busy this machine is; for one that never will."""


@pytest.fixture(autouse=True)
def brisk(monkeypatch: pytest.MonkeyPatch) -> None:
    """A printer that says nothing is waited for as long as it takes to be sure of it in a test."""
    monkeypatch.setattr(base, "GOODBYE_SECONDS", 0.1)
    monkeypatch.setattr(conversation, "QUIET_SECONDS", 0.05)
    monkeypatch.setattr(conversation, "POLL_SECONDS", 0.05)
    monkeypatch.setattr(conversation, "SLOWEST", 10_000)


def knows_it() -> Manners:
    return Manners(answers=True, confirms=True)


def send(printer: FakePrinter, manners: Manners, timeout: float = LONG, job: bytes = JOB) -> Ending:
    return deliver(job, lambda: TcpLink("127.0.0.1", printer.port, timeout=timeout), manners, timeout=timeout)


@pytest.mark.parametrize(
    ("mood", "state", "condition", "words"),
    [
        (Mood.OK, JobState.CONFIRMED, Condition.READY, ""),
        (Mood.CHATTY, JobState.CONFIRMED, Condition.READY, ""),
        (Mood.SLOW, JobState.CONFIRMED, Condition.READY, ""),
        (Mood.BEHIND, JobState.CONFIRMED, Condition.READY, ""),
        (Mood.NEAR_END, JobState.CONFIRMED, Condition.READY, "paper is nearly at its end; have a roll ready"),
        (Mood.PAPER_OUT, JobState.FAILED, Condition.TROUBLE, "paper is out; put in a roll"),
        (Mood.COVER_OPEN, JobState.FAILED, Condition.TROUBLE, "the cover is open; close it"),
        (Mood.ERROR, JobState.FAILED, Condition.TROUBLE,
         "it reports an error; free its cutter and its paper, then switch it off and on"),
        (Mood.OFFLINE, JobState.FAILED, Condition.TROUBLE,
         "it is offline; check its paper, its cover and its buttons"),
        (Mood.CLOSES_AT_ONCE, JobState.FAILED, Condition.AWAY, "broke off; check its power and cable"),
        (Mood.RUNS_OUT, JobState.UNKNOWN, Condition.TROUBLE,
         "paper is out; put in a roll; look at what it printed"),
        (Mood.ENDS_AFTER, JobState.UNKNOWN, Condition.TROUBLE,
         "paper is out; put in a roll; look at what it printed"),
    ],
)  # fmt: skip
def test_a_printer_that_answers_says_how_the_job_ended(
    mood: Mood, state: JobState, condition: Condition, words: str
) -> None:
    with FakePrinter(mood) as printer:
        assert send(printer, Manners(answers=True)) == Ending(state, condition, words)
        printer.wait_for(1)
    assert printer.jobs == ([] if state is JobState.FAILED else [JOB])


@pytest.mark.parametrize("mood", [Mood.FALLS_SILENT, Mood.CHATTERS_AND_DIES])
def test_a_printer_that_falls_silent_with_the_job_leaves_it_unknown(mood: Mood) -> None:
    with FakePrinter(mood) as printer:
        ended = send(printer, knows_it(), SHORT)
        assert ended.state is JobState.UNKNOWN
        assert ended.words == "did not say that it printed the job; look at what it printed"
        printer.wait_for(1)
    assert printer.jobs == [JOB]


@pytest.mark.parametrize("mood", [Mood.MUTE, Mood.KEEPS_OPEN, Mood.GOSSIP])
def test_a_printer_that_never_answers_has_been_sent_the_job(mood: Mood, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(conversation, "ASK_SECONDS", 0.05)
    manners = Manners()
    with FakePrinter(mood) as printer:
        assert [send(printer, manners).state for _ in range(3)] == [JobState.SENT] * 3
        printer.wait_for(3)
    assert printer.jobs == [JOB] * 3
    asked = [b"\x10\x04" in stream for stream in printer.brain.streams]
    assert asked == [True, False, False], "it is asked once, not at each job"


def test_a_mute_printer_is_asked_again_after_a_while() -> None:
    manners = Manners()
    manners.learn(answers=False, confirms=False)
    manners.doubt()
    assert manners == Manners(answers=False, confirms=False, learned=manners.learned)
    manners.learned -= conversation.AGAIN_SECONDS
    manners.doubt()
    assert manners == Manners(learned=manners.learned)


def test_a_printer_that_has_answered_is_never_taken_for_mute() -> None:
    manners = knows_it()
    manners.doubt(now=True)
    with FakePrinter(Mood.MUTE) as printer:
        ended = send(printer, manners, SHORT)
        printer.wait_for(1)
    assert ended == Ending(JobState.FAILED, Condition.AWAY, "does not answer; check its power and cable")
    assert printer.jobs == []


def test_a_printer_without_answers_in_turn_is_asked_how_it_is_behind_the_job() -> None:
    manners = Manners(answers=True)
    with FakePrinter(Mood.ONLY_AT_ONCE) as printer:
        # The one long wait of this printer: to find out that it knows no GS r.
        first = send(printer, manners, SHORT)
        assert (first.state, manners.confirms) == (JobState.SENT, False)
        assert send(printer, manners).state is JobState.SENT
        printer.wait_for(2)
        assert printer.jobs == [JOB] * 2
        printer.brain.mood = Mood.RUNS_OUT
        assert send(printer, manners).state is JobState.UNKNOWN
        printer.brain.mood = Mood.FALLS_SILENT
        assert send(printer, manners, SHORT).state is JobState.UNKNOWN


def test_an_answer_to_an_earlier_job_is_not_taken_for_this_one_s() -> None:
    manners = knows_it()
    with FakePrinter(Mood.FALLS_SILENT) as printer:
        assert send(printer, manners, SHORT).state is JobState.UNKNOWN
        printer.brain.mood = Mood.BUSY
        busy = send(printer, manners, SHORT)
        assert busy.state is JobState.FAILED
        assert "still busy with what it was sent before" in busy.words
        printer.brain.mood = Mood.BEHIND
        assert send(printer, manners).state is JobState.CONFIRMED
        printer.wait_for(3)
    assert printer.jobs == [JOB] * 2


class Behind:
    """A line whose printer still owes answers: they come one by one, and only to who waits for them."""

    two_way = True

    def __init__(self, owed: int) -> None:
        self.sent = b""
        self._waiting = [bytes((0x12,))] * 3 + [b"\x00"] * (owed + 1)

    def send(self, data: bytes) -> None:
        self.sent += data

    def settle(self) -> None:
        pass

    def receive(self, seconds: float) -> bytes:
        return self._waiting.pop(0) if seconds and self._waiting and self.sent else b""

    def goodbye(self) -> None:
        pass

    def model(self) -> str:
        return ""

    def close(self, *, abort: bool = False) -> None:
        pass


def test_answers_that_trickle_in_late_are_not_taken_for_this_job_s() -> None:
    line = Behind(3)
    ended = deliver(JOB, lambda: line, Manners(answers=True), timeout=SHORT)
    assert ended.state is JobState.UNKNOWN
    assert line.sent.count(b"\x1dr\x01") == 2


def test_nothing_but_known_questions_is_added_to_a_job() -> None:
    manners = Manners(answers=True)
    with FakePrinter() as printer:
        assert send(printer, manners).state is JobState.CONFIRMED
        assert send(printer, manners).state is JobState.CONFIRMED
        printer.wait_for(2)
    asked = b"\x10\x04\x01\x10\x04\x02\x10\x04\x04"
    assert printer.brain.streams == [asked + b"\x1dr\x01" + JOB + b"\x1dr\x01", asked + JOB + b"\x1dr\x01"]


def test_a_printer_that_is_off_has_nothing_of_the_job() -> None:
    port = free_port()
    ended = deliver(JOB, lambda: TcpLink("127.0.0.1", port, timeout=1), Manners(), timeout=1)
    assert ended == Ending(JobState.FAILED, Condition.AWAY, "does not answer; check its power and cable")


def test_a_printer_that_takes_a_part_and_then_stalls_leaves_the_job_unknown() -> None:
    with FakePrinter(Mood.STALLS) as printer:
        ended = send(printer, Manners(answers=False), SHORT, b"x" * 20_000_000)
    assert ended.state is JobState.UNKNOWN
    assert "takes no more data; check its paper and cover" in ended.words


def test_a_printer_that_comes_back_prints_the_next_job() -> None:
    manners = knows_it()
    with FakePrinter(Mood.CLOSES_AT_ONCE) as printer:
        assert send(printer, manners).state is JobState.FAILED
        printer.brain.mood = Mood.OK
        assert send(printer, manners).state is JobState.CONFIRMED
        printer.wait_for(2)
    assert printer.jobs == [JOB]


class Breaking(base.OneWay):
    """A line that breaks at one of its steps."""

    two_way = False

    def __init__(self, breaks_at: str) -> None:
        self._breaks_at = breaks_at
        self.steps: list[str] = []

    def send(self, data: bytes) -> None:
        self._step("send")

    def settle(self) -> None:
        self._step("settle")

    def goodbye(self) -> None:
        self._step("goodbye")

    def close(self, *, abort: bool = False) -> None:
        self.steps.append("abort" if abort else "close")

    def _step(self, name: str) -> None:
        self.steps.append(name)
        if name == self._breaks_at:
            raise LinkFault("broke off")


@pytest.mark.parametrize(
    ("breaks_at", "state", "steps"),
    [
        ("send", JobState.UNKNOWN, "send abort"),
        ("settle", JobState.UNKNOWN, "send settle abort"),
        ("goodbye", JobState.UNKNOWN, "send settle goodbye abort"),
        ("", JobState.SENT, "send settle goodbye close"),
    ],
)
def test_a_job_is_sent_only_when_it_was_taken_and_nothing_broke_off(
    breaks_at: str, state: JobState, steps: str
) -> None:
    line = Breaking(breaks_at)
    assert deliver(JOB, lambda: line, Manners(), timeout=1).state is state
    assert line.steps == steps.split()


@pytest.mark.parametrize(
    ("mood", "condition", "words"),
    [
        (Mood.OK, Condition.READY, ""),
        (Mood.NEAR_END, Condition.READY, "paper is nearly at its end; have a roll ready"),
        (Mood.PAPER_OUT, Condition.TROUBLE, "paper is out; put in a roll"),
        (Mood.CLOSES_AT_ONCE, Condition.AWAY, "broke off; check its power and cable"),
    ],
)
def test_looking_at_a_printer_sends_it_nothing_to_print(mood: Mood, condition: Condition, words: str) -> None:
    with FakePrinter(mood) as printer:
        found = inspect(lambda: TcpLink("127.0.0.1", printer.port, timeout=LONG), knows_it(), timeout=LONG)
        printer.wait_for(1)
    assert (found.condition, found.words) == (condition, words)
    assert printer.jobs == []
