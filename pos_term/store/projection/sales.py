"""Sales: what left, what came back, and the stock that moved with it."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from pos_term.domain.documents import NumbersAssigned, ReturnedLine, ReturnedNumber, Sale, SaleLine, SoldNumber
from pos_term.domain.lots import KEY_MARK, Provenance, loose_key
from pos_term.store.codec import JournalEntry
from pos_term.store.projection import money
from pos_term.store.projection.facts import apply_facts
from pos_term.store.projection.stock import Move, move
from pos_term.store.rows import blank_lot
from pos_term.store.sale_tables import OrderLineRow, OverrideRow, ReturnLineRow, SaleLineRow, SaleRow
from pos_term.store.sql import Prepared
from pos_term.store.tables import LotRow

_SALE = Prepared(insert(SaleRow))
_LINE = Prepared(insert(SaleLineRow))
_RETURN = Prepared(insert(ReturnLineRow))
_OVERRIDE = Prepared(insert(OverrideRow))
_HEARD_OF = Prepared(insert(LotRow).on_conflict_do_nothing(index_elements=["id"]))
_MADE_HERE = "count"


def sale(connection: Connection, entry: JournalEntry, document: Sale) -> None:
    """Write a sale: its rows, its payments, and the stock that left or came back. Raises NotEnough."""
    reduced = sum(reduction.amount for line in document.lines for reduction in line.reductions)
    _SALE.run(
        connection,
        [
            {
                "id": document.id, "number": document.number, "till": entry.till, "seq": entry.seq,
                "at": entry.at, "business_date": entry.business_date, "shift": document.shift,
                "cashier": document.cashier, "customer": document.customer, "net": document.net,
                "tax": document.tax, "total": document.total, "change": document.change,
                "kind": document.kind.value, "rounding": document.rounding, "reduced": reduced,
                "voids": document.voids, "order_id": document.order,
            }
        ],
    )  # fmt: skip
    _LINE.run(
        connection,
        [
            _line_row(document.id, line, n, number)
            for line in document.lines
            for n, number in enumerate(line.numbers, 1)
        ],
    )
    if document.returned:
        _returned(connection, document)
    if document.overrides:
        _overrides(connection, document)
    money.tenders(connection, document)
    if document.order:
        _fulfil(connection, document)
    if document.voids:
        _unfulfil(connection, document.voids)
    _hear_of(connection, document)
    move(connection, entry, document.id, _moves(document))


def _line_row(sale_id: str, line: SaleLine, n: int, number: SoldNumber) -> dict[str, object]:
    unnumbered = number.lot_id.endswith(KEY_MARK) and number.lot is None
    provenance = None if unnumbered and number.provenance is not Provenance.UNKNOWN else number.provenance.value
    return {
        "sale": sale_id, "line": line.n, "n": n, "sku": line.sku, "lot_id": number.lot_id,
        "quantity": number.quantity, "provenance": provenance, "took": number.took,
    }  # fmt: skip


def _returned(connection: Connection, document: Sale) -> None:
    _RETURN.run(
        connection,
        [
            {
                "sale": document.id, "line": line.n, "n": n, "sold": line.sale, "sold_line": line.line,
                "sku": line.sku, "lot_id": number.lot_id, "quantity": number.quantity, "place": number.place,
                "total": line.total if n == 1 else 0, "reason": line.reason,
            }
            for line in document.returned
            for n, number in enumerate(line.numbers or (_empties(line),), 1)
        ],
    )  # fmt: skip


def _empties(line: ReturnedLine) -> ReturnedNumber:
    """Empties are no goods: they are of no lot and go to no place of the shop."""
    return ReturnedNumber(lot_id="", quantity=line.quantity, place="empties")


def _overrides(connection: Connection, document: Sale) -> None:
    _OVERRIDE.run(
        connection,
        [
            {
                "sale": document.id, "n": n, "line": each.line, "lot_id": each.lot_id,
                "reasons": " ".join(each.reasons), "reason": each.reason, "person": each.by,
            }
            for n, each in enumerate(document.overrides, 1)
        ],
    )  # fmt: skip


def _fulfil(connection: Connection, document: Sale) -> None:
    for line in document.lines:
        if line.order_line is not None:
            connection.exec_driver_sql(
                f"UPDATE {OrderLineRow.__tablename__} SET fulfilled = fulfilled + ? WHERE order_id = ? AND n = ?",  # noqa: S608
                (line.quantity, document.order, line.order_line),
            )


def _unfulfil(connection: Connection, voided: str) -> None:
    """What a sale taken back whole had fulfilled of an order is open again."""
    from pos_term.store.codec import read_document

    row = connection.exec_driver_sql("SELECT kind, document FROM entry WHERE id = ?", (voided,)).first()
    before = read_document(row[0], row[1]) if row else None
    if isinstance(before, Sale) and before.order:
        for line in before.lines:
            if line.order_line is not None:
                connection.exec_driver_sql(
                    "UPDATE order_line SET fulfilled = fulfilled - ? WHERE order_id = ? AND n = ?",
                    (line.quantity, before.order, line.order_line),
                )


def _hear_of(connection: Connection, document: Sale) -> None:
    """Lots that the shop comes to know by this sale: as presented, for the manager to look at."""
    made = [(line, number) for line in document.lines for number in line.numbers if number.location == _MADE_HERE]
    for line, number in made:
        row = blank_lot(line.sku, number.lot, number.serial)
        row["expiry"] = number.expiry and number.expiry.isoformat()
        row["best_before"] = number.best_before and number.best_before.isoformat()
        _HEARD_OF.run(connection, [row])
        apply_facts(connection, [str(row["id"])])
        connection.exec_driver_sql(
            "UPDATE lot SET made_by = min(coalesce(made_by, ?), ?) WHERE id = ?",
            (document.id, document.id, row["id"]),
        )
    for back in document.returned:
        for came in back.numbers:
            if back.sale is None and not came.lot_id.endswith(KEY_MARK):
                # Without a receipt it may be a lot that nobody has heard of: a recall has to find it.
                _HEARD_OF.run(connection, [blank_lot(back.sku, came.lot, came.serial)])
                apply_facts(connection, [came.lot_id])


def _moves(document: Sale) -> list[Move]:
    """One move for each number and way; what was let go by an override says so."""
    allowed = {(each.line, each.lot_id): each for each in document.overrides}
    taken: dict[tuple[str, str, str, str], int] = {}
    by: dict[tuple[str, str, str, str], str] = {}
    for line in document.lines:
        for number in line.numbers:
            key = (number.lot_id, line.sku, number.location, "customer")
            taken[key] = taken.get(key, 0) + number.quantity
            if (line.n, number.lot_id) in allowed:
                each = allowed[line.n, number.lot_id]
                by[key] = f"{each.by}: {each.reason}"
    for back in document.returned:
        for came in back.numbers:
            key = (came.lot_id, back.sku, "customer", came.place)
            taken[key] = taken.get(key, 0) + came.quantity
    return [
        Move(
            lot_id, sku, source, target, quantity, allowed=by.get((lot_id, sku, source, target)),
            checked=target == "customer" and source != _MADE_HERE and not lot_id.endswith(KEY_MARK),
        )
        for (lot_id, sku, source, target), quantity in taken.items()
    ]  # fmt: skip


def numbers_assigned(connection: Connection, entry: JournalEntry, document: NumbersAssigned) -> None:
    """A sale's unknown numbers are known: the lots leave the shop, what stood for them comes back."""
    rows = connection.exec_driver_sql(
        "SELECT n, sku, quantity, provenance FROM sale_line WHERE sale = ? AND line = ? ORDER BY n",
        (document.sale, document.line),
    ).fetchall()
    sku, last = rows[0][1], rows[-1][0]
    left = sum(number.quantity for number in document.numbers)
    for n, _, quantity, provenance in rows:
        if provenance != Provenance.UNKNOWN.value or not left:
            continue
        taken = min(left, quantity)
        left -= taken
        change = "UPDATE sale_line SET quantity = quantity - ? WHERE sale = ? AND line = ? AND n = ?"
        connection.exec_driver_sql(change, (taken, document.sale, document.line, n))
        connection.exec_driver_sql(
            "DELETE FROM sale_line WHERE sale = ? AND line = ? AND n = ? AND quantity = 0",
            (document.sale, document.line, n),
        )
    _LINE.run(
        connection,
        [
            {
                "sale": document.sale, "line": document.line, "n": last + n, "sku": sku, "lot_id": number.lot_id,
                "quantity": number.quantity, "provenance": number.provenance.value, "took": 0,
            }
            for n, number in enumerate(document.numbers, 1)
        ],
    )  # fmt: skip
    whole = sum(number.quantity for number in document.numbers)
    moves = [Move(loose_key(sku), sku, "customer", "floor", whole)]
    moves += [Move(n.lot_id, sku, n.location, "customer", n.quantity, checked=True) for n in document.numbers]
    move(connection, entry, document.id, moves)
