"""From a serial, as scanned or typed, to the units that have it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.barcode import DecoderSettings, ScannedCode, decode
from pos_term.domain.products import Product
from pos_term.store.catalogue import product_by_code, product_by_sku
from pos_term.store.lots import find_lot, lots_by_code


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One unit that the shop knows by its serial."""

    product: Product
    serial: str
    lot: str | None
    lot_id: str


def units_with(connection: Connection, code: str, on: date, settings: DecoderSettings) -> list[Unit]:
    """The units with a serial, of every product that has one.

    The text as it stands comes first; where nothing has it, it is read as a scan: a GS1 code names its product
    (AI 01) and serial (AI 21; GS1 General Specifications 3.5.2).
    """
    found = [
        Unit(product=product, serial=lot.serial, lot=lot.lot, lot_id=lot.id)
        for lot in lots_by_code(connection, code)
        if lot.serial and (product := product_by_sku(connection, lot.sku))
    ]
    if found or not code.strip():
        return found
    scanned = decode(code.encode("utf-8", "replace"), on=on, settings=settings)
    if not isinstance(scanned, ScannedCode) or not scanned.serial:
        return []
    product = product_by_code(connection, scanned.gtin) if scanned.gtin else None
    if product is None:
        return units_with(connection, scanned.serial, on, settings) if scanned.serial != code else []
    lot = find_lot(connection, product, lot=None, serial=scanned.serial)
    if lot is None or not lot.serial:
        return []
    return [Unit(product=product, serial=lot.serial, lot=lot.lot, lot_id=lot.id)]
