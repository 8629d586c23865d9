"""Reads of what is to come: suppliers, purchase orders, announced deliveries, certificates."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.documents.buying import AnnouncedLine
from pos_term.domain.lots import fold
from pos_term.domain.places import Supplier
from pos_term.store.codec import HALF
from pos_term.store.sql import driver_of

_IN = "IN (SELECT value FROM json_each(?))"
_SUPPLIERS = """SELECT id, name, address, phone, email, gln, lead_days, active, changed FROM supplier
    ORDER BY name, id"""
_PURCHASES = "SELECT id, supplier, due, placed_at, notes, closed FROM purchase ORDER BY due IS NULL, due, id"
_PURCHASE_LINES = f"""SELECT l.purchase, l.sku, coalesce(p.name, l.sku), l.quantity, l.unit_cost
    FROM purchase_line l LEFT JOIN product p ON p.sku = l.sku WHERE l.purchase {_IN} ORDER BY l.purchase, l.n"""  # noqa: S608
_RECEIVED = f"""SELECT purchase_order, sku, sum(quantity) FROM intake
    WHERE purchase_order <> '' AND purchase_order {_IN} AND kind = 'goods_receipt' GROUP BY purchase_order, sku"""  # noqa: S608
_DELIVERIES = """SELECT d.id, d.supplier, d.purchase, d.due, d.announced_at, coalesce(g.number, d.received, ''),
        (SELECT count(*) FROM delivery_line l WHERE l.delivery = d.id)
    FROM delivery d LEFT JOIN goods_receipt g ON g.id = d.received"""
_BY_DAY = " ORDER BY d.due IS NULL, d.due, d.id"
_LINES = """SELECT sku, lot, serial, expiry, best_before, production_date, quantity, unit_cost, sscc
    FROM delivery_line WHERE delivery = ? ORDER BY n"""
_BY_SSCC = """SELECT DISTINCT l.delivery FROM delivery_line l JOIN delivery d ON d.id = l.delivery
    WHERE l.sscc = ? AND l.sscc <> '' ORDER BY d.received IS NOT NULL, d.due DESC, l.delivery"""
_CAME = """SELECT i.sku, i.lot_id, sum(i.quantity) FROM goods_receipt g JOIN intake i ON i.document = g.id
    WHERE g.notice = ? GROUP BY i.sku, i.lot_id"""
_CERTIFICATES = """SELECT c.number, c.supplier, c.title, c.valid_from, c.valid_until, c.file_name, c.size, c.sha256,
        c.notes, (SELECT count(DISTINCT i.lot_id) FROM intake i
            WHERE i.certificate = c.fold AND i.certificate <> ''
                AND (c.supplier = '' OR i.supplier IN (c.supplier, '')))
    FROM certificate c ORDER BY c.valid_until IS NULL, c.valid_until, c.number, c.supplier"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseHead:
    """A purchase order without its lines."""

    order: str
    supplier: str
    due: date | None
    placed_at: str
    notes: str
    closed: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseItem:
    """One line of a purchase order."""

    order: str
    sku: str
    name: str
    quantity: int
    unit_cost: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryHead:
    """An announced delivery without its lines."""

    notice: str
    supplier: str
    purchase_order: str
    due: date | None
    announced_at: str
    receipt: str
    """The number of the receipt it first came in with; empty while it is expected."""
    line_count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateFacts:
    """A certificate as it is kept."""

    number: str
    supplier: str
    title: str
    valid_from: date | None
    valid_until: date | None
    file_name: str
    size: int
    sha256: str
    notes: str
    lots: int


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def suppliers(connection: Connection) -> list[Supplier]:
    """All suppliers, by name."""
    return [
        Supplier(
            id=row[0], name=row[1], address=row[2], phone=row[3], email=row[4], gln=row[5], lead_days=row[6],
            active=bool(row[7]), changed=row[8],
        )
        for row in driver_of(connection).execute(_SUPPLIERS)
    ]  # fmt: skip


