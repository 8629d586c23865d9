"""The keys of a keyboard scanner become what it read, in every layout; no unknown key is stepped over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from pos_term.devices.evdev_keys import Keyboard
from pos_term.devices.evdev_layouts import LAYOUTS
from pos_term.devices.scanner_evdev import EVENT, KeyCutter
from pos_term.devices.scanner_frame import Cut, Dropped
from pos_term.settings import ScannerSettings
from tests.devices.key_events import (
    ALT,
    ALTGR,
    CAPS,
    CTRL,
    DOWN,
    ENTER,
    F8,
    GS1,
    HELD,
    KEYPAD_ENTER,
    NUM_LOCK,
    RIGHT_SHIFT,
    SHIFT,
    SPACE,
    TAB,
    UP,
    event,
    key,
    stroke,
    us,
)  # fmt: skip


def cutter(**settings: Any) -> KeyCutter:
    return KeyCutter(ScannerSettings(kind="evdev", **settings))


def typed(layout: str, *strokes: Iterable[int]) -> list[Cut]:
    """What a scan of these strokes is, in this layout."""
    return cutter(layout=layout).feed(b"".join(stroke(*each) for each in strokes) + stroke(ENTER))


# -- keys --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [ENTER, TAB, KEYPAD_ENTER])
def test_enter_or_tab_ends_a_scan(end: int) -> None:
    assert cutter().feed(us(GS1) + stroke(end) + us("4006381333931") + stroke(end)) == [
        GS1.encode(), b"4006381333931",
    ]  # fmt: skip


def test_events_are_whole_wherever_the_reads_are_cut() -> None:
    sent = us("A\x1dz") + stroke(ENTER)
    for at in range(len(sent) + 1):
        keys = cutter()
        assert keys.feed(sent[:at]) + keys.feed(sent[at:]) == [b"A\x1dz"]


@pytest.mark.parametrize(("layout", "codes", "types"), [
    ("us", (3,), "2"), ("us", (SHIFT, 3), "@"), ("us", (RIGHT_SHIFT, 13), "+"), ("us", (43,), "\\"),
    ("us", (SHIFT, 43), "|"), ("us", (41,), "`"), ("us", (SHIFT, 41), "~"), ("us", (SHIFT, 40), '"'),
    ("us", (53,), "/"), ("us", (SHIFT, 53), "?"), ("us", (SHIFT, 9), "*"), ("us", (SHIFT, 10), "("),
    ("uk", (SHIFT, 3), '"'), ("uk", (SHIFT, 4), "£"), ("uk", (SHIFT, 40), "@"), ("uk", (43,), "#"),
    ("uk", (SHIFT, 43), "~"), ("uk", (86,), "\\"), ("uk", (SHIFT, 86), "|"), ("uk", (ALTGR, 5), "€"),
    ("uk", (SHIFT, 41), "¬"), ("uk", (ALTGR, 18), "é"),
    ("de", (21,), "z"), ("de", (44,), "y"), ("de", (SHIFT, 8), "/"), ("de", (53,), "-"), ("de", (SHIFT, 53), "_"),
    ("de", (ALTGR, 9), "["), ("de", (ALTGR, 10), "]"), ("de", (ALTGR, 8), "{"), ("de", (ALTGR, 11), "}"),
    ("de", (ALTGR, 12), "\\"), ("de", (ALTGR, 16), "@"), ("de", (ALTGR, 86), "|"), ("de", (ALTGR, 27), "~"),
    ("de", (12,), "ß"), ("de", (SHIFT, 12), "?"), ("de", (39,), "ö"), ("de", (SHIFT, 40), "Ä"), ("de", (43,), "#"),
    ("de", (86,), "<"), ("de", (SHIFT, 4), "§"), ("de", (SHIFT, 11), "="), ("de", (SHIFT, 52), ":"),
    ("de", (CTRL, ALT, 10), "]"), ("de", (SHIFT, 41), "°"), ("de", (83,), ","),
    ("fr", (16,), "a"), ("fr", (17,), "z"), ("fr", (30,), "q"), ("fr", (44,), "w"), ("fr", (39,), "m"),
    ("fr", (2,), "&"), ("fr", (SHIFT, 2), "1"), ("fr", (SHIFT, 11), "0"), ("fr", (7,), "-"), ("fr", (9,), "_"),
    ("fr", (SHIFT, 52), "/"), ("fr", (SHIFT, 51), "."), ("fr", (50,), ","), ("fr", (12,), ")"),
    ("fr", (ALTGR, 12), "]"), ("fr", (ALTGR, 6), "["), ("fr", (ALTGR, 11), "@"), ("fr", (ALTGR, 9), "\\"),
    ("fr", (ALTGR, 7), "|"), ("fr", (ALTGR, 4), "#"), ("fr", (ALTGR, 10), "^"), ("fr", (SHIFT, 40), "%"),
    ("fr", (SHIFT, 53), "§"), ("fr", (86,), "<"), ("fr", (53,), "!"), ("fr", (83,), "."),
])  # fmt: skip
def test_each_layout_has_its_own_keys(layout: str, codes: tuple[int, ...], types: str) -> None:
    assert typed(layout, codes) == [types.encode()]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_gs1_codes_are_made_of_can_be_typed_in_every_layout(layout: str) -> None:
    rows = LAYOUTS[layout]
    have = {*rows.plain.values(), *rows.shifted.values(), *rows.third.values()}
    # The 82 characters of element strings (General Specifications 7.11), and those of identifiers and links.
    assert set("!\"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz []#@|~") <= have


@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_separator_is_ctrl_with_the_key_right_of_p_in_every_layout(layout: str) -> None:
    assert typed(layout, (2 if layout != "fr" else 7,), (CTRL, 27)) == [b"1\x1d" if layout != "fr" else b"-\x1d"]


@pytest.mark.parametrize(("codes", "sends"), [
    ((CTRL, SHIFT, 7), b"\x1e"), ((CTRL, SHIFT, 12), b"\x1f"), ((CTRL, 43), b"\x1c"), ((CTRL, 26), b"\x1b"),
    ((97, 46), b"\x03"), ((CTRL, 23), b"\t"), ((1,), b"\x1b"), ((14,), b"\x08"),
])  # fmt: skip
def test_ctrl_sends_control_characters(codes: tuple[int, ...], sends: bytes) -> None:
    assert typed("us", codes) == [sends]


def test_ctrl_m_and_ctrl_j_end_a_scan_as_their_characters_do() -> None:
    assert cutter().feed(us("a") + stroke(CTRL, 50) + us("b") + stroke(CTRL, 36)) == [b"a", b"b"]


def test_the_keypad_types_digits_whatever_num_lock_does() -> None:
    digits = (79, 80, 81, 75, 76, 77, 71, 72, 73, 82, 83, 98, 55, 74, 78)
    assert typed("us", (NUM_LOCK,), *((code,) for code in digits)) == [b"1234567890./*-+"]


def test_caps_lock_turns_letters_and_nothing_else() -> None:
    assert typed("de", (CAPS,), (30,), (SHIFT, 30), (2,), (SHIFT, 2), (39,), (12,), (CAPS,), (30,)) == [
        "Aa1!Ößa".encode()
    ]


def test_shift_counts_only_while_it_is_down_and_either_one_does() -> None:
    keys = cutter()
    events = (
        key(SHIFT, DOWN) + key(RIGHT_SHIFT, DOWN) + key(SHIFT, UP) + stroke(30) + key(RIGHT_SHIFT, UP) + stroke(30)
    )
    assert keys.feed(events + stroke(ENTER)) == [b"Aa"]


def test_a_key_held_down_is_typed_once() -> None:
    assert cutter().feed(key(30, DOWN) + key(30, HELD) * 9 + key(30, UP) + stroke(ENTER)) == [b"a"]


@pytest.mark.parametrize(("layout", "strokes", "types"), [
    ("de", ((41,), (SPACE,)), "^"), ("de", ((41,), (30,)), "â"), ("de", ((13,), (18,)), "é"),
    ("de", ((41,), (2,)), "^1"),
    ("de", ((SHIFT, 13), (30,)), "à"), ("de", ((41,),), "^"), ("de", ((41,), (41,), (30,)), "^â"),
    ("fr", ((SHIFT, 26), (18,)), "ë"), ("fr", ((ALTGR, 3), (49,)), "ñ"), ("fr", ((ALTGR, 8), (SPACE,)), "`"),
    ("fr", ((26,), (SHIFT, 18)), "Ê"), ("de", ((41,), (CTRL, 27)), "^\x1d"),
])  # fmt: skip
def test_an_accent_waits_for_its_letter(layout: str, strokes: tuple[tuple[int, ...], ...], types: str) -> None:
    assert typed(layout, *strokes) == [types.encode()]


@pytest.mark.parametrize(("digits", "types"), [
    ((82, 82, 80, 73), b"\x1d"), ((80, 73), b"\x1d"), ((77, 76), b"A"), ((82, 80, 81, 80), "è".encode()),
    ((79, 81, 72), "è".encode()), ((82, 79, 80, 72), "€".encode()),
])  # fmt: skip
def test_a_character_typed_by_its_number_with_alt_is_that_character(digits: tuple[int, ...], types: bytes) -> None:
    by_number = key(ALT, DOWN) + b"".join(stroke(code) for code in digits) + key(ALT, UP)
    assert cutter(layout="fr").feed(by_number + stroke(ENTER)) == [types]


# -- what is no scan ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("codes", [(F8,), (CTRL, F8), (ALT, 30), (CTRL, 39), (ALTGR, 30)])
def test_a_key_that_types_nothing_known_drops_the_scan_and_says_so(codes: tuple[int, ...]) -> None:
    keys = cutter(layout="de")
    heard = keys.feed(us("400") + stroke(*codes) + us("638") + stroke(ENTER) + us("next") + stroke(ENTER))
    assert heard[1:] == [b"next"]
    assert f"pressed key {codes[-1]}, which its layout does not have; check layout" in getattr(
        heard[0], "words", ""
    )


@pytest.mark.parametrize("number", [(82, 79, 80, 73), (73, 73, 73)])
def test_a_number_that_stands_for_no_character_drops_the_scan(number: tuple[int, ...]) -> None:
    by_number = key(ALT, DOWN) + b"".join(stroke(code) for code in number) + key(ALT, UP)
    assert [type(each) for each in cutter().feed(us("a") + by_number + stroke(ENTER))] == [Dropped]


def test_keys_that_the_kernel_lost_drop_the_scan_they_belong_to() -> None:
    keys = cutter()
    lost = event(0, 3, 0) + key(SHIFT, DOWN)[: 2 * EVENT.size] + event(0, 0, 0)
    for before in ("", "400638"):
        heard = keys.feed(us(before) + key(SHIFT, DOWN) + lost + us("1333931") + stroke(ENTER))
        assert [type(each) for each in heard] == [Dropped]
        assert "lost on the way; scan again" in getattr(heard[0], "words", "")
        assert keys.feed(us("next") + stroke(ENTER)) == [b"next"]


def test_a_scan_that_stops_is_dropped_and_the_next_is_exact() -> None:
    keys = cutter()
    assert keys.feed(us("400638")) == []
    assert keys.waiting
    assert [type(each) for each in keys.pause()] == [Dropped]
    assert keys.feed(us("next") + stroke(ENTER)) == [b"next"]


def test_with_framing_gap_a_pause_ends_a_scan_and_so_does_enter() -> None:
    keys = cutter(framing="gap")
    assert keys.feed(us("A12")) == []
    assert keys.pause() == [b"A12"]
    assert keys.feed(us("B34") + stroke(ENTER)) == [b"B34"]
    assert not keys.waiting


@pytest.mark.parametrize("framing", ["lf", "crlf", "cr", "auto"])
def test_enter_ends_a_scan_also_where_the_settings_name_another_line_end(framing: str) -> None:
    assert cutter(framing=framing).feed(us("A12") + stroke(ENTER)) == [b"A12"]


def test_prefix_and_suffix_are_taken_off() -> None:
    assert cutter(prefix="p", suffix="\\x1d").feed(us("pA12\x1d") + stroke(ENTER)) == [b"A12"]


def test_letting_go_of_keys_that_were_never_pressed_types_nothing() -> None:
    keyboard = Keyboard("us")
    assert [keyboard.release(code) for code in (30, SHIFT, ALT, ENTER)] == [b""] * 4
