"""Jobs on their way to a printer that may be off, break off, stall, or be a file."""

from __future__ import annotations

import os
import socket
import stat
from pathlib import Path

import pytest

from pos_term.devices import transports
from pos_term.devices.transports import PrinterFault, send, send_file, send_tcp
from pos_term.settings import PrinterSettings
from tests.devices.fake_printer import FakePrinter, Mood, free_port

JOB = b"\x1b@\x1bt\x13" + b"Milk 1 l\n" * 200 + b"\x1dV\x00"
WAITS = "The receipt waits and will print later."


def to(port: int, job: bytes = JOB, timeout: float = 3) -> PrinterFault | None:
    return send_tcp(job, "127.0.0.1", port, timeout=timeout)


def words(fault: PrinterFault | None) -> str:
    assert fault is not None
    assert fault.words.endswith(WAITS)
    assert not fault.others_may_print
    return fault.words


@pytest.mark.parametrize("mood", [Mood.OK, Mood.KEEPS_OPEN, Mood.CHATTY, Mood.CLOSES_WHEN_READ])
def test_a_printer_that_takes_the_job_gets_all_of_it_over_its_own_connection(mood: Mood) -> None:
    with FakePrinter(mood) as printer:
        assert [to(printer.port) for _ in range(3)] == [None, None, None]
    assert printer.jobs == [JOB] * 3


def test_a_printer_that_is_off_is_said_to_be_so_with_what_to_do() -> None:
    port = free_port()
    assert words(to(port)) == f"printer 127.0.0.1:{port} does not answer; check its power and cable. {WAITS}"


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
            assert "does not answer" in words(to(port, timeout=0.2))
        finally:
            for caller in held:
                caller.close()


@pytest.mark.parametrize("mood", [Mood.CLOSES_AT_ONCE, Mood.DIES_IN_MID_JOB, Mood.RESETS_IN_MID_JOB])
def test_a_job_that_the_printer_broke_off_is_never_taken_for_printed(mood: Mood) -> None:
    with FakePrinter(mood) as printer:
        for _ in range(20):
            assert "broke off" in words(to(printer.port))


def test_a_printer_that_takes_no_data_is_given_up_on_in_time() -> None:
    with FakePrinter(Mood.STALLS) as printer:
        assert "takes no more data" in words(to(printer.port, b"x" * 20_000_000, timeout=0.2))


def test_a_printer_that_acknowledges_nothing_is_given_up_on_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transports, "_unacknowledged", lambda _: 1)
    with FakePrinter() as printer:
        assert "takes no more data" in words(to(printer.port, timeout=0.1))


def test_a_reset_ends_the_wait_for_what_will_never_be_acknowledged(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transports, "_unacknowledged", lambda _: 1)
    with FakePrinter(Mood.CLOSES_AT_ONCE) as printer:
        assert "broke off" in words(to(printer.port, timeout=30))


def test_a_printer_that_comes_back_prints_the_next_job() -> None:
    with FakePrinter(Mood.CLOSES_AT_ONCE) as printer:
        assert to(printer.port) is not None
        printer.mood = Mood.OK
        assert to(printer.port) is None
    assert printer.jobs == [JOB]


@pytest.mark.parametrize("host", ["a" * 300, "x\x00y", "..", "printer..shop"])
def test_a_host_that_is_no_host_is_a_fault_and_no_crash(host: str) -> None:
    told = words(send_tcp(JOB, host, 9100, timeout=1))
    assert "check printer.host in the settings" in told
    assert told.isprintable()


def test_a_host_the_network_does_not_know_points_to_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    assert "check printer.host in the settings" in words(send_tcp(JOB, "printer.shop", 9100, timeout=1))


def test_an_empty_host_does_not_mean_this_machine() -> None:
    with FakePrinter() as printer:
        assert "printer.host is not set" in words(send_tcp(JOB, "", printer.port, timeout=1))
    assert printer.jobs == []


def test_settings_choose_the_way(tmp_path: Path) -> None:
    path = tmp_path / "printer.bin"
    with FakePrinter() as printer:
        assert send(JOB, PrinterSettings(kind="tcp", host="127.0.0.1", port=printer.port)) is None
    assert printer.jobs == [JOB]
    assert send(JOB, PrinterSettings(kind="file", path=path)) is None
    assert path.read_bytes() == JOB
    assert "no printer" in words(send(JOB, PrinterSettings(kind="none")))
    assert "printer.path" in words(send(JOB, PrinterSettings(kind="file")))


def test_jobs_are_appended_to_a_file_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "printer.bin"
    assert [send_file(JOB, path), send_file(b"second", path)] == [None, None]
    assert path.read_bytes() == JOB + b"second"


def test_a_file_that_cannot_be_written_is_named_with_the_reason(tmp_path: Path) -> None:
    missing = words(send_file(JOB, tmp_path / "absent" / "printer.bin"))
    assert str(tmp_path / "absent") in missing
    assert "No such file or directory; check the path" in missing
    assert "Is a directory" in words(send_file(JOB, tmp_path))


def test_a_pipe_that_nobody_reads_does_not_hold_the_till(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    assert "cannot be written" in words(send_file(JOB, pipe))


def test_a_device_that_stops_taking_data_is_a_fault(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert send_file(JOB, pipe) is None
        assert "cannot be written" in words(send_file(b"x" * 2_000_000, pipe))
    finally:
        os.close(reader)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_said_in_words() -> None:
    assert "No space left on device" in words(send_file(JOB, Path("/dev/full")))


def test_a_file_that_takes_half_a_job_is_left_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "printer.bin"
    path.write_bytes(b"before")
    write, calls = os.write, []

    def full_after_ten(target: int, data: bytes) -> int:
        calls.append(len(data))
        if len(calls) > 1:
            raise OSError(28, "No space left on device")
        return write(target, bytes(data)[:10])

    monkeypatch.setattr(os, "write", full_after_ten)
    assert "No space left" in words(send_file(JOB, path))
    assert path.read_bytes() == b"before"
    assert stat.S_ISREG(path.stat().st_mode)
    assert len(calls) == 2
