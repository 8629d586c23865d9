"""The scale on a real line: what is no whole, stable weight is refused in words, whatever the cable does."""

from __future__ import annotations

import os
import termios
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace

import pytest
from serial.urlhandler import protocol_socket

from pos_term.devices.scale import Pace, SerialScale
from pos_term.domain.device_state import Condition, DeviceState
from pos_term.domain.weight import Weight
from pos_term.settings import ScaleSettings
from tests.devices.serial_peers import Peer, PtyPeer, SocketPeer, until

TOLEDO = ScaleSettings(kind="toledo8217")
NCI = ScaleSettings(kind="nci", bits=8, parity="none")
PACE = Pace(gap=0.02, patience=0.6, reply=0.6, quiet=0.3, retry=0.05, look=0.05)


@dataclass(frozen=True, slots=True)
class Kind:
    """One language on one kind of line."""

    settings: ScaleSettings
    peer: Callable[[Path], Peer]
    ask: bytes
    stable: bytes
    raw: str
    other: bytes
    """Another stable weight: 1.250."""
    motion: bytes
    under: bytes
    over: bytes
    net: bytes


KINDS = {
    "8217 on 7E1": Kind(
        TOLEDO, lambda _: SocketPeer(), b"W", b"\x0200.482\r", "␂00.482␍", b"\x0201.250\r", b"\x02?A\r",
        b"\x02?D\r", b"\x02?B\r", b"\x0200.482N\r",
    ),
    "NCI on 8N1": Kind(
        NCI, PtyPeer, b"W\r", b"\n00.482KG\r\n00\r\x03", "␊00.482KG␍␊00␍␃", b"\n01.250KG\r\n00\r\x03",
        b"\n10\r\x03", b"\n01\r\x03", b"\n02\r\x03", b"\n00.482KG\r\n0p4\r\x03",
    ),
}  # fmt: skip
EACH = pytest.mark.parametrize("kind", list(KINDS.values()), ids=list(KINDS))


@pytest.fixture(autouse=True)
def closed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """pyserial waits a third of a second after a socket is closed; here nothing needs it."""
    monkeypatch.setattr(protocol_socket, "time", SimpleNamespace(sleep=lambda _: None))


@contextmanager
def bench(
    kind: Kind, folder: Path, pace: Pace = PACE
) -> Iterator[tuple[SerialScale, Peer, list[DeviceState]]]:  # fmt: skip
    """A scale that answers 0.482, its driver at work, and the states it told of."""
    with ExitStack() as stack:
        peer = stack.enter_context(kind.peer(folder))
        peer.hear = lambda data: [kind.stable] * data.count(kind.ask)
        told: list[DeviceState] = []
        scale = SerialScale(replace(kind.settings, device=peer.device), pace=pace)
        stack.callback(scale.close)
        scale.start(told.append)
        until(lambda: scale.state().condition is Condition.READY, "the scale is found")
        yield scale, peer, told


def says(peer: Peer, kind: Kind, *replies: bytes) -> None:
    """What it answers from now on: these, the last one for ever."""
    left = list(replies)

    def hear(data: bytes) -> list[bytes]:
        return [left.pop(0) if len(left) > 1 else left[0] for _ in range(data.count(kind.ask))]

    peer.hear = hear


def breaking_off(part: bytes) -> Callable[[bytes], list[bytes | float | None]]:
    """It begins to answer, and the plug is out."""
    return lambda _: [part, None]


@EACH
def test_a_stable_weight_is_exact_and_keeps_the_reply_as_it_came(kind: Kind, tmp_path: Path) -> None:
    with bench(kind, tmp_path) as (scale, peer, told):
        assert scale.weigh() == Weight(thousandths=482, unit="kg", raw=kind.raw)
        assert scale.weigh(15) == Weight(thousandths=467, unit="kg", raw=kind.raw)
        assert set(peer.received.replace(kind.ask, b"")) == set()
    assert [state.condition for state in told] == [Condition.READY]
    assert not scale._thread or not scale._thread.is_alive()


@EACH
def test_goods_that_move_are_asked_about_again_until_they_are_at_rest(kind: Kind, tmp_path: Path) -> None:
    with bench(kind, tmp_path) as (scale, peer, _):
        says(peer, kind, kind.motion, kind.motion, kind.stable)
        said = scale.weigh()
        assert isinstance(said, Weight)
        assert said.thousandths == 482


