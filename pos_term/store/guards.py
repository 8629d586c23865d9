"""The rules that only the database can decide, asked inside the transaction that writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from pos_term.domain.documents import Document, GoodsReceipt, ProductsSet, Sale, ShiftClosed, ShiftOpened
from pos_term.domain.judgement import DEFAULT_LEVELS, Circumstances, Finding, Level, Reason, judge
from pos_term.domain.lots import KEY_MARK, Lot, Presented, Provenance, serial_key
from pos_term.domain.products import Product
from pos_term.store.projection.catalogue import product_codes
from pos_term.store.rows import LOT_COLUMNS, LOT_JOINS, LOT_WIDTH, PRODUCT_COLUMNS, to_lot, to_product


@dataclass(frozen=True, slots=True)
class Objection:
    """Why a document may not be posted now."""

    words: str
    """One plain line."""
    findings: tuple[Finding, ...] = ()
    line: int = 0
    """The line of the document that is stopped, counted from 1; 0 when it is the whole of it."""
    lot_id: str = ""


_SOLD = f"""SELECT {LOT_COLUMNS}, {PRODUCT_COLUMNS} FROM lot l {LOT_JOINS}
    JOIN product p ON p.sku = l.sku WHERE l.id IN (SELECT value FROM json_each(?))"""  # noqa: S608


def object_to(
    connection: Connection, document: Document, *, till: str, on: date, at: datetime
) -> tuple[Objection, ...]:
    """What stands against posting a document on this day; nothing when it may be posted."""
    match document:
        case Sale():
            return _sale(connection, document, on, at)
        case ShiftOpened():
            if connection.exec_driver_sql(_OPEN_SHIFT, (till,)).first():
                return (Objection(f"till {till} has an open shift already; close it first"),)
        case ShiftClosed():
            if not _is_open(connection, document.shift):
                return (Objection("this shift is closed already"),)
        case GoodsReceipt():
            return _receipt(connection, document)
        case ProductsSet():
            return _products(connection, document)
    return ()


_OPEN_SHIFT = "SELECT id FROM shift WHERE till = ? AND closed_at IS NULL"


def _is_open(connection: Connection, shift: str) -> bool:
    found = connection.exec_driver_sql("SELECT 1 FROM shift WHERE id = ? AND closed_at IS NULL", (shift,))
    return found.first() is not None


def _sale(connection: Connection, sale: Sale, on: date, at: datetime) -> tuple[Objection, ...]:
    if not _is_open(connection, sale.shift):
        return (Objection("no shift is open on this till; open one first"),)
    wanted = {n.lot_id for line in sale.lines for n in line.numbers if not n.lot_id.endswith(KEY_MARK)}
    known: Mapping[str, tuple[Lot, Product]] = {}
    if wanted:
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - narrows the type
        rows = driver.execute(_SOLD, (json.dumps(sorted(wanted)),)).fetchall()
        known = {row[0]: (to_lot(row), to_product(row[LOT_WIDTH:])) for row in rows}
    found: list[Objection] = []
    counted: dict[str, int] = {}
    for line in sale.lines:
        for number in line.numbers:
            if number.provenance is Provenance.UNKNOWN or number.lot_id.endswith(KEY_MARK):
                found += _loose(connection, line.n, number.lot_id)
                continue
            lot, product = known.get(number.lot_id, (None, None))
            words: tuple[Finding, ...]
            if product is None:
                name = number.serial or number.lot or ""
                words = (Finding(Reason.UNKNOWN_LOT, Level.BLOCK, f"UNKNOWN LOT {name}"),)
            else:
                pack = Presented(number.lot, number.serial, number.expiry, best_before=number.best_before)
                now = Circumstances(
                    on=on, at=at, quantity=number.quantity, in_cart=counted.get(number.lot_id, 0),
                    levels=DEFAULT_LEVELS,
                )  # fmt: skip
                verdict = judge(product, pack, lot, now)
                words = tuple(f for f in verdict.findings if f.level is Level.BLOCK)
            counted[number.lot_id] = counted.get(number.lot_id, 0) + number.quantity
            if words:
                stop = f"{line.name}: {words[0].words}"
                found.append(Objection(stop, words, line.n, number.lot_id))
    return tuple(found)


def _loose(connection: Connection, line: int, lot_id: str) -> tuple[Objection, ...]:
    """A product without numbers can still be under a recall that covers all of it."""
    sku = lot_id.partition(KEY_MARK)[0]
    row = connection.exec_driver_sql("SELECT name, recall FROM product WHERE sku = ?", (sku,)).first()
    if row is not None and row[1] is None:
        return ()
    name, recall = (row[0], row[1]) if row is not None else (sku, None)
    reason = Reason.RECALLED if recall else Reason.UNKNOWN_PRODUCT
    words = f"RECALLED ({recall})" if recall else "UNKNOWN PRODUCT"
    return (Objection(f"{name}: {words}", (Finding(reason, Level.BLOCK, words),), line, lot_id),)


_RECEIVED = """SELECT l.id, l.expiry, l.best_before,
    EXISTS (SELECT 1 FROM movement m WHERE m.lot_id = l.id), l.parent
    FROM lot l WHERE l.id IN (SELECT value FROM json_each(?))"""


def _receipt(connection: Connection, receipt: GoodsReceipt) -> tuple[Objection, ...]:
    """A lot comes again only with the dates it has; a serial comes once."""
    from pos_term.store.projection.standing import blank_lot

    keys = [str(blank_lot(line.sku, line.lot, line.serial)["id"]) for line in receipt.lines]
    rows = connection.exec_driver_sql(_RECEIVED, (json.dumps(keys),))
    known = {row[0]: row for row in rows}
    found = []
    for n, (key, line) in enumerate(zip(keys, receipt.lines, strict=True), 1):
        row = known.get(key)
        if row is None:
            continue
        name = line.serial or line.lot
        for what, kept, came in (("expiry", row[1], line.expiry), ("best before", row[2], line.best_before)):
            if name and kept and came and kept != came.isoformat():
                words = f"lot {name} of {line.sku} has {what} {kept} in the store and {came} here"
                found.append(Objection(words, line=n, lot_id=key))
        if line.serial and key == serial_key(line.sku, line.serial) and row[3]:
            found.append(Objection(f"serial {line.serial} of {line.sku} was received before", line=n, lot_id=key))
    return tuple(found)


def _products(connection: Connection, document: ProductsSet) -> tuple[Objection, ...]:
    """A code finds one product only."""
    owners = {code: p.sku for p in document.products for code in product_codes(p)}
    rows = connection.exec_driver_sql(
        "SELECT code, sku FROM barcode WHERE code IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(owners)),),
    )
    changed = {p.sku for p in document.products}
    order = {p.sku: n for n, p in enumerate(document.products, 1)}
    return tuple(
        Objection(f"code {code} belongs to {sku} already", line=order[owners[code]])
        for code, sku in rows
        if sku != owners[code] and sku not in changed
    )
