"""Reads of what stands beside a supplier: certificates, what came from them, what is bought from them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from pos_term.store.master import whole
from pos_term.store.sql import driver_of

_CERTIFICATES = """SELECT number, title, valid_from, valid_until, file_name FROM certificate WHERE supplier = ?
    ORDER BY coalesce(valid_until, '9999') DESC, number LIMIT ?"""
_LOTS = """SELECT i.business_date, i.sku, coalesce(p.name, i.sku), l.lot, l.serial, i.supplier_lot, i.quantity,
    i.unit_cost, i.certificate FROM intake i LEFT JOIN lot l ON l.id = i.lot_id
    LEFT JOIN product p ON p.sku = i.sku
    WHERE i.supplier = ? AND i.supplier <> '' ORDER BY i.business_date DESC, i.document DESC, i.n LIMIT ?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierCertificate:
    """A certificate as it is listed."""

    number: str
    title: str
    valid_from: str | None
    """ISO."""
    valid_until: str | None
    file_name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppliedLot:
    """A lot that came from a supplier."""

    day: str
    """ISO."""
    sku: str
    name: str
    """The product's."""
    lot: str | None
    serial: str | None
    supplier_lot: str
    quantity: int
    """Thousandths."""
    unit_cost: int | None
    """Ten-thousandths of the currency unit."""
    certificate: str


def certificates_of(connection: Connection, supplier: str, *, most: int = 100) -> list[SupplierCertificate]:
    """The certificates of a supplier, those valid longest first."""
    return [
        SupplierCertificate(number=row[0], title=row[1], valid_from=row[2], valid_until=row[3], file_name=row[4])
        for row in driver_of(connection).execute(_CERTIFICATES, (whole(supplier), most))
    ]


def lots_from(connection: Connection, supplier: str, *, most: int = 100) -> list[SuppliedLot]:
    """What came from a supplier, newest first."""
    return [
        SuppliedLot(
            day=row[0], sku=row[1], name=row[2], lot=row[3] or None, serial=row[4], supplier_lot=row[5],
            quantity=row[6], unit_cost=row[7], certificate=row[8],
        )
        for row in driver_of(connection).execute(_LOTS, (whole(supplier), most))
    ]  # fmt: skip


def products_from(connection: Connection, supplier: str) -> int:
    """How many products are bought from a supplier as a rule."""
    text = "SELECT count(*) FROM product WHERE supplier = ?"
    return int(driver_of(connection).execute(text, (whole(supplier),)).fetchone()[0])
