"""What was put right of lots after they came: the last word on each field holds, in whatever order it arrived."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from pos_term.domain.documents import LotAmended, LotField
from pos_term.store.codec import JournalEntry
from pos_term.store.goods_tables import LotFactRow
from pos_term.store.projection.spreading import spread_to_makers_lots
from pos_term.store.projection.stock import rank
from pos_term.store.rows import blank_lot
from pos_term.store.sql import Prepared, driver_of
from pos_term.store.tables import LotRow

_LIMITS = (LotField.EXPIRY, LotField.BEST_BEFORE)
_DAYS = (*_LIMITS, LotField.PRODUCTION_DATE)
_FOUND = Prepared(insert(LotRow).on_conflict_do_nothing(index_elements=["id"]))
_FACT = Prepared(insert(LotFactRow))
_MINE = """SELECT l.id, f.field, f.mark, f.was, f.now, f.retest FROM lot l
    JOIN lot_fact f ON f.lot_id = l.id OR f.lot_id = l.parent
    WHERE l.id IN (SELECT value FROM json_each(?)) ORDER BY l.id, f.mark, f.field"""
_ANY = "SELECT 1 FROM lot_fact LIMIT 1"
_FAMILY = "SELECT id FROM lot WHERE id = ? OR parent = ?"


def mark_of(entry: JournalEntry) -> str:
    """By which changes are ordered the same way in every store that holds them."""
    return f"{entry.at} {entry.till} {entry.seq:09d}"


def lot_amended(connection: Connection, entry: JournalEntry, document: LotAmended) -> None:
    """Keep the new facts of a lot, and let it and the serials made in it have them."""
    named = document.lot
    row = blank_lot(named.sku, named.lot, named.serial)
    _FOUND.run(connection, [row])
    _FACT.run(
        connection,
        [
            {
                "lot_id": row["id"], "field": fact.field.value, "mark": mark_of(entry), "document": document.id,
                "was": fact.was, "now": fact.now, "retest": document.retest,
            }
            for fact in {fact.field: fact for fact in document.facts}.values()
        ],
    )  # fmt: skip
    family = [each[0] for each in driver_of(connection).execute(_FAMILY, (row["id"], row["id"]))]
    apply_facts(connection, family)
    rank(connection, family)
    makers = [(named.sku, fact.now) for fact in document.facts if fact.field is LotField.SUPPLIER_LOT]
    spread_to_makers_lots(connection, makers)


def apply_facts(connection: Connection, lots: Iterable[str]) -> None:
    """Write what was put right over what receipts said of these lots."""
    driver = driver_of(connection)
    if driver.execute(_ANY).fetchone() is None:
        return
    found: dict[str, dict[str, object]] = {}
    for lot, field, mark, was, now, retest in driver.execute(_MINE, (json.dumps(sorted(set(lots))),)):
        values = found.setdefault(lot, {})
        values[field] = (now or None) if field in _DAYS else now
        values["changed"] = mark
        if retest and field in _LIMITS and was:
            before = str(values.get("superseded", ""))
            values["superseded"] = " ".join(sorted({*before.split(), was}))
    for lot, values in found.items():
        names = sorted(values)
        text = f"UPDATE lot SET {', '.join(f'{name} = ?' for name in names)} WHERE id = ?"  # noqa: S608 - fields of a fact
        driver.execute(text, (*(values[name] for name in names), lot))
