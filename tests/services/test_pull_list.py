"""What has to leave the floor today: judged as at the scan, wherever it is sold from, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_term.domain.documents import ProductsSet
from pos_term.domain.policies import Department, ExpiryDay, Rules
from pos_term.domain.products import Dated, Tracking
from pos_term.domain.pull_list import PullLine, PullList
from pos_term.services.desk import Desk
from pos_term.services.papers import pull_sheet
from pos_term.services.pull_list import COLUMNS, pull_list
from pos_term.services.reports import Report, make_report
from tests.shop import TODAY, TestShop, days, gs1


def listed(shop: TestShop) -> PullList:
    with shop.store.reading() as connection:
        return pull_list(connection, shop.settings, TODAY)


def names(lines: tuple[PullLine, ...]) -> list[tuple[str, str]]:
    return [(line.lot or line.serial or "", line.why) for line in lines]


@pytest.fixture
def full(shop: TestShop) -> TestShop:
    """A shop with a lot of each standing."""
    milk = shop.product("milk", Tracking.LOT, department="Dairy", warning_days=5)
    for lot, left in (("GONE", -1), ("TODAY", 0), ("SOON", 4), ("LATER", 5), ("HELD", 30), ("R", 30)):
        shop.receive(milk, lot, expiry=days(left))
    shop.hold(milk, "HELD")
    shop.recall(milk, "R", "R-1")
    shop.receive(milk, "BACK", expiry=days(-3), location="back")
    jam = shop.product("jam", Tracking.LOT, dated=Dated.BEST_BEFORE)
    shop.receive(jam, "J", best_before=days(-1))
    return shop


def test_what_is_stopped_or_past_its_date_leaves_today_and_the_rest_is_short_dated(full: TestShop) -> None:
    pull = listed(full)
    assert names(pull.today) == [
        ("BACK", "EXPIRED 18 Nov"), ("GONE", "EXPIRED 20 Nov"), ("HELD", "ON HOLD: leaking"),
        ("R", "RECALLED (R-1)"), ("J", "past best before 20 Nov"),
    ]  # fmt: skip
    assert names(pull.soon) == [("TODAY", "short-dated: today"), ("SOON", "short-dated: 4 d")]
    assert {line.location for line in pull.today} == {"floor", "back"}


def test_what_is_sold_out_or_in_quarantine_needs_no_walk(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "Q", expiry=days(-1), location="quarantine")
    shop.receive(milk, "SOLD", quantity=1, expiry=days(2))
    shop.checkout.scan(gs1(milk, "SOLD"))
    shop.sell()
    assert listed(shop).lines == ()


def test_a_serial_leaves_with_the_lot_it_was_made_in(shop: TestShop) -> None:
    pump = shop.product("pump", Tracking.LOT_SERIAL)
    shop.receive(pump, "P7", serial="S-1")
    shop.receive(pump, "P8", serial="S-2")
    shop.hold(pump, "P7")
    [found] = listed(shop).today
    assert (found.serial, found.lot, found.quantity) == ("S-1", "P7", 1000)


def test_a_recalled_product_leaves_whole_with_or_without_lots(shop: TestShop) -> None:
    soap = shop.product("soap")
    shop.receive(soap, quantity=4)
    shop.recall(soap, None, "R-5")
    [found] = listed(shop).today
    assert (found.sku, found.lot, found.serial, found.quantity, found.why) == (
        "soap",
        None,
        None,
        4000,
        "RECALLED (R-5)",
    )


def test_the_last_day_counts_where_the_shop_does_not_sell_on_it(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "TODAY", expiry=days(0))
    assert listed(shop).today == ()
    shop.change(replace(shop.settings, rules=Rules(expiry_day=ExpiryDay.STOP)))
    [found] = listed(shop).today
    assert found.why.startswith("EXPIRES TODAY")


@pytest.mark.parametrize("by", ["product", "department", "shop"])
def test_the_warning_days_are_those_of_the_product_its_department_or_the_shop(shop: TestShop, by: str) -> None:
    own = 60 if by == "product" else None
    pills = shop.product("pills", Tracking.LOT, department="Pharmacy", warning_days=own)
    shop.receive(pills, "P", expiry=days(50))
    assert bool(listed(shop).soon) is (by == "product")
    rules = Rules(warning_days=60)
    if by == "department":
        shop.change(replace(shop.settings, departments=(Department(name="Pharmacy", rules=rules),)))
    elif by == "shop":
        shop.change(replace(shop.settings, rules=rules))
    assert names(listed(shop).soon) == [("P", "short-dated: 50 d")]


def test_the_shelf_life_a_product_must_have_left_counts_as_well(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT, warning_days=2, min_shelf_life_days=20)
    shop.receive(milk, "A", expiry=days(15))
    assert names(listed(shop).soon) == [("A", "short-dated: 15 d")]
    shop.post(ProductsSet(id=shop.id(), products=(replace(milk, min_shelf_life_days=0),)))
    assert listed(shop).soon == ()


def test_the_report_has_a_row_for_each_and_counts_both_parts(full: TestShop, desk: Desk) -> None:
    report = make_report(desk, "pull-list")
    assert isinstance(report, Report)
    assert report.columns == COLUMNS
    assert all(tuple(row) == COLUMNS for row in report.rows)
    assert report.totals == {"rows": 7, "pull": 5, "short_dated": 2}
    first = {"part": "pull", "department": "Dairy", "sku": "milk", "lot": "BACK", "serial": None,
             "location": "back", "quantity": "10", "unit": "each", "expiry": "2026-11-18", "best_before": None,
             "days_left": -3, "reasons": ["expired"], "why": "EXPIRED 18 Nov", "name": "Milk"}  # fmt: skip
    assert report.rows[0] == first


def test_the_page_is_that_of_today(full: TestShop, desk: Desk) -> None:
    sheet = pull_sheet(desk, 32)
    assert sheet.title == "Pull list"
    assert sum(row.startswith("[ ]") for row in sheet.page.rows()) == 7
