"""Rows into domain values, and a lot's row from its names; no row leaves the store."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from functools import lru_cache
from typing import Any

from pos_term.domain.lots import Lot, fold, lot_key, serial_key
from pos_term.domain.products import Dated, LotPolicy, MissingPolicy, Product, Removal, Tracking, UnknownLot
from pos_term.domain.qualities import Quality
from pos_term.store.codec import canonical

PRODUCT_COLUMNS = """p.sku, p.name, p.gtin, p.department, p.price, p.tax_rate, p.tracking, p.dated,
    p.lot_policy, p.missing_policy, p.shelf_life_days, p.warning_days, p.min_shelf_life_days, p.unit, p.weighed,
    p.recall, p.removal, p.unknown_lot, p.levels, p.min_age, p.deposit, p.open_price, p.warranty_months,
    p.tare, p.supplier, p.lot_format, p.lot_rule, p.low_stock, p.alert_days, p.qualities, p.changed"""
PRODUCT_WIDTH = 31

LOT_COLUMNS = """l.id, l.sku, l.lot, l.serial,
    min(coalesce(l.expiry, parent.expiry), coalesce(parent.expiry, l.expiry)),
    min(coalesce(l.best_before, parent.best_before), coalesce(parent.best_before, l.best_before)),
    coalesce(l.hold, parent.hold), coalesce(l.recall, parent.recall),
    (SELECT coalesce(sum(b.quantity), 0) FROM balance b WHERE b.lot_id = l.id AND b.sellable = 1),
    (SELECT b.quantity FROM balance b WHERE b.lot_id = l.id AND b.location = 'quarantine'),
    CASE WHEN l.serial IS NOT NULL
        THEN (SELECT b.quantity FROM balance b WHERE b.lot_id = l.id AND b.location = 'customer') END,
    l.received_on, l.grade, l.superseded"""
LOT_WIDTH = 14
LOT_JOINS = "LEFT JOIN lot AS parent ON parent.id = l.parent"

_KEPT = 2048
"""Values made from rows that are kept: a scan and the commit read the same rows, and values never change."""

_TRACKING = {t.value: t for t in Tracking}
_DATED = {d.value: d for d in Dated}
_LOT_POLICY = {"": None, **{p.value: p for p in LotPolicy}}
_MISSING = {"": None, **{p.value: p for p in MissingPolicy}}
_REMOVAL = {"": None, **{r.value: r for r in Removal}}
_UNKNOWN = {"": None, **{u.value: u for u in UnknownLot}}


@lru_cache(maxsize=_KEPT)
def to_product(row: tuple[Any, ...]) -> Product:
    """A product from `PRODUCT_COLUMNS`; its further barcodes are not read here."""
    return Product(
        sku=row[0], name=row[1], gtin=row[2], department=row[3], price=row[4], tax_rate=row[5],
        tracking=_TRACKING[row[6]], dated=_DATED[row[7]], lot_policy=_LOT_POLICY[row[8]],
        missing_policy=_MISSING[row[9]], shelf_life_days=row[10], warning_days=row[11],
        min_shelf_life_days=row[12], unit=row[13], weighed=bool(row[14]), recall=row[15],
        removal=_REMOVAL[row[16]], unknown_lot=_UNKNOWN[row[17]], levels=read_levels(row[18]), min_age=row[19],
        deposit=row[20], open_price=bool(row[21]), warranty_months=row[22], tare=row[23],
        supplier=row[24], lot_format=row[25], lot_rule=row[26], low_stock=row[27], alert_days=row[28],
        qualities=read_wanted(row[29]), changed=row[30],
    )  # fmt: skip


def read_levels(text: str) -> tuple[tuple[str, str], ...]:
    """Levels as they are written: `reason=level` with blanks between."""
    pairs = (each.partition("=") for each in text.split())
    return tuple((reason, level) for reason, _, level in pairs)


def write_levels(levels: tuple[tuple[str, str], ...]) -> str:
    """Levels as one text."""
    return " ".join(f"{reason}={level}" for reason, level in levels)


def read_wanted(text: str) -> tuple[Quality, ...]:
    """What lots of a product are asked for, from the JSON that is kept."""
    return tuple(Quality(**each) for each in json.loads(text)) if text else ()


def write_wanted(qualities: tuple[Quality, ...]) -> str:
    """What lots of a product are asked for, as JSON; empty for nothing."""
    return canonical([asdict(each) for each in qualities]) if qualities else ""


@lru_cache(maxsize=_KEPT)
def to_lot(row: tuple[Any, ...]) -> Lot:
    """A lot from `LOT_COLUMNS`."""
    return Lot(
        id=row[0], sku=row[1], lot=row[2], serial=row[3], expiry=_day(row[4]), best_before=_day(row[5]),
        hold=row[6], recall=row[7], on_hand=row[8], quarantined=row[9] or 0,
        sold=(row[10] or 0) > 0, received_on=_day(row[11]), grade=row[12],
        superseded=tuple(date.fromisoformat(day) for day in row[13].split()),
    )  # fmt: skip


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def blank_lot(sku: str, lot: str | None, serial: str | None) -> dict[str, object]:
    """The row of a lot or serial of which nothing but its name is known."""
    return {
        "id": serial_key(sku, serial) if serial else lot_key(sku, lot or ""), "sku": sku,
        "fold": fold(serial or lot or ""), "lot": lot, "serial": serial,
        "parent": lot_key(sku, lot) if serial and lot else None, "expiry": None, "best_before": None,
        "production_date": None, "received_on": None, "supplier": "", "supplier_lot": "",
        "purchase_order": "", "certificate": "", "grade": "", "unit_cost": None, "hold": None, "recall": None,
        "made_by": None, "notes": "", "qualities": "", "held_at": None, "superseded": "", "changed": "",
    }  # fmt: skip
