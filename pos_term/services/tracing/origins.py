"""What lots were made of and what was made of them, as trees: each row follows the one it hangs from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.quantity import format_quantity
from pos_term.services.trace import Rows, sale_row
from pos_term.store import journey as reads
from pos_term.store import journey_facts as facts
from pos_term.store import trace
from pos_term.store.lineage import Step, ancestors_of, descendants_of


def made_from(connection: Connection, keys: Iterable[str]) -> Rows:
    """The components of lots, those of the components under them, and so on: each with whom it came from.

    `quantity` is what of the component was used in that making. A lot that was used in several places stands in
    each of them; what it was itself made of stands under the first alone, where `repeated` says so.
    """
    starts = sorted(set(keys))
    steps = ancestors_of(connection, starts)
    names, shares, makings = _read(connection, steps)
    suppliers = facts.supplier_names(connection, {name.supplier for name in names.values() if name.supplier})

    def row(step: Step, depth: int, *, repeated: bool) -> dict[str, Any]:
        used, into, making = names[step.component], names[step.result], makings[step.document]
        return {
            "depth": depth, "sku": used.sku, "name": used.name, "lot": used.lot, "serial": used.serial,
            "quantity": format_quantity(shares.get((step.document, step.component), (0, 0))[0]),
            "into_sku": into.sku, "into_lot": into.lot, "into_serial": into.serial, "document": making.number,
            "kind": making.kind, "business_date": making.business_date, "person": making.person,
            "supplier": suppliers.get(used.supplier, used.supplier), "supplier_lot": used.supplier_lot,
            "purchase_order": used.purchase_order, "certificate": used.certificate, "repeated": repeated,
        }  # fmt: skip

    return [row(*each[:2], repeated=each[2]) for each in _tree(starts, steps, forward=False)]


def made_into(connection: Connection, keys: Iterable[str]) -> Rows:
    """What lots went into, what that went into, and so on: each with what is there of it and its sales.

    `quantity` is what of the component went into that making, `made` what came of it.
    """
    starts = sorted(set(keys))
    steps = descendants_of(connection, starts)
    names, shares, makings = _read(connection, steps)
    results = {step.result for step in steps}
    sold: dict[str, Rows] = {}
    for key, part in trace.sold_by_lot(connection, results):
        name = names[key]
        sold.setdefault(name.parent or key, []).append(sale_row(part))
        if name.parent and name.parent != key:
            sold.setdefault(key, []).append(sale_row(part))
    inside = {name for name, place in reads.place_records(connection).items() if place.inside}
    there: dict[str, int] = {}
    for (key, place), quantity in reads.balances(connection, results).items():
        if place in inside:
            for whose in {key, names[key].parent or key}:
                there[whose] = there.get(whose, 0) + quantity

    def row(step: Step, depth: int, *, repeated: bool) -> dict[str, Any]:
        made, out_of, making = names[step.result], names[step.component], makings[step.document]
        used = shares.get((step.document, step.component), (0, 0))[0]
        came = shares.get((step.document, step.result), (0, 0))[1]
        return {
            "depth": depth, "sku": made.sku, "name": made.name, "lot": made.lot, "serial": made.serial,
            "quantity": format_quantity(used), "made": format_quantity(came), "from_sku": out_of.sku,
            "from_lot": out_of.lot, "from_serial": out_of.serial, "document": making.number, "kind": making.kind,
            "business_date": making.business_date, "person": making.person,
            "on_hand": format_quantity(there.get(step.result, 0)), "sales": sold.get(step.result, []),
            "repeated": repeated,
        }  # fmt: skip

    return [row(*each[:2], repeated=each[2]) for each in _tree(starts, steps, forward=True)]


_Names = dict[str, reads.LotName]
_Shares = dict[tuple[str, str], tuple[int, int]]


def _read(connection: Connection, steps: Sequence[Step]) -> tuple[_Names, _Shares, dict[str, reads.MakingRecord]]:
    documents = {step.document for step in steps if step.document}
    names = reads.lot_names(connection, {key for step in steps for key in (step.component, step.result)})
    return names, reads.shares(connection, documents), reads.makings(connection, documents)


def _tree(starts: Sequence[str], steps: Sequence[Step], *, forward: bool) -> list[tuple[Step, int, bool]]:
    """The makings in the order of a tree, each with its depth and whether what hangs from it stood before.

    To be a serial of a lot is no making: what was made of a serial hangs from its lot, and what a lot was made of
    hangs from each of its serials.
    """
    ways: dict[str, list[Step]] = {}
    for step in steps:
        ways.setdefault(step.component if forward else step.result, []).append(step)
    rows: list[tuple[Step, int, bool]] = []
    opened: set[str] = set()
    # A stack of its own: a chain may be longer than Python lets functions call each other.
    waiting: list[tuple[str, Step | None, int]] = [(start, None, 0) for start in reversed(starts)]
    while waiting:
        key, by, depth = waiting.pop()
        if by is not None and by.document:
            rows.append((by, depth, key in opened and key in ways))
        if key in opened:
            continue
        opened.add(key)
        for step in reversed(ways.get(key, [])):
            there = step.result if forward else step.component
            waiting.append((there, step, depth + (1 if step.document else 0)))
    return rows
