"""What stands against receiving, moving, making, splitting, throwing away and sending back."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlalchemy import Connection

from pos_term.domain.documents import (
    Disposed,
    GoneLine,
    GoodsReceipt,
    LotSplit,
    MovedLine,
    Produced,
    ReceivedLine,
    StockMoved,
    SupplierReturned,
    UsedLine,
)
from pos_term.domain.lots import fold, lot_key
from pos_term.domain.money import LARGEST as LARGEST_AMOUNT
from pos_term.domain.quantity import format_quantity
from pos_term.store.guards.coming import DEAREST, object_to_coming
from pos_term.store.guards.naming import Place, goods_of, inside_problem, key_of, places_of
from pos_term.store.guards.objection import Objection
from pos_term.store.guards.taking import object_to_taking
from pos_term.store.lineage import ancestors
from pos_term.store.sql import driver_of

_STANDS = """SELECT l.lot, l.sku FROM lot l WHERE l.id IN (SELECT value FROM json_each(?))
    AND (l.received_on IS NOT NULL OR EXISTS (SELECT 1 FROM movement m WHERE m.lot_id = l.id))"""


def object_to_receipt(connection: Connection, receipt: GoodsReceipt) -> tuple[Objection, ...]:
    """Goods come into the shop; a lot keeps the dates it has; a serial is one unit and comes once."""
    found = object_to_coming(connection, receipt.lines)
    if not 0 <= receipt.freight <= LARGEST_AMOUNT:
        found.append(Objection("the freight of a delivery is 0 or more; check the amount"))
    return tuple(found)


def object_to_move(connection: Connection, document: StockMoved) -> tuple[Objection, ...]:
    """Stock goes from where it is to another place inside the company that takes any."""
    if not document.lines:
        return (Objection("nothing is moved; name what goes where"),)
    found = object_to_taking(connection, document.lines)
    places = places_of(connection)
    for n, line in enumerate(document.lines, 1):
        found += [Objection(words, line=n, lot_id=key_of(line)) for words in _target(line, places)]
    return tuple(found)


def _target(line: MovedLine, places: dict[str, Place]) -> list[str]:
    problem = inside_problem(places, line.target)
    if problem:
        return [problem]
    if line.source == line.target:
        return [f"{line.sku} goes from {places[line.target].words} to itself; choose another place"]
    return [places[line.target].shut] if places[line.target].shut else []


def object_to_leaving(connection: Connection, document: Disposed | SupplierReturned) -> tuple[Objection, ...]:
    """What leaves for good is there, is of more than nothing, and leaves for a reason."""
    what = "a disposal" if isinstance(document, Disposed) else "a return to the supplier"
    if not document.lines:
        return (Objection(f"{what} is of something; name what goes"),)
    if not document.reason.strip():
        return (Objection(f"{what} needs a reason; say why in a few words"),)
    if isinstance(document, SupplierReturned) and not document.supplier.strip():
        return (Objection(f"{what} needs to say who gets it; choose the supplier"),)
    found = object_to_taking(connection, document.lines)
    return (*found, *_values(document.lines))


def _values(lines: Sequence[GoneLine]) -> list[Objection]:
    return [
        Objection(f"the value of {line.sku} is 0 or more; check it", line=n, lot_id=key_of(line))
        for n, line in enumerate(lines, 1)
        if line.value is not None and not 0 <= line.value < DEAREST
    ]


def object_to_making(connection: Connection, document: Produced) -> tuple[Objection, ...]:
    """Components are there and used up, something is made of them, and nothing is made of itself."""
    if not document.used:
        return (Objection("nothing is used; a production order names its components"),)
    if not document.made:
        return (Objection("nothing is made; a production order names what comes of it"),)
    found = object_to_taking(connection, document.used)
    found += _made(connection, document.made)
    return (*found, *_of_itself(connection, document.used, document.made))


def _made(connection: Connection, lines: Sequence[ReceivedLine]) -> list[Objection]:
    found = object_to_coming(connection, lines)
    goods, places = goods_of(connection, (line.sku for line in lines)), places_of(connection)
    for n, line in enumerate(lines, 1):
        key, words = key_of(line), goods.words(line)
        if line.quantity == 0:
            found.append(Objection(f"a quantity of {words} must be more than 0", line=n, lot_id=key))
        if not goods.known(line.sku):
            found.append(Objection(f"product {line.sku} is not known; enter it first", line=n, lot_id=key))
        if line.location not in places:
            found.append(Objection(inside_problem(places, line.location), line=n, lot_id=key))
    return found


def _of_itself(connection: Connection, used: Sequence[UsedLine], made: Sequence[ReceivedLine]) -> list[Objection]:
    """Nothing made is used for it, nor went into what is used, however many makings before."""
    before: dict[str, str] = {}
    goods = goods_of(connection, [*(x.sku for x in used), *(x.sku for x in made)])
    for each in used:
        key = key_of(each)
        before |= {step.component: goods.words(each) for step in ancestors(connection, key)} | {key: ""}
    found = []
    for n, line in enumerate(made, 1):
        for key in sorted(
            {key_of(line), lot_key(line.sku, line.lot) if line.lot else key_of(line)} & before.keys()
        ):
            what = goods.words(line)
            why = f"went into {before[key]}, which is used here" if before[key] else "is used for itself"
            words = f"{what} {why}; nothing is made of itself, give another lot"
            found.append(Objection(words, line=n, lot_id=key))
    return found


def object_to_split(connection: Connection, document: LotSplit) -> tuple[Objection, ...]:
    """One lot goes on as new ones of the same product: nothing is gained, nothing lost, nothing merged."""
    if len(document.used) != 1:
        return (Objection("one lot at a time is split; name one lot at one place"),)
    if not document.made:
        return (Objection("a split names the lots it gives"),)
    if not document.reason.strip():
        return (Objection("a split needs a reason; say why in a few words"),)
    source = document.used[0]
    goods = goods_of(connection, [source.sku])
    if source.serial or not source.lot:
        return (Objection(f"{goods.words(source)} is no lot that could be split"),)
    found = [*object_to_taking(connection, document.used), *_made(connection, document.made)]
    parts = sum(line.quantity for line in document.made)
    if parts != source.quantity:
        words = f"the parts are {format_quantity(parts)} together and {format_quantity(source.quantity)} is split"
        found.append(Objection(f"{words}; make them equal"))
    keys = json.dumps([key_of(line) for line in document.made])
    there = {(row[1], fold(row[0] or "")) for row in driver_of(connection).execute(_STANDS, (keys,))}
    for n, line in enumerate(document.made, 1):
        code = fold(line.lot or "")
        if line.sku != source.sku:
            words = f"a split gives lots of {goods.name(source.sku)} only, not of {line.sku}"
        elif not code:
            words = "each part of a split needs a lot code of its own"
        elif code == fold(source.lot):
            words = f"{goods.words(source)} cannot go on under its own code; give the part another"
        elif (line.sku, code) in there:
            words = f"{goods.words(line)} is there already and lots are never merged; give the part another code"
        else:
            continue
        found.append(Objection(words, line=n, lot_id=key_of(line)))
    return tuple(found)