@EACH
def test_goods_that_never_come_to_rest_are_refused_in_time(kind: Kind, tmp_path: Path) -> None:
    with bench(kind, tmp_path) as (scale, peer, _):
        says(peer, kind, kind.motion)
        before, began = peer.received.count(kind.ask), time.monotonic()
        assert "not at rest" in str(scale.weigh())
        assert time.monotonic() - began < PACE.patience + 0.5
        assert peer.received.count(kind.ask) - before > 3
        says(peer, kind, kind.stable)
        assert isinstance(scale.weigh(), Weight)


@EACH
def test_under_zero_over_capacity_and_a_tare_of_its_own_are_told_apart(kind: Kind, tmp_path: Path) -> None:
    with bench(kind, tmp_path) as (scale, peer, _):
        for reply, words in (
            (kind.under, "below zero"),
            (kind.over, "more on the scale"),
            (kind.net, "tare is set"),
        ):
            says(peer, kind, reply)
            assert words in str(scale.weigh()), reply
        assert scale.state().condition is Condition.READY


@EACH
def test_a_container_as_heavy_as_all_that_lies_there_is_refused(kind: Kind, tmp_path: Path) -> None:
    with bench(kind, tmp_path) as (scale, _, _):
        for tare in (482, 483, 15_000):
            assert "than the container weighs" in str(scale.weigh(tare))
        said = scale.weigh(481)
        assert isinstance(said, Weight)
        assert said.thousandths == 1


@EACH
def test_a_mute_scale_is_waited_for_once_and_from_then_on_refuses_at_once(kind: Kind, tmp_path: Path) -> None:
    with bench(kind, tmp_path) as (scale, peer, told):
        peer.hear = lambda _: ()
        assert "does not answer" in str(scale.weigh())
        began = time.monotonic()
        assert "does not answer" in str(scale.weigh())
        assert time.monotonic() - began < 0.4
        assert scale.state().condition is Condition.AWAY
        says(peer, kind, kind.stable)
        until(lambda: isinstance(scale.weigh(), Weight), "it answers again")
    assert [state.condition for state in told] == [Condition.READY, Condition.AWAY, Condition.READY]


@EACH
def test_half_a_reply_is_no_weight_at_whatever_byte_it_stops(kind: Kind, tmp_path: Path) -> None:
    for length in range(len(kind.stable)):
        with bench(kind, tmp_path, replace(PACE, patience=0.08)) as (scale, peer, _):
            says(peer, kind, kind.stable[:length])
            assert isinstance(scale.weigh(), str), kind.stable[:length]


@EACH
def test_the_end_of_a_late_reply_is_never_joined_to_the_next_one(kind: Kind, tmp_path: Path) -> None:
    with bench(kind, tmp_path) as (scale, peer, _):
        peer.hear = lambda _: ()
        assert isinstance(scale.weigh(), str)
        # What was asked for the goods before comes only now; the next goods weigh something else.
        peer.send(kind.stable)
        says(peer, kind, kind.other)
        until(lambda: not isinstance(scale.weigh(), str), "it answers again")
        said = scale.weigh()
        assert isinstance(said, Weight)
        assert said.thousandths == 1250


@EACH
def test_a_scale_slower_than_anyone_waits_never_gives_the_weight_of_what_lay_there_before(
    kind: Kind, tmp_path: Path
) -> None:
    pace = replace(PACE, patience=0.15, quiet=0.4)
    with bench(kind, tmp_path, pace) as (scale, peer, _):
        lies_there = kind.stable

        def answer(reply: bytes) -> None:
            with suppress(OSError):
                peer.send(reply)

        def hear(data: bytes) -> tuple[()]:
            for _ in range(data.count(kind.ask)):
                threading.Timer(0.25, answer, [lies_there]).start()
            return ()

        peer.hear = hear
        assert isinstance(scale.weigh(), str)
        until(lambda: scale._in_step, "it is heard again")
        lies_there = kind.other
        said = scale.weigh()
        assert isinstance(said, str) or said.thousandths == 1250
        until(lambda: scale._in_step, "it is heard again")


@EACH
def test_what_came_before_the_question_is_no_answer_to_it(kind: Kind, tmp_path: Path) -> None:
    with bench(kind, tmp_path) as (scale, peer, _):
        peer.hear = lambda data: [0.06, kind.other] if kind.ask in data else []
        for _ in range(3):
            peer.send(kind.stable)  # its print key was pressed
            said = scale.weigh()
            assert isinstance(said, Weight)
            assert said.thousandths == 1250


