"""The shop's time never goes back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from pos_term.services.clock import Clock, read_instant

NOON = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def test_a_clock_set_back_does_not_make_an_expired_lot_fresh() -> None:
    clock = Clock(UTC_ZONE, system=lambda: NOON - timedelta(days=30), seen=NOON)
    assert clock.at() == NOON
    assert clock.business_date() == date(2026, 11, 21)
    assert clock.behind() == timedelta(days=30)


def test_a_right_clock_is_not_called_behind() -> None:
    assert Clock(UTC_ZONE, system=lambda: NOON, seen=NOON + timedelta(seconds=30)).behind() is None


def test_what_the_journal_saw_moves_the_clock_forward_only() -> None:
    clock = Clock(UTC_ZONE, system=lambda: NOON)
    clock.saw(NOON + timedelta(days=1))
    clock.saw(NOON - timedelta(days=1))
    assert clock.at() == NOON + timedelta(days=1)


def test_the_day_begins_at_midnight_in_the_shop() -> None:
    late = datetime(2026, 11, 21, 23, 30, tzinfo=UTC)
    assert Clock(AMSTERDAM, system=lambda: late).business_date() == date(2026, 11, 22)


def test_a_fixed_clock_stands_whatever_the_journal_saw() -> None:
    clock = Clock(UTC_ZONE, system=lambda: NOON, seen=NOON, fixed=NOON - timedelta(days=900))
    assert clock.at() == NOON - timedelta(days=900)


def test_an_instant_without_offset_is_the_shops_own() -> None:
    assert read_instant("2026-07-01T12:00", AMSTERDAM) == datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
    assert read_instant("2026-07-01T12:00+00:00", AMSTERDAM) == datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


UTC_ZONE = ZoneInfo("UTC")
