"""Weighed goods from the scale: only a weight at rest and above 0 is sold, and the reply is kept as it came."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_term.domain.documents import Sale
from pos_term.domain.products import Product, Tracking
from pos_term.domain.tender import TenderKind
from pos_term.domain.weight import Weight, parse_container
from pos_term.services.checkout import Checkout
from pos_term.services.outcomes import OutcomeKind
from tests.equipment import OnTheScale
from tests.shop import TestShop, days, gs1


def grams(count: int, *, unit: str = "kg", stable: bool = True) -> Weight:
    return Weight(thousandths=count, unit=unit, raw=f"ST,GS,{count:+07d} g\r\n", stable=stable)


@pytest.fixture
def scale() -> OnTheScale:
    return OnTheScale(grams(482))


@pytest.fixture
def checkout(shop: TestShop, scale: OnTheScale) -> Checkout:
    return Checkout(replace(shop.counterpart(), scale=scale))


@pytest.fixture
def apples(shop: TestShop) -> Product:
    return shop.product("apples", price=300, weighed=True, unit="kg")


def test_weighed_goods_scanned_without_a_weight_are_put_on_the_scale(checkout: Checkout, apples: Product) -> None:
    outcome = checkout.scan((apples.gtin or "").encode())
    assert outcome.kind is OutcomeKind.ADDED
    (line,) = checkout.cart.lines
    assert (line.quantity, line.total, line.measured) == (482, 145, "ST,GS,+000482 g\r\n")
    checkout.tender(TenderKind.CASH)
    sale = checkout.complete().sale
    assert sale is not None
    assert isinstance(sale.document, Sale)
    assert sale.document.lines[0].measured == "ST,GS,+000482 g\r\n"


def test_a_typed_weight_asks_no_scale(checkout: Checkout, scale: OnTheScale, apples: Product) -> None:
    assert checkout.scan(b"0.5*" + (apples.gtin or "").encode()).ok
    assert scale.asked == 0
    assert checkout.cart.lines[0].measured == ""


@pytest.mark.parametrize(
    ("says", "words"),
    [
        (grams(0), "nothing is on the scale"),
        (grams(-12), "nothing is on the scale"),
        (grams(482, stable=False), "not at rest"),
        ("The scale does not answer. Check its cable.", "Check its cable."),
        (grams(482, unit="piece"), "Type the quantity"),
        (grams(10**12), "cannot be sold"),
    ],
)
def test_what_is_no_weight_is_refused_in_words(
    checkout: Checkout, scale: OnTheScale, apples: Product, says: Weight | str, words: str
) -> None:
    scale.says = says
    refused = checkout.scan((apples.gtin or "").encode())
    assert not refused.ok
    assert words in refused.message
    assert not checkout.cart


def test_a_scale_in_pounds_sells_by_the_kilogram(checkout: Checkout, scale: OnTheScale, apples: Product) -> None:
    scale.says = grams(1000, unit="lb")
    assert checkout.find(apples.sku).ok
    assert checkout.cart.lines[0].quantity == 454


def test_a_line_is_weighed_again_and_a_typed_weight_forgets_the_scale(
    checkout: Checkout, scale: OnTheScale, apples: Product
) -> None:
    key = checkout.find(apples.sku).key
    scale.says = grams(500)
    assert checkout.weigh(key).ok
    assert (checkout.cart.lines[0].quantity, checkout.cart.lines[0].measured) == (500, "ST,GS,+000500 g\r\n")
    assert checkout.set_quantity(key, 300).ok
    assert (checkout.cart.lines[0].quantity, checkout.cart.lines[0].measured) == (300, "")


def test_weighing_again_keeps_the_lot(shop: TestShop, checkout: Checkout, scale: OnTheScale) -> None:
    ham = shop.product("ham", Tracking.LOT, price=2000, weighed=True, unit="kg")
    shop.receive(ham, "H1", expiry=days(9))
    outcome = checkout.scan(gs1(ham, "H1"))
    assert outcome.kind is OutcomeKind.ADDED
    scale.says = grams(600)
    assert checkout.weigh(outcome.key).ok
    (line,) = checkout.cart.lines
    assert (line.quantity, line.missing, line.measured) == (600, 0, "ST,GS,+000600 g\r\n")


def test_pieces_are_not_weighed_and_a_till_without_a_scale_says_so(shop: TestShop, checkout: Checkout) -> None:
    shop.product("bag")
    key = checkout.find("bag").key
    assert "not sold by weight" in checkout.weigh(key).message
    assert "not there" in checkout.weigh(99).message
    key = shop.checkout.find("bag").key
    assert "no scale" in shop.checkout.weigh(key).message


# -- containers ------------------------------------------------------------------------------------------------


def test_the_container_a_product_is_sold_in_is_taken_off_by_the_scale(
    shop: TestShop, checkout: Checkout, scale: OnTheScale
) -> None:
    salad = shop.product("salad", price=1000, weighed=True, unit="kg", tare=15)
    scale.says = grams(467)  # what is left of 0.482
    assert checkout.find(salad.sku).ok
    assert scale.tare == 15
    (line,) = checkout.cart.lines
    assert (line.quantity, line.total, line.measured) == (467, 467, "ST,GS,+000467 g\r\n tare 0.015")
    sale = shop_sale(checkout)
    assert sale.lines[0].measured == "ST,GS,+000467 g\r\n tare 0.015"


def shop_sale(checkout: Checkout) -> Sale:
    """Pay and store what is in the cart."""
    assert checkout.tender(TenderKind.CASH).ok
    stored = checkout.complete().sale
    assert stored is not None
    assert isinstance(stored.document, Sale)
    return stored.document


def test_a_container_named_at_the_counter_counts_in_place_of_the_products_own(
    shop: TestShop, checkout: Checkout, scale: OnTheScale
) -> None:
    salad = shop.product("salad", price=1000, weighed=True, unit="kg", tare=15)
    outcome = checkout.scan((salad.gtin or "").encode(), tare=120)
    assert outcome.ok
    assert scale.tare == 120
    assert checkout.cart.lines[0].measured.endswith(" tare 0.12")
    assert checkout.weigh(outcome.key).ok
    assert scale.tare == 15
    assert checkout.weigh(outcome.key, 0).ok
    assert scale.tare == 0
    assert checkout.cart.lines[0].measured == "ST,GS,+000482 g\r\n"


def test_a_container_is_for_the_scale_only(shop: TestShop, checkout: Checkout, scale: OnTheScale) -> None:
    apples = shop.product("apples", price=300, weighed=True, unit="kg")
    bag = shop.product("bag")
    for raw, words in (
        (b"0.5*" + (apples.gtin or "").encode(), "is known already"),
        ((bag.gtin or "").encode(), "not sold by weight"),
    ):
        refused = checkout.scan(raw, tare=15)
        assert not refused.ok
        assert words in refused.message
    assert "no scale" in shop.checkout.scan((apples.gtin or "").encode(), tare=15).message
    assert scale.asked == 0
    assert not checkout.cart


def test_a_container_is_never_taken_off_in_another_unit_than_it_is_known_in(
    shop: TestShop, checkout: Checkout, scale: OnTheScale
) -> None:
    salad = shop.product("salad", price=1000, weighed=True, unit="kg", tare=15)
    scale.says = grams(482, unit="lb")
    refused = checkout.find(salad.sku)
    assert "its container is known in kg, the scale weighs in lb" in refused.message
    assert not checkout.cart


def test_a_code_cannot_name_a_container(shop: TestShop, checkout: Checkout, scale: OnTheScale) -> None:
    apples = shop.product("apples", price=300, weighed=True, unit="kg")
    assert not checkout.scan(b"T0.400*" + (apples.gtin or "").encode()).ok
    assert not checkout.cart
    assert scale.asked == 0


@pytest.mark.parametrize(("text", "tare"), [
    ("T0.015", 15), ("t0,015", 15), ("T 1.2", 1200), ("T0", 0), (" T15 ", 15_000), ("0.015", None), ("T", None),
    ("T-1", None), ("T0.0155", None), ("T1000", None), ("T0.015*", None), ("T٣", None), ("TEA", None),
    ("T1e3", None),
])  # fmt: skip
def test_a_container_is_typed_behind_a_t(text: str, tare: int | None) -> None:
    assert parse_container(text) == tare
