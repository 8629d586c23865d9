"""Reports: what is here, what it is worth, what was sold, paid and refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from pos_term.domain.documents import PeopleSet, RecallApplied, RecallTarget, ShopSet
from pos_term.domain.people import Person, Role
from pos_term.domain.shop import Shop
from pos_term.domain.tender import TenderKind
from pos_term.services.clock import Clock
from pos_term.services.desk import BadInput, Desk, Refused, open_desk
from pos_term.services.holds import hold
from pos_term.services.reports import REPORTS, Report, make_report
from tests.services.conftest import Write, take
from tests.shop import NOON, TestShop

LOTS = """sku,lot,serial,expiry,best_before,quantity,location,unit_cost
MILK,OLD,,2026-11-20,,2,,0.80
MILK,TODAY,,2026-11-21,,3,back,0.80
MILK,HELD,,2026-12-01,,4,floor,
JAM,J0,,,2026-11-20,5,,1.3335
JAM,J1,,,2027-01-01,6,quarantine,1.00
PHONE,,S1,,,,,80
PILLS,RX1,1,2027-05-01,,1,,5.1263
PILLS,RX1,2,2027-05-01,,1,,5.1263
SHOES,,,,,1,,20
"""
MILK = b"]d20109520114000013\x1d10TODAY"
PHONE = b"]d20109520171000018\x1d21S1"


@pytest.fixture
def full(shop: TestShop, stocked_desk: Desk, write: Write) -> Desk:
    shop.post(PeopleSet(id="people", people=(Person(id="ana", name="Ana", role=Role.CASHIER),)))
    take(stocked_desk, "lots", write("lots.csv", LOTS))
    hold(stocked_desk, "HELD", "MILK", "leaking")
    shop.post(RecallApplied(id="r", recall="F-1", targets=(RecallTarget(sku="PILLS", lot="RX1"),)))
    return stocked_desk


def sell(shop: TestShop, *packs: bytes, kind: TenderKind = TenderKind.CASH, amount: int | None = None) -> None:
    for pack in packs:
        assert shop.checkout.scan(pack).ok
    shop.checkout.pay()
    shop.checkout.tender(kind, amount)
    assert shop.checkout.complete().ok


def made(desk: Desk, name: str, **more: Any) -> Report:
    report = make_report(desk, name, **more)
    assert isinstance(report, Report), report
    for row in report.rows:
        assert tuple(row) == report.columns
    return report


def picked(report: Report, *columns: str) -> list[tuple[Any, ...]]:
    return [tuple(row[column] for column in columns) for row in report.rows]


def test_on_hand_says_what_is_where_how_it_stands_and_what_may_be_sold(full: Desk) -> None:
    report = made(full, "on-hand")
    assert picked(report, "sku", "lot", "serial", "location", "on_hand", "available", "status", "value") == [
        ("JAM", "J0", None, "floor", "5", "5", "past_best_before", "6.67"),
        ("JAM", "J1", None, "quarantine", "6", "0", "quarantined", "6.00"),
        ("MILK", "OLD", None, "floor", "2", "0", "expired", "1.60"),
        ("MILK", "TODAY", None, "back", "3", "3", "ok", "2.40"),
        ("MILK", "HELD", None, "floor", "4", "0", "held", None),
        ("PHONE", None, "S1", "floor", "1", "1", "ok", "80.00"),
        ("PILLS", "RX1", "1", "floor", "1", "0", "recalled", "5.13"),
        ("PILLS", "RX1", "2", "floor", "1", "0", "recalled", "5.12"),
        ("SHOES", None, None, "floor", "1", "1", "ok", "20.00"),
    ]
    assert report.totals == {"rows": 9, "on_hand": "24", "value": "126.92"}
    assert (report.as_of, report.training) == ("2026-11-21T12:00:00+00:00", True)


def test_stock_that_left_is_not_on_hand_and_loose_stock_may_run_below_zero(shop: TestShop, full: Desk) -> None:
    shop.product("BAG", gtin="09520156000019")
    sell(shop, PHONE, b"2*9520156000019")
    assert "S1" not in str(picked(made(full, "on-hand"), "serial"))
    assert ("BAG", "-2", "0") in picked(made(full, "on-hand"), "sku", "on_hand", "available")


def test_what_stands_in_an_open_cart_is_on_hand_and_not_available(shop: TestShop, full: Desk) -> None:
    assert shop.checkout.scan(PHONE).ok
    assert shop.checkout.scan(b"2*" + MILK).ok
    report = made(full, "on-hand")
    standing = {(row["sku"], row["lot"]): (row["on_hand"], row["available"]) for row in report.rows}
    assert standing["PHONE", None] == ("1", "0")
    assert standing["MILK", "TODAY"] == ("3", "1")


def test_valuation_adds_up_each_lot(full: Desk) -> None:
    report = made(full, "valuation")
    assert picked(report, "sku", "lot", "on_hand", "unit_cost", "value") == [
        ("JAM", "J0", "5", "1.3335", "6.67"), ("JAM", "J1", "6", "1.0000", "6.00"),
        ("MILK", "OLD", "2", "0.8000", "1.60"), ("MILK", "TODAY", "3", "0.8000", "2.40"),
        ("MILK", "HELD", "4", None, None), ("PHONE", None, "1", "80.0000", "80.00"),
        ("PILLS", "RX1", "2", "5.1263", "10.25"), ("SHOES", None, "1", "20.0000", "20.00"),
    ]  # fmt: skip
    assert report.totals == {"rows": 8, "value": "126.92", "without_cost": 1}


def test_expiry_begins_with_what_goes_first(full: Desk) -> None:
    report = made(full, "expiry", until=date(2026, 12, 31))
    assert picked(report, "sku", "lot", "expiry", "days_left", "status", "date") == [
        ("JAM", "J0", "2026-11-20", -1, "past_best_before", "best_before"),
        ("MILK", "OLD", "2026-11-20", -1, "expired", "expiry"),
        ("MILK", "TODAY", "2026-11-21", 0, "ok", "expiry"),
        ("MILK", "HELD", "2026-12-01", 10, "held", "expiry"),
    ]
    assert [row["lot"] for row in made(full, "expiry", since=date(2027, 1, 1)).rows] == ["J1", "RX1", "RX1"]


def test_sales_and_tenders_agree_to_the_cent(shop: TestShop, full: Desk) -> None:
    sell(shop, MILK, amount=500)
    sell(shop, PHONE, MILK, kind=TenderKind.CARD)
    sales = made(full, "sales")
    assert picked(sales, "receipt", "till", "cashier", "customer", "net", "tax", "total", "kind") == [
        ("1-000001", "1", "Ana", None, "1.18", "0.11", "1.29", "sale"),
        ("1-000002", "1", "Ana", None, "107.79", "22.50", "130.29", "sale"),
    ]
    assert sales.totals == {"rows": 2, "net": "108.97", "tax": "22.61", "total": "131.58"}
    tenders = made(full, "tenders")
    assert picked(tenders, "kind", "count", "amount", "handed_over", "change") == [
        ("card", 1, "130.29", "130.29", "0.00"),
        ("cash", 1, "1.29", "5.00", "3.71"),
    ]
    assert tenders.totals == {"rows": 2, "count": 2, "amount": "131.58"}


def test_refusals_say_what_was_presented_and_why_it_stayed(shop: TestShop, full: Desk) -> None:
    raw = b"]d20109520181000015\x1d10RX1\x1d211"
    shop.checkout.scan(raw)
    shop.recorder.flush()
    report = made(full, "refusals")
    assert picked(report, "till", "cashier", "raw", "sku", "lot", "serial", "outcome") == [
        ("1", "Ana", "]d20109520181000015␝10RX1␝211", "PILLS", "RX1", "1", "not_added")
    ]
    assert report.rows[0]["reasons"][0] == "recalled"
    assert report.totals["by_reason"]["recalled"] == 1


@pytest.mark.parametrize(
    ("since", "until", "count"),
    [
        (None, None, 1), (date(2026, 11, 22), None, 1), (None, date(2026, 11, 21), 0),
        (date(2026, 11, 22), date(2026, 11, 22), 1), (date(2026, 11, 23), None, 0),
    ],
)  # fmt: skip
def test_days_begin_and_end_at_the_shops_own_midnight(
    shop: TestShop, full: Desk, since: date | None, until: date | None, count: int
) -> None:
    auckland = ZoneInfo("Pacific/Auckland")
    shop.post(ShopSet(id="shop", shop=Shop(timezone="Pacific/Auckland")))
    shop.clock = Clock(auckland, fixed=datetime(2026, 11, 21, 12, 30, tzinfo=ZoneInfo("UTC")))
    checkout = shop.new_checkout()
    checkout.scan(PHONE)
    checkout.pay()
    checkout.tender(TenderKind.CARD, None)
    assert checkout.complete().ok
    checkout.scan(PHONE)
    shop.recorder.flush()
    with open_desk(full.store.path, till="1", actor="x", at="2026-11-22T13:00") as desk:
        assert desk.clock.business_date() == date(2026, 11, 22)
        for name in ("sales", "refusals"):
            assert len(made(desk, name, since=since, until=until).rows) == count
        assert bool(made(desk, "tenders", since=since, until=until).rows) is bool(count)


def test_amounts_have_the_decimals_of_the_currency(shop: TestShop, full: Desk) -> None:
    for digits, value in ((0, "7"), (3, "6.668")):
        shop.post(ShopSet(id=f"shop-{digits}", shop=Shop(digits=digits)))
        with open_desk(full.store.path, till="1", actor="x", at=NOON.isoformat()) as desk:
            assert made(desk, "valuation").rows[0]["value"] == value


def test_an_empty_store_has_empty_reports(desk: Desk) -> None:
    for name in REPORTS:
        if name != "x":
            assert made(desk, name).rows == []
    assert make_report(desk, "x") == Refused("no shift is open on till 1; open one first")


def test_a_report_nobody_knows_and_days_the_wrong_way_round_are_bad_usage(desk: Desk) -> None:
    unknown = make_report(desk, "profit")
    assert unknown == BadInput((f"report 'profit' is not known; choose {', '.join(REPORTS)}",))
    swapped = make_report(desk, "sales", since=date(2026, 2, 1), until=date(2026, 1, 1))
    assert swapped == BadInput(("--to 2026-01-01 is before --from 2026-02-01; swap them",))
