"""Reads of what the shop keeps by hand: products whole, suppliers, locations, other stores."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from pos_term.domain.lots import KEY_MARK
from pos_term.domain.places import BUILT_IN, OUTSIDE, Branch, Location, Supplier
from pos_term.domain.products import Product
from pos_term.store.catalogue import product_by_sku
from pos_term.store.codec import HALF
from pos_term.store.sql import driver_of

_AFTER_MARK = chr(ord(KEY_MARK) + 1)
_SUPPLIERS = "SELECT id, name, address, phone, email, gln, lead_days, active, changed FROM supplier"
_LOCATIONS = "SELECT name, title, branch, sellable, closed, changed FROM location WHERE inside = 1"
_BRANCHES = "SELECT id, name, address, closed, changed FROM branch"
_LIES = """SELECT b.location, count(*), count(DISTINCT b.sku), sum(b.quantity) FROM balance b
    JOIN location place ON place.name = b.location AND place.inside = 1
    WHERE b.quantity > 0 GROUP BY b.location"""
_THERE = """SELECT b.sku, coalesce(p.name, b.sku), l.lot, l.serial,
    coalesce(l.expiry, parent.expiry, l.best_before), b.quantity,
    coalesce(l.hold, parent.hold) IS NOT NULL, coalesce(l.recall, parent.recall, p.recall) IS NOT NULL
    FROM balance b JOIN lot l ON l.id = b.lot_id LEFT JOIN lot parent ON parent.id = l.parent
    LEFT JOIN product p ON p.sku = b.sku
    WHERE b.location = ? AND b.quantity > 0 ORDER BY p.name, b.sku, b.removal_date, b.lot_id LIMIT ?"""
_STOCK = """SELECT b.location, count(*), sum(b.quantity) FROM balance b
    JOIN location place ON place.name = b.location AND place.inside = 1
    WHERE b.lot_id >= ? AND b.lot_id < ? AND b.quantity > 0 GROUP BY b.location ORDER BY b.location"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lying:
    """How much lies at a place."""

    location: str
    lots: int
    """Lots, serials, and products without numbers."""
    products: int = 0
    quantity: int = 0
    """Thousandths of all of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LyingLot:
    """A lot that lies at a place."""

    sku: str
    name: str
    """The product's."""
    lot: str | None
    serial: str | None
    date: str | None
    """ISO: its expiry, else its best-before date."""
    quantity: int
    """Thousandths."""
    held: bool
    recalled: bool


def folded(code: str) -> str:
    """A key as people tell it from another: without capitals and blanks."""
    return "".join(code.split()).casefold()


def whole(text: str) -> str:
    """A text as a file can hold it: half a character (a lone surrogate) reads as U+FFFD."""
    return HALF.sub("\ufffd", text)


# -- products ----------------------------------------------------------------------------------------------------


def whole_product(connection: Connection, sku: str) -> Product | None:
    """A product with its further barcodes and the mark of its last change."""
    product = product_by_sku(connection, whole(sku))
    if product is None:
        return None
    codes = barcodes_by_skus(connection, [product.sku]).get(product.sku, ())
    return replace(product, barcodes=tuple(code for code in codes if code != product.gtin))


