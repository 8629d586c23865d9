"""The network link by itself: connecting, handing over, hearing the other side break off."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from pos_term.devices.links import base, tcp
from pos_term.devices.links.base import LinkFault
from pos_term.devices.links.tcp import TcpLink
from tests.devices.fake_printer import FakePrinter, Mood, free_port

JOB = b"\x1b@" + b"Milk 1 l\n" * 200


@contextmanager
def fault() -> Iterator[LinkFault]:
    """What is raised inside, filled in when it was."""
    told = LinkFault("")
    with pytest.raises(LinkFault) as caught:
        yield told
    told.__dict__.update(caught.value.__dict__)


def read_to_the_end(connection: socket.socket) -> None:
    while connection.recv(1_000_000):
        pass


def hand_over(port: int, job: bytes = JOB, timeout: float = 10) -> None:
    link = TcpLink("127.0.0.1", port, timeout=timeout)
    try:
        link.send(job)
        link.settle()
        link.goodbye()
    finally:
        link.close(abort=True)


@pytest.mark.parametrize("mood", [Mood.MUTE, Mood.KEEPS_OPEN, Mood.GOSSIP])
def test_a_printer_that_takes_the_job_gets_all_of_it_over_its_own_connection(
    mood: Mood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "GOODBYE_SECONDS", 0.2)
    with FakePrinter(mood) as printer:
        for _ in range(3):
            hand_over(printer.port)
        printer.wait_for(3)
    assert printer.jobs == [JOB] * 3


def test_a_printer_that_never_accepts_is_given_up_on_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        port = server.getsockname()[1]
        held = []
        for _ in range(3):
            caller = socket.socket()
            caller.setblocking(False)
            caller.connect_ex(("127.0.0.1", port))
            held.append(caller)
        try:
            with fault() as told:
                TcpLink("127.0.0.1", port, timeout=0.2)
            assert told.words == "does not answer; check its power and cable"
        finally:
            for caller in held:
                caller.close()


def test_a_printer_that_is_off_is_said_to_be_so() -> None:
    with fault() as told:
        TcpLink("127.0.0.1", free_port(), timeout=1)
    assert told.words == "does not answer; check its power and cable"


def test_a_job_that_the_printer_broke_off_is_never_taken_for_handed_over() -> None:
    with FakePrinter(Mood.MUTE) as printer:
        printer.brain.cut_after = 100
        for _ in range(20):
            with fault() as told:
                hand_over(printer.port)
            assert told.words == "broke off; check its power and cable"
            assert not told.nothing


def test_a_printer_that_takes_no_data_is_given_up_on_in_time() -> None:
    with FakePrinter(Mood.STALLS) as printer:
        with fault() as told:
            hand_over(printer.port, b"x" * 20_000_000, timeout=0.2)
        assert told.words == "takes no more data; check its paper and cover"
        assert not told.nothing
        printer.wait_for(1)
        with pytest.raises(ConnectionResetError):  # what it had not taken does not come later by itself
            read_to_the_end(printer.held[0])


def test_a_printer_that_acknowledges_nothing_is_given_up_on_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp, "unacknowledged", lambda _: 1)
    with FakePrinter() as printer:
        with fault() as told:
            hand_over(printer.port, timeout=0.1)
        assert "takes no more data" in told.words


def test_a_reset_ends_the_wait_for_what_will_never_be_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tcp, "unacknowledged", lambda _: 1)
    with FakePrinter(Mood.CLOSES_AT_ONCE) as printer:
        with fault() as told:
            hand_over(printer.port, timeout=30)
        assert "broke off" in told.words


def test_a_slow_printer_that_goes_on_taking_data_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    class Rounds(base.Patience):
        """Gives up after three rounds without progress."""

        rounds = 0

        def progress(self) -> None:
            self.rounds = 0

        def left(self) -> float:
            self.rounds += 1
            return max(0, 3 - self.rounds)

    steps = iter([300, 300, 200, 200, 100, 100, 0, 0])
    monkeypatch.setattr(tcp, "unacknowledged", lambda _: next(steps))
    monkeypatch.setattr(tcp, "Patience", Rounds)
    with FakePrinter() as printer:
        link = TcpLink("127.0.0.1", printer.port, timeout=1)
        link.settle()
        link.close()
    assert next(steps) == 0


@pytest.mark.parametrize("host", ["a" * 300, "x\x00y", "..", "printer..shop"])
def test_a_host_that_is_no_host_is_a_fault_and_no_crash(host: str) -> None:
    with fault() as told:
        TcpLink(host, 9100, timeout=1)
    assert "check printer.host in the settings" in told.words
    assert told.words.isprintable()


def test_a_host_the_network_does_not_know_points_to_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with fault() as told:
        TcpLink("printer.shop", 9100, timeout=1)
    assert "printer.shop is not known on this network" in told.words


def test_an_empty_host_does_not_mean_this_machine() -> None:
    with FakePrinter() as printer, fault() as told:
        TcpLink("", printer.port, timeout=1)
    assert "write printer.host" in told.words


def test_a_large_job_is_whole_or_said_not_to_be() -> None:
    job = bytes(range(32, 127)) * 20_000
    with FakePrinter(Mood.MUTE) as printer:
        hand_over(printer.port, job)
        printer.wait_for(1)
        assert printer.jobs == [job]
        for cut, size in ((1, 1), (70_000, 1), (len(job) - 1, 1), (70_000, 20)):
            printer.brain.cut_after = cut
            with fault() as told:
                hand_over(printer.port, job * size)  # the largest is broken off while it is being written
            assert not told.nothing
