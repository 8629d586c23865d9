"""The restocking forecast: what will be sold, how far the stock reaches, what to order, what will be left over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection

from pos_term.domain.forecast import WEEK, Forecast, forecast, order_for
from pos_term.domain.products import Product
from pos_term.domain.quantity import format_quantity
from pos_term.services.desk import Desk
from pos_term.services.figures.pace import Pace, outlooks
from pos_term.services.figures.supply import Supply, supplies
from pos_term.services.lot_status import SELLABLE
from pos_term.services.report_asked import Asked, Row
from pos_term.store import figures, flows

MOST_WEEKS = 104
"""How far back sales are looked at: two years, so that a week can be held against the same one a year ago."""
REVIEW = 7
"""Days from one order to the next, beside the supplier's days to deliver: goods are ordered once a week."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Restock:
    """What to do about one product."""

    product: Product
    supply: Supply
    forecast: Forecast
    left_over: int
    """Thousandths on hand that will pass their date before they are sold, at the forecast pace."""
    lots_left_over: tuple[str, ...]
    """The codes of those lots."""
    cover: int | None
    """Days that what will be sold of the stock lasts; None where nothing is forecast to sell."""
    lead_days: int
    """Days from an order to its delivery; 0 where no supplier is named."""
    order: int
    """Thousandths to order now."""


def restocks(
    connection: Connection, desk: Desk, wanted: Callable[[Product], bool], step: Callable[[int, int], None]
) -> Iterator[Restock]:
    """The forecast of every wanted product that was ever here; `step` is told how far it is, and may raise."""
    on = desk.clock.business_date()
    stock = list(figures.standing(connection))
    there = supplies(connection, on, stock)
    vendors, first = figures.vendors(connection), figures.in_books_since(connection)
    by_sku: dict[str, list[figures.Standing]] = {}
    for row in stock:
        by_sku.setdefault(row.sku, []).append(row)
    asked = [each for each in there.values() if wanted(each.product)]
    for done, supply in enumerate(asked):
        step(done, len(asked))
        product = supply.product
        made = forecast(weekly(connection, product.sku, on, first.get(product.sku)))
        rows = by_sku.get(product.sku, [])
        left = _left_over(rows, made, desk, on)
        vendor = vendors.get(product.supplier)
        lead = vendor.lead_days if vendor else 0
        keeps = supply.usable - sum(left.values())
        yield Restock(
            product=product, supply=supply, forecast=made, left_over=sum(left.values()), lots_left_over=tuple(left),
            cover=made.days_of_cover(keeps), lead_days=lead,
            order=order_for(
                made, usable=keeps, on_order=supply.on_order, days=lead + REVIEW, least=product.low_stock,
                weighed=product.weighed,
            ),
        )  # fmt: skip
    step(len(asked), len(asked))


def weekly(connection: Connection, sku: str, on: date, first: str | None = None) -> list[int]:
    """What was sold of a product in each whole week up to yesterday, the oldest first.

    The weeks begin with the first whole one after the product came into the books, or with one before in which it
    was sold; weeks in which it was here and nothing was sold are 0.
    """
    begin = on - timedelta(days=MOST_WEEKS * WEEK)
    until = on - timedelta(days=1)
    sold = flows.sold_by_period(connection, sku, begin.isoformat(), until.isoformat(), WEEK)
    earliest = min(sold, default=MOST_WEEKS)
    if first is not None:
        came = -(-(date.fromisoformat(first) - begin).days // WEEK)
        earliest = min(earliest, max(0, came))
    return [sold.get(week, 0) for week in range(earliest, MOST_WEEKS)]


def _left_over(rows: list[figures.Standing], made: Forecast, desk: Desk, on: date) -> dict[str, int]:
    """Of each lot that may be sold, by its code, what will be left on its date at the forecast pace."""
    pace = {row.sku: Pace(made.per_week, WEEK if made.weeks else 0) for row in rows}
    found: dict[str, int] = {}
    ahead = outlooks(rows, pace, desk.shop, on)
    for row in rows:
        outlook = ahead[row.lot_id, row.location]
        if row.sellable and not row.branch and outlook.unsold and outlook.status in SELLABLE:
            code = row.serial or row.lot or ""
            found[code] = found.get(code, 0) + outlook.unsold
    return found


COLUMNS = (
    "sku", "method", "weeks", "per_week", "held_back", "mae", "wape", "bias", "mae_as_last_week", "usable",
    "on_order", "days_of_cover", "lead_days", "order", "left_over", "lots_left_over", "supplier", "department",
    "name",
)  # fmt: skip


def report(asked: Asked) -> tuple[list[Row], Row]:
    """One row a product that sold or is on hand: the forecast of the week to come, its error, what to order."""
    rows, off, sold, floor, over = [], 0, 0, 0, 0

    def wanted(product: Product) -> bool:
        return asked.wants(product.sku, product.department, product.supplier)

    for each in restocks(asked.connection, asked.desk, wanted, asked.step):
        if not each.forecast.weeks and not each.supply.usable:
            continue
        rows.append(_row(each))
        if each.forecast.error and each.forecast.floor:
            off, sold = off + each.forecast.error.off, sold + each.forecast.error.sold
            over, floor = over + each.forecast.error.over, floor + each.forecast.floor.off
    return rows, {
        "rows": len(rows), "to_order": sum(row["order"] != "0" for row in rows),
        "wape": 100 * off // sold if sold else None, "wape_as_last_week": 100 * floor // sold if sold else None,
        "bias_percent": 100 * over // sold if sold else None,
        "how": "whole weeks, one week ahead; chosen and measured on different held-back weeks",
    }  # fmt: skip


def _row(each: Restock) -> Row:
    made, error, floor = each.forecast, each.forecast.error, each.forecast.floor
    return {
        "sku": each.product.sku, "method": made.method.value, "weeks": made.weeks,
        "per_week": format_quantity(made.per_week), "held_back": error.weeks if error else 0,
        "mae": format_quantity(error.mae) if error else None, "wape": error.wape if error else None,
        "bias": format_quantity(error.bias) if error else None,
        "mae_as_last_week": format_quantity(floor.mae) if floor else None,
        "usable": format_quantity(each.supply.usable), "on_order": format_quantity(each.supply.on_order),
        "days_of_cover": each.cover, "lead_days": each.lead_days, "order": format_quantity(each.order),
        "left_over": format_quantity(each.left_over), "lots_left_over": list(each.lots_left_over),
        "supplier": each.product.supplier or None, "department": each.product.department,
        "name": each.product.name,
    }  # fmt: skip
