"""Goods receipts: lots come to be known, stock comes in."""

from __future__ import annotations

from sqlalchemy import Connection, func
from sqlalchemy.dialects.sqlite import insert

from pos_term.domain.documents import GoodsReceipt, ReceivedLine
from pos_term.store.codec import JournalEntry
from pos_term.store.projection.stock import Move, move, open_places, rank
from pos_term.store.rows import blank_lot
from pos_term.store.sql import Prepared
from pos_term.store.tables import LotRow

_lot = LotRow.__table__  # type: ignore[attr-defined]
_insert = insert(_lot)
_new = _insert.excluded
_KNOWN = ("supplier", "supplier_lot", "purchase_order", "certificate", "grade")
_LEAST = ("lot", "parent", "expiry", "best_before", "production_date", "received_on")
"""Of two values the lesser stands, so that the order in which receipts arrive changes nothing: the earlier date."""
_LOT = Prepared(
    _insert.on_conflict_do_update(
        index_elements=["id"],
        set_={
            **{
                name: func.min(func.coalesce(_lot.c[name], _new[name]), func.coalesce(_new[name], _lot.c[name]))
                for name in _LEAST
            },
            **{name: func.coalesce(func.nullif(_lot.c[name], ""), _new[name]) for name in _KNOWN},
            "unit_cost": func.coalesce(_lot.c.unit_cost, _new.unit_cost),
        },
    )
)


def goods_receipt(connection: Connection, entry: JournalEntry, document: GoodsReceipt) -> None:
    """Know the lots and bring the stock in from the supplier."""
    rows = [_row(line) for line in document.lines]
    _LOT.run(connection, [*_parents(document), *rows])
    open_places(connection, (line.location for line in document.lines))
    move(
        connection,
        entry,
        document.id,
        [
            Move(str(row["id"]), line.sku, "supplier", line.location, line.quantity)
            for row, line in zip(rows, document.lines, strict=True)
            if line.quantity
        ],
    )
    rank(connection, (str(row["id"]) for row in rows))


def _parents(document: GoodsReceipt) -> list[dict[str, object]]:
    """The production lots of received serials: known as lots, so that a hold or recall of one reaches them."""
    lines = {(line.sku, line.lot): line for line in document.lines if line.serial and line.lot}
    return [{**_row(line, serial=False), "unit_cost": None} for line in lines.values()]


def _row(line: ReceivedLine, *, serial: bool = True) -> dict[str, object]:
    return {
        **blank_lot(line.sku, line.lot, line.serial if serial else None),
        "expiry": line.expiry and line.expiry.isoformat(),
        "best_before": line.best_before and line.best_before.isoformat(),
        "production_date": line.production_date and line.production_date.isoformat(),
        "received_on": line.received_on.isoformat(),
        "supplier": line.supplier,
        "supplier_lot": line.supplier_lot,
        "purchase_order": line.purchase_order,
        "certificate": line.certificate,
        "grade": line.grade,
        "unit_cost": line.unit_cost,
    }
