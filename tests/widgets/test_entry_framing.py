"""The keyboard scanner's own prefix and suffix, and entries that come in beside what is being typed."""

from __future__ import annotations

import random

import pytest

from pos_term.widgets.entry_buffer import Entry, EntryBuffer, Key
from tests.widgets.keyboard import HAND, SCANNER, Keyboard


@pytest.mark.parametrize("gap", [SCANNER, HAND])
def test_the_prefix_of_the_scanner_makes_it_a_scan_at_any_pace_and_comes_off_with_the_suffix(gap: float) -> None:
    assert Keyboard("~", "#").entries("~9520114000013#\r", gap) == [Entry(b"9520114000013", scanned=True)]


def test_the_framing_comes_off_behind_a_typed_quantity_too() -> None:
    keyboard = Keyboard("~", "#")
    keyboard.send("3*", HAND)
    keyboard.now += 1
    entry = keyboard.entries("~9520114000013#\r", SCANNER)[0]
    assert (entry.raw, entry.scanned, entry.for_sale) == (b"3*9520114000013", True, b"3*9520114000013")


def test_a_framed_code_that_begins_like_a_quantity_is_one_of_that_code() -> None:
    entry = Keyboard("~", "#").entries("~3*9520114000013#\r", HAND)[0]
    assert (entry.raw, entry.for_sale) == (b"3*9520114000013", b"1*3*9520114000013")


def test_a_scan_from_a_port_that_begins_like_a_quantity_is_one_of_that_code() -> None:
    assert Entry(b"3*BAG", scanned=True, source="front").for_sale == b"1*3*BAG"
    assert Entry(b"3*BAG", scanned=True).for_sale == b"3*BAG"


def test_the_framing_comes_off_a_scan_known_by_its_aim_identifier_and_the_identifier_stays() -> None:
    entry = Keyboard("~", "#").entries("~]d20109520114000013#\r", HAND)[0]
    assert entry == Entry(b"]d20109520114000013", scanned=True)


def test_a_short_code_in_the_framing_is_a_scan_and_so_no_number_that_somebody_typed() -> None:
    entry = Keyboard("~").entries("~12\r", HAND)[0]
    assert (entry.raw, entry.scanned, entry.sure) == (b"12", True, True)


def test_a_prefix_inside_the_code_stays() -> None:
    assert Keyboard("~", "~").entries("~9520~114~\r", SCANNER)[0].raw == b"9520~114"


def test_what_is_typed_keeps_the_letters_of_the_suffix() -> None:
    assert Keyboard("", "X").entries("BOX\r", HAND) == [Entry(b"BOX", scanned=False)]
    assert Keyboard("", "0").entries("10\r", HAND) == [Entry(b"10", scanned=False)]


def test_a_suffix_that_nobody_types_makes_a_slow_scan_one() -> None:
    assert Keyboard("", "#").entries("9520114000013#\r", HAND) == [Entry(b"9520114000013", scanned=True)]


def test_a_prefix_that_amounts_are_typed_with_says_nothing_of_who_typed_it() -> None:
    assert Keyboard("9").entries("9.99\r", HAND) == [Entry(b"9.99", scanned=False)]
    assert Keyboard("9").entries("99520114000013\r", SCANNER) == [Entry(b"9520114000013", scanned=True)]


def test_a_word_without_the_prefix_is_typed_and_half_a_frame_is_no_evidence() -> None:
    assert not Keyboard("~").entries("milk\r", HAND)[0].scanned
    assert Keyboard("~", "#").entries("~milk\r", HAND) == [Entry(b"~milk", scanned=False)]
    assert Keyboard("~", "#").entries("~#\r", HAND) == [Entry(b"~#", scanned=False)]


def test_a_control_character_of_the_framing_is_text_wherever_it_stands() -> None:
    keyboard = Keyboard(r"\x0e", r"\x0f")
    assert keyboard.key("ctrl+n", HAND, "\x0e") is Key.TAKEN
    keyboard.send("9520", HAND)
    assert keyboard.key("ctrl+o", HAND, "\x0f") is Key.TAKEN
    assert keyboard.entries("\r", HAND) == [Entry(b"9520", scanned=True)]


def test_escape_and_backspace_belong_to_a_framed_scan_from_its_first_character() -> None:
    keyboard = Keyboard("~")
    keyboard.send("~95", SCANNER)
    assert keyboard.key("escape", SCANNER) is Key.TAKEN
    assert keyboard.entries("2011\r", SCANNER)[0].raw == b"95\x1b2011"


