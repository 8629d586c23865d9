"""Ages: whole years on the day, also for those born on a leap day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.ages import age_on

DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        (date(2008, 11, 21), date(2026, 11, 21), 18), (date(2008, 11, 22), date(2026, 11, 21), 17),
        (date(2008, 2, 29), date(2026, 2, 28), 17), (date(2008, 2, 29), date(2026, 3, 1), 18),
        (date(2008, 2, 29), date(2028, 2, 29), 20), (date(2008, 2, 29), date(2028, 2, 28), 19),
        (date(2000, 12, 31), date(2001, 1, 1), 0), (date(2026, 11, 21), date(2026, 11, 21), 0),
        (date(1900, 1, 1), date(2026, 11, 21), 126),
    ],
)  # fmt: skip
def test_a_year_is_full_on_the_birthday(born: date, on: date, years: int) -> None:
    assert age_on(born, on) == years


@given(DAYS, DAYS)
def test_nobody_grows_younger(born: date, on: date) -> None:
    assert age_on(born, on + timedelta(days=1)) - age_on(born, on) in (0, 1)


@given(DAYS, st.integers(1, 1000))
def test_who_is_not_born_yet_has_no_age(on: date, days: int) -> None:
    assert age_on(on + timedelta(days=days), on) < 0
