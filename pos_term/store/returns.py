"""Reads about goods that come back: what was sold, what came back of it, and whether it may be sold again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.dates import short_date
from pos_term.domain.documents import NumbersAssigned, Sale, SoldNumber
from pos_term.domain.lots import KEY_MARK, fold
from pos_term.domain.products import Tracking
from pos_term.domain.tender import TenderState
from pos_term.store.codec import JournalEntry, read_document
from pos_term.store.sql import driver_of
from pos_term.store.trace import entries_that_moved

_STANDING = """SELECT coalesce(l.recall, parent.recall, p.recall), coalesce(l.hold, parent.hold),
    min(coalesce(l.expiry, parent.expiry, '9999'), coalesce(parent.expiry, l.expiry, '9999')),
    l.received_on, p.tracking
    FROM product p LEFT JOIN lot l ON l.id = ? LEFT JOIN lot parent ON parent.id = l.parent WHERE p.sku = ?"""
_SOLD = """SELECT x.line, x.lot_id, sum(x.quantity),
    (SELECT coalesce(sum(r.quantity), 0) FROM return_line r
      WHERE r.sold = x.sale AND r.sold_line = x.line AND r.lot_id = x.lot_id),
    l.lot, l.serial
    FROM sale_line x LEFT JOIN lot l ON l.id = x.lot_id WHERE x.sale = ?
    GROUP BY x.line, x.lot_id ORDER BY x.line, min(x.n)"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldPart:
    """One number of one line of a sale, as it is known now: an unknown one may have been assigned since."""

    line: int
    lot_id: str
    lot: str | None
    serial: str | None
    quantity: int
    came_back: int
    """Thousandths of it that came back."""


@dataclass(frozen=True, slots=True)
class Stopped:
    """Why goods that come back may not go to their shelf."""

    code: str
    """`recalled`, `held`, `expired` or `unknown`."""
    words: str


def sold_parts(connection: Connection, sale: str) -> list[SoldPart]:
    """Every number of a sale with what came back of it, in the order of the receipt."""
    rows = driver_of(connection).execute(_SOLD, (sale,))
    return [
        SoldPart(line=row[0], lot_id=row[1], quantity=row[2], came_back=row[3], lot=row[4], serial=row[5])
        for row in rows
    ]


def assigned_to(connection: Connection, sale: str, lot_ids: list[str]) -> list[tuple[int, SoldNumber]]:
    """The numbers, each with its line, that were assigned to a sale after it; `lot_ids` are those to look for."""
    found: list[tuple[int, SoldNumber]] = []
    for entry in entries_that_moved(connection, lot_ids, NumbersAssigned.KIND):
        document = read_document(entry.kind, entry.document)
        if isinstance(document, NumbersAssigned) and document.sale == sale:
            found += [(document.line, number) for number in document.numbers]
    return found


def sold_of(connection: Connection, sale: str, line: int, lot_id: str | None = None) -> int:
    """Thousandths that a line of a sale let go, or of one number of it."""
    return _sum(connection, "quantity", "sale_line WHERE sale = ? AND line = ?", (sale, line), lot_id)


def came_back(connection: Connection, sale: str, line: int, lot_id: str | None = None) -> int:
    """Thousandths of a sold line, or of one number of it, that came back."""
    return _sum(connection, "quantity", "return_line WHERE sold = ? AND sold_line = ?", (sale, line), lot_id)


def paid_back(connection: Connection, sale: str, line: int) -> int:
    """Minor units paid back for a sold line so far."""
    return _sum(connection, "total", "return_line WHERE sold = ? AND sold_line = ?", (sale, line), None)


def _sum(connection: Connection, what: str, where: str, values: tuple[object, ...], lot_id: str | None) -> int:
    text = f"SELECT coalesce(sum({what}), 0) FROM {where}"  # noqa: S608 - only words from this file
    if lot_id is not None:
        text, values = f"{text} AND lot_id = ?", (*values, lot_id)
    return int(driver_of(connection).execute(text, values).fetchone()[0])


def entry_of(connection: Connection, sale: str) -> JournalEntry | None:
    """The journal's entry of a sale."""
    row = connection.exec_driver_sql(
        "SELECT till, seq, kind, at, business_date, actor, document, previous, hash FROM entry"
        " WHERE id = ? AND kind = ?",
        (sale, Sale.KIND),
    ).first()
    return JournalEntry(**row._mapping) if row else None


def sale_document(connection: Connection, sale: str) -> Sale | None:
    """The document of a sale."""
    entry = entry_of(connection, sale)
    document = read_document(entry.kind, entry.document) if entry else None
    return document if isinstance(document, Sale) else None


def sold_sku(connection: Connection, sale: str, line: int) -> str | None:
    """The product of a line of a sale."""
    row = driver_of(connection).execute("SELECT sku FROM sale_line WHERE sale = ? AND line = ?", (sale, line))
    found = row.fetchone()
    return found[0] if found else None


def tender_states(connection: Connection, sale: str) -> list[TenderState]:
    """What is known now of each payment of a sale, in its order."""
    rows = driver_of(connection).execute("SELECT state FROM tender WHERE sale = ? ORDER BY n", (sale,))
    return [TenderState(row[0]) for row in rows]


def voided_by(connection: Connection, sale: str) -> str | None:
    """The receipt with which a sale was taken back whole."""
    row = driver_of(connection).execute("SELECT number FROM sale WHERE voids = ?", (sale,)).fetchone()
    return row[0] if row else None


