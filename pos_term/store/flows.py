"""Reads of what moved: by lot and by product over days, and what sales cost.

All but the costs are answered out of one index of the movements (`movement_by_lot`), which has in it all they ask
for. Quantities are thousandths, unit costs ten-thousandths of the currency unit, days ISO text, both included.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sqlalchemy import Connection

from pos_term.domain.lots import KEY_MARK
from pos_term.domain.places import OUTSIDE
from pos_term.store.sql import driver_of

_AFTER_MARK = chr(ord(KEY_MARK) + 1)
"""Keys of a product's lots begin with its sku and `KEY_MARK`, and so are less than the sku and this."""
_SOLD = "CASE WHEN target = 'customer' THEN quantity WHEN source = 'customer' THEN -quantity ELSE 0 END"
_OUTSIDE = "({})".format(", ".join(f"'{name}'" for name in OUTSIDE))
_CAME = f"((target NOT IN {_OUTSIDE}) - (source NOT IN {_OUTSIDE})) * quantity"
"""What a movement adds to what is inside the company."""


def sold_by_period(connection: Connection, sku: str, since: str, until: str, days: int) -> dict[int, int]:
    """What was sold of a product less what came back, in periods of so many days that are counted from `since`."""
    rows = driver_of(connection).execute(
        f"""SELECT CAST(julianday(business_date) - julianday(?) AS INTEGER) / ? AS period, sum({_SOLD})
            FROM movement WHERE lot_id >= ? AND lot_id < ? AND business_date BETWEEN ? AND ?
            AND (target = 'customer' OR source = 'customer') GROUP BY period""",  # noqa: S608
        (since, days, sku + KEY_MARK, sku + _AFTER_MARK, since, until),
    )
    return dict(rows.fetchall())


def sold_between(connection: Connection, since: str, until: str) -> dict[str, int]:
    """What was sold of each lot on these days less what came back; lots without either are left out."""
    rows = driver_of(connection).execute(
        f"""SELECT lot_id, sum({_SOLD}) FROM movement WHERE business_date BETWEEN ? AND ?
            AND (target = 'customer' OR source = 'customer') GROUP BY lot_id""",  # noqa: S608
        (since, until),
    )
    return dict(rows.fetchall())


class Days(NamedTuple):
    """Business days of a lot of which there is something inside."""

    first: str
    """On which anything of it moved here."""
    sold: str | None
    """On which something of it was sold last."""


def lot_days(connection: Connection) -> dict[str, Days]:
    """The days of every lot of which there is something inside, by its key."""
    rows = driver_of(connection).execute(
        """SELECT b.lot_id, (SELECT min(business_date) FROM movement m WHERE m.lot_id = b.lot_id),
             (SELECT max(business_date) FROM movement m WHERE m.lot_id = b.lot_id AND m.target = 'customer')
           FROM (SELECT DISTINCT lot_id FROM balance WHERE quantity <> 0 AND location IN
             (SELECT name FROM location WHERE inside = 1)) b"""
    )
    return {row[0]: Days(row[1], row[2]) for row in rows}


def in_quarantine_since(connection: Connection) -> dict[str, str]:
    """The last day on which something of a lot was brought to quarantine, of lots that are there."""
    rows = driver_of(connection).execute(
        """SELECT b.lot_id, (SELECT max(business_date) FROM movement m WHERE m.lot_id = b.lot_id
             AND m.target = 'quarantine') AS day
           FROM balance b WHERE b.location = 'quarantine' AND b.quantity > 0 AND day IS NOT NULL"""
    )
    return dict(rows.fetchall())


class Flow(NamedTuple):
    """What went on with a lot from a first day on."""

    lot_id: str
    sold: int
    """From the first day to the last, less what came back."""
    since_last: int
    """What it became more inside after the last day."""
    weighted: int
    """What it became more inside on each of the days, times the days from the first one."""
    on_hand: int
    """Inside now."""
    unit_cost: int | None
    sku: str


