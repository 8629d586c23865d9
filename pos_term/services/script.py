"""One step of a script: a JSON object a line, its fields read with words for what is wrong with them."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pos_term.domain.clean import clean
from pos_term.domain.dates import parse_date
from pos_term.domain.money import TooLarge, parse_amount, parse_fixed
from pos_term.domain.quantity import parse_quantity
from pos_term.store.codec import HALF

LONGEST_NOTE = 200
ABSENT = object()
"""Stands for a field that must be given."""


class BadStep(ValueError):
    """A step is not written as it must be; the message names the line, the field and the remedy."""


class BeyondLimits(Exception):
    """A number of a step is beyond what the till takes: the step is well written, and refused in these words."""


class Step:
    """One step's fields, read with words for what is wrong with them."""

    def __init__(self, line: int, fields: Mapping[str, Any]) -> None:
        self.line = line
        self._fields = fields
        self.do = self.text("do")

    def expect(self, known: frozenset[str]) -> None:
        """Raise BadStep for a field the step does not know: a slip of the pen, found before anything is done."""
        for name in self._fields:
            if name != "do" and name not in known:
                raise BadStep(f"line {self.line}: {self.do} does not know the field {name!r}")

    def _get(self, name: str, default: Any) -> Any:
        value = self._fields.get(name, default)
        if value is ABSENT:
            raise BadStep(f"line {self.line}: {self._fields.get('do', 'the step')} needs the field {name!r}")
        return value

    def text(self, name: str, default: Any = ABSENT) -> str:
        """A text field; half a character, which JSON can name and no store can hold, is U+FFFD."""
        value = self._get(name, default)
        if not isinstance(value, str):
            raise BadStep(f"line {self.line}: {name!r} must be text in quotes")
        return HALF.sub("\ufffd", value)

    def note(self, name: str, default: Any = ABSENT) -> str:
        """What a person says in a few words, a reason or a reference: no more of it than a receipt can bear."""
        return clean(self.text(name, default), limit=LONGEST_NOTE)

    def given(self, name: str) -> bool:
        """Whether the step has this field."""
        return self._fields.get(name) is not None

    def rows(self, name: str) -> list[Step]:
        """A list of objects, each read like a step of its own."""
        value = self._get(name, ABSENT)
        if not isinstance(value, list) or not value or not all(isinstance(row, dict) for row in value):
            raise BadStep(f"line {self.line}: {name!r} must be a list of objects")
        return [Step(self.line, {"do": f"{self.do}.{name}", **row}) for row in value]

    def day(self, name: str) -> date:
        """An ISO date."""
        text = self.text(name)
        try:
            return parse_date(text)
        except ValueError as error:
            raise BadStep(f"line {self.line}: {name!r}: {error}") from error

    def percent(self, name: str) -> int:
        """A percentage as thousandths of a percent; what is not from 0 to 100 is for the rules to refuse."""
        return self._parsed(name, self._get(name, ABSENT), lambda text: parse_fixed(text, 3, what="percentage"))

    def whole(self, name: str, default: int | None) -> int | None:
        """A whole number."""
        value = self._get(name, default)
        if value is not None and (not isinstance(value, int) or isinstance(value, bool)):
            raise BadStep(f"line {self.line}: {name!r} must be a whole number")
        return value

    def position(self, name: str) -> int:
        """A whole number that must be given."""
        value = self.whole(name, None)
        if value is None:
            raise BadStep(f"line {self.line}: {self.do} needs the field {name!r}")
        return value

    def quantity(self, name: str, default: Any = ABSENT) -> int | None:
        """A decimal string as thousandths."""
        value = self._get(name, default)
        return None if value is None else self._parsed(name, value, parse_quantity)

    def amount(self, name: str, digits: int) -> int:
        """A decimal string as minor units."""
        return self._parsed(name, self._get(name, ABSENT), lambda text: parse_amount(text, digits))

    def _parsed(self, name: str, value: Any, parse: Callable[[str], int]) -> int:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            raise BadStep(f'line {self.line}: {name!r} must be a decimal in quotes, such as "2.50"')
        try:
            return parse(value)
        except TooLarge as error:
            raise BeyondLimits(f"{str(error)[:1].upper()}{str(error)[1:]}. Check it.") from error
        except ValueError as error:
            raise BadStep(f"line {self.line}: {name!r}: {error}") from error

    def choice(self, name: str, kinds: Any, default: Any = ABSENT) -> Any:
        """One of an enumeration's values."""
        value = self._get(name, default)
        try:
            return kinds(value)
        except ValueError as error:
            known = ", ".join(kind.value for kind in kinds)
            raise BadStep(f"line {self.line}: {name!r} is {value!r}; choose one of {known}") from error


def read_step(n: int, line: bytes) -> Step:
    """Read one line of a script, counted from 1. Raises BadStep."""
    try:
        fields = json.loads(line)
    except RecursionError as error:
        raise BadStep(f"line {n}: not a step: brackets within brackets without end") from error
    except ValueError as error:
        raise BadStep(f"line {n}: not a JSON object: {error}") from error
    if not isinstance(fields, dict):
        raise BadStep(f"line {n}: not a JSON object")
    return Step(n, fields)
