"""Alerts: what of the stock is to be looked at, from when on, and in which words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_term.domain.alerts import Alert, AlertKind, AlertRules, in_short
from pos_term.domain.documents import BoughtLine, CertificateKept, MovedLine, PurchaseOrdered, StockMoved
from pos_term.domain.products import Tracking
from pos_term.services.alerts import alerts, limits_for
from pos_term.services.papers import x_sheet
from tests.services.stockroom import at_day, deliver, desk_of, made, sold, supplier
from tests.shop import TestShop, days


def kinds(shop: TestShop) -> list[tuple[AlertKind, str | None, int | None]]:
    return [(each.kind, each.lot, each.within) for each in alerts(desk_of(shop))]


def test_a_shop_without_goods_has_none(shop: TestShop) -> None:
    assert alerts(desk_of(shop)) == []
    assert in_short([]) == ""


def test_a_lot_is_told_of_90_60_and_30_days_before_its_date(shop: TestShop) -> None:
    tea = shop.product("TEA", Tracking.LOT)
    for lot, day in (("D", 91), ("C", 90), ("B", 60), ("A", 30), ("Z", 0), ("OLD", -1)):
        deliver(shop, tea, lot, 2_000, day=-1, expiry=days(day))
    assert kinds(shop) == [
        (AlertKind.EXPIRED, "OLD", None),
        (AlertKind.EXPIRING, "Z", 30),
        (AlertKind.EXPIRING, "A", 30),
        (AlertKind.EXPIRING, "B", 60),
        (AlertKind.EXPIRING, "C", 90),
    ]
    found = alerts(desk_of(shop))
    assert found[0].words == "Tea lot OLD: expiry Fri 20 Nov 2026 (1 d ago), 2 on hand."
    assert (found[0].days, found[0].quantity, found[0].value) == (-1, 2_000, 200)
    assert (
        in_short(found) == "1 past their date, 2 expiring in 30 days, 1 expiring in 60 days, 1 expiring in 90 days"
    )


def test_a_lot_of_which_nothing_is_left_is_no_alert(shop: TestShop) -> None:
    tea = shop.product("TEA", Tracking.LOT)
    deliver(shop, tea, "A", 2_000, day=-1, expiry=days(3))
    sold(shop, tea, "A", 2_000)
    assert kinds(shop) == []


@pytest.mark.parametrize(
    ("product", "limits"),
    [
        ({}, (30, 60, 90)),
        ({"alert_days": 5}, (5,)),
        ({"shelf_life_days": 61}, (30, 60)),
        ({"shelf_life_days": 14}, (4,)),
    ],
)
def test_a_product_has_the_limits_that_fit_its_life(
    shop: TestShop, product: dict[str, int], limits: tuple[int, ...]
) -> None:
    """All milk is within 30 days of its date from the day it comes: it is told of when it is short-dated."""
    milk = shop.product("MILK", Tracking.LOT, **product)
    assert limits_for(milk, AlertRules(), 4) == limits


def test_what_is_low_is_told_until_enough_is_on_order(shop: TestShop) -> None:
    supplier(shop, "acme")
    milk = shop.product("MILK", Tracking.LOT, low_stock=5_000)
    deliver(shop, milk, "A", 2_000)
    [alert] = alerts(desk_of(shop))
    assert (alert.kind, alert.words) == (AlertKind.LOW, "Milk: 2 to sell, wanted are at least 5.")
    line = (BoughtLine(sku="MILK", quantity=3_000),)
    shop.post(PurchaseOrdered(id="o", order="PO-1", supplier="acme", lines=line))
    assert alerts(desk_of(shop)) == []


def test_goods_that_are_stopped_for_two_weeks_are_told_of(shop: TestShop) -> None:
    milk = shop.product("MILK", Tracking.LOT)
    for lot in ("HELD", "FRESH", "ASIDE"):
        deliver(shop, milk, lot, 2_000, day=-20)
    with at_day(shop, -14):
        shop.hold(milk, "HELD")
        moved = MovedLine(sku="MILK", lot="ASIDE", source="floor", target="quarantine", quantity=500)
        shop.post(StockMoved(id="m", lines=(moved,)))
    with at_day(shop, -13):
        shop.hold(milk, "FRESH")
    words = {each.lot: each.words for each in alerts(desk_of(shop)) if each.kind is AlertKind.HELD}
    assert words == {
        "HELD": "Milk lot HELD: on hold (leaking) for 14 days. Release it, or let it go.",
        "ASIDE": "Milk lot ASIDE: in quarantine for 14 days. Release it, or let it go.",
    }


def test_goods_that_nobody_buys_are_told_of_but_not_those_that_may_not_be_sold(shop: TestShop) -> None:
    tea = shop.product("TEA", Tracking.LOT)
    deliver(shop, tea, "STILL", 2_000, day=-30)
    deliver(shop, tea, "MOVES", 2_000, day=-60)
    deliver(shop, tea, "NEW", 2_000, day=-29)
    deliver(shop, tea, "STOPPED", 2_000, day=-60)
    shop.recall(tea, "STOPPED")
    sold(shop, tea, "MOVES", 1_000, day=-29)
    [alert] = alerts(desk_of(shop))
    assert alert.words == "Tea lot STILL: nothing sold for 30 days, 2 on hand."


def test_a_certificate_is_told_of_a_month_before_it_runs_out(shop: TestShop) -> None:
    supplier(shop, "acme", name="Acme Dairy")
    milk = shop.product("MILK", Tracking.LOT)
    deliver(shop, milk, "A", 2_000, supplier="acme", certificate="c-2")
    for number, day in (("C-1", 31), ("C-2", 30), ("C-3", -2)):
        shop.post(
            CertificateKept(id=number, certificate=number, supplier="acme", title="Organic", valid_until=days(day))
        )
    assert [each.words for each in alerts(desk_of(shop))] == [
        "Certificate C-3 of Acme Dairy ran out Thu 19 Nov 2026; 0 lots on hand rest on it.",
        "Certificate C-2 of Acme Dairy runs out Mon 21 Dec 2026; 1 lots on hand rest on it.",
    ]


def test_the_shop_says_from_when_on(shop: TestShop) -> None:
    tea = shop.product("TEA", Tracking.LOT)
    deliver(shop, tea, "A", 2_000, day=-10, expiry=days(50))
    assert kinds(shop) == [(AlertKind.EXPIRING, "A", 60)]
    rules = AlertRules(expiry_days=(45,), stagnant_days=10)
    shop.change(replace(shop.settings, alerts=rules))
    assert kinds(shop) == [(AlertKind.STAGNANT, "A", None)]


def test_the_report_lists_and_counts_them(shop: TestShop) -> None:
    tea = shop.product("TEA", Tracking.LOT, department="Tea", low_stock=9_000)
    deliver(shop, tea, "A", 2_000, expiry=days(5))
    report = made(shop, "alerts", department="Tea")
    assert [(row["kind"], row["lot"], row["days"], row["quantity"], row["value"]) for row in report.rows] == [
        ("expiring", "A", 5, "2", "2.00"),
        ("low", None, None, "2", None),
    ]
    assert report.totals == {
        "rows": 2, "expired": 0, "expiring": 1, "low": 1, "held": 0, "stagnant": 0, "certificate": 0
    }  # fmt: skip


def test_the_x_says_them_in_one_line(shop: TestShop) -> None:
    def printed() -> str:
        sheet = x_sheet(desk_of(shop), "1", 42)
        return " ".join(" ".join(sheet.page.rows()).split())  # type: ignore[union-attr]

    assert "Alerts" not in printed()
    deliver(shop, shop.product("TEA", Tracking.LOT), "A", 2_000, expiry=days(5))
    assert "Alerts: 1 expiring in 30 days" in printed()


def test_the_most_pressing_come_first_in_one_line() -> None:
    def alert(kind: AlertKind, within: int | None = None) -> Alert:
        return Alert(
            kind=kind, sku="A", name="A", lot=None, serial=None, lot_key="", words="", days=0, within=within,
            quantity=0, value=None,
        )  # fmt: skip

    found = [alert(AlertKind.CERTIFICATE), alert(AlertKind.STAGNANT), alert(AlertKind.EXPIRING, 30)]
    assert in_short([*found, alert(AlertKind.EXPIRED), alert(AlertKind.EXPIRED), alert(AlertKind.HELD)]) == (
        "2 past their date, 1 expiring in 30 days, 1 held too long, 1 not selling, 1 certificates running out"
    )
