"""Dates as a till reads and shows them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.dates import days_left, days_left_words, long_date, parse_date, short_date, stamp, unstamp
from tests.hostile import HOSTILE

ON = date(2026, 11, 21)
ZONES = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2190, 1, 1), timezones=ZONES)  # noqa: DTZ001 - the zone is drawn


@given(st.dates(date(1000, 1, 1)))
def test_a_date_survives_being_written_and_read(day: date) -> None:
    assert parse_date(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "", "2026-11-31", "2026-02-29", "2026-13-01", "26-11-30", "20261130", "2026-W47-6", "2026-325",
        "2026/11/30",
        "30-11-2026", " 2026-11-30", "2026-11-3", "2026-11-30T00:00", "２０２６-11-30",
        "2026-11-30\n", "0000-01-01",
    ],
)  # fmt: skip
def test_what_is_no_calendar_date_is_refused_in_plain_words(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date such as 2026-11-30") as refused:
        parse_date(text)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_no_outside_text_does_more_than_be_refused(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date"):
        parse_date(text)


def test_a_date_is_short_in_its_own_year_and_full_in_another() -> None:
    assert short_date(date(2026, 11, 8), ON) == "8 Nov"
    assert short_date(date(2027, 3, 31), ON) == "31 Mar 2027"
    assert long_date(ON) == "Sat 21 Nov 2026"


@pytest.mark.parametrize(
    ("days", "words"), [(7, "7 d"), (1, "1 d"), (0, "today"), (-1, "1 d ago"), (-400, "400 d ago")]
)
def test_the_days_that_remain_are_told_in_words(days: int, words: str) -> None:
    day = ON + timedelta(days=days)
    assert days_left(day, ON) == days
    assert days_left_words(day, ON) == words


@given(INSTANTS)
def test_an_instant_survives_the_journal(at: datetime) -> None:
    assert unstamp(stamp(at)) == at
    assert unstamp(stamp(at)).utcoffset() == timedelta(0)


@given(INSTANTS, INSTANTS)
def test_stamps_sort_as_time_does(one: datetime, other: datetime) -> None:
    assert (stamp(one) < stamp(other)) is (one < other)


def test_a_stamp_is_utc_with_microseconds() -> None:
    at = datetime(2026, 11, 21, 15, 3, 5, 7, tzinfo=timezone(timedelta(hours=1)))
    assert stamp(at) == "2026-11-21T14:03:05.000007Z"
    assert stamp(datetime(2026, 11, 21, tzinfo=UTC)) == "2026-11-21T00:00:00.000000Z"
