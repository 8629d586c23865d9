"""Goods with an age: a date of birth is worked out, never a yes or no, and never kept."""

from __future__ import annotations

from datetime import date

import pytest

from pos_term.domain.documents import Sale
from pos_term.domain.products import Product, Tracking
from pos_term.domain.tender import TenderKind
from pos_term.services.outcomes import OutcomeKind
from pos_term.store.journal import entries
from tests.shop import TestShop, days, gs1

ADULT = date(2008, 11, 21)
"""Eighteen today."""
MINOR = date(2008, 11, 22)
"""Eighteen tomorrow."""


@pytest.fixture
def wine(shop: TestShop) -> Product:
    """A wine for those who are eighteen, with its lot on the pack."""
    product = shop.product("wine", Tracking.LOT, min_age=18)
    shop.receive(product, "W1", expiry=days(400))
    return product


def test_goods_with_an_age_ask_for_the_date_of_birth_before_they_are_paid(shop: TestShop, wine: Product) -> None:
    outcome = shop.checkout.scan(gs1(wine, "W1"))
    assert (outcome.kind, outcome.reasons) == (OutcomeKind.NEEDS_AGE, ("age_unchecked",))
    assert "18 years or older" in outcome.message
    assert shop.checkout.age.needed == 18
    refused = shop.checkout.pay()
    assert refused is not None
    assert (refused.reasons, refused.line) == (("age_unchecked",), 1)
    assert shop.checkout.tender(TenderKind.CASH).reasons == ("age_unchecked",)
    assert shop.checkout.age.check(ADULT).ok
    assert shop.checkout.age.needed == 0
    assert shop.checkout.pay() is None


def test_the_age_is_asked_for_once_a_sale(shop: TestShop, wine: Product) -> None:
    shop.checkout.scan(gs1(wine, "W1"))
    assert shop.checkout.age.check(date(1980, 2, 29)).ok
    assert shop.checkout.scan(gs1(wine, "W1")).kind is OutcomeKind.ADDED
    shop.product("rum", min_age=25)
    assert shop.checkout.find("rum").kind is OutcomeKind.ADDED


def test_who_is_old_enough_for_wine_is_asked_again_for_what_needs_more_years(shop: TestShop, wine: Product) -> None:
    shop.checkout.scan(gs1(wine, "W1"))
    assert shop.checkout.age.check(ADULT).ok
    shop.product("rum", min_age=25)
    assert shop.checkout.find("rum").kind is OutcomeKind.NEEDS_AGE
    assert shop.checkout.age.needed == 25


def test_neither_the_date_of_birth_nor_the_age_goes_into_the_journal(shop: TestShop, wine: Product) -> None:
    shop.checkout.scan(gs1(wine, "W1"))
    shop.checkout.age.check(date(1977, 5, 4))
    shop.checkout.tender(TenderKind.CASH)
    outcome = shop.checkout.complete()
    assert outcome.sale is not None
    assert isinstance(outcome.sale.document, Sale)
    assert outcome.sale.document.age == 18
    written = "\n".join(entry.document for entry in entries(shop.store))
    assert "1977" not in written
    assert '"age":49' not in written


def test_who_is_too_young_leaves_the_goods_and_the_rest_of_the_sale_goes_on(shop: TestShop, wine: Product) -> None:
    shop.product("bag")
    shop.product("knife", min_age=16)
    shop.checkout.find("bag")
    shop.checkout.find("knife")
    shop.checkout.scan(gs1(wine, "W1"))
    shop.checkout.scan(b"2*" + gs1(wine, "W1"))
    refused = shop.checkout.age.check(MINOR)
    assert not refused.ok
    assert refused.reasons == ("under_age",)
    assert "NOT UNDER 18" in refused.message
    assert [line.product.sku for line in shop.checkout.cart.lines] == ["bag", "knife"]
    assert shop.checkout.age.needed == 0
    assert shop.rows("SELECT sku, lot, reasons, outcome FROM refusal") == [("wine", "W1", "under_age", "not_added")]
    assert shop.rows("SELECT sku, quantity, whole, reason FROM void") == [("wine", 3000, 0, "under_age")]
    assert shop.checkout.pay() is None
    assert shop.checkout.scan(gs1(wine, "W1")).kind is OutcomeKind.NEEDS_AGE


@pytest.mark.parametrize(
    ("born", "words"), [(date(2026, 11, 22), "still to come"), (date(1895, 11, 21), "more than 130 years ago")]
)
def test_a_date_that_cannot_be_is_asked_for_again(shop: TestShop, wine: Product, born: date, words: str) -> None:
    shop.checkout.scan(gs1(wine, "W1"))
    refused = shop.checkout.age.check(born)
    assert words in refused.message
    assert not refused.reasons
    assert shop.checkout.age.needed == 18
    assert len(shop.checkout.cart.lines) == 1


def test_nobody_is_asked_for_an_age_without_need(shop: TestShop) -> None:
    shop.product("bag")
    shop.checkout.find("bag")
    assert not shop.checkout.age.check(ADULT).ok
    assert shop.checkout.age.needed == 0
