"""Status bytes told apart, whatever a printer says unasked, and read bit by bit."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.devices.printer_status import Answers, PrinterStatus, after_barrier, question
from tests.devices.fake_printer import ASB, WELL


def sorted_out(data: bytes) -> tuple[list[int], list[int]]:
    answers = Answers()
    answers.feed(data)
    return list(answers.at_once), list(answers.in_turn)


def test_questions_are_epson_s() -> None:
    assert [question(n) for n in (1, 2, 4)] == [b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"]


def test_answers_are_told_from_what_nobody_asked() -> None:
    stream = b"\x11" + ASB + bytes((WELL,)) + b"\x13" + ASB + ASB + b"\x00" + b"\x11" + bytes((WELL | 8,))
    assert sorted_out(stream) == ([WELL, WELL | 8], [0])


@pytest.mark.parametrize("at", range(5))
def test_flow_control_in_the_middle_of_an_automatic_status_changes_nothing(at: int) -> None:
    assert sorted_out(ASB[:at] + b"\x13" + ASB[at:] + b"\x03") == ([], [3])


def test_an_automatic_status_that_breaks_off_hides_no_answer_at_once() -> None:
    assert sorted_out(ASB[:2] + bytes((WELL,))) == ([WELL], [])


@given(st.lists(st.sampled_from([ASB, b"\x11", b"\x13", b"\x00", b"\x0f", bytes((WELL,)), bytes((WELL | 0x24,))])),
       st.lists(st.integers(1, 5), min_size=1))  # fmt: skip
def test_pieces_of_any_size_are_sorted_alike(parts: list[bytes], sizes: list[int]) -> None:
    stream, whole, pieces = b"".join(parts), Answers(), Answers()
    whole.feed(stream)
    rest = stream
    for size in itertools.cycle(sizes):
        pieces.feed(rest[:size])
        rest = rest[size:]
        if not rest:
            break
    assert (pieces.at_once, pieces.in_turn) == (whole.at_once, whole.in_turn)
    assert list(whole.in_turn) == [part[0] for part in parts if part in (b"\x00", b"\x0f")]


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ((WELL, WELL, WELL), ""),
        ((WELL, None, None), ""),
        ((WELL | 8, WELL | 4, WELL), "the cover is open; close it"),
        ((WELL | 8, WELL | 4 | 0x20, WELL | 0x60), "the cover is open; close it"),
        ((WELL | 8, WELL | 0x20, WELL), "paper is out; put in a roll"),
        ((WELL | 8, WELL, WELL | 0x60), "paper is out; put in a roll"),
        ((WELL | 8, None, WELL | 0x60), "paper is out; put in a roll"),
        ((WELL | 8, WELL | 0x08, WELL), "its feed button is held down; let go of it"),
        ((WELL | 8, None, None), "it is offline; check its paper, its cover and its buttons"),
        ((WELL, WELL, WELL | 0x0C), ""),
    ],
)
def test_trouble_names_its_remedy(answers: tuple[int, int | None, int | None], words: str) -> None:
    assert PrinterStatus(*answers).trouble() == words


def test_little_paper_is_advice_and_no_trouble() -> None:
    assert PrinterStatus(WELL, WELL, WELL | 0x0C).advice() == "paper is nearly at its end; have a roll ready"
    assert [after_barrier(answer) for answer in (0, 3, 0x0F)] == [
        ("", ""),
        ("", "paper is nearly at its end; have a roll ready"),
        ("paper is out; put in a roll", ""),
    ]


def test_the_drawer_s_switch_is_the_third_bit() -> None:
    assert [PrinterStatus(WELL | bit).drawer_pin_high for bit in (0, 4)] == [False, True]
