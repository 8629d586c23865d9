"""Reports: rows of decimal text that are printed as a table, CSV or JSON."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.dates import stamp
from pos_term.domain.money import divide_half_up, format_amount, format_fixed
from pos_term.domain.quantity import format_quantity
from pos_term.services.desk import BadInput, Desk
from pos_term.services.lot_status import SELLABLE, status
from pos_term.store import reports as reads

Row = dict[str, Any]
_FIRST, _LAST = "0001-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report as of an instant. Amounts, costs and quantities are decimal text."""

    name: str
    as_of: str
    """ISO, in the shop's zone."""
    training: bool
    columns: tuple[str, ...]
    rows: list[Row]
    totals: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a report is made from."""

    connection: Connection
    desk: Desk
    since: date | None
    until: date | None
    digits: int = field(default=2)

    @property
    def days(self) -> tuple[str, str]:
        """The first and last business day, as ISO text."""
        return (self.since.isoformat() if self.since else _FIRST, self.until.isoformat() if self.until else _LAST)

    @property
    def instants(self) -> tuple[str, str]:
        """The same as instants of the journal: from the first day's midnight up to the one after the last."""
        zone = self.desk.clock.zone
        first = stamp(datetime.combine(self.since, time(), zone)) if self.since else ""
        last = stamp(datetime.combine(self.until + timedelta(days=1), time(), zone)) if self.until else "~"
        return first, last

    def amount(self, minor: int) -> str:
        """An amount as decimal text in the shop's currency."""
        return format_amount(minor, self.digits)

    def value(self, quantity: int, unit_cost: int) -> int:
        """What a quantity cost, in minor units, rounded half up here and nowhere else."""
        return divide_half_up(quantity * unit_cost * 10**self.digits, 1000 * 10_000)


def make_report(
    desk: Desk, name: str, *, since: date | None = None, until: date | None = None
) -> Report | BadInput:
    """Make a report by name over the business days `since` to `until`, both included. Raises StoreFault."""
    if name not in REPORTS:
        return BadInput((f"report {name[:30]!r} is not known; choose {', '.join(REPORTS)}",))
    if since and until and until < since:
        return BadInput((f"--to {until} is before --from {since}; swap them",))
    columns, fill = REPORTS[name]
    with desk.store.reading() as connection:
        asked = Asked(connection=connection, desk=desk, since=since, until=until, digits=desk.shop.digits)
        rows, totals = fill(asked)
    return Report(
        name=name, as_of=desk.clock.local().isoformat(timespec="seconds"), training=desk.training,
        columns=columns, rows=rows, totals=totals,
    )  # fmt: skip


def _on_hand(asked: Asked) -> tuple[list[Row], Row]:
    rows, quantity, value = [], 0, 0
    for s in reads.stock(asked.connection):
        word = _status(asked, s)
        cost = _value(asked, s)
        rows.append(
            {
                "sku": s.sku, "lot": s.lot or None, "serial": s.serial, "location": s.location,
                "on_hand": format_quantity(s.quantity),
                "available": format_quantity(max(0, s.quantity) if s.sellable and word in SELLABLE else 0),
                "expiry": s.expiry, "best_before": s.best_before, "status": word, "unit_cost": _cost(s),
                "value": None if cost is None else asked.amount(cost), "name": s.name,
            }
        )  # fmt: skip
        quantity, value = quantity + s.quantity, value + (cost or 0)
    return rows, {"rows": len(rows), "on_hand": format_quantity(quantity), "value": asked.amount(value)}


def _valuation(asked: Asked) -> tuple[list[Row], Row]:
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


def _expiry(asked: Asked) -> tuple[list[Row], Row]:
    rows, total = [], 0
    today = asked.desk.clock.business_date()
    for s in reads.dated_stock(asked.connection, *asked.days):
        day = s.expiry or s.best_before or _LAST
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


def _sales(asked: Asked) -> tuple[list[Row], Row]:
    rows, net, tax, total = [], 0, 0, 0
    for s in reads.sales(asked.connection, *asked.days):
        rows.append(
            {
                "receipt": s.receipt, "at": s.at, "till": s.till, "cashier": s.cashier, "customer": s.customer,
                "net": asked.amount(s.net), "tax": asked.amount(s.tax), "total": asked.amount(s.total),
                "kind": "sale",
            }
        )  # fmt: skip
        net, tax, total = net + s.net, tax + s.tax, total + s.total
    amounts = {"net": asked.amount(net), "tax": asked.amount(tax), "total": asked.amount(total)}
    return rows, {"rows": len(rows), **amounts}


def _tenders(asked: Asked) -> tuple[list[Row], Row]:
    change = reads.change_given(asked.connection, *asked.days)
    rows, total, count = [], 0, 0
    for taken in reads.tenders(asked.connection, *asked.days):
        back = change if taken.kind == "cash" else 0
        rows.append(
            {
                "kind": taken.kind, "count": taken.payments, "amount": asked.amount(taken.handed_over - back),
                "handed_over": asked.amount(taken.handed_over), "change": asked.amount(back),
            }
        )  # fmt: skip
        total, count = total + taken.handed_over - back, count + taken.payments
    return rows, {"rows": len(rows), "count": count, "amount": asked.amount(total)}


def _refusals(asked: Asked) -> tuple[list[Row], Row]:
    rows = [
        {**r._asdict(), "reasons": r.reasons.split()} for r in reads.refusals(asked.connection, *asked.instants)
    ]
    return rows, {"rows": len(rows), "by_reason": _count(reason for row in rows for reason in row["reasons"])}


def _count(words: Iterable[str]) -> dict[str, int]:
    counts: dict[str, int] = defaultdict(int)
    for word in words:
        counts[word] += 1
    return dict(sorted(counts.items()))


def _status(asked: Asked, s: reads.Stock) -> str:
    return status(
        on=asked.desk.clock.business_date(), recall=s.recall, hold=s.hold, expiry=s.expiry,
        best_before=s.best_before, location=s.location,
    )  # fmt: skip


def _cost(s: reads.Stock) -> str | None:
    return None if s.unit_cost is None else format_fixed(s.unit_cost, 4)


def _value(asked: Asked, s: reads.Stock) -> int | None:
    return None if s.unit_cost is None else asked.value(s.quantity, s.unit_cost)


_Fill = Callable[[Asked], tuple[list[Row], Row]]

REPORTS: dict[str, tuple[tuple[str, ...], _Fill]] = {
    "on-hand": (
        (
            "sku", "lot", "serial", "location", "on_hand", "available", "expiry", "best_before", "status",
            "unit_cost", "value", "name",
        ),
        _on_hand,
    ),
    "expiry": (
        (
            "sku", "lot", "location", "on_hand", "expiry", "days_left", "value", "status", "serial", "date", "name",
        ),
        _expiry,
    ),
    "valuation": (("sku", "lot", "on_hand", "unit_cost", "value", "name"), _valuation),
    "sales": (("receipt", "at", "till", "cashier", "customer", "net", "tax", "total", "kind"), _sales),
    "tenders": (("kind", "count", "amount", "handed_over", "change"), _tenders),
    "refusals": (("at", "till", "cashier", "raw", "sku", "lot", "serial", "reasons", "outcome"), _refusals),
}  # fmt: skip
"""Every report by name: its columns, and what fills it."""
