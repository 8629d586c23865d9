"""Reads of what a sale left to be said later: unknown numbers, unanswered cards, lots the shop has not received."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from pos_term.domain.lots import KEY_MARK
from pos_term.domain.tender import TenderState
from pos_term.store.codec import JournalEntry
from pos_term.store.customers import whole
from pos_term.store.sql import driver_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Unnumbered:
    """A line of a sale of which units left without a lot or serial."""

    sale: str
    receipt: str
    line: int
    sku: str
    name: str
    quantity: int
    """Thousandths still without a number, less what came back so."""
    at: str
    """When it was sold, as the journal writes it."""
    business_date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPayment:
    """A card payment whose outcome was not known when its sale was committed."""

    sale: str
    receipt: str
    n: int
    """The payment of the sale, counted from 1."""
    amount: int
    """Minor units."""
    reference: str
    state: str
    at: str
    business_date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotOnSale:
    """A number on a line of a sale that someone has to look at."""

    receipt: str
    line: int
    sku: str
    lot: str | None
    serial: str | None
    quantity: int
    at: str
    business_date: str


_UNKNOWN = """SELECT s.id, s.number, x.line, x.sku, coalesce(p.name, ''),
    sum(x.quantity) - (SELECT coalesce(sum(r.quantity), 0) FROM return_line r
        WHERE r.sold = x.sale AND r.sold_line = x.line AND r.lot_id = x.lot_id) AS missing,
    s.at, s.business_date
    FROM sale_line x JOIN sale s ON s.id = x.sale LEFT JOIN product p ON p.sku = x.sku
    WHERE x.provenance = 'unknown'"""
_UNKNOWN_ORDER = "GROUP BY +x.sale, +x.line, +x.lot_id HAVING missing > 0 ORDER BY s.at, s.till, s.seq, x.line"


def unnumbered(connection: Connection, receipt: str | None = None, line: int | None = None) -> list[Unnumbered]:
    """Lines with units that left without a number and are still out, oldest first; or one receipt's line."""
    text, values = _UNKNOWN, tuple[object, ...]()
    if receipt is not None:
        text, values = f"{text} AND s.number = ? AND x.line = ?", (whole(receipt), line)
    rows = driver_of(connection).execute(f"{text} {_UNKNOWN_ORDER}", values)
    return [
        Unnumbered(
            sale=row[0], receipt=row[1], line=row[2], sku=row[3], name=row[4], quantity=row[5], at=row[6],
            business_date=row[7],
        )
        for row in rows
    ]  # fmt: skip


_CARDS = """SELECT s.id, s.number, t.n, t.amount, t.reference, t.state, s.at, s.business_date
    FROM tender t JOIN sale s ON s.id = t.sale"""


def cards(connection: Connection, *states: TenderState) -> list[CardPayment]:
    """Payments in one of these states, oldest first."""
    marks = ", ".join("?" * len(states))
    rows = driver_of(connection).execute(
        f"{_CARDS} WHERE t.state <> 'approved' AND t.state IN ({marks}) ORDER BY s.at, s.till, s.seq, t.n",
        tuple(s.value for s in states),
    )
    return [_card(row) for row in rows]


def card(connection: Connection, receipt: str, n: int) -> CardPayment | None:
    """One payment of a receipt, whatever its state."""
    row = driver_of(connection).execute(f"{_CARDS} WHERE s.number = ? AND t.n = ?", (whole(receipt), n)).fetchone()
    return _card(row) if row else None


def _card(row: tuple[str, str, int, int, str, str, str, str]) -> CardPayment:
    return CardPayment(
        sale=row[0], receipt=row[1], n=row[2], amount=row[3], reference=row[4], state=row[5], at=row[6],
        business_date=row[7],
    )  # fmt: skip


