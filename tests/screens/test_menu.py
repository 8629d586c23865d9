"""The menu: numbers that never shift, everything behind them one step away, and a word for what cannot be now."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.screens.card.screen import CardScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.customer.screen import CustomerScreen
from pos_term.screens.devices.screen import DevicesScreen
from pos_term.screens.drawer.screen import DrawerScreen
from pos_term.screens.host import CardScan
from pos_term.screens.later.cards import CardsScreen
from pos_term.screens.later.screen import AssignScreen
from pos_term.screens.menu.entries import ENTRIES
from pos_term.screens.menu.screen import MenuScreen
from pos_term.screens.office.screen import OfficeScreen
from pos_term.screens.orders.screen import OrdersScreen
from pos_term.screens.papers.screen import PapersScreen
from pos_term.screens.pin.screen import PinScreen
from pos_term.screens.receipt.screen import ReceiptScreen
from pos_term.screens.returning.screen import ReturnScreen
from pos_term.screens.shift.screen import ShiftScreen
from pos_term.screens.unsure.screen import UnsureScreen
from pos_term.screens.warranty.screen import WarrantyScreen
from tests.screens.conftest import Goods
from tests.screens.driving import at_counter
from tests.shop import days, gs1

CARD = [CardScan("A bag", "BAG", "on the sale at once", b"BAG")]
BEHIND = [
    (1, ReceiptScreen), (2, ShiftScreen), (3, DrawerScreen), (4, DrawerScreen), (5, DrawerScreen),
    (6, DrawerScreen), (7, OrdersScreen), (8, AssignScreen), (9, CardsScreen), (10, WarrantyScreen),
    (11, PinScreen), (13, CardScreen), (14, DevicesScreen), (15, PapersScreen), (16, UnsureScreen),
    (17, OfficeScreen),
]  # fmt: skip


def test_the_numbers_of_the_menu_are_the_ones_people_know_by_heart() -> None:
    names = (
        "receipt shift no_sale paid_in paid_out safe_drop orders assign cards warranty pin training card"
        " devices papers unsure office"
    )
    assert [entry.name for entry in ENTRIES] == names.split()


@pytest.mark.parametrize(("number", "kind"), BEHIND)
async def test_a_number_and_enter_open_what_is_behind_it(
    path: Path, goods: Goods, number: int, kind: type[MenuScreen]
) -> None:
    async with at_counter(path, card=CARD) as hands:
        await hands.menu(number)
        await hands.until_shown(kind)
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)


@pytest.mark.parametrize(("key", "kind"), [("f6", ReturnScreen), ("f9", CustomerScreen)])
@pytest.mark.parametrize("goods_in_cart", [True, False])
async def test_returns_and_customers_have_keys_of_their_own(
    path: Path, goods: Goods, key: str, kind: type[ReturnScreen | CustomerScreen], goods_in_cart: bool
) -> None:
    async with at_counter(path) as hands:
        if goods_in_cart:
            await hands.type("BAG", "enter")
        await hands.press(key)
        await hands.until_shown(kind)
        await hands.press("escape")
        counter = await hands.until_shown(CheckoutScreen)
        assert bool(counter.checkout.cart) is goods_in_cart


async def test_the_arrows_and_enter_open_it_as_well(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.press("f11")
        await hands.until_shown(MenuScreen)
        await hands.press("down", "enter")
        await hands.until_shown(ShiftScreen)


@pytest.mark.parametrize("key", ["escape", "f11"])
async def test_the_menu_is_left_as_it_was_entered(path: Path, goods: Goods, key: str) -> None:
    async with at_counter(path) as hands:
        await hands.type("77")
        await hands.press("f11")
        await hands.until_shown(MenuScreen)
        await hands.type("1", "escape", key)
        await hands.until_shown(CheckoutScreen)
        assert hands.app.entry.text == ""


async def test_what_the_menu_has_not_is_said(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.press("f11")
        await hands.until_shown(MenuScreen)
        for wrong in ("0", "18", "99999", "-1", "shift", "1.0", "١"):
            await hands.type(wrong, "enter")
            await hands.sees("Type a number from 1 to 17")
            hands.showing(MenuScreen)


async def test_what_cannot_be_now_keeps_its_place_and_says_why(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.type("BAG", "enter")
        await hands.menu(12)
        await hands.sees("A sale is open. Finish or suspend it first")
        await hands.type("13", "enter")
        await hands.sees("in the demo only")
        await hands.press("pagedown", "pagedown", "up", "up", "up", "up", "enter")
        await hands.sees("in the demo only")
        hands.showing(MenuScreen)


async def test_what_a_role_may_not_do_says_who_may(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_counter(path) as hands:
        shop = hands.app.till.shop
        cashier = shop.rights_of(hands.app.till.attended().role)
        none = type(cashier)(role=cashier.role, may=(), discount=0)
        monkeypatch.setattr(hands.app.till, "shop", type(shop)(name=shop.name, rights=(none,)))
        await hands.menu(2)
        await hands.sees("You may not do this. A supervisor may")
        hands.showing(MenuScreen)


async def test_a_scan_over_the_menu_is_sold(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.press("f11")
        await hands.until_shown(MenuScreen)
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        counter = await hands.until_shown(CheckoutScreen)
        assert counter.checkout.cart.items == 1


async def test_training_begins_and_ends_by_the_same_number(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.menu(12)
        await hands.until(lambda: hands.app.in_training)
        await hands.until_shown(CheckoutScreen)
        await hands.type("BAG", "enter")
        await hands.press("f11")
        await hands.sees("Training: end")
        await hands.type("12", "enter")
        await hands.until(lambda: not hands.app.in_training)
        counter = await hands.until_shown(CheckoutScreen)
        assert not counter.checkout.cart
