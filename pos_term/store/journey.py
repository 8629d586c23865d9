"""The steps of lots in the order in which they happened: what moved, with its document, and what is where by it.

Every read begins at an index of the lots that are asked for, so that it costs by the length of its answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection

from pos_term.domain.lots import KEY_MARK

_IN = "IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedStep:
    """One movement of a lot with what its document says of it."""

    at: str
    business_date: str
    till: str
    seq: int
    n: int
    kind: str
    """The document's kind."""
    document: str
    number: str
    """What people call the document; empty where it has no number."""
    person: str
    reason: str
    lot_id: str
    source: str
    target: str
    quantity: int
    """Thousandths."""
    provenance: str
    """How the lot on a sale is known; empty for anything else."""
    customer: str
    """The customer's id; empty where nobody was named."""
    allowed: str
    """Who let a stopped lot go and why; empty where nobody had to."""


_STEP = """SELECT m.at, m.business_date, e.till, e.seq, m.n, m.kind, m.document,
      CASE m.kind WHEN 'sale' THEN coalesce(s.number, '') WHEN 'goods_receipt' THEN coalesce(g.number, '')
        WHEN 'numbers_assigned'
          THEN coalesce((SELECT number FROM sale WHERE id = json_extract(e.document, '$.sale')), '')
        ELSE coalesce(json_extract(e.document, '$.number'), '') END,
      e.actor,
      CASE WHEN m.kind IN ('sale', 'goods_receipt') THEN ''
        ELSE coalesce(json_extract(e.document, '$.reason'), '') END,
      m.lot_id, m.source, m.target, m.quantity,
      CASE m.kind WHEN 'sale' THEN coalesce((SELECT max(x.provenance) FROM sale_line x
            WHERE x.sale = m.document AND x.lot_id = m.lot_id), '')
        WHEN 'numbers_assigned' THEN coalesce((SELECT max(x.provenance) FROM sale_line x
            WHERE x.sale = json_extract(e.document, '$.sale') AND x.lot_id = m.lot_id), '') ELSE '' END,
      coalesce(s.customer, ''), coalesce(m.allowed, '')
    FROM movement m JOIN entry e ON e.id = m.document LEFT JOIN sale s ON s.id = m.document
    LEFT JOIN goods_receipt g ON g.id = m.document"""
_ORDER = "ORDER BY m.at, e.till, e.seq, m.n"


def steps_of_lots(connection: Connection, keys: Iterable[str]) -> list[MovedStep]:
    """Every movement of these lots, oldest first."""
    return _steps(connection, f"{_STEP} WHERE m.lot_id {_IN} {_ORDER}", _list(keys))


def steps_of_documents(connection: Connection, documents: Iterable[str]) -> list[MovedStep]:
    """Every movement of these documents, oldest first."""
    return _steps(connection, f"{_STEP} WHERE m.document {_IN} {_ORDER}", _list(documents))


