"""What a shop asks of lots, as the counter does it: by product, department and shop."""

from __future__ import annotations

from typing import Any

import pytest

from pos_term.domain.lots import Provenance
from pos_term.domain.policies import Department, ExpiryDay, Rules
from pos_term.domain.products import LotPolicy, MissingPolicy, Product, Removal, Tracking
from pos_term.domain.reasons import Level, Reason
from pos_term.domain.tender import TenderKind
from pos_term.services.outcomes import OutcomeKind
from tests.shop import TestShop, code, days, gs1

WAYS = ("shop", "department", "product")


def settle(shop: TestShop, way: str, tracking: Tracking = Tracking.LOT, **rules: Any) -> Product:
    """A product for which something was decided by itself, by its department or by the shop."""
    if way == "product":
        return shop.product("milk", tracking, department="Dairy", **rules)
    if way == "department":
        shop.rule(Department(name="Dairy", rules=Rules(**rules)), Department(name="Other"))
    else:
        shop.rule(Department(name="Other"), **rules)
    return shop.product("milk", tracking, department="Dairy")


@pytest.mark.parametrize("way", WAYS)
def test_lots_are_taken_without_asking_wherever_that_is_said(shop: TestShop, way: str) -> None:
    milk = settle(shop, way, lot_policy=LotPolicy.AUTO)
    shop.receive(milk, "A", expiry=days(20))
    assert shop.checkout.scan(code(milk)).kind is OutcomeKind.ADDED
    numbers = shop.checkout.cart.lines[0].numbers
    assert [(n.lot, n.quantity, n.provenance) for n in numbers] == [("A", 1000, Provenance.SUGGESTED)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("policy", list(MissingPolicy))
def test_paying_without_a_number_goes_by_what_is_said(shop: TestShop, way: str, policy: MissingPolicy) -> None:
    milk = settle(shop, way, missing_policy=policy)
    shop.receive(milk, "A", expiry=days(20))
    shop.checkout.scan(code(milk))
    stopped = shop.checkout.pay()
    assert (stopped is not None) is (policy is MissingPolicy.BLOCK)
    if stopped:
        assert (stopped.reasons, stopped.line) == (("number_missing",), 1)
        assert "0 of 1 numbers" in stopped.message


@pytest.mark.parametrize("way", WAYS)
def test_first_received_goes_first_wherever_that_is_said(shop: TestShop, way: str) -> None:
    milk = settle(shop, way, removal=Removal.FIFO)
    shop.receive(milk, "SOON", expiry=days(10), received_on=days(-1))
    shop.receive(milk, "OLD", expiry=days(30), received_on=days(-9))
    key = shop.checkout.scan(code(milk)).key
    assert [choice.lot.lot for choice in shop.checkout.lots_for(key).eligible] == ["OLD", "SOON"]
    assert shop.checkout.accept_suggestion().lot == "OLD"
    assert shop.checkout.scan(gs1(milk, "OLD")).reasons == ()


@pytest.mark.parametrize("way", WAYS)
def test_a_level_is_what_the_nearest_says(shop: TestShop, way: str) -> None:
    if way == "product":
        shop.rule(levels=((Reason.SHORT_DATED, Level.ALLOW),))
        milk = settle(shop, way, levels=(("short_dated", "block"),))
    else:
        milk = settle(shop, way, levels=((Reason.SHORT_DATED, Level.BLOCK),))
    shop.receive(milk, "A", expiry=days(2))
    outcome = shop.checkout.scan(gs1(milk, "A"))
    assert (outcome.kind, outcome.reasons) == (OutcomeKind.REFUSED, ("short_dated",))


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("warning", "reasons"), [(3, ()), (4, ("short_dated",))])
def test_short_dated_begins_when_the_nearest_says(
    shop: TestShop, way: str, warning: int, reasons: tuple[str, ...]
) -> None:
    milk = settle(shop, way, warning_days=warning)
    shop.receive(milk, "A", expiry=days(3))
    assert shop.checkout.scan(gs1(milk, "A")).reasons == reasons


@pytest.mark.parametrize("way", WAYS)
def test_a_lot_with_too_few_days_left_is_not_proposed(shop: TestShop, way: str) -> None:
    milk = settle(shop, way, min_shelf_life_days=20, lot_policy=LotPolicy.CONFIRM)
    shop.receive(milk, "SOON", expiry=days(19))
    shop.receive(milk, "LATE", expiry=days(20))
    shop.checkout.scan(code(milk))
    assert shop.checkout.accept_suggestion().lot == "LATE"
    assert shop.checkout.scan(gs1(milk, "SOON")).reasons == ("short_dated",), (
        "sold when it is presented, with a word"
    )


@pytest.mark.parametrize("way", ["shop", "department"])
def test_a_shop_may_stop_goods_on_their_last_day(shop: TestShop, way: str) -> None:
    milk = settle(shop, way, expiry_day=ExpiryDay.STOP)
    shop.receive(milk, "TODAY", expiry=days(0))
    assert shop.checkout.scan(code(milk)).reasons[0] == "expired"
    shop.receive(milk, "LATER", expiry=days(1))
    refused = shop.checkout.scan(gs1(milk, "TODAY"))
    assert (refused.reasons[0], refused.kind) == ("expired", OutcomeKind.REFUSED)
    assert refused.alternative
    assert refused.alternative.lot == "LATER"
    shop.checkout.scan(code(milk))
    assert shop.checkout.accept_suggestion().lot == "LATER"


def test_the_last_day_is_judged_again_at_the_commit(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "TODAY", expiry=days(0))
    assert shop.checkout.scan(gs1(milk, "TODAY")).ok
    shop.checkout.tender(TenderKind.CASH)
    shop.rule(expiry_day=ExpiryDay.STOP)
    stopped = shop.checkout.complete()
    assert (stopped.kind, stopped.reasons[0]) == (OutcomeKind.REFUSED, "expired")


def test_what_a_product_says_beats_its_department_and_the_shop(shop: TestShop) -> None:
    shop.rule(Department(name="Dairy", rules=Rules(lot_policy=LotPolicy.SCAN)), lot_policy=LotPolicy.AUTO)
    own = shop.product("own", Tracking.LOT, department="Dairy", lot_policy=LotPolicy.CONFIRM)
    dairy = shop.product("dairy", Tracking.LOT, department="Dairy")
    other = shop.product("other", Tracking.LOT)
    policies = [shop.checkout._sale.counter.rules.of(product).lot for product in (own, dairy, other)]
    assert policies == [LotPolicy.CONFIRM, LotPolicy.SCAN, LotPolicy.AUTO]
