"""What the store knows of lots and places that a delivery names, asked for many at once."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from pos_term.domain.lots import Lot
from pos_term.domain.places import Location
from pos_term.store.rows import LOT_COLUMNS, LOT_JOINS, LOT_WIDTH, to_lot
from pos_term.store.sql import driver_of

_LOTS = f"""SELECT {LOT_COLUMNS}, EXISTS (SELECT 1 FROM movement m WHERE m.lot_id = l.id)
    FROM lot l {LOT_JOINS} WHERE l.id IN (SELECT value FROM json_each(?))"""  # noqa: S608
_PLACES = """SELECT name, title, branch, sellable, closed, changed FROM location WHERE inside = 1
    ORDER BY branch <> '', name <> 'floor', name <> 'back', name"""


@dataclass(frozen=True, slots=True)
class Arrived:
    """A lot or serial that the store knows."""

    lot: Lot
    moved: bool
    """Whether any of it ever came in."""


def lots_by_keys(connection: Connection, keys: Iterable[str]) -> dict[str, Arrived]:
    """What is known of the lots and serials with these keys; unknown ones are left out."""
    rows = driver_of(connection).execute(_LOTS, (json.dumps(sorted(set(keys))),))
    return {row[0]: Arrived(to_lot(row[:LOT_WIDTH]), bool(row[LOT_WIDTH])) for row in rows}


def places(connection: Connection) -> dict[str, Location]:
    """The places inside the company, by name: this shop's first."""
    return {
        name: Location(
            name=name, title=title, branch=branch, sellable=bool(sellable), closed=bool(closed), changed=changed
        )
        for name, title, branch, sellable, closed, changed in driver_of(connection).execute(_PLACES)
    }
