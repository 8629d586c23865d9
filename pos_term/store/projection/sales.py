"""Sales, refusals, voids and shifts."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from pos_term.domain.documents import Refusal, Sale, SaleVoided, ShiftClosed, ShiftOpened
from pos_term.domain.lots import KEY_MARK, lot_key, serial_key
from pos_term.store.codec import JournalEntry
from pos_term.store.projection.stock import Move, move
from pos_term.store.sql import Prepared
from pos_term.store.tables import RefusalRow, SaleLineRow, SaleRow, ShiftRow, TenderRow, VoidRow

_SALE = Prepared(insert(SaleRow))
_LINE = Prepared(insert(SaleLineRow))
_TENDER = Prepared(insert(TenderRow))
_REFUSAL = Prepared(insert(RefusalRow))
_VOID = Prepared(insert(VoidRow))
_SHIFT = Prepared(insert(ShiftRow))


def sale(connection: Connection, entry: JournalEntry, document: Sale) -> None:
    """Write a sale: its rows, its tenders, and the stock that left. Raises NotEnough."""
    _SALE.run(
        connection,
        [
            {
                "id": document.id, "number": document.number, "till": entry.till, "seq": entry.seq,
                "at": entry.at, "business_date": entry.business_date, "shift": document.shift,
                "cashier": document.cashier, "customer": document.customer, "net": document.net,
                "tax": document.tax, "total": document.total, "change": document.change,
            }
        ],
    )  # fmt: skip
    _LINE.run(
        connection,
        [
            {
                "sale": document.id, "line": line.n, "n": n, "sku": line.sku, "lot_id": number.lot_id,
                "quantity": number.quantity,
                "provenance": None if number.lot_id.endswith(KEY_MARK) and number.lot is None
                and number.provenance.value != "unknown" else number.provenance.value,
            }
            for line in document.lines
            for n, number in enumerate(line.numbers, 1)
        ],
    )  # fmt: skip
    _TENDER.run(
        connection,
        [
            {
                "sale": document.id, "n": n, "shift": document.shift, "kind": tender.kind.value,
                "amount": tender.amount, "reference": tender.reference,
            }
            for n, tender in enumerate(document.tenders, 1)
        ],
    )  # fmt: skip
    taken: dict[tuple[str, str, str], int] = {}
    for line in document.lines:
        for number in line.numbers:
            key = (number.lot_id, line.sku, number.location)
            taken[key] = taken.get(key, 0) + number.quantity
    move(
        connection,
        entry,
        document.id,
        [
            Move(lot_id, sku, place, "customer", quantity, checked=not lot_id.endswith(KEY_MARK))
            for (lot_id, sku, place), quantity in taken.items()
        ],
    )


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


def shift_opened(connection: Connection, entry: JournalEntry, document: ShiftOpened) -> None:
    """Begin a shift; its id is the document's."""
    _SHIFT.run(
        connection,
        [
            {
                "id": document.id, "till": entry.till, "opened_at": entry.at, "opened_by": entry.actor,
                "opening_float": document.opening_float, "closed_at": None, "closed_by": None,
                "expected": None, "counted": None,
            }
        ],
    )  # fmt: skip


def shift_closed(connection: Connection, entry: JournalEntry, document: ShiftClosed) -> None:
    """End a shift with what was counted."""
    connection.exec_driver_sql(
        "UPDATE shift SET closed_at = ?, closed_by = ?, expected = ?, counted = ? WHERE id = ?",
        (entry.at, entry.actor, document.expected, document.counted, document.shift),
    )
