"""Telling a scan from typing, at the terminator, by content first and pace second."""

from __future__ import annotations

import random

import pytest

from pos_term.widgets.entry_buffer import Entry, EntryBuffer, Key
from tests.widgets.keyboard import HAND, SCANNER, Keyboard


def test_a_scan_is_known_by_its_pace() -> None:
    assert Keyboard().entries("9520114000013\r", SCANNER) == [Entry(b"9520114000013", scanned=True)]


def test_typing_is_known_by_its_pace() -> None:
    assert Keyboard().entries("9520114000013\r", HAND) == [Entry(b"9520114000013", scanned=False)]


def test_a_held_key_is_no_scan_however_fast() -> None:
    assert not Keyboard().entries("000000000000\r", 0.02)[0].scanned


def test_few_characters_are_no_scan_however_fast() -> None:
    assert not Keyboard().entries("12345\r", SCANNER)[0].scanned


def test_one_long_gap_inside_a_scan_does_not_make_it_typing() -> None:
    keyboard = Keyboard()
    keyboard.send("9520114", SCANNER)
    keyboard.now += 0.139
    assert keyboard.entries("000013\r", SCANNER)[0].scanned


@pytest.mark.parametrize("raw", ["]C10109520114000013", "]d2010952011400001310A", "]Q3https://id.example.com/01/1"])
def test_an_aim_identifier_is_a_scan_at_any_pace(raw: str) -> None:
    assert Keyboard().entries(f"{raw}\r", HAND)[0].scanned


def test_a_separator_in_it_makes_it_a_scan_at_any_pace() -> None:
    entry = Keyboard().entries("0109520114000013\x1d10A\r", HAND)[0]
    assert entry == Entry(b"0109520114000013\x1d10A", scanned=True)


def test_a_separator_under_the_kitty_protocol_has_no_character_and_is_kept() -> None:
    keyboard = Keyboard()
    keyboard.send("10AB12", SCANNER)
    assert keyboard.key("ctrl+right_square_bracket", SCANNER) is Key.TAKEN
    assert keyboard.entries("17261130\r", SCANNER)[0].raw == b"10AB12\x1d17261130"


def test_a_separator_may_stand_first() -> None:
    assert Keyboard().entries("\x1d0109520114000013\r", SCANNER)[0].raw == b"\x1d0109520114000013"


def test_a_quantity_typed_before_a_scan_does_not_slow_it() -> None:
    keyboard = Keyboard()
    keyboard.send("12*", 0.4)
    keyboard.now += 2
    assert keyboard.entries("9520114000013\r", SCANNER) == [Entry(b"12*9520114000013", scanned=True)]


def test_cr_lf_is_one_terminator() -> None:
    keyboard = Keyboard()
    became = keyboard.send("9520114000013\r\n9520114000020\r\n", SCANNER)
    assert [each.raw for each in became if isinstance(each, Entry)] == [b"9520114000013", b"9520114000020"]
    assert Key.ENTER not in became


@pytest.mark.parametrize("end", ["\r", "\n", "\t"])
def test_cr_lf_and_tab_end_an_entry(end: str) -> None:
    assert len(Keyboard().entries(f"9520114000013{end}", SCANNER)) == 1


def test_enter_on_an_empty_line_is_a_persons() -> None:
    assert Keyboard().send("\r", HAND) == [Key.ENTER]


def test_enter_right_behind_a_scan_is_the_scanners() -> None:
    keyboard = Keyboard()
    keyboard.send("9520114000013\r", SCANNER)
    assert keyboard.key("enter", SCANNER, "\r") is Key.IGNORED
    assert keyboard.key("ctrl+j", 0.03, "\n") is Key.IGNORED
    assert keyboard.key("enter", 0.03, "\r") is Key.ENTER


def test_a_key_between_them_makes_the_second_enter_a_persons() -> None:
    keyboard = Keyboard()
    keyboard.send("9520114000013\r", SCANNER)
    assert keyboard.key("f10", 0.01) is Key.PASSED
    assert keyboard.key("enter", 0.01, "\r") is Key.ENTER


def test_tab_on_an_empty_line_does_nothing() -> None:
    assert Keyboard().send("\t", HAND) == [Key.IGNORED]


def test_function_keys_and_arrows_belong_to_the_screen() -> None:
    keyboard = Keyboard()
    assert [keyboard.key(name) for name in ("f10", "up", "delete", "pagedown", "ctrl+q")] == [Key.PASSED] * 5


