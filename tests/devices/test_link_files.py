"""Printers that are a file, a pipe, or a device file of the kernel."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from pos_term.devices.conversation import Manners
from pos_term.devices.delivery import deliver
from pos_term.devices.links import base, device_file
from pos_term.devices.links.base import LinkFault
from pos_term.devices.links.device_file import DeviceLink
from pos_term.devices.links.file import FileLink
from pos_term.devices.links.opening import open_link
from pos_term.domain.delivery import JobState
from pos_term.settings import PrinterSettings
from tests.devices.fake_printer import Brain, Mood, PtyPrinter

JOB = b"\x1b@\x1bt\x13" + b"Milk 1 l\n" * 20 + b"\x1dV\x00"


def to_file(path: Path, job: bytes = JOB) -> tuple[JobState, str]:
    settings = PrinterSettings(kind="file", path=path, timeout_seconds=1)
    ended = deliver(job, lambda: open_link(settings), Manners(), timeout=1)
    return ended.state, ended.words


def to_device(path: str, *, mute: bool, job: bytes = JOB) -> tuple[JobState, str]:
    manners = Manners(answers=not mute, confirms=not mute)
    ended = deliver(job, lambda: DeviceLink(Path(path), timeout=10), manners, timeout=10)
    return ended.state, ended.words


def test_jobs_are_appended_to_a_file_one_after_the_other(tmp_path: Path) -> None:
    path = tmp_path / "printer.bin"
    assert [to_file(path), to_file(path, b"second")] == [(JobState.SENT, "")] * 2
    assert path.read_bytes() == JOB + b"second"


def test_looking_at_a_file_does_not_make_it(tmp_path: Path) -> None:
    FileLink(tmp_path / "printer.bin").close()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("name", "words"),
    [("absent/printer.bin", "its folder is not there"), ("", "it is a folder"), ("a\0b", "null byte")],
)
def test_a_file_that_cannot_be_written_is_named_with_the_reason(tmp_path: Path, name: str, words: str) -> None:
    state, told = to_file(tmp_path / name)
    assert state is JobState.FAILED
    assert words in told
    assert told.endswith("check the path and the disk")
    assert told.isprintable()


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
    state, told = to_file(path)
    assert state is JobState.FAILED
    assert "No space left" in told
    assert path.read_bytes() == b"before"
    assert stat.S_ISREG(path.stat().st_mode)
    assert len(calls) == 2


def test_a_pipe_that_nobody_reads_does_not_hold_the_till(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    state, told = to_file(pipe)
    assert (state, told) == (JobState.FAILED, f"{pipe} is not there; check its power and cable")


def test_a_device_that_stops_taking_data_leaves_the_job_unknown(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        assert to_file(pipe) == (JobState.SENT, "")
        assert os.read(reader, 10_000) == JOB
        state, told = to_file(pipe, b"x" * 2_000_000)
        assert state is JobState.UNKNOWN
        assert "takes no more data" in told
        # It is full now, and of the next job it takes nothing.
        state, told = to_file(pipe)
        assert state is JobState.FAILED
        assert "takes no more data" in told
    finally:
        os.close(reader)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_printer_s_driver_that_fails_a_write_may_have_taken_a_part_of_it() -> None:
    state, told = to_file(Path("/dev/full"))
    assert state is JobState.UNKNOWN
    assert "no paper is left" in told


def test_a_printer_s_driver_that_takes_no_write_may_have_taken_a_part_of_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def full(*_: object) -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr(device_file, "BLOCK_SECONDS", 0.05)
    link = DeviceLink(Path("/dev/null"), timeout=0)
    monkeypatch.setattr(os, "write", full)
    with pytest.raises(LinkFault, match="takes no more data") as caught:
        link.send(JOB)
    link.close()
    assert not caught.value.nothing


def test_a_device_that_is_away_is_not_replaced_by_a_plain_file(tmp_path: Path) -> None:
    path = tmp_path / "lp0"
    state, told = to_device(str(path), mute=True)
    assert (state, told) == (JobState.FAILED, f"{path} is not there; check its power and cable")
    assert not path.exists()
    path.write_bytes(b"")
    state, told = to_device(str(path), mute=True)
    assert state is JobState.FAILED
    assert "is a plain file or folder and no printer" in told
    assert path.read_bytes() == b""


def test_a_device_that_another_program_holds_or_this_user_may_not_open_is_said_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(number: int) -> None:
        def opening(*_: object) -> int:
            raise OSError(number, os.strerror(number))

        monkeypatch.setattr(os, "open", opening)

    refuse(16)
    assert "is used by another program" in to_device("/dev/null", mute=True)[1]
    refuse(13)
    assert "add the user to the group" in to_device("/dev/null", mute=True)[1]
    refuse(19)
    assert "is not there" in to_device("/dev/null", mute=True)[1]


@pytest.mark.parametrize(
    ("mood", "state"),
    [(Mood.OK, JobState.CONFIRMED), (Mood.CHATTY, JobState.CONFIRMED), (Mood.PAPER_OUT, JobState.FAILED)],
)
def test_a_device_that_answers_confirms(mood: Mood, state: JobState) -> None:
    with PtyPrinter(Brain(mood)) as printer:
        assert to_device(printer.path, mute=False)[0] is state
    assert printer.brain.jobs == ([JOB] if state is JobState.CONFIRMED else [])


def test_a_device_that_says_nothing_has_been_sent_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "GOODBYE_SECONDS", 0.1)
    with PtyPrinter(Brain(Mood.MUTE)) as printer:
        assert to_device(printer.path, mute=True)[0] is JobState.SENT
    assert printer.brain.jobs == [JOB]


@pytest.mark.parametrize("mute", [False, True])
def test_a_device_that_is_unplugged_at_any_byte_is_told_honestly(
    mute: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "GOODBYE_SECONDS", 20)
    ahead, job = (0, JOB[:30]) if mute else (9, JOB[:30])
    for cut in range(ahead + len(job)):
        brain = Brain(Mood.MUTE if mute else Mood.OK)
        brain.cut_after = cut
        with PtyPrinter(brain) as printer:
            state, _ = to_device(printer.path, mute=mute, job=job)
        assert state in ((JobState.FAILED, JobState.UNKNOWN) if cut <= ahead else (JobState.UNKNOWN,))


def test_a_device_without_a_way_back_is_never_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    read = os.read

    def no_channel(target: int, size: int) -> bytes:
        if target != printer._master:
            raise OSError(22, "Invalid argument")
        return read(target, size)

    with PtyPrinter(Brain(Mood.GOSSIP)) as printer:
        link = DeviceLink(Path(printer.path), timeout=10)
        monkeypatch.setattr(os, "read", no_channel)
        link.send(b"\n")
        before = link.two_way
        assert link.receive(10) == b""
        link.close()
    assert (before, link.two_way) == (True, False)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        (PrinterSettings(kind="file"), "write printer.path"),
        (PrinterSettings(kind="device"), "write printer.path"),
        (PrinterSettings(), "write printer.kind"),
    ],
)
def test_what_is_missing_in_the_settings_is_named(settings: PrinterSettings, words: str) -> None:
    with pytest.raises(LinkFault, match=words):
        open_link(settings)
