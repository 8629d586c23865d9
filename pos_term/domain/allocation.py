"""Which lots to propose for a quantity: first to expire or first received, and what comes before that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pos_term.domain.lots import NO_DATE, Lot
from pos_term.domain.products import Dated, Product, Removal


@dataclass(frozen=True, slots=True)
class Allocation:
    """A quantity spread over lots, the one to take first first."""

    parts: tuple[tuple[Lot, int], ...]
    """Each lot with the thousandths taken of it."""
    missing: int
    """Thousandths that no eligible lot covers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What decides the order of removal."""

    removal: Removal = Removal.FEFO
    min_days: int = 0
    """Days that must remain beyond what the product asks: by the shop's rules, or for this customer."""
    last_day: bool = True
    """Whether a lot may be taken on the day of its expiry date."""
    grade: str = ""
    """The quality grade that comes before any date; empty where it does not matter."""


FEFO = Wish()
"""First to expire, and no wish beside."""


def removal_date(lot: Lot) -> str:
    """The ISO date that ranks a lot in the order of removal; a lot without a date comes last."""
    day = lot.expiry or lot.best_before
    return day.isoformat() if day else NO_DATE


def rank(lot: Lot, wish: Wish) -> tuple[bool, str]:
    """Where a lot stands in the order of removal; lots that stand alike keep the order they were given in."""
    other_grade = bool(wish.grade) and lot.grade.casefold() != wish.grade.casefold()
    if wish.removal is Removal.FIFO:
        return other_grade, lot.received_on.isoformat() if lot.received_on else NO_DATE
    return other_grade, removal_date(lot)


def eligible(product: Product, lot: Lot, on: date, wish: Wish = FEFO) -> bool:
    """Whether a lot may be proposed: something on hand, not stopped, not past its date, enough days left."""
    if lot.on_hand <= 0 or lot.hold or lot.recall or product.recall or lot.sold:
        return False
    if not wish.last_day and lot.expiry == on:
        return False
    day = lot.expiry or lot.best_before
    if day is None or (product.dated is Dated.NO and lot.expiry is None):
        return True
    return day >= on + timedelta(days=max(product.min_shelf_life_days, wish.min_days))


def allocate(product: Product, lots: Iterable[Lot], quantity: int, on: date, wish: Wish = FEFO) -> Allocation:
    """Spread `quantity` thousandths over the eligible lots, in the order of removal, then in the order given.

    Give the lots in the order they were received. Takes no ineligible lot and never more than is on hand.
    """
    parts: list[tuple[Lot, int]] = []
    missing = quantity
    able = (lot for lot in lots if eligible(product, lot, on, wish))
    for lot in sorted(able, key=lambda lot: rank(lot, wish)):
        if missing <= 0:
            break
        taken = min(missing, lot.on_hand)
        parts.append((lot, taken))
        missing -= taken
    return Allocation(tuple(parts), missing)
