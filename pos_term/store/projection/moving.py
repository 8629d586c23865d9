"""Stock moves inside the company, is thrown away, or goes back to its supplier."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from pos_term.domain.documents import Disposed, GoneLine, StockMoved, SupplierReturned
from pos_term.domain.documents.stock import MovedLine
from pos_term.domain.lots import loose_key, lot_key, serial_key
from pos_term.store.codec import JournalEntry
from pos_term.store.goods_tables import DepartureRow
from pos_term.store.projection.stock import Move, move, open_places
from pos_term.store.sql import Prepared

_DEPARTURE = Prepared(insert(DepartureRow))


def stock_moved(connection: Connection, entry: JournalEntry, document: StockMoved) -> None:
    """Move stock from place to place. Raises NotEnough."""
    open_places(connection, (line.target for line in document.lines))
    moves = [
        Move(_key(line), line.sku, line.source, line.target, line.quantity, checked=_tracked(line))
        for line in document.lines
    ]
    move(connection, entry, document.id, moves)


def disposed(connection: Connection, entry: JournalEntry, document: Disposed) -> None:
    """Write stock off. Raises NotEnough."""
    _leave(connection, entry, document, document.lines, "disposal", witness=document.witness)


def supplier_returned(connection: Connection, entry: JournalEntry, document: SupplierReturned) -> None:
    """Send stock back to whom it came from. Raises NotEnough."""
    _leave(connection, entry, document, document.lines, "supplier", supplier=document.supplier)


def _leave(
    connection: Connection, entry: JournalEntry, document: Disposed | SupplierReturned,
    lines: Sequence[GoneLine], target: str, *, witness: str = "", supplier: str = "",
) -> None:  # fmt: skip
    moves = [
        Move(_key(line), line.sku, line.location, target, line.quantity, checked=_tracked(line)) for line in lines
    ]
    move(connection, entry, document.id, moves)
    _DEPARTURE.run(
        connection,
        [
            {
                "document": document.id, "n": n, "kind": entry.kind, "number": document.number,
                "business_date": entry.business_date, "sku": line.sku, "lot_id": _key(line),
                "quantity": line.quantity, "location": line.location, "value": line.value,
                "reason": document.reason, "witness": witness, "supplier": supplier,
            }
            for n, line in enumerate(lines, 1)
        ],
    )  # fmt: skip


def _key(line: MovedLine | GoneLine) -> str:
    return serial_key(line.sku, line.serial) if line.serial else lot_key(line.sku, line.lot or "")


def _tracked(line: MovedLine | GoneLine) -> bool:
    """Whether the place must hold it: tracked goods never run below zero."""
    return _key(line) != loose_key(line.sku)
