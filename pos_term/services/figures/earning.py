"""What sales earned: the cost of goods sold of each sale at its lots' own costs, and how often stock turns over.

The cost of a sale is added up exactly, lot by lot, and rounded once; totals are sums of the rounded rows. Net is
what the receipt says without tax, deposits included.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from pos_term.domain.money import divide_half_up, format_fixed
from pos_term.services.report_asked import Asked, Row
from pos_term.store import figures, flows

_EVERY = 5000
"""Rows after which it is said how far the report is."""
YEAR = 365
"""Days that turnover looks back at, where no days are asked for."""

MARGIN_COLUMNS = ("receipt", "at", "net", "cost", "margin", "margin_percent", "without_cost", "kind")
TURNOVER_COLUMNS = (
    "sku", "sold", "cost_of_goods", "mean_stock", "turnover", "days_in_stock", "without_cost", "department", "name",
)  # fmt: skip


def margin(asked: Asked) -> tuple[list[Row], Row]:
    """One row a sale. Where a line's goods have no cost, the line is named and the sale has no margin."""
    first, last = asked.days
    total = flows.sales_between(asked.connection, first, last)
    rows: list[Row] = []
    net = cost = known = earned_in_all = 0
    for n, sale in enumerate(flows.sale_costs(asked.connection, first, last)):
        if n % _EVERY == 0:
            asked.step(n, total)
        goods = asked.value(1, sale.cost)
        earned = None if sale.unknown else sale.net - goods
        rows.append(
            {
                "receipt": sale.receipt, "at": sale.at, "net": asked.amount(sale.net), "cost": asked.amount(goods),
                "margin": None if earned is None else asked.amount(earned),
                "margin_percent": percent(earned, sale.net),
                "without_cost": list(sale.unknown), "kind": sale.kind,
            }
        )  # fmt: skip
        net, cost = net + sale.net, cost + goods
        if earned is not None:
            known, earned_in_all = known + sale.net, earned_in_all + earned
    return rows, {
        "rows": len(rows), "net": asked.amount(net), "cost": asked.amount(cost),
        "margin": asked.amount(earned_in_all), "margin_percent": percent(earned_in_all, known),
        "net_without_cost": asked.amount(net - known),
    }  # fmt: skip


def percent(part: int | None, whole: int) -> str | None:
    """A part in percent of a whole with one decimal, rounded half up; None where there is no whole."""
    return None if part is None or not whole else format_fixed(divide_half_up(1000 * part, whole), 1)


@dataclass(slots=True, kw_only=True)
class Turned:
    """How a product's stock turned over. Costs are thousandths times ten-thousandths, not rounded."""

    sku: str
    sold: int = 0
    """Thousandths, less what came back."""
    cost: int = 0
    """What that cost."""
    held: int = 0
    """What the stock was worth at the end of each day, added up over the days."""
    without_cost: int = 0
    """Lots that have no cost and are left out of both."""


def turnover(asked: Asked) -> tuple[list[Row], Row]:
    """Cost of goods sold over the mean value of the stock on the days asked for, by product.

    The mean is that of what was inside the company at the end of each day, at the lots' own costs as they are now.
    Without days it is the year up to today, or what there is of it since the first goods came; `--days` is so many
    days up to today.
    """
    until = asked.until or asked.desk.clock.business_date()
    since = asked.since or _begin(asked, until - timedelta(days=(asked.within or YEAR) - 1), until)
    days = (until - since).days + 1
    products = figures.products(asked.connection)
    rows, sold_at, mean_of_all = [], 0, 0
    for each in _turned(asked, since, until, days):
        product = products.get(each.sku)
        department, supplier = (product.department, product.supplier) if product else ("", "")
        if not asked.wants(each.sku, department, supplier) or not (each.sold or each.held or each.without_cost):
            continue
        cost, mean = asked.value(1, each.cost), asked.value(1, divide_half_up(each.held, days))
        sold_at, mean_of_all = sold_at + cost, mean_of_all + mean
        rows.append(
            {
                "sku": each.sku, "sold": format_fixed(each.sold, 3).rstrip("0").rstrip("."),
                "cost_of_goods": asked.amount(cost), "mean_stock": asked.amount(mean),
                "turnover": _times(each.cost * days, each.held), "days_in_stock": _days(each.held, each.cost),
                "without_cost": each.without_cost, "department": department,
                "name": product.name if product else "",
            }
        )  # fmt: skip
    return rows, {
        "rows": len(rows), "days": days, "cost_of_goods": asked.amount(sold_at),
        "mean_stock": asked.amount(mean_of_all), "turnover": _times(sold_at, mean_of_all),
        "how": "cost of goods sold over the mean of the days' closing stock values",
    }  # fmt: skip


def _begin(asked: Asked, since: date, until: date) -> date:
    first = min(figures.in_books_since(asked.connection).values(), default="")
    return min(until, max(since, date.fromisoformat(first))) if first else since


def _turned(asked: Asked, since: date, until: date, days: int) -> Iterator[Turned]:
    """Products by sku. The value at the end of a day is what there is now, less what came after that day."""
    found: dict[str, Turned] = {}
    for flow in flows.lot_flows(asked.connection, since.isoformat(), until.isoformat()):
        each = found.setdefault(flow.sku, Turned(sku=flow.sku))
        each.sold += flow.sold
        if flow.unit_cost is None:
            each.without_cost += bool(flow.sold or flow.on_hand)
            continue
        each.cost += flow.sold * flow.unit_cost
        each.held += (days * (flow.on_hand - flow.since_last) - flow.weighted) * flow.unit_cost
    return iter(sorted(found.values(), key=lambda each: each.sku))


def _times(part: int, whole: int) -> str | None:
    return format_fixed(divide_half_up(100 * part, whole), 2) if whole > 0 else None


def _days(held: int, cost: int) -> int | None:
    """Days that goods lay before they were sold, in the mean; None where none was sold."""
    return divide_half_up(held, cost) if cost > 0 and held >= 0 else None
