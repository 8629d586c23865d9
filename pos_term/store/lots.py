"""Reads of lots and serials, flat in time however many lots there are."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection

from pos_term.domain.lots import Lot, fold, lot_key, serial_key
from pos_term.domain.products import Dated, Product
from pos_term.store.rows import LOT_COLUMNS, LOT_JOINS, to_lot

_BY_ID = f"SELECT {LOT_COLUMNS} FROM lot l {LOT_JOINS} WHERE l.id = ?"  # noqa: S608
_BY_CODE = f"SELECT {LOT_COLUMNS} FROM lot l {LOT_JOINS} WHERE l.fold = ? LIMIT 10"  # noqa: S608
_STOCKED = f"""SELECT {LOT_COLUMNS} FROM (
        SELECT DISTINCT lot_id, removal_date, received_on FROM balance
        WHERE sku = ? AND quantity > 0 AND sellable = 1
        ORDER BY removal_date, received_on, lot_id LIMIT ?) AS stocked
    JOIN lot l ON l.id = stocked.lot_id {LOT_JOINS}
    ORDER BY stocked.removal_date, stocked.received_on, l.id"""  # noqa: S608
_FIRST = f"""SELECT {LOT_COLUMNS} FROM balance stocked JOIN lot l ON l.id = stocked.lot_id {LOT_JOINS}
    WHERE stocked.sku = ? AND stocked.quantity > 0 AND stocked.sellable = 1 AND {{in_time}}
      AND l.hold IS NULL AND l.recall IS NULL AND parent.hold IS NULL AND parent.recall IS NULL
    ORDER BY stocked.removal_date, stocked.received_on, stocked.lot_id LIMIT 1"""  # noqa: S608
_FIRST_DATED = _FIRST.format(in_time="stocked.removal_date >= ?")
_FIRST_UNDATED = _FIRST.format(in_time="(l.expiry IS NULL OR l.expiry >= ?)")


def _rows(connection: Connection, text: str, *values: object) -> list[Lot]:
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - narrows the type
    return [to_lot(row) for row in driver.execute(text, values)]


def _one(connection: Connection, text: str, *values: object) -> Lot | None:
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - narrows the type
    row = driver.execute(text, values).fetchone()
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


def stocked_lots(connection: Connection, sku: str, *, most: int = 200) -> list[Lot]:
    """Lots of a product with anything on the floor or in the back room, in the order of removal."""
    return _rows(connection, _STOCKED, sku, most)


def first_to_expire(connection: Connection, product: Product, on: date) -> Lot | None:
    """The lot to take first: what `domain.allocation` would propose for one piece; None when there is none."""
    if product.recall:
        return None
    least = on + timedelta(days=product.min_shelf_life_days)
    text = _FIRST_UNDATED if product.dated is Dated.NO else _FIRST_DATED
    return _one(connection, text, product.sku, least.isoformat())


def places_of(connection: Connection, lot_ids: list[str]) -> dict[str, dict[str, int]]:
    """Sellable thousandths of lots by place, the sales floor first."""
    import json

    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - narrows the type
    rows = driver.execute(
        "SELECT lot_id, location, quantity FROM balance WHERE sellable = 1 AND quantity > 0"
        " AND lot_id IN (SELECT value FROM json_each(?)) ORDER BY lot_id, location <> 'floor', location",
        (json.dumps(lot_ids),),
    )
    places: dict[str, dict[str, int]] = {}
    for lot_id, place, quantity in rows:
        places.setdefault(lot_id, {})[place] = quantity
    return places
