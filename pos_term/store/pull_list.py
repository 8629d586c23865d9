"""Reads behind the pull list: what stands where it is sold and is stopped, or has a date by some day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from pos_term.domain.lots import Lot
from pos_term.domain.products import Product
from pos_term.store.rows import (
    LOT_COLUMNS,
    LOT_JOINS,
    LOT_WIDTH,
    PRODUCT_COLUMNS,
    PRODUCT_WIDTH,
    to_lot,
    to_product,
)
from pos_term.store.sql import driver_of

_DOUBTFUL = f"""SELECT {PRODUCT_COLUMNS}, {LOT_COLUMNS}, b.location, b.quantity
    FROM balance b JOIN product p ON p.sku = b.sku LEFT JOIN lot l ON l.id = b.lot_id {LOT_JOINS}
    WHERE b.quantity > 0 AND b.sellable = 1
      AND (coalesce(p.recall, l.recall, parent.recall, l.hold, parent.hold) IS NOT NULL
        OR min(coalesce(l.expiry, '~'), coalesce(l.best_before, '~'), coalesce(parent.expiry, '~'),
             coalesce(parent.best_before, '~')) <= ?)
    ORDER BY b.sku, b.removal_date, b.lot_id, b.location"""  # noqa: S608
_FURTHEST = "SELECT coalesce(max(max(coalesce(warning_days, 0), min_shelf_life_days)), 0) FROM product"


class Doubtful(NamedTuple):
    """A quantity at one place from which it is sold."""

    product: Product
    lot: Lot | None
    """None where the product is not tracked."""
    location: str
    quantity: int
    """Thousandths."""


def doubtful_stock(connection: Connection, until: str) -> Iterator[Doubtful]:
    """What is recalled or held, and what has a date up to and with a day (ISO text)."""
    wide = PRODUCT_WIDTH + LOT_WIDTH
    for row in driver_of(connection).execute(_DOUBTFUL, (until,)):
        lot = row[PRODUCT_WIDTH:wide]
        yield Doubtful(to_product(row[:PRODUCT_WIDTH]), to_lot(lot) if lot[0] else None, *row[wide:])


def furthest_days(connection: Connection) -> int:
    """The most days before a date at which any product says "short-dated" on its own account."""
    return int(driver_of(connection).execute(_FURTHEST).fetchone()[0])
