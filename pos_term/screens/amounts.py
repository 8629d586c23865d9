"""Typed amounts and quantities: what is not one is refused in words, a scan above all."""

from __future__ import annotations

import re

from pos_term.domain.clean import visible
from pos_term.domain.money import parse_amount
from pos_term.domain.quantity import parse_quantity
from pos_term.widgets.entry_buffer import Entry

_CODE = re.compile(r"[0-9]{8,}")
"""Eight digits and more are a barcode, not a number that anyone types at a counter."""
_DECIMAL = re.compile(r"[0-9]{1,6}[.,][0-9]{1,3}")
"""A short number with decimals is an amount however fast it came: no product carries such a code."""
_DIGITS_OF_A_CODE = 6


def counted(count: int, word: str) -> str:
    """`1 item`, `2 items`."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def looks_like_scan(entry: Entry) -> bool:
    """Whether an entry must not be taken for a number: a scanner sent it, or it is as long as a barcode."""
    if _DECIMAL.fullmatch(entry.text) and not entry.sure:
        return False
    return entry.scanned or bool(_CODE.fullmatch(entry.text)) or "\x1d" in entry.text


def is_code(entry: Entry) -> bool:
    """Whether a scanned entry is a code, not words that came in fast, such as pasted ones."""
    return entry.sure or (entry.scanned and sum(c.isdecimal() for c in entry.text) >= _DIGITS_OF_A_CODE)


def is_words(entry: Entry) -> bool:
    """Whether an entry can be words that somebody typed or pasted, such as a reason or a label; a scan cannot."""
    return not is_code(entry) and "\x1d" not in entry.text and (not entry.scanned or " " in entry.text.strip())


def not_an_amount(entry: Entry, digits: int) -> str:
    """Why an entry is no amount, or empty."""
    if looks_like_scan(entry):
        return f"That was a scan ({visible(entry.text, limit=24)}), not an amount. Type the amount."
    try:
        amount = parse_amount(entry.text, digits)
    except ValueError as error:
        return f"The {visible(str(error), limit=80)}."
    return "The amount cannot be less than 0." if amount < 0 else ""


def not_a_quantity(entry: Entry) -> str:
    """Why an entry is no quantity, or empty."""
    if looks_like_scan(entry):
        return f"That was a scan ({visible(entry.text, limit=24)}), not a quantity. Type the quantity, or Esc."
    try:
        parse_quantity(entry.text)
    except ValueError as error:
        return f"The {visible(str(error), limit=80)}."
    return ""
