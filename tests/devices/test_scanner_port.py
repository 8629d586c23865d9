"""Whose a scanner's port is, and what else goes over it: closing, looking, the signals sent to the scanner."""

from __future__ import annotations

import fcntl
import struct
import threading
import time
from pathlib import Path

import pytest

from pos_term.devices.scanner_serial import SerialFeed
from pos_term.devices.serial_line import LineFault, open_line
from pos_term.domain.device_state import Condition
from pos_term.settings import SerialLine
from tests.devices.cables import Cable, NetCable, wait_until
from tests.devices.scanner_ears import Ears, listening, serial_scanner, wait_for

SCAN = b"]d201040063813339311721\x1d10A\r"
NEXT = b"]E04006381333931\r"
TIOCGEXCL = 0x80045440


# -- a port is somebody's ----------------------------------------------------------------------------------


def test_a_port_in_use_is_busy_and_is_taken_when_it_is_free(cable: Cable) -> None:
    other = open_line(SerialLine(device=str(cable.path)), timeout=0)
    ears, one = Ears(), serial_scanner(cable.path)
    with listening(one, ears, until=Condition.BUSY):
        assert "is used by another program; close that one" in one.state().words
        other.close()
        wait_for(one, Condition.READY)
        with pytest.raises(LineFault) as fault:
            open_line(SerialLine(device=str(cable.path)), timeout=0)
        assert fault.value.condition is Condition.BUSY


def test_programs_that_ask_for_no_lock_are_kept_out_too_while_it_is_open(cable: Cable) -> None:
    def locked() -> bool:
        return bool(struct.unpack("i", fcntl.ioctl(cable._near, TIOCGEXCL, bytes(4)))[0])

    with listening(serial_scanner(cable.path), Ears()):
        wait_until(locked)
    assert not locked()


def test_a_device_server_that_hangs_up_on_us_is_busy_until_it_speaks(net: NetCable) -> None:
    ears, one = Ears(), serial_scanner(net.url)
    with listening(one, ears, until=None):
        for _ in range(20):
            if one.state().condition is Condition.BUSY:
                break
            net.client.close()
            net._client = None
        assert "hangs up at once; another program may be using it" in one.state().words
        assert len(ears.states) <= 4
        net.write(NEXT)
        assert ears.wait_for(1) == [NEXT[:-1]]
        wait_for(one, Condition.READY)


# -- closing, looking, answering ---------------------------------------------------------------------------


def test_closing_ends_a_read_that_waits_at_once_and_frees_the_port(cable: Cable, net: NetCable) -> None:
    for device in (str(cable.path), net.url):
        one = serial_scanner(device)
        one.start(Ears().heard, Ears().changed)
        wait_for(one, Condition.READY)
        began = time.monotonic()
        one.close()
        assert time.monotonic() - began < 1
        assert one._thread is not None
        assert not one._thread.is_alive()
        one.close()
    open_line(SerialLine(device=str(cable.path)), timeout=0).close()


def test_a_scanner_that_is_away_closes_at_once_too(tmp_path: Path) -> None:
    one = serial_scanner(tmp_path / "none", retry=60)
    with listening(one, Ears(), until=Condition.AWAY):
        began = time.monotonic()
        one.close()
        assert time.monotonic() - began < 1


def test_a_scanner_may_be_closed_by_who_hears_it(cable: Cable) -> None:
    ears, one = Ears(), serial_scanner(cable.path)

    def once(raw: bytes, source: str) -> None:
        ears.heard(raw, source)
        one.close()

    one.start(once, ears.changed)
    wait_for(one, Condition.READY)
    cable.write(SCAN + NEXT)
    assert one._thread is not None
    one._thread.join(10)
    assert ears.scans == [SCAN[:-1]]


