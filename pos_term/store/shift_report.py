"""Reads behind the X and the Z: which journal entries a shift covers, and the sums of what it did."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection

from pos_term.store.sql import driver_of

_SPANS = """WITH placed AS (
      SELECT s.*, e.seq AS opened_seq, row_number() OVER (PARTITION BY s.till ORDER BY e.seq) AS number,
        coalesce(lead(e.seq) OVER (PARTITION BY s.till ORDER BY e.seq), 1 << 62) AS next_seq
      FROM shift s JOIN entry e ON e.id = s.id WHERE ?1 = '' OR s.till = ?1),
    ended AS (
      SELECT *, CASE WHEN closed_at IS NOT NULL THEN coalesce(
          (SELECT c.seq FROM entry c WHERE c.till = placed.till AND c.seq > opened_seq AND c.seq < next_seq
            AND c.kind = 'shift_closed' ORDER BY c.seq DESC LIMIT 1), next_seq - 1) END AS last
      FROM placed),
    covering AS (SELECT *, coalesce(lag(last) OVER (PARTITION BY till ORDER BY number), 0) + 1 AS first FROM ended)
    SELECT id, till, number, opened_at, opened_by, opening_float, closed_at, closed_by, expected, counted, first,
      coalesce(last, (SELECT max(h.seq) FROM entry h WHERE h.till = covering.till))
    FROM covering WHERE {wanted}"""
_OPEN = _SPANS.format(wanted="closed_at IS NULL")
_CLOSED = _SPANS.format(wanted="closed_at >= ?2 AND closed_at < ?3 ORDER BY closed_at, till, number")
_NUMBERED = _SPANS.format(wanted="closed_at IS NOT NULL AND (?2 IS NULL OR number = ?2)") + (
    " ORDER BY number DESC LIMIT 1"
)
_RECEIPTS = """SELECT kind, count(*), sum(total), sum(net), sum(tax), sum(change), sum(rounding), sum(reduced)
    FROM sale WHERE shift = ? GROUP BY kind"""
_TAXES = """SELECT json_extract(t.value, '$.rate') AS rate, sum(json_extract(t.value, '$.net')),
      sum(json_extract(t.value, '$.tax'))
    FROM sale s JOIN entry e ON e.id = s.id, json_each(e.document, '$.taxes') t
    WHERE s.shift = ? GROUP BY rate ORDER BY rate DESC"""
_TENDERS = "SELECT sale, n, kind, amount, state FROM tender WHERE shift = ? ORDER BY kind"
_ASKED = """SELECT s.id, t.key + 1 FROM sale s JOIN entry e ON e.id = s.id, json_each(e.document, '$.tenders') t
    WHERE s.shift = ? AND json_extract(t.value, '$.state') = 'unknown'"""
_SETTLED = """SELECT json_extract(document, '$.sale'), json_extract(document, '$.n'),
      json_extract(document, '$.outcome')
    FROM entry WHERE kind = 'tender_settled' AND CASE WHEN till = ? THEN seq <= ? ELSE at <= ? END"""
_MOVED = "SELECT kind, count(*), sum(amount) FROM cash WHERE shift = ? GROUP BY kind"
_OVERRIDES = "SELECT count(*) FROM override o JOIN sale s ON s.id = o.sale WHERE s.shift = ?"
_VOIDS = """SELECT count(*), coalesce(sum(json_extract(document, '$.whole')), 0),
      coalesce(sum((SELECT sum(json_extract(l.value, '$.total')) FROM json_each(document, '$.lines') l)), 0)
    FROM entry WHERE till = ? AND seq BETWEEN ? AND ? AND kind = 'sale_voided'"""
_REFUSALS = "SELECT count(*) FROM entry WHERE till = ? AND seq BETWEEN ? AND ? AND kind = 'refusal'"
_HEAD = "SELECT hash FROM entry WHERE till = ? AND seq = ?"
_PERPETUAL = "SELECT coalesce(sum(total), 0) FROM sale WHERE till = ? AND seq <= ?"


class Span(NamedTuple):
    """One shift and the entries of its till's journal that it covers.

    It covers everything since the shift before it was closed, so that each entry is covered once.
    """

    shift: str
    till: str
    number: int
    """Which of the till's shifts it is, counted from 1."""
    opened_at: str
    opened_by: str
    opening_float: int
    closed_at: str | None
    closed_by: str | None
    expected: int | None
    counted: int | None
    first: int
    last: int
    """Of a closed shift its closing entry, else the till's last entry so far."""


