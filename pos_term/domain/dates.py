"""Dates as people read them on a till, and the days that remain."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def parse_date(text: str) -> date:
    """Read an ISO date (`2026-11-30`); ValueError in plain words otherwise."""
    try:
        if _ISO.fullmatch(text):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise ValueError(f"date {text[:20]!r} is not a date such as 2026-11-30")


def short_date(day: date, on: date) -> str:
    """A date in few letters: `28 Nov`, with its year unless it is the year of `on`."""
    text = f"{day.day} {_MONTHS[day.month - 1]}"
    return text if day.year == on.year else f"{text} {day.year}"


def long_date(day: date) -> str:
    """A date with its weekday: `Sat 21 Nov 2026`."""
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def days_left(day: date, on: date) -> int:
    """Days until `day`; 0 is today, below 0 is past."""
    return (day - on).days


def days_left_words(day: date, on: date) -> str:
    """Days left in brackets' worth of words: `7 d`, `today`, `2 d ago`."""
    left = days_left(day, on)
    if left == 0:
        return "today"
    return f"{left} d" if left > 0 else f"{-left} d ago"


def stamp(at: datetime) -> str:
    """An instant as the journal writes it: UTC, microseconds, `2026-11-21T14:03:05.000000Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def unstamp(text: str) -> datetime:
    """Read an instant of the journal back."""
    return datetime.fromisoformat(text)
