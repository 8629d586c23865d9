"""What the pictures of the figures show: bars of expiry by week, sell-through against time left."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from pos_term.domain.costs import value_of
from pos_term.services.desk import Desk
from pos_term.services.figures.pace import days_to
from pos_term.services.figures.utilising import lot_uses
from pos_term.store import figures


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekBar:
    """What has its date in one week."""

    week: int
    """0 is the seven days from today, 1 the next seven; -1 is everything past its date."""
    begins: date
    """Its first day; of the past a week ago."""
    lots: int
    quantity: int
    """Thousandths."""
    value: int
    """Minor units at the lots' own costs, lots without one left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SellThrough:
    """One lot on hand: how much of it is gone against how much of its time is."""

    key: str
    sku: str
    name: str
    lot: str | None
    sold_percent: int
    """What was sold of what came, 0 to 100."""
    time_percent: int
    """What is gone of the days from its coming to its date, 0 to 100."""
    value: int | None


def expiry_by_week(desk: Desk, weeks: int = 12) -> list[WeekBar]:
    """The past and the next `weeks` weeks, weeks with nothing too. Raises StoreFault."""
    on = desk.clock.business_date()
    bars: dict[int, list[figures.Standing]] = {week: [] for week in range(-1, weeks)}
    with desk.store.reading() as connection:
        for row in figures.standing(connection):
            left = days_to(row, on)
            if left is not None and row.quantity > 0 and left < 7 * weeks:
                bars[max(-1, left // 7)].append(row)
    return [_bar(desk, on, week, rows) for week, rows in bars.items()]


def _bar(desk: Desk, on: date, week: int, rows: list[figures.Standing]) -> WeekBar:
    values = (value_of(row.unit_cost, row.quantity, desk.shop.digits) for row in rows if row.unit_cost is not None)
    return WeekBar(
        week=week, begins=on + timedelta(days=7 * week), lots=len({row.lot_id for row in rows}),
        quantity=sum(row.quantity for row in rows), value=sum(values),
    )  # fmt: skip


def sell_through(desk: Desk) -> list[SellThrough]:
    """Every lot on hand that has a date and a day it came, those that lag behind most first. Raises StoreFault."""
    on, found = desk.clock.business_date(), []
    with desk.store.reading() as connection:
        for use in lot_uses(connection, on):
            if use.days_left is None or use.age is None or use.sold_percent is None:
                continue
            whole = use.age + use.days_left
            gone = 100 if whole <= 0 else max(0, min(100, use.age * 100 // whole))
            cost = use.unit_cost
            found.append(
                SellThrough(
                    key=use.key, sku=use.sku, name=use.name, lot=use.lot, sold_percent=use.sold_percent,
                    time_percent=gone,
                    value=None if cost is None else value_of(cost, use.on_hand, desk.shop.digits),
                )
            )  # fmt: skip
    return sorted(found, key=lambda each: (each.sold_percent - each.time_percent, each.key))
