"""Reads behind the figures: what stands where and since when, what came, what is low, what is on order.

Quantities are thousandths, unit costs ten-thousandths of the currency unit, days ISO text.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from pos_term.domain.lots import fold
from pos_term.domain.products import Product
from pos_term.store.rows import PRODUCT_COLUMNS, PRODUCT_WIDTH, to_product
from pos_term.store.sql import driver_of


class Standing(NamedTuple):
    """A quantity of one lot, serial or loose product at one place inside the company, and what decides on it."""

    lot_id: str
    sku: str
    lot: str | None
    serial: str | None
    location: str
    title: str
    """What people call the place."""
    branch: str
    """The id of the other store the place is in; empty for this one."""
    store: str
    """That store's name."""
    sellable: bool
    quantity: int
    expiry: str | None
    best_before: str | None
    production_date: str | None
    received_on: str | None
    hold: str | None
    held_at: str | None
    recall: str | None
    unit_cost: int | None
    supplier: str
    """The supplier's id, or the name of one that has none."""
    supplier_name: str
    certificate: str
    product: Product | None

    @property
    def day(self) -> str | None:
        """The date it is judged by: its expiry, else its best-before date."""
        return self.expiry or self.best_before

    @property
    def name(self) -> str:
        """The product's name."""
        return self.product.name if self.product else ""

    @property
    def department(self) -> str:
        """The product's department."""
        return self.product.department if self.product else ""


_STANDING = f"""SELECT b.lot_id, b.sku, l.lot, l.serial, b.location, o.title, o.branch, coalesce(br.name, o.branch),
    o.sellable, b.quantity,
    min(coalesce(l.expiry, parent.expiry), coalesce(parent.expiry, l.expiry)),
    min(coalesce(l.best_before, parent.best_before), coalesce(parent.best_before, l.best_before)),
    coalesce(l.production_date, parent.production_date), coalesce(l.received_on, parent.received_on),
    coalesce(l.hold, parent.hold), CASE WHEN l.hold IS NULL THEN parent.held_at ELSE l.held_at END,
    coalesce(l.recall, parent.recall, p.recall), l.unit_cost,
    coalesce(nullif(l.supplier, ''), parent.supplier, ''), coalesce(s.name, l.supplier, ''),
    coalesce(nullif(l.certificate, ''), parent.certificate, ''),
    {PRODUCT_COLUMNS}
    FROM balance b JOIN location o ON o.name = b.location AND o.inside = 1
    LEFT JOIN branch br ON br.id = o.branch
    LEFT JOIN lot l ON l.id = b.lot_id LEFT JOIN lot parent ON parent.id = l.parent
    LEFT JOIN product p ON p.sku = b.sku
    LEFT JOIN supplier s ON s.id = coalesce(nullif(l.supplier, ''), parent.supplier)
    WHERE b.quantity <> 0
    ORDER BY b.sku, b.removal_date, b.received_on, b.lot_id, b.location"""  # noqa: S608


def standing(connection: Connection) -> Iterator[Standing]:
    """Everything inside the company, other stores and quarantine too, by product in the order of removal."""
    for row in driver_of(connection).execute(_STANDING):
        values, product = row[:-PRODUCT_WIDTH], row[-PRODUCT_WIDTH:]
        yield Standing._make((*values, to_product(product) if product[0] is not None else None))


def products(connection: Connection) -> dict[str, Product]:
    """Every product by sku."""
    rows = driver_of(connection).execute(f"SELECT {PRODUCT_COLUMNS} FROM product p ORDER BY p.sku")  # noqa: S608
    return {row[0]: to_product(row) for row in rows}


def sold_in_all(connection: Connection) -> dict[str, int]:
    """What is with customers of each lot: sold since it came, less what was brought back."""
    rows = driver_of(connection).execute("SELECT lot_id, quantity FROM balance WHERE location = 'customer'")
    return dict(rows.fetchall())


def came_in_all(connection: Connection) -> dict[str, int]:
    """What ever came of each lot: received, made or split off."""
    rows = driver_of(connection).execute("SELECT lot_id, sum(quantity) FROM intake GROUP BY lot_id")
    return dict(rows.fetchall())