def stands_in(connection: Connection, lot_id: str) -> dict[str, int]:
    """Thousandths of a lot by place inside the shop: the floor first, quarantine last."""
    rows = driver_of(connection).execute(
        """SELECT b.location, b.quantity FROM balance b JOIN location place ON place.name = b.location
           WHERE b.lot_id = ? AND place.inside = 1 AND b.quantity > 0
           ORDER BY b.location = 'quarantine', b.location <> 'floor', b.location""",
        (lot_id,),
    )
    return {row[0]: row[1] for row in rows}


def made_at_the_till(connection: Connection) -> list[LotOnSale]:
    """Lots the shop came to know by selling them and has not received since, oldest first."""
    rows = driver_of(connection).execute(
        """SELECT s.number, x.line, l.sku, l.lot, l.serial, sum(x.quantity), s.at, s.business_date
           FROM lot l JOIN sale s ON s.id = l.made_by JOIN sale_line x ON x.sale = s.id AND x.lot_id = l.id
           WHERE l.made_by IS NOT NULL AND l.received_on IS NULL
           GROUP BY l.id, x.line ORDER BY s.at, s.till, s.seq, x.line""",
    )
    return [_on_sale(row) for row in rows]


def assigned_though_stopped(connection: Connection) -> list[LotOnSale]:
    """Numbers that were assigned later to units still out, of lots under a recall or hold, or past their expiry.

    Expiry is held against the day of the sale.
    """
    rows = driver_of(connection).execute(
        f"""SELECT s.number, json_extract(e.document, '$.line') AS line, l.sku, l.lot, l.serial,
              sum(m.quantity) - (SELECT coalesce(sum(r.quantity), 0) FROM return_line r WHERE r.sold = s.id
                  AND r.sold_line = json_extract(e.document, '$.line') AND r.lot_id = m.lot_id) AS out,
              s.at, s.business_date
            FROM movement m JOIN entry e ON e.id = m.document
            JOIN sale s ON s.id = json_extract(e.document, '$.sale') JOIN lot l ON l.id = m.lot_id
            LEFT JOIN lot parent ON parent.id = l.parent LEFT JOIN product p ON p.sku = l.sku
            WHERE m.kind = 'numbers_assigned' AND m.target = 'customer' AND substr(m.lot_id, -1) <> '{KEY_MARK}'
              AND (coalesce(l.recall, parent.recall, p.recall, l.hold, parent.hold) IS NOT NULL
                OR min(coalesce(l.expiry, '9999'), coalesce(parent.expiry, '9999')) < s.business_date)
            GROUP BY s.id, line, m.lot_id HAVING out > 0 ORDER BY s.at, s.till, s.seq, line""",  # noqa: S608
    )
    return [_on_sale(row) for row in rows]


def _on_sale(row: tuple[str, int, str, str | None, str | None, int, str, str]) -> LotOnSale:
    return LotOnSale(
        receipt=row[0], line=row[1], sku=row[2], lot=row[3] or None, serial=row[4], quantity=row[5], at=row[6],
        business_date=row[7],
    )  # fmt: skip


def sold_line(connection: Connection, receipt: str, line: int) -> tuple[str, str] | None:
    """Product and business date of a line of a receipt."""
    row = driver_of(connection).execute(
        "SELECT x.sku, s.business_date FROM sale s JOIN sale_line x ON x.sale = s.id"
        " WHERE s.number = ? AND x.line = ?",
        (whole(receipt), line),
    )
    found = row.fetchone()
    return (found[0], found[1]) if found else None


def assignments(connection: Connection, sale: str) -> list[JournalEntry]:
    """The journal's entries by which numbers were assigned to a sale, oldest first."""
    rows = connection.exec_driver_sql(
        """SELECT till, seq, kind, at, business_date, actor, document, previous, hash FROM entry
           WHERE kind = 'numbers_assigned' AND json_extract(document, '$.sale') = ? ORDER BY at, till, seq""",
        (sale,),
    )
    return [JournalEntry(**row._mapping) for row in rows]
