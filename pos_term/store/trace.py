"""Reads that follow a lot, a serial or a receipt: where it came from, where it is, where it went."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.lots import KEY_MARK, fold, lot_key, serial_key
from pos_term.store.codec import JournalEntry
from pos_term.store.lineage import same_goods

_IN = "IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True, kw_only=True)
class LotRecord:
    """Everything the store has written of one lot or serial; dates are ISO text."""

    id: str
    sku: str
    name: str
    gtin: str | None
    lot: str | None
    serial: str | None
    expiry: str | None
    best_before: str | None
    production_date: str | None
    received_on: str | None
    supplier: str
    supplier_lot: str
    purchase_order: str
    certificate: str
    grade: str
    unit_cost: int | None
    """Ten-thousandths of the currency unit."""
    hold: str | None
    recall: str | None


_RECORD = """SELECT l.id, l.sku, coalesce(p.name, ''), p.gtin, l.lot, l.serial, l.expiry, l.best_before,
    l.production_date, l.received_on, l.supplier, l.supplier_lot, l.purchase_order, l.certificate, l.grade,
    l.unit_cost, coalesce(l.hold, parent.hold), coalesce(l.recall, parent.recall, p.recall)
    FROM lot l LEFT JOIN lot parent ON parent.id = l.parent LEFT JOIN product p ON p.sku = l.sku"""


def records_by_code(connection: Connection, code: str) -> list[LotRecord]:
    """Lots and serials of any product with this code, lots before serials."""
    rows = connection.exec_driver_sql(f"{_RECORD} WHERE l.fold = ? ORDER BY l.sku, l.serial", (fold(code),))
    return [_record(tuple(row)) for row in rows]


def records_by_keys(connection: Connection, keys: Iterable[str]) -> list[LotRecord]:
    """The lots and serials with these keys, as far as they are known."""
    rows = connection.exec_driver_sql(f"{_RECORD} WHERE l.id {_IN} ORDER BY l.id", (_list(keys),))
    return [_record(tuple(row)) for row in rows]


def _record(row: tuple[Any, ...]) -> LotRecord:
    return LotRecord(
        id=row[0], sku=row[1], name=row[2], gtin=row[3], lot=row[4], serial=row[5], expiry=row[6],
        best_before=row[7], production_date=row[8], received_on=row[9], supplier=row[10], supplier_lot=row[11],
        purchase_order=row[12], certificate=row[13], grade=row[14], unit_cost=row[15], hold=row[16],
        recall=row[17],
    )  # fmt: skip


def refused_keys(connection: Connection, code: str) -> list[tuple[str, str]]:
    """`(key, sku)` of lots and serials with this code that were refused, whether they were ever received or not."""
    end = KEY_MARK + fold(code)
    rows = connection.exec_driver_sql(
        "SELECT DISTINCT lot_id, sku FROM refusal WHERE substr(lot_id, -length(?)) = ? ORDER BY sku", (end, end)
    )
    return [(row[0], row[1]) for row in rows]


def family(connection: Connection, key: str) -> list[str]:
    """The key of a lot and of every serial made in it; of a serial, its own."""
    rows = connection.exec_driver_sql("SELECT id FROM lot WHERE id = ? OR parent = ? ORDER BY id", (key, key))
    return [row[0] for row in rows] or [key]


def keys_named(connection: Connection, sku: str, code: str | None) -> list[str]:
    """The keys of what a recall names: a lot, its serials, the same goods by other codes; a serial; a product."""
    if code is None:
        rows = connection.exec_driver_sql("SELECT id FROM lot WHERE sku = ? ORDER BY id", (sku,))
        return [f"{sku}{KEY_MARK}", *(row[0] for row in rows if not row[0].endswith(KEY_MARK))]
    lot, serial = lot_key(sku, code), serial_key(sku, code)
    rows = connection.exec_driver_sql(
        "SELECT id FROM lot WHERE id = ? OR parent = ? OR id = ? ORDER BY id", (lot, lot, serial)
    )
    return sorted({*(row[0] for row in rows), *same_goods(connection, [lot, serial])})


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """One movement of a lot."""

    at: str
    business_date: str
    kind: str
    document: str
    lot_id: str
    lot: str | None
    serial: str | None
    source: str
    target: str
    quantity: int


_MOVED = """SELECT m.at, m.business_date, m.kind, m.document, m.lot_id, l.lot, l.serial, m.source, m.target,
    m.quantity FROM movement m JOIN entry e ON e.id = m.document LEFT JOIN lot l ON l.id = m.lot_id"""


def movements(connection: Connection, keys: Iterable[str]) -> list[Moved]:
    """Every movement of these lots, oldest first."""
    rows = connection.exec_driver_sql(
        f"{_MOVED} WHERE m.lot_id {_IN} ORDER BY m.at, e.till, e.seq, m.n", (_list(keys),)
    )
    names = Moved.__slots__  # in the order of the columns: a lot may have moved ten thousand times
    return [Moved(**dict(zip(names, row, strict=True))) for row in rows]


def movements_of(connection: Connection, document: str) -> list[Moved]:
    """The movements of one document."""
    rows = connection.exec_driver_sql(f"{_MOVED} WHERE m.document = ? ORDER BY m.n", (document,))
    return [Moved(**row._mapping) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldPart:
    """A quantity of a lot on one line of a sale."""

    receipt: str
    at: str
    till: str
    cashier: str
    """The cashier's name, or the id of one the store does not know."""
    customer: str | None
    line: int
    sku: str
    lot: str | None
    serial: str | None
    quantity: int
    provenance: str | None
    """None for a product without tracking."""


