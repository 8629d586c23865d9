"""Reads behind the reports of goods that came in, and that left otherwise than by a sale. Days are ISO text."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from pos_term.store.sql import driver_of


class Came(NamedTuple):
    """One line of goods that came in, were made, or were split off."""

    number: str
    """The goods receipt's number; of goods made or split off, and of an import, the document's id."""
    day: str
    kind: str
    supplier: str
    supplier_id: str
    delivery_note: str
    purchase_order: str
    sku: str
    name: str
    department: str
    lot: str | None
    serial: str | None
    supplier_lot: str
    quantity: int
    unit_cost: int | None
    freight: int
    """What of the unit cost is freight."""
    location: str
    certificate: str
    grade: str
    sscc: str


def came_in(connection: Connection, since: str, until: str) -> Iterator[Came]:
    """What came in on the business days, oldest first."""
    rows = driver_of(connection).execute(
        """SELECT coalesce(g.number, i.document), i.business_date, i.kind, coalesce(s.name, i.supplier), i.supplier,
             coalesce(g.delivery_note, ''), i.purchase_order, i.sku, coalesce(p.name, ''),
             coalesce(p.department, ''), l.lot, l.serial, i.supplier_lot, i.quantity, i.unit_cost, i.freight,
             i.location, i.certificate, i.grade, i.sscc
           FROM intake i LEFT JOIN goods_receipt g ON g.id = i.document LEFT JOIN lot l ON l.id = i.lot_id
           LEFT JOIN product p ON p.sku = i.sku LEFT JOIN supplier s ON s.id = i.supplier
           WHERE i.business_date BETWEEN ? AND ? ORDER BY i.business_date, i.document, i.n""",
        (since, until),
    )
    return map(Came._make, rows)


class Gone(NamedTuple):
    """One line of goods that were disposed of or went back to their supplier."""

    number: str
    day: str
    kind: str
    reason: str
    sku: str
    name: str
    department: str
    lot: str | None
    serial: str | None
    quantity: int
    location: str
    value: int | None
    """Minor units, as written when it left."""
    witness: str
    supplier: str
    supplier_id: str


def went_out(connection: Connection, since: str, until: str) -> Iterator[Gone]:
    """What left otherwise than by a sale on the business days, by reason."""
    rows = driver_of(connection).execute(
        """SELECT d.number, d.business_date, d.kind, d.reason, d.sku, coalesce(p.name, ''),
             coalesce(p.department, ''), l.lot, l.serial, d.quantity, d.location, d.value, d.witness,
             coalesce(s.name, d.supplier), d.supplier
           FROM departure d LEFT JOIN lot l ON l.id = d.lot_id LEFT JOIN product p ON p.sku = d.sku
           LEFT JOIN supplier s ON s.id = d.supplier
           WHERE d.business_date BETWEEN ? AND ? ORDER BY d.reason, d.business_date, d.document, d.n""",
        (since, until),
    )
    return map(Gone._make, rows)
