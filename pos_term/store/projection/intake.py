"""Lots come to be known and stock comes in: received from suppliers, made here, split off another lot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, func
from sqlalchemy.dialects.sqlite import insert

from pos_term.domain.documents import GoodsReceipt, LotSplit, Produced, ReceivedLine, UsedLine
from pos_term.domain.lots import fold, loose_key, lot_key, serial_key
from pos_term.store.codec import JournalEntry, canonical
from pos_term.store.goods_tables import GoodsReceiptRow, IntakeRow, LineageRow
from pos_term.store.projection.facts import apply_facts
from pos_term.store.projection.spreading import spread_recalls, spread_to_makers_lots
from pos_term.store.projection.stock import Move, move, open_places, rank
from pos_term.store.rows import blank_lot
from pos_term.store.sql import Prepared, driver_of
from pos_term.store.tables import LotRow

_lot = LotRow.__table__  # type: ignore[attr-defined]
_insert = insert(_lot)
_new = _insert.excluded
_KNOWN = ("supplier", "supplier_lot", "purchase_order", "certificate", "grade", "notes", "qualities")
"""Of two texts the lesser stands that is not empty, so that the order in which receipts arrive changes nothing."""
_LEAST = ("lot", "parent", "expiry", "best_before", "production_date", "received_on", "hold", "held_at")
"""Of two values the lesser stands: the earlier date."""


def _lesser(one: object, other: object) -> object:
    return func.min(func.coalesce(one, other), func.coalesce(other, one))


_LOT = Prepared(
    _insert.on_conflict_do_update(
        index_elements=["id"],
        set_={
            **{name: _lesser(_lot.c[name], _new[name]) for name in _LEAST},
            **{
                name: func.coalesce(_lesser(func.nullif(_lot.c[name], ""), func.nullif(_new[name], "")), "")
                for name in _KNOWN
            },
        },
    )
)
_RECEIPT = Prepared(insert(GoodsReceiptRow))
_INTAKE = Prepared(insert(IntakeRow))
_LINEAGE = Prepared(insert(LineageRow))
_COST = """UPDATE lot SET unit_cost = (
        SELECT CASE WHEN sum(quantity) > 0
            THEN (2 * sum(unit_cost * quantity) + sum(quantity)) / (2 * sum(quantity)) ELSE min(unit_cost) END
        FROM intake WHERE lot_id = lot.id AND unit_cost IS NOT NULL)
    WHERE id = ? AND EXISTS (SELECT 1 FROM intake WHERE lot_id = lot.id AND unit_cost IS NOT NULL)"""
"""A lot's own cost: the mean of what its intakes cost, by quantity; rounded half up here and nowhere else."""
_NOTICE = "UPDATE delivery SET received = min(coalesce(received, ?), ?) WHERE id = ?"


def goods_receipt(connection: Connection, entry: JournalEntry, document: GoodsReceipt) -> None:
    """Know the lots and bring the stock in from the supplier."""
    lines = document.lines
    _come(connection, entry, document.id, lines, "supplier")
    if document.number or document.notice:
        _RECEIPT.run(
            connection,
            [
                {
                    "id": document.id, "number": document.number, "at": entry.at,
                    "business_date": entry.business_date, "actor": entry.actor, "supplier": document.supplier,
                    "delivery_note": document.delivery_note, "notice": document.notice,
                    "freight": document.freight, "differences": len(document.differences),
                    "approved_by": document.approved_by,
                }
            ],
        )  # fmt: skip
    if document.notice:
        driver_of(connection).execute(_NOTICE, (document.id, document.id, document.notice))


def produced(connection: Connection, entry: JournalEntry, document: Produced) -> None:
    """Use components up and bring in what was made of them. Raises NotEnough."""
    _turn(connection, entry, document.id, document.used, document.made)


def lot_split(connection: Connection, entry: JournalEntry, document: LotSplit) -> None:
    """Let a quantity of a lot go on as lots of their own, recalled where it is. Raises NotEnough."""
    _turn(connection, entry, document.id, document.used, document.made)
    spread_recalls(connection, (key_of(line) for line in document.used))


