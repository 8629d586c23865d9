"""Bytes become scans: every framing, cut at every byte; nothing half, joined, damaged or endless gets through."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.devices.scanner_frame import LONGEST, Cut, Dropped, Framer, parity_of
from pos_term.settings import ScannerSettings
from tests.hostile import HOSTILE

GS1 = b"]d2010400638133393110LOT42\x1d21S1\x1e"
SCANS = [GS1, b"4006381333931", b" A 12 ", b"\x1c\x1d\x1e\x1f"]
SENT = {
    "cr": b"%b\r", "lf": b"%b\n", "crlf": b"%b\r\n", "stx-etx": b"\x02%b\x03", "gap": b"%b",
}  # fmt: skip
AUTO = [b"%b\r", b"%b\n", b"%b\r\n", b"%b\n\r", b"\x02%b\x03", b"\x02%b\x03\r\n", b"%b\r\n\r\n"]


def framer(**settings: Any) -> Framer:
    return Framer(ScannerSettings(**settings))


def in_pieces(cutter: Framer, data: bytes, *at: int) -> list[Cut]:
    ends = [0, *at, len(data)]
    return [cut for a, b in pairwise(ends) for cut in cutter.feed(data[a:b])]


@pytest.mark.parametrize(
    ("framing", "form"),
    [*((framing, form) for framing, form in SENT.items() if framing != "gap"), *(("auto", form) for form in AUTO)],
)
def test_scans_are_whole_wherever_the_reads_are_cut(framing: str, form: bytes) -> None:
    sent = b"".join(form % scan for scan in SCANS)
    for at in range(len(sent) + 1):
        cutter = framer(framing=framing)
        assert in_pieces(cutter, sent, at) == SCANS, at
        assert cutter.pause() == []
        assert not cutter.waiting
    assert in_pieces(framer(framing=framing), sent, *range(1, len(sent))) == SCANS


def test_with_framing_gap_a_pause_ends_a_scan_and_nothing_else_does() -> None:
    cutter = framer(framing="gap")
    assert cutter.feed(b"A\r\n") == []
    assert cutter.feed(b"\x02B\x03") == []
    assert cutter.waiting
    assert cutter.pause() == [b"A\r\n\x02B\x03"]
    assert cutter.pause() == []


@pytest.mark.parametrize("framing", ["auto", *SENT])
@given(data=st.data())
def test_any_scans_through_any_reads_are_the_same_scans(framing: str, data: st.DataObject) -> None:
    form = SENT.get(framing, b"")
    unused = {"auto": b"\r\n\x02", "stx-etx": b"\x02\x03", "gap": b""}.get(framing, SENT.get(framing, b"%b") % b"")
    scan = st.binary(min_size=1, max_size=40).filter(
        lambda raw: not set(raw) & set(unused) and parity_of(raw) is None
    )
    scans = data.draw(st.lists(scan, max_size=5))
    cutter = framer(framing=framing)
    heard: list[Cut] = []
    if framing == "gap":
        for raw in scans:
            heard += in_pieces(cutter, raw, *sorted(data.draw(st.lists(st.integers(0, len(raw)), max_size=4))))
            heard += cutter.pause()
    else:
        # ETX is data outside of a frame, and the end of one inside.
        forms = [form or data.draw(st.sampled_from(AUTO[:4] if b"\x03" in raw else AUTO)) for raw in scans]
        sent = b"".join(form % raw for form, raw in zip(forms, scans, strict=True))
        heard = in_pieces(cutter, sent, *sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=9))))
    assert heard == scans


@pytest.mark.parametrize("framing", ["auto", *SENT])
@given(data=st.binary(max_size=300), cuts=st.lists(st.integers(0, 300), max_size=5))
def test_no_bytes_break_the_framer_and_a_pause_always_leaves_it_empty(
    framing: str, data: bytes, cuts: list[int]
) -> None:
    cutter = framer(framing=framing)
    heard = in_pieces(cutter, data, *sorted(min(each, len(data)) for each in cuts)) + cutter.pause()
    assert not cutter.waiting
    assert all(each.words if isinstance(each, Dropped) else each and each in data for each in heard)


@pytest.mark.parametrize("text", [text for _, text in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_hostile_text_arrives_as_it_is_or_is_dropped_as_too_long(text: str) -> None:
    raw = text.encode("utf-8", "surrogatepass")
    # Each framing hears whatever does not hold its own signs.
    for framing, form in SENT.items():
        signs = form % b""
        if signs and any(bytes([sign]) in raw for sign in signs):
            continue
        cutter = framer(framing=framing)
        heard = cutter.feed(form % raw) + cutter.pause()
        if len(raw) > LONGEST:
            assert [type(each) for each in heard] == [Dropped]
        else:
            assert heard == ([raw] if raw else [])


# -- what is no scan ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("framing", ["auto", "cr", "lf", "crlf", "stx-etx"])
def test_a_scan_that_stops_is_dropped_and_the_next_one_stands_alone(framing: str) -> None:
    form = SENT.get(framing, b"%b\r\n")
    whole = form % GS1
    for at in range(1, whole.index(form[-1:])):
        cutter = framer(framing=framing)
        assert cutter.feed(whole[:at]) == []
        assert cutter.waiting
        (dropped,) = cutter.pause() or [Dropped("nothing but the beginning of a frame")]
        assert isinstance(dropped, Dropped)
        assert cutter.feed(form % b"next") == [b"next"]


def test_a_dropped_half_says_how_much_came_and_what_to_set() -> None:
    cutter = framer()
    cutter.feed(b"4006381")
    (dropped,) = cutter.pause()
    assert isinstance(dropped, Dropped)
    assert "broke off after 7 bytes; scan again" in dropped.words
    assert "framing = gap" in dropped.words


def test_a_line_that_broke_leaves_nothing_behind() -> None:
    cutter = framer()
    cutter.feed(b"\x024006")
    cutter.clear()
    assert cutter.feed(b"381333931\r") == [b"381333931"]


@pytest.mark.parametrize("framing", ["auto", "stx-etx"])
def test_a_second_beginning_drops_the_first(framing: str) -> None:
    heard = framer(framing=framing).feed(b"\x024006\x02A12\x03")
    assert [type(each) for each in heard] == [Dropped, bytes]
    assert heard[1] == b"A12"


def test_a_frame_that_begins_inside_a_bare_scan_drops_what_was_there() -> None:
    heard = framer().feed(b"4006\x02A12\x03")
    assert [type(each) for each in heard] == [Dropped, bytes]
    assert heard[1] == b"A12"


def test_line_ends_inside_a_frame_are_data() -> None:
    assert framer().feed(b"\x02@\n\x1e\rANSI\r\n\x03\r\n") == [b"@\n\x1e\rANSI\r\n"]


def test_bytes_outside_of_frames_are_said_where_only_frames_count() -> None:
    heard = framer(framing="stx-etx").feed(b"393\x02A12\x03\r\n\x02B\x03")
    assert [type(each) for each in heard] == [Dropped, bytes, bytes]
    assert "3 bytes came outside of STX and ETX" in getattr(heard[0], "words", "")


@pytest.mark.parametrize("nothing", [b"\r", b"\n", b"\r\n\r\n", b"\x02\x03", b"\x02\x03\r\n"])
def test_empty_scans_are_nobodys(nothing: bytes) -> None:
    cutter = framer()
    assert cutter.feed(nothing) + cutter.pause() == []


def test_a_line_switched_on_sends_a_zero_and_nobody_is_told() -> None:
    cutter = framer()
    assert cutter.feed(b"\0") + cutter.pause() == []


@pytest.mark.parametrize("framing", list(SENT))
def test_the_longest_scan_is_heard_and_a_longer_one_is_dropped_whole(framing: str) -> None:
    form, longest = SENT[framing], b"x" * LONGEST
    cutter = framer(framing=framing)
    assert cutter.feed(form % longest) + cutter.pause() == [longest]
    for too_long in (longest + b"y", longest * 5):
        sent = form % too_long
        for chunk in (len(sent), len(sent) - 1, 1000):
            heard = in_pieces(cutter, sent, *range(chunk, len(sent), chunk))
            heard += cutter.pause() if framing == "gap" else []
            assert [type(each) for each in heard] == [Dropped]
            assert f"longer than {LONGEST} bytes" in getattr(heard[0], "words", "")
            assert cutter.feed(form % b"next") + cutter.pause() == [b"next"]


def test_noise_without_end_takes_no_memory() -> None:
    cutter = framer(framing="stx-etx")
    for _ in range(50):
        assert cutter.feed(b"x" * 10_000) == []
        assert len(cutter._held) < 2
    assert [type(each) for each in cutter.feed(b"\x02A12\x03")] == [Dropped, bytes]


# -- prefix and suffix -------------------------------------------------------------------------------------


def test_prefix_and_suffix_go_at_the_ends_only_and_once() -> None:
    cutter = framer(prefix="P", suffix="\\x04S")
    assert cutter.feed(b"PAPSA\x04S\rPP\x04S\x04S\rA12\r") == [b"APSA", b"P\x04S", b"A12"]


def test_the_aim_identifier_and_the_separators_stay() -> None:
    assert framer(prefix="\\x02", suffix="\\t").feed(b"\x02" + GS1 + b"\t\r") == [GS1]


def test_a_scan_of_prefix_and_suffix_alone_is_empty() -> None:
    assert framer(prefix="P", suffix="S").feed(b"PS\r") == []


@pytest.mark.parametrize(("framing", "prefix", "suffix", "sent"), [
    ("auto", "", "#\\r\\n", b"A12#\r\n"), ("auto", "\\x02~", "#\\x03", b"\x02~A12#\x03"),
    ("cr", "", "#\\r", b"A12#\r"), ("stx-etx", "\\x02~", "\\x03", b"\x02~A12\x03\r\n"),
    ("auto", "\\x02", "", b"\x02A12\r"), ("gap", "\\x02", "\\r", b"\x02A12\r"),
])  # fmt: skip
def test_settings_may_name_the_end_of_a_scan_as_part_of_its_suffix(
    framing: str, prefix: str, suffix: str, sent: bytes
) -> None:
    cutter = framer(framing=framing, prefix=prefix, suffix=suffix)
    assert cutter.feed(sent) + cutter.pause() == [b"A12"]


# -- bits --------------------------------------------------------------------------------------------------


def with_parity(data: bytes, odd: bool) -> bytes:
    return bytes(byte | 0x80 if (byte.bit_count() % 2) != odd else byte for byte in data)


@pytest.mark.parametrize("odd", [False, True])
@pytest.mark.parametrize("form", [b"%b\r", b"%b\n", b"%b\r\n", b"\x02%b\x03", b"\x02%b\x03\r\n"])
def test_seven_bits_read_as_eight_are_told_and_never_heard(form: bytes, odd: bool) -> None:
    cutter = framer()
    heard = cutter.feed(with_parity(form % GS1, odd)) + cutter.pause()
    assert heard
    assert {type(each) for each in heard} == {Dropped}
    assert f'set bits = 7 and parity = "{"odd" if odd else "even"}"' in getattr(heard[0], "words", "")


@pytest.mark.parametrize("raw", [
    b"4006381333931", "Käse, crème fraîche, jalapeño, Ærø".encode(), "Käse 500 Gramm".encode("latin-1"),
    "é0356930".encode(),  # every byte of it has an even number of ones
    b"\xb1\xb2\xb4", b"\xb1\xb2\xb4\xb7\x81\x82\x84\x87", bytes(range(14, 256)),
])  # fmt: skip
def test_other_bytes_of_eight_bits_are_data(raw: bytes) -> None:
    assert framer().feed(raw + b"\r") == [raw]


def test_where_parity_is_checked_a_byte_that_failed_drops_its_scan() -> None:
    cutter = framer(bits=7, parity="even")
    heard = cutter.feed(b"40063\x0081333931\r4006381333931\r")
    assert [type(each) for each in heard] == [Dropped, bytes]
    assert "check bits, parity and baud" in getattr(heard[0], "words", "")


def test_where_parity_is_not_checked_a_zero_is_data() -> None:
    assert framer().feed(b"A\x0012\r") == [b"A\x0012"]


# -- lost on the way ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("framing", ["auto", "cr", "stx-etx", "gap"])
def test_a_spoiled_scan_is_dropped_to_its_end(framing: str) -> None:
    form, cutter = SENT.get(framing, b"%b\r"), framer(framing=framing)
    sent = form % b"4006381333931"
    assert cutter.feed(sent[:5]) == []
    cutter.spoil("lost")
    assert cutter.waiting
    heard = cutter.feed(sent[5:])
    heard += cutter.pause() if framing == "gap" else []
    assert heard == [Dropped("lost")]
    assert cutter.feed(form % b"next") + cutter.pause() == [b"next"]
