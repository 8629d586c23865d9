"""Reads of the lot desk: one lot with everything around it, flat in time however many lots there are."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from pos_term.domain.lots import KEY_MARK, fold
from pos_term.store.sql import driver_of

_IN = "IN (SELECT value FROM json_each(?))"
_EARLIER = "min(coalesce(l.{0}, parent.{0}), coalesce(parent.{0}, l.{0}))"
_INSIDE = """(SELECT coalesce(sum(b.quantity), 0) FROM balance b JOIN location o ON o.name = b.location
    WHERE o.inside = 1 {0} AND b.lot_id IN (SELECT f.id FROM lot f WHERE f.id = l.id OR f.parent = l.id))"""
_LOT = f"""SELECT l.id, l.sku, coalesce(p.name, ''), l.lot, l.serial, l.parent, {_EARLIER.format("expiry")},
    {_EARLIER.format("best_before")}, coalesce(l.production_date, parent.production_date),
    coalesce(l.received_on, parent.received_on), l.hold, l.held_at, parent.hold, parent.held_at,
    coalesce(l.recall, parent.recall, p.recall), l.supplier, l.supplier_lot, l.purchase_order, l.certificate,
    l.grade, l.unit_cost, l.notes, l.qualities, l.superseded, l.changed,
    {_INSIDE.format("")}, {_INSIDE.format("AND o.name = 'quarantine'")},
    (SELECT coalesce(sum(b.quantity), 0) FROM balance b WHERE b.location = 'customer'
        AND b.lot_id IN (SELECT f.id FROM lot f WHERE f.id = l.id OR f.parent = l.id))
    FROM lot l LEFT JOIN lot parent ON parent.id = l.parent LEFT JOIN product p ON p.sku = l.sku
    WHERE l.id {_IN}"""  # noqa: S608 - constants


@dataclass(frozen=True, slots=True, kw_only=True)
class LotState:
    """A lot or serial as its tables say; dates are ISO text, `on_hand` and its like include a lot's serials."""

    key: str
    sku: str
    name: str
    """The product's."""
    lot: str | None
    serial: str | None
    parent: str | None
    """The key of the lot a serial was made in."""
    expiry: str | None
    best_before: str | None
    production_date: str | None
    received_on: str | None
    own_hold: str | None
    own_held_at: str | None
    lot_hold: str | None
    """Why the lot that a serial was made in is on hold."""
    lot_held_at: str | None
    recall: str | None
    supplier: str
    supplier_lot: str
    purchase_order: str
    certificate: str
    grade: str
    unit_cost: int | None
    notes: str
    qualities: str
    """JSON."""
    superseded: str
    changed: str
    on_hand: int
    """Thousandths in all places of the company."""
    quarantined: int
    sold: int
    """Thousandths with customers."""

    @property
    def hold(self) -> str | None:
        """Why it is on hold, itself or with its lot."""
        return self.own_hold or self.lot_hold


_FIELDS = tuple(LotState.__dataclass_fields__)


def states(connection: Connection, keys: Iterable[str]) -> dict[str, LotState]:
    """The lots and serials with these keys that are known, in the order of the keys."""
    wanted = list(dict.fromkeys(keys))
    rows = driver_of(connection).execute(_LOT, (json.dumps(wanted),))
    found = {row[0]: LotState(**dict(zip(_FIELDS, row, strict=True))) for row in rows}
    return {key: found[key] for key in wanted if key in found}


def family(connection: Connection, key: str) -> list[str]:
    """The key of a lot and of every serial made in it; of anything else its own."""
    rows = driver_of(connection).execute("SELECT id FROM lot WHERE parent = ? ORDER BY id", (key,))
    return [key, *(row[0] for row in rows)]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceRow:
    """A place inside the company."""

    name: str
    title: str
    branch: str
    """The other store's id; empty for this one."""
    branch_name: str
    sellable: bool
    closed: bool
    """It or its store."""


