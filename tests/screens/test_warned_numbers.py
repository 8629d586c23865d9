"""A line that may go without its number, but not without a word: Pay says so once and asks again."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.documents import ProductsSet
from pos_term.domain.products import LotPolicy, MissingPolicy, Product, Tracking
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.lots.prompt import LotPrompt
from pos_term.screens.pay.screen import PayScreen
from pos_term.store.engine import Store
from pos_term.store.journal import Posting, post
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.shop import NOON, TODAY


@pytest.fixture
def jam(path: Path, goods: Goods) -> Path:
    """Jam whose lot may be missing, with a warning."""
    assert goods.bag
    product = Product(
        sku="JAM", name="Rosehip jam", price=300, tracking=Tracking.LOT, lot_policy=LotPolicy.SCAN,
        missing_policy=MissingPolicy.WARN,
    )  # fmt: skip
    store = Store(path)
    post(store, ProductsSet(id="jam", products=(product,)), Posting("1", "Mira", NOON, TODAY))
    from pos_term.domain.documents import GoodsReceipt, ReceivedLine

    line = ReceivedLine(sku="JAM", lot="J1", quantity=5000, received_on=TODAY)
    post(store, GoodsReceipt(id="in", lines=(line,)), Posting("1", "Mira", NOON, TODAY))
    store.close()
    return path


async def without_its_lot(hands: Hands) -> None:
    """Two of it on the sale, and the prompt left."""
    await hands.type("2*JAM", "enter")
    await hands.until_shown(LotPrompt)
    await hands.press("escape")
    await hands.until_shown(CheckoutScreen)


async def test_pay_warns_once_and_a_second_press_goes_on(jam: Path) -> None:
    async with at_counter(jam) as hands:
        await without_its_lot(hands)
        await hands.press("f10")
        await hands.sees("Rosehip jam: 0 of 2 numbers")
        hands.showing(CheckoutScreen)
        await hands.press("f10")
        await hands.until_shown(PayScreen)
        await hands.press("enter")
        counter = await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: counter.finished)
        assert [line.receipt for line in hands.app.till.later.unknown()] == ["1-000001"]


async def test_a_cart_that_changed_since_is_warned_of_again(jam: Path) -> None:
    async with at_counter(jam) as hands:
        await without_its_lot(hands)
        await hands.press("f10")
        await hands.sees("F10 again sells it so")
        await hands.type("BAG", "enter")
        await hands.press("f10")
        await hands.sees("F10 again sells it so")
        hands.showing(CheckoutScreen)