def barcodes_by_skus(connection: Connection, skus: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Every code that finds each of these products, GTIN included."""
    rows = driver_of(connection).execute(
        "SELECT sku, code FROM barcode WHERE sku IN (SELECT value FROM json_each(?)) ORDER BY sku, code",
        (json.dumps(sorted(set(skus))),),
    )
    found: dict[str, tuple[str, ...]] = {}
    for sku, code in rows:
        found[sku] = (*found.get(sku, ()), code)
    return found


def all_skus(connection: Connection) -> list[str]:
    """The sku of every product."""
    return [row[0] for row in driver_of(connection).execute("SELECT sku FROM product")]


def departments(connection: Connection) -> list[str]:
    """Every department that a product is of, by name."""
    text = "SELECT DISTINCT department FROM product WHERE department <> '' ORDER BY 1"
    return [row[0] for row in driver_of(connection).execute(text)]


def stock_of(connection: Connection, sku: str) -> list[Lying]:
    """What of a product lies where inside the company, other stores and quarantine included."""
    rows = driver_of(connection).execute(_STOCK, (f"{whole(sku)}{KEY_MARK}", f"{whole(sku)}{_AFTER_MARK}"))
    return [Lying(location=row[0], lots=row[1], products=1, quantity=row[2]) for row in rows]


# -- suppliers ---------------------------------------------------------------------------------------------------


def suppliers(connection: Connection) -> list[Supplier]:
    """Every supplier by name, those no longer bought from too."""
    rows = driver_of(connection).execute(f"{_SUPPLIERS} ORDER BY active DESC, lower(name), id")
    return [_supplier(row) for row in rows]


def supplier_by_id(connection: Connection, supplier: str) -> Supplier | None:
    """The supplier with this id."""
    row = driver_of(connection).execute(f"{_SUPPLIERS} WHERE id = ?", (whole(supplier),)).fetchone()
    return _supplier(row) if row else None


def supplier_ids(connection: Connection) -> dict[str, str]:
    """The id of every supplier, by the id without capitals and blanks."""
    return {folded(row[0]): row[0] for row in driver_of(connection).execute("SELECT id FROM supplier ORDER BY id")}


def _supplier(row: tuple[object, ...]) -> Supplier:
    return Supplier(
        id=str(row[0]), name=str(row[1]), address=str(row[2]), phone=str(row[3]), email=str(row[4]),
        gln=str(row[5]), lead_days=int(str(row[6])), active=bool(row[7]), changed=str(row[8]),
    )  # fmt: skip


# -- places ------------------------------------------------------------------------------------------------------


def locations(connection: Connection) -> list[Location]:
    """Every place inside the company: those every shop has first, then by store and name."""
    rows = driver_of(connection).execute(f"{_LOCATIONS} ORDER BY branch, name")
    found = [_location(row) for row in rows]
    return sorted(found, key=lambda place: (place.branch, _order(place.name)))


def location_by_name(connection: Connection, name: str) -> Location | None:
    """A place inside the company by its name."""
    row = driver_of(connection).execute(f"{_LOCATIONS} AND name = ?", (whole(name),)).fetchone()
    return _location(row) if row else None


def location_names(connection: Connection) -> dict[str, str]:
    """The name of every place, the outside ones too, by the name without capitals and blanks."""
    rows = driver_of(connection).execute("SELECT name FROM location")
    return {folded(name): name for name in (*OUTSIDE, *(row[0] for row in rows))}


def branches(connection: Connection) -> list[Branch]:
    """Every other store of the company, by name."""
    rows = driver_of(connection).execute(f"{_BRANCHES} ORDER BY closed, lower(name), id")
    return [_branch(row) for row in rows]


def branch_by_id(connection: Connection, branch: str) -> Branch | None:
    """The other store with this id."""
    row = driver_of(connection).execute(f"{_BRANCHES} WHERE id = ?", (whole(branch),)).fetchone()
    return _branch(row) if row else None


def lying(connection: Connection) -> dict[str, Lying]:
    """How much lies at each place inside the company; a place with nothing is left out."""
    return {
        row[0]: Lying(location=row[0], lots=row[1], products=row[2], quantity=row[3])
        for row in driver_of(connection).execute(_LIES)
    }


def lying_at(connection: Connection, location: str, *, most: int = 2000) -> list[LyingLot]:
    """What lies at a place, by product, the first to go first."""
    return [
        LyingLot(
            sku=row[0], name=row[1], lot=row[2] or None, serial=row[3], date=row[4], quantity=row[5],
            held=bool(row[6]), recalled=bool(row[7]),
        )
        for row in driver_of(connection).execute(_THERE, (whole(location), most))
    ]  # fmt: skip


def _order(name: str) -> tuple[int, str]:
    return (BUILT_IN.index(name) if name in BUILT_IN else len(BUILT_IN), name)


def _location(row: tuple[object, ...]) -> Location:
    return Location(
        name=str(row[0]), title=str(row[1]), branch=str(row[2]), sellable=bool(row[3]), closed=bool(row[4]),
        changed=str(row[5]),
    )  # fmt: skip


def _branch(row: tuple[object, ...]) -> Branch:
    return Branch(id=str(row[0]), name=str(row[1]), address=str(row[2]), closed=bool(row[3]), changed=str(row[4]))
