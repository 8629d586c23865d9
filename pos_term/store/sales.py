"""Reads of sales and of stock by product."""

from __future__ import annotations

import json

from sqlalchemy import Connection


def last_sale(connection: Connection, till: str) -> str | None:
    """The id of a till's last sale."""
    found: str | None = connection.exec_driver_sql(
        "SELECT id FROM sale WHERE till = ? ORDER BY seq DESC LIMIT 1", (till,)
    ).scalar()
    return found


def last_cashier(connection: Connection, till: str) -> str | None:
    """The name of who sold last on a till."""
    found: str | None = connection.exec_driver_sql(
        "SELECT e.actor FROM sale s JOIN entry e ON e.id = s.id WHERE s.till = ? ORDER BY s.seq DESC LIMIT 1",
        (till,),
    ).scalar()
    return found


def sale_by_number(connection: Connection, number: str) -> str | None:
    """The id of the sale with this receipt number."""
    found: str | None = connection.exec_driver_sql("SELECT id FROM sale WHERE number = ?", (number,)).scalar()
    return found


def on_hand(connection: Connection, skus: list[str]) -> dict[str, int]:
    """Thousandths on the floor and in the back room, by sku."""
    rows = connection.exec_driver_sql(
        "SELECT p.value, (SELECT sum(b.quantity) FROM balance b"
        " WHERE b.sku = p.value AND b.quantity > 0 AND b.sellable = 1) FROM json_each(?) p",
        (json.dumps(skus),),
    )
    return {row[0]: row[1] or 0 for row in rows}
