"""Quantities as whole thousandths: 1000 is one piece or one kilogram, 482 is 0.482 kg."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from pos_term.domain.money import TooLarge, divide_half_up, format_fixed, parse_fixed

ONE = 1000
"""One piece, one kilogram."""
LARGEST = 100_000 * ONE
"""The most a single line may hold."""

KILOGRAMS_PER_POUND = Decimal("0.45359237")
"""The international avoirdupois pound, exact by definition."""


def parse_quantity(text: str) -> int:
    """Read decimal text as thousandths; ValueError in plain words when it is no quantity or beyond `LARGEST`."""
    value = parse_fixed(text, 3, what="quantity")
    if abs(value) > LARGEST:
        raise TooLarge(f"quantity {text.strip(' ')[:20]!r} is too large")
    return value


def format_quantity(thousandths: int) -> str:
    """Thousandths as decimal text without needless zeros: 1000 is `1`, 482 is `0.482`."""
    text = format_fixed(thousandths, 3)
    return text.rstrip("0").rstrip(".")


def extend(unit_price: int, quantity: int) -> int:
    """Price of a quantity, in minor units: the one place where price times quantity is rounded (half up)."""
    return divide_half_up(unit_price * quantity, ONE)


def thousandths(weight: Decimal, unit: str, *, into: str) -> int:
    """A weight in `kg` or `lb` as thousandths of the unit `into`, rounded half up here and nowhere else."""
    if unit != into and {unit, into} == {"kg", "lb"}:
        weight = weight * KILOGRAMS_PER_POUND if unit == "lb" else weight / KILOGRAMS_PER_POUND
    return int((weight * ONE).to_integral_value(ROUND_HALF_UP))
