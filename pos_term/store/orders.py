"""Reads of sales orders: what was ordered, what of it is open, and what is kept for it."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection

from pos_term.domain.clean import clean
from pos_term.domain.lots import KEY_MARK
from pos_term.store.catalogue import search_products
from pos_term.store.customers import fold_text, whole
from pos_term.store.sql import driver_of

_LAST = "\U0010ffff"


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRecord:
    """One sales order in short."""

    order: str
    """Its number."""
    customer: str | None
    """The customer's id."""
    name: str
    """The customer's name; empty where there is none, or they asked to be forgotten."""
    placed_at: str
    """As the journal writes it."""
    lines: int
    open_lines: int
    """Lines of which something is still to go."""
    started: bool
    """Whether any of it has gone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderedRecord:
    """One line of a sales order; quantities in thousandths."""

    n: int
    """Counted from 1."""
    sku: str
    quantity: int
    fulfilled: int
    lot: str | None
    serial: str | None
    lot_id: str | None
    """The key of the number that is kept for it."""

    @property
    def open(self) -> int:
        """What is still to go."""
        return max(0, self.quantity - self.fulfilled)


_ORDERS = """SELECT o.id, o.customer, coalesce(c.name, ''), o.placed_at, count(x.n),
    coalesce(sum(x.fulfilled < x.quantity), 0), coalesce(sum(x.fulfilled > 0), 0)
    FROM sales_order o LEFT JOIN customer c ON c.id = o.customer LEFT JOIN order_line x ON x.order_id = o.id"""
_OPEN_FIRST = "GROUP BY o.id ORDER BY coalesce(sum(x.fulfilled < x.quantity), 0) = 0, o.placed_at, o.id"


def kept_for(connection: Connection, lot_id: str) -> str | None:
    """The open sales order that a serial is kept for."""
    row = driver_of(connection).execute(
        "SELECT order_id FROM order_line WHERE lot_id = ? AND fulfilled < quantity ORDER BY order_id LIMIT 1",
        (lot_id,),
    )
    found = row.fetchone()
    return found[0] if found else None


def kept_elsewhere(connection: Connection, sku: str, order: str | None) -> dict[str, int]:
    """Thousandths of each lot of a product that are kept for open orders other than `order`, by the lot's key."""
    rows = driver_of(connection).execute(
        "SELECT lot_id, sum(quantity - fulfilled) FROM order_line"
        " WHERE lot_id BETWEEN ? AND ? AND fulfilled < quantity AND order_id IS NOT ? GROUP BY lot_id",
        (f"{sku}{KEY_MARK}", f"{sku}{KEY_MARK}{_LAST}", order),
    )
    return {row[0]: row[1] for row in rows}


def find_orders(connection: Connection, text: str, *, most: int = 50) -> list[OrderRecord]:
    """Orders by a part of their number, of the customer's name, phone or e-mail, or by a product or lot.

    Those of which something is still to go come first, the oldest first. No text finds every order.
    """
    words = fold_text(text)
    driver = driver_of(connection)
    if not words:
        rows = driver.execute(f"{_ORDERS} {_OPEN_FIRST} LIMIT ?", (most,))
        return [_record(row) for row in rows]
    skus = [product.sku for product in search_products(connection, text, most=most)]
    plain = clean(text, limit=100)
    rows = driver.execute(
        f"""{_ORDERS} WHERE instr(lower(o.id), lower(?)) > 0 OR instr(c.fold, ?) > 0 OR c.loyalty = ?
            OR EXISTS (SELECT 1 FROM order_line y WHERE y.order_id = o.id
                AND (y.sku IN (SELECT value FROM json_each(?)) OR y.lot = ? OR y.serial = ?))
            {_OPEN_FIRST} LIMIT ?""",  # noqa: S608 - put together of constants
        (plain, words, plain, json.dumps(skus), plain, plain, most),
    )
    return [_record(row) for row in rows]


def order_by_number(connection: Connection, order: str) -> OrderRecord | None:
    """An order by its number."""
    row = driver_of(connection).execute(f"{_ORDERS} WHERE o.id = ? GROUP BY o.id", (whole(order),)).fetchone()
    return _record(row) if row else None


def order_lines(connection: Connection, order: str) -> list[OrderedRecord]:
    """What was ordered, in its order."""
    rows = driver_of(connection).execute(
        "SELECT n, sku, quantity, fulfilled, lot, serial, lot_id FROM order_line WHERE order_id = ? ORDER BY n",
        (whole(order),),
    )
    return [
        OrderedRecord(
            n=row[0], sku=row[1], quantity=row[2], fulfilled=row[3], lot=row[4], serial=row[5], lot_id=row[6]
        )
        for row in rows
    ]  # fmt: skip


def open_quantity(connection: Connection, order: str, n: int) -> int:
    """Thousandths of a line of an order that are still to go."""
    row = driver_of(connection).execute(
        "SELECT max(0, quantity - fulfilled) FROM order_line WHERE order_id = ? AND n = ?", (order, n)
    )
    found = row.fetchone()
    return int(found[0]) if found else 0


def receipts_of(connection: Connection, orders: list[str]) -> dict[str, list[str]]:
    """The receipts on which something of these orders went and was not taken back whole, oldest first."""
    found: dict[str, list[str]] = {order: [] for order in orders}
    rows = driver_of(connection).execute(
        """SELECT s.order_id, s.number FROM sale s WHERE s.order_id IN (SELECT value FROM json_each(?))
           AND s.voids IS NULL AND NOT EXISTS (SELECT 1 FROM sale v WHERE v.voids = s.id)
           ORDER BY s.at, s.till, s.seq""",
        (json.dumps(orders),),
    )
    for order, number in rows:
        found[order].append(number)
    return found


def open_elsewhere(connection: Connection, order: str, sale: str) -> str | None:
    """The till in whose open sale an order stands already; None where it is in none but `sale`."""
    row = driver_of(connection).execute(
        "SELECT till FROM open_sale WHERE id <> ? AND json_valid(head)"
        " AND json_extract(head, '$.order') = ? LIMIT 1",
        (sale, whole(order)),
    )
    found = row.fetchone()
    return found[0] if found else None


def orders_by_numbers(connection: Connection, orders: list[str]) -> dict[str, str | None]:
    """The customer of each of these orders that is there, by its number."""
    rows = driver_of(connection).execute(
        "SELECT id, customer FROM sales_order WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(orders),)
    )
    return {row[0]: row[1] for row in rows}


def _record(row: tuple[str, str | None, str, str, int, int, int]) -> OrderRecord:
    return OrderRecord(
        order=row[0], customer=row[1], name=row[2], placed_at=row[3], lines=row[4], open_lines=row[5],
        started=bool(row[6]),
    )  # fmt: skip
