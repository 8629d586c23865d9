"""Utilisation: how fast each lot moves, whether it is gone before its date; which lots stand still or lag behind.

A lot's own pace is what was sold of it, less what came back, over the days since it came; of stock that was here
before it was entered, since it was entered. Its days to sell out are what is on hand at that pace, part days whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection

from pos_term.domain.costs import LotValues
from pos_term.domain.money import divide_half_up
from pos_term.domain.quantity import format_quantity
from pos_term.services.report_asked import Asked, Row
from pos_term.store import figures, flows
from pos_term.store.figures import Standing

STILL = 30
"""Days without a sale after which a lot stands still, where the shop has not said otherwise."""


class Movement(StrEnum):
    """How a lot moves."""

    STAGNANT = "stagnant"
    """Nothing of it was sold for long, and it came before that."""
    TOO_SLOW = "too_slow"
    """At its own pace it is not sold out by its date."""
    NEW = "new"
    """Nothing of it was sold yet, and it has not been here for long."""
    ON_TIME = "on_time"
    """Sold out by its date, or without a date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotUse:
    """How one lot or serial on hand moves, wherever it lies."""

    key: str
    sku: str
    name: str
    department: str
    lot: str | None
    serial: str | None
    supplier: str
    on_hand: int
    """Thousandths in all places of the company."""
    came: int
    """Thousandths received, made or split off."""
    sold: int
    """Thousandths, less what came back."""
    age: int | None
    """Days since it was received."""
    here: int
    """Days since it came into the books, at most `age`: what is sold counts from there."""
    idle: int
    """Days since something of it was sold last, or since it came into the books where nothing was."""
    days_left: int | None
    """Days to its date; None without one."""
    unit_cost: int | None

    @property
    def per_day(self) -> int | None:
        """Thousandths sold a day, rounded half up; None where it came today."""
        return divide_half_up(self.sold, self.here) if self.here else None

    @property
    def days_to_sell(self) -> int | None:
        """Days in which it is sold out at its own pace; None where nothing of it was sold."""
        return -(-self.on_hand * max(1, self.here) // self.sold) if self.sold > 0 else None

    @property
    def sold_percent(self) -> int | None:
        """What was sold of what came, rounded down; None where nothing is known to have come."""
        return max(0, min(100, self.sold * 100 // self.came)) if self.came > 0 else None

    def movement(self, still: int = STILL) -> Movement:
        """How it moves; `still` are the days without a sale after which it stands still."""
        if self.idle >= still:
            return Movement.STAGNANT
        if self.sold <= 0:
            return Movement.NEW
        slow = self.days_left is not None and (self.days_to_sell or 0) > max(0, self.days_left)
        return Movement.TOO_SLOW if slow else Movement.ON_TIME


def lot_uses(connection: Connection, on: date, stock: Iterable[Standing] | None = None) -> list[LotUse]:
    """Every lot of which something is on hand, by product and in the order of removal."""
    sold, came, moved = figures.sold_in_all(connection), figures.came_in_all(connection), flows.lot_days(connection)
    whole: dict[str, Standing] = {}
    quantity: dict[str, int] = {}
    for row in figures.standing(connection) if stock is None else stock:
        whole.setdefault(row.lot_id, row)
        quantity[row.lot_id] = quantity.get(row.lot_id, 0) + row.quantity
    return [
        _use(row, quantity[key], came.get(key, 0), sold.get(key, 0), moved[key], on)
        for key, row in whole.items()
        if quantity[key] > 0
    ]


def _use(row: Standing, on_hand: int, came: int, sold: int, moved: flows.Days, on: date) -> LotUse:
    began = max(moved.first, row.received_on or "")
    return LotUse(
        key=row.lot_id, sku=row.sku, name=row.name, department=row.department, lot=row.lot or None,
        serial=row.serial, supplier=row.supplier, on_hand=on_hand, came=came, sold=sold,
        age=_days(row.received_on, on) if row.received_on else None, here=_days(began, on),
        idle=_days(moved.sold or began, on),
        days_left=(date.fromisoformat(row.day) - on).days if row.day else None, unit_cost=row.unit_cost,
    )  # fmt: skip


def _days(since: str, on: date) -> int:
    return max(0, (on - date.fromisoformat(since)).days)


COLUMNS = (
    "sku", "lot", "serial", "on_hand", "received", "sold", "sold_percent", "age", "idle", "per_day",
    "days_to_sell_out", "days_left", "movement", "value", "name",
)  # fmt: skip


def utilisation(asked: Asked) -> tuple[list[Row], Row]:
    """How each lot on hand moves."""
    return _report(asked, _wanted(asked))


def slow_lots(asked: Asked) -> tuple[list[Row], Row]:
    """The lots that stand still or will not be sold out by their date, the longest without a sale first."""
    slow = [use for use in _wanted(asked) if use.movement(_still(asked)) in (Movement.STAGNANT, Movement.TOO_SLOW)]
    return _report(asked, sorted(slow, key=lambda use: (-use.idle, use.sku, use.key)))


def _still(asked: Asked) -> int:
    return asked.desk.shop.alerts.stagnant_days if asked.within is None else asked.within


def _wanted(asked: Asked) -> list[LotUse]:
    uses = lot_uses(asked.connection, asked.desk.clock.business_date())
    return [use for use in uses if asked.wants(use.sku, use.department, use.supplier)]


def _report(asked: Asked, uses: list[LotUse]) -> tuple[list[Row], Row]:
    rows, counts, total = [], dict.fromkeys(Movement, 0), 0
    values = LotValues(asked.digits)
    for use in uses:
        movement = use.movement(_still(asked))
        counts[movement] += 1
        value = values.part(use.sku, use.lot, use.unit_cost, use.on_hand)
        total += value or 0
        rows.append(
            {
                "sku": use.sku, "lot": use.lot, "serial": use.serial, "on_hand": format_quantity(use.on_hand),
                "received": format_quantity(use.came), "sold": format_quantity(use.sold),
                "sold_percent": use.sold_percent, "age": use.age, "idle": use.idle,
                "per_day": None if use.per_day is None else format_quantity(use.per_day),
                "days_to_sell_out": use.days_to_sell, "days_left": use.days_left, "movement": movement.value,
                "value": None if value is None else asked.amount(value), "name": use.name,
            }
        )  # fmt: skip
    return rows, {"rows": len(rows), **{kind.value: n for kind, n in counts.items()}, "value": asked.amount(total)}
