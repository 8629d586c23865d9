"""Where a lot, a serial or a receipt came from and where it went."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.clean import visible
from pos_term.domain.documents import GoodsReceipt, Sale
from pos_term.domain.lots import KEY_MARK, fold, lot_key, serial_key
from pos_term.domain.money import format_amount, format_fixed
from pos_term.domain.quantity import format_quantity
from pos_term.services.assigned import numbers_now
from pos_term.services.desk import Desk, Refused
from pos_term.services.holds import find_product
from pos_term.services.lot_status import status
from pos_term.store import trace as reads
from pos_term.store.codec import read_document

MOST_SHOWN = 8
"""Products that are named when a code is ambiguous."""


class Direction(StrEnum):
    """Which way to follow."""

    FORWARD = "forward"
    BACKWARD = "backward"
    BOTH = "both"


Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What is known of one code; amounts and quantities are decimal text, instants as the journal writes them."""

    receipt: dict[str, Any] | None = None
    """The sale, where the code was a receipt's."""
    lot: dict[str, Any] | None = None
    received: Rows
    movements: Rows
    sales: Rows
    returned: Rows
    """What came back, with the receipt of its return and that of its sale."""
    refused: Rows
    on_hand: dict[str, str]

    def facing(self, direction: Direction) -> dict[str, Any]:
        """The parts that lie in one direction, by name: a part that was not asked for is left out."""
        parts = asdict(self)
        if self.receipt is None:
            del parts["receipt"]
        dropped = {
            Direction.FORWARD: ("received",),
            Direction.BACKWARD: ("sales", "returned", "refused", "on_hand"),
        }
        return {name: part for name, part in parts.items() if name not in dropped.get(direction, ())}


def trace(desk: Desk, code: str, *, product: str | None = None) -> Trace | Refused:
    """Follow a receipt, lot or serial by its code. Raises StoreFault.

    A lot brings the serials made in it along. A code that several products have needs `product`, a sku or GTIN.
    """
    with desk.store.reading() as connection:
        sku = None
        if product is not None:
            found = find_product(connection, product)
            if found is None:
                return Refused(f"no product has {visible(product, limit=40)}; check --product")
            sku = found.sku
        elif (sale := trace_of_receipt(connection, code)) is not None:
            return sale
        keys = [(r.id, r.sku) for r in reads.records_by_code(connection, code)] if fold(code) else []
        keys = keys or (reads.refused_keys(connection, code) if fold(code) else [])
        keys = [(key, owner) for key, owner in keys if sku in (None, owner)]
        shown = visible(code, limit=40)
        if not keys:
            whose = f"{sku} has no lot or serial" if sku else "no receipt, lot or serial is called"
            return Refused(f"{whose} {shown}; check the code")
        owners = sorted({owner for _, owner in keys})
        if len(owners) > 1:
            more = f" and {len(owners) - MOST_SHOWN} more" if len(owners) > MOST_SHOWN else ""
            named = ", ".join(owners[:MOST_SHOWN])
            return Refused(f"several products have {shown}: {named}{more}; add --product SKU")
        return _lot(connection, desk, keys[0][0])


def _lot(connection: Connection, desk: Desk, key: str) -> Trace:
    return trace_of_lots(connection, reads.family(connection, key), identity(connection, desk, key))


def trace_of_lots(connection: Connection, keys: Sequence[str], lot: dict[str, Any] | None = None) -> Trace:
    """Follow these lots, and no others. `lot` is who they are, where they are one lot and its serials."""
    sold = reads.sold(connection, keys)
    places = reads.on_hand(connection, keys)
    if lot and lot["status"] == "ok" and not places:
        lot = {**lot, "status": "sold" if sold else "none_left"}
    return Trace(
        lot=lot,
        received=received(connection, keys),
        movements=[movement_row(moved) for moved in reads.movements(connection, keys)],
        sales=[sale_row(part) for part in sold],
        returned=[return_row(part) for part in reads.returned(connection, keys)],
        refused=[refused_row(part) for part in reads.refused(connection, keys)],
        on_hand={place: format_quantity(quantity) for place, quantity in places.items()},
    )


def identity(connection: Connection, desk: Desk, key: str) -> dict[str, Any]:
    """What is written of a lot; `status` is a word of `lot_status`, or `unknown` for one that never came in."""
    records = reads.records_by_keys(connection, [key])
    if not records:
        sku, _, code = key.partition(KEY_MARK)
        number = code.strip(KEY_MARK)
        serial = number if code.startswith(KEY_MARK) else None
        return {"sku": sku, "lot": None if serial else number, "serial": serial, "status": "unknown"}
    [record] = records
    fields = asdict(record)
    del fields["id"]
    fields["unit_cost"] = None if record.unit_cost is None else format_fixed(record.unit_cost, 4)
    fields["status"] = status(
        on=desk.clock.business_date(), recall=record.recall, hold=record.hold, expiry=record.expiry,
        best_before=record.best_before,
    )  # fmt: skip
    return fields


