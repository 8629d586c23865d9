"""What was said of lots beside their movements: holds, recalls, amendments, intakes, certificates, departures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.lots import KEY_MARK, lot_key, serial_key
from pos_term.store.codec import JournalEntry

_IN = "IN (SELECT value FROM json_each(?))"
_STANDING = "e.kind IN ('hold', 'recall_applied', 'release')"
_ENTRY = "e.till, e.seq, e.kind, e.at, e.business_date, e.actor, e.document, e.previous, e.hash"


def holds(connection: Connection, keys: Iterable[str]) -> list[tuple[str, JournalEntry]]:
    """The holds and releases of these lots, each with the lot it names, oldest first.

    There is no table of them: those that name a lot's product are read from the journal, by their own index.
    """
    wanted = set(keys)
    skus = {key.partition(KEY_MARK)[0] for key in wanted}
    rows = connection.exec_driver_sql(
        f"""SELECT {_ENTRY}, json_extract(x.value, '$.sku'), json_extract(x.value, '$.lot'),
              json_extract(x.value, '$.serial')
            FROM entry e, json_each(e.document, '$.lots') x
            WHERE e.kind IN ('hold', 'release') AND {_STANDING} AND json_extract(x.value, '$.sku') {_IN}
            ORDER BY e.at, e.till, e.seq, x.key""",  # noqa: S608
        (_list(skus),),
    )
    found = []
    for *entry, sku, lot, serial in rows:
        key = serial_key(sku, serial) if serial else lot_key(sku, lot or "")
        if key in wanted:
            found.append((key, _entry(entry)))
    return found


def recalls(connection: Connection, numbers: Iterable[str]) -> list[JournalEntry]:
    """When recalls with these numbers took effect, oldest first."""
    rows = connection.exec_driver_sql(
        f"""SELECT {_ENTRY} FROM entry e WHERE e.kind = 'recall_applied' AND {_STANDING}
            AND json_extract(e.document, '$.recall') {_IN} ORDER BY e.at, e.till, e.seq""",  # noqa: S608
        (_list(numbers),),
    )
    return [_entry(tuple(row)) for row in rows]


def recall_numbers(connection: Connection, sku: str, gtins: Iterable[str]) -> list[tuple[str, str | None, str]]:
    """`(recall, lot, reason)` of every recall in effect that names this product; all lots where lot is None."""
    rows = connection.exec_driver_sql(
        f"""SELECT t.recall, t.lot, r.reason FROM recall_target t JOIN recall r ON r.id = t.recall
            WHERE t.applied = 1 AND (t.sku = ? OR t.gtin {_IN}) ORDER BY t.recall, t.n""",  # noqa: S608
        (sku, _list(gtins)),
    )
    return [(row[0], row[1], row[2]) for row in rows]


def recalls_on(connection: Connection, keys: Iterable[str]) -> list[tuple[str, str, str]]:
    """`(recall, lot, reason)` of the recalls that stand on these lots, whether they name them or not."""
    rows = connection.exec_driver_sql(
        f"""SELECT l.recall, l.id, r.reason FROM lot l JOIN recall r ON r.id = l.recall
            WHERE l.id {_IN} ORDER BY l.recall, l.id""",  # noqa: S608
        (_list(keys),),
    )
    return [(row[0], row[1], row[2]) for row in rows]


def codes_of(connection: Connection, sku: str) -> list[str]:
    """The barcodes of a product."""
    return [row[0] for row in connection.exec_driver_sql("SELECT code FROM barcode WHERE sku = ?", (sku,))]


def _entry(row: Sequence[Any]) -> JournalEntry:
    till, seq, kind, at, business_date, actor, document, previous, made = row
    return JournalEntry(
        till=till, seq=seq, kind=kind, at=at, business_date=business_date, actor=actor, document=document,
        previous=previous, hash=made,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendedFact:
    """One field of a lot that was put right."""

    at: str
    business_date: str
    person: str
    approved_by: str
    reason: str
    certificate: str
    lot_id: str
    field: str
    was: str
    now: str
    retest: bool
    document: str


def amendments(connection: Connection, keys: Iterable[str]) -> list[AmendedFact]:
    """What was put right of these lots, oldest first."""
    rows = connection.exec_driver_sql(
        f"""SELECT e.at, e.business_date, e.actor, coalesce(json_extract(e.document, '$.approved_by'), ''),
              coalesce(json_extract(e.document, '$.reason'), ''),
              coalesce(json_extract(e.document, '$.certificate'), ''), f.lot_id, f.field, f.was, f.now, f.retest,
              f.document
            FROM lot_fact f JOIN entry e ON e.id = f.document WHERE f.lot_id {_IN}
            ORDER BY f.mark, f.lot_id, f.field""",  # noqa: S608
        (_list(keys),),
    )
    return [
        AmendedFact(
            at=r[0], business_date=r[1], person=r[2], approved_by=r[3], reason=r[4], certificate=r[5], lot_id=r[6],
            field=r[7], was=r[8], now=r[9], retest=bool(r[10]), document=r[11],
        )
        for r in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class IntakeRecord:
    """One line by which a quantity of a lot came to be here; codes as identity sees them."""

    document: str
    n: int
    kind: str
    number: str
    business_date: str
    sku: str
    lot_id: str
    quantity: int
    location: str
    supplier: str
    supplier_lot: str
    purchase_order: str
    certificate: str
    grade: str


_INTAKE = """SELECT i.document, i.n, i.kind, CASE i.kind WHEN 'goods_receipt' THEN coalesce(g.number, '')
      ELSE coalesce((SELECT json_extract(e.document, '$.number') FROM entry e WHERE e.id = i.document), '') END,
      i.business_date, i.sku, i.lot_id, i.quantity, i.location, i.supplier, i.supplier_lot, i.purchase_order,
      i.certificate, i.grade FROM intake i LEFT JOIN goods_receipt g ON g.id = i.document"""


def intakes(connection: Connection, keys: Iterable[str]) -> list[IntakeRecord]:
    """How these lots came to be here, oldest first."""
    return list(_intakes(connection, f"i.lot_id {_IN}", _list(keys)))


def intakes_by_supplier_lot(connection: Connection, folded: str) -> list[IntakeRecord]:
    """What came under a supplier's lot, as identity sees it."""
    return list(_intakes(connection, "i.supplier_fold = ? AND i.supplier_fold <> ''", folded))


