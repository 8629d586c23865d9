"""Movements and balances: the one writer of stock."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, update
from sqlalchemy.dialects.sqlite import insert

from pos_term.domain.lots import NO_DATE
from pos_term.store.codec import JournalEntry
from pos_term.store.places import OUTSIDE, NotEnough
from pos_term.store.sql import Prepared, driver_of
from pos_term.store.tables import BalanceRow, LocationRow, MovementRow

_balance = BalanceRow.__table__  # type: ignore[attr-defined]
_upsert = insert(_balance)
_ADD = Prepared(
    _upsert.on_conflict_do_update(
        index_elements=["lot_id", "location"],
        set_={"quantity": _balance.c.quantity + _upsert.excluded.quantity},
    )
)
_TAKE = Prepared(
    update(_balance)
    .where(
        _balance.c.lot_id == bindparam("lot"),
        _balance.c.location == bindparam("place"),
        _balance.c.quantity >= bindparam("taken"),
    )
    .values(quantity=_balance.c.quantity - bindparam("taken"))
)
_RANK = Prepared(
    update(_balance)
    .where(_balance.c.lot_id == bindparam("lot"))
    .values(removal_date=bindparam("rank"), received_on=bindparam("came"))
)
_MOVE = Prepared(insert(MovementRow))
_RANKS = """SELECT id, coalesce(expiry, best_before, ?), coalesce(received_on, '') FROM lot
            WHERE id IN (SELECT value FROM json_each(?))"""
_UNRANKED = (NO_DATE, "")
_SELLING = "SELECT name FROM location WHERE inside = 1 AND sellable = 1"
_PLACE = Prepared(insert(LocationRow).on_conflict_do_nothing(index_elements=["name"]))


@dataclass(frozen=True, slots=True)
class Move:
    """A quantity of one lot from one place to another."""

    lot_id: str
    sku: str
    source: str
    target: str
    quantity: int
    """Thousandths."""
    checked: bool = False
    """Whether `source` must hold the quantity already."""
    allowed: str | None = None
    """Who let a stopped lot go and why, where someone did."""


def open_places(connection: Connection, names: Iterable[str]) -> None:
    """Make sure these inside locations exist; stock in a new one may be sold."""
    rows = [
        {"name": name, "inside": True, "sellable": True, "title": "", "branch": "", "closed": False, "changed": ""}
        for name in sorted(set(names))
    ]
    _PLACE.run(connection, rows)


def rank(connection: Connection, lots: Iterable[str]) -> None:
    """Give balances of lots of which more is known now their place in the order of removal."""
    found = _ranks(connection, lots)
    _RANK.run(connection, [{"lot": lot, "rank": day, "came": came} for lot, (day, came) in found.items()])


def _ranks(connection: Connection, lots: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Removal date and first day received of lots, by key."""
    rows = driver_of(connection).execute(_RANKS, (NO_DATE, json.dumps(sorted(set(lots)))))
    return {row[0]: (row[1], row[2]) for row in rows}


def move(connection: Connection, entry: JournalEntry, document: str, moves: Iterable[Move]) -> None:
    """Write movements and both balances of each, lots in sorted order. Raises NotEnough."""
    ordered = sorted(moves, key=lambda m: (m.lot_id, m.source, m.target))
    _MOVE.run(
        connection,
        [
            {
                "document": document, "n": n, "kind": entry.kind, "lot_id": m.lot_id, "source": m.source,
                "target": m.target, "quantity": m.quantity, "at": entry.at,
                "business_date": entry.business_date, "allowed": m.allowed,
            }
            for n, m in enumerate(ordered, 1)
        ],
    )  # fmt: skip
    takes = [{"lot": m.lot_id, "place": m.source, "taken": m.quantity} for m in ordered if m.checked]
    if _TAKE.run(connection, takes) != len(takes):
        raise NotEnough
    sides = [(m, m.source, -m.quantity) for m in ordered if not m.checked]
    sides += [(m, m.target, m.quantity) for m in ordered]
    ranks = _ranks(connection, (m.lot_id for m in ordered))
    inside = any(place not in OUTSIDE for _, place, _ in sides)
    selling = {row[0] for row in driver_of(connection).execute(_SELLING)} if inside else set()
    _ADD.run(connection, [_row(*side, ranks, side[1] in selling) for side in sides])


def _row(
    m: Move, place: str, quantity: int, ranks: Mapping[str, tuple[str, str]], sellable: bool
) -> dict[str, object]:
    day, came = ranks.get(m.lot_id, _UNRANKED)
    return {
        "lot_id": m.lot_id, "location": place, "sku": m.sku, "sellable": sellable,
        "removal_date": day, "received_on": came, "quantity": quantity,
    }  # fmt: skip