def _steps(connection: Connection, text: str, values: str) -> list[MovedStep]:
    rows = connection.exec_driver_sql(text, (values,))
    return [
        MovedStep(
            at=r[0], business_date=r[1], till=r[2], seq=r[3], n=r[4], kind=r[5], document=r[6], number=r[7],
            person=r[8], reason=r[9], lot_id=r[10], source=r[11], target=r[12], quantity=r[13], provenance=r[14],
            customer=r[15], allowed=r[16],
        )
        for r in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Flow:
    """How much of some lots went from one place to another by one kind of document."""

    lot_id: str
    kind: str
    source: str
    target: str
    quantity: int
    when: int = 0
    """-1 before the days that were asked for, 0 in them, 1 after them."""


def flows(connection: Connection, keys: Iterable[str], days: tuple[str, str] = ("", "~")) -> list[Flow]:
    """Everything that ever moved of these lots, added up; `days` are the first and last business day asked for."""
    rows = connection.exec_driver_sql(
        f"""SELECT lot_id, kind, source, target, sum(quantity),
              CASE WHEN business_date < ? THEN -1 WHEN business_date <= ? THEN 0 ELSE 1 END AS during
            FROM movement WHERE lot_id {_IN} GROUP BY lot_id, kind, source, target, during""",  # noqa: S608
        (*days, _list(keys)),
    )
    return [Flow(*row) for row in rows]


def balances(connection: Connection, keys: Iterable[str]) -> dict[tuple[str, str], int]:
    """What the balances say of these lots, by lot and place; places with nothing are left out."""
    rows = connection.exec_driver_sql(
        f"SELECT lot_id, location, quantity FROM balance WHERE lot_id {_IN} AND quantity <> 0",  # noqa: S608
        (_list(keys),),
    )
    return {(row[0], row[1]): row[2] for row in rows}


@dataclass(frozen=True, slots=True)
class PlaceRecord:
    """A place as a trace names it."""

    title: str
    inside: bool
    branch: str
    """The name of the other store it belongs to; empty for a place of this one, or outside."""


def place_records(connection: Connection) -> dict[str, PlaceRecord]:
    """Every place by its key."""
    rows = connection.exec_driver_sql(
        """SELECT p.name, p.title, p.inside, CASE WHEN p.branch = '' THEN '' ELSE coalesce(b.name, p.branch) END
           FROM location p LEFT JOIN branch b ON b.id = p.branch"""
    )
    return {row[0]: PlaceRecord(row[1] or row[0], bool(row[2]), row[3]) for row in rows}


@dataclass(frozen=True, slots=True, kw_only=True)
class LotName:
    """What a lot, serial or loose stock is called."""

    sku: str
    name: str
    lot: str | None
    serial: str | None
    parent: str | None
    supplier: str
    supplier_lot: str
    purchase_order: str
    certificate: str


_UNNAMED = ("", "", "", "")


def lot_names(connection: Connection, keys: Iterable[str]) -> dict[str, LotName]:
    """What these lots are called; one the store has only heard of has what its key says."""
    rows = connection.exec_driver_sql(
        f"""SELECT w.value, l.sku, p.name, l.lot, l.serial, l.parent, l.supplier, l.supplier_lot,
              l.purchase_order, l.certificate
            FROM json_each(?) w LEFT JOIN lot l ON l.id = w.value
            LEFT JOIN product p ON p.sku = substr(w.value, 1, instr(w.value, '{KEY_MARK}') - 1)""",  # noqa: S608
        (_list(keys),),
    )
    found = {}
    for key, sku, name, lot, serial, parent, *rest in rows:
        named, _, code = key.partition(KEY_MARK)
        if sku is None:
            number = code.strip(KEY_MARK) or None
            lot, serial = (None, number) if code.startswith(KEY_MARK) else (number, None)
            rest = list(_UNNAMED)
        found[key] = LotName(
            sku=named, name=name or "", lot=lot or None, serial=serial, parent=parent, supplier=rest[0],
            supplier_lot=rest[1], purchase_order=rest[2], certificate=rest[3],
        )  # fmt: skip
    return found


def shares(connection: Connection, documents: Iterable[str]) -> dict[tuple[str, str], tuple[int, int]]:
    """Of makings and splits, by document and lot: thousandths that were used up, and that were made."""
    rows = connection.exec_driver_sql(
        f"""SELECT document, lot_id, sum(CASE WHEN target = 'production' THEN quantity ELSE 0 END),
              sum(CASE WHEN source = 'production' THEN quantity ELSE 0 END)
            FROM movement WHERE document {_IN} GROUP BY document, lot_id""",  # noqa: S608
        (_list(documents),),
    )
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


@dataclass(frozen=True, slots=True)
class MakingRecord:
    """A making or a split as a trace names it."""

    kind: str
    number: str
    business_date: str
    person: str


def makings(connection: Connection, documents: Iterable[str]) -> dict[str, MakingRecord]:
    """Makings and splits by the ids of their documents."""
    rows = connection.exec_driver_sql(
        f"""SELECT id, kind, coalesce(json_extract(document, '$.number'), ''), business_date, actor FROM entry
            WHERE id {_IN}""",  # noqa: S608
        (_list(documents),),
    )
    return {row[0]: MakingRecord(*row[1:]) for row in rows}


def _list(values: Iterable[str]) -> str:
    return json.dumps(sorted(set(values)))
