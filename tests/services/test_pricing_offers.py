"""Prices that the goods bring along: open prices that are asked for, markdowns of what is short-dated."""

from __future__ import annotations

from dataclasses import replace

from pos_term.domain.policies import Department, Markdown, Rules
from pos_term.domain.products import Product, Tracking
from pos_term.domain.tender import TenderKind
from pos_term.services.outcomes import Outcome, OutcomeKind
from tests.shop import TestShop, days, gs1

# -- open prices -----------------------------------------------------------------------------------------------


def test_an_open_price_is_asked_for_and_nothing_is_paid_before(shop: TestShop) -> None:
    flowers = shop.product("flowers", price=0, open_price=True)
    outcome = shop.checkout.find("flowers")
    assert (outcome.kind, outcome.reasons) == (OutcomeKind.NEEDS_PRICE, ("price_missing",))
    refused = shop.checkout.pay()
    assert refused is not None
    assert (refused.reasons, refused.line) == (("price_missing",), 1)
    assert not shop.checkout.pricing.price(outcome.key, 0).ok
    assert shop.checkout.pricing.price(outcome.key, 795).ok
    assert shop.checkout.cart.total == 795
    again = shop.checkout.scan((flowers.gtin or "").encode())
    assert again.key != outcome.key
    assert shop.checkout.pricing.price(again.key, 500).ok
    assert shop.checkout.pricing.price(again.key, 550).ok
    assert shop.checkout.cart.total == 1345
    assert shop.checkout.cart.lines[1].list_price is None
    assert shop.checkout.pay() is None


def test_a_lot_comes_before_the_price_and_the_price_before_the_age(shop: TestShop) -> None:
    wine = shop.product("wine", Tracking.LOT, price=0, open_price=True, min_age=18)
    shop.receive(wine, "W1", expiry=days(400))
    outcome = shop.checkout.scan((wine.gtin or "").encode())
    assert outcome.kind is OutcomeKind.NEEDS_NUMBER
    outcome = shop.checkout.number(outcome.key, lot="W1")
    assert outcome.kind is OutcomeKind.NEEDS_PRICE
    outcome = shop.checkout.pricing.price(outcome.key, 900)
    assert (outcome.kind, outcome.reasons) == (OutcomeKind.NEEDS_AGE, ("age_unchecked",))


# -- short-dated goods -----------------------------------------------------------------------------------------


def short_dated(shop: TestShop) -> Product:
    """Yogurt, marked down by 30 % in its department within seven days; lot A is short-dated, lot B is not."""
    dairy = Department(name="dairy", rules=Rules(markdown=Markdown(days=7, percent=30_000)))
    shop.settings = replace(shop.settings, departments=(dairy,))
    shop.checkout = shop.new_checkout()
    yogurt = shop.product("yogurt", Tracking.LOT, department="dairy", price=200)
    shop.receive(yogurt, "A", expiry=days(7))
    shop.receive(yogurt, "B", expiry=days(8))
    return yogurt


def scan_lot(shop: TestShop, product: Product, lot: str) -> Outcome:
    return shop.checkout.scan(gs1(product, lot))


def test_short_dated_goods_are_offered_at_the_markdown_of_their_department(shop: TestShop) -> None:
    yogurt = short_dated(shop)
    outcome = scan_lot(shop, yogurt, "A")
    assert outcome.offer is not None
    assert outcome.message.endswith("Short-dated, 28 Nov: 30 % less if you mark it down.")
    assert shop.checkout.cart.total == 200
    assert shop.checkout.pricing.mark_down(outcome.key).ok
    assert shop.checkout.cart.total == 140
    (reduction,) = shop.checkout.cart.reductions(1)
    assert (reduction.kind, reduction.reason) == ("markdown", "short-dated, 28 Nov")
    assert not shop.checkout.pricing.mark_down(outcome.key).ok
    assert shop.checkout.pricing.discount(outcome.key, percent=25_000, reason="staff").ok
    assert shop.checkout.pay() is None


def test_goods_with_days_to_go_are_not_marked_down(shop: TestShop) -> None:
    outcome = scan_lot(shop, short_dated(shop), "B")
    assert outcome.offer is None
    assert shop.checkout.pricing.markdown_for(outcome.key) is None
    assert not shop.checkout.pricing.mark_down(outcome.key).ok


def test_one_fresh_pack_on_the_line_and_nothing_is_marked_down(shop: TestShop) -> None:
    yogurt = short_dated(shop)
    assert scan_lot(shop, yogurt, "A").offer is not None
    assert scan_lot(shop, yogurt, "B").offer is None
    assert shop.checkout.pricing.markdown_for(1) is None


def test_a_fresh_pack_put_on_a_marked_down_line_takes_the_markdown_off(shop: TestShop) -> None:
    yogurt = short_dated(shop)
    key = scan_lot(shop, yogurt, "A").key
    assert shop.checkout.pricing.mark_down(key).ok
    assert scan_lot(shop, yogurt, "B").key != key
    assert shop.checkout.set_quantity(key, 2000).ok
    outcome = shop.checkout.number(key, lot="B")
    assert "the markdown is taken off" in outcome.message
    assert shop.checkout.cart.lines[0].total == 400


def test_a_reduced_sale_is_stored_with_every_reason(shop: TestShop) -> None:
    yogurt = short_dated(shop)
    key = scan_lot(shop, yogurt, "A").key
    assert shop.checkout.pricing.mark_down(key).ok
    assert shop.checkout.pricing.discount(None, amount=20, reason="regular customer").ok
    shop.checkout.tender(TenderKind.CASH)
    assert shop.checkout.complete().ok
    assert shop.rows("SELECT total, reduced FROM sale") == [(120, 80)]
