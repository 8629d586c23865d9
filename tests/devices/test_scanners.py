"""Several scanners on one till: each heard by its own name, none in another's way."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_term.devices import scanner_evdev, serial_line
from pos_term.devices.scanners import ScannerBank
from pos_term.domain.device_state import Condition, DeviceKind, FoundPort
from pos_term.settings import ScannerSettings
from tests.devices.cables import Cable, wait_until
from tests.devices.key_events import ENTER, stroke, us
from tests.devices.scanner_ears import MANY_SECONDS_MS, Ears


@pytest.fixture
def left(tmp_path: Path) -> Iterator[Cable]:
    with Cable(tmp_path / "ttyACM0") as cable:
        yield cable


@pytest.fixture
def right(tmp_path: Path) -> Iterator[Cable]:
    with Cable(tmp_path / "ttyACM1") as cable:
        yield cable


def at(device: object, name: str = "scanner", *, good: str = "") -> ScannerSettings:
    return ScannerSettings(device=str(device), name=name, gap_ms=MANY_SECONDS_MS, good=good)


def started(ears: Ears, *settings: ScannerSettings, ready: int | None = None) -> ScannerBank:
    """A bank that listens, once so many of its scanners (all of them, unless said) are ready."""
    bank = ScannerBank(settings)
    bank.start(ears.heard, ears.changed)
    count = len(settings) if ready is None else ready
    wait_until(lambda: conditions(bank).count(Condition.READY) == count, why=f"{bank.states()}")
    return bank


def conditions(bank: ScannerBank) -> list[Condition]:
    return [state.condition for state in bank.states()]


def test_two_scanners_at_once_byte_by_byte_are_two_scans(left: Cable, right: Cable) -> None:
    ears = Ears()
    bank = started(ears, at(left.path, "left"), at(right.path, "right"))
    try:
        for a, b in zip(b"4006381333931\r", b"]d2010400638\r\r", strict=True):
            left.write(bytes([a]))
            right.write(bytes([b]))
        ears.wait_for(2)
        assert dict(zip(ears.sources, ears.scans, strict=True)) == {
            "left": b"4006381333931", "right": b"]d2010400638",
        }  # fmt: skip
    finally:
        bank.close()


def test_two_scanners_that_flood_the_till_are_each_heard_in_order(left: Cable, right: Cable) -> None:
    ears = Ears()
    bank = started(ears, at(left.path, "left"), at(right.path, "right"))
    sent = {
        "left": [b"L%d" % number for number in range(1000)],
        "right": [b"R%d" % number for number in range(1000)],
    }
    try:
        writers = [
            threading.Thread(target=cable.write, args=(b"".join(scan + b"\r\n" for scan in sent[name]),))
            for name, cable in (("left", left), ("right", right))
        ]
        for writer in writers:
            writer.start()
        ears.wait_for(2000)
        for writer in writers:
            writer.join(10)
        # Two threads hear at once: what they heard is told apart by the scan itself.
        assert [scan for scan in ears.scans if scan[:1] == b"L"] == sent["left"]
        assert [scan for scan in ears.scans if scan[:1] == b"R"] == sent["right"]
    finally:
        bank.close()


def test_one_pulled_cable_leaves_the_other_scanner_alone(left: Cable, right: Cable) -> None:
    ears = Ears()
    bank = started(ears, at(left.path, "left"), at(right.path, "right"))
    try:
        right.write(b"4006")
        left.pull()
        wait_until(lambda: conditions(bank) == [Condition.AWAY, Condition.READY])
        right.write(b"381333931\r")
        assert ears.wait_for(1) == [b"4006381333931"]
    finally:
        bank.close()


def test_a_serial_and_a_keyboard_scanner_work_side_by_side(left: Cable, monkeypatch: pytest.MonkeyPatch) -> None:
    import socket

    ours, theirs = socket.socketpair()
    monkeypatch.setattr(scanner_evdev, "open_device", lambda _path: theirs.detach())
    ears = Ears()
    bank = started(ears, at(left.path), ScannerSettings(kind="evdev", device="/dev/input/event5", name="hand"))
    try:
        ours.sendall(us("B7") + stroke(ENTER))
        assert ears.wait_for(1) == [b"B7"]
        left.write(b"A12\r")
        assert ears.wait_for(2) == [b"B7", b"A12"]
        assert ears.sources == ["hand", "scanner"]
    finally:
        bank.close()
        ours.close()


def test_every_scanner_has_a_name_of_its_own() -> None:
    bank = ScannerBank([at("a"), at("b"), at("c", "scanner 2"), at("d", "\x1b[31m"), at("e", ""), at("f", "hand")])
    assert [state.name for state in bank.states()] == [
        "scanner", "scanner 2", "scanner 2 2", "[31m", "scanner 3", "hand",
    ]  # fmt: skip
    assert {state.kind for state in bank.states()} == {DeviceKind.SCANNER}
    assert conditions(bank) == [Condition.IDLE] * 6


def test_closing_ends_every_thread(left: Cable, right: Cable, tmp_path: Path) -> None:
    before = set(threading.enumerate())
    bank = started(Ears(), at(left.path), at(right.path), at(tmp_path / "none"), ready=2)
    assert len(set(threading.enumerate()) - before) == 3
    began = time.monotonic()
    bank.close()
    assert time.monotonic() - began < 1
    assert set(threading.enumerate()) <= before


# -- ports found by themselves -----------------------------------------------------------------------------


@pytest.fixture
def plugged_in(monkeypatch: pytest.MonkeyPatch, left: Cable, right: Cable) -> list[Cable]:
    """Two scanners at the machine's own USB ports."""
    ports = [left, right]
    monkeypatch.setattr(
        serial_line, "found_ports",
        lambda: tuple(FoundPort(kind=DeviceKind.SCANNER, device=str(each.path), words="Acme") for each in ports),
    )  # fmt: skip
    return ports


