"""A date of goods as people read it off a pack and type it; where it can be read in two ways, both are given."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([. -])(\d{1,2})\2(\d{4}|\d{2})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{1,2})[./ -](\d{4}|\d{2})", re.ASCII)
_YEAR_MONTH = re.compile(r"(\d{4})[./ -](\d{1,2})", re.ASCII)
_SIX = re.compile(r"(\d{2})(\d{2})(\d{2})", re.ASCII)
_EIGHT = re.compile(r"(\d{4})(\d{4})", re.ASCII)
_PAST, _AHEAD = 5 * 366, 20 * 366
"""Days before and after today beyond which a reading of short digits is not what anyone means."""
HOW = "31.12.26, 311226, 2026-12-31 or 12/2026"


def typed_dates(text: str, on: date) -> tuple[date, ...] | str:
    """Each date that a text can mean, the nearest to `on` first; or why it is none, in plain words.

    Day, month, year; or year, month, day where the year comes first. Six digits are both, for packs carry
    YYMMDD (GS1 General Specifications 3.4.5 to 3.4.7) and people type DDMMYY. With slashes the month may come
    first. A month alone is its last day, as GS1 reads day 00. A year of two digits is the one next to today.
    """
    plain = text.strip()
    found = _readings(plain, on)
    if found is None:
        return f"Type the date such as {HOW}."
    real = tuple(dict.fromkeys(day for day in found if day))
    if not real:
        return "There is no such day. Look at the date again."
    near = sorted(real, key=lambda day: abs((day - on).days))
    return tuple(day for day in near if -_PAST <= (day - on).days <= _AHEAD) or tuple(near[:1])


def _readings(text: str, on: date) -> list[date | None] | None:
    """All readings, None for one that is no real day; None where the text has not the shape of a date."""
    if found := _ISO.fullmatch(text):
        return [_real(found[1], found[3], found[4], on)]
    if found := _DAY_FIRST.fullmatch(text):
        return [_real(found[4], found[3], found[1], on)]
    if found := _SLASHED.fullmatch(text):
        return [_real(found[3], found[2], found[1], on), _real(found[3], found[1], found[2], on)]
    if found := _SIX.fullmatch(text):
        return [_real(found[3], found[2], found[1], on), _real(found[1], found[2], found[3], on)]
    if found := _EIGHT.fullmatch(text):
        last, first = found[2], found[1]
        return [_real(last, first[2:], first[:2], on), _real(first, last[:2], last[2:], on)]
    if found := _YEAR_MONTH.fullmatch(text):
        return [_real(found[1], found[2], "0", on)]
    if found := _MONTH.fullmatch(text):
        return [_real(found[2], found[1], "0", on)]
    return None


def _real(year: str, month: str, day: str, on: date) -> date | None:
    """A day that there is; day 0 is the last one of its month."""
    full = int(year) if len(year) == 4 else _near(int(year), on)
    try:
        return date(full, int(month), int(day) or monthrange(full, int(month))[1])
    except ValueError:
        return None


def _near(short: int, on: date) -> int:
    """The year with these last two digits that is next to today (General Specifications 7.12)."""
    year = on.year // 100 * 100 + short
    return min((year - 100, year, year + 100), key=lambda each: abs(each - on.year))
