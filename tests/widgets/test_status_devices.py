"""The devices on the top line: a symbol and a word each, trouble in words, nothing lost where room is short."""

from __future__ import annotations

from typing import Any

import pytest

from pos_term.widgets.device_marks import DeviceMark, marks_in
from pos_term.widgets.painting import span
from pos_term.widgets.status_bar import Status, StatusBar

GOOD = tuple(DeviceMark(name) for name in ("scanner", "drawer", "display", "scale"))
AWAY = DeviceMark("scale", "▲", "away")


def shown(width: int, **status: Any) -> str:
    """The whole line of Ana's till."""
    bar = StatusBar(Status(till="1", person="Ana", time="Sat 21 Nov 2026 14:03", **status))
    text = "".join(text for text, _ in bar.row(0, width))
    assert len(text) <= width
    return text


def test_each_device_has_a_symbol_and_a_word_where_there_is_room() -> None:
    text = shown(118, printer="printer", devices=(*GOOD[:3], DeviceMark("scale", "○")))
    assert text.startswith("Till 1 · Ana · Sat 21 Nov 2026 14:03 ")
    assert text.endswith("  ● printer  ● scanner  ● drawer  ● display  ○ scale")


def test_what_is_well_folds_into_one_where_there_is_no_room() -> None:
    text = shown(78, printer="printer", devices=GOOD)
    assert text.startswith("Till 1 · Ana · Sat 21 Nov 2026 14:03 ")
    assert text.endswith("  ● 5 devices")


def test_what_is_wrong_stands_first_and_with_words_while_the_rest_folds() -> None:
    text = shown(78, printer="printer", devices=(*GOOD[:3], AWAY))
    assert text.endswith("  ▲ scale away  ● 4 devices")


def test_a_receipt_that_waits_stands_before_everything_else() -> None:
    text = shown(118, printer="receipt waits: no paper", printer_ok=False, devices=(*GOOD[:1], AWAY))
    assert text.endswith("  ▲ receipt waits: no paper  ▲ scale away  ● scanner")


def test_the_words_of_trouble_are_cut_and_the_devices_that_are_well_stay_counted() -> None:
    words = "receipt waits: the printer is out of paper; put in a new roll"
    text = shown(78, printer=words, printer_ok=False, devices=GOOD)
    assert "  ▲ receipt waits: the" in text
    assert text.endswith("…  ● 4 devices")


def test_more_trouble_than_fits_is_counted() -> None:
    bad = tuple(DeviceMark(f"scanner {n}", "▲", "away") for n in range(6))
    text = shown(78, printer="printer", devices=bad)
    assert text.endswith("  ▲ scanner 0 away  ▲ 5 more  ● printer")


def test_more_trouble_is_counted_also_where_the_first_is_cut_for_it() -> None:
    text = shown(78, training=True, printer="look for 2 prints", printer_ok=False, devices=(*GOOD[1:], AWAY))
    assert text.endswith("  ▲ look for 2 pri…  ▲ 1 more   TRAINING ")


def test_what_is_well_takes_no_room_from_the_name_of_something_wrong() -> None:
    away = tuple(DeviceMark(f"scanner {n}", "▲", "away") for n in range(3))
    bad = (DeviceMark("printer:", "▲", "paper is out"), *away)
    text = shown(78, devices=(*bad, *GOOD[1:]))
    assert text.endswith("  ▲ printer: paper is out  ▲ 3 more")


def test_trouble_stands_before_the_rest_where_there_is_hardly_any_room() -> None:
    assert shown(38, devices=(*GOOD[:3], AWAY)).endswith("  ▲ scale a…")


def test_one_device_alone_never_folds() -> None:
    assert shown(78, printer="printer").endswith("  ● printer")
    assert shown(78, devices=(AWAY,)).endswith("  ▲ scale away")


def test_training_and_a_wrong_clock_keep_their_places() -> None:
    text = shown(78, clock="clock is behind", training=True, printer="printer", devices=GOOD)
    assert "▲ clock is behind" in text
    assert text.endswith("  TRAINING ")
    assert "● 5" in text


@pytest.mark.parametrize("room", range(80))
@pytest.mark.parametrize(
    "marks",
    [(), GOOD, (*GOOD, AWAY), (AWAY,) * 5, (DeviceMark("牛乳", "▲", "牛乳 " * 30), *GOOD)],
    ids=["none", "good", "one away", "all away", "wide words"],
)
def test_marks_never_take_more_room_than_they_have(room: int, marks: tuple[DeviceMark, ...]) -> None:
    assert span(marks_in(marks, room)) <= room


def test_hostile_names_are_no_command_to_the_terminal() -> None:
    text = shown(118, devices=(DeviceMark("sca\x1b[2Jle\x9b", "▲", "aw\x07ay"),))
    assert text.isprintable()