def _turn(
    connection: Connection, entry: JournalEntry, document: str, used: Sequence[UsedLine],
    made: Sequence[ReceivedLine],
) -> None:  # fmt: skip
    taken = [
        Move(key_of(line), line.sku, line.location, "production", line.quantity, checked=is_checked(line))
        for line in used
        if line.quantity
    ]
    components = {each.lot_id for each in taken}
    # What serials are made of, the lot they are made in is made of.
    in_lots = {lot_key(line.sku, line.lot) for line in made if line.serial and line.lot}
    results = {key_of(line) for line in made} | in_lots
    _come(connection, entry, document, made, "production", taken)
    _LINEAGE.run(
        connection,
        [
            {"component": component, "result": result, "document": document}
            for component in sorted(components) for result in sorted(results) if component != result
        ],
    )  # fmt: skip


def key_of(line: ReceivedLine | UsedLine) -> str:
    """The key of the lot, serial or loose stock that a line names."""
    return serial_key(line.sku, line.serial) if line.serial else lot_key(line.sku, line.lot or "")


def is_checked(line: UsedLine) -> bool:
    """Whether the place must hold what a line takes: tracked goods never run below zero."""
    return key_of(line) != loose_key(line.sku)


def _come(
    connection: Connection, entry: JournalEntry, document: str, lines: Sequence[ReceivedLine], source: str,
    also: Iterable[Move] = (),
) -> None:  # fmt: skip
    rows = [_row(line, entry) for line in lines]
    keys = [str(row["id"]) for row in rows]
    parents = _parents(lines, entry)
    _LOT.run(connection, [*parents, *rows])
    open_places(connection, (line.location for line in lines))
    moves = [
        Move(key, line.sku, source, line.location, line.quantity)
        for key, line in zip(keys, lines, strict=True)
        if line.quantity
    ]
    move(connection, entry, document, [*also, *moves])
    _INTAKE.run(
        connection,
        [
            {
                "document": document, "n": n, "kind": entry.kind, "business_date": entry.business_date,
                "sku": line.sku, "lot_id": key, "quantity": line.quantity, "unit_cost": line.unit_cost,
                "freight": line.freight, "location": line.location, "supplier": line.supplier,
                "supplier_lot": line.supplier_lot, "supplier_fold": fold(line.supplier_lot),
                "purchase_order": fold(line.purchase_order), "certificate": fold(line.certificate),
                "grade": line.grade, "sscc": line.sscc,
            }
            for n, (key, line) in enumerate(zip(keys, lines, strict=True), 1)
        ],
    )  # fmt: skip
    driver_of(connection).executemany(_COST, [(key,) for key in sorted(set(keys))])
    touched = [*keys, *(str(row["id"]) for row in parents)]
    apply_facts(connection, touched)
    rank(connection, touched)
    spread_to_makers_lots(connection, {(line.sku, line.supplier_lot) for line in lines})


def _parents(lines: Sequence[ReceivedLine], entry: JournalEntry) -> list[dict[str, object]]:
    """The production lots of received serials: known as lots, so that a hold or recall of one reaches them."""
    lots = {(line.sku, line.lot): line for line in lines if line.serial and line.lot}
    return [
        {**_row(line, entry, serial=False), "unit_cost": None, "hold": None, "held_at": None}
        for line in lots.values()
    ]


def _row(line: ReceivedLine, entry: JournalEntry, *, serial: bool = True) -> dict[str, object]:
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
        "notes": line.notes,
        "qualities": write_qualities(line),
        "hold": line.hold or None,
        "held_at": entry.at if line.hold else None,
        "unit_cost": line.unit_cost,
    }


def write_qualities(line: ReceivedLine) -> str:
    """What was measured of a lot, as JSON; empty for nothing."""
    found = [{"name": m.name, "value": m.value, "unit": m.unit} for m in line.qualities]
    return canonical(found) if found else ""