def test_a_framed_scan_that_is_pasted_loses_its_framing() -> None:
    assert EntryBuffer("~", "#").paste("~9520114000013#\n", 5.0) == [Entry(b"9520114000013", scanned=True)]


def test_any_mixture_with_framing_comes_apart_exactly_at_any_pace() -> None:
    dice = random.Random(11)
    keyboard = Keyboard("~", "#")
    for _ in range(300):
        keyboard.now += dice.uniform(0.3, 2)
        code = "".join(dice.choices("0123456789ABCDEF.*-~#", k=dice.randint(1, 40)))
        times = dice.choice(["", "3*", "0.482*"])
        keyboard.send(times, dice.uniform(0.1, 0.5))
        entries = [e for c in f"~{code}#\r" for e in keyboard.entries(c, dice.uniform(0.0, 0.09))]
        assert entries == [Entry(f"{times}{code}".encode(), scanned=True)]


# -- entries that come another way ---------------------------------------------------------------------------


def test_half_a_scan_goes_on_where_an_entry_from_elsewhere_cleared_the_line() -> None:
    keyboard = Keyboard()
    keyboard.send("952011", SCANNER)
    held = keyboard.buffer.held()
    keyboard.buffer.clear()
    keyboard.buffer.keep(held)
    assert keyboard.buffer.text == ""
    assert keyboard.entries("4000013\r", SCANNER) == [Entry(b"9520114000013", scanned=True)]


def test_half_a_scan_behind_a_typed_quantity_goes_on_as_well() -> None:
    keyboard = Keyboard()
    keyboard.send("3*", HAND)
    keyboard.now += 1
    keyboard.send("9520114", SCANNER)
    held = keyboard.buffer.held()
    keyboard.buffer.clear()
    keyboard.buffer.keep(held)
    assert keyboard.entries("000013\r", SCANNER) == [Entry(b"3*9520114000013", scanned=True)]


def test_a_scan_that_only_lacks_its_terminator_is_whole_all_the_same() -> None:
    keyboard = Keyboard()
    keyboard.send("9520114000013", SCANNER)
    held = keyboard.buffer.held()
    keyboard.buffer.clear()
    keyboard.buffer.keep(held)
    assert keyboard.entries("\r", SCANNER) == [Entry(b"9520114000013", scanned=True)]


def test_what_a_hand_typed_is_never_joined_to_what_comes_after() -> None:
    keyboard = Keyboard()
    keyboard.send("12", HAND)
    held = keyboard.buffer.held()
    keyboard.buffer.clear()
    keyboard.buffer.keep(held, keyboard)
    keyboard.send("7", SCANNER)
    assert keyboard.buffer.text == "7"


def test_what_a_hand_typed_comes_back_to_where_it_was_typed_and_counts_as_typed() -> None:
    keyboard, elsewhere = Keyboard(), object()
    keyboard.send("12", HAND)
    held = keyboard.buffer.held()
    keyboard.buffer.clear()
    keyboard.buffer.keep(held, keyboard)
    assert not keyboard.buffer.bring_back(elsewhere)
    assert keyboard.buffer.bring_back(keyboard)
    assert keyboard.entries("345678\r", SCANNER) == [Entry(b"12345678", scanned=False)]
    assert not keyboard.buffer.bring_back(keyboard)


def test_what_comes_back_takes_no_place_of_what_stands_there_and_is_gone_then() -> None:
    keyboard = Keyboard()
    keyboard.send("12", HAND)
    held = keyboard.buffer.held()
    keyboard.buffer.clear()
    keyboard.buffer.keep(held, keyboard)
    keyboard.send("7", 1.0)
    keyboard.buffer.bring_back(keyboard)
    assert keyboard.buffer.text == "7"
    keyboard.buffer.clear()
    assert not keyboard.buffer.bring_back(keyboard)


def test_what_was_used_or_still_stands_is_not_kept_beside() -> None:
    keyboard = Keyboard()
    keyboard.send("3*", HAND)
    held = keyboard.buffer.held()
    keyboard.buffer.take()
    keyboard.buffer.keep(held, keyboard)
    assert not keyboard.buffer.bring_back(keyboard)
    keyboard.send("12", HAND)
    keyboard.buffer.keep(keyboard.buffer.held(), keyboard)
    keyboard.buffer.clear()
    assert not keyboard.buffer.bring_back(keyboard)


def test_what_was_kept_for_somebody_who_went_away_is_forgotten() -> None:
    keyboard = Keyboard()
    keyboard.send("12", HAND)
    held = keyboard.buffer.held()
    keyboard.buffer.clear()
    keyboard.buffer.keep(held, keyboard)
    keyboard.buffer.forget()
    assert not keyboard.buffer.bring_back(keyboard)
