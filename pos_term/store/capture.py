"""Reads of how lots and serials got on sales, and how long that took."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Connection

# One number may leave two places; it was captured once. How a number is known is told apart on every line.
_CAPTURED = """SELECT provenance, count(*), sum(took) FROM (
        SELECT l.provenance, sum(l.took) AS took FROM sale_line l JOIN sale s ON s.id = l.sale
        WHERE l.provenance IS NOT NULL AND s.business_date BETWEEN ? AND ?
        GROUP BY l.sale, l.line, l.lot_id, l.provenance) AS captured
    GROUP BY provenance"""


class Captured(NamedTuple):
    """Numbers that are known in one way."""

    provenance: str
    numbers: int
    took: int
    """Milliseconds from question to answer, of all of them."""


def captured(connection: Connection, since: str, until: str) -> list[Captured]:
    """Numbers on the sales of the business days `since` to `until`, by how they are known."""
    return [Captured(*row) for row in connection.exec_driver_sql(_CAPTURED, (since, until))]
