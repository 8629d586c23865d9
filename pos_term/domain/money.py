"""Money as whole minor units (cents), and the decimal text people write it in."""

from __future__ import annotations

import re
from decimal import Decimal

LARGEST = 10**11
"""The largest amount the till takes, in minor units: a thousand million of a two-digit currency."""


class TooLarge(ValueError):
    """A number that is written as it should be, and beyond what the till takes."""


_AMOUNT = re.compile(r"-?\d{1,15}(?:[.,]\d{1,9})?", re.ASCII)


def parse_amount(text: str, digits: int = 2) -> int:
    """Read a decimal amount (`10` is 10.00, `2.5` is 2.50, `,` works as `.`) as minor units.

    `digits` is the number of decimals of the currency. Raises ValueError with plain words when the text is
    no amount, has more decimals than the currency, or is beyond `LARGEST`.
    """
    return parse_fixed(text, digits, what="amount")


def parse_fixed(text: str, digits: int, *, what: str) -> int:
    """Read a decimal number as a whole count of its last decimal place; ValueError names `what` it is."""
    plain = text.strip(" ")
    if not _AMOUNT.fullmatch(plain):
        raise ValueError(f"{what} {plain[:20]!r} is not a number such as 12.50")
    value = Decimal(plain.replace(",", ".")).scaleb(digits)
    if value != value.to_integral_value():
        raise ValueError(f"{what} {plain[:20]!r} has more than {digits} decimals")
    if abs(value) > LARGEST:
        raise TooLarge(f"{what} {plain[:20]!r} is too large")
    return int(value)


def format_amount(minor: int, digits: int = 2) -> str:
    """Minor units as plain decimal text, `1234` as `12.34`, without separators between thousands."""
    return format_fixed(minor, digits)


def format_fixed(value: int, digits: int) -> str:
    """A whole count of the last decimal place as decimal text with exactly `digits` decimals."""
    sign = "-" if value < 0 else ""
    whole, part = divmod(abs(value), 10**digits)
    return f"{sign}{whole}.{part:0{digits}d}" if digits else f"{sign}{whole}"


def divide_half_up(numerator: int, denominator: int) -> int:
    """Divide whole numbers and round halves away from zero: the one way the shop rounds."""
    if denominator < 0:
        numerator, denominator = -numerator, -denominator
    half = (2 * abs(numerator) + denominator) // (2 * denominator)
    return half if numerator >= 0 else -half
