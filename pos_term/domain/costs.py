"""What lots are worth and cost: whole numbers, rounded half up here and nowhere else.

Unit costs are ten-thousandths of the currency unit, quantities thousandths, values minor units.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pos_term.domain.money import divide_half_up
from pos_term.domain.quantity import ONE

COST_UNIT = 10_000
"""Ten-thousandths in a currency unit."""


def value_of(unit_cost: int, quantity: int, digits: int) -> int:
    """What a quantity is worth at a lot's own cost, in minor units of a currency with `digits` decimals."""
    return divide_half_up(unit_cost * quantity * 10**digits, ONE * COST_UNIT)


class LotValues:
    """What the parts of lots are worth, so that the parts of one lot add up to its value, which is rounded once.

    A part is what of the lot lies at one place, or one unit of it; its value may be a minor unit off by itself.
    """

    def __init__(self, digits: int) -> None:
        self._digits = digits
        self._exact: dict[tuple[str, str | None, int], int] = {}

    def part(self, sku: str, lot: str | None, unit_cost: int | None, quantity: int) -> int | None:
        """What the next part of a lot is worth, in minor units; None where its cost is unknown."""
        if unit_cost is None:
            return None
        key = (sku, lot or None, unit_cost)
        before = self._exact.get(key, 0)
        now = self._exact[key] = before + unit_cost * quantity
        return value_of(now, 1, self._digits) - value_of(before, 1, self._digits)


@dataclass(frozen=True, slots=True)
class Part:
    """A quantity of a component and what one of it costs; None where nobody knows."""

    quantity: int
    unit_cost: int | None


def made_cost(parts: Iterable[Part], made: int) -> int | None:
    """What one of what is made of these parts costs: their cost together, divided by the quantity made.

    None where the cost of a part is unknown.
    """
    total = _together(parts)
    return None if total is None or made <= 0 else divide_half_up(total, made)


def parts_value(parts: Iterable[Part], digits: int) -> int | None:
    """What these parts are worth together, in minor units; None where the cost of one is unknown."""
    total = _together(parts)
    return None if total is None else value_of(total, 1, digits)


def _together(parts: Iterable[Part]) -> int | None:
    """The parts' cost as thousandths times ten-thousandths, added before anything is rounded."""
    total = 0
    for part in parts:
        if part.unit_cost is None:
            return None
        total += part.quantity * part.unit_cost
    return total
