"""Sales orders."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from pos_term.domain.documents import OrderedLine, OrderPlaced
from pos_term.domain.lots import lot_key, serial_key
from pos_term.store.codec import JournalEntry
from pos_term.store.sale_tables import OrderLineRow, OrderRow
from pos_term.store.sql import Prepared

_ORDER = Prepared(insert(OrderRow).on_conflict_do_nothing(index_elements=["id"]))
_LINE = Prepared(insert(OrderLineRow).on_conflict_do_nothing(index_elements=["order_id", "n"]))


def order_placed(connection: Connection, entry: JournalEntry, document: OrderPlaced) -> None:
    """Keep an order and what it asks for."""
    row = {"id": document.order, "customer": document.customer, "placed_at": entry.at}
    _ORDER.run(connection, [row])
    _LINE.run(connection, [_row(document.order, n, line) for n, line in enumerate(document.lines, 1)])


def _row(order: str, n: int, line: OrderedLine) -> dict[str, object]:
    lot_id = None
    if line.serial:
        lot_id = serial_key(line.sku, line.serial)
    elif line.lot:
        lot_id = lot_key(line.sku, line.lot)
    return {
        "order_id": order, "n": n, "sku": line.sku, "quantity": line.quantity, "lot": line.lot,
        "serial": line.serial, "lot_id": lot_id, "fulfilled": 0,
    }  # fmt: skip
