"""The pull list of a day: every lot where it is sold, judged as at the scan, and the report and page of it."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection

from pos_term.domain.dates import days_left
from pos_term.domain.judgement import Circumstances, Finding, judge
from pos_term.domain.lots import Presented
from pos_term.domain.policies import WARNING_DAYS, Rulebook
from pos_term.domain.pull_list import PULLED, PullLine, PullList, in_order
from pos_term.domain.quantity import format_quantity
from pos_term.domain.reasons import Reason
from pos_term.domain.shop import Shop
from pos_term.services.report_asked import Asked, Row
from pos_term.store import pull_list as reads

COLUMNS = (
    "part", "department", "sku", "lot", "serial", "location", "quantity", "unit", "expiry", "best_before",
    "days_left", "reasons", "why", "name",
)  # fmt: skip
"""Columns of the report; `part` is `pull` for what leaves today and `short_dated` for what will."""
_LISTED = PULLED | {Reason.SHORT_DATED}


def pull_list(connection: Connection, shop: Shop, on: date) -> PullList:
    """What must leave the sales floor and the back room on a day, and what is short-dated there.

    Each lot is judged as a scan of it would be, by the shop's rules for the product.
    """
    rules = Rulebook(shop)
    until = on + timedelta(days=_furthest(connection, shop))
    lines = []
    for stock in reads.doubtful_stock(connection, until.isoformat()):
        now = Circumstances(on=on, quantity=0, policies=rules.of(stock.product))
        verdict = judge(stock.product, Presented(), stock.lot, now)
        found = [finding for finding in verdict.findings if finding.reason in _LISTED]
        if found:
            lines.append(_line(stock, found))
    return in_order(lines, on)


def report(asked: Asked) -> tuple[list[Row], Row]:
    """The list as report rows, what leaves today first."""
    pull = pull_list(asked.connection, asked.desk.shop, asked.desk.clock.business_date())
    rows = [_row(line, pull.on) for line in (*pull.today, *pull.soon)]
    return rows, {"rows": len(rows), "pull": len(pull.today), "short_dated": len(pull.soon)}


def _furthest(connection: Connection, shop: Shop) -> int:
    """The most days before a date at which anything can count as short-dated."""
    layers = (shop.rules, *(department.rules for department in shop.departments))
    asked = [days or 0 for layer in layers for days in (layer.warning_days, layer.min_shelf_life_days)]
    return max(WARNING_DAYS, reads.furthest_days(connection), *asked)


def _line(stock: reads.Doubtful, found: list[Finding]) -> PullLine:
    product, lot = stock.product, stock.lot
    return PullLine(
        department=product.department, sku=product.sku, name=product.name, unit=product.unit,
        lot=(lot.lot or None) if lot else None, serial=lot.serial if lot else None,
        expiry=lot.expiry if lot else None, best_before=lot.best_before if lot else None,
        location=stock.location, quantity=stock.quantity, reasons=tuple(finding.reason for finding in found),
        why="; ".join(finding.words for finding in found),
    )  # fmt: skip


def _row(line: PullLine, on: date) -> Row:
    return {
        "part": "pull" if line.pulled else "short_dated", "department": line.department, "sku": line.sku,
        "lot": line.lot, "serial": line.serial, "location": line.location,
        "quantity": format_quantity(line.quantity), "unit": line.unit,
        "expiry": line.expiry and line.expiry.isoformat(),
        "best_before": line.best_before and line.best_before.isoformat(),
        "days_left": None if line.day is None else days_left(line.day, on),
        "reasons": [reason.value for reason in line.reasons], "why": line.why, "name": line.name,
    }  # fmt: skip
