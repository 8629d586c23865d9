"""Reads that imports and jobs ask in one go for many products or lots."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from pos_term.domain.products import Product
from pos_term.store.rows import PRODUCT_COLUMNS, to_product

_IN = "IN (SELECT value FROM json_each(?))"
_PRODUCTS = f"SELECT {PRODUCT_COLUMNS} FROM product p WHERE p.sku {_IN}"  # noqa: S608
_OWNERS = f"SELECT code, sku FROM barcode WHERE code {_IN}"  # noqa: S608
_STOCKED = f"""SELECT DISTINCT b.sku FROM balance b JOIN location place ON place.name = b.location
    WHERE place.inside = 1 AND b.quantity <> 0 AND b.sku {_IN}"""  # noqa: S608
_LOTS = f"""SELECT l.id, l.expiry, l.best_before, l.hold, l.parent,
    EXISTS (SELECT 1 FROM movement m WHERE m.lot_id = l.id) FROM lot l WHERE l.id {_IN}"""  # noqa: S608


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownLot:
    """What the store has written of one lot or serial itself, not of the lot it was made in."""

    expiry: str | None
    """ISO."""
    best_before: str | None
    hold: str | None
    """Why it is held itself."""
    parent: str | None
    """The key of the lot it was made in."""
    moved: bool
    """Whether it ever came in."""


def products_by_skus(connection: Connection, skus: Iterable[str]) -> dict[str, Product]:
    """The products with these skus, by sku; unknown ones are left out."""
    rows = connection.exec_driver_sql(_PRODUCTS, (json.dumps(sorted(set(skus))),))
    return {row[0]: to_product(tuple(row)) for row in rows}


def skus_by_codes(connection: Connection, codes: Iterable[str]) -> dict[str, str]:
    """The sku that each known code finds; GTINs in 14 digits."""
    rows = connection.exec_driver_sql(_OWNERS, (json.dumps(sorted(set(codes))),))
    return {row[0]: row[1] for row in rows}


def skus_in_stock(connection: Connection, skus: Iterable[str]) -> set[str]:
    """Those of these skus of which anything is inside the shop, quarantine included."""
    rows = connection.exec_driver_sql(_STOCKED, (json.dumps(sorted(set(skus))),))
    return {row[0] for row in rows}


def known_lots(connection: Connection, keys: Iterable[str]) -> dict[str, KnownLot]:
    """What is known of the lots and serials with these keys; unknown ones are left out."""
    rows = connection.exec_driver_sql(_LOTS, (json.dumps(sorted(set(keys))),))
    return {
        row[0]: KnownLot(expiry=row[1], best_before=row[2], hold=row[3], parent=row[4], moved=bool(row[5]))
        for row in rows
    }