def intakes_by_purchase(connection: Connection, folded: str) -> list[IntakeRecord]:
    """What came on a purchase order."""
    return list(_intakes(connection, "i.purchase_order = ? AND i.purchase_order <> ''", folded))


def intakes_by_certificate(connection: Connection, folded: str) -> list[IntakeRecord]:
    """What came with a certificate."""
    return list(_intakes(connection, "i.certificate = ? AND i.certificate <> ''", folded))


def intakes_of_document(connection: Connection, document: str) -> list[IntakeRecord]:
    """What came with one document."""
    return list(_intakes(connection, "i.document = ?", document))


def _intakes(connection: Connection, where: str, value: str) -> Iterator[IntakeRecord]:
    names = IntakeRecord.__slots__  # in the order of the columns
    text = f"{_INTAKE} WHERE {where} ORDER BY i.business_date, i.document, i.n"
    for row in connection.exec_driver_sql(text, (value,)):
        yield IntakeRecord(**dict(zip(names, row, strict=True)))


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateRecord:
    """A certificate; days are ISO text."""

    number: str
    supplier: str
    title: str
    valid_from: str | None
    valid_until: str | None
    file_name: str
    sha256: str
    notes: str


def certificates(connection: Connection, folded: Iterable[str]) -> list[CertificateRecord]:
    """Certificates by their numbers as identity sees them, of whichever supplier."""
    rows = connection.exec_driver_sql(
        f"""SELECT number, supplier, title, valid_from, valid_until, file_name, sha256, notes FROM certificate
            WHERE fold {_IN} ORDER BY fold, supplier""",  # noqa: S608
        (_list(folded),),
    )
    return [CertificateRecord(**row._mapping) for row in rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class DepartureRecord:
    """One line by which a quantity left the company otherwise than by a sale."""

    at: str
    business_date: str
    kind: str
    number: str
    person: str
    approved_by: str
    lot_id: str
    quantity: int
    location: str
    value: int | None
    reason: str
    witness: str
    supplier: str
    reference: str


def departures(connection: Connection, keys: Iterable[str]) -> list[DepartureRecord]:
    """How these lots left the company otherwise than by a sale, oldest first."""
    rows = connection.exec_driver_sql(
        f"""SELECT e.at, d.business_date, d.kind, d.number, e.actor AS person,
              coalesce(json_extract(e.document, '$.approved_by'), '') AS approved_by, d.lot_id, d.quantity,
              d.location, d.value, d.reason, d.witness, d.supplier,
              coalesce(json_extract(e.document, '$.reference'), '') AS reference
            FROM departure d JOIN entry e ON e.id = d.document WHERE d.lot_id {_IN}
            ORDER BY e.at, e.till, e.seq, d.n""",  # noqa: S608
        (_list(keys),),
    )
    return [DepartureRecord(**row._mapping) for row in rows]


def supplier_names(connection: Connection, ids: Iterable[str]) -> dict[str, str]:
    """The names of suppliers by id; those without a record are left out."""
    rows = connection.exec_driver_sql(f"SELECT id, name FROM supplier WHERE id {_IN}", (_list(ids),))  # noqa: S608
    return {row[0]: row[1] for row in rows}


def _list(values: Iterable[str]) -> str:
    return json.dumps(sorted(set(values)))
