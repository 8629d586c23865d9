"""The X and the Z of a till: read from the journal's projection, as figures, as report rows and as a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import tzinfo

from sqlalchemy import Connection

from pos_term.domain.dates import stamp, unstamp
from pos_term.domain.documents import CashKind, SaleKind
from pos_term.domain.drawer_report import Counted, DrawerReport
from pos_term.domain.tax import TaxLine, format_rate
from pos_term.domain.tender import TenderKind, TenderState
from pos_term.services.desk import Refused
from pos_term.services.report_asked import Asked, Row
from pos_term.store import shift_report as reads
from pos_term.store.shift_report import Paid, Span, Sums

COLUMNS = (
    "till", "number", "closed", "from", "to", "sales", "returns", "net", "tax", "total", "tenders", "voids",
    "overrides", "no_sales", "refusals", "perpetual_total", "head", "exchanges", "post_voids", "sold", "returned",
    "exchanged", "post_voided", "rounding", "reductions", "taxes", "unknown", "opened_by", "closed_by",
    "opening_float", "paid_in", "paid_out", "safe_drop", "cash_expected", "counted", "difference",
)  # fmt: skip
"""Columns of both reports: counts are whole numbers, amounts decimal text, `from` and `to` instants. `sales`,
`returns`, `exchanges` and `post_voids` count receipts by kind; `sold` to `post_voided` are what those come to."""
NO_SHIFT = "no shift is open on till {}; open one first"


def open_drawer(connection: Connection, till: str, zone: tzinfo) -> DrawerReport | None:
    """The X of a till's open shift; None without one. Times are in `zone`."""
    span = reads.open_span(connection, till)
    return _report(connection, span, zone) if span else None


def closed_drawer(
    connection: Connection, till: str, zone: tzinfo, number: int | None = None
) -> DrawerReport | None:
    """The Z of a till by its number, or its last one; None when there is none."""
    span = reads.closed_span(connection, till, number)
    return _report(connection, span, zone) if span else None


def closed_drawers(connection: Connection, since: str, before: str, zone: tzinfo) -> list[DrawerReport]:
    """The Zs of all tills from one instant up to another, as the journal writes instants."""
    reports: list[DrawerReport] = []
    perpetual: dict[tuple[str, int], int] = {}
    for span in reads.closed_spans(connection, since, before):
        report = _report(connection, span, zone, before=perpetual.get((span.till, span.number - 1)))
        perpetual[span.till, span.number] = report.perpetual_total
        reports.append(report)
    return reports


def x(asked: Asked) -> tuple[list[Row], Row] | Refused:
    """The open shift of this till as it stands now."""
    report = open_drawer(asked.connection, asked.desk.till, asked.desk.clock.zone)
    if report is None:
        return Refused(NO_SHIFT.format(asked.desk.till))
    return _rows(asked, [report])


def z(asked: Asked) -> tuple[list[Row], Row]:
    """One row a shift that was closed on the days asked for."""
    return _rows(asked, closed_drawers(asked.connection, *asked.instants, asked.desk.clock.zone))


def _rows(asked: Asked, reports: Sequence[DrawerReport]) -> tuple[list[Row], Row]:
    sums = {
        name: asked.amount(sum(getattr(report, name) for report in reports)) for name in ("net", "tax", "total")
    }
    return [_row(asked, report) for report in reports], {"rows": len(reports), **sums}


