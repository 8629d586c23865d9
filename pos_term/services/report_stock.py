"""Reports of stock: what is here and for how long, what it is worth, what expires and what to do about it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from pos_term.domain.costs import LotValues
from pos_term.domain.quantity import format_quantity
from pos_term.services.figures.expiring import Expiring, expiring_rows
from pos_term.services.figures.pace import standing_of
from pos_term.services.lot_status import SELLABLE
from pos_term.services.report_asked import Asked, Row, cost_text
from pos_term.store import figures
from pos_term.store import reports as reads

ON_HAND_COLUMNS = (
    "sku", "lot", "serial", "location", "on_hand", "available", "expiry", "best_before", "status", "unit_cost",
    "value", "received_on", "age", "store", "department", "name",
)  # fmt: skip
EXPIRY_COLUMNS = (
    "sku", "lot", "location", "on_hand", "expiry", "days_left", "value", "status", "serial", "date", "shelf_left",
    "days_to_sell_out", "left_over", "at_risk", "action", "store", "supplier", "name",
)  # fmt: skip


def on_hand(asked: Asked) -> tuple[list[Row], Row]:
    """Everything inside the company, how it stands and what it is worth; available is what no open cart holds.

    `age` is the days since a lot was received; `store` the other store its place is in. The values of a lot's rows
    add up to what the lot is worth as a whole, so that the totals of this and of `valuation` are one figure.
    """
    rows, quantity, value = [], 0, 0
    today = asked.desk.clock.business_date()
    held = reads.in_open_carts(asked.connection)
    values = LotValues(asked.digits)
    for s in _wanted(asked):
        word = standing_of(s, today)
        cost = values.part(s.sku, s.lot, s.unit_cost, s.quantity)
        able = max(0, s.quantity) if s.sellable and word in SELLABLE else 0
        taken = min(able, held.get(s.lot_id, 0))
        if taken:
            held[s.lot_id] -= taken
        rows.append(
            {
                "sku": s.sku, "lot": s.lot or None, "serial": s.serial, "location": s.location,
                "on_hand": format_quantity(s.quantity), "available": format_quantity(able - taken),
                "expiry": s.expiry, "best_before": s.best_before, "status": word,
                "unit_cost": cost_text(s.unit_cost), "value": None if cost is None else asked.amount(cost),
                "received_on": s.received_on, "age": _age(s.received_on, today), "store": s.store or None,
                "department": s.department, "name": s.name,
            }
        )  # fmt: skip
        quantity, value = quantity + s.quantity, value + (cost or 0)
    return rows, {"rows": len(rows), "on_hand": format_quantity(quantity), "value": asked.amount(value)}


def valuation(asked: Asked) -> tuple[list[Row], Row]:
    """What each lot inside the company is worth at its own cost; the total is the sum of the rows."""
    sums: dict[tuple[str, str, str | None, int | None], int] = defaultdict(int)
    for s in _wanted(asked):
        sums[s.sku, s.name, s.lot or None, s.unit_cost] += s.quantity
    rows, total, unknown = [], 0, 0
    for (sku, name, lot, unit_cost), quantity in sums.items():
        value = None if unit_cost is None else asked.value(quantity, unit_cost)
        total += value or 0
        unknown += value is None
        rows.append(
            {
                "sku": sku, "lot": lot, "on_hand": format_quantity(quantity), "unit_cost": cost_text(unit_cost),
                "value": None if value is None else asked.amount(value), "name": name,
            }
        )  # fmt: skip
    return rows, {"rows": len(rows), "value": asked.amount(total), "without_cost": unknown}


def expiry(asked: Asked) -> tuple[list[Row], Row]:
    """What has a date on the days asked for, the earliest first; `--days` is up to so many days from today.

    `shelf_left` is percent of its shelf life where the production date is known, `left_over` what will not be sold
    by its date at the product's pace, `at_risk` what that cost, `action` what is proposed first.
    """
    found = list(_dated(asked))
    actions: dict[str, int] = defaultdict(int)
    for each in found:
        if each.proposed:
            actions[each.proposed[0].action.value] += 1
    return [_expiring(asked, each) for each in found], {
        "rows": len(found), "value": asked.amount(sum(each.value or 0 for each in found)),
        "at_risk": asked.amount(sum(each.at_risk or 0 for each in found)),
        "expired": sum(each.days_left < 0 for each in found), "by_action": dict(sorted(actions.items())),
    }  # fmt: skip


def _dated(asked: Asked) -> Iterator[Expiring]:
    today = asked.desk.clock.business_date()
    until = asked.until or (date.max if asked.within is None else today + timedelta(days=asked.within))
    for each in expiring_rows(asked.connection, asked.desk, until, asked.since or date.min):
        if asked.wants(each.sku, each.department, each.supplier):
            yield each


def _expiring(asked: Asked, each: Expiring) -> Row:
    return {
        "sku": each.sku, "lot": each.lot, "location": each.place, "on_hand": format_quantity(each.quantity),
        "expiry": each.day.isoformat(), "days_left": each.days_left,
        "value": None if each.value is None else asked.amount(each.value), "status": each.status,
        "serial": each.serial, "date": "best_before" if each.best_before else "expiry",
        "shelf_left": each.shelf_left, "days_to_sell_out": each.days_to_sell,
        "left_over": format_quantity(each.unsold),
        "at_risk": None if each.at_risk is None else asked.amount(each.at_risk),
        "action": each.proposed[0].action.value if each.proposed else None, "store": each.branch or None,
        "supplier": each.supplier_name or None, "name": each.name,
    }  # fmt: skip


def _wanted(asked: Asked) -> Iterator[figures.Standing]:
    for s in figures.standing(asked.connection):
        if asked.wants(s.sku, s.department, s.supplier):
            yield s


def _age(received_on: str | None, today: date) -> int | None:
    return (today - date.fromisoformat(received_on)).days if received_on else None
