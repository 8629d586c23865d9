"""The counts that codes of lots made here are built with: this store's own, and no number is given twice."""

from __future__ import annotations

import json

from sqlalchemy import Connection

from pos_term.domain.lots import KEY_MARK, fold, lot_key
from pos_term.store.sql import driver_of

_NEXT = """INSERT INTO meta (key, value) VALUES (?, '1')
    ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT) RETURNING value"""
_KNOWN = "SELECT EXISTS (SELECT 1 FROM lot WHERE id = ?)"
_DRAFTED = "SELECT EXISTS (SELECT 1 FROM draft WHERE instr(upper(body), ?))"


def next_count(connection: Connection, sku: str, key: str) -> int:
    """The next number for codes of this product that are counted together; call it in a writing transaction."""
    name = f"lot code{KEY_MARK}{sku}{KEY_MARK}{key}"
    return int(driver_of(connection).execute(_NEXT, (name,)).fetchone()[0])


def is_taken(connection: Connection, sku: str, code: str) -> bool:
    """Whether a lot of the product has this code, or something that is being worked on says it."""
    driver = driver_of(connection)
    drafted = json.dumps(fold(code))
    return bool(
        driver.execute(_KNOWN, (lot_key(sku, code),)).fetchone()[0]
        or driver.execute(_DRAFTED, (drafted,)).fetchone()[0]
    )
