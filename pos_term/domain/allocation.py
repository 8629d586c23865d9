"""First to expire, first out: which lots to propose for a quantity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pos_term.domain.lots import NO_DATE, Lot
from pos_term.domain.products import Dated, Product


@dataclass(frozen=True, slots=True)
class Allocation:
    """A quantity spread over lots, first to expire first."""

    parts: tuple[tuple[Lot, int], ...]
    """Each lot with the thousandths taken of it."""
    missing: int
    """Thousandths that no eligible lot covers."""


def removal_date(lot: Lot) -> str:
    """The ISO date that ranks a lot in the order of removal; a lot without a date comes last."""
    day = lot.expiry or lot.best_before
    return day.isoformat() if day else NO_DATE


def eligible(product: Product, lot: Lot, on: date) -> bool:
    """Whether a lot may be proposed: something on hand, not stopped, not past its date, enough days left."""
    if lot.on_hand <= 0 or lot.hold or lot.recall or product.recall or lot.sold:
        return False
    day = lot.expiry or lot.best_before
    if day is None or (product.dated is Dated.NO and lot.expiry is None):
        return True
    return day >= on + timedelta(days=product.min_shelf_life_days)


def allocate(product: Product, lots: Iterable[Lot], quantity: int, on: date) -> Allocation:
    """Spread `quantity` thousandths over the eligible lots: first to expire, then in the order given.

    Give the lots in the order they were received. Takes no ineligible lot and never more than is on hand.
    """
    parts: list[tuple[Lot, int]] = []
    missing = quantity
    for lot in sorted((lot for lot in lots if eligible(product, lot, on)), key=removal_date):
        if missing <= 0:
            break
        taken = min(missing, lot.on_hand)
        parts.append((lot, taken))
        missing -= taken
    return Allocation(tuple(parts), missing)