def lot_flows(connection: Connection, since: str, until: str) -> Iterator[Flow]:
    """Every lot that is inside or moved from `since` on."""
    came = f"CASE WHEN business_date > ? THEN {_CAME} ELSE 0 END"
    weighted = (
        f"CASE WHEN business_date > ? THEN 0 ELSE"
        f" {_CAME} * CAST(julianday(business_date) - julianday(?) AS INTEGER) END"
    )
    rows = driver_of(connection).execute(
        f"""WITH moved AS (
              SELECT lot_id, sum(CASE WHEN business_date > ? THEN 0 ELSE {_SOLD} END) AS sold,
                sum({came}) AS after, sum({weighted}) AS weighted
              FROM movement WHERE business_date >= ? GROUP BY lot_id),
            here AS (
              SELECT lot_id, sum(quantity) AS quantity FROM balance
              WHERE location NOT IN {_OUTSIDE} AND quantity <> 0 GROUP BY lot_id)
            SELECT k.lot_id, coalesce(w.sold, 0), coalesce(w.after, 0), coalesce(w.weighted, 0),
              coalesce(h.quantity, 0), l.unit_cost, substr(k.lot_id, 1, instr(k.lot_id, ?) - 1)
            FROM (SELECT lot_id FROM moved UNION SELECT lot_id FROM here) k
            LEFT JOIN moved w ON w.lot_id = k.lot_id LEFT JOIN here h ON h.lot_id = k.lot_id
            LEFT JOIN lot l ON l.id = k.lot_id ORDER BY k.lot_id""",  # noqa: S608
        (until, until, until, since, since, KEY_MARK),
    )
    return map(Flow._make, rows)


class Cost(NamedTuple):
    """What a sale brought, and what its goods cost."""

    receipt: str
    at: str
    net: int
    """Minor units."""
    cost: int
    """Thousandths times ten-thousandths, not rounded: what went out less what came back, where a cost is known."""
    unknown: tuple[str, ...]
    """Lines whose goods have no cost, each as `line sku`."""
    kind: str


_COSTS = """SELECT s.number, s.at, s.net, coalesce(sum(x.quantity * l.unit_cost), 0),
      count(x.sale) > count(l.unit_cost), s.kind, s.id
    FROM sale s LEFT JOIN sale_line x ON x.sale = s.id LEFT JOIN lot l ON l.id = x.lot_id
    WHERE s.business_date BETWEEN ? AND ? GROUP BY s.id ORDER BY s.at, s.till, s.seq"""
_BACK = """SELECT r.sale, coalesce(sum(r.quantity * l.unit_cost), 0), count(*) > count(l.unit_cost)
    FROM return_line r JOIN sale s ON s.id = r.sale LEFT JOIN lot l ON l.id = r.lot_id
    WHERE r.lot_id <> '' AND s.business_date BETWEEN ? AND ? GROUP BY r.sale"""
_UNKNOWN = """SELECT x.line, x.sku FROM sale_line x LEFT JOIN lot l ON l.id = x.lot_id
      WHERE x.sale = ? AND l.unit_cost IS NULL
    UNION SELECT r.line, r.sku FROM return_line r LEFT JOIN lot l ON l.id = r.lot_id
      WHERE r.sale = ? AND r.lot_id <> '' AND l.unit_cost IS NULL ORDER BY 1, 2"""


def sale_costs(connection: Connection, since: str, until: str) -> Iterator[Cost]:
    """Every sale of the business days, oldest first."""
    driver = driver_of(connection)
    back = {row[0]: row[1:] for row in driver.execute(_BACK, (since, until))}
    for number, at, net, cost, missing, kind, sale in driver.execute(_COSTS, (since, until)):
        came, unknown = back.get(sale, (0, 0))
        lines = driver.execute(_UNKNOWN, (sale, sale)).fetchall() if missing or unknown else []
        yield Cost(number, at, net, cost - came, tuple(f"{line} {sku}" for line, sku in lines), kind)


def sales_between(connection: Connection, since: str, until: str) -> int:
    """How many sales the business days have."""
    row = driver_of(connection).execute(
        "SELECT count(*) FROM sale WHERE business_date BETWEEN ? AND ?", (since, until)
    )
    return int(row.fetchone()[0])
