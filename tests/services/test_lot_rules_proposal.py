"""Which lots are proposed: the order of removal, several at once, and what a customer asks for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pos_term.domain.customers import Customer
from pos_term.domain.lots import Provenance
from pos_term.domain.products import LotPolicy, Tracking
from pos_term.services.outcomes import OutcomeKind
from tests.shop import TestShop, code, days, gs1


def attach(shop: TestShop, **wishes: Any) -> None:
    """Somebody with wishes stands at the counter."""
    sale = shop.checkout._sale
    sale.cart = replace(sale.cart, customer=Customer(id="c", name="Restaurant", **wishes))


def taken(shop: TestShop, line: int = 0) -> list[tuple[str | None, int, Provenance]]:
    return [(n.lot, n.quantity, n.provenance) for n in shop.checkout.cart.lines[line].numbers]


def test_the_lot_that_is_first_to_expire_is_named(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "SOON", expiry=days(10))
    shop.receive(milk, "LATE", expiry=days(30))
    outcome = shop.checkout.scan(gs1(milk, "LATE"))
    assert (outcome.kind, outcome.reasons) == (OutcomeKind.ADDED, ("not_first_to_expire",))
    assert "lot SOON expires first (1 Dec)" in outcome.message


@pytest.mark.parametrize("policy", [LotPolicy.AUTO, LotPolicy.CONFIRM])
def test_a_quantity_spreads_over_several_lots(shop: TestShop, policy: LotPolicy) -> None:
    milk = shop.product("milk", Tracking.LOT, lot_policy=policy)
    shop.receive(milk, "SOON", expiry=days(10), quantity=2)
    shop.receive(milk, "LATE", expiry=days(30), quantity=4)
    outcome = shop.checkout.scan(b"5*" + code(milk))
    if policy is LotPolicy.CONFIRM:
        assert outcome.kind is OutcomeKind.NEEDS_NUMBER
        outcome = shop.checkout.accept_suggestion()
    assert taken(shop) == [("SOON", 2000, Provenance.SUGGESTED), ("LATE", 3000, Provenance.SUGGESTED)]
    assert "2 of lot SOON, 3 of lot LATE" in outcome.message
    assert outcome.reasons == ()
    sold = shop.sell()
    assert [(n.lot, n.quantity) for n in sold.lines[0].numbers] == [("SOON", 2000), ("LATE", 3000)]


@pytest.mark.parametrize("policy", [LotPolicy.AUTO, LotPolicy.CONFIRM])
def test_a_proposal_that_all_lots_together_cannot_fill_takes_nothing(shop: TestShop, policy: LotPolicy) -> None:
    milk = shop.product("milk", Tracking.LOT, lot_policy=policy)
    shop.receive(milk, "SOON", expiry=days(10), quantity=2)
    assert shop.checkout.scan(b"3*" + code(milk)).kind is OutcomeKind.NEEDS_NUMBER
    refused = shop.checkout.accept_suggestion()
    assert (refused.kind, refused.reasons) == (OutcomeKind.REFUSED, ("not_available",))
    assert taken(shop) == []


def test_a_proposal_passes_over_a_lot_that_the_rules_stop(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT, levels=(("short_dated", "block"),), lot_policy=LotPolicy.AUTO)
    shop.receive(milk, "SOON", expiry=days(2))
    shop.receive(milk, "LATE", expiry=days(30))
    assert shop.checkout.scan(b"2*" + code(milk)).lot == "LATE"
    assert shop.rows("SELECT * FROM refusal") == [], "nothing was presented, so nothing was refused"


def test_the_proposal_is_changed_by_hand(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "SOON", expiry=days(10))
    shop.receive(milk, "LATE", expiry=days(30))
    key = shop.checkout.scan(b"3*" + code(milk)).key
    assert shop.checkout.answer(key, b"2*late", keyed=True).ok
    assert shop.checkout.accept_suggestion(key).lot == "SOON"
    assert taken(shop) == [("LATE", 2000, Provenance.KEYED), ("SOON", 1000, Provenance.SUGGESTED)]


def test_a_customers_shelf_life_comes_before_the_date(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "SOON", expiry=days(10))
    shop.receive(milk, "LATE", expiry=days(30))
    attach(shop, min_shelf_life_days=20)
    key = shop.checkout.scan(code(milk)).key
    proposal = shop.checkout.lots_for(key).proposal
    assert proposal
    assert proposal.lot == "LATE"
    assert shop.checkout.accept_suggestion().reasons == ()
    told = shop.checkout.scan(gs1(milk, "SOON"))
    assert (told.kind, told.reasons) == (OutcomeKind.ADDED, ("short_dated",))
    assert "20 days" in told.message


def test_a_customer_whom_no_lot_suits_can_still_buy_what_they_are_shown(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "SOON", expiry=days(10))
    attach(shop, min_shelf_life_days=20)
    assert shop.checkout.scan(code(milk)).kind is OutcomeKind.NEEDS_NUMBER
    assert not shop.checkout.accept_suggestion().ok
    assert shop.checkout.scan(b"SOON").ok


def test_a_customers_grade_comes_before_the_date(shop: TestShop) -> None:
    fruit = shop.product("fruit", Tracking.LOT)
    shop.receive(fruit, "PLAIN", expiry=days(10))
    shop.receive(fruit, "BEST", expiry=days(30), grade="Extra")
    shop.checkout.scan(code(fruit))
    assert shop.checkout.accept_suggestion().lot == "PLAIN"
    attach(shop, grade="extra")
    shop.checkout.scan(code(fruit))
    assert shop.checkout.accept_suggestion().lot == "BEST"
