"""The values of shop.toml, each read or refused with its key, and the line a key stands in."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any, TypeVar

from pos_term.domain.clean import clean, visible
from pos_term.domain.tax import parse_rate

MOST_LINES = 12
LONGEST = 80
MOST_TABLES = 500
"""Tables of one kind in a file."""

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]#]+?)\s*\]\]?\s*(#.*)?$")
_E = TypeVar("_E", bound=StrEnum)

Table = Mapping[str, Any]


class Wrong(ValueError):
    """A key and what is wrong with it."""

    def __init__(self, key: str, words: str, table: str = "", row: int = 0) -> None:
        super().__init__(words)
        self.key = key
        self.table = table
        """The table it stands in, such as `rules` or `departments.levels`; empty at the top of the file."""
        self.row = row
        """Which of several tables of that name, counted from 1; 0 where there is but one."""


class Section:
    """One table of the file."""

    def __init__(self, values: Table, keys: tuple[str, ...], name: str = "", row: int = 0) -> None:
        self.values = values
        self.name = name
        self.row = row
        for key in values:
            if key not in keys:
                close = difflib.get_close_matches(key, keys, n=1)
                hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(keys)}"
                raise self.wrong(key, f"is not a key; {hint}")

    def wrong(self, key: str, words: str) -> Wrong:
        """What is wrong with a key of this table."""
        return Wrong(key, words, self.name, self.row)

    def given(self, key: str) -> bool:
        """Whether the table has the key."""
        return key in self.values

    def text(self, key: str, default: str = "", *, needed: bool = False) -> str:
        """A text in quotes."""
        value = self.values.get(key, default)
        if not isinstance(value, str):
            raise self.wrong(key, "must be text in quotes")
        text = self._short(key, value) or default
        if needed and not text:
            raise self.wrong(key, "is missing; fill it in")
        return text

    def _short(self, key: str, value: str) -> str:
        text = clean(value, limit=LONGEST + 1)
        if len(text) > LONGEST:
            raise self.wrong(key, f"is longer than {LONGEST} characters; shorten it")
        return text

    def lines(self, key: str) -> tuple[str, ...]:
        """A list of lines."""
        value = self.values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(line, str) for line in value):
            raise self.wrong(key, 'must be a list of lines such as ["Main Street 1", "Town"]')
        if len(value) > MOST_LINES:
            raise self.wrong(key, f"has more than {MOST_LINES} lines; leave some out")
        return tuple(self._short(key, line) for line in value)

    def whole(self, key: str, default: int, least: int, most: int) -> int:
        """A whole number."""
        value = self.values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise self.wrong(key, f"must be a whole number from {least} to {most}")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """True or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "must be true or false")
        return value

    def word(self, key: str, kind: type[_E]) -> _E | None:
        """One of the words of an enumeration; None where the key is not there."""
        return self.one_of(key, self.values[key], kind) if key in self.values else None

    def one_of(self, key: str, value: object, kind: type[_E]) -> _E:
        """A value that must be one of the words of an enumeration."""
        try:
            return kind(value if isinstance(value, str) else "")
        except ValueError:
            shown = visible(str(value), limit=30)
            raise self.wrong(key, f"{shown!r} is not {' or '.join(kind)}") from None

    def words(self, key: str, kind: type[_E]) -> tuple[_E, ...]:
        """A list of words of an enumeration, each once."""
        value = self.values.get(key, [])
        if not isinstance(value, list):
            raise self.wrong(key, f'must be a list such as ["{next(iter(kind))}"]')
        return tuple(dict.fromkeys(self.one_of(key, each, kind) for each in value))

    def decimal(self, key: str) -> str:
        """A number as people write it, in quotes or not."""
        value = self.values.get(key)
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise self.wrong(key, 'must be a number such as "0.05"')
        return str(value)

    def percent(self, key: str) -> int:
        """A percentage, in thousandths of a percent."""
        try:
            return parse_rate(self.decimal(key))
        except ValueError:
            shown = visible(str(self.values.get(key)), limit=30)
            raise self.wrong(key, f"{shown!r} is not a percentage from 0 to 100") from None

    def tables(self, key: str, keys: tuple[str, ...]) -> list[Section]:
        """The tables under lines `[[key]]`."""
        rows = self.values.get(key, [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise self.wrong(key, f"must be tables, each under a line [[{key}]]")
        if len(rows) > MOST_TABLES:
            raise self.wrong(key, f"has more than {MOST_TABLES} tables; leave some out")
        return [Section(row, keys, key, n) for n, row in enumerate(rows, 1)]

    def table(self, key: str, keys: tuple[str, ...] | None = None) -> Section:
        """The table under a line `[key]`; an empty one where it is not there. Without `keys` any key will do."""
        value = self.values.get(key, {})
        name = f"{self.name}.{key}" if self.name else key
        if not isinstance(value, dict):
            raise self.wrong(key, f"must be a table, under a line [{name}]")
        return Section(value, tuple(value) if keys is None else keys, name, self.row)


def line_of(text: str, wrong: Wrong) -> int:
    """The line a key stands in, counted from 1; 0 where it cannot be found.

    A key of a table that is written in one line, `levels = { ... }`, stands where that table does; one that is
    missing where its table begins.
    """
    parent, _, own = wrong.table.rpartition(".")
    names = (wrong.key, f"{wrong.table}.{wrong.key}")
    seen: Counter[str] = Counter()
    table, row = "", 0
    inline = named = begins = 0
    for number, line in enumerate(text.splitlines(), 1):
        if found := _HEADER.match(line):
            table = re.sub(r"[\s\"']", "", found[2])
            seen[table] += found[1] == "[["
            row = seen[table.partition(".")[0]]
            if wrong.row in (0, row):
                named = named or (number if table in names else 0)
                begins = begins or (number if table == wrong.table else 0)
        elif (table, row) == (wrong.table, wrong.row) and _sets(line, wrong.key):
            return number
        elif own and (table, row) == (parent, wrong.row) and _sets(line, own):
            inline = inline or number
    return inline or named or begins


def _sets(line: str, key: str) -> bool:
    return bool(re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line))