@EACH
def test_two_replies_to_one_question_are_none(kind: Kind, tmp_path: Path) -> None:
    with bench(kind, tmp_path) as (scale, peer, _):
        says(peer, kind, kind.stable + kind.other)
        assert "cannot be read" in str(scale.weigh())
        assert scale.state().condition is Condition.TROUBLE
        says(peer, kind, kind.stable)
        assert isinstance(scale.weigh(), Weight)
        assert scale.state().condition is Condition.READY


@EACH
def test_noise_once_costs_a_second_question_and_noise_for_ever_is_told(kind: Kind, tmp_path: Path) -> None:
    noise = b"\xff" + kind.stable[1:]
    with bench(kind, tmp_path) as (scale, peer, _):
        says(peer, kind, noise, kind.stable)
        assert isinstance(scale.weigh(), Weight)
        says(peer, kind, noise)
        assert "cannot be read" in str(scale.weigh())


@EACH
def test_a_slow_scale_is_waited_for(kind: Kind, tmp_path: Path) -> None:
    with bench(kind, tmp_path) as (scale, peer, _):
        peer.hear = lambda _: [piece for byte in kind.stable for piece in (0.01, bytes([byte]))]
        assert isinstance(scale.weigh(), Weight)


@EACH
def test_the_cable_is_pulled_at_every_byte_of_a_reply_and_put_back(kind: Kind, tmp_path: Path) -> None:
    with bench(kind, tmp_path) as (scale, peer, told):
        for length in range(len(kind.stable)):
            peer.hear = breaking_off(kind.stable[:length])
            began = time.monotonic()
            assert isinstance(scale.weigh(), str), kind.stable[:length]
            assert time.monotonic() - began < 1.5
            until(lambda: scale.state().condition is Condition.AWAY, "it is away")
            assert isinstance(scale.weigh(), str)
            says(peer, kind, kind.other)
            peer.plug()
            until(lambda: scale.state().condition is Condition.READY, "it is back")
            said = scale.weigh()
            assert isinstance(said, Weight)
            assert said.thousandths == 1250
    pulled = [state.condition for state in told]
    assert pulled == [Condition.READY, *[Condition.AWAY, Condition.READY] * len(kind.stable)]


@EACH
def test_a_cable_that_is_pulled_while_nobody_weighs_is_noticed(kind: Kind, tmp_path: Path) -> None:
    with bench(kind, tmp_path) as (scale, peer, told):
        peer.pull()
        until(lambda: scale.state().condition is Condition.AWAY, "it is away")
        began = time.monotonic()
        assert isinstance(scale.weigh(), str)
        assert time.monotonic() - began < 0.4
        peer.plug()
        until(lambda: scale.state().condition is Condition.READY, "it is back")
    assert len(told) == 3


def test_an_8217_is_asked_no_oftener_than_it_can_bear(tmp_path: Path) -> None:
    kind = KINDS["8217 on 7E1"]
    times: list[float] = []

    def hear(data: bytes) -> list[bytes]:
        times.extend([time.monotonic()] * len(data))
        return [kind.motion] * len(data)

    with bench(kind, tmp_path, replace(PACE, gap=Pace().gap, patience=Pace().patience)) as (scale, peer, _):
        peer.hear = hear
        assert "not at rest" in str(scale.weigh())
        scale.look()
    between = [later - sooner for sooner, later in pairwise(times)]
    assert len(between) >= 4
    assert min(between) > 0.1  # as the other end sees it, whose thread may wake late
    assert Pace().gap >= 0.2


def test_a_scale_that_is_not_there_refuses_at_once_and_says_why(tmp_path: Path) -> None:
    scale = SerialScale(replace(NCI, device=str(tmp_path / "nothing")), pace=PACE)
    assert "is not there" in str(scale.weigh())
    scale.start(lambda _: None)
    until(lambda: scale.state().condition is Condition.AWAY)
    began = time.monotonic()
    assert "is not there" in str(scale.weigh())
    assert time.monotonic() - began < 0.4
    assert scale.look().condition is Condition.AWAY
    assert "is not there" in scale.try_out()
    scale.close()
    assert not [each for each in threading.enumerate() if each.name == "pos_term scale"]