def test_looking_tries_at_once_whatever_the_time_between_tries(cable: Cable) -> None:
    ears, one = Ears(), serial_scanner(cable.path, retry=60)
    cable.pull()
    with listening(one, ears, until=Condition.AWAY):
        assert one.look().condition is Condition.AWAY
        cable.plug()
        assert one.look().condition is Condition.READY
        assert one.look().condition is Condition.READY


def test_looking_without_listening_opens_it_once_and_lets_go(cable: Cable) -> None:
    one = serial_scanner(cable.path)
    assert one.state().condition is Condition.IDLE
    assert one.look().condition is Condition.READY
    open_line(SerialLine(device=str(cable.path)), timeout=0).close()
    cable.pull()
    assert one.look().condition is Condition.AWAY


def test_a_scanner_beeps_for_a_scan_that_was_taken_and_otherwise_for_one_that_was_not(cable: Cable) -> None:
    one = serial_scanner(cable.path, good="\\x06", bad="\\x15!")
    with listening(one, Ears()):
        assert one.signal(good=True)
        assert one.signal(good=False)
        assert cable.read(3) == b"\x06\x15!"


def test_a_scanner_over_the_network_beeps_too(net: NetCable) -> None:
    one = serial_scanner(net.url, good="\\x06")
    with listening(one, Ears()):
        one.signal(good=True)
        assert net.read(1) == b"\x06"


def test_signals_for_a_scanner_that_is_away_are_dropped(cable: Cable) -> None:
    one = serial_scanner(cable.path, good="G", bad="B")
    one.signal(good=True)
    with listening(one, Ears()):
        cable.pull()
        wait_for(one, Condition.AWAY)
        one.signal(good=True)
        cable.plug()
        wait_for(one, Condition.READY)
        wait_until(lambda: one._feed)
        one.signal(good=False)
        assert cable.read(1) == b"B"


def test_signals_that_wait_when_the_cable_is_pulled_are_dropped_with_it(cable: Cable) -> None:
    one, pulled = serial_scanner(cable.path, good="G", bad="B"), threading.Event()
    ears = Ears()

    def pulled_meanwhile(raw: bytes, source: str) -> None:
        ears.heard(raw, source)
        pulled.wait(10)

    one.start(pulled_meanwhile, ears.changed)
    try:
        wait_until(lambda: one._feed)
        cable.write(NEXT)
        ears.wait_for(1)
        for _ in range(3):
            one.signal(good=True)
        cable.pull()
        pulled.set()
        wait_for(one, Condition.AWAY)
        cable.plug()
        wait_for(one, Condition.READY)
        wait_until(lambda: one._feed)
        one.signal(good=False)
        assert cable.read(1) == b"B"
    finally:
        one.close()


def test_signals_that_nobody_takes_hold_up_neither_the_till_nor_the_scans(cable: Cable) -> None:
    ears, one = Ears(), serial_scanner(cable.path, good="x" * 4000)
    with listening(one, ears):
        began = time.monotonic()
        for number in range(50):
            one.signal(good=True)
            cable.write(b"%d\r" % number)
            ears.wait_for(number + 1)
        assert time.monotonic() - began < 3
        assert ears.wait_for(50) == [b"%d" % number for number in range(50)]


def test_a_scanner_without_signals_is_sent_nothing(cable: Cable) -> None:
    one = serial_scanner(cable.path)
    with listening(one, Ears()) as ears:
        assert not one.signal(good=True)
        cable.write(NEXT)
        ears.wait_for(1)
        assert cable.read(1, seconds=0) == b""


# -- ports that cannot be waited for (those of Windows) ----------------------------------------------------


def test_a_port_without_a_descriptor_is_read_in_steps_and_woken() -> None:
    feed = SerialFeed(SerialLine(device="loop://"))
    try:
        assert feed._descriptor is None
        assert feed.read(0.01) is None
        feed.write(SCAN)
        assert feed.read(None) == SCAN
        threading.Timer(0.02, feed.wake).start()
        assert feed.read(None) == b""
        feed.write(NEXT)
        assert feed.read(None) == NEXT
    finally:
        feed.close()