def test_a_scanner_finds_its_port_and_says_what_it_is(plugged_in: list[Cable], right: Cable) -> None:
    plugged_in.remove(right)
    bank = started(Ears(), at("auto"))
    try:
        (state,) = bank.states()
        assert (state.reached, state.model) == (str(plugged_in[0].path), "Acme")
    finally:
        bank.close()


@pytest.mark.parametrize("named", ["{}", "{}*", "alias"])
def test_a_scanner_that_finds_its_port_leaves_one_that_is_named_even_while_that_is_away(
    plugged_in: list[Cable], left: Cable, right: Cable, tmp_path: Path, named: str
) -> None:
    (tmp_path / "alias").symlink_to(left.path)
    device = tmp_path / "alias" if named == "alias" else named.format(left.path)
    ears = Ears()
    bank = started(ears, at("auto", "found"), at(device, "named"))
    try:
        assert bank.states()[0].reached == str(right.path)
        right.write(b"A12\r")
        ears.wait_for(1)
        assert ears.sources == ["found"]
    finally:
        bank.close()


def test_a_scanner_that_finds_its_port_leaves_those_of_other_devices(
    plugged_in: list[Cable], left: Cable, right: Cable
) -> None:
    bank = ScannerBank([at("auto")], taken=[str(left.path)])
    assert bank.look()[0].reached == str(right.path)


def test_two_scanners_that_find_their_ports_do_not_take_the_same(plugged_in: list[Cable], right: Cable) -> None:
    plugged_in.remove(right)
    ears = Ears()
    bank = started(ears, at("auto", "one"), at("auto", "two"), ready=1)
    try:
        plugged_in.append(right)
        wait_until(lambda: conditions(bank) == [Condition.READY] * 2, why=f"{bank.states()}")
        assert len({state.reached for state in bank.states()}) == 2
    finally:
        bank.close()


def test_where_two_ports_could_be_meant_the_settings_have_to_say(plugged_in: list[Cable]) -> None:
    (state,) = ScannerBank([at("auto")]).look()
    assert state.condition is Condition.TROUBLE
    assert "more than one port could be meant; name one in the settings" in state.words


# -- trying out and answering ------------------------------------------------------------------------------


def test_the_scanner_that_scanned_beeps_and_no_other(left: Cable, right: Cable) -> None:
    bank = started(Ears(), at(left.path, "left", good="L"), at(right.path, "right", good="R"))
    try:
        wait_until(lambda: all(scanner._feed for scanner in bank._scanners.values()))
        bank.answer("right", good=True)
        bank.answer("nobody", good=True)
        assert right.read(1) == b"R"
        assert left.read(1, seconds=0) == b""
    finally:
        bank.close()


def test_trying_out_tells_the_last_scan_with_its_separators(left: Cable) -> None:
    ears = Ears()
    bank = started(ears, at(left.path))
    try:
        assert bank.try_out("scanner") == (
            "scanner is there. Nothing was scanned yet; scan something, then try again."
        )
        left.write(b"]d210A12\x1d21S1\x1b[31m\r")
        ears.wait_for(1)
        told = bank.try_out("scanner")
        assert told == (
            "scanner is there. The last scan was ]d210A12␝21S1␛[31m (18 bytes); scan something and look again."
        )
    finally:
        bank.close()


def test_trying_out_sends_the_signal_where_there_is_one(left: Cable) -> None:
    bank = started(Ears(), at(left.path, good="\\x06"))
    try:
        wait_until(lambda: bank._scanners["scanner"]._feed)
        assert bank.try_out("scanner").startswith("scanner was sent its signal: it should beep or light up. ")
        assert left.read(1) == b"\x06"
    finally:
        bank.close()


def test_trying_out_a_scanner_that_is_away_says_what_to_do(left: Cable) -> None:
    left.pull()
    bank = ScannerBank([at(left.path)])
    assert "is not there; check the cable and the power." in bank.try_out("scanner")
    assert bank.try_out("\x1b[2Jnobody") == "There is no scanner named [2Jnobody."


def test_a_till_without_scanners_has_nothing_to_say() -> None:
    bank = ScannerBank(())
    bank.start(Ears().heard, Ears().changed)
    assert (bank.states(), bank.look()) == ((), ())
    bank.close()
