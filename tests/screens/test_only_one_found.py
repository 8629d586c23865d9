"""Searching: where the list shows one row for what was typed, Enter takes it; an unseen row is never taken."""

from __future__ import annotations

from pathlib import Path

from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.customer.screen import CustomerScreen
from pos_term.screens.find.screen import FindScreen
from tests.screens.conftest import Goods
from tests.screens.driving import at_counter


async def test_the_only_product_found_is_added_by_enter(path: Path, goods: Goods) -> None:
    assert goods.bag
    async with at_counter(path) as hands:
        await hands.press("f2")
        await hands.until_shown(FindScreen)
        await hands.type("carrier")
        await hands.sees("1 found")
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        assert [line.product.sku for line in hands.app.till.checkout.cart.lines] == ["BAG"]


async def test_the_only_customer_found_is_attached_by_enter_and_of_two_none(path: Path, goods: Goods) -> None:
    assert goods.bag
    async with at_counter(path) as hands:
        for name in ("Joke van Aalst", "Joris van Aalst"):
            assert not isinstance(hands.app.till.customers.add(name), str)
        await hands.press("f9")
        screen = await hands.until_shown(CustomerScreen)
        await hands.type("aalst")
        await hands.sees("2 found")
        await hands.press("enter")
        assert hands.screen is screen
        await hands.type("joris")
        await hands.sees("1 found")
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        customer = hands.app.till.checkout.cart.customer
        assert customer is not None
        assert customer.name == "Joris van Aalst"
