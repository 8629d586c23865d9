"""What migration 0004 writes into its new tables and columns from the entries that stand in the journal already.

It is part of a migration: it is never changed.
"""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.lots import KEY_MARK, fold, lot_key, serial_key

_TEXTS = ("supplier", "supplier_lot", "purchase_order", "certificate", "grade")
_INTAKE = """INSERT INTO intake (document, n, kind, business_date, sku, lot_id, quantity, unit_cost, freight,
    location, supplier, supplier_lot, supplier_fold, purchase_order, certificate, grade, sscc)
    VALUES (?, ?, 'goods_receipt', ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?, ?, '')"""
_COST = """UPDATE lot SET unit_cost = (
        SELECT CASE WHEN sum(quantity) > 0
            THEN (2 * sum(unit_cost * quantity) + sum(quantity)) / (2 * sum(quantity)) ELSE min(unit_cost) END
        FROM intake WHERE lot_id = lot.id AND unit_cost IS NOT NULL)
    WHERE EXISTS (SELECT 1 FROM intake WHERE lot_id = lot.id AND unit_cost IS NOT NULL)"""
_RECALLED = f"""SELECT i.lot_id, min(l.recall) FROM intake i
    JOIN lot l ON l.id IN (i.sku || '{KEY_MARK}' || i.supplier_fold, i.sku || '{KEY_MARK * 2}' || i.supplier_fold)
    JOIN lot own ON own.id = i.lot_id
    WHERE i.supplier_fold <> '' AND i.lot_id <> i.sku || '{KEY_MARK}' AND l.recall IS NOT NULL
        AND (own.recall IS NULL OR own.recall > l.recall)
    GROUP BY i.lot_id"""  # noqa: S608 - a constant
"""What came in under a code of its own while its maker's code is recalled."""
_KINDS = "('goods_receipt', 'hold', 'release', 'products_set')"


def fill(connection: Connection) -> None:
    """Read the journal once, in the order in which it was written."""
    texts: dict[str, dict[str, str]] = {}
    entries = connection.exec_driver_sql(
        f"SELECT id, till, seq, kind, at, business_date, document FROM entry WHERE kind IN {_KINDS} ORDER BY rowid"  # noqa: S608
    ).fetchall()
    for document, till, seq, kind, at, day, text in entries:
        fields = json.loads(text)
        if kind == "goods_receipt":
            _receipt(connection, document, day, fields["lines"], texts)
        elif kind == "products_set":
            mark = f"{at} {till} {seq:09d}"
            for product in fields["products"]:
                _run(connection, "UPDATE product SET changed = ? WHERE sku = ?", mark, product["sku"])
        else:
            since = at if kind == "hold" else None
            for named in fields["lots"]:
                _run(connection, "UPDATE lot SET held_at = ? WHERE id = ?", since, _key(named))
    for lot, values in texts.items():
        for name, value in values.items():
            _run(connection, f"UPDATE lot SET {name} = ? WHERE id = ?", value, lot)  # noqa: S608 - of _TEXTS
    connection.exec_driver_sql(_COST)
    while stopped := connection.exec_driver_sql(_RECALLED).fetchall():
        for lot, recall in stopped:
            _run(connection, "UPDATE lot SET recall = ? WHERE id = ?", recall, lot)


def _receipt(
    connection: Connection, document: str, day: str, lines: list[dict[str, Any]], texts: dict[str, dict[str, str]]
) -> None:
    for n, line in enumerate(lines, 1):
        key = _key(line)
        said = {name: line.get(name) or "" for name in _TEXTS}
        for owner in {key, lot_key(line["sku"], line["lot"]) if line.get("serial") and line.get("lot") else key}:
            kept = texts.setdefault(owner, {})
            for name, value in said.items():
                if value:
                    kept[name] = min(kept.get(name, value), value)
        _run(
            connection, _INTAKE, document, n, day, line["sku"], key, line["quantity"], line.get("unit_cost"),
            line.get("location") or "floor", said["supplier"], said["supplier_lot"], fold(said["supplier_lot"]),
            fold(said["purchase_order"]), fold(said["certificate"]), said["grade"],
        )  # fmt: skip


def _key(named: dict[str, Any]) -> str:
    return (
        serial_key(named["sku"], named["serial"])
        if named.get("serial")
        else lot_key(named["sku"], named.get("lot") or "")
    )


def _run(connection: Connection, text: str, *values: object) -> None:
    connection.exec_driver_sql(text, values)