def _row(asked: Asked, report: DrawerReport) -> Row:
    amount = asked.amount
    sale, back, both, undone = (report.receipts_of(kind) for kind in SaleKind)
    moved = {kind.value: amount(report.moved_by(kind).amount) for kind in CashKind}
    taxes = [
        {"rate": format_rate(tax.rate), "net": amount(tax.net), "tax": amount(tax.tax)} for tax in report.taxes
    ]
    return {
        "till": report.till, "number": report.number, "closed": report.closed, "from": stamp(report.began),
        "to": stamp(report.ended) if report.ended else None, "sales": sale.count, "returns": back.count,
        "net": amount(report.net), "tax": amount(report.tax), "total": amount(report.total),
        "tenders": {kind.value: amount(each.amount) for kind, each in report.tenders.items()},
        "voids": report.voids.count, "overrides": report.overrides, "no_sales": report.no_sales,
        "refusals": report.refusals, "perpetual_total": amount(report.perpetual_total), "head": report.head,
        "exchanges": both.count, "post_voids": undone.count, "sold": amount(sale.amount),
        "returned": amount(back.amount), "exchanged": amount(both.amount), "post_voided": amount(undone.amount),
        "rounding": amount(report.rounding), "reductions": amount(report.reductions), "taxes": taxes,
        "unknown": amount(report.unknown.amount), "opened_by": report.opened_by,
        "closed_by": report.closed_by or None, "opening_float": amount(report.opening_float), **moved,
        "cash_expected": amount(report.cash_expected),
        "counted": None if report.counted is None else amount(report.counted),
        "difference": None if report.difference is None else amount(report.difference),
    }  # fmt: skip


def _report(connection: Connection, span: Span, zone: tzinfo, before: int | None = None) -> DrawerReport:
    """One shift in figures; `before` is the perpetual total up to it, where that is known."""
    did = reads.sums(connection, span)
    total = sum(each.total for each in did.receipts)
    moved = {kind: Counted(count, amount) for kind, count, amount in did.moved}
    tenders = _tenders(did)
    perpetual = reads.perpetual(connection, span.till, span.last) if before is None else before + total
    unknown = [each.amount for each in did.tenders if each.state == TenderState.UNKNOWN]
    cash = {kind: moved[kind.value] for kind in CashKind if kind.value in moved}
    kept = cash.get(CashKind.PAID_IN, Counted()).amount - sum(
        each.amount for kind, each in cash.items() if kind is not CashKind.PAID_IN
    )
    expected = span.opening_float + tenders.get(TenderKind.CASH, Counted()).amount + kept
    return DrawerReport(
        till=span.till, number=span.number, began=unstamp(span.opened_at).astimezone(zone),
        opened_by=span.opened_by, ended=unstamp(span.closed_at).astimezone(zone) if span.closed_at else None,
        closed_by=span.closed_by or "",
        receipts={SaleKind(each.kind): Counted(each.many, each.total) for each in did.receipts},
        net=sum(each.net for each in did.receipts), tax=sum(each.tax for each in did.receipts), total=total,
        rounding=sum(each.rounding for each in did.receipts),
        reductions=sum(each.reduced for each in did.receipts),
        taxes=tuple(TaxLine(rate, net, tax) for rate, net, tax in did.taxes), tenders=tenders,
        unknown=Counted(len(unknown), sum(unknown)), opening_float=span.opening_float, moved=cash,
        cash_expected=expected if span.expected is None else span.expected, counted=span.counted,
        voids=Counted(did.voids, did.voided), whole_voids=did.whole_voids, overrides=did.overrides,
        no_sales=moved.get("no_sale", Counted()).count, refusals=did.refusals, perpetual_total=perpetual,
        head=did.head,
    )  # fmt: skip


def _tenders(did: Sums) -> dict[TenderKind, Counted]:
    """By kind, in the order in which a till offers them."""
    change = sum(each.change for each in did.receipts)
    found = {kind: _taken(paid for paid in did.tenders if paid.kind == kind.value) for kind in TenderKind}
    cash = found[TenderKind.CASH]
    found[TenderKind.CASH] = Counted(cash.count, cash.amount - change)
    return {kind: each for kind, each in found.items() if each.count or each.amount}


def _taken(payments: Iterable[Paid]) -> Counted:
    amounts = [paid.amount for paid in payments if paid.state != TenderState.DECLINED]
    return Counted(len(amounts), sum(amounts))
