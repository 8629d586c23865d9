"""What stands against lots that come in: received from a supplier, made here, split off another lot."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.documents import ReceivedLine
from pos_term.domain.lots import fold
from pos_term.domain.places import OUTSIDE
from pos_term.domain.quantity import LARGEST, ONE, format_quantity
from pos_term.store.guards.naming import Goods, Place, goods_of, key_of, places_of
from pos_term.store.guards.objection import Objection
from pos_term.store.sql import driver_of

DEAREST = 10**15
"""What a line may cost at most, in ten-thousandths times thousandths: thousands of such lines of one lot still add
up within the whole numbers that a database keeps."""

NOTHING_TO_HOLD = " has no lot or serial that could be held; bring it to quarantine instead"

_KNOWN = """SELECT l.id, l.expiry, l.best_before, l.superseded,
        EXISTS (SELECT 1 FROM balance b WHERE b.lot_id = l.id AND b.quantity <> 0)
    FROM lot l WHERE l.id IN (SELECT value FROM json_each(?))"""


@dataclass(slots=True)
class _Seen:
    """What is known of the lots so far, by the store and by the lines before."""

    places: dict[str, Place]
    goods: Goods
    dates: dict[tuple[str, str], str]
    put_off: dict[str, set[str]]
    """By lot, the dates that its packs may still carry though a test gave it a later one."""
    about: set[str]
    """Serials that are somewhere."""


def object_to_coming(connection: Connection, lines: Sequence[ReceivedLine]) -> list[Objection]:
    """A lot keeps the dates it has, a serial is one unit and is somewhere once, what it costs can be added up."""
    keys = json.dumps([key_of(line) for line in lines])
    seen = _Seen(places_of(connection), goods_of(connection, (line.sku for line in lines)), {}, {}, set())
    for lot, expiry, best_before, superseded, about in driver_of(connection).execute(_KNOWN, (keys,)):
        seen.dates |= {(lot, what): day for what, day in (("expiry", expiry), ("best before", best_before)) if day}
        seen.put_off[lot] = set(superseded.split())
        if about:
            seen.about.add(lot)
    return [
        Objection(words, line=n, lot_id=key_of(line))
        for n, line in enumerate(lines, 1)
        for words in (*_line(line, seen), *_place(line, seen), *_cost(line, seen), *_dates(line, seen))
    ]


def _line(line: ReceivedLine, seen: _Seen) -> Iterator[str]:
    what = seen.goods.words(line)
    if line.quantity < 0:
        yield f"a quantity of {what} is below 0"
    if line.quantity > LARGEST:
        yield f"a quantity of {what} is more than {format_quantity(LARGEST)}"
    if any(code and not fold(code) for code in (line.lot, line.serial)):
        yield f"a lot or serial of {line.sku} has no code"
    if line.hold and not line.hold.strip():
        yield f"{what} is to be held; a hold needs a reason"
    if line.hold and not (line.lot or line.serial):
        yield what + NOTHING_TO_HOLD
    if line.serial:
        if line.quantity not in (0, ONE):
            yield f"{what} is one unit"
        key = key_of(line)
        if key in seen.about:
            yield f"{what} was received before and is still about; check the serial"
        seen.about.add(key)


def _place(line: ReceivedLine, seen: _Seen) -> Iterator[str]:
    place = seen.places.get(line.location)
    if line.location in OUTSIDE or not line.location.strip() or (place and not place.inside):
        yield f"{line.location!r} is not a place inside the shop"
    elif place and place.shut:
        yield place.shut


def _cost(line: ReceivedLine, seen: _Seen) -> Iterator[str]:
    what, cost = seen.goods.words(line), line.unit_cost
    if cost is not None and cost < 0:
        yield f"the unit cost of {what} is below 0"
    elif cost is not None and cost * max(ONE, line.quantity) >= DEAREST:
        yield f"{what} costs more than the store can add up; check unit cost and quantity"
    if not 0 <= line.freight <= max(0, cost or 0):
        yield f"the freight of {what} is not a part of its unit cost; check both"


def _dates(line: ReceivedLine, seen: _Seen) -> Iterator[str]:
    what, key = seen.goods.words(line), key_of(line)
    last = min((day for day in (line.expiry, line.best_before) if day), default=None)
    if line.production_date and last and line.production_date > last:
        yield f"{what} was made on {line.production_date} and is good until {last} only; check the dates"
    for kind, day in (("expiry", line.expiry), ("best before", line.best_before)):
        if day and (line.serial or line.lot):
            yield from _other_date(what, key, kind, day, seen)


def _other_date(what: str, key: str, kind: str, day: date, seen: _Seen) -> Iterator[str]:
    """A lot has one date; one that a test has put off is still on its packs."""
    kept = seen.dates.setdefault((key, kind), day.isoformat())
    if kept != day.isoformat() and day.isoformat() not in seen.put_off.get(key, ()):
        yield f"{what} has {kind} {kept} in the store and {day} here; look at the label again"