def purchase_heads(connection: Connection) -> list[PurchaseHead]:
    """All purchase orders, those due first."""
    return [
        PurchaseHead(order=row[0], supplier=row[1], due=_day(row[2]), placed_at=row[3], notes=row[4], closed=row[5])
        for row in driver_of(connection).execute(_PURCHASES)
    ]


def purchase_id(connection: Connection, order: str) -> str | None:
    """The order number as it is kept: as it stands, else as identity sees it."""
    return _named(connection, "purchase", order)


def notice_id(connection: Connection, notice: str) -> str | None:
    """The notice's number as it is kept: as it stands, else as identity sees it."""
    return _named(connection, "delivery", notice)


def _named(connection: Connection, table: str, number: str) -> str | None:
    driver = driver_of(connection)
    number = HALF.sub("\ufffd", number)
    row = driver.execute(f"SELECT id FROM {table} WHERE id = ?", (number,)).fetchone()  # noqa: S608 - its own tables
    if row is None and fold(number):
        found = driver.execute(f"SELECT id FROM {table} WHERE upper(id) = ? LIMIT 2", (fold(number),)).fetchall()  # noqa: S608
        row = found[0] if len(found) == 1 else None
    return str(row[0]) if row else None


def purchase_items(connection: Connection, orders: Iterable[str]) -> list[PurchaseItem]:
    """The lines of these purchase orders, in their order."""
    return [
        PurchaseItem(order=row[0], sku=row[1], name=row[2], quantity=row[3], unit_cost=row[4])
        for row in driver_of(connection).execute(_PURCHASE_LINES, (json.dumps(sorted(set(orders))),))
    ]


def received_of(connection: Connection, orders: Iterable[str]) -> dict[tuple[str, str], int]:
    """Thousandths that came, by the order's number as identity sees it and the sku."""
    folded = json.dumps(sorted({fold(order) for order in orders}))
    return {(row[0], row[1]): row[2] for row in driver_of(connection).execute(_RECEIVED, (folded,))}


def delivery_heads(connection: Connection) -> list[DeliveryHead]:
    """All announced deliveries, those due first."""
    return [_head(row) for row in driver_of(connection).execute(_DELIVERIES + _BY_DAY)]


def delivery_head(connection: Connection, notice: str) -> DeliveryHead | None:
    """One announced delivery by its number as it is kept."""
    row = driver_of(connection).execute(f"{_DELIVERIES} WHERE d.id = ?", (notice,)).fetchone()
    return _head(row) if row else None


def _head(row: tuple[str, str, str, str | None, str, str, int]) -> DeliveryHead:
    return DeliveryHead(
        notice=row[0], supplier=row[1], purchase_order=row[2], due=_day(row[3]), announced_at=row[4],
        receipt=row[5], line_count=row[6],
    )  # fmt: skip


def delivery_lines(connection: Connection, notice: str) -> list[AnnouncedLine]:
    """What was announced with a notice."""
    return [
        AnnouncedLine(
            sku=row[0], lot=row[1], serial=row[2], expiry=_day(row[3]), best_before=_day(row[4]),
            production_date=_day(row[5]), quantity=row[6], unit_cost=row[7], sscc=row[8],
        )
        for row in driver_of(connection).execute(_LINES, (notice,))
    ]  # fmt: skip


def notices_with(connection: Connection, sscc: str) -> list[str]:
    """The notices that name a logistic unit: those that are still expected first."""
    return [str(row[0]) for row in driver_of(connection).execute(_BY_SSCC, (sscc,))]


def came_of(connection: Connection, notice: str) -> dict[tuple[str, str], int]:
    """Thousandths that came in with a notice so far, by sku and the key of the lot or serial."""
    return {(row[0], row[1]): row[2] for row in driver_of(connection).execute(_CAME, (notice,))}


def certificates(connection: Connection) -> list[CertificateFacts]:
    """All certificates, first to run out first."""
    return [
        CertificateFacts(
            number=row[0], supplier=row[1], title=row[2], valid_from=_day(row[3]), valid_until=_day(row[4]),
            file_name=row[5], size=row[6], sha256=row[7], notes=row[8], lots=row[9],
        )
        for row in driver_of(connection).execute(_CERTIFICATES)
    ]  # fmt: skip
