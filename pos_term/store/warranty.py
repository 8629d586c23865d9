"""Reads about one unit: what it is, whom it was sold to, where it is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.lots import fold
from pos_term.domain.products import Product
from pos_term.store.returns import CameBack, last_return, sold_last
from pos_term.store.rows import PRODUCT_COLUMNS, PRODUCT_WIDTH, to_product
from pos_term.store.sql import driver_of

_UNITS = f"""SELECT {PRODUCT_COLUMNS}, l.id, l.serial, l.lot, coalesce(l.recall, parent.recall, p.recall),
      coalesce(l.hold, parent.hold)
    FROM lot l JOIN product p ON p.sku = l.sku LEFT JOIN lot parent ON parent.id = l.parent
    WHERE l.fold = ? AND l.serial IS NOT NULL ORDER BY p.name, p.sku LIMIT ?"""  # noqa: S608
_SOLD = """SELECT s.number, s.business_date, s.customer, c.name
    FROM sale s LEFT JOIN customer c ON c.id = s.customer AND NOT c.forgotten WHERE s.id = ?"""
_PLACE = "SELECT location FROM balance WHERE lot_id = ? AND quantity > 0 ORDER BY location LIMIT 1"


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRecord:
    """What the store has written of one unit."""

    product: Product
    lot_id: str
    serial: str
    lot: str | None
    recall: str | None
    hold: str | None
    place: str | None
    """Where it is now, inside the shop or outside; None where nothing ever moved it."""
    receipt: str | None = None
    """The receipt it was sold with last."""
    sold_on: date | None = None
    """The business date of that sale."""
    customer: str | None = None
    """The customer's id."""
    customer_name: str | None = None
    """Their name, where the shop keeps it."""
    back: CameBack | None = None
    """When it came back of that sale."""


def units_by_serial(connection: Connection, serial: str, *, most: int = 10) -> list[UnitRecord]:
    """The units with this serial, of every product that has one, by the product's name."""
    if not fold(serial):
        return []
    driver = driver_of(connection)
    found = []
    for row in driver.execute(_UNITS, (fold(serial), most)).fetchall():
        lot_id, code, lot, recall, hold = row[PRODUCT_WIDTH:]
        place = driver.execute(_PLACE, (lot_id,)).fetchone()
        left = sold_last(connection, lot_id)
        sale = driver.execute(_SOLD, (left[0],)).fetchone() if left else None
        found.append(
            UnitRecord(
                product=to_product(row[:PRODUCT_WIDTH]), lot_id=lot_id, serial=code, lot=lot, recall=recall,
                hold=hold, place=place[0] if place else None, receipt=sale[0] if sale else None,
                sold_on=date.fromisoformat(sale[1]) if sale else None, customer=sale[2] if sale else None,
                customer_name=sale[3] if sale else None,
                back=last_return(connection, lot_id, left[0]) if left else None,
            )
        )  # fmt: skip
    return found
