"""What stands against a sale: every lot is judged again inside the transaction that commits it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import Connection

from pos_term.domain.documents import NumbersAssigned, Override, Sale, SaleLine, SoldNumber
from pos_term.domain.judgement import Circumstances, Finding, Level, Reason, judge
from pos_term.domain.lots import KEY_MARK, Lot, Presented, Provenance, lot_key, serial_key
from pos_term.domain.people import Permission, Role
from pos_term.domain.policies import PLAIN, Rulebook
from pos_term.domain.products import MissingPolicy, Product, Tracking
from pos_term.domain.quantity import LARGEST, ONE
from pos_term.domain.shop import Shop
from pos_term.store.codec import read_shop
from pos_term.store.guards import money, returns
from pos_term.store.guards.drawer import NO_SHIFT, shift_is_open
from pos_term.store.guards.objection import Objection, block
from pos_term.store.lots import lot_by_id
from pos_term.store.orders import kept_for, receipts_of
from pos_term.store.returns import came_back
from pos_term.store.rows import LOT_COLUMNS, LOT_JOINS, LOT_WIDTH, PRODUCT_COLUMNS, to_lot, to_product
from pos_term.store.sql import driver_of

MADE_HERE = "count"
"""The place that a lot comes from which the shop came to know by selling it."""

_SOLD = f"""SELECT {LOT_COLUMNS}, {PRODUCT_COLUMNS} FROM lot l {LOT_JOINS}
    JOIN product p ON p.sku = l.sku WHERE l.id IN (SELECT value FROM json_each(?))"""  # noqa: S608
_PRODUCT = f"SELECT {PRODUCT_COLUMNS} FROM product p WHERE p.sku = ?"  # noqa: S608

_Known = Mapping[str, tuple[Lot, Product]]


@lru_cache(maxsize=4)
def _rules(settings: str) -> tuple[Shop, Rulebook]:
    shop = read_shop(settings) if settings else Shop()
    return shop, Rulebook(shop)


def rules_of(connection: Connection) -> tuple[Shop, Rulebook]:
    """The shop as it is now, and what it asks of lots."""
    row = driver_of(connection).execute("SELECT settings FROM shop WHERE id = 1").fetchone()
    return _rules(row[0] if row else "")


def object_to_sale(connection: Connection, sale: Sale, on: date, at: datetime) -> tuple[Objection, ...]:
    """What stands against a sale."""
    if not shift_is_open(connection, sale.shift):
        return (NO_SHIFT,)
    found = list(_shape(sale))
    found += _lines(connection, sale, on, at)
    if sale.overrides:
        found += _overrides(connection, sale)
    if sale.returned or sale.voids:
        found += returns.object_to_returned(connection, sale, on)
    found += money.object_to_money(connection, sale)
    if sale.order:
        found += _order(connection, sale)
    return tuple(found)


def _shape(sale: Sale) -> Iterator[Objection]:
    """A line is told from every other by its number, and lets go what its numbers say, no more and no less."""
    lines = [line.n for line in sale.lines] + [line.n for line in sale.returned]
    if len(set(lines)) < len(lines):
        yield Objection("two lines of the sale have the same number")
    for line in sale.lines:
        if sum(number.quantity for number in line.numbers) != line.quantity or not 0 < line.quantity <= LARGEST:
            yield Objection(f"{line.name}: its numbers do not add up to its quantity", (), line.n)


def _lines(connection: Connection, sale: Sale, on: date, at: datetime) -> Iterator[Objection]:
    wanted = {n.lot_id for line in sale.lines for n in line.numbers if not n.lot_id.endswith(KEY_MARK)}
    known: _Known = {}
    rules: Rulebook | None = None
    if wanted:
        rows = driver_of(connection).execute(_SOLD, (json.dumps(sorted(wanted)),)).fetchall()
        known = {row[0]: (to_lot(row), to_product(row[LOT_WIDTH:])) for row in rows}
        rules = rules_of(connection)[1]
    counted: dict[str, int] = {}
    allowed = _allowed(sale.overrides)
    for line in sale.lines:
        for number in line.numbers:
            if number.quantity <= 0:
                yield Objection(f"{line.name}: a quantity must be more than 0", (), line.n, number.lot_id)
                continue
            loose = number.lot_id.endswith(KEY_MARK)
            made_here = number.location == MADE_HERE and not loose
            if number.location != "floor" and not made_here:
                yield from _place(connection, line, number, unknown=not loose)
            if number.lot_id != key_of(line.sku, number):
                found = block(Reason.WRONG_PRODUCT, "this number belongs to ANOTHER PRODUCT")
            elif loose:
                yield from _loose(connection, line, number)
                continue
            elif number.serial and number.quantity != ONE:
                found = block(Reason.NOT_AVAILABLE, f"serial {number.serial} is one unit")
            else:
                taken = counted.get(number.lot_id, 0)
                found = _number(
                    connection, line, number, known, rules, on=on, at=at, taken=taken, order=sale.order
                )  # fmt: skip
            counted[number.lot_id] = counted.get(number.lot_id, 0) + number.quantity
            found = tuple(f for f in found if f.reason.value not in allowed.get((line.n, number.lot_id), ()))
            if found:
                yield Objection(f"{line.name}: {found[0].words}", found, line.n, number.lot_id)


def _number(
    connection: Connection, line: SaleLine, number: SoldNumber, known: _Known, rules: Rulebook | None,
    *, on: date, at: datetime, taken: int, order: str | None,
) -> tuple[Finding, ...]:  # fmt: skip
    """What blocks one number that names a lot or serial."""
    lot, product = known.get(number.lot_id, (None, None))
    made_in = None
    unknown = block(Reason.UNKNOWN_LOT, f"UNKNOWN LOT {number.serial or number.lot or ''}")
    if product is None:
        product = _product(connection, line.sku)
        if product is None or number.location != MADE_HERE:
            return unknown
        if number.serial and number.lot:
            made_in = lot_by_id(connection, lot_key(line.sku, number.lot))
    pack = Presented(number.lot, number.serial, number.expiry, best_before=number.best_before)
    kept = kept_for(connection, number.lot_id) if product.has_serial else None
    now = Circumstances(
        on=on, at=at, quantity=number.quantity, in_cart=taken, made_in=made_in,
        reserved_for=kept if kept and kept != order else "",
        policies=rules.of(product) if rules else PLAIN,
    )  # fmt: skip
    verdict = judge(product, pack, lot, now)
    found = tuple(f for f in verdict.findings if f.level is Level.BLOCK)
    if number.location == MADE_HERE and Reason.UNKNOWN_LOT not in verdict.reasons:
        return found or block(Reason.NOT_AVAILABLE, f"lot {number.lot or number.serial} is known by now")
    return found


def _place(connection: Connection, line: SaleLine, number: SoldNumber, *, unknown: bool) -> Iterator[Objection]:
    """Goods of a place are for sale or not: those in quarantine are not, whatever the standing of their lot.

    With `unknown` a place that nobody knows passes: it has nothing of a lot, and the movement says so.
    """
    text = "SELECT inside AND sellable FROM location WHERE name = ?"
    row = driver_of(connection).execute(text, (number.location,)).fetchone()
    if not (row[0] if row else unknown):
        words = f"{line.name}: nothing is sold from {number.location}"
        yield Objection(words, block(Reason.HELD, f"IN {number.location.upper()}"), line.n, number.lot_id)


def _product(connection: Connection, sku: str) -> Product | None:
    row = driver_of(connection).execute(_PRODUCT, (sku,)).fetchone()
    return to_product(row) if row else None


def key_of(sku: str, number: SoldNumber) -> str:
    """The key that a number has by its code: what leaves the stock is what the receipt says."""
    return serial_key(sku, number.serial) if number.serial else lot_key(sku, number.lot or "")


def _allowed(overrides: tuple[Override, ...]) -> dict[tuple[int, str], set[str]]:
    """What was overridden, by line and number; a recall never is."""
    found: dict[tuple[int, str], set[str]] = {}
    for each in overrides:
        found.setdefault((each.line, each.lot_id), set()).update(set(each.reasons) - {Reason.RECALLED.value})
    return found


def _overrides(connection: Connection, sale: Sale) -> Iterator[Objection]:
    """Each was given by someone who may, with a reason, for what the shop lets be overridden at all."""
    shop, rules = rules_of(connection)
    given = {(line.n, number.lot_id): line.sku for line in sale.lines for number in line.numbers}
    for each in sale.overrides:
        row = connection.exec_driver_sql("SELECT role FROM person WHERE id = ? AND active", (each.by,)).first()
        if row is None or not shop.allows(Role(row[0]), Permission.OVERRIDE):
            yield Objection(f"{each.name} may not override", block(Reason.NOT_ALLOWED, "not allowed"), each.line)
            continue
        if not each.reason.strip():
            yield Objection("an override needs a reason", (), each.line, each.lot_id)
        product = _product(connection, given.get((each.line, each.lot_id), ""))
        if product is None:
            yield Objection("an override is of a number on this sale", (), each.line, each.lot_id)
            continue
        for reason in sorted(set(each.reasons) - {r.value for r in rules.of(product).overridable}):
            words = block(Reason.NOT_ALLOWED, f"{reason} cannot be overridden")
            yield Objection(f"{reason} cannot be overridden", words, each.line, each.lot_id)


def _loose(connection: Connection, line: SaleLine, number: SoldNumber) -> Iterator[Objection]:
    """A product without numbers can be under a recall of all of it; a tracked unit may have to have its number."""
    text = "SELECT name, recall, tracking FROM product WHERE sku = ?"
    name, recall, tracking = driver_of(connection).execute(text, (line.sku,)).fetchone() or (line.sku, "", "")
    if not tracking:
        found = block(Reason.UNKNOWN_PRODUCT, "UNKNOWN PRODUCT")
    elif recall:
        found = block(Reason.RECALLED, f"RECALLED ({recall})")
    elif tracking == Tracking.NONE.value or _may_be_missing(connection, line.sku, number):
        return
    else:
        found = block(Reason.NUMBER_MISSING, "its lot or serial is MISSING")
    yield Objection(f"{name}: {found[0].words}", found, line.n, number.lot_id)


def _may_be_missing(connection: Connection, sku: str, number: SoldNumber) -> bool:
    product = _product(connection, sku)
    missing = rules_of(connection)[1].of(product).missing if product else MissingPolicy.BLOCK
    return number.provenance is Provenance.UNKNOWN and missing is not MissingPolicy.BLOCK


def _order(connection: Connection, sale: Sale) -> Iterator[Objection]:
    """No more is fulfilled than was ordered."""
    rows = connection.exec_driver_sql(
        "SELECT n, quantity - fulfilled, sku FROM order_line WHERE order_id = ?", (sale.order,)
    ).fetchall()
    if not rows:
        yield Objection(f"order {sale.order} is not there")
    left = {row[0]: (row[1], row[2]) for row in rows}
    for line in sale.lines:
        if line.order_line is None:
            continue
        open_now, sku = left.get(line.order_line, (0, ""))
        if sku != line.sku or line.quantity > open_now:
            gone = receipts_of(connection, [sale.order or ""])[sale.order or ""]
            on = f"; it went on receipt {gone[-1]}" if gone else ""
            words = f"{line.name}: order {sale.order} has no more of it to fulfil{on}"
            yield Objection(words, block(Reason.NOT_AVAILABLE, words), line.n)
        left[line.order_line] = (open_now - line.quantity, sku)


def object_to_assignment(connection: Connection, document: NumbersAssigned) -> tuple[Objection, ...]:
    """Only what a sale left unknown is assigned, to lots of that product that the shop has."""
    row = connection.exec_driver_sql(
        "SELECT sku, sum(quantity), lot_id FROM sale_line WHERE sale = ? AND line = ? AND provenance = 'unknown'",
        (document.sale, document.line),
    ).first()
    left = row[1] - came_back(connection, document.sale, document.line, row[2]) if row and row[0] else 0
    if row is None or left <= 0:
        return (Objection("that line of the sale has no number missing"),)
    if not document.numbers:
        return (Objection("an assignment names a lot or serial"),)
    if sum(number.quantity for number in document.numbers) > left:
        return (Objection("that is more than the line has without a number"),)
    found = []
    for number in document.numbers:
        there = connection.exec_driver_sql(
            """SELECT b.quantity FROM balance b JOIN location place ON place.name = b.location AND place.inside = 1
               WHERE b.lot_id = ? AND b.location = ?""",
            (number.lot_id, number.location),
        ).scalar()
        if number.lot_id != key_of(row[0], number) or number.lot_id.endswith(KEY_MARK):
            found.append(Objection("that number belongs to another product"))
        elif number.provenance is Provenance.UNKNOWN:
            found.append(Objection("a number that is assigned is known"))
        elif number.serial and number.quantity != ONE:
            found.append(Objection(f"serial {number.serial} is one unit"))
        elif (there or 0) < number.quantity or number.quantity <= 0:
            found.append(Objection(f"less than that of {number.serial or number.lot} is in the shop"))
    return tuple(found)
