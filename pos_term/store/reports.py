"""Reads behind the reports: what open carts hold, sales, returns, tenders, cash, refusals.

Dates are ISO text, `since` and `until` included.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection


class Sold(NamedTuple):
    """One sale."""

    receipt: str
    at: str
    till: str
    cashier: str
    customer: str | None
    net: int
    tax: int
    total: int
    kind: str
    order: str | None
    """The sales order it fulfilled something of."""


class CameBack(NamedTuple):
    """A quantity of one number that came back."""

    receipt: str
    at: str
    till: str
    cashier: str
    customer: str | None
    sold_on: str | None
    """The receipt it was sold on; None without one."""
    sold_line: int | None
    sku: str
    name: str
    lot: str | None
    serial: str | None
    quantity: int
    """Thousandths."""
    total: int
    """Minor units paid back for the whole line, on its first number."""
    place: str
    reason: str
    kind: str


class Moved(NamedTuple):
    """The drawer without a sale."""

    at: str
    till: str
    cashier: str
    kind: str
    amount: int
    reason: str
    customer: str | None


class Taken(NamedTuple):
    """The payments of one kind."""

    kind: str
    payments: int
    handed_over: int
    """Minor units, before change; declined payments left out."""
    paid_back: int
    unknown: int
    """Minor units of those whose outcome is not known yet."""
    declined: int


class NotSold(NamedTuple):
    """One refusal."""

    at: str
    till: str
    cashier: str
    raw: str
    sku: str | None
    lot: str | None
    serial: str | None
    reasons: str
    outcome: str


def in_open_carts(connection: Connection) -> dict[str, int]:
    """Thousandths of each lot that stand in open and suspended sales, by the lot's key."""
    return dict(_all(connection, "SELECT lot_id, sum(quantity) FROM open_number GROUP BY lot_id"))


def sales(connection: Connection, since: str, until: str) -> Iterator[Sold]:
    """Sales of the business days, oldest first."""
    rows = _all(
        connection,
        """SELECT s.number, s.at, s.till, coalesce(p.name, s.cashier), s.customer, s.net, s.tax, s.total,
             s.kind, s.order_id
           FROM sale s LEFT JOIN person p ON p.id = s.cashier
           WHERE s.business_date BETWEEN ? AND ? ORDER BY s.at, s.till, s.seq""",
        since, until,
    )  # fmt: skip
    return map(Sold._make, rows)


def tenders(connection: Connection, since: str, until: str) -> list[Taken]:
    """Payments of the business days, by kind."""
    rows = _all(
        connection,
        """SELECT t.kind, count(*),
             sum(CASE WHEN t.amount > 0 AND t.state <> 'declined' THEN t.amount ELSE 0 END),
             sum(CASE WHEN t.amount < 0 AND t.state <> 'declined' THEN -t.amount ELSE 0 END),
             sum(CASE t.state WHEN 'unknown' THEN t.amount ELSE 0 END),
             sum(CASE t.state WHEN 'declined' THEN t.amount ELSE 0 END)
           FROM tender t JOIN sale s ON s.id = t.sale
           WHERE s.business_date BETWEEN ? AND ? GROUP BY t.kind ORDER BY t.kind""",
        since, until,
    )  # fmt: skip
    return [Taken._make(row) for row in rows]


def change_given(connection: Connection, since: str, until: str) -> int:
    """Minor units of cash that went back to customers on the business days."""
    [row] = _all(
        connection, "SELECT coalesce(sum(change), 0) FROM sale WHERE business_date BETWEEN ? AND ?", since, until
    )
    return int(row[0])


def returns(connection: Connection, since: str, until: str) -> Iterator[CameBack]:
    """Goods that came back on the business days, oldest first."""
    rows = _all(
        connection,
        """SELECT s.number, s.at, s.till, coalesce(p.name, s.cashier), s.customer, o.number, r.sold_line, r.sku,
             coalesce(g.name, ''), l.lot, l.serial, r.quantity, r.total, r.place, r.reason, s.kind
           FROM return_line r JOIN sale s ON s.id = r.sale LEFT JOIN sale o ON o.id = r.sold
           LEFT JOIN person p ON p.id = s.cashier LEFT JOIN product g ON g.sku = r.sku
           LEFT JOIN lot l ON l.id = r.lot_id
           WHERE s.business_date BETWEEN ? AND ? ORDER BY s.at, s.till, s.seq, r.line, r.n""",
        since, until,
    )  # fmt: skip
    return map(CameBack._make, rows)


def cash(connection: Connection, since: str, before: str) -> Iterator[Moved]:
    """The drawer without a sale, from one instant up to another; oldest first."""
    rows = _all(
        connection,
        """SELECT c.at, c.till, coalesce(p.name, c.cashier), c.kind, c.amount, c.reason, c.customer
           FROM cash c LEFT JOIN person p ON p.id = c.cashier
           WHERE c.at >= ? AND c.at < ? ORDER BY c.at, c.id""",
        since, before,
    )  # fmt: skip
    return map(Moved._make, rows)


def refusals(connection: Connection, since: str, before: str) -> Iterator[NotSold]:
    """Refusals from one instant up to another, as the journal writes instants; oldest first."""
    rows = _all(
        connection,
        """SELECT r.at, r.till, coalesce(p.name, r.cashier), r.raw, r.sku, r.lot, r.serial, r.reasons, r.outcome
           FROM refusal r LEFT JOIN person p ON p.id = r.cashier
           WHERE r.at >= ? AND r.at < ? ORDER BY r.at, r.id""",
        since, before,
    )  # fmt: skip
    return map(NotSold._make, rows)


def _all(connection: Connection, text: str, *values: str) -> Iterator[tuple[Any, ...]]:
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - narrows the type
    return iter(driver.execute(text, values))
