"""What happened to lots beside coming in and being sold: moved, thrown away, sent back, stopped, put right."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.documents import GoodsReceipt, LotSplit, Produced, ReceivedLine
from pos_term.domain.lots import fold, lot_key, serial_key
from pos_term.domain.money import format_amount
from pos_term.domain.quantity import format_quantity
from pos_term.services.desk import Desk
from pos_term.services.trace import Rows
from pos_term.store import journey as moves
from pos_term.store import journey_facts as reads
from pos_term.store import trace
from pos_term.store.codec import JournalEntry, read_document

_TAKEN_IN = (GoodsReceipt, Produced, LotSplit)


def disposals(connection: Connection, desk: Desk, keys: Sequence[str]) -> tuple[Rows, Rows]:
    """What was thrown away, and what went back to its supplier."""
    found = reads.departures(connection, keys)
    names = moves.lot_names(connection, {each.lot_id for each in found})
    suppliers = reads.supplier_names(connection, {each.supplier for each in found})
    thrown: Rows = []
    back: Rows = []
    for each in found:
        row: dict[str, Any] = {
            "at": each.at, "business_date": each.business_date, "document": each.number,
            **_named(names[each.lot_id]), "quantity": format_quantity(each.quantity), "location": each.location,
            "value": None if each.value is None else format_amount(each.value, desk.shop.digits),
            "reason": each.reason, "person": each.person, "approved_by": each.approved_by,
        }  # fmt: skip
        if each.kind == "disposed":
            thrown.append({**row, "witness": each.witness})
        else:
            name = suppliers.get(each.supplier, each.supplier)
            back.append({**row, "supplier": name, "reference": each.reference})
    return thrown, back


def transfers(connection: Connection, steps: Iterable[moves.MovedStep]) -> Rows:
    """What moved between places and stores, among the steps of lots."""
    moved = [step for step in steps if step.kind == "stock_moved"]
    names = moves.lot_names(connection, {step.lot_id for step in moved})
    places = moves.place_records(connection)
    return [
        {
            "at": step.at, "business_date": step.business_date, "document": step.number,
            **_named(names[step.lot_id]), "quantity": format_quantity(step.quantity), "from": step.source,
            "to": step.target, "store": places[step.target].branch if step.target in places else "",
            "reason": step.reason, "person": step.person,
        }
        for step in moved
    ]  # fmt: skip


def holds(connection: Connection, keys: Sequence[str]) -> Rows:
    """When these lots were stopped and let go, by whom and why: holds, recalls, and what was held as it came in."""
    names = moves.lot_names(connection, keys)
    rows: Rows = []
    for key, entry in reads.holds(connection, keys):
        said = json.loads(entry.document)
        rows.append(_stop(entry, names[key], entry.kind, said["reason"], approved_by=said.get("approved_by", "")))
    for entry, line in _held_as_it_came(connection, keys):
        if named := _named_by(line, names):
            rows.append(_stop(entry, named, "hold", line.hold))
    rows += _recalls(connection, names)
    return sorted(rows, key=lambda row: str(row["at"]))


def _held_as_it_came(connection: Connection, keys: Sequence[str]) -> Iterable[tuple[JournalEntry, ReceivedLine]]:
    for kind in _TAKEN_IN:
        for entry in trace.entries_that_moved(connection, keys, kind.KIND):
            if '"hold":"' not in entry.document.replace('"hold":""', ""):
                continue  # to read a long delivery takes time, and hardly any holds a lot
            document = read_document(entry.kind, entry.document)
            lines = document.lines if isinstance(document, GoodsReceipt) else getattr(document, "made", ())
            yield from ((entry, line) for line in lines if line.hold)


def _named_by(line: ReceivedLine, names: dict[str, moves.LotName]) -> moves.LotName | None:
    return names.get(serial_key(line.sku, line.serial) if line.serial else lot_key(line.sku, line.lot or ""))


def _recalls(connection: Connection, names: dict[str, moves.LotName]) -> Rows:
    """Recalls in effect on one of these lots: by name, by product, or by what it was split off."""
    found: list[tuple[str, str, moves.LotName]] = []
    for sku in sorted({name.sku for name in names.values()}):
        mine = [name for name in names.values() if name.sku == sku]
        for number, lot, reason in reads.recall_numbers(connection, sku, reads.codes_of(connection, sku)):
            named = [
                name for name in mine if lot is None or fold(lot) in (fold(name.lot or ""), fold(name.serial or ""))
            ]
            # A recall of a lot with many serials is one thing that happened, not one for each of them.
            found += [(number, reason, name) for name in named[:1]]
    for number, key, reason in reads.recalls_on(connection, names):
        # It reached a lot that it does not name: one that was split off a lot it does.
        if number not in {each for each, _, _ in found}:
            found.append((number, reason, names[key]))
    entries = {
        json.loads(entry.document)["recall"]: entry
        for entry in reversed(reads.recalls(connection, {number for number, _, _ in found}))
    }
    return [
        _stop(entries[number], name, "recall", reason, recall=number)
        for number, reason, name in found if number in entries
    ]  # fmt: skip


def _stop(
    entry: JournalEntry, name: moves.LotName, kind: str, reason: str, *, approved_by: str = "", recall: str = ""
) -> dict[str, Any]:
    return {
        "at": entry.at, "business_date": entry.business_date, "kind": kind, **_named(name), "reason": reason,
        "person": entry.actor, "approved_by": approved_by, "recall": recall,
    }  # fmt: skip


def amendments(connection: Connection, keys: Sequence[str]) -> Rows:
    """What was put right of these lots: the day or text it was, the one it is, by whom and why."""
    found = reads.amendments(connection, keys)
    names = moves.lot_names(connection, {each.lot_id for each in found})
    return [
        {
            "at": each.at, "business_date": each.business_date, **_named(names[each.lot_id]), "field": each.field,
            "was": each.was, "now": each.now, "retest": each.retest, "reason": each.reason,
            "certificate": each.certificate, "person": each.person, "approved_by": each.approved_by,
        }
        for each in found
    ]  # fmt: skip


def certificates(connection: Connection, desk: Desk, keys: Sequence[str], more: Iterable[str] = ()) -> Rows:
    """The certificates that came with these lots, and whether each holds today.

    `standing` is `valid`, `expired`, `not_yet_valid`, or `not_kept` where only its number is known.
    """
    numbers = {each.certificate for each in reads.intakes(connection, keys) if each.certificate}
    numbers |= {fold(name.certificate) for name in moves.lot_names(connection, keys).values() if name.certificate}
    numbers |= {fold(each) for each in more if each}
    kept = reads.certificates(connection, numbers)
    suppliers = reads.supplier_names(connection, {each.supplier for each in kept})
    today = desk.clock.business_date().isoformat()
    rows: Rows = [
        {
            "number": each.number, "supplier": suppliers.get(each.supplier, each.supplier), "title": each.title,
            "valid_from": each.valid_from, "valid_until": each.valid_until, "standing": _standing(each, today),
            "file": each.file_name, "sha256": each.sha256, "notes": each.notes,
        }
        for each in kept
    ]  # fmt: skip
    lost = numbers - {fold(each.number) for each in kept}
    blank = {"supplier": "", "title": "", "valid_from": None, "valid_until": None, "standing": "not_kept"}
    return rows + [{"number": number, **blank, "file": "", "sha256": "", "notes": ""} for number in sorted(lost)]


def _standing(certificate: reads.CertificateRecord, today: str) -> str:
    if certificate.valid_until and certificate.valid_until < today:
        return "expired"
    return "not_yet_valid" if certificate.valid_from and certificate.valid_from > today else "valid"


def _named(name: moves.LotName) -> dict[str, Any]:
    return {"sku": name.sku, "lot": name.lot, "serial": name.serial}
