"""Reports: rows of decimal text that are printed as a table, CSV or JSON."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from pos_term.services import alerts, capture, pull_list, report_sales, report_stock, shift_report
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.figures import earning, goods, restocking, supply, utilising
from pos_term.services.narrowing import narrow
from pos_term.services.report_asked import Asked, Progress, Row, Stopped, go_on


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
    desk: Desk,
    name: str,
    *,
    since: date | None = None,
    until: date | None = None,
    within: int | None = None,
    product: str = "",
    department: str = "",
    supplier: str = "",
    progress: Progress = go_on,
) -> Report | BadInput | Refused:
    """Make a report by name over the business days `since` to `until`, both included. Raises StoreFault.

    `within` are days of a report that looks ahead or back by days; `product` is a sku or a code, `supplier` an id
    or a name. `progress` is told how far a long report is, and stops it by giving False.
    An X is refused where no shift is open.
    """
    if name not in REPORTS:
        return BadInput((f"report {name[:30]!r} is not known; choose {', '.join(REPORTS)}",))
    if since and until and until < since:
        return BadInput((f"--to {until} is before --from {since}; swap them",))
    given = {"--days": within is not None, "--product": product, "--department": department, "--supplier": supplier}
    for option, there in given.items():
        if there and option not in TAKES.get(name, ()):
            takers = ", ".join(each for each, options in TAKES.items() if option in options)
            return BadInput((f"{option}: report {name} does not take it; {takers} do",))
    columns, fill = REPORTS[name]
    try:
        with desk.store.reading() as connection:
            narrowed = narrow(connection, product, department, supplier)
            if isinstance(narrowed, BadInput):
                return narrowed
            asked = Asked(
                connection=connection, desk=desk, since=since, until=until, digits=desk.shop.digits, within=within,
                product=narrowed[0], department=narrowed[1], supplier=narrowed[2], progress=progress,
            )  # fmt: skip
            filled = fill(asked)
    except Stopped:
        return Refused("the report was stopped")
    if isinstance(filled, Refused):
        return filled
    rows, totals = filled
    return Report(
        name=name, as_of=desk.clock.local().isoformat(timespec="seconds"), training=desk.training,
        columns=columns, rows=rows, totals=totals,
    )  # fmt: skip


_Fill = Callable[[Asked], tuple[list[Row], Row] | Refused]

REPORTS: dict[str, tuple[tuple[str, ...], _Fill]] = {
    "on-hand": (report_stock.ON_HAND_COLUMNS, report_stock.on_hand),
    "expiry": (report_stock.EXPIRY_COLUMNS, report_stock.expiry),
    "valuation": (("sku", "lot", "on_hand", "unit_cost", "value", "name"), report_stock.valuation),
    "utilisation": (utilising.COLUMNS, utilising.utilisation),
    "slow-lots": (utilising.COLUMNS, utilising.slow_lots),
    "low": (supply.COLUMNS, supply.low),
    "forecast": (restocking.COLUMNS, restocking.report),
    "turnover": (earning.TURNOVER_COLUMNS, earning.turnover),
    "margin": (earning.MARGIN_COLUMNS, earning.margin),
    "receipts": (goods.RECEIPTS_COLUMNS, goods.receipts),
    "waste": (goods.WASTE_COLUMNS, goods.waste),
    "alerts": (alerts.COLUMNS, alerts.report),
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

_OF_GOODS = ("on-hand", "valuation", "utilisation", "low", "forecast", "receipts", "waste", "alerts")
_GOODS = ("--product", "--department", "--supplier")
TAKES: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_OF_GOODS, _GOODS),
    **dict.fromkeys(("expiry", "slow-lots", "turnover"), ("--days", *_GOODS)),
}
"""What beside the days a report can be narrowed by; a report that is not here takes nothing."""
