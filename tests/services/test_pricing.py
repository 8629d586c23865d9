"""Prices at the counter: discounts within a role's limit, prices by hand, short-dated goods, open prices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_term.domain.people import Permission, Person, Rights, Role
from pos_term.domain.products import Product
from pos_term.domain.shop import Shop
from pos_term.services.outcomes import OutcomeKind
from tests.shop import TestShop, check_digit

SUPERVISOR = Person(id="mira", name="Mira", role=Role.SUPERVISOR)
MANAGER = Person(id="tess", name="Tess", role=Role.MANAGER)


def scan(shop: TestShop, product: Product, pieces: int = 1) -> int:
    """Put pieces of a product on the sale; gives the key of their line."""
    outcome = shop.checkout.scan(f"{pieces}*{product.gtin}".encode())
    assert outcome.ok, outcome
    return outcome.key


def run_by(shop: TestShop, settings: Shop) -> None:
    """Run the shop by other settings."""
    shop.settings = settings
    shop.checkout = shop.new_checkout()


@pytest.fixture
def key(shop: TestShop) -> int:
    """A line of four bags, 10.00 in all."""
    return scan(shop, shop.product("bag"), 4)


# -- discounts -------------------------------------------------------------------------------------------------


def test_a_discount_by_percent_or_amount_stands_on_the_line_with_its_reason(shop: TestShop, key: int) -> None:
    outcome = shop.checkout.pricing.discount(key, percent=10_000, reason="damaged packaging")
    assert (outcome.kind, outcome.message) == (
        OutcomeKind.CHANGED, "Bag: 1.00 off (10 %), damaged packaging.",
    )  # fmt: skip
    assert shop.checkout.cart.total == 900
    assert shop.checkout.pricing.discount(key, amount=250, reason="staff").ok
    assert shop.checkout.cart.total == 750
    assert [(r.amount, r.reason, r.by) for r in shop.checkout.cart.reductions(1)] == [(250, "staff", "ana")]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"percent": 100_001}, "more than 100 %"),
        ({"percent": 0}, "more than 0"),
        ({"percent": -5}, "more than 0"),
        ({"amount": 0}, "more than 0"),
        ({"amount": -1}, "more than 0"),
        ({"amount": 1001}, "more than it costs"),
        ({"amount": 10**12}, "more than it costs"),
        ({}, "as a percentage or as an amount"),
        ({"percent": 1000, "amount": 10}, "as a percentage or as an amount"),
    ],
)
@pytest.mark.parametrize("whole", [True, False])
def test_an_absurd_discount_is_refused_in_words(
    shop: TestShop, key: int, given: dict[str, int], words: str, whole: bool
) -> None:
    before = shop.checkout.cart
    refused = shop.checkout.pricing.discount(
        None if whole else key, percent=given.get("percent"), amount=given.get("amount"), reason="staff",
        approved=MANAGER,
    )  # fmt: skip
    assert words in refused.message
    assert not refused.ok
    assert shop.checkout.cart is before


def test_a_discount_needs_a_reason_and_something_to_be_taken_off(shop: TestShop, key: int) -> None:
    assert "needs a reason" in shop.checkout.pricing.discount(key, percent=1000, reason="  ").message
    free = scan(shop, shop.product("sample", price=0))
    assert "nothing to take" in shop.checkout.pricing.discount(free, percent=1000, reason="x").message
    assert "not there" in shop.checkout.pricing.discount(99, percent=1000, reason="x").message


def test_a_cashier_gives_up_to_the_limit_of_the_role_and_a_supervisor_more(shop: TestShop, key: int) -> None:
    pricing = shop.checkout.pricing
    assert pricing.discount(key, percent=25_000, reason="staff").ok
    refused = pricing.discount(key, percent=40_000, reason="staff")
    assert refused.reasons == ("not_allowed",)
    assert refused.message == ("Bag: 40 % off in all. You may take off 25 %. A supervisor may, up to 60 % off.")
    assert shop.checkout.cart.total == 750
    assert pricing.discount(key, percent=40_000, reason="staff", approved=SUPERVISOR).ok
    assert shop.checkout.cart.reductions(1)[0].by == "mira"
    refused = pricing.discount(key, percent=61_000, reason="staff", approved=SUPERVISOR)
    assert "Mira may take off 60 %. A manager may" in refused.message


def test_the_limit_is_for_all_that_is_taken_off_a_line_together(shop: TestShop, key: int) -> None:
    pricing = shop.checkout.pricing
    assert pricing.price(key, 225, "damaged").ok
    assert not pricing.discount(key, percent=20_000, reason="staff").ok
    assert pricing.discount(key, percent=10_000, reason="staff").ok
    assert not pricing.discount(None, percent=10_000, reason="regular customer").ok
    assert pricing.discount(None, percent=5_000, reason="regular customer").ok
    assert not pricing.price(key, 200, "damaged").ok


def test_a_limit_is_not_missed_by_the_rounding_of_a_cent(shop: TestShop) -> None:
    for price in (99, 1, 3, 47):
        sweet = scan(shop, shop.product(f"sweet-{price}", price=price))
        assert shop.checkout.pricing.discount(sweet, percent=25_000, reason="staff").ok
        assert shop.checkout.pricing.drop_discount(sweet).ok
    assert shop.checkout.pricing.discount(None, percent=25_000, reason="staff").ok


def test_an_amount_that_weighs_more_in_a_smaller_sale_is_given_again(shop: TestShop, key: int) -> None:
    shoes = scan(shop, shop.product("shoes", price=9000))
    assert shop.checkout.pricing.discount(None, amount=2000, reason="regular customer").ok
    assert shop.checkout.pay() is None
    shop.checkout.stop_paying()
    shop.checkout.remove(shoes)
    refused = shop.checkout.pay()
    assert refused is not None
    assert refused.reasons == ("not_allowed",)
    assert "Give the discount again" in refused.message
    assert shop.checkout.pricing.discount(None, amount=600, reason="regular customer", approved=SUPERVISOR).ok
    assert shop.checkout.pay() is None


def test_who_has_no_right_to_discounts_is_told_who_has(shop: TestShop) -> None:
    none = Rights(role=Role.CASHIER, may=(), discount=100_000)
    run_by(shop, replace(shop.settings, rights=(none,)))
    bag = scan(shop, shop.product("bag"))
    refused = shop.checkout.pricing.discount(bag, percent=1000, reason="staff")
    assert refused.message == "You may not give discounts. A supervisor may, up to 60 % off."
    refused = shop.checkout.pricing.price(bag, 200, "damaged")
    assert refused.message == "You may not change prices. A supervisor may, up to 60 % off."
    assert refused.reasons == ("not_allowed",)


def test_a_shop_where_nobody_gives_half_off_says_so(shop: TestShop) -> None:
    rights = tuple(Rights(role=role, may=(Permission.DISCOUNT,), discount=10_000) for role in Role)
    run_by(shop, replace(shop.settings, rights=rights))
    bag = scan(shop, shop.product("bag"))
    refused = shop.checkout.pricing.discount(bag, percent=50_000, reason="staff")
    assert refused.message.endswith("Nobody may take off that much.")


def test_a_discount_is_taken_off_again(shop: TestShop, key: int) -> None:
    pricing = shop.checkout.pricing
    assert pricing.discount(key, percent=10_000, reason="staff").ok
    assert pricing.discount(None, percent=10_000, reason="staff").ok
    assert pricing.drop_discount(None).ok
    assert pricing.drop_discount(key).ok
    assert shop.checkout.cart.total == 1000
    assert not pricing.drop_discount(None).ok
    assert not pricing.drop_discount(key).ok


def test_another_bag_at_full_price_stands_on_a_line_of_its_own(shop: TestShop, key: int) -> None:
    bag = shop.checkout.cart.lines[0].product
    assert shop.checkout.pricing.discount(key, percent=10_000, reason="damaged packaging").ok
    assert scan(shop, bag) != key


# -- prices by hand --------------------------------------------------------------------------------------------


def test_a_price_changed_by_hand_keeps_the_one_on_the_list(shop: TestShop, key: int) -> None:
    assert "needs a reason" in shop.checkout.pricing.price(key, 200).message
    assert shop.checkout.pricing.price(key, 200, "shelf label says otherwise").ok
    assert shop.checkout.pricing.price(key, 210, "shelf label says otherwise").ok
    line = shop.checkout.cart.lines[0]
    assert (line.unit_price, line.list_price, line.price_reason) == (210, 250, "shelf label says otherwise")
    assert shop.checkout.pricing.price(key, 250).ok
    assert (shop.checkout.cart.lines[0].list_price, shop.checkout.cart.total) == (None, 1000)


@pytest.mark.parametrize("value", [-1, 10**12])
def test_an_absurd_price_is_refused(shop: TestShop, key: int, value: int) -> None:
    assert not shop.checkout.pricing.price(key, value, "damaged", approved=MANAGER).ok
    assert shop.checkout.cart.total == 1000


def test_a_price_is_raised_by_anyone_and_given_away_by_a_manager(shop: TestShop, key: int) -> None:
    assert shop.checkout.pricing.price(key, 400, "shelf label says otherwise").ok
    refused = shop.checkout.pricing.price(key, 0, "damaged", approved=SUPERVISOR)
    assert refused.reasons == ("not_allowed",)
    assert shop.checkout.pricing.price(key, 0, "damaged", approved=MANAGER).ok
    assert shop.checkout.cart.total == 0
    assert shop.checkout.complete().ok


def test_goods_with_their_price_on_the_label_get_a_discount_instead(shop: TestShop) -> None:
    shop.product("ham", price=1990, weighed=True, unit="kg", barcodes=("2012345",))
    body = "201234500574"
    outcome = shop.checkout.scan((body + check_digit(body)).encode())
    assert "discount instead" in shop.checkout.pricing.price(outcome.key, 500, "damaged").message
    assert shop.checkout.pricing.discount(outcome.key, amount=74, reason="damaged").ok
    assert shop.checkout.cart.total == 500
