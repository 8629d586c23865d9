"""The cells of one row as values, with a plain word about each that is none."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TypeVar

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import parse_date
from pos_term.domain.gtin import as_gtin14, check_digit_is_right
from pos_term.domain.lots import KEY_MARK
from pos_term.services.import_rows import Row

NAME = 200
"""The most characters of a name or note."""
CODE = 80
"""The most characters of a sku, lot, serial or barcode."""
MOST_DAYS = 36_500
MOST_CODES = 100

_T = TypeVar("_T")
_E = TypeVar("_E", bound=StrEnum)
_WORDS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_WHOLE = re.compile(r"-?\d{1,9}", re.ASCII)


class Fields:
    """Reads the cells of one row and remembers what was wrong with them."""

    def __init__(self, row: Row) -> None:
        self.line = row.line
        self._cells = row.cells
        self.faults: list[str] = []

    def fault(self, field: str, words: str) -> None:
        """Something is wrong with a field."""
        self.faults.append(f"{field}: {words}")

    def given(self, field: str) -> bool:
        """Whether the field has anything in it."""
        return bool(self._cells.get(field))

    def there(self, field: str) -> bool:
        """Whether the file has the column at all."""
        return field in self._cells

    def text(self, field: str, *, most: int = NAME, needed: bool = False) -> str:
        """Free text, made safe."""
        cell = self._cells.get(field, "")
        text = clean(cell, limit=most + 1)
        if len(text) > most:
            self.fault(field, f"is longer than {most} characters; shorten it")
        elif needed and not text:
            self.fault(field, "is empty; fill it in")
        return text

    def exact(self, field: str, *, needed: bool = False) -> str | None:
        """A code that identifies something, as it is; None where the field is empty or was no such code."""
        text = unicodedata.normalize("NFC", self._cells.get(field, ""))
        if not text:
            if needed:
                self.fault(field, "is empty; fill it in")
            return None
        words = code_fault(text)
        if words:
            self.fault(field, words)
            return None
        return text

    def gtin(self, field: str) -> str | None:
        """A GTIN in 14 digits; None where the field is empty or was none."""
        cell = self._cells.get(field, "")
        if not cell:
            return None
        gtin = as_gtin14(cell)
        if gtin is None:
            self.fault(field, _gtin_fault(cell))
        return gtin

    def codes(self, field: str) -> tuple[str, ...]:
        """Codes with `;` between them: GTINs in 14 digits, others as they are."""
        found: dict[str, None] = {}
        for part in self._cells.get(field, "").split(";"):
            text = unicodedata.normalize("NFC", part.strip(" \t"))
            words = code_fault(text) if text else ""
            if words:
                self.fault(field, words)
            elif text:
                found[as_gtin14(text) or text] = None
        if len(found) > MOST_CODES:
            self.fault(field, f"has more than {MOST_CODES} codes; leave some out")
        return tuple(found)

    def choice(self, field: str, kind: type[_E], default: _E) -> _E:
        """One of the words of an enumeration."""
        cell = self._cells.get(field, "").lower()
        if not cell:
            return default
        try:
            return kind(cell)
        except ValueError:
            known = " or ".join(kind)
            self.fault(field, f"{visible(cell, limit=20)!r} is not {known}")
            return default

    def word(self, field: str, kind: type[_E]) -> _E | None:
        """One of the words of an enumeration; None where the field is empty."""
        return self.choice(field, kind, next(iter(kind))) if self.given(field) else None

    def flag(self, field: str) -> bool:
        """`yes` or `no`; empty is no."""
        cell = self._cells.get(field, "").lower()
        if cell and cell not in _WORDS:
            self.fault(field, f"{visible(cell, limit=20)!r} is not yes or no")
        return _WORDS.get(cell, False)

    def days(self, field: str) -> int | None:
        """A number of days; None where the field is empty."""
        cell = self._cells.get(field, "")
        if not cell:
            return None
        if not _WHOLE.fullmatch(cell) or not 0 <= int(cell) <= MOST_DAYS:
            self.fault(field, f"{visible(cell, limit=20)!r} is not a number of days from 0 to {MOST_DAYS}")
            return None
        return int(cell)

    def whole(self, field: str, most: int) -> int | None:
        """A whole number from 0; None where the field is empty."""
        cell = self._cells.get(field, "")
        if not cell:
            return None
        if not _WHOLE.fullmatch(cell) or not 0 <= int(cell) <= most:
            self.fault(field, f"{visible(cell, limit=20)!r} is not a whole number from 0 to {most}")
            return None
        return int(cell)

    def day(self, field: str) -> date | None:
        """An ISO date; None where the field is empty."""
        return self.value(field, near_date)

    def value(self, field: str, parse: Callable[[str], _T]) -> _T | None:
        """What `parse` makes of the field; None where it is empty, or `parse` raised ValueError."""
        cell = self._cells.get(field, "")
        if not cell:
            return None
        try:
            return parse(cell)
        except ValueError as error:
            self.fault(field, visible(str(error), limit=200))
            return None


def near_date(text: str) -> date:
    """Read an ISO date of this age; ValueError in plain words otherwise."""
    day = parse_date(text)
    if not 1970 <= day.year < 2200:
        raise ValueError(f"date {day} is too far off; check the year")
    return day


def code_fault(text: str) -> str:
    """What keeps a text from being a sku, lot, serial or barcode, in words; empty when nothing does.

    Such a code is kept exactly, so what cannot be seen in it is refused, not dropped.
    """
    if len(text) > CODE:
        return f"is longer than {CODE} characters; check the column"
    if KEY_MARK in text:
        return f"holds the character {KEY_MARK}, which no code may have; remove it"
    hidden = next((c for c in text if not c.isprintable()), None)
    if hidden is not None:
        return f"holds the invisible character U+{ord(hidden):04X}; remove it"
    return ""


def _gtin_fault(cell: str) -> str:
    shown = visible(cell, limit=20)
    if not (cell.isascii() and cell.isdigit()) or len(cell) not in (8, 12, 13, 14):
        rounded = "E+" in cell.upper()
        remedy = "store the column as text" if rounded else "a spreadsheet may have dropped zeros in front"
        return f"{shown!r} is not a number of 8, 12, 13 or 14 digits; {remedy}"
    right = next(d for d in "0123456789" if check_digit_is_right(cell[:-1] + d))
    if right == cell[-1]:
        return f"{shown} names no product; leave it empty"
    return f"{shown} has a wrong check digit, it should end in {right}; check the number"