_SOLD = """SELECT s.number AS receipt, s.at, s.till, coalesce(p.name, s.cashier) AS cashier, s.customer,
    x.line, x.sku, l.lot, l.serial, sum(x.quantity) AS quantity, x.provenance
    FROM sale_line x JOIN sale s ON s.id = x.sale LEFT JOIN person p ON p.id = s.cashier
    LEFT JOIN lot l ON l.id = x.lot_id"""
_SOLD_BY_LOT = _SOLD.replace("SELECT ", "SELECT x.lot_id, ", 1)
_SOLD_ORDER = "GROUP BY s.id, x.line, x.lot_id, x.provenance ORDER BY s.at, s.till, s.seq, x.line, x.n"


def sold(connection: Connection, keys: Iterable[str]) -> list[SoldPart]:
    """Every sale of these lots, oldest first."""
    rows = connection.exec_driver_sql(f"{_SOLD} WHERE x.lot_id {_IN} {_SOLD_ORDER}", (_list(keys),))
    return [SoldPart(**row._mapping) for row in rows]


def sold_by_lot(connection: Connection, keys: Iterable[str]) -> list[tuple[str, SoldPart]]:
    """Every sale of these lots, oldest first, each with the lot's key."""
    rows = connection.exec_driver_sql(f"{_SOLD_BY_LOT} WHERE x.lot_id {_IN} {_SOLD_ORDER}", (_list(keys),))
    return [(row[0], SoldPart(**dict(zip(SoldPart.__slots__, row[1:], strict=True)))) for row in rows]


def sold_on(connection: Connection, receipt: str) -> list[SoldPart]:
    """What left with one receipt."""
    rows = connection.exec_driver_sql(f"{_SOLD} WHERE s.number = ? {_SOLD_ORDER}", (receipt,))
    return [SoldPart(**row._mapping) for row in rows]


