"""What stands against goods receipts, products and orders."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import Connection

from pos_term.domain.documents import GoodsReceipt, OrderPlaced, ProductsSet, ReceivedLine
from pos_term.domain.lots import KEY_MARK, fold, serial_key
from pos_term.domain.quantity import LARGEST, ONE, format_quantity
from pos_term.store.guards.objection import Objection
from pos_term.store.orders import kept_for
from pos_term.store.places import OUTSIDE
from pos_term.store.rows import blank_lot

_RECEIVED = """SELECT l.id, l.expiry, l.best_before, EXISTS (SELECT 1 FROM movement m WHERE m.lot_id = l.id)
    FROM lot l WHERE l.id IN (SELECT value FROM json_each(?))"""


def object_to_receipt(connection: Connection, receipt: GoodsReceipt) -> tuple[Objection, ...]:
    """Goods come into the shop; a lot keeps the dates it has; a serial is one unit and comes once."""
    keys = [str(blank_lot(line.sku, line.lot, line.serial)["id"]) for line in receipt.lines]
    rows = connection.exec_driver_sql(_RECEIVED, (json.dumps(keys),)).fetchall()
    dates: dict[tuple[str, str], str] = {}
    for row in rows:
        dates |= {(row[0], what): day for what, day in (("expiry", row[1]), ("best before", row[2])) if day}
    came = {row[0] for row in rows if row[3]}
    found = []
    for n, (key, line) in enumerate(zip(keys, receipt.lines, strict=True), 1):
        found += [Objection(words, line=n, lot_id=key) for words in _misfits(line, key, dates, came)]
    return tuple(found)


def _misfits(line: ReceivedLine, key: str, dates: dict[tuple[str, str], str], came: set[str]) -> Iterator[str]:
    """What keeps a line from being received; `dates` and `came` are what is known of lots so far."""
    name = line.serial or line.lot
    if line.quantity < 0:
        yield f"a quantity of {line.sku} is below 0"
    if line.quantity > LARGEST:
        yield f"a quantity of {line.sku} is more than {format_quantity(LARGEST)}"
    if line.location in OUTSIDE or not line.location.strip():
        yield f"{line.location!r} is not a place inside the shop"
    if any(code and not fold(code) for code in (line.lot, line.serial)):
        yield f"a lot or serial of {line.sku} has no code"
    for what, day in (("expiry", line.expiry), ("best before", line.best_before)):
        kept = dates.setdefault((key, what), day.isoformat()) if day and name else None
        if day and kept and kept != day.isoformat():
            yield f"lot {name} of {line.sku} has {what} {kept} in the store and {day} here"
    if line.serial:
        if line.quantity not in (0, ONE):
            yield f"serial {line.serial} of {line.sku} is one unit"
        if key in came:
            yield f"serial {line.serial} of {line.sku} was received before"
        came.add(key)


def object_to_products(connection: Connection, document: ProductsSet) -> tuple[Objection, ...]:
    """A product stands once, and a code finds one product only."""
    found: list[Objection] = []
    owners: dict[str, str] = {}
    order: dict[str, int] = {}
    for n, product in enumerate(document.products, 1):
        if not product.sku or KEY_MARK in product.sku:
            found.append(Objection(f"{product.sku!r} cannot be a sku", line=n))
        if order.setdefault(product.sku, n) != n:
            found.append(Objection(f"product {product.sku} stands here twice", line=n))
        for code in product.codes:
            if owners.setdefault(code, product.sku) != product.sku:
                found.append(Objection(f"code {code} is given to {owners[code]} and {product.sku}", line=n))
    rows = connection.exec_driver_sql(
        "SELECT code, sku FROM barcode WHERE code IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(owners)),),
    )
    found += [
        Objection(f"code {code} belongs to {sku} already", line=order[owners[code]])
        for code, sku in rows
        if sku != owners[code] and sku not in order
    ]
    return tuple(found)


def object_to_order(connection: Connection, document: OrderPlaced) -> tuple[Objection, ...]:
    """An order has a number of its own, and asks for more than nothing."""
    if not document.order.strip():
        return (Objection("an order needs a number"),)
    if connection.exec_driver_sql("SELECT 1 FROM sales_order WHERE id = ?", (document.order,)).first():
        return (Objection(f"order {document.order} is there already"),)
    found = [
        Objection(f"order {document.order}: the quantity of {line.sku} must be more than 0", line=n)
        for n, line in enumerate(document.lines, 1)
        if not 0 < line.quantity <= LARGEST or (line.serial and line.quantity != ONE)
    ]
    kept: set[str] = set()
    for n, line in enumerate(document.lines, 1):
        key = serial_key(line.sku, line.serial) if line.serial else ""
        if key and (key in kept or kept_for(connection, key)):
            found.append(Objection(f"serial {line.serial} of {line.sku} is kept for an order already", line=n))
        kept.add(key)
    return tuple(found)