def all_places(connection: Connection) -> list[PlaceRow]:
    """Every place inside the company, by name."""
    rows = driver_of(connection).execute(
        """SELECT o.name, o.title, o.branch, coalesce(b.name, o.branch), o.sellable,
            o.closed OR coalesce(b.closed, 0)
           FROM location o LEFT JOIN branch b ON b.id = o.branch WHERE o.inside = 1 ORDER BY o.name"""
    )
    return [
        PlaceRow(
            name=row[0], title=row[1], branch=row[2], branch_name=row[3], sellable=bool(row[4]),
            closed=bool(row[5]),
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class StockRow:
    """A quantity of a lot or serial at a place inside the company."""

    key: str
    sku: str
    lot: str | None
    serial: str | None
    place: str
    quantity: int


def stock(connection: Connection, key: str, place: str, most: int) -> list[StockRow]:
    """What is inside of a lot and the serials made in it, at one place or at all of them."""
    rows = driver_of(connection).execute(
        """SELECT b.lot_id, b.sku, l.lot, l.serial, b.location, b.quantity FROM balance b
           JOIN location o ON o.name = b.location LEFT JOIN lot l ON l.id = b.lot_id
           WHERE o.inside = 1 AND b.quantity <> 0 AND (:place = '' OR b.location = :place)
             AND b.lot_id IN (SELECT :key UNION ALL SELECT id FROM lot WHERE parent = :key)
           ORDER BY b.location <> 'floor', b.location, l.serial LIMIT :most""",
        {"key": key, "place": place, "most": most},
    )
    return [
        StockRow(key=row[0], sku=row[1], lot=row[2], serial=row[3], place=row[4], quantity=row[5]) for row in rows
    ]


def by_place(connection: Connection, key: str) -> dict[str, int]:
    """Thousandths of a lot and the serials made in it by place inside the company."""
    rows = driver_of(connection).execute(
        """SELECT b.location, sum(b.quantity) FROM balance b JOIN location o ON o.name = b.location
           WHERE o.inside = 1 AND b.lot_id IN (SELECT ? UNION ALL SELECT id FROM lot WHERE parent = ?)
           GROUP BY b.location""",
        (key, key),
    )
    return {row[0]: row[1] for row in rows}


def costs(connection: Connection, key: str) -> list[tuple[int, int | None]]:
    """What is inside of a lot and the serials made in it: thousandths and unit cost of each."""
    rows = driver_of(connection).execute(
        """SELECT sum(b.quantity), l.unit_cost FROM balance b JOIN location o ON o.name = b.location
           LEFT JOIN lot l ON l.id = b.lot_id
           WHERE o.inside = 1 AND b.lot_id IN (SELECT ? UNION ALL SELECT id FROM lot WHERE parent = ?)
           GROUP BY b.lot_id HAVING sum(b.quantity) <> 0""",
        (key, key),
    )
    return [(row[0], row[1]) for row in rows]


def balances(connection: Connection, keys: Iterable[str]) -> dict[tuple[str, str], int]:
    """Thousandths of each of these keys at each place, by key and place."""
    rows = driver_of(connection).execute(
        f"SELECT lot_id, location, quantity FROM balance WHERE lot_id {_IN}",  # noqa: S608
        (json.dumps(sorted(set(keys))),),
    )
    return {(row[0], row[1]): row[2] for row in rows}


def carts(connection: Connection, keys: Sequence[str]) -> list[tuple[str, str, bool, str, int]]:
    """Open sales that hold any of these keys: till, cashier, whether suspended, label and thousandths."""
    rows = driver_of(connection).execute(
        f"""SELECT s.till, coalesce(p.name, s.cashier), s.state = 'suspended', s.label, sum(n.quantity)
            FROM open_number n JOIN open_sale s ON s.id = n.sale LEFT JOIN person p ON p.id = s.cashier
            WHERE s.state <> 'broken' AND n.lot_id {_IN} GROUP BY s.id ORDER BY s.changed_at, s.id""",  # noqa: S608
        (json.dumps(list(keys)),),
    )
    return [(row[0], row[1], bool(row[2]), row[3], row[4]) for row in rows]


def kept(connection: Connection, keys: Sequence[str]) -> list[tuple[str, int, str, str | None, int]]:
    """Lines of open orders that keep any of these keys: order, line, customer, serial, thousandths still to go."""
    rows = driver_of(connection).execute(
        f"""SELECT x.order_id, x.n, coalesce(c.name, ''), x.serial, x.quantity - x.fulfilled
            FROM order_line x JOIN sales_order o ON o.id = x.order_id LEFT JOIN customer c ON c.id = o.customer
            WHERE x.fulfilled < x.quantity AND x.lot_id {_IN} ORDER BY o.placed_at, x.order_id, x.n""",  # noqa: S608
        (json.dumps(list(keys)),),
    )
    return [(row[0], row[1], row[2], row[3], row[4]) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class FactRow:
    """One thing that was put right, and the entry that did it."""

    mark: str
    field: str
    was: str
    now: str
    retest: bool
    at: str
    actor: str
    document: str
    """JSON."""


def facts(connection: Connection, keys: Sequence[str]) -> list[FactRow]:
    """What was put right of these keys, the latest first."""
    rows = driver_of(connection).execute(
        f"""SELECT f.mark, f.field, f.was, f.now, f.retest, e.at, e.actor, e.document FROM lot_fact f
            JOIN entry e ON e.id = f.document WHERE f.lot_id {_IN} ORDER BY f.mark DESC, f.field""",  # noqa: S608
        (json.dumps(list(keys)),),
    )
    return [
        FactRow(
            mark=row[0], field=row[1], was=row[2], now=row[3], retest=bool(row[4]), at=row[5], actor=row[6],
            document=row[7],
        )
        for row in rows
    ]  # fmt: skip


def lineage_counts(connection: Connection, keys: Sequence[str]) -> tuple[int, int]:
    """How many lots these keys came out of, and how many came out of them."""
    values = (json.dumps(list(keys)),)
    driver = driver_of(connection)
    came = driver.execute(f"SELECT count(DISTINCT component) FROM lineage WHERE result {_IN}", values)  # noqa: S608
    went = driver.execute(f"SELECT count(DISTINCT result) FROM lineage WHERE component {_IN}", values)  # noqa: S608
    return came.fetchone()[0], went.fetchone()[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateState:
    """A certificate that is kept; days in ISO."""

    number: str
    supplier: str
    valid_from: str | None
    valid_until: str | None


def certificates(connection: Connection, number: str) -> list[CertificateState]:
    """The certificates of all suppliers with a number."""
    rows = driver_of(connection).execute(
        "SELECT number, supplier, valid_from, valid_until FROM certificate WHERE fold = ? ORDER BY supplier",
        (fold(number),),
    )
    return [CertificateState(number=row[0], supplier=row[1], valid_from=row[2], valid_until=row[3]) for row in rows]


def is_loose(key: str) -> bool:
    """Whether a key is that of the stock of a product that is not tracked."""
    return key.endswith(KEY_MARK)
