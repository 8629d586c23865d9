"""The steps of lots in people's words, with what was on hand after each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.dates import unstamp
from pos_term.domain.quantity import format_quantity
from pos_term.services.trace import Rows
from pos_term.store import journey as reads
from pos_term.store.journey import MovedStep, PlaceRecord
from pos_term.store.trace import RefusedPart

_WORDS = {
    ("goods_receipt", "supplier", ""): "received",
    ("sale", "", "customer"): "sold",
    ("sale", "customer", ""): "returned by customer",
    ("numbers_assigned", "", "customer"): "sold, number given later",
    ("numbers_assigned", "customer", ""): "number given later",
    ("disposed", "", "disposal"): "disposed of",
    ("supplier_returned", "", "supplier"): "returned to supplier",
    ("produced", "", "production"): "used up",
    ("produced", "production", ""): "made",
    ("lot_split", "", "production"): "split up",
    ("lot_split", "production", ""): "split off another lot",
}
"""By kind of document, place outside it came from, place outside it went to."""


def step_words(step: MovedStep, places: Mapping[str, PlaceRecord]) -> str:
    """What happened, in few words."""
    source, target = _place(step.source, places), _place(step.target, places)
    if source.inside and target.inside:
        if target.branch and target.branch != source.branch:
            return f"sent to {target.branch}"
        if source.branch and not target.branch:
            return f"back from {source.branch}"
        if step.target == "quarantine":
            return "put in quarantine"
        return "taken out of quarantine" if step.source == "quarantine" else "moved"
    outside = ("" if source.inside else step.source, "" if target.inside else step.target)
    if step.source == "count" and step.target == "customer":
        return "sold, lot not known before"
    known = _WORDS.get((step.kind, *outside))
    if known is None and "count" in outside:
        known = "found in a count" if outside[0] else "missing in a count"
    return known or step.kind.replace("_", " ")


def _place(name: str, places: Mapping[str, PlaceRecord]) -> PlaceRecord:
    return places.get(name) or PlaceRecord(name, inside=False, branch="")


def timeline(
    connection: Connection, moved: Iterable[MovedStep], *, holds: Rows, amendments: Rows,
    refused: Iterable[RefusedPart], zone: tzinfo, running: bool = True,
) -> Rows:  # fmt: skip
    """Every step, oldest first: what moved, and what was said of the lots between.

    `on_hand` is what the company had of the step's lot after it, all places together; the serials made in a lot
    count with it. It is None where `running` is off, because not every step of the lots is there.
    """
    steps = list(moved)
    names = reads.lot_names(connection, {step.lot_id for step in steps})
    places = reads.place_records(connection)
    after: dict[str, int] = {}
    rows: list[tuple[tuple[str, int, str, int, int], dict[str, Any]]] = []
    for step in steps:
        name = names[step.lot_id]
        group = name.parent or step.lot_id
        change = _place(step.target, places).inside - _place(step.source, places).inside
        after[group] = after.get(group, 0) + change * step.quantity
        row: dict[str, Any] = {
            "at": step.at, "business_date": step.business_date, "kind": step_words(step, places),
            "document": step.number, "quantity": format_quantity(step.quantity), "from": step.source,
            "to": step.target, "person": step.person, "provenance": step.provenance,
            "on_hand": format_quantity(after[group]) if running else None, "sku": name.sku, "lot": name.lot,
            "serial": name.serial, "customer": step.customer, "note": step.allowed or step.reason,
        }  # fmt: skip
        rows.append(((step.at, 0, step.till, step.seq, step.n), row))
    said = (*map(_held, holds), *map(_amended, amendments), *(_refused(part, zone) for part in refused))
    # What was said of a lot at the very instant it moved stands behind the movement.
    for n, row in enumerate(said):
        rows.append(((row["at"], 1, "", 0, n), row))
    return _fill_in([row for _, row in sorted(rows, key=lambda each: each[0])], running=running)


def _fill_in(rows: Rows, *, running: bool) -> Rows:
    """What was on hand when something was said of a lot: as after the movement before it."""
    after: dict[tuple[Any, ...], str] = {}
    for row in rows:
        whose = (row["sku"], row["lot"] or row["serial"])
        if row["quantity"]:
            after[whose] = row["on_hand"]
        elif running:
            row["on_hand"] = after.get(whose, "0")
    return rows


def _said(row: Mapping[str, Any], kind: str, note: str, **more: Any) -> dict[str, Any]:
    return {
        "at": row["at"], "business_date": row["business_date"], "kind": kind, "document": "", "quantity": None,
        "from": None, "to": None, "person": row["person"], "provenance": "", "on_hand": None, "sku": row["sku"],
        "lot": row["lot"], "serial": row["serial"], "customer": "", "note": note, **more,
    }  # fmt: skip


_STANDING = {"hold": "put on hold", "release": "released", "recall": "recalled"}


def _held(row: Mapping[str, Any]) -> dict[str, Any]:
    document = row["recall"] or ""
    return _said(row, _STANDING[row["kind"]], row["reason"], document=document)


def _amended(row: Mapping[str, Any]) -> dict[str, Any]:
    field = row["field"].replace("_", " ")
    kind = "tested again" if row["retest"] else "put right"
    return _said(row, kind, f"{field}: {row['was'] or 'nothing'} -> {row['now'] or 'nothing'}; {row['reason']}")


def _refused(part: RefusedPart, zone: tzinfo) -> dict[str, Any]:
    day = unstamp(part.at).astimezone(zone).date().isoformat()
    row = {
        "at": part.at, "business_date": day, "person": part.cashier, "sku": part.sku, "lot": part.lot,
        "serial": part.serial,
    }  # fmt: skip
    return _said(row, "refused at the till", part.reasons.replace("_", " ").replace(" ", ", "))