def received(connection: Connection, keys: Sequence[str]) -> Rows:
    """The lines of goods receipts that brought these lots in, oldest first."""
    wanted = set(keys)
    rows: Rows = []
    for entry in reads.entries_that_moved(connection, keys, GoodsReceipt.KIND):
        document = read_document(entry.kind, entry.document)
        assert isinstance(document, GoodsReceipt)  # noqa: S101 - narrows the type
        for line in document.lines:
            key = serial_key(line.sku, line.serial) if line.serial else lot_key(line.sku, line.lot or "")
            if key in wanted:
                rows.append(
                    {
                        "at": entry.at, "business_date": entry.business_date, "actor": entry.actor,
                        "document": document.id, "number": document.number, "sku": line.sku,
                        "lot": line.lot, "serial": line.serial, "quantity": format_quantity(line.quantity),
                        "location": line.location,
                        "received_on": line.received_on.isoformat(), "supplier": line.supplier,
                        "supplier_lot": line.supplier_lot, "purchase_order": line.purchase_order,
                        "certificate": line.certificate, "grade": line.grade,
                        "unit_cost": None if line.unit_cost is None else format_fixed(line.unit_cost, 4),
                    }
                )  # fmt: skip
    return rows


def movement_row(moved: reads.Moved) -> dict[str, Any]:
    """One movement of a lot, its quantity as decimal text."""
    return {
        "at": moved.at, "business_date": moved.business_date, "kind": moved.kind, "document": moved.document,
        "lot": moved.lot, "serial": moved.serial, "from": moved.source, "to": moved.target,
        "quantity": format_quantity(moved.quantity),
    }  # fmt: skip


def sale_row(part: reads.SoldPart) -> dict[str, Any]:
    """One sale of a lot, its quantity as decimal text."""
    return {**asdict(part), "quantity": format_quantity(part.quantity)}


def return_row(part: reads.ReturnedPart) -> dict[str, Any]:
    """One return of a lot, its quantity as decimal text."""
    return {**asdict(part), "quantity": format_quantity(part.quantity)}


def refused_row(part: reads.RefusedPart) -> dict[str, Any]:
    """One refusal, its reasons as a list."""
    fields = asdict(part)
    del fields["lot_id"]
    return {**fields, "reasons": part.reasons.split()}


def trace_of_receipt(connection: Connection, number: str) -> Trace | None:
    """Follow a receipt by its number; None where there is none."""
    entry = reads.sale_entry(connection, number.strip())
    if entry is None:
        return None
    sale = read_document(entry.kind, entry.document)
    assert isinstance(sale, Sale)  # noqa: S101 - narrows the type
    parts, back = reads.sold_on(connection, sale.number), reads.returned_on(connection, sale.number)
    names = [part.cashier for part in parts] + [part.cashier for part in back if part.receipt == sale.number]
    numbers = numbers_now(connection, sale)
    moved = {n.lot_id for each in numbers.values() for n in each}
    moved |= {n.lot_id for line in sale.returned for n in line.numbers}
    keys = sorted(key for key in moved if not key.endswith(KEY_MARK))
    lines = [
        {
            "line": line.n, "sku": line.sku, "name": line.name, "quantity": format_quantity(line.quantity),
            "unit": line.unit, "unit_price": format_amount(line.unit_price, sale.digits),
            "total": format_amount(line.total, sale.digits),
            "numbers": [
                {
                    "lot": n.lot, "serial": n.serial, "quantity": format_quantity(n.quantity),
                    "provenance": n.provenance.value, "expiry": n.expiry and n.expiry.isoformat(),
                    "best_before": n.best_before and n.best_before.isoformat(),
                }
                for n in numbers[line.n] if n.lot or n.serial or n.provenance.value == "unknown"
            ],
        }
        for line in sale.lines
    ]  # fmt: skip
    return Trace(
        receipt={
            "receipt": sale.number, "kind": sale.kind.value, "at": entry.at, "business_date": entry.business_date,
            "till": entry.till, "cashier": next(iter(names), sale.cashier),
            "customer": sale.customer,
            "net": format_amount(sale.net, sale.digits), "tax": format_amount(sale.tax, sale.digits),
            "total": format_amount(sale.total, sale.digits), "currency": sale.currency, "lines": lines,
        },
        received=received(connection, keys),
        movements=[movement_row(moved) for moved in reads.movements_of(connection, sale.id)],
        sales=[sale_row(part) for part in parts],
        returned=[return_row(part) for part in back],
        refused=[],
        on_hand={},
    )  # fmt: skip
