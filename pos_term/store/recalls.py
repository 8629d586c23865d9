"""Reads of recall notices and what they name."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from pos_term.domain.documents import RecallTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """One recall as the store keeps it."""

    recall: str
    source: str
    reason: str
    applied_at: str | None
    """When it first took effect, as the journal writes it."""
    targets: int
    applied: int
    """How many of its targets have taken effect."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """One target of a notice, and the products it stands for."""

    target: RecallTarget
    applied: bool
    skus: tuple[str, ...]
    """None of them while the shop does not know the product."""


_NOTICES = """SELECT r.id, r.source, r.reason, r.applied_at, count(t.n), coalesce(sum(t.applied), 0)
    FROM recall r LEFT JOIN recall_target t ON t.recall = r.id"""


def notices(connection: Connection) -> list[Notice]:
    """Every notice, by number."""
    rows = connection.exec_driver_sql(f"{_NOTICES} GROUP BY r.id ORDER BY r.id")
    return [_notice(tuple(row)) for row in rows]


def notice(connection: Connection, recall: str) -> Notice | None:
    """A notice by its number."""
    row = connection.exec_driver_sql(f"{_NOTICES} WHERE r.id = ? GROUP BY r.id", (recall,)).first()
    return _notice(tuple(row)) if row else None


def _notice(row: tuple[str, str, str, str | None, int, int]) -> Notice:
    return Notice(recall=row[0], source=row[1], reason=row[2], applied_at=row[3], targets=row[4], applied=row[5])


def named_by(connection: Connection, recall: str) -> list[Named]:
    """What a notice names, in its order."""
    rows = connection.exec_driver_sql(
        """SELECT t.sku, t.gtin, t.lot, t.applied,
             (SELECT p.sku FROM product p WHERE p.sku = t.sku),
             (SELECT b.sku FROM barcode b WHERE t.sku IS NULL AND b.code = t.gtin)
           FROM recall_target t WHERE t.recall = ? ORDER BY t.n""",
        (recall,),
    )
    return [
        Named(
            target=RecallTarget(sku=row[0], gtin=row[1], lot=row[2]),
            applied=bool(row[3]),
            skus=tuple(sku for sku in (row[4], row[5]) if sku),
        )
        for row in rows
    ]
