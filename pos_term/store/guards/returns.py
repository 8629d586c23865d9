"""What stands against goods coming back: only what was sold comes back, once, and a stopped lot to quarantine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.documents import ReturnedLine, ReturnedNumber, Sale
from pos_term.domain.judgement import Reason
from pos_term.domain.lots import loose_key, lot_key, serial_key
from pos_term.domain.policies import ExpiryDay
from pos_term.domain.quantity import LARGEST, ONE, extend
from pos_term.store.catalogue import product_by_sku
from pos_term.store.guards.objection import Objection, block
from pos_term.store.returns import (
    came_back,
    paid_back,
    place_names,
    sale_document,
    sold_of,
    sold_sku,
    stopped,
    with_customers,
)

_QUARANTINE = "quarantine"
_MADE_HERE = "count"
"""Where a lot that a sale made known came from: taken back whole it goes there again."""


@dataclass(slots=True)
class _Counted:
    """What the lines of one document take back, added up as they are asked."""

    numbers: dict[tuple[str, int, str], int] = field(default_factory=dict)
    lines: dict[tuple[str, int], int] = field(default_factory=dict)
    paid: dict[tuple[str, int], int] = field(default_factory=dict)
    serials: dict[str, int] = field(default_factory=dict)


def object_to_returned(connection: Connection, sale: Sale, on: date) -> Iterator[Objection]:
    """What stands against the returned lines of a document."""
    if sale.voids:
        yield from _voids(connection, sale)
    counted = _Counted()
    inside = place_names(connection)
    for line in sale.returned:
        if line.total < 0 or not 0 < line.quantity <= LARGEST or any(n.quantity <= 0 for n in line.numbers):
            yield Objection(f"{line.name}: a return must be of more than nothing", (), line.n)
            continue
        if not line.numbers:
            yield from _empties(connection, sale, line)
            continue
        if sum(number.quantity for number in line.numbers) != line.quantity:
            yield Objection(f"{line.name}: its numbers do not add up to its quantity", (), line.n)
        if (line.sale is None) != (line.line is None):
            yield Objection(f"{line.name}: a return names its sale and the line of it", (), line.n)
        for number in line.numbers:
            if number.lot_id not in (_key(line.sku, number), loose_key(line.sku)):
                words = block(Reason.WRONG_PRODUCT, "this number belongs to ANOTHER PRODUCT")
                yield Objection(f"{line.name}: {words[0].words}", words, line.n, number.lot_id)
                continue
            if line.sale is not None and line.line is not None:
                yield from _of_receipt(connection, line, number, counted)
            if number.serial:
                yield from _serial(connection, line, number, counted)
            if sale.voids and number.place not in inside | {_MADE_HERE}:
                yield Objection(f"{line.name}: goods come back into the shop", (), line.n, number.lot_id)
            elif not sale.voids:
                yield from _place(connection, line, number, inside, on)
        if line.sale is not None and line.line is not None:
            yield from _of_line(connection, line, counted)


def _empties(connection: Connection, sale: Sale, line: ReturnedLine) -> Iterator[Objection]:
    """What comes back without being goods is empties, for no more than their deposit."""
    product = product_by_sku(connection, line.sku)
    most = extend(product.deposit, line.quantity) if product else 0
    if line.sale is not None or sale.voids or line.total != line.deposit or line.total > most:
        yield Objection(f"{line.name}: empties are worth their deposit", (), line.n)


def _key(sku: str, number: ReturnedNumber) -> str:
    if number.serial:
        return serial_key(sku, number.serial)
    return lot_key(sku, number.lot) if number.lot else loose_key(sku)


def _of_receipt(
    connection: Connection, line: ReturnedLine, number: ReturnedNumber, counted: _Counted
) -> Iterator[Objection]:
    """No more of a number comes back than left with that line."""
    key = (line.sale or "", line.line or 0, number.lot_id)
    sold = sold_of(connection, *key)
    before = came_back(connection, *key) + counted.numbers.get(key, 0)
    counted.numbers[key] = counted.numbers.get(key, 0) + number.quantity
    if number.quantity > sold - before:
        name = number.serial or number.lot or "it"
        reason = Reason.ALREADY_RETURNED if sold else Reason.NOT_SOLD
        words = f"{name} CAME BACK already" if sold else f"{name} was NOT SOLD on that receipt"
        yield Objection(f"{line.name}: {words}", block(reason, words), line.n, number.lot_id)


def _of_line(connection: Connection, line: ReturnedLine, counted: _Counted) -> Iterator[Objection]:
    """No more comes back of a line in all than was sold, nor is more paid back for it than was paid.

    The line counts as a whole too: a number that came back before it was known is gone from what can come back.
    """
    key = (line.sale or "", line.line or 0)
    sold = sold_of(connection, *key)
    before = came_back(connection, *key) + counted.lines.get(key, 0)
    counted.lines[key] = counted.lines.get(key, 0) + line.quantity
    if sold and line.quantity > sold - before:
        words = "that much of it CAME BACK already"
        yield Objection(f"{line.name}: {words}", block(Reason.ALREADY_RETURNED, words), line.n)
    if sold and sold_sku(connection, *key) != line.sku:
        words = "that line was ANOTHER PRODUCT"
        yield Objection(f"{line.name}: {words}", block(Reason.WRONG_PRODUCT, words), line.n)
    original = sale_document(connection, key[0])
    bought = next((each for each in original.lines if each.n == key[1]), None) if original else None
    if bought is None:
        return
    spent = paid_back(connection, *key) + counted.paid.get(key, 0)
    counted.paid[key] = counted.paid.get(key, 0) + line.total
    if line.total > bought.total - spent:
        yield Objection(f"{line.name}: no more is paid back than was paid for it", (), line.n)


def _serial(
    connection: Connection, line: ReturnedLine, number: ReturnedNumber, counted: _Counted
) -> Iterator[Objection]:
    """A unit comes back from a customer only, and once."""
    there = with_customers(connection, number.lot_id) - counted.serials.get(number.lot_id, 0)
    counted.serials[number.lot_id] = counted.serials.get(number.lot_id, 0) + number.quantity
    if number.quantity != ONE:
        yield Objection(f"{line.name}: serial {number.serial} is one unit", (), line.n, number.lot_id)
    elif there < number.quantity:
        words = f"serial {number.serial} is with NO CUSTOMER"
        yield Objection(f"{line.name}: {words}", block(Reason.NOT_SOLD, words), line.n, number.lot_id)


def _place(
    connection: Connection, line: ReturnedLine, number: ReturnedNumber, inside: frozenset[str], on: date
) -> Iterator[Objection]:
    """An unknown, expired, held or recalled lot goes to quarantine; a sale taken back whole goes where it was."""
    if number.place not in inside:
        yield Objection(f"{line.name}: goods come back into the shop", (), line.n, number.lot_id)
    elif number.place != _QUARANTINE:
        why = stopped(connection, line.sku, number.lot_id, on, last_day=_sold_on_last_day(connection, line.sku))
        if why:
            words = f"{line.name}: must go to quarantine, {why.words}"
            yield Objection(words, block(Reason.HELD, words), line.n, number.lot_id)


def _sold_on_last_day(connection: Connection, sku: str) -> bool:
    from pos_term.store.guards.sale import rules_of  # that file asks this one

    product = product_by_sku(connection, sku)
    return product is None or rules_of(connection)[1].of(product).expiry_day is ExpiryDay.SELL


def _voids(connection: Connection, sale: Sale) -> Iterator[Objection]:
    """Only a plain sale of the same shift, of which nothing came back, is taken back, whole and once."""
    original = sale_document(connection, sale.voids or "")
    row = connection.exec_driver_sql("SELECT shift, kind FROM sale WHERE id = ?", (sale.voids,)).first()
    if row is None or original is None:
        yield Objection("that sale is not there")
        return
    if row[0] != sale.shift:
        yield Objection("that sale is of another shift; take the goods back as a return")
    elif row[1] != "sale":
        yield Objection("only a plain sale can be taken back whole")
    if connection.exec_driver_sql("SELECT 1 FROM sale WHERE voids = ?", (sale.voids,)).first():
        yield Objection("that sale was taken back already")
    elif connection.exec_driver_sql("SELECT 1 FROM return_line WHERE sold = ?", (sale.voids,)).first():
        yield Objection("goods of that sale came back already; take the rest back as a return")
    sold = {(original.id, line.n): (line.sku, line.quantity, line.total) for line in original.lines}
    back = {(line.sale, line.line): (line.sku, line.quantity, line.total) for line in sale.returned}
    if sale.lines or sold != back or (sale.total, sale.rounding) != (-original.total, -original.rounding):
        yield Objection("a sale is taken back whole or not at all")