class Receipts(NamedTuple):
    """The receipts of one kind, in minor units."""

    kind: str
    many: int
    total: int
    net: int
    tax: int
    change: int
    rounding: int
    reduced: int


class Paid(NamedTuple):
    """One payment as it stood when the shift was closed, or stands now."""

    kind: str
    amount: int
    state: str


class Sums(NamedTuple):
    """What a shift did. Amounts are minor units."""

    receipts: list[Receipts]
    taxes: list[tuple[int, int, int]]
    """Rate, net and tax, the highest rate first."""
    tenders: list[Paid]
    moved: list[tuple[str, int, int]]
    """Kind, how often and how much."""
    overrides: int
    voids: int
    whole_voids: int
    voided: int
    refusals: int
    head: str


def open_span(connection: Connection, till: str) -> Span | None:
    """The open shift of a till."""
    return next(iter(_spans(connection, _OPEN, till)), None)


def closed_span(connection: Connection, till: str, number: int | None = None) -> Span | None:
    """A closed shift of a till by its number; without one, the last."""
    return next(iter(_spans(connection, _NUMBERED, till, number)), None)


def closed_spans(connection: Connection, since: str, before: str) -> list[Span]:
    """The shifts of all tills closed from one instant up to another, in the order in which they were closed."""
    return _spans(connection, _CLOSED, "", since, before)


def perpetual(connection: Connection, till: str, last: int) -> int:
    """What all receipts of a till come to, up to and with one entry of its journal, in minor units."""
    return int(driver_of(connection).execute(_PERPETUAL, (till, last)).fetchone()[0])


def sums(connection: Connection, span: Span) -> Sums:
    """What a shift did. A closed one's figures do not change with what is settled after it."""
    driver, covered = driver_of(connection), (span.till, span.first, span.last)
    voids = driver.execute(_VOIDS, covered).fetchone()
    return Sums(
        receipts=[Receipts._make(row) for row in driver.execute(_RECEIPTS, (span.shift,))],
        taxes=driver.execute(_TAXES, (span.shift,)).fetchall(),
        tenders=_paid(driver, span),
        moved=driver.execute(_MOVED, (span.shift,)).fetchall(),
        overrides=driver.execute(_OVERRIDES, (span.shift,)).fetchone()[0],
        voids=voids[0], whole_voids=voids[1], voided=voids[2],
        refusals=driver.execute(_REFUSALS, covered).fetchone()[0],
        head=driver.execute(_HEAD, (span.till, span.last)).fetchone()[0],
    )  # fmt: skip


def _paid(driver: Any, span: Span) -> list[Paid]:
    """The payments of a shift; of a closed one as they were known at its close."""
    rows = {(sale, n): Paid(kind, amount, state) for sale, n, kind, amount, state in
            driver.execute(_TENDERS, (span.shift,))}  # fmt: skip
    asked = driver.execute(_ASKED, (span.shift,)).fetchall() if span.closed_at else []
    if any(rows[tuple(key)].state != "unknown" for key in asked):
        known = driver.execute(_SETTLED, (span.till, span.last, span.closed_at))
        outcomes = {(sale, n): outcome for sale, n, outcome in known}
        for key in map(tuple, asked):
            rows[key] = rows[key]._replace(state=outcomes.get(key, "unknown"))
    return list(rows.values())


def _spans(connection: Connection, text: str, *values: object) -> list[Span]:
    return [Span._make(row) for row in driver_of(connection).execute(text, values)]
