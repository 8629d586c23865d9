"""Figures of the stock, against sums worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_term.domain.documents import (
    BoughtLine,
    Disposed,
    GoneLine,
    MovedLine,
    PlacesSet,
    PurchaseClosed,
    PurchaseOrdered,
    StockMoved,
    SupplierReturned,
)
from pos_term.domain.places import Branch, Location
from pos_term.domain.products import Tracking
from pos_term.services.desk import BadInput, Refused
from pos_term.services.figures.pictures import WeekBar, expiry_by_week, sell_through
from pos_term.services.reports import REPORTS, TAKES, Report, make_report
from tests.services.stockroom import at_day, brought_back, deliver, desk_of, made, sold, supplier
from tests.shop import TODAY, TestShop, days


def picked(report: Report, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in report.rows]


def test_stock_has_its_age_and_the_store_it_is_in(shop: TestShop) -> None:
    milk = shop.product("MILK", Tracking.LOT, department="Dairy")
    shop.post(
        PlacesSet(
            id="p", branches=(Branch(id="north", name="North shop"),),
            locations=(Location(name="north-floor", branch="north"),),
        )
    )  # fmt: skip
    deliver(shop, milk, "A", 10_000, day=-12)
    deliver(shop, milk, "B", 4_000)
    moved = MovedLine(sku="MILK", lot="A", source="floor", target="north-floor", quantity=3000)
    shop.post(StockMoved(id="m", lines=(moved,)))
    report = made(shop, "on-hand")
    assert picked(report, "lot", "location", "store", "on_hand", "available", "age", "value", "department") == [
        ("A", "floor", None, "7", "7", 12, "7.00", "Dairy"),
        ("A", "north-floor", "North shop", "3", "0", 12, "3.00", "Dairy"),
        ("B", "floor", None, "4", "4", 0, "4.00", "Dairy"),
    ]
    assert report.totals["value"] == made(shop, "valuation").totals["value"] == "14.00"


LOT = st.tuples(st.integers(1, 90_000), st.integers(0, 99_999) | st.none(), st.integers(0, 100))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(LOT, min_size=1, max_size=6))
def test_the_valuation_is_the_sum_over_its_lots(shop: TestShop, lots: list[tuple[int, int | None, int]]) -> None:
    """Each lot at its own cost, rounded half up by itself; whatever was sold and moved before."""
    product = shop.product(shop.id(), Tracking.LOT)
    worth = 0
    for n, (quantity, cost, percent) in enumerate(lots):
        deliver(shop, product, f"L{n}", quantity, cost=cost, day=-3)
        gone = quantity * percent // 100
        if gone:
            sold(shop, product, f"L{n}", gone)
        worth += 0 if cost is None else ((quantity - gone) * cost * 2 + 100_000) // 200_000
    report = made(shop, "valuation", product=product.sku)
    rows = [row for row in report.rows if row["value"] is not None]
    assert cents(report.totals["value"]) == sum(cents(row["value"]) for row in rows) == worth
    assert report.totals["without_cost"] == len(report.rows) - len(rows)


def cents(text: str) -> int:
    return int(text.replace(".", ""))


def test_a_sale_costs_what_its_own_lots_cost(shop: TestShop) -> None:
    milk = shop.product("MILK", Tracking.LOT)
    deliver(shop, milk, "CHEAP", 10_000, cost=7_333, day=-9)
    deliver(shop, milk, "DEAR", 10_000, cost=9_100, day=-9)
    deliver(shop, milk, "GIFT", 10_000, cost=None, day=-9)
    sold(shop, milk, "CHEAP", 3000, day=-3, net=372)
    sold(shop, milk, "DEAR", 500, day=-2, net=62)
    sold(shop, milk, "GIFT", 1000, day=-1, net=124)
    report = made(shop, "margin")
    assert picked(report, "net", "cost", "margin", "margin_percent", "without_cost") == [
        ("3.72", "2.20", "1.52", "40.9", []),
        ("0.62", "0.46", "0.16", "25.8", []),
        ("1.24", "0.00", None, None, ["1 MILK"]),
    ]
    assert report.totals == {
        "rows": 3, "net": "5.58", "cost": "2.66", "margin": "1.68", "margin_percent": "38.7",
        "net_without_cost": "1.24",
    }  # fmt: skip
    assert len(made(shop, "margin", since=days(-2), until=days(-2)).rows) == 1


def test_what_comes_back_takes_its_cost_off(shop: TestShop) -> None:
    milk = shop.product("MILK", Tracking.LOT)
    deliver(shop, milk, "A", 10_000, cost=7_000, day=-9)
    sale = sold(shop, milk, "A", 4_000, day=-3, net=400)
    brought_back(shop, sale, milk, "A", 1_000, paid=100)
    report = made(shop, "margin")
    assert picked(report, "net", "cost", "margin", "margin_percent", "kind") == [
        ("4.00", "2.80", "1.20", "30.0", "sale"),
        ("-1.00", "-0.70", "-0.30", "30.0", "return"),
    ]
    assert (report.totals["cost"], report.totals["margin"]) == ("2.10", "0.90")
    assert picked(made(shop, "turnover"), "sold", "cost_of_goods") == [("3", "2.10")]
    assert picked(made(shop, "utilisation"), "sold", "on_hand") == [("3", "7")]


def test_turnover_is_the_cost_of_goods_over_the_mean_of_the_days(shop: TestShop) -> None:
    milk = shop.product("MILK", Tracking.LOT)
    deliver(shop, milk, "A", 10_000, day=-9)
    sold(shop, milk, "A", 4000, day=-4)
    deliver(shop, milk, "B", 10_000, day=-1, cost=20_000)
    report = made(shop, "turnover")
    # 10 days: 5 of 10.00, 3 of 6.00, 2 of 26.00; 4.00 sold.
    assert picked(report, "sold", "cost_of_goods", "mean_stock", "turnover", "days_in_stock") == [
        ("4", "4.00", "12.00", "0.33", 30)
    ]
    assert report.totals["days"] == 10
    earlier = made(shop, "turnover", since=days(-5), until=days(-3))
    # 3 days: 1 of 10.00, 2 of 6.00; what came later is not in it.
    assert picked(earlier, "cost_of_goods", "mean_stock", "turnover") == [("4.00", "7.33", "0.55")]
    assert made(shop, "turnover", within=2).totals["mean_stock"] == "26.00"


def test_utilisation_holds_a_lots_pace_against_its_date(shop: TestShop) -> None:
    milk = shop.product("MILK", Tracking.LOT)
    deliver(shop, milk, "QUICK", 30_000, day=-10, expiry=days(20))
    deliver(shop, milk, "SLOW", 30_000, day=-10, expiry=days(20))
    deliver(shop, milk, "STILL", 5_000, day=-40, expiry=days(300))
    deliver(shop, milk, "NEW", 5_000, day=-2, expiry=days(30))
    sold(shop, milk, "QUICK", 20_000, day=-5)
    sold(shop, milk, "SLOW", 3_000, day=-5)
    report = made(shop, "utilisation")
    columns = ("lot", "sold_percent", "per_day", "days_to_sell_out", "days_left", "idle", "movement")
    assert sorted(picked(report, *columns)) == [
        ("NEW", 0, "0", None, 30, 2, "new"),
        ("QUICK", 66, "2", 5, 20, 5, "on_time"),
        ("SLOW", 10, "0.3", 90, 20, 5, "too_slow"),
        ("STILL", 0, "0", None, 300, 40, "stagnant"),
    ]
    assert picked(made(shop, "slow-lots"), "lot") == [("STILL",), ("SLOW",)]
    assert ("NEW",) in picked(made(shop, "slow-lots", within=2), "lot")


def test_what_is_low_counts_what_may_be_sold_and_what_is_on_order(shop: TestShop) -> None:
    supplier(shop, "acme", lead_days=4)
    milk = shop.product("MILK", Tracking.LOT, low_stock=10_000, supplier="acme")
    jam = shop.product("JAM", low_stock=2_000)
    deliver(shop, milk, "A", 4_000, day=-9, expiry=days(5))
    deliver(shop, milk, "OLD", 8_000, day=-9, expiry=days(-1))
    deliver(shop, jam, None, 5_000)
    line = (BoughtLine(sku="MILK", quantity=6_000),)
    assert picked(made(shop, "low"), "sku", "on_hand", "usable", "on_order", "short_by", "lead_days") == [
        ("MILK", "12", "4", "0", "6", 4)
    ]
    shop.post(PurchaseOrdered(id="o", order="PO-7", supplier="acme", lines=line))
    assert picked(made(shop, "low"), "on_order", "short_by") == [("6", "0")]
    deliver(shop, milk, "B", 5_000, purchase_order="po-7", expiry=days(9))
    assert picked(made(shop, "low"), "usable", "on_order", "short_by") == [("9", "1", "0")]
    shop.post(PurchaseClosed(id="c", order="PO-7", reason="the rest is sold out"))
    assert picked(made(shop, "low"), "usable", "on_order", "short_by") == [("9", "0", "1")]


def test_the_forecast_says_what_to_order_and_what_will_be_left_over(shop: TestShop) -> None:
    supplier(shop, "acme", lead_days=7)
    milk = shop.product("MILK", Tracking.LOT, supplier="acme")
    deliver(shop, milk, "A", 400_000, day=-85, expiry=days(7))
    for week in range(12):
        sold(shop, milk, "A", 7_000, day=-7 * week - 3)
    report = made(shop, "forecast")
    # 1 a day; 316 on hand, of which 8 days sell 8 before the date and 308 are left over.
    columns = ("method", "weeks", "per_week", "held_back", "mae", "left_over", "lots_left_over", "days_of_cover")
    assert picked(report, *columns) == [("mean of 8 weeks", 12, "7", 3, "0", "308", ["A"], 8)]
    # Two weeks (a week to deliver, a week to the next order) sell 14, there are 8.
    assert picked(report, "order", "on_order", "lead_days") == [("6", "0", 7)]
    assert (report.totals["wape"], report.totals["wape_as_last_week"]) == (0, 0)


def test_a_report_that_nobody_waits_for_is_stopped(shop: TestShop) -> None:
    for sku in ("A", "B", "C"):
        deliver(shop, shop.product(sku, Tracking.LOT), "L", 1000)
    seen: list[tuple[int, int]] = []

    def once(done: int, total: int) -> bool:
        seen.append((done, total))
        return len(seen) < 2

    assert make_report(desk_of(shop), "forecast", progress=once) == Refused("the report was stopped")
    assert seen == [(0, 3), (1, 3)]


def test_waste_is_told_by_reason_with_its_value(shop: TestShop) -> None:
    supplier(shop, "acme", name="Acme Dairy")
    milk = shop.product("MILK", Tracking.LOT, department="Dairy")
    deliver(shop, milk, "A", 10_000, day=-5)

    def gone(quantity: int, value: int) -> tuple[GoneLine, ...]:
        return (GoneLine(sku="MILK", lot="A", location="floor", quantity=quantity, value=value),)

    with at_day(shop, -2):
        shop.post(Disposed(id="d1", number="DI-1", lines=gone(1000, 100), reason="spoilt", witness="Jon"))
    shop.post(Disposed(id="d2", number="DI-2", lines=gone(2000, 200), reason="broken"))
    shop.post(SupplierReturned(id="s", number="SR-1", supplier="acme", lines=gone(3000, 300), reason="spoilt"))
    report = made(shop, "waste")
    assert picked(report, "reason", "kind", "number", "quantity", "value", "witness", "supplier") == [
        ("broken", "disposed", "DI-2", "2", "2.00", None, None),
        ("spoilt", "disposed", "DI-1", "1", "1.00", "Jon", None),
        ("spoilt", "supplier_returned", "SR-1", "3", "3.00", None, "Acme Dairy"),
    ]
    assert report.totals["by_reason"] == {"broken": "2.00", "spoilt": "4.00"}
    assert (report.totals["disposed"], report.totals["supplier_returned"]) == ("3.00", "3.00")
    assert len(made(shop, "waste", since=days(-1), supplier="ACME dairy").rows) == 1


def test_receipts_list_what_came_in_with_its_cost(shop: TestShop) -> None:
    supplier(shop, "acme", name="Acme Dairy")
    milk = shop.product("MILK", Tracking.LOT)
    deliver(shop, milk, "A", 10_000, day=-5, cost=12_500, freight=500, supplier="acme", supplier_lot="X1")
    deliver(shop, milk, "B", 2_000, cost=None, supplier="Somebody")
    report = made(shop, "receipts")
    assert picked(report, "date", "supplier", "lot", "supplier_lot", "quantity", "unit_cost", "value") == [
        (days(-5).isoformat(), "Acme Dairy", "A", "X1", "10", "1.2500", "12.50"),
        (TODAY.isoformat(), "Somebody", "B", "", "2", None, None),
    ]
    assert (report.totals["value_received"], report.totals["freight"]) == ("12.50", "0.50")
    assert picked(made(shop, "receipts", supplier="acme"), "lot") == [("A",)]
    assert picked(made(shop, "receipts", supplier="Somebody"), "lot") == [("B",)]


def test_a_report_is_narrowed_to_a_product_a_department_a_supplier(shop: TestShop) -> None:
    milk = shop.product("MILK", Tracking.LOT, department="Dairy")
    jam = shop.product("JAM", Tracking.LOT, department="Pantry")
    for product in (milk, jam):
        deliver(shop, product, "A", 1000, supplier=f"maker of {product.sku}")
    assert milk.gtin is not None
    assert picked(made(shop, "on-hand", product=milk.gtin), "sku") == [("MILK",)]
    assert picked(made(shop, "on-hand", department="dairy"), "sku") == [("MILK",)]
    assert picked(made(shop, "valuation", supplier="maker of JAM"), "sku") == [("JAM",)]
    assert made(shop, "on-hand", product="MILK", department="Pantry").rows == []


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"product": "NONE"}, "--product: no product has 'NONE'; check it"),
        ({"department": "x"}, "--department: no product is of 'x'; there are none"),
        ({"supplier": "x"}, "--supplier: 'x' is no supplier, and no lot came from it; check it"),
        ({"within": 3}, "--days: report low does not take it; expiry, slow-lots, turnover do"),
    ],
)
def test_what_a_report_cannot_be_narrowed_to_is_said(shop: TestShop, asked: dict[str, Any], words: str) -> None:
    assert make_report(desk_of(shop), "low", **asked) == BadInput((words,))


def test_only_known_reports_are_narrowed() -> None:
    assert TAKES.keys() <= REPORTS.keys()


def test_the_pictures_show_weeks_and_lots_that_lag_behind(shop: TestShop) -> None:
    milk = shop.product("MILK", Tracking.LOT)
    deliver(shop, milk, "OLD", 1_000, day=-30, expiry=days(-3))
    deliver(shop, milk, "NOW", 2_000, day=-8, expiry=days(6))
    deliver(shop, milk, "NEXT", 4_000, day=-4, expiry=days(7), cost=None)
    sold(shop, milk, "NEXT", 3_000)
    bars = expiry_by_week(desk_of(shop), 2)
    assert bars == [
        WeekBar(week=-1, begins=days(-7), lots=1, quantity=1000, value=100),
        WeekBar(week=0, begins=TODAY, lots=1, quantity=2000, value=200),
        WeekBar(week=1, begins=days(7), lots=1, quantity=1000, value=0),
    ]
    found = [(each.lot, each.sold_percent, each.time_percent) for each in sell_through(desk_of(shop))]
    assert found == [("OLD", 0, 100), ("NOW", 0, 57), ("NEXT", 75, 36)]


def test_the_figures_have_no_date_before_the_first_day_there_is(shop: TestShop) -> None:
    deliver(shop, shop.product("MILK", Tracking.LOT), "A", 1000, expiry=date(9999, 12, 31))
    assert [row["lot"] for row in made(shop, "expiry").rows] == ["A"]
    assert made(shop, "expiry", within=36_500).rows == []
