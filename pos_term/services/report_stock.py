"""Reports of stock: what is here, what it is worth, what expires."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from pos_term.domain.money import format_fixed
from pos_term.domain.quantity import format_quantity
from pos_term.services.lot_status import SELLABLE, status
from pos_term.services.report_asked import LAST, Asked, Row
from pos_term.store import reports as reads


def on_hand(asked: Asked) -> tuple[list[Row], Row]:
    """Everything inside the shop, how it stands and what it is worth; available is what no open cart holds."""
    rows, quantity, value = [], 0, 0
    held = reads.in_open_carts(asked.connection)
    for s in reads.stock(asked.connection):
        word = _status(asked, s)
        cost = _value(asked, s)
        able = max(0, s.quantity) if s.sellable and word in SELLABLE else 0
        taken = min(able, held.get(s.lot_id, 0))
        if taken:
            held[s.lot_id] -= taken
        rows.append(
            {
                "sku": s.sku, "lot": s.lot or None, "serial": s.serial, "location": s.location,
                "on_hand": format_quantity(s.quantity), "available": format_quantity(able - taken),
                "expiry": s.expiry, "best_before": s.best_before, "status": word, "unit_cost": _cost(s),
                "value": None if cost is None else asked.amount(cost), "name": s.name,
            }
        )  # fmt: skip
        quantity, value = quantity + s.quantity, value + (cost or 0)
    return rows, {"rows": len(rows), "on_hand": format_quantity(quantity), "value": asked.amount(value)}


def valuation(asked: Asked) -> tuple[list[Row], Row]:
    """What each lot inside the shop is worth."""
    sums: dict[tuple[str, str, str | None, int | None], int] = defaultdict(int)
    for s in reads.stock(asked.connection):
        sums[s.sku, s.name, s.lot or None, s.unit_cost] += s.quantity
    rows, total = [], 0
    for (sku, name, lot, unit_cost), quantity in sums.items():
        value = None if unit_cost is None else asked.value(quantity, unit_cost)
        total += value or 0
        rows.append(
            {
                "sku": sku, "lot": lot, "on_hand": format_quantity(quantity),
                "unit_cost": None if unit_cost is None else format_fixed(unit_cost, 4),
                "value": None if value is None else asked.amount(value), "name": name,
            }
        )  # fmt: skip
    return rows, {"rows": len(rows), "value": asked.amount(total)}


def expiry(asked: Asked) -> tuple[list[Row], Row]:
    """What has a date on the days asked for, the earliest first."""
    rows, total = [], 0
    today = asked.desk.clock.business_date()
    for s in reads.dated_stock(asked.connection, *asked.days):
        day = s.expiry or s.best_before or LAST
        cost = _value(asked, s)
        total += cost or 0
        rows.append(
            {
                "sku": s.sku, "lot": s.lot or None, "location": s.location, "on_hand": format_quantity(s.quantity),
                "expiry": day, "days_left": (date.fromisoformat(day) - today).days,
                "value": None if cost is None else asked.amount(cost), "status": _status(asked, s),
                "serial": s.serial, "date": "expiry" if s.expiry else "best_before", "name": s.name,
            }
        )  # fmt: skip
    return rows, {"rows": len(rows), "value": asked.amount(total)}


def _status(asked: Asked, s: reads.Stock) -> str:
    return status(
        on=asked.desk.clock.business_date(), recall=s.recall, hold=s.hold, expiry=s.expiry,
        best_before=s.best_before, location=s.location,
    )  # fmt: skip


def _cost(s: reads.Stock) -> str | None:
    return None if s.unit_cost is None else format_fixed(s.unit_cost, 4)


def _value(asked: Asked, s: reads.Stock) -> int | None:
    return None if s.unit_cost is None else asked.value(s.quantity, s.unit_cost)
