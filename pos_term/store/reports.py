"""Reads behind the reports: stock, sales, tenders, refusals. Dates are ISO text, `since` and `until` included."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection


class Stock(NamedTuple):
    """A quantity of one lot, serial or loose product at one place inside the shop."""

    sku: str
    name: str
    lot: str | None
    serial: str | None
    location: str
    quantity: int
    """Thousandths; below 0 where more of an untracked product was sold than was received."""
    sellable: bool
    expiry: str | None
    best_before: str | None
    hold: str | None
    recall: str | None
    unit_cost: int | None
    """Ten-thousandths of the currency unit."""


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


class Taken(NamedTuple):
    """The payments of one kind."""

    kind: str
    payments: int
    handed_over: int
    """Minor units, before change."""


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


_STOCK = """SELECT b.sku, coalesce(p.name, ''), l.lot, l.serial, b.location, b.quantity, b.sellable,
    l.expiry, l.best_before, coalesce(l.hold, parent.hold), coalesce(l.recall, parent.recall, p.recall), l.unit_cost
    FROM balance b JOIN location place ON place.name = b.location AND place.inside = 1
    LEFT JOIN lot l ON l.id = b.lot_id LEFT JOIN lot parent ON parent.id = l.parent
    LEFT JOIN product p ON p.sku = b.sku
    WHERE b.quantity <> 0"""


def stock(connection: Connection) -> Iterator[Stock]:
    """Everything inside the shop, by product and in the order of removal."""
    rows = _all(connection, f"{_STOCK} ORDER BY b.sku, b.removal_date, b.received_on, b.lot_id, b.location")
    return map(Stock._make, rows)


def dated_stock(connection: Connection, since: str, until: str) -> Iterator[Stock]:
    """Everything inside the shop with a date between two days, the earliest first."""
    day = "coalesce(l.expiry, l.best_before)"
    rows = _all(
        connection,
        f"{_STOCK} AND b.quantity > 0 AND {day} BETWEEN ? AND ? ORDER BY {day}, b.sku, b.lot_id, b.location",
        since, until,
    )  # fmt: skip
    return map(Stock._make, rows)


def sales(connection: Connection, since: str, until: str) -> Iterator[Sold]:
    """Sales of the business days, oldest first."""
    rows = _all(
        connection,
        """SELECT s.number, s.at, s.till, coalesce(p.name, s.cashier), s.customer, s.net, s.tax, s.total
           FROM sale s LEFT JOIN person p ON p.id = s.cashier
           WHERE s.business_date BETWEEN ? AND ? ORDER BY s.at, s.till, s.seq""",
        since, until,
    )  # fmt: skip
    return map(Sold._make, rows)


def tenders(connection: Connection, since: str, until: str) -> list[Taken]:
    """Payments of the business days, by kind."""
    rows = _all(
        connection,
        """SELECT t.kind, count(*), sum(t.amount) FROM tender t JOIN sale s ON s.id = t.sale
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
