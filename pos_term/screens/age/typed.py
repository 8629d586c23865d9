"""A date of birth as people read it off a card and type it."""

from __future__ import annotations

import re
from datetime import date

_GERMAN = re.compile(r"(\d{1,2})[./ -](\d{1,2})[./ -](\d{4}|\d{2})", re.ASCII)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", re.ASCII)
_RUN = re.compile(r"(\d{2})(\d{2})(\d{4}|\d{2})", re.ASCII)
HOW = "21.11.2006, 2006-11-21 or 211106"


def birth_date(text: str, on: date) -> date | str:
    """The date a text gives, or why it gives none, in plain words; `on` is today in the shop.

    Day, month, year; or year, month, day where the year comes first. A year of two digits is the latest one that
    has come already: who types `06` for 1906 is shown as too young, never the other way round.
    """
    plain = text.strip()
    iso = _ISO.fullmatch(plain)
    if iso:
        return _date(iso[1], iso[2], iso[3], on)
    found = _GERMAN.fullmatch(plain) or _RUN.fullmatch(plain)
    if found is None:
        return f"Type the date of birth such as {HOW}."
    return _date(found[3], found[2], found[1], on)


def _date(year: str, month: str, day: str, on: date) -> date | str:
    years = (
        [int(year)]
        if len(year) == 4
        else [on.year // 100 * 100 + int(year), on.year // 100 * 100 - 100 + int(year)]
    )
    dates = [found for each in years if (found := _real(each, int(month), int(day)))]
    if not dates:
        return "There is no such day. Look at the date again."
    return next((found for found in dates if found <= on), dates[-1])


def _real(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