def sold_to(connection: Connection, customer: str) -> list[SoldPart]:
    """What a customer bought, oldest first."""
    rows = connection.exec_driver_sql(f"{_SOLD} WHERE s.customer = ? {_SOLD_ORDER}", (customer,))
    return [SoldPart(**row._mapping) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedPart:
    """A quantity of a lot that came back on one line of a return."""

    receipt: str
    """The receipt of the return."""
    at: str
    till: str
    cashier: str
    """The cashier's name, or the id of one the store does not know."""
    customer: str | None
    line: int
    sku: str
    lot: str | None
    serial: str | None
    quantity: int
    place: str
    """Where it went."""
    reason: str
    sold: str | None
    """The receipt it was sold with; None where there was none."""
    sold_line: int | None


_RETURNED = """SELECT s.number AS receipt, s.at, s.till, coalesce(p.name, s.cashier) AS cashier, s.customer,
    r.line, r.sku, l.lot, l.serial, sum(r.quantity) AS quantity, r.place, r.reason, o.number AS sold, r.sold_line
    FROM return_line r JOIN sale s ON s.id = r.sale LEFT JOIN sale o ON o.id = r.sold
    LEFT JOIN person p ON p.id = s.cashier LEFT JOIN lot l ON l.id = r.lot_id"""
_RETURNED_ORDER = "GROUP BY s.id, r.line, r.lot_id, r.place ORDER BY s.at, s.till, s.seq, r.line, r.n"


def returned(connection: Connection, keys: Iterable[str]) -> list[ReturnedPart]:
    """Everything of these lots that came back, oldest first."""
    rows = connection.exec_driver_sql(f"{_RETURNED} WHERE r.lot_id {_IN} {_RETURNED_ORDER}", (_list(keys),))
    return [ReturnedPart(**row._mapping) for row in rows]


def returned_on(connection: Connection, receipt: str) -> list[ReturnedPart]:
    """What came back of one receipt, or with it."""
    rows = connection.exec_driver_sql(
        f"{_RETURNED} WHERE s.number = ? OR o.number = ? {_RETURNED_ORDER}", (receipt, receipt)
    )
    return [ReturnedPart(**row._mapping) for row in rows]


def returned_by(connection: Connection, customer: str) -> list[ReturnedPart]:
    """What a customer brought back, oldest first."""
    rows = connection.exec_driver_sql(f"{_RETURNED} WHERE s.customer = ? {_RETURNED_ORDER}", (customer,))
    return [ReturnedPart(**row._mapping) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedPart:
    """Something that was presented and not sold."""

    lot_id: str
    at: str
    till: str
    cashier: str
    raw: str
    sku: str | None
    lot: str | None
    serial: str | None
    reasons: str
    """Reason codes, a blank between."""
    outcome: str


def refused(connection: Connection, keys: Iterable[str]) -> list[RefusedPart]:
    """Every refusal of these lots, oldest first."""
    rows = connection.exec_driver_sql(
        f"""SELECT r.lot_id, r.at, r.till, coalesce(p.name, r.cashier) AS cashier, r.raw, r.sku, r.lot, r.serial,
            r.reasons, r.outcome FROM refusal r LEFT JOIN person p ON p.id = r.cashier
            WHERE r.lot_id {_IN} ORDER BY r.at, r.id""",  # noqa: S608
        (_list(keys),),
    )
    return [RefusedPart(**row._mapping) for row in rows]


def on_hand(connection: Connection, keys: Iterable[str]) -> dict[str, int]:
    """Thousandths of these lots by place inside the shop."""
    rows = connection.exec_driver_sql(
        f"""SELECT b.location, sum(b.quantity) FROM balance b JOIN location place ON place.name = b.location
            WHERE place.inside = 1 AND b.lot_id {_IN} GROUP BY b.location HAVING sum(b.quantity) <> 0
            ORDER BY b.location""",  # noqa: S608
        (_list(keys),),
    )
    return {row[0]: row[1] for row in rows}


def entries_that_moved(connection: Connection, keys: Iterable[str], kind: str) -> list[JournalEntry]:
    """The journal's entries of one kind that moved any of these lots, oldest first."""
    rows = connection.exec_driver_sql(
        f"""SELECT till, seq, kind, at, business_date, actor, document, previous, hash FROM entry
            WHERE id IN (SELECT document FROM movement WHERE kind = ? AND lot_id {_IN})
            ORDER BY at, till, seq""",  # noqa: S608
        (kind, _list(keys)),
    )
    return [JournalEntry(**row._mapping) for row in rows]


def sale_entry(connection: Connection, receipt: str) -> JournalEntry | None:
    """The journal's entry of a sale by its receipt number."""
    row = connection.exec_driver_sql(
        """SELECT e.till, e.seq, e.kind, e.at, e.business_date, e.actor, e.document, e.previous, e.hash
           FROM sale s JOIN entry e ON e.id = s.id WHERE s.number = ?""",
        (receipt,),
    ).first()
    return JournalEntry(**row._mapping) if row else None


def _list(values: Iterable[str]) -> str:
    return json.dumps(sorted(set(values)))
