"""Freight spread over the lines of a delivery, exactly: the parts add up to the whole."""

from __future__ import annotations

from collections.abc import Sequence

from pos_term.domain.money import divide_half_up
from pos_term.domain.quantity import ONE

COST_DIGITS = 4
"""Decimals of a unit cost."""


def spread(freight: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Parts of `freight`, in whatever unit it is, in proportion to the weights; they add up to it exactly.

    Each part is rounded down, and what is left goes to the largest remainders, the first line first among equals
    (the method of largest remainder). Weights below 0 count as 0; where all are 0 the lines share alike. Without
    lines there are no parts.
    """
    if not weights:
        return ()
    shares = [max(weight, 0) for weight in weights]
    if not any(shares):
        shares = [1] * len(shares)
    whole = sum(shares)
    parts = [freight * share // whole for share in shares]
    left = freight - sum(parts)
    order = sorted(range(len(shares)), key=lambda n: (-(freight * shares[n] % whole), n))
    for n in order[:left]:
        parts[n] += 1
    return tuple(parts)


def shares_of(freight: int, lines: Sequence[tuple[int, int | None]], *, digits: int) -> tuple[int, ...]:
    """What each line bears of the freight, in ten-thousandths of the currency unit; together all of it.

    `freight` is in minor units of a currency with `digits` decimals; each line is a quantity in thousandths and a
    unit cost in ten-thousandths. By value; by quantity where a line's cost is not known, or all cost nothing.
    """
    values = [quantity * cost for quantity, cost in lines if cost is not None]
    by_value = len(values) == len(lines) and any(values)
    weights = values if by_value else [quantity for quantity, _ in lines]
    return spread(freight * 10 ** (COST_DIGITS - digits), weights)


def per_unit(share: int, quantity: int) -> int:
    """A line's share for one unit: the one place where freight in a unit cost is rounded (half up)."""
    return divide_half_up(share * ONE, quantity) if quantity else 0
