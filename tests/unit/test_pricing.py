"""What a sale costs: reductions, deposits, tax and the customer's standing always add up to the unit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.cart import Cart, CartLine
from pos_term.domain.customers import Customer
from pos_term.domain.pricing import Discount, ReductionKind, reduced_by, spread, within, without_tax
from pos_term.domain.products import Product
from pos_term.domain.tax import WHOLE
from tests.carts import carts

COLA = Product(sku="cola", name="Cola", price=150, tax_rate=21000, deposit=25)
MILK = Product(sku="milk", name="Milk", price=250, tax_rate=9000)
EXEMPT = Customer(id="c1", name="Embassy", exempt=True)


def line(product: Product, pieces: int = 1, key: int = 1, **more: Any) -> CartLine:
    built = CartLine(key=key, product=product, quantity=pieces * 1000, unit_price=product.price)
    return replace(built, **more)


# -- whatever is in the cart -----------------------------------------------------------------------------------


@given(carts())
def test_the_lines_and_their_tax_are_what_the_customer_pays(cart: Cart) -> None:
    assert cart.total == sum(tax.gross for tax in cart.taxes)
    assert cart.total - cart.tax == sum(tax.net for tax in cart.taxes)
    lines = sum(cart.totals)
    assert lines == (cart.total if cart.prices_include_tax else cart.total - cart.tax)


@given(carts())
def test_a_line_is_its_price_less_its_reductions_with_its_deposit(cart: Cart) -> None:
    for n, each in enumerate(cart.lines, 1):
        if each.returns:
            assert cart.totals[n - 1] == -each.returns.total
            assert not cart.reductions(n)
            continue
        rate = each.product.tax_rate
        untaxed = cart.exempt and cart.prices_include_tax
        gross = without_tax(each.gross, rate) if untaxed else each.gross
        off = sum(reduction.amount for reduction in cart.reductions(n))
        assert cart.totals[n - 1] == gross - off + cart.deposit(n)
        assert all(reduction.amount >= 0 for reduction in cart.reductions(n))
        assert cart.totals[n - 1] >= 0


@given(carts())
def test_what_was_taken_off_in_all_is_what_the_lines_say(cart: Cart) -> None:
    assert cart.reduced == sum(r.amount for n in range(1, len(cart.lines) + 1) for r in cart.reductions(n))


@given(carts())
def test_the_discount_on_the_sale_is_given_to_the_last_unit_and_never_on_what_comes_back(cart: Cart) -> None:
    goods = sum(each.goods for each in cart.lines if not each.returns)
    assert sum(cart.shares) == (cart.discount.off(goods) if cart.discount else 0)
    for each, share in zip(cart.lines, cart.shares, strict=True):
        assert 0 <= share <= each.goods
        assert not (each.returns and share)


@given(carts())
def test_an_exempt_customer_pays_no_tax_on_what_leaves(cart: Cart) -> None:
    if cart.exempt:
        back = [tax for each in cart.lines if each.returns for tax in (each.returns.tax_rate,)]
        assert {tax.rate for tax in cart.taxes if tax.tax} <= set(back)


# -- one reduction at a time -----------------------------------------------------------------------------------


@given(st.integers(0, 10**9), st.lists(st.integers(0, 10**9), max_size=40))
def test_an_amount_is_spread_without_loss_and_to_within_one_unit(amount: int, weights: list[int]) -> None:
    parts = spread(amount, weights)
    whole = sum(weights)
    assert sum(parts) == (amount if whole else 0)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part * whole - amount * weight) <= whole
        assert part >= 0


@given(st.integers(0, 10**9), st.integers(1, WHOLE), st.integers(1, 10**9))
def test_no_discount_makes_a_price_less_than_nothing(price: int, percent: int, amount: int) -> None:
    for discount in (Discount(percent=percent, reason="x"), Discount(amount=amount, reason="x")):
        assert 0 <= discount.off(price) <= price


@pytest.mark.parametrize(
    ("percent", "price", "off"),
    [(10_000, 999, 100), (25_000, 99, 25), (33_333, 1000, 333), (100_000, 7, 7), (1, 10**6, 10), (50_000, 1, 1)],
)
def test_a_percentage_is_rounded_half_up(percent: int, price: int, off: int) -> None:
    assert Discount(percent=percent, reason="x").off(price) == off


@given(st.integers(0, 10**7), st.integers(0, WHOLE))
def test_a_discount_of_the_limit_itself_is_within_the_limit(price: int, limit: int) -> None:
    assert within(price, price - Discount(percent=limit, reason="x").off(price), limit)


@given(st.integers(1, 10**7), st.integers(0, 10**7), st.integers(0, WHOLE))
def test_what_is_beyond_the_limit_is_more_than_it_in_percent(before: int, after: int, limit: int) -> None:
    if not within(before, after, limit):
        assert reduced_by(before, after) >= limit
        assert (before - after) * WHOLE > before * limit


def test_the_markdown_comes_first_and_the_discount_on_what_remains() -> None:
    markdown = Discount(percent=30_000, reason="short-dated, 28 Nov", kind=ReductionKind.MARKDOWN)
    both = line(MILK, 4, markdown=markdown, discount=Discount(percent=10_000, reason="staff"))
    assert [(r.kind, r.amount) for r in both.reductions] == [("markdown", 300), ("line", 70)]
    assert both.total == 630


def test_deposit_is_for_each_piece_and_never_reduced() -> None:
    cart = Cart(
        (line(COLA, 3, discount=Discount(percent=100_000, reason="opening")),),
        discount=Discount(percent=50_000, reason="x", kind=ReductionKind.SALE),
    )
    assert (cart.total, cart.deposit(1)) == (75, 75)


def test_a_sale_discount_falls_on_the_lines_by_what_they_cost() -> None:
    cart = Cart(
        (line(MILK, 3), line(COLA, key=2)),
        discount=Discount(amount=100, reason="regular customer", kind=ReductionKind.SALE),
    )
    assert cart.shares == (83, 17)
    assert cart.totals == (667, 158)
    assert [r.kind for r in cart.reductions(1)] == ["sale"]


def test_an_exempt_customer_pays_prices_without_the_tax_inside_them() -> None:
    cart = Cart((line(MILK, 4), line(COLA, key=2)), customer=EXEMPT)
    assert cart.totals == (917, 145)
    assert (cart.total, cart.tax) == (1062, 0)
    assert cart.deposit(2) == 145 - 124


def test_an_exempt_customer_pays_the_prices_to_which_tax_would_come() -> None:
    cart = Cart((line(MILK, 4),), customer=EXEMPT, prices_include_tax=False)
    assert (cart.total, cart.tax) == (1000, 0)


def test_an_open_price_never_joins_the_line_of_another() -> None:
    flowers = Product(sku="flowers", name="Flowers", open_price=True)
    cart = Cart((line(flowers, unit_price=0),))
    assert cart.joinable(flowers, 0) is None
