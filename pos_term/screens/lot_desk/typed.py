"""Typed quantities and days as people write them: `3`, `1.5 kg`, `all`; `31.1.2027`, `270131`, `+90`."""

from __future__ import annotations

import re
from datetime import date, timedelta

from pos_term.domain.clean import visible
from pos_term.domain.dates import long_date
from pos_term.domain.quantity import format_quantity, parse_quantity
from pos_term.screens.amounts import looks_like_scan
from pos_term.screens.typed_date import typed_dates
from pos_term.widgets.entry_buffer import Entry

ALL = ("all", "*")
"""What means the whole of what there is."""
DAY_FORMS = "31.1.2027, 270131 as on a pack, 2027-01-31, or +90 for days from today"

_LONGEST_DAY = 10
_AHEAD = re.compile(r"\+([0-9]{1,4})")


def quantity_of(entry: Entry, most: int | None, unit: str = "") -> int | str:
    """The thousandths an entry means, more than 0; else in words why it means none.

    `most` is what `all` stands for and what there is at most; None where nothing limits it. The unit may be
    typed behind the number.
    """
    text = entry.text.strip()
    if looks_like_scan(entry):
        return f"That was a scan ({visible(text, limit=24)}), and a quantity is asked for. Type it, or Esc."
    if text.casefold() in ALL and most is not None:
        return most if most > 0 else "There is nothing of it."
    number = text
    if unit and text.casefold().endswith(unit.casefold()):
        number = text[: -len(unit)].strip()
    try:
        quantity = parse_quantity(number)
    except ValueError as error:
        return f"The {visible(str(error), limit=80)}."
    if quantity <= 0:
        return "The quantity must be more than 0."
    if most is not None and quantity > most:
        return f"Only {with_unit(most, unit)} of it is there, not {with_unit(quantity, unit)}."
    return quantity


def with_unit(quantity: int, unit: str = "") -> str:
    """`3`, `1.5 kg`."""
    return f"{format_quantity(quantity)} {unit}".strip()


def day_of(entry: Entry, on: date) -> date | str:
    """The day an entry means, seen from `on`; else in words why it means none, or that it can mean two."""
    text = entry.text.strip()
    if entry.sure or "\x1d" in text or len(text) > _LONGEST_DAY:
        return f"{visible(text, limit=24)} is no day. Type it as {DAY_FORMS}."
    if ahead := _AHEAD.fullmatch(text):
        return on + timedelta(days=int(ahead[1]))
    found = typed_dates(text, on)
    if isinstance(found, str):
        return f"{visible(text, limit=24)} is no day. Type it as {DAY_FORMS}."
    if len(found) > 1:
        first, second = found[:2]
        return f"That can be {long_date(first)} or {long_date(second)}. Type it as {first} or as {second}."
    return found[0]
