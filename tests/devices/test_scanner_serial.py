"""A scanner on a serial line, over real pseudo terminals and sockets: cables are pulled, and no scan suffers."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from pos_term.devices.scanner_serial import SerialScanner
from pos_term.domain.device_state import Condition
from pos_term.settings import ScannerSettings
from tests.devices.cables import Cable, NetCable, wait_until
from tests.devices.scanner_ears import Ears, listening, serial_scanner, wait_for
from tests.hostile import HOSTILE

SCAN = b"]d201040063813339311721\x1d10A\r"
NEXT = b"]E04006381333931\r"


def arrived(one: SerialScanner, count: int) -> None:
    wait_until(lambda: one.received == count, why=f"{one.received} of {count} bytes arrived")


# -- what is scanned is heard ------------------------------------------------------------------------------


def test_a_scan_is_heard_byte_for_byte_on_the_scanners_own_thread(cable: Cable) -> None:
    with listening(serial_scanner(cable.path, name="left"), Ears()) as ears:
        cable.write(SCAN)
        assert ears.wait_for(1) == [SCAN[:-1]]
        assert ears.sources == ["left"]
        assert ears.threads == {"scanner left"}


def test_a_scan_is_heard_over_the_network_with_seven_bits(net: NetCable) -> None:
    with listening(serial_scanner(net.url, bits=7, parity="even"), Ears()) as ears:
        net.write(SCAN + NEXT)
        assert ears.wait_for(2) == [SCAN[:-1], NEXT[:-1]]


@pytest.mark.parametrize(("framing", "form"), [
    ("auto", b"%b\r\n"), ("cr", b"%b\r"), ("lf", b"%b\n"), ("crlf", b"%b\r\n"), ("stx-etx", b"\x02%b\x03"),
])  # fmt: skip
def test_each_framing_works_over_a_real_line_in_two_reads(cable: Cable, framing: str, form: bytes) -> None:
    sent = form % SCAN[:-1]
    ears, one = Ears(), serial_scanner(cable.path, framing=framing)
    with listening(one, ears):
        for count, at in enumerate(range(1, len(sent)), start=1):
            before = one.received
            cable.write(sent[:at])
            arrived(one, before + at)
            cable.write(sent[at:])
            assert ears.wait_for(count) == [SCAN[:-1]] * count


def test_a_pause_ends_a_scan_where_the_settings_say_so(cable: Cable) -> None:
    with listening(serial_scanner(cable.path, framing="gap", gap_ms=20), Ears()) as ears:
        cable.write(b"4006381333931")
        assert ears.wait_for(1) == [b"4006381333931"]
        cable.write(b"A12")
        assert ears.wait_for(2)[1:] == [b"A12"]


def test_whatever_somebody_prints_into_a_barcode_arrives_unchanged(cable: Cable) -> None:
    rows = [text.encode("utf-8", "surrogatepass") for _, text in HOSTILE]
    with listening(serial_scanner(cable.path, framing="stx-etx"), Ears()) as ears:
        whole = [row for row in rows if row and len(row) <= 4096 and b"\x02" not in row and b"\x03" not in row]
        for row in whole:
            cable.write(b"\x02" + row + b"\x03")
        assert ears.wait_for(len(whole)) == whole


def test_five_thousand_scans_at_once_are_heard_all_in_order(cable: Cable) -> None:
    scans = [b"]d2010400638133393110LOT%d\x1d21S%d" % (number, number * 7) for number in range(5000)]
    with listening(serial_scanner(cable.path), Ears()) as ears:
        cable.write(b"".join(scan + b"\r\n" for scan in scans))
        assert ears.wait_for(5000) == scans


# -- cables are pulled -------------------------------------------------------------------------------------


def test_a_cable_pulled_at_any_byte_and_put_back_costs_no_other_scan(cable: Cable) -> None:
    ears, one = Ears(), serial_scanner(cable.path)
    with listening(one, ears):
        for at in range(len(SCAN) + 1):
            ears.scans.clear()
            before = one.received
            cable.write(SCAN[:at])
            arrived(one, before + at)
            cable.pull()
            wait_for(one, Condition.AWAY)
            cable.plug()
            wait_for(one, Condition.READY)
            cable.write(NEXT)
            whole = [SCAN[:-1]] if at == len(SCAN) else []
            assert ears.wait_for(len(whole) + 1) == [*whole, NEXT[:-1]], at


@pytest.mark.parametrize("reset", [False, True])
def test_a_connection_lost_at_any_byte_and_made_again_costs_no_other_scan(net: NetCable, reset: bool) -> None:
    ears, one = Ears(), serial_scanner(net.url, bits=7, parity="even")
    with listening(one, ears):
        for at in range(len(SCAN) + 1):
            ears.scans.clear()
            before = one.received
            net.write(SCAN[:at])
            arrived(one, before + at)
            net.pull(reset=reset)
            wait_for(one, Condition.AWAY)
            net.plug()
            wait_for(one, Condition.READY)
            net.write(NEXT)
            whole = [SCAN[:-1]] if at == len(SCAN) else []
            assert ears.wait_for(len(whole) + 1) == [*whole, NEXT[:-1]], at


def test_an_unplugged_scanner_is_told_at_once_and_is_back_within_two_seconds(cable: Cable) -> None:
    ears, one = Ears(), SerialScanner(ScannerSettings(device=str(cable.path)))
    with listening(one, ears):
        cable.pull()
        began = time.monotonic()
        state = wait_for(one, Condition.AWAY)
        assert time.monotonic() - began < 0.5
        assert state.words.endswith("is gone; plug it in again")
        cable.plug()
        began = time.monotonic()
        wait_for(one, Condition.READY)
        assert time.monotonic() - began < 2
        assert [each.condition for each in ears.states] == [Condition.READY, Condition.AWAY, Condition.READY]


def test_the_words_for_a_pulled_cable_stay_until_it_is_back(cable: Cable) -> None:
    ears, one = Ears(), serial_scanner(cable.path)
    with listening(one, ears):
        cable.pull()
        wait_for(one, Condition.AWAY)
        tries = one._attempts
        wait_until(lambda: one._attempts > tries + 3)
        assert [each.condition for each in ears.states] == [Condition.READY, Condition.AWAY]


def test_a_scanner_that_comes_back_under_another_name_is_found_by_its_pattern(tmp_path: Path) -> None:
    ears, one = Ears(), serial_scanner(tmp_path / "usb-Acme*")
    with Cable(tmp_path / "usb-Acme-port0") as first, listening(one, ears):
        first.pull()
        assert wait_for(one, Condition.AWAY).reached == str(first.path)
        with Cable(tmp_path / "usb-Acme-port7") as second:
            assert wait_for(one, Condition.READY).reached == str(second.path)
            second.write(NEXT)
            assert ears.wait_for(1) == [NEXT[:-1]]


def test_a_scanner_that_is_plugged_in_late_is_found(tmp_path: Path) -> None:
    ears, one = Ears(), serial_scanner(tmp_path / "ttyACM0")
    with listening(one, ears, until=Condition.AWAY):
        assert "is not there; check the cable and the power" in one.state().words
        with Cable(tmp_path / "ttyACM0") as cable:
            wait_for(one, Condition.READY)
            cable.write(NEXT)
            assert ears.wait_for(1) == [NEXT[:-1]]


def test_what_a_device_server_kept_while_the_till_was_away_is_heard(net: NetCable) -> None:
    ears, one = Ears(), serial_scanner(net.url)
    with listening(one, ears, until=None):
        net.write(SCAN + NEXT)
        assert ears.wait_for(2) == [SCAN[:-1], NEXT[:-1]]


# -- half and damaged scans --------------------------------------------------------------------------------


def test_a_scan_that_stops_is_told_and_the_next_is_exact(cable: Cable) -> None:
    ears, one = Ears(), serial_scanner(cable.path, gap_ms=20)
    with listening(one, ears):
        cable.write(SCAN[:9])
        assert "a scan broke off after 9 bytes; scan again" in wait_for(one, Condition.TROUBLE).words
        cable.write(NEXT)
        assert ears.wait_for(1) == [NEXT[:-1]]
        assert wait_for(one, Condition.READY).words == ""


def test_a_scanner_set_to_seven_bits_is_told_what_to_set(net: NetCable) -> None:
    ears, one = Ears(), serial_scanner(net.url, gap_ms=20)
    with listening(one, ears):
        net.write(bytes(byte | 0x80 if byte.bit_count() % 2 else byte for byte in NEXT))
        assert 'set bits = 7 and parity = "even"' in wait_for(one, Condition.TROUBLE).words
        assert ears.scans == []


def test_a_till_that_fails_on_a_scan_goes_on_listening(cable: Cable) -> None:
    ears, one = Ears(), serial_scanner(cable.path)

    def clumsy(raw: bytes, source: str) -> None:
        ears.heard(raw, source)
        if len(ears.scans) == 1:
            raise ZeroDivisionError

    one.start(clumsy, ears.changed)
    try:
        wait_for(one, Condition.READY)
        cable.write(SCAN)
        assert "could not take a scan (ZeroDivisionError)" in wait_for(one, Condition.TROUBLE).words
        cable.write(NEXT)
        assert ears.wait_for(2) == [SCAN[:-1], NEXT[:-1]]
        wait_for(one, Condition.READY)
    finally:
        one.close()
