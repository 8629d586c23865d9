"""Reports: rows of decimal text that are printed as a table, CSV or JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pos_term.services import capture, pull_list, report_sales, report_stock, shift_report
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.report_asked import Asked, Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report as of an instant. Amounts, costs and quantities are decimal text."""

    name: str
    as_of: str
    """ISO, in the shop's zone."""
    training: bool
    columns: tuple[str, ...]
    rows: list[Row]
    totals: Row


def make_report(
    desk: Desk, name: str, *, since: date | None = None, until: date | None = None
) -> Report | BadInput | Refused:
    """Make a report by name over the business days `since` to `until`, both included. Raises StoreFault.

    An X is refused where no shift is open.
    """
    if name not in REPORTS:
        return BadInput((f"report {name[:30]!r} is not known; choose {', '.join(REPORTS)}",))
    if since and until and until < since:
        return BadInput((f"--to {until} is before --from {since}; swap them",))
    columns, fill = REPORTS[name]
    with desk.store.reading() as connection:
        asked = Asked(connection=connection, desk=desk, since=since, until=until, digits=desk.shop.digits)
        filled = fill(asked)
    if isinstance(filled, Refused):
        return filled
    rows, totals = filled
    return Report(
        name=name, as_of=desk.clock.local().isoformat(timespec="seconds"), training=desk.training,
        columns=columns, rows=rows, totals=totals,
    )  # fmt: skip


_Fill = Callable[[Asked], tuple[list[Row], Row] | Refused]

REPORTS: dict[str, tuple[tuple[str, ...], _Fill]] = {
    "on-hand": (
        (
            "sku", "lot", "serial", "location", "on_hand", "available", "expiry", "best_before", "status",
            "unit_cost", "value", "name",
        ),
        report_stock.on_hand,
    ),
    "expiry": (
        (
            "sku", "lot", "location", "on_hand", "expiry", "days_left", "value", "status", "serial", "date", "name",
        ),
        report_stock.expiry,
    ),
    "valuation": (("sku", "lot", "on_hand", "unit_cost", "value", "name"), report_stock.valuation),
    "sales": (
        ("receipt", "at", "till", "cashier", "customer", "net", "tax", "total", "kind", "order"),
        report_sales.sales,
    ),
    "returns": (
        (
            "receipt", "at", "till", "cashier", "customer", "sold_on", "sold_line", "sku", "lot", "serial",
            "quantity", "paid_back", "place", "reason", "kind", "name",
        ),
        report_sales.returns,
    ),
    "tenders": (
        ("kind", "count", "amount", "handed_over", "change", "paid_back", "unknown", "declined"),
        report_sales.tenders,
    ),
    "cash": (("at", "till", "cashier", "kind", "amount", "reason", "customer"), report_sales.cash),
    "drawer": (("at", "till", "cashier", "reason", "document", "problem"), report_sales.drawer),
    "refusals": (
        ("at", "till", "cashier", "raw", "sku", "lot", "serial", "reasons", "outcome"),
        report_sales.refusals,
    ),
    "exceptions": (
        (
            "kind", "receipt", "line", "sku", "lot", "since", "carried", "serial", "quantity", "tender", "amount",
        ),
        report_sales.exceptions,
    ),
    "capture": (capture.COLUMNS, capture.capture),
    "x": (shift_report.COLUMNS, shift_report.x),
    "z": (shift_report.COLUMNS, shift_report.z),
    "pull-list": (pull_list.COLUMNS, pull_list.report),
}  # fmt: skip
"""Every report by name: its columns, and what fills it."""
