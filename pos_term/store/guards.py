"""The rules that only the database can decide, asked inside the transaction that writes."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from pos_term.domain.documents import (
    Document,
    GoodsReceipt,
    Hold,
    ProductsSet,
    RecallApplied,
    RecallProposed,
    ReceivedLine,
    Sale,
    ShiftClosed,
    ShiftOpened,
)
from pos_term.domain.judgement import DEFAULT_LEVELS, Circumstances, Finding, Level, Reason, judge
from pos_term.domain.lots import KEY_MARK, Lot, Presented, fold
from pos_term.domain.products import Product
from pos_term.domain.quantity import ONE
from pos_term.store.places import OUTSIDE
from pos_term.store.rows import (
    LOT_COLUMNS,
    LOT_JOINS,
    LOT_WIDTH,
    PRODUCT_COLUMNS,
    blank_lot,
    to_lot,
    to_product,
)


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
        case Hold() if not document.reason.strip():
            return (Objection("a hold needs a reason"),)
        case RecallProposed() | RecallApplied() if not document.recall.strip():
            return (Objection("a recall needs a number"),)
    return ()


_OPEN_SHIFT = "SELECT id FROM shift WHERE till = ? AND closed_at IS NULL"


def _is_open(connection: Connection, shift: str) -> bool:
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - narrows the type
    found = driver.execute("SELECT 1 FROM shift WHERE id = ? AND closed_at IS NULL", (shift,))
    return found.fetchone() is not None


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
            words: tuple[Finding, ...]
            lot, product = known.get(number.lot_id, (None, None))
            if number.quantity <= 0:
                found.append(Objection(f"{line.name}: a quantity must be more than 0", (), line.n, number.lot_id))
                continue
            if number.lot_id.partition(KEY_MARK)[0] != line.sku:
                words = (Finding(Reason.WRONG_PRODUCT, Level.BLOCK, "this number belongs to ANOTHER PRODUCT"),)
            elif number.lot_id.endswith(KEY_MARK):
                found += _loose(connection, line.n, number.lot_id)
                continue
            elif product is None:
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


_RECEIVED = """SELECT l.id, l.expiry, l.best_before, EXISTS (SELECT 1 FROM movement m WHERE m.lot_id = l.id)
    FROM lot l WHERE l.id IN (SELECT value FROM json_each(?))"""


def _receipt(connection: Connection, receipt: GoodsReceipt) -> tuple[Objection, ...]:
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


def _products(connection: Connection, document: ProductsSet) -> tuple[Objection, ...]:
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