def stopped(connection: Connection, sku: str, lot_id: str, on: date, *, last_day: bool = True) -> Stopped | None:
    """Why goods that come back cannot go to their shelf, the gravest reason; None where they can.

    A number that never came in with goods is unknown, and so is a tracked unit without its number. `last_day`
    is whether the shop sells goods on the day they expire.
    """
    row = driver_of(connection).execute(_STANDING, (lot_id, sku)).fetchone()
    if row is None:
        return Stopped("unknown", "the shop does not know this product")
    recall, hold, expiry, received_on, tracking = row
    if recall:
        return Stopped("recalled", f"recalled ({recall})")
    if hold:
        return Stopped("held", f"on hold: {hold}")
    if expiry < on.isoformat() or (expiry == on.isoformat() and not last_day):
        return Stopped("expired", f"expired {short_date(date.fromisoformat(expiry), on)}")
    if not lot_id.endswith(KEY_MARK) and received_on is None:
        return Stopped("unknown", f"the shop never received {lot_id.rpartition(KEY_MARK)[2]}")
    if lot_id.endswith(KEY_MARK) and tracking != Tracking.NONE.value:
        return Stopped("unknown", "its lot or serial is not known")
    return None


def standing_of(connection: Connection, sku: str, lot_id: str, on: date) -> str:
    """Why goods that come back cannot go to their shelf, in a word; empty where they can.

    `recalled`, `held`, `expired` or `unknown`, the gravest first.
    """
    found = stopped(connection, sku, lot_id, on)
    return found.code if found else ""


def sold_last(connection: Connection, lot_id: str) -> tuple[str, int] | None:
    """The sale and line with which a serial left last, one it is still out by first; None where it never did."""
    row = driver_of(connection).execute(
        "SELECT l.sale, l.line FROM sale_line l JOIN sale s ON s.id = l.sale WHERE l.lot_id = ?"
        " ORDER BY l.quantity > (SELECT coalesce(sum(r.quantity), 0) FROM return_line r"
        "   WHERE r.sold = l.sale AND r.sold_line = l.line AND r.lot_id = l.lot_id) DESC,"
        " s.at DESC, s.till DESC, s.seq DESC LIMIT 1",
        (lot_id,),
    )
    found = row.fetchone()
    return (found[0], found[1]) if found else None


def with_customers(connection: Connection, lot_id: str) -> int:
    """Thousandths of a number that are with customers."""
    row = driver_of(connection).execute(
        "SELECT quantity FROM balance WHERE lot_id = ? AND location = 'customer'", (lot_id,)
    )
    found = row.fetchone()
    return int(found[0]) if found else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CameBack:
    """When and with which receipt a number came back."""

    receipt: str
    business_date: date
    place: str
    reason: str


def last_return(connection: Connection, lot_id: str, sale: str | None = None) -> CameBack | None:
    """The last time a number came back, of one sale where one is named."""
    row = driver_of(connection).execute(
        "SELECT s.number, s.business_date, r.place, r.reason FROM return_line r JOIN sale s ON s.id = r.sale"
        " WHERE r.lot_id = ? AND (? IS NULL OR r.sold = ?) ORDER BY s.at DESC, s.till DESC, s.seq DESC LIMIT 1",
        (lot_id, sale, sale),
    )
    found = row.fetchone()
    if found is None:
        return None
    return CameBack(receipt=found[0], business_date=date.fromisoformat(found[1]), place=found[2], reason=found[3])


@dataclass(frozen=True, slots=True, kw_only=True)
class StillOut:
    """A sale with which a lot left, and what of it has not come back."""

    sale: str
    receipt: str
    at: str
    """As the journal writes it."""
    business_date: date
    customer: str | None
    """The customer's id."""
    line: int
    sku: str
    name: str
    lot_id: str
    lot: str | None
    serial: str | None
    quantity: int
    """Thousandths sold."""
    left: int
    """Thousandths that can still come back."""


_OUT = """SELECT s.id, s.number, s.at, s.business_date, s.customer, x.line, x.sku, coalesce(p.name, ''), x.lot_id,
      l.lot, l.serial, sum(x.quantity) AS quantity,
      sum(x.quantity) - (SELECT coalesce(sum(r.quantity), 0) FROM return_line r
        WHERE r.sold = x.sale AND r.sold_line = x.line AND r.lot_id = x.lot_id) AS out
    FROM (SELECT id FROM lot WHERE fold = :code AND serial IS NULL
          UNION SELECT made.id FROM lot whole JOIN lot made ON made.parent = whole.id
            WHERE whole.fold = :code AND whole.serial IS NULL) named
      JOIN sale_line x ON x.lot_id = named.id JOIN sale s ON s.id = x.sale JOIN lot l ON l.id = x.lot_id
      LEFT JOIN product p ON p.sku = x.sku
    WHERE :customer IS NULL OR s.customer = :customer
    GROUP BY x.sale, x.line, x.lot_id HAVING out > 0
    ORDER BY s.at DESC, s.till DESC, s.seq DESC, x.line, x.lot_id LIMIT :most"""


def still_out(connection: Connection, lot: str, *, customer: str | None, most: int) -> list[StillOut]:
    """Sales of a lot, and of the serials made in it, of which something is still out; newest first."""
    if not fold(lot):
        return []
    rows = driver_of(connection).execute(_OUT, {"code": fold(lot), "customer": customer, "most": most})
    return [
        StillOut(
            sale=row[0], receipt=row[1], at=row[2], business_date=date.fromisoformat(row[3]), customer=row[4],
            line=row[5], sku=row[6], name=row[7], lot_id=row[8], lot=row[9], serial=row[10], quantity=row[11],
            left=row[12],
        )
        for row in rows
    ]  # fmt: skip


def place_names(connection: Connection) -> frozenset[str]:
    """The places inside the shop."""
    return frozenset(row[0] for row in driver_of(connection).execute("SELECT name FROM location WHERE inside = 1"))
