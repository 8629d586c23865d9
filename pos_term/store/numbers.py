"""Reads of the numbers that documents of goods were given."""

from __future__ import annotations

from sqlalchemy import Connection

from pos_term.store.sql import driver_of

_NUMBERED = "kind IN ('disposed', 'lot_split', 'produced', 'stock_moved', 'supplier_returned')"
"""What the index `entry_with_number` holds; a query that says the same finds by it."""
_OWN_TABLE = {
    "goods_receipt": ("goods_receipt", "number"), "purchase_ordered": ("purchase", "id"),
    "order_placed": ("sales_order", "id"),
}  # fmt: skip
"""Kinds whose numbers stand in a column."""
_LAST = f"""SELECT number FROM (
        SELECT seq, json_extract(document, '$.number') AS number FROM entry
        WHERE till = :till AND kind = :kind AND {_NUMBERED})
    WHERE substr(number, 1, length(:start)) = :start AND substr(number, length(:start) + 1) GLOB '[0-9]*'
      AND substr(number, length(:start) + 1) NOT GLOB '*[^0-9]*'
    ORDER BY seq DESC LIMIT 1"""  # noqa: S608 - constants
_LAST_IN = """SELECT {column} FROM {table}
    WHERE {column} BETWEEN :start AND :start || ':' AND substr({column}, 1, length(:start)) = :start
      AND substr({column}, length(:start) + 1) GLOB '[0-9]*'
      AND substr({column}, length(:start) + 1) NOT GLOB '*[^0-9]*'
    ORDER BY length({column}) DESC, {column} DESC LIMIT 1"""
_RECENT = 50
_SAME = f"""SELECT count(*) FROM (
        SELECT json_extract(document, '$.number') AS number FROM entry
        WHERE till = :till AND kind = :kind AND {_NUMBERED} ORDER BY seq DESC LIMIT {_RECENT})
    WHERE number = :number"""  # noqa: S608 - constants


def last_number(connection: Connection, kind: str, till: str, start: str) -> str | None:
    """The last number of a kind of document at a till that is `start` and digits."""
    driver = driver_of(connection)
    if kind in _OWN_TABLE:
        table, column = _OWN_TABLE[kind]
        row = driver.execute(_LAST_IN.format(table=table, column=column), {"start": start}).fetchone()
    else:
        row = driver.execute(_LAST, {"till": till, "kind": kind, "start": start}).fetchone()
    return row[0] if row else None


def times_given(connection: Connection, kind: str, till: str, number: str) -> int:
    """How many documents of a kind have a number, among the latest of a till."""
    driver = driver_of(connection)
    if kind in _OWN_TABLE:
        table, column = _OWN_TABLE[kind]
        row = driver.execute(f"SELECT count(*) FROM {table} WHERE {column} = ?", (number,)).fetchone()  # noqa: S608
    else:
        row = driver.execute(_SAME, {"till": till, "kind": kind, "number": number}).fetchone()
    return int(row[0])
