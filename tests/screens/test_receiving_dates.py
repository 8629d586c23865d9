"""Dates of goods as people type them: every way of writing them, and what can be read in two ways."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.screens.typed_date import typed_dates
from tests.hostile import HOSTILE

ON = date(2026, 11, 21)
LAST = date(2026, 12, 31)


@pytest.mark.parametrize(
    "text",
    ["31.12.26", "31.12.2026", "31-12-26", "31 12 2026", "2026-12-31", "2026/12/31", "31/12/26", "31122026",
     "20261231", "12/2026", "12/26", "12.2026", "2026-12", " 31.12.26 "],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(text: str) -> None:
    assert typed_dates(text, ON) == (LAST,)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("311226", (LAST, date(2031, 12, 26))),
        ("261231", (LAST, date(2031, 12, 26))),
        ("03/04/27", (date(2027, 3, 4), date(2027, 4, 3))),
        ("111111", (date(2011, 11, 11),)),
    ],
)
def test_what_can_be_read_in_two_ways_gives_both_the_nearest_first(text: str, readings: tuple[date, ...]) -> None:
    assert typed_dates(text, ON) == readings


def test_a_reading_decades_away_is_not_offered_beside_a_near_one() -> None:
    assert typed_dates("010331", ON) == (date(2031, 3, 1),)
    assert typed_dates("310301", ON) == (date(2031, 3, 1),)
    assert typed_dates("111226", ON) == (date(2026, 12, 11),)


def test_a_day_decades_away_is_read_where_nothing_else_can_be_meant() -> None:
    assert typed_dates("010150", ON) == (date(2050, 1, 1),)
    assert typed_dates("270599", ON) == (date(1999, 5, 27),)


@pytest.mark.parametrize("text", ["31.13.26", "30.02.27", "2026-02-30", "13/13/26", "99/26"])
def test_a_day_that_there_is_not_is_told_so(text: str) -> None:
    assert typed_dates(text, ON) == "There is no such day. Look at the date again."


@pytest.mark.parametrize(("name", "text"), HOSTILE)
def test_outside_text_is_no_date_and_harms_nothing(name: str, text: str) -> None:
    assert isinstance(typed_dates(text, ON), str), name


@given(st.dates(date(2022, 1, 1), date(2039, 12, 31)))
def test_every_day_of_these_years_is_among_the_readings_of_six_digits(day: date) -> None:
    for text in (f"{day:%d%m%y}", f"{day:%y%m%d}"):
        readings = typed_dates(text, ON)
        assert day in readings, text
        assert not isinstance(readings, str)
        assert list(readings) == sorted(readings, key=lambda each: abs((each - ON).days))
