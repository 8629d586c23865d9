"""A clock that goes back while the till runs, or is behind the till beside it, makes nothing sellable again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from pos_term.domain.documents import NoSale
from pos_term.domain.products import Product, Tracking
from pos_term.domain.reasons import Reason
from pos_term.domain.tender import TenderKind
from pos_term.services.checkout import Checkout
from pos_term.services.clock import Clock
from pos_term.services.outcomes import OutcomeKind
from tests.shop import NOON, TODAY, TestShop, code, gs1


class WallClock:
    """What the computer says the time is."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def till_by(shop: TestShop, wall: WallClock, till: str = "1") -> Checkout:
    return Checkout(replace(shop.counterpart(till), clock=Clock(ZoneInfo("UTC"), system=wall)))


def milk_of_today(shop: TestShop) -> Product:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "NEAR", expiry=TODAY)
    return milk


def test_a_clock_set_back_after_a_sale_makes_no_expired_lot_sellable(shop: TestShop) -> None:
    milk, wall = milk_of_today(shop), WallClock()
    checkout = till_by(shop, wall)
    wall.now = NOON + timedelta(days=1)
    checkout.scan(code(shop.product("tea")))
    checkout.tender(TenderKind.CASH)
    assert checkout.complete().kind is OutcomeKind.COMPLETED
    wall.now = NOON
    refused = checkout.scan(gs1(milk, "NEAR", TODAY))
    assert [finding.reason for finding in refused.findings] == [Reason.EXPIRED]
    assert not checkout.cart


def test_a_till_whose_clock_is_behind_the_till_beside_it_does_not_sell_what_expired_there(shop: TestShop) -> None:
    milk, wall = milk_of_today(shop), WallClock()
    checkout = till_by(shop, wall, "2")
    assert checkout.scan(gs1(milk, "NEAR", TODAY)).ok
    shop.now = NOON + timedelta(days=1)
    shop.post(NoSale(id="tomorrow", shift="shift-1", cashier="ana", reason="change"))
    checkout.tender(TenderKind.CASH)
    stopped = checkout.complete()
    assert [finding.reason for finding in stopped.findings] == [Reason.EXPIRED]
    assert shop.rows("SELECT * FROM sale") == []


def test_the_journal_of_a_till_does_not_go_back_in_time(shop: TestShop) -> None:
    wall, tea = WallClock(), shop.product("tea")
    checkout = till_by(shop, wall)
    for hours in (2, 0, 1):
        wall.now = NOON + timedelta(hours=hours)
        checkout.scan(code(tea))
        checkout.tender(TenderKind.CASH)
        assert checkout.complete().kind is OutcomeKind.COMPLETED
    written = [row[0] for row in shop.rows("SELECT at FROM entry WHERE kind = 'sale' ORDER BY rowid")]
    assert written == sorted(written)