def in_books_since(connection: Connection) -> dict[str, str]:
    """The first business day on which a lot of each product moved here, by sku.

    Goods of a shop that begins with this till may have come long before; what was sold of them then is not known.
    """
    rows = driver_of(connection).execute(
        """SELECT sku, min((SELECT m.business_date FROM movement m WHERE m.lot_id = lot.id
             ORDER BY m.lot_id, m.business_date LIMIT 1)) AS day FROM lot GROUP BY sku"""
    )
    return {sku: day for sku, day in rows if day is not None}


class Vendor(NamedTuple):
    """A supplier."""

    id: str
    name: str
    lead_days: int
    active: bool


def vendors(connection: Connection) -> dict[str, Vendor]:
    """Every supplier by id."""
    rows = driver_of(connection).execute("SELECT id, name, lead_days, active FROM supplier ORDER BY id")
    return {row[0]: Vendor(row[0], row[1], row[2], bool(row[3])) for row in rows}


def departments(connection: Connection) -> list[str]:
    """Every department that a product is of, by name."""
    text = "SELECT DISTINCT department FROM product WHERE department <> '' ORDER BY 1"
    rows = driver_of(connection).execute(text)
    return [row[0] for row in rows]


def came_from(connection: Connection, supplier: str) -> bool:
    """Whether a lot came from a supplier, as it is written there."""
    row = driver_of(connection).execute("SELECT 1 FROM lot WHERE supplier = ? LIMIT 1", (supplier,)).fetchone()
    return row is not None


def open_targets(connection: Connection) -> list[str]:
    """Places of other stores that are open and that stock may be brought to, by name."""
    rows = driver_of(connection).execute(
        """SELECT o.name FROM location o JOIN branch b ON b.id = o.branch
           WHERE o.inside = 1 AND NOT o.closed AND NOT b.closed ORDER BY o.name"""
    )
    return [row[0] for row in rows]


def on_order(connection: Connection) -> dict[str, int]:
    """What is still to come of each product: open purchase orders less what was received against them."""
    driver = driver_of(connection)
    wanted: dict[tuple[str, str], int] = {}
    for order, sku, quantity in driver.execute(
        "SELECT x.purchase, x.sku, x.quantity FROM purchase p JOIN purchase_line x ON x.purchase = p.id"
        " WHERE p.closed IS NULL"
    ):
        wanted[fold(order), sku] = wanted.get((fold(order), sku), 0) + quantity
    found: dict[str, int] = {}
    for (order, sku), quantity in wanted.items():
        [came] = driver.execute(
            "SELECT coalesce(sum(quantity), 0) FROM intake WHERE purchase_order = ? AND purchase_order <> ''"
            " AND sku = ? AND kind = 'goods_receipt'",
            (order, sku),
        ).fetchone()
        if quantity > came:
            found[sku] = found.get(sku, 0) + quantity - came
    return found


class Paper(NamedTuple):
    """A certificate with a last day, and what of its lots is on hand."""

    number: str
    supplier: str
    title: str
    valid_until: str
    lots: int
    """Lots on hand that rest on it."""


def certificates_until(connection: Connection, day: str) -> list[Paper]:
    """Certificates whose last day is not after a day, the earliest first."""
    rows = driver_of(connection).execute(
        """SELECT c.number, coalesce(s.name, c.supplier), c.title, c.valid_until,
             (SELECT count(DISTINCT i.lot_id) FROM intake i JOIN balance b ON b.lot_id = i.lot_id AND b.quantity > 0
              JOIN location o ON o.name = b.location AND o.inside = 1
              WHERE i.certificate = c.fold AND i.certificate <> '' AND i.supplier = c.supplier)
           FROM certificate c LEFT JOIN supplier s ON s.id = c.supplier
           WHERE c.valid_until <= ? ORDER BY c.valid_until, c.number, c.supplier""",
        (day,),
    )
    return [Paper._make(row) for row in rows]