def test_a_function_key_after_fast_typing_still_works() -> None:
    keyboard = Keyboard()
    keyboard.send("100.00", 0.001)
    assert keyboard.key("f2", 0.001) is Key.PASSED
    assert keyboard.buffer.take() == "100.00"


def test_control_characters_inside_a_scan_are_data() -> None:
    keyboard = Keyboard()
    entry = keyboard.entries("95201\x11\x10\x0314000013\r", SCANNER)[0]
    assert entry.raw == b"95201\x11\x10\x0314000013"


def test_escape_inside_a_scan_spoils_it_instead_of_making_another_code_of_it() -> None:
    for key in ("escape", "up", "delete"):
        keyboard = Keyboard()
        keyboard.send("9520114000", SCANNER)
        assert keyboard.key(key, SCANNER) is Key.TAKEN
        assert keyboard.entries("013\r", SCANNER)[0].raw == b"9520114000\x1b013"


def test_alt_and_a_letter_inside_a_scan_is_an_escape_and_the_letter() -> None:
    keyboard = Keyboard()
    keyboard.send("9520114000", SCANNER)
    keyboard.key("alt+c", SCANNER, "c")
    assert keyboard.entries("013\r", SCANNER)[0].raw == b"9520114000\x1bc013"


def test_escape_clears_what_was_typed_and_then_belongs_to_the_screen() -> None:
    keyboard = Keyboard()
    keyboard.send("123", HAND)
    assert keyboard.key("escape") is Key.TAKEN
    assert keyboard.buffer.text == ""
    assert keyboard.key("escape") is Key.PASSED


def test_backspace_edits_and_an_edited_entry_is_typed() -> None:
    keyboard = Keyboard()
    keyboard.send("95201140000134", SCANNER)
    assert keyboard.key("backspace", 1.0, "\x7f") is Key.TAKEN
    assert keyboard.entries("\r", SCANNER) == [Entry(b"9520114000013", scanned=False)]


def test_backspace_on_an_empty_line_does_nothing() -> None:
    assert Keyboard().key("backspace", character="\x7f") is Key.IGNORED


def test_letters_of_every_script_arrive_whole() -> None:
    assert Keyboard().entries("jalapeño 牛乳 €\r", HAND)[0].text == "jalapeño 牛乳 €"


def test_a_byte_that_is_no_utf8_arrives_as_that_byte() -> None:
    assert Keyboard().entries("9520\udce914\udcff\r", SCANNER)[0].raw == b"9520\xe914\xff"


def test_the_keypad_types_under_the_kitty_protocol() -> None:
    keyboard = Keyboard()
    for name in ("1", "0", "decimal", "5"):
        keyboard.key(name, character=name if len(name) == 1 else None)
    assert keyboard.buffer.text == "10.5"


def test_a_pasted_code_keeps_its_separator_and_lines_become_entries() -> None:
    buffer = EntryBuffer()
    entries = buffer.paste("0109520114000013\x1d10A\r\n9520114000020\rrest", 5.0)
    assert [entry.raw for entry in entries] == [b"0109520114000013\x1d10A", b"9520114000020"]
    assert buffer.text == "rest"


def test_pasting_does_not_break_at_what_python_calls_a_line() -> None:
    (entry,) = EntryBuffer().paste("10A\x1c\x1d\x1e\x85\u2028B\n", 5.0)
    assert entry.text == "10A\x1c\x1d\x1e\x85\u2028B"


def test_an_endless_entry_stays_bounded() -> None:
    keyboard = Keyboard()
    assert len(keyboard.entries("1234567890" * 1000 + "\r", SCANNER)[0].raw) == 4096


def test_any_mixture_of_scans_and_typing_comes_apart_exactly() -> None:
    dice = random.Random(7)
    keyboard = Keyboard()
    for _ in range(300):
        keyboard.now += dice.uniform(0.3, 2)
        kind = dice.choice(["scan", "typed", "times"])
        code = "".join(dice.choices("0123456789ABCDEF", k=dice.randint(8, 40)))
        if kind == "typed":
            entries = [e for c in code[:10] + "\r" for e in keyboard.entries(c, max(0.033, dice.gauss(0.15, 0.05)))]
            assert entries == [Entry(code[:10].encode(), scanned=False)]
        else:
            if kind == "times":
                keyboard.send("3*", dice.uniform(0.1, 0.5))
            entries = [e for c in code + "\r" for e in keyboard.entries(c, dice.uniform(0.0, 0.022))]
            expected = f"3*{code}" if kind == "times" else code
            assert entries == [Entry(expected.encode(), scanned=True)]
