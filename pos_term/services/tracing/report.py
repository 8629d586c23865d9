"""The traceability report: lots by product, code, supplier or days, with what they hang together with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.clean import visible
from pos_term.domain.lots import KEY_MARK
from pos_term.domain.quantity import format_quantity
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.holds import find_product
from pos_term.services.lot_status import status
from pos_term.services.report_asked import FIRST, LAST
from pos_term.services.trace import Direction, Rows
from pos_term.services.tracing.timeline import timeline
from pos_term.services.tracing.totals import WAYS, counted, totals_of
from pos_term.store import figures, trace
from pos_term.store import journey as reads
from pos_term.store import journey_codes as codes
from pos_term.store.customers import whole
from pos_term.store.lineage import Step, ancestors_of, descendants_of


class Detail(StrEnum):
    """How much the report says."""

    SUMMARY = "summary"
    """One row a product."""
    LOTS = "lots"
    """One row a lot."""
    MOVEMENTS = "movements"
    """One row a movement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which lots: those that fit everything that is said."""

    product: str | None = None
    """A sku or GTIN."""
    lot: str | None = None
    """A lot code or serial."""
    department: str | None = None
    supplier: str | None = None
    """An id or a whole name."""
    since: date | None = None
    until: date | None = None
    """The first and last business day; a lot counts that moved in them."""
    direction: Direction = Direction.BOTH
    detail: Detail = Detail.LOTS

    @property
    def days(self) -> tuple[str, str]:
        """The same as ISO text."""
        return (self.since.isoformat() if self.since else FIRST, self.until.isoformat() if self.until else LAST)


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceReport:
    """The report as of an instant; quantities are decimal text."""

    as_of: str
    """ISO, in the shop's zone."""
    training: bool
    wanted: Wanted
    columns: tuple[str, ...]
    rows: Rows
    totals: dict[str, Any]


@dataclass(frozen=True, slots=True)
class _Link:
    """How a lot hangs together with those that were asked for."""

    relation: str
    """`chosen`, `component` or `result`."""
    depth: int


_NAMED = ("relation", "depth", "sku", "name", "lot", "serial")
_FIGURES = ("opening", *WAYS, "closing", "on_hand", "balance")
COLUMNS = {
    Detail.SUMMARY: ("relation", "sku", "name", "department", "lots", *_FIGURES),
    Detail.LOTS: (
        *_NAMED, "department", "expiry", "best_before", "status", "supplier", "supplier_lot", "purchase_order",
        "certificate", *_FIGURES,
    ),
    Detail.MOVEMENTS: (
        *_NAMED, "at", "business_date", "kind", "document", "quantity", "from", "to", "person", "provenance",
        "customer", "on_hand", "note",
    ),
}  # fmt: skip
"""The columns by detail. `opening` and `closing` are what was there before and after the days; `on_hand` is now."""


def traceability(desk: Desk, wanted: Wanted) -> TraceReport | BadInput | Refused:
    """Make the report. Raises StoreFault.

    `direction` says which lots are followed beside the chosen ones: what they were made of, what was made of them.
    """
    if wanted.since and wanted.until and wanted.until < wanted.since:
        return BadInput((f"--to {wanted.until} is before --from {wanted.since}; swap them",))
    said = (wanted.product, wanted.lot, wanted.department, wanted.supplier, wanted.since, wanted.until)
    if all(each is None for each in said):
        return BadInput(("traceability of what? name --product, --lot, --department, --supplier, --from or --to",))
    with desk.store.reading() as connection:
        chosen = _chosen(connection, wanted)
        if isinstance(chosen, Refused):
            return chosen
        links = _links(connection, chosen, wanted.direction)
        if wanted.detail is Detail.MOVEMENTS:
            rows = _movements(connection, desk, wanted, links)
        else:
            rows = _lots(connection, desk, wanted, links)
        whole = totals_of(connection, links)
    if wanted.detail is Detail.SUMMARY:
        rows = _summed(rows)
    totals = {"rows": len(rows), "lots": len(links), **whole.shown()}
    columns = COLUMNS[wanted.detail]
    return TraceReport(
        as_of=desk.clock.local().isoformat(timespec="seconds"), training=desk.training, wanted=wanted,
        columns=columns, rows=_shown(columns, rows), totals=totals,
    )  # fmt: skip


# -- which lots --------------------------------------------------------------------------------------------


def _chosen(connection: Connection, wanted: Wanted) -> list[str] | Refused:
    """The lots that fit all that is said; each filter begins at an index of its own."""
    sets: list[set[str]] = []
    if wanted.product is not None:
        product = find_product(connection, whole(wanted.product))
        if product is None:
            return Refused(f"no product has {visible(wanted.product, limit=40)}; check --product")
        sets.append(set(codes.lots_of_products(connection, [product.sku])))
    if wanted.lot is not None:
        records = trace.records_by_code(connection, wanted.lot)
        if not records:
            return Refused(f"no lot or serial is called {visible(wanted.lot, limit=40)}; check --lot")
        sets.append({key for record in records for key in trace.family(connection, record.id)})
    if wanted.department is not None:
        named = _department(connection, wanted.department)
        if named is None:
            shown = visible(wanted.department, limit=40)
            return Refused(f"no product is of the department {shown}; check --department")
        sets.append(set(codes.lots_of_departments(connection, named)))
    if wanted.supplier is not None:
        suppliers = codes.suppliers_called(connection, whole(wanted.supplier))
        if not suppliers:
            return Refused(f"no supplier is called {visible(wanted.supplier, limit=40)}; check --supplier")
        sets.append(set(codes.lots_of_suppliers(connection, suppliers)))
    if not sets:
        return codes.lots_moved(connection, *wanted.days)
    found = sorted(key for key in set.intersection(*sets) if not key.endswith(KEY_MARK))
    if wanted.since or wanted.until:
        flows = reads.flows(connection, found, wanted.days)
        moved = {flow.lot_id for flow in flows if flow.when == 0}
        found = [key for key in found if key in moved]
    return found


