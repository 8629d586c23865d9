"""A keyboard scanner read as an input device: the kernel's own events over a real socket, pulled and grabbed."""

from __future__ import annotations

import errno
import fcntl
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pos_term.devices.scanner_evdev import EVENT, EvdevScanner, open_device
from pos_term.devices.serial_line import LineFault
from pos_term.domain.device_state import Condition
from pos_term.settings import ScannerSettings
from tests.devices.cables import wait_until
from tests.devices.key_events import ENTER, GS1, stroke, us
from tests.devices.scanner_ears import AT_ONCE, MANY_SECONDS_MS, Ears, listening, wait_for


class Plug:
    """The scanner's end of a real socket that stands for the input device."""

    def __init__(self) -> None:
        self.opened: list[str] = []
        self.refuses: LineFault | None = None
        self.ends: list[socket.socket] = []

    def open(self, path: str) -> int:
        if self.refuses:
            raise self.refuses
        self.opened.append(path)
        ours, theirs = socket.socketpair()
        self.ends.append(ours)
        return theirs.detach()

    def send(self, data: bytes) -> None:
        self.ends[-1].sendall(data)

    def pull(self) -> None:
        self.ends[-1].close()


@pytest.fixture
def plug() -> Iterator[Plug]:
    made = Plug()
    yield made
    for end in made.ends:
        end.close()


def scanner(plug: Plug, **settings: Any) -> EvdevScanner:
    known: dict[str, Any] = {"device": "/dev/input/by-id/usb-Acme-event-kbd", "gap_ms": MANY_SECONDS_MS}
    return EvdevScanner(ScannerSettings(kind="evdev", **known | settings), opener=plug.open, retry=AT_ONCE)


def test_a_scan_is_heard_with_the_scanners_name(plug: Plug) -> None:
    with listening(scanner(plug, name="hand"), Ears()) as ears:
        plug.send(us(GS1) + stroke(ENTER))
        assert ears.wait_for(1) == [GS1.encode()]
        assert ears.sources == ["hand"]
    assert plug.opened == ["/dev/input/by-id/usb-Acme-event-kbd"]


def pulled(plug: Plug, one: EvdevScanner, sent: bytes) -> None:
    """Pull the scanner when so much has arrived, and put it back."""
    count, tries = one.received + len(sent), len(plug.opened)
    plug.send(sent)
    wait_until(lambda: one.received == count)
    plug.pull()
    wait_until(lambda: len(plug.opened) > tries)
    wait_for(one, Condition.READY)


def test_a_scanner_pulled_at_any_event_and_put_back_costs_no_other_scan(plug: Plug) -> None:
    sent = us("B7") + stroke(ENTER)
    entered = len(us("B7")) + 2 * EVENT.size
    ears, one = Ears(), scanner(plug)
    with listening(one, ears):
        for at in range(0, len(sent) + 1, EVENT.size // 2):
            ears.scans.clear()
            pulled(plug, one, sent[:at])
            plug.send(us("next") + stroke(ENTER))
            whole = [b"B7"] if at >= entered else []
            assert ears.wait_for(len(whole) + 1) == [*whole, b"next"], at


def test_a_device_that_is_gone_is_told_at_once_and_comes_back(plug: Plug) -> None:
    ears, one = Ears(), scanner(plug)
    with listening(one, ears):
        plug.refuses = LineFault("it is not there")
        plug.pull()
        assert wait_for(one, Condition.AWAY).words.endswith("is gone; plug it in again")
        plug.refuses = None
        wait_for(one, Condition.READY)


def test_closing_ends_a_read_that_waits(plug: Plug) -> None:
    with listening(scanner(plug), Ears()):
        pass
    assert plug.ends[0].recv(1) == b""


def test_a_keyboard_takes_no_signals(plug: Plug) -> None:
    one = scanner(plug, good="\\x06")
    with listening(one, Ears()):
        assert not one.signal(good=True)


def test_no_input_device_is_grabbed_unless_it_is_named(plug: Plug) -> None:
    state = scanner(plug, device="auto").look()
    assert state.condition is Condition.TROUBLE
    assert "has to be named, such as /dev/input/by-id/" in state.words
    assert plug.opened == []


def test_a_pattern_stands_for_the_one_device_it_matches(plug: Plug, tmp_path: Path) -> None:
    one = scanner(plug, device=str(tmp_path / "usb-*-event-kbd"))
    assert one.look().condition is Condition.AWAY
    for name in ("usb-Acme-event-kbd", "usb-Bcme-event-kbd"):
        (tmp_path / name).touch()
        states = one.look()
    assert plug.opened == [str(tmp_path / "usb-Acme-event-kbd")]
    assert states.condition is Condition.TROUBLE
    assert "more than one port could be meant" in states.words


# -- opening it for this program alone ---------------------------------------------------------------------

linux = pytest.mark.skipif(sys.platform != "linux", reason="input devices are grabbed on Linux only")


@linux
def test_a_device_is_grabbed_and_its_caps_light_put_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(fcntl, "ioctl", lambda _fd, request, argument: asked.append((request, argument)))
    device = tmp_path / "event5"
    device.touch()
    os.close(open_device(str(device)))
    # The kernel's own numbers: EVIOCGRAB from linux/input.h.
    assert asked == [((1 << 30) | (4 << 16) | (ord("E") << 8) | 0x90, 1)]
    lights = list(EVENT.iter_unpack(device.read_bytes()))
    assert [each[2:] for each in lights] == [(17, 1, 0), (0, 0, 0)]


@linux
@pytest.mark.parametrize(("error", "condition", "words"), [
    (errno.EBUSY, Condition.BUSY, "is used by another program; close that one"),
    (errno.ENODEV, Condition.AWAY, "is not there; check the cable and the power"),
    (errno.EPERM, Condition.TROUBLE, "add the user to the group that owns it (input)"),
])  # fmt: skip
def test_why_a_device_cannot_be_grabbed_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: int, condition: Condition, words: str
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(error, os.strerror(error))

    monkeypatch.setattr(fcntl, "ioctl", refuse)
    (tmp_path / "event5").touch()
    with pytest.raises(LineFault) as fault:
        open_device(str(tmp_path / "event5"))
    assert (fault.value.condition, words in fault.value.words) == (condition, True), fault.value.words


@linux
def test_without_rights_the_group_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(LineFault, match=r"add the user to the group that owns it \(input\)"):
        open_device(str(tmp_path / "event5"))


@linux
def test_what_is_no_input_device_is_not_taken_for_one(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").touch()
    with pytest.raises(LineFault, match="is no input device; name one under /dev/input/by-id"):
        open_device(str(tmp_path / "notes.txt"))
    with pytest.raises(LineFault, match="is not there"):
        open_device(str(tmp_path / "event9"))


def test_on_other_systems_there_is_nothing_to_grab(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    with pytest.raises(LineFault, match="on Linux only; set kind = serial, or use it as a keyboard"):
        open_device("/dev/input/event5")
