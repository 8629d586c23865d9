"""What an entry means for a field of a form: text, a date, a quantity, money; or why it is none of that."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pos_term.domain.clean import clean, visible
from pos_term.domain.money import format_fixed, parse_amount, parse_fixed
from pos_term.domain.quantity import ONE, parse_quantity
from pos_term.screens.amounts import is_words, looks_like_scan, not_a_quantity, not_an_amount
from pos_term.screens.typed_date import typed_dates
from pos_term.widgets.entry_buffer import Entry

COST_DIGITS = 4
"""Decimals of a unit cost: ten-thousandths of the currency unit."""


@dataclass(frozen=True, slots=True)
class Unfit:
    """An entry that is no answer."""

    words: str
    """Why, and what to do, in a sentence."""


Read = tuple[object, ...] | Unfit
"""The values that an entry can mean, the likeliest first; or why it means none."""


def text(limit: int = 200) -> Callable[[Entry], Read]:
    """Words, which a scan is not."""

    def read(entry: Entry) -> Read:
        if not is_words(entry):
            return Unfit(f"That was a scan ({visible(entry.text, limit=24)}); words are asked for here.")
        words = clean(entry.text, limit=limit + 1)
        if len(words) > limit:
            return Unfit(f"That is longer than {limit} characters. Say it shorter.")
        return (words,) if words else Unfit("Nothing of that can be kept. Type it again.")

    return read


def code(limit: int = 80) -> Callable[[Entry], Read]:
    """A number or code, typed or scanned; it is kept as it stands."""

    def read(entry: Entry) -> Read:
        plain = entry.text.strip()
        if "\x1d" in plain:
            return Unfit(f"{visible(plain, limit=30)} is a code of several parts. Type the number itself.")
        if clean(plain, limit=limit) != plain or not plain:
            return Unfit(f"{visible(plain, limit=30)} has characters that a code cannot have. Type it again.")
        return (plain,)

    return read


def day(on: date) -> Callable[[Entry], Read]:
    """A date; one that can be read in two ways gives both."""

    def read(entry: Entry) -> Read:
        if entry.sure or "\x1d" in entry.text or len(entry.text.strip()) > 10:
            return Unfit(f"That was a scan ({visible(entry.text, limit=24)}), not a date. Type the date.")
        found = typed_dates(entry.text, on)
        return Unfit(found) if isinstance(found, str) else found

    return read


def quantity(*, whole: bool = False) -> Callable[[Entry], Read]:
    """Thousandths, above nothing; whole pieces where it is not weighed."""

    def read(entry: Entry) -> Read:
        if problem := not_a_quantity(entry):
            return Unfit(problem)
        found = parse_quantity(entry.text)
        if found <= 0:
            return Unfit("The quantity must be more than 0. Del takes a line off the list.")
        if whole and found % ONE:
            return Unfit("It is counted by the piece; that is not whole.")
        return (found,)

    return read


def amount(digits: int) -> Callable[[Entry], Read]:
    """Minor units, nothing or more."""

    def read(entry: Entry) -> Read:
        problem = not_an_amount(entry, digits)
        return Unfit(problem) if problem else (parse_amount(entry.text, digits),)

    return read


def cost(entry: Entry) -> Read:
    """A unit cost in ten-thousandths, nothing or more."""
    if looks_like_scan(entry):
        return Unfit(f"That was a scan ({visible(entry.text, limit=24)}), not a cost. Type the cost of one.")
    try:
        found = parse_fixed(entry.text, COST_DIGITS, what="cost")
    except ValueError as error:
        return Unfit(f"The {visible(str(error), limit=80)}.")
    return (found,) if found >= 0 else Unfit("The cost cannot be less than 0.")


def show_cost(ten_thousandths: int, digits: int = 2) -> str:
    """A unit cost without needless zeros beyond the currency's own decimals."""
    shown = format_fixed(ten_thousandths, COST_DIGITS)
    whole, _, part = shown.partition(".")
    kept = part.rstrip("0").ljust(digits, "0")
    return f"{whole}.{kept}" if kept else whole
