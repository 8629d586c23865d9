"""Goods that come back by their receipt: found, chosen, looked over, put on the sale; and every way out of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.quantity import ONE
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.reason.screen import ReasonScreen
from pos_term.screens.returning.check import Check
from pos_term.screens.returning.lines import SoldLines
from pos_term.screens.returning.screen import FindSold, ReturnScreen
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import give_back, order, recall, sell
from tests.shop import days, gs1


async def returning(hands: Hands, *keys: str) -> ReturnScreen:
    """F6 at the counter, then some keys."""
    await hands.press("f6")
    screen = await hands.until_shown(ReturnScreen)
    await hands.press(*keys)
    return screen


async def stands_at(hands: Hands, screen: ReturnScreen, kind: type) -> None:
    """The screen comes to be at a step, and in front."""
    await hands.until(lambda: isinstance(screen.step, kind) and screen.is_active, kind.__name__)


def coming_back(hands: Hands) -> list[tuple[str, int, str]]:
    """What stands on the sale as coming back: product, thousandths, place."""
    return [
        (line.product.sku, number.quantity, number.place)
        for line in hands.app.till.checkout.cart.lines
        if line.returns
        for number in line.returns.numbers
    ]


async def test_goods_come_back_by_the_number_on_the_receipt(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sell(hands, b"3*BAG", gs1(goods.milk, "7745", days(9)))
        screen = await returning(hands)
        await hands.type("1-000001", "enter")
        await stands_at(hands, screen, SoldLines)
        await hands.sees("Sold Sat 21 Nov 2026 12:00 by Ana")
        await hands.type("2", "enter")
        await hands.sees("1 chosen")
        await hands.press("enter")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await stands_at(hands, screen, Check)
        await hands.sees("0.50 to pay back. Reason: changed their mind.")
        await hands.sees("the floor")
        assert not hands.app.till.checkout.cart
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        assert coming_back(hands) == [("BAG", 2 * ONE, "floor")]
        assert hands.app.till.checkout.cart.total == -50


async def test_the_code_on_the_paper_is_scanned_and_everything_comes_back(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sold = sell(hands, b"BAG", gs1(goods.milk, "7745", days(9)), gs1(goods.headset, serial="8841-07"))
        screen = await returning(hands)
        await hands.scan(sold.number.encode())
        await stands_at(hands, screen, SoldLines)
        await hands.type("*", "enter")
        await hands.sees("3 chosen")
        await hands.press("f10")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await stands_at(hands, screen, Check)
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        assert {sku for sku, _, _ in coming_back(hands)} == {"BAG", "MILK", "HEAD"}


async def test_damaged_goods_are_said_to_go_to_quarantine_before_they_do(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sold = sell(hands, b"BAG")
        screen = await returning(hands)
        await hands.type(sold.number, "enter", "enter", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.type("3", "enter")
        await stands_at(hands, screen, Check)
        await hands.sees("goes to QUARANTINE: damaged")
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        assert coming_back(hands) == [("BAG", ONE, "quarantine")]


async def test_a_lot_recalled_since_goes_to_quarantine_and_the_cashier_reads_why(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sold = sell(hands, gs1(goods.milk, "7745", days(9)))
        recall(hands, "MILK", "7745")
        screen = await returning(hands)
        await hands.type(sold.number, "enter", "enter", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await stands_at(hands, screen, Check)
        await hands.sees("goes to QUARANTINE: recalled (R-9)")
        await hands.press("escape", "escape", "escape")
        await hands.until_shown(CheckoutScreen)
        assert coming_back(hands) == []


async def test_of_several_serials_the_pack_in_hand_says_which(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sold = sell(hands, gs1(goods.headset, serial="8841-07"), gs1(goods.headset, serial="8841-08"))
        screen = await returning(hands)
        await hands.type(sold.number, "enter")
        await stands_at(hands, screen, SoldLines)
        await hands.scan(goods.headset.gtin[1:].encode() if goods.headset.gtin else b"")
        await hands.sees("which serial came back?")
        await hands.scan(gs1(goods.headset, serial="8841-09"))
        await hands.sees("8841-09 was not sold with this receipt")
        await hands.scan(gs1(goods.headset, serial="8841-08"))
        await hands.sees("1 chosen")
        await hands.scan(gs1(goods.headset, serial="8841-08"))
        await hands.sees("all of it is chosen already")
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("Whole milk 1 l is not on this receipt")
        await hands.press("f10")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await stands_at(hands, screen, Check)
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        [line] = hands.app.till.checkout.cart.lines
        assert line.returns
        assert [number.serial for number in line.returns.numbers] == ["8841-08"]


async def test_a_typed_lot_or_serial_is_a_number_not_a_quantity(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sold = sell(hands, b"2*" + gs1(goods.milk, "7745", days(9)), gs1(goods.milk, "7752", days(12)))
        screen = await returning(hands)
        await hands.type(sold.number, "enter")
        await stands_at(hands, screen, SoldLines)
        step = screen.step
        assert isinstance(step, SoldLines)
        await hands.type("7752", "enter")
        assert {step.rows[n].number.lot: quantity for n, quantity in step.now.items()} == {"7752": ONE}
        await hands.type("7745", "enter", "up")
        await hands.type("5", "enter")
        await hands.sees("Only 2 of 7745 can still come back")
        await hands.type("0", "enter")
        assert {step.rows[n].number.lot for n in step.now} == {"7752"}


async def test_what_came_back_already_is_shown_and_cannot_be_chosen(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sold = sell(hands, b"2*BAG", gs1(goods.headset, serial="8841-07"))
        give_back(hands, sold.number, line=2)
        screen = await returning(hands)
        await hands.type(sold.number, "enter")
        await stands_at(hands, screen, SoldLines)
        await hands.scan(gs1(goods.headset, serial="8841-07"))
        await hands.sees("it CAME BACK already")
        await hands.press("down", "enter")
        step = screen.step
        assert isinstance(step, SoldLines)
        assert [step.rows[n].line.product.sku for n in step.now] == ["BAG"]


async def test_a_receipt_of_which_all_came_back_says_so(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sold = sell(hands, b"BAG")
        back = give_back(hands, sold.number)
        screen = await returning(hands)
        await hands.type(sold.number, "enter")
        await hands.sees(f"Everything of {sold.number} came back already")
        await hands.type(back.number, "enter")
        await hands.sees(f"{back.number} is a return itself")
        assert isinstance(screen.step, FindSold)


async def test_an_exchange_goes_on_with_a_scan_at_the_counter(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sold = sell(hands, b"BAG")
        screen = await returning(hands)
        await hands.type(sold.number, "enter", "enter", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await stands_at(hands, screen, Check)
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        assert hands.app.till.checkout.cart.total == 129 - 25


async def test_a_scan_on_the_last_look_puts_nothing_on_the_sale(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sold = sell(hands, b"BAG")
        screen = await returning(hands)
        await hands.type(sold.number, "enter", "enter", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await stands_at(hands, screen, Check)
        await hands.scan(gs1(goods.milk, "7745", days(9)), end="\r\n")
        await hands.sees("That was a scan, and nothing was added")
        assert not hands.app.till.checkout.cart
        assert isinstance(screen.step, Check)


@pytest.mark.parametrize("back", [("escape",), ("enter", "escape"), ("f10", "escape"), ("delete", "escape")])
async def test_it_is_left_without_a_trace(path: Path, goods: Goods, back: tuple[str, ...]) -> None:
    async with at_counter(path) as hands:
        await returning(hands, *back)
        await hands.until_shown(CheckoutScreen)
        assert not hands.app.till.checkout.cart
        assert isinstance(hands.screen, CheckoutScreen)


async def test_the_reason_may_be_left_and_the_choice_stays(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sold = sell(hands, b"BAG")
        screen = await returning(hands)
        await hands.type(sold.number, "enter")
        await stands_at(hands, screen, SoldLines)
        await hands.press("f10")
        await hands.sees("Choose what comes back first")
        await hands.press("enter", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.press("escape")
        await stands_at(hands, screen, SoldLines)
        await hands.sees("1 chosen")
        await hands.press("delete")
        step = screen.step
        assert isinstance(step, SoldLines)
        assert not step.now


async def test_a_code_that_is_nothing_here_is_refused_in_words(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        order(hands, "SO-1")
        screen = await returning(hands)
        await hands.type("9-999999", "enter")
        await hands.sees("9-999999 is no receipt, serial or lot that was sold here")
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("nothing of lot 7745 is out")
        await hands.scan(goods.milk.gtin[1:].encode() if goods.milk.gtin else b"")
        await hands.sees("scan its receipt, or its lot or serial")
        assert isinstance(screen.step, FindSold)


async def test_scans_that_came_before_the_first_paint_are_taken(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sold = sell(hands, gs1(goods.headset, serial="8841-07"))
        screen = ReturnScreen()
        hands.app.push_screen(screen)
        hands.burst(f"{sold.number}\r".encode() + gs1(goods.headset, serial="8841-07") + b"\r")
        await hands.sees("1 chosen")
        assert isinstance(screen.step, SoldLines)
