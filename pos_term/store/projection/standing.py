"""Holds and recalls: what may not be sold."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from sqlalchemy import Connection, func
from sqlalchemy.dialects.sqlite import insert

from pos_term.domain.documents import Hold, LotNamed, RecallApplied, RecallProposed, RecallTarget, Release
from pos_term.domain.products import Product, Tracking
from pos_term.store.codec import JournalEntry, canonical
from pos_term.store.projection.facts import apply_facts
from pos_term.store.projection.spreading import spread_recalls
from pos_term.store.rows import blank_lot
from pos_term.store.sql import Prepared
from pos_term.store.tables import LotRow, RecallRow, RecallTargetRow

_lot = insert(LotRow)
_FOUND = Prepared(_lot.on_conflict_do_nothing(index_elements=["id"]))
_recall = insert(RecallRow)
_RECALL = Prepared(
    _recall.on_conflict_do_update(
        index_elements=["id"],
        set_={
            "source": func.coalesce(func.nullif(RecallRow.source, ""), _recall.excluded.source),
            "reason": func.coalesce(func.nullif(RecallRow.reason, ""), _recall.excluded.reason),
        },
    )
)
_APPLIED = """INSERT INTO recall (id, source, reason, applied_at) VALUES (?, '', '', ?) ON CONFLICT (id) DO UPDATE
    SET applied_at = min(coalesce(applied_at, excluded.applied_at), excluded.applied_at)"""
_TARGET = Prepared(insert(RecallTargetRow).on_conflict_do_nothing(index_elements=["recall", "n"]))


def hold(connection: Connection, entry: JournalEntry, document: Hold) -> None:
    """Stop lots; a lot the store does not know yet is stopped before it comes."""
    _stand(connection, document.lots, document.reason, entry.at)


def release(connection: Connection, entry: JournalEntry, document: Release) -> None:  # noqa: ARG001
    """Let held lots go again."""
    _stand(connection, document.lots, None, None)


def _stand(connection: Connection, lots: Iterable[LotNamed], reason: str | None, since: str | None) -> None:
    for named in lots:
        row = blank_lot(named.sku, named.lot, named.serial)
        _FOUND.run(connection, [row])
        apply_facts(connection, [str(row["id"])])
        connection.exec_driver_sql("UPDATE lot SET hold = ?, held_at = ? WHERE id = ?", (reason, since, row["id"]))


def recall_proposed(connection: Connection, entry: JournalEntry, document: RecallProposed) -> None:  # noqa: ARG001
    """Keep a notice and what it names."""
    _RECALL.run(
        connection,
        [{"id": document.recall, "source": document.source, "reason": document.reason, "applied_at": None}],
    )
    _TARGET.run(
        connection,
        [
            {"recall": document.recall, "n": n, "sku": t.sku, "gtin": t.gtin, "lot": t.lot, "applied": False}
            for n, t in enumerate(document.targets, 1)
        ],
    )
    _settle(connection, document.recall)


def recall_applied(connection: Connection, entry: JournalEntry, document: RecallApplied) -> None:
    """Stop what a recall names; what names a product the shop does not know waits for it."""
    connection.exec_driver_sql(_APPLIED, (document.recall, entry.at))
    _TARGET.run(
        connection,
        [
            {
                "recall": document.recall,
                "n": _unlisted(t),
                "sku": t.sku,
                "gtin": t.gtin,
                "lot": t.lot,
                "applied": True,
            }
            for t in document.targets
        ],
    )
    _settle(connection, document.recall)
    for target in document.targets:
        for sku, tracking in _products(connection, target):
            _stop(connection, document.recall, sku, tracking, target.lot)


def _unlisted(target: RecallTarget) -> int:
    """The number, below 0, of a target that took effect while no notice here lists it: the same in every store."""
    text = canonical([target.sku, target.gtin, target.lot])
    return -1 - int.from_bytes(hashlib.sha256(text.encode()).digest()[:7])


def _settle(connection: Connection, recall: str) -> None:
    """What took effect is marked where the notice lists it, and stands by itself where it does not."""
    rows = connection.exec_driver_sql(
        "SELECT n, applied, sku, gtin, lot FROM recall_target WHERE recall = ?", (recall,)
    ).fetchall()
    listed = {tuple(row[2:]) for row in rows if row[0] > 0}
    applied = {tuple(row[2:]) for row in rows if row[1]}
    for n, done, *target in rows:
        if n < 0 and tuple(target) in listed:
            connection.exec_driver_sql("DELETE FROM recall_target WHERE recall = ? AND n = ?", (recall, n))
        elif not done and tuple(target) in applied:
            connection.exec_driver_sql(
                "UPDATE recall_target SET applied = 1 WHERE recall = ? AND n = ?", (recall, n)
            )


def _products(connection: Connection, target: RecallTarget) -> list[tuple[str, str]]:
    if target.sku:
        found = connection.exec_driver_sql("SELECT sku, tracking FROM product WHERE sku = ?", (target.sku,))
    else:
        found = connection.exec_driver_sql(
            "SELECT p.sku, p.tracking FROM barcode b JOIN product p ON p.sku = b.sku WHERE b.code = ?",
            (target.gtin,),
        )
    return [(row[0], row[1]) for row in found]


def _stop(connection: Connection, recall: str, sku: str, tracking: str, lot: str | None) -> None:
    """Mark one lot, or the whole product, as recalled; of several recalls the least number is shown."""
    if lot is None:
        connection.exec_driver_sql(
            "UPDATE product SET recall = min(coalesce(recall, ?), ?) WHERE sku = ?", (recall, recall, sku)
        )
        return
    serial = tracking == Tracking.SERIAL
    row = blank_lot(sku, None if serial else lot, lot if serial else None)
    _FOUND.run(connection, [row])
    connection.exec_driver_sql(
        "UPDATE lot SET recall = min(coalesce(recall, ?), ?) WHERE id = ?", (recall, recall, row["id"])
    )
    spread_recalls(connection, [str(row["id"])])


def apply_known_recalls(connection: Connection, products: Iterable[Product]) -> None:
    """Stop what recalls applied earlier name of products that have just become known."""
    execute = connection.exec_driver_sql
    if execute("SELECT 1 FROM recall_target WHERE applied = 1 LIMIT 1").first() is None:
        return
    for product in products:
        for code in product.codes:
            for row in execute("SELECT recall, lot FROM recall_target WHERE gtin = ? AND applied = 1", (code,)):
                _stop(connection, row[0], product.sku, product.tracking, row[1])
        for row in execute("SELECT recall, lot FROM recall_target WHERE sku = ? AND applied = 1", (product.sku,)):
            _stop(connection, row[0], product.sku, product.tracking, row[1])
