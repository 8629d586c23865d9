"""What stands against goods that are taken from a place: moved, used up, thrown away, sent back."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection

from pos_term.domain.documents import GoneLine, MovedLine, UsedLine
from pos_term.domain.lots import fold, loose_key
from pos_term.domain.quantity import LARGEST, ONE, format_quantity
from pos_term.store.guards.naming import Goods, Place, goods_of, inside_problem, key_of, places_of
from pos_term.store.guards.objection import Objection
from pos_term.store.sql import driver_of

_LOTS = "SELECT id, lot FROM lot WHERE id IN (SELECT value FROM json_each(?))"
_THERE = """SELECT b.lot_id, b.location, b.quantity FROM balance b
    JOIN location l ON l.name = b.location AND l.inside = 1 WHERE b.lot_id IN (SELECT value FROM json_each(?))"""

Taken = UsedLine | GoneLine | MovedLine


@dataclass(slots=True)
class _Stock:
    """What is where of the lots that are taken, and how much the lines before took."""

    places: dict[str, Place]
    goods: Goods
    lots: dict[str, str | None]
    there: dict[tuple[str, str], int]
    counted: dict[tuple[str, str], int] = field(default_factory=dict)


def object_to_taking(connection: Connection, lines: Sequence[Taken]) -> list[Objection]:
    """What stands against taking what each line says from its place; tracked goods never run below zero."""
    keys = json.dumps(sorted({key_of(line) for line in lines}))
    stock = _Stock(
        places_of(connection),
        goods_of(connection, (line.sku for line in lines)),
        dict(driver_of(connection).execute(_LOTS, (keys,)).fetchall()),
        {(row[0], row[1]): row[2] for row in driver_of(connection).execute(_THERE, (keys,))},
    )
    return [
        Objection(words, line=n, lot_id=key_of(line))
        for n, line in enumerate(lines, 1)
        for words in _problems(line, stock)
    ]


def source_of(line: Taken) -> str:
    """The place a line takes from."""
    return line.source if isinstance(line, MovedLine) else line.location


def _problems(line: Taken, stock: _Stock) -> Iterator[str]:
    what, key, place = stock.goods.words(line), key_of(line), source_of(line)
    if line.quantity <= 0:
        yield f"a quantity of {what} must be more than 0"
        return
    if line.quantity > LARGEST:
        yield f"a quantity of {what} is more than {format_quantity(LARGEST)}"
        return
    if not stock.goods.known(line.sku):
        yield f"product {line.sku} is not known; enter it first"
        return
    problem = inside_problem(stock.places, place)
    if problem:
        yield problem
        return
    loose = key == loose_key(line.sku)
    if not loose and key not in stock.lots:
        yield f"{what} is not known; check the code"
        return
    if line.serial and line.quantity != ONE:
        yield f"{what} is one unit"
        return
    made_in = stock.lots.get(key)
    if line.serial and line.lot and made_in and fold(made_in) != fold(line.lot):
        yield f"{what} belongs to lot {made_in}, not {line.lot}"
    if not loose or stock.goods.tracked(line.sku):
        yield from _too_little(line, what, stock)


def _too_little(line: Taken, what: str, stock: _Stock) -> Iterator[str]:
    """Whether less is at the place than the lines up to this one take."""
    key, place = key_of(line), source_of(line)
    there = max(0, stock.there.get((key, place), 0))
    asked = stock.counted.get((key, place), 0) + line.quantity
    stock.counted[key, place] = asked
    if asked <= there:
        return
    here = stock.places[place].words
    if there:
        yield (
            f"only {format_quantity(there)} of {what} is at {here}, not {format_quantity(asked)};"
            " take what is there or count it"
        )
        return
    if key == loose_key(line.sku):
        yield f"{what} goes by lot or serial and none without a number is at {here}; name the lot or serial"
        return
    others = [
        f"{format_quantity(quantity)} at {stock.places[name].words}"
        for (lot, name), quantity in sorted(stock.there.items())
        if lot == key and quantity > 0
    ]
    yield f"nothing of {what} is at {here}; " + (f"there is {', '.join(others)}" if others else "none is left")
