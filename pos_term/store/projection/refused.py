"""What did not become a sale: refusals and voids."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from pos_term.domain.documents import Refusal, SaleVoided
from pos_term.domain.lots import lot_key, serial_key
from pos_term.store.codec import JournalEntry
from pos_term.store.sale_tables import RefusalRow, VoidRow
from pos_term.store.sql import Prepared

_REFUSAL = Prepared(insert(RefusalRow))
_VOID = Prepared(insert(VoidRow))


def refusal(connection: Connection, entry: JournalEntry, document: Refusal) -> None:
    """Keep what was not sold."""
    lot_id = None
    if document.sku and document.serial:
        lot_id = serial_key(document.sku, document.serial)
    elif document.sku and document.lot:
        lot_id = lot_key(document.sku, document.lot)
    _REFUSAL.run(
        connection,
        [
            {
                "id": document.id, "at": entry.at, "till": entry.till, "cashier": document.cashier,
                "raw": document.raw, "sku": document.sku, "lot": document.lot, "serial": document.serial,
                "lot_id": lot_id, "reasons": " ".join(document.reasons), "outcome": document.outcome.value,
            }
        ],
    )  # fmt: skip


def sale_voided(connection: Connection, entry: JournalEntry, document: SaleVoided) -> None:
    """Keep what was given up before tender."""
    _VOID.run(
        connection,
        [
            {
                "document": document.id, "n": n, "at": entry.at, "till": entry.till,
                "cashier": document.cashier, "sku": line.sku, "quantity": line.quantity,
                "total": line.total, "whole": document.whole, "reason": document.reason,
            }
            for n, line in enumerate(document.lines, 1)
        ],
    )  # fmt: skip