def _department(connection: Connection, text: str) -> str | None:
    """The department as it is written on its products; capitals do not matter."""
    wanted = text.strip().casefold()
    return next((name for name in figures.departments(connection) if name.casefold() == wanted), None)


def _links(connection: Connection, chosen: Sequence[str], direction: Direction) -> dict[str, _Link]:
    links = {key: _Link("chosen", 0) for key in chosen}

    def follow(steps: Iterable[Step], relation: str, *, forward: bool) -> None:
        for step in steps:
            links.setdefault(step.result if forward else step.component, _Link(relation, step.depth))

    if direction in (Direction.BACKWARD, Direction.BOTH):
        follow(ancestors_of(connection, chosen), "component", forward=False)
    if direction in (Direction.FORWARD, Direction.BOTH):
        follow(descendants_of(connection, chosen), "result", forward=True)
    return links


# -- rows --------------------------------------------------------------------------------------------------


def _lots(connection: Connection, desk: Desk, wanted: Wanted, links: dict[str, _Link]) -> Rows:
    inside = {name for name, place in reads.place_records(connection).items() if place.inside}
    flows: dict[str, list[reads.Flow]] = {}
    for flow in reads.flows(connection, links, wanted.days):
        flows.setdefault(flow.lot_id, []).append(flow)
    there: dict[str, int] = {}
    for (key, place), quantity in reads.balances(connection, links).items():
        there[key] = there.get(key, 0) + (quantity if place in inside else 0)
    records = trace.records_by_keys(connection, links)
    departments = codes.departments(connection, {record.sku for record in records})
    on = desk.clock.business_date()
    rows: Rows = []
    for r in records:
        mine = flows.get(r.id, [])
        during = counted((flow for flow in mine if flow.when == 0), inside)
        opening = _net((flow for flow in mine if flow.when < 0), inside)
        closing = opening + _net((flow for flow in mine if flow.when == 0), inside)
        link, held = links[r.id], there.get(r.id, 0)
        rows.append(
            {
                "relation": link.relation, "depth": link.depth, "sku": r.sku, "name": r.name, "lot": r.lot,
                "serial": r.serial, "department": departments.get(r.sku, ""), "expiry": r.expiry,
                "best_before": r.best_before, "supplier": r.supplier, "supplier_lot": r.supplier_lot,
                "purchase_order": r.purchase_order, "certificate": r.certificate, "opening": opening, **during,
                "closing": closing, "on_hand": held, "balance": _net(mine, inside) - held, "lots": 1,
                "status": status(
                    on=on, recall=r.recall, hold=r.hold, expiry=r.expiry, best_before=r.best_before
                ),
            }
        )  # fmt: skip
    return sorted(rows, key=_order)


def _order(row: dict[str, Any]) -> tuple[Any, ...]:
    ranks = {"chosen": 0, "component": 1, "result": 2}
    return (ranks[row["relation"]], row["depth"], row["sku"], row["lot"] or "", row["serial"] or "")


def _net(flows: Iterable[reads.Flow], inside: set[str]) -> int:
    return sum(flow.quantity * ((flow.target in inside) - (flow.source in inside)) for flow in flows)


def _summed(rows: Rows) -> Rows:
    """Rows of lots added up by product."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in rows:
        key = (row["relation"], row["sku"])
        if key not in found:
            found[key] = {name: row[name] for name in COLUMNS[Detail.SUMMARY]}
            continue
        for name in ("lots", *_FIGURES):
            found[key][name] += row[name]
    return list(found.values())


def _movements(connection: Connection, desk: Desk, wanted: Wanted, links: dict[str, _Link]) -> Rows:
    """The steps of the lots in the days; what was on hand counts everything before them too."""
    first, last = wanted.days
    steps = reads.steps_of_lots(connection, links)
    named = reads.lot_names(connection, links)
    whose = {(n.sku, n.lot, n.serial): key for key, n in named.items()}
    rows = timeline(connection, steps, holds=[], amendments=[], refused=[], zone=desk.clock.zone)
    found: Rows = []
    for row in rows:
        if first <= row["business_date"] <= last:
            key = whose[row["sku"], row["lot"], row["serial"]]
            link = links[key]
            found.append({"relation": link.relation, "depth": link.depth, "name": named[key].name, **row})
    return found


def _shown(columns: Sequence[str], rows: Rows) -> Rows:
    """The columns of rows, figures as decimal text."""
    return [
        {name: format_quantity(row[name]) if isinstance(row[name], int) and name in _FIGURES else row[name]
         for name in columns}
        for row in rows
    ]  # fmt: skip
