"""Reads of lots and serials, flat in time however many lots there are."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection

from pos_term.domain.allocation import FEFO, Wish
from pos_term.domain.lots import Lot, fold, lot_key, serial_key
from pos_term.domain.products import Dated, Product, Removal
from pos_term.store.rows import LOT_COLUMNS, LOT_JOINS, to_lot
from pos_term.store.sql import driver_of

_BY_ID = f"SELECT {LOT_COLUMNS} FROM lot l {LOT_JOINS} WHERE l.id = ?"  # noqa: S608
_BY_CODE = f"SELECT {LOT_COLUMNS} FROM lot l {LOT_JOINS} WHERE l.fold = ? LIMIT 10"  # noqa: S608
_TO_EXPIRE = "stocked.removal_date, stocked.received_on, stocked.lot_id"
_RECEIVED = f"stocked.received_on = '', stocked.received_on, {_TO_EXPIRE}"
"""The orders of removal; what has no day of receipt comes last of those first received."""

_STOCKED = f"""SELECT {LOT_COLUMNS} FROM (
        SELECT DISTINCT stocked.lot_id, stocked.removal_date, stocked.received_on FROM balance AS stocked
        WHERE sku = ? AND quantity > 0 AND sellable = 1
        ORDER BY {{order}} LIMIT ?) AS stocked
    JOIN lot l ON l.id = stocked.lot_id {LOT_JOINS}
    ORDER BY {{order}}"""  # noqa: S608
_STOCKED_BY = {Removal.FEFO: _STOCKED.format(order=_TO_EXPIRE), Removal.FIFO: _STOCKED.format(order=_RECEIVED)}
_FIRST = f"""SELECT {LOT_COLUMNS} FROM balance stocked JOIN lot l ON l.id = stocked.lot_id {LOT_JOINS}
    WHERE stocked.sku = :sku AND stocked.quantity > 0 AND stocked.sellable = 1 AND {{in_time}}
      AND l.hold IS NULL AND l.recall IS NULL AND parent.hold IS NULL AND parent.recall IS NULL
    ORDER BY {{order}} LIMIT 1"""  # noqa: S608
_IN_TIME = {
    True: "stocked.removal_date >= :least AND (l.expiry IS NULL OR l.expiry >= :last)",
    False: "(l.expiry IS NULL OR l.expiry >= max(:least, :last))",
}
"""By whether the packs of the product carry a date."""
_FIRST_BY = {
    (removal, dated): _FIRST.format(in_time=in_time, order=order)
    for removal, order in ((Removal.FEFO, _TO_EXPIRE), (Removal.FIFO, _RECEIVED))
    for dated, in_time in _IN_TIME.items()
}


def _rows(connection: Connection, text: str, *values: object) -> list[Lot]:
    return [to_lot(row) for row in driver_of(connection).execute(text, values)]


def _one(connection: Connection, text: str, *values: object) -> Lot | None:
    row = driver_of(connection).execute(text, values).fetchone()
    return to_lot(row) if row else None


def lot_by_id(connection: Connection, lot_id: str) -> Lot | None:
    """A lot or serial by its key."""
    return _one(connection, _BY_ID, lot_id)


def find_lot(connection: Connection, product: Product, *, lot: str | None, serial: str | None) -> Lot | None:
    """What the store knows of a number of this product: the serial where one is given, else the lot."""
    if serial:
        return lot_by_id(connection, serial_key(product.sku, serial))
    return lot_by_id(connection, lot_key(product.sku, lot)) if lot else None


def lots_by_code(connection: Connection, code: str) -> list[Lot]:
    """Lots and serials of any product with this code, at most ten."""
    return _rows(connection, _BY_CODE, fold(code)) if fold(code) else []


def stocked_lots(
    connection: Connection, sku: str, *, most: int = 200, removal: Removal = Removal.FEFO
) -> list[Lot]:
    """Lots of a product with anything on the floor or in the back room, in the order of removal."""
    return _rows(connection, _STOCKED_BY[removal], sku, most)


def first_to_take(connection: Connection, product: Product, on: date, wish: Wish = FEFO) -> Lot | None:
    """The lot to take first: what `domain.allocation` would propose for one piece; None when there is none.

    A grade that is wished for is not looked at here.
    """
    if product.recall:
        return None
    least = on + timedelta(days=max(product.min_shelf_life_days, wish.min_days))
    last = on if wish.last_day else on + timedelta(days=1)
    row = driver_of(connection).execute(
        _FIRST_BY[wish.removal, product.dated is not Dated.NO],
        {"sku": product.sku, "least": least.isoformat(), "last": last.isoformat()},
    )
    found = row.fetchone()
    return to_lot(found) if found else None


def places_of(connection: Connection, lot_ids: list[str]) -> dict[str, dict[str, int]]:
    """Sellable thousandths of lots by place, the sales floor first."""
    import json

    rows = driver_of(connection).execute(
        "SELECT lot_id, location, quantity FROM balance WHERE sellable = 1 AND quantity > 0"
        " AND lot_id IN (SELECT value FROM json_each(?)) ORDER BY lot_id, location <> 'floor', location",
        (json.dumps(lot_ids),),
    )
    places: dict[str, dict[str, int]] = {}
    for lot_id, place, quantity in rows:
        places.setdefault(lot_id, {})[place] = quantity
    return places