@EACH
def test_a_command_weighs_without_a_thread(kind: Kind, tmp_path: Path) -> None:
    with kind.peer(tmp_path) as peer:
        says(peer, kind, kind.other)
        scale = SerialScale(replace(kind.settings, device=peer.device), pace=PACE)
        assert scale.state().condition is Condition.IDLE
        assert scale.try_out() == "The scale says 1.25 kg."
        assert scale.look().condition is Condition.READY
        says(peer, kind, kind.motion)
        assert scale.try_out() == "The scale is not at rest. Wait, then weigh again."
        scale.close()


@EACH
def test_who_looks_at_a_scale_at_work_gets_news_of_it(kind: Kind, tmp_path: Path) -> None:
    with bench(kind, tmp_path) as (scale, peer, _):
        assert scale.look().condition is Condition.READY
        peer.hear = lambda _: ()
        assert scale.look().condition is Condition.AWAY
        assert "does not answer" in scale.look().words


def test_a_weight_beyond_what_the_scale_weighs_is_refused(tmp_path: Path) -> None:
    kind = KINDS["8217 on 7E1"]
    with bench(kind, tmp_path) as (scale, peer, _):
        for reply, words in (
            (b"\x0200.004\r", "less than the scale weighs (0.005 kg)"),
            (b"\x0215.001\r", "more than the scale weighs (15 kg)"),
            (b"\x0200.000\r", "nothing is on the scale"),
            (b"\x02?P\r", "nothing is on the scale"),
        ):
            says(peer, kind, reply)
            assert words in str(scale.weigh())
        for reply, weight in ((b"\x0200.005\r", 5), (b"\x0215.000\r", 15_000)):
            says(peer, kind, reply)
            said = scale.weigh()
            assert isinstance(said, Weight)
            assert said.thousandths == weight


def test_many_who_weigh_at_once_each_get_an_answer(tmp_path: Path) -> None:
    kind = KINDS["NCI on 8N1"]
    answers: list[Weight | str] = []
    with bench(kind, tmp_path) as (scale, _, _):
        threads = [threading.Thread(target=lambda: answers.append(scale.weigh())) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
    assert len(answers) == 4
    assert all(isinstance(answer, Weight) for answer in answers)


def test_who_comes_behind_somebody_that_took_all_the_time_is_told_so_and_the_scale_stays(tmp_path: Path) -> None:
    kind = KINDS["NCI on 8N1"]
    answers: list[Weight | str] = []
    with bench(kind, tmp_path, replace(PACE, gap=0.1)) as (scale, peer, told):
        says(peer, kind, kind.motion)
        threads = [threading.Thread(target=lambda: answers.append(scale.weigh())) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(10)
        assert sorted(str(answer) for answer in answers)[0] == "the scale is busy. Weigh again."
        says(peer, kind, kind.stable)
        assert isinstance(scale.weigh(), Weight)
    assert [state.condition for state in told] == [Condition.READY]


def test_nobody_goes_on_waiting_for_a_scale_that_was_pulled_out(tmp_path: Path) -> None:
    kind = KINDS["NCI on 8N1"]
    answers: list[Weight | str] = []
    with bench(kind, tmp_path, replace(PACE, patience=10.0)) as (scale, peer, _):
        heard = len(peer.received)
        peer.hear = lambda _: ()
        threads = [threading.Thread(target=lambda: answers.append(scale.weigh())) for _ in range(3)]
        for thread in threads:
            thread.start()
        until(lambda: len(peer.received) > heard and len(scale._jobs) == 2)
        began = time.monotonic()
        peer.pull()
        for thread in threads:
            thread.join(10)
        assert time.monotonic() - began < 5
    assert answers == ["the scale was just lost. Check its cable."] * 3


def test_a_byte_with_wrong_parity_does_not_come_through_as_another_digit(tmp_path: Path) -> None:
    """A pseudo-terminal has no parity, but what the driver asks of the system can be read back from it."""
    from pos_term.devices.scale import _refuse_wrong_parity

    ours, theirs = os.openpty()
    try:
        flags = termios.tcgetattr(theirs)
        flags[0] = termios.IGNPAR | termios.PARMRK
        termios.tcsetattr(theirs, termios.TCSANOW, flags)
        _refuse_wrong_parity(SimpleNamespace(fd=theirs), TOLEDO)
        got = termios.tcgetattr(theirs)[0]
        assert got & termios.INPCK
        assert not got & (termios.IGNPAR | termios.PARMRK)
        _refuse_wrong_parity(SimpleNamespace(fd=None), TOLEDO)
    finally:
        os.close(ours)
        os.close(theirs)
