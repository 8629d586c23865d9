"""Goods that come back by their serial, by their lot, or without a receipt."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from pos_term.domain.products import Tracking
from pos_term.domain.quantity import ONE
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.reason.screen import ReasonScreen
from pos_term.screens.returning.check import Check
from pos_term.screens.returning.lines import SoldLines
from pos_term.screens.returning.loose import Loose, LooseProduct
from pos_term.screens.returning.sales import SalesOfLot, UnitsWithSerial
from pos_term.screens.returning.screen import FindSold, ReturnScreen
from pos_term.screens.steps import Step
from pos_term.widgets.entry_buffer import Entry
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import MIRA, customer, give_back, product, sell
from tests.screens.test_returns_by_receipt import coming_back, returning, stands_at
from tests.shop import days, gs1


async def finish(hands: Hands, reason: str = "1") -> None:
    """A reason, the last look, and on the sale."""
    await hands.until_shown(ReasonScreen)
    await hands.type(reason, "enter")
    await hands.sees("to pay back")
    await hands.press("enter")
    await hands.until_shown(CheckoutScreen)


# -- by serial -------------------------------------------------------------------------------------------------


async def test_a_scanned_serial_finds_its_sale_with_the_unit_chosen(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sell(hands, gs1(goods.headset, serial="8841-07"), gs1(goods.headset, serial="8841-08"))
        screen = await returning(hands)
        await hands.scan(gs1(goods.headset, serial="8841-08"))
        await stands_at(hands, screen, SoldLines)
        await hands.sees("1 chosen")
        await hands.press("enter")
        await finish(hands)
        assert coming_back(hands) == [("HEAD", ONE, "floor")]


async def test_a_serial_that_came_back_or_was_never_sold_says_so(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sold = sell(hands, gs1(goods.headset, serial="8841-07"))
        give_back(hands, sold.number)
        screen = await returning(hands)
        await hands.type("8841-07", "enter")
        await hands.sees("CAME BACK already on 21 Nov with receipt 1-000002")
        await hands.type("8841-09", "enter")
        await hands.sees("Headset X serial 8841-09 was NOT SOLD here")
        assert isinstance(screen.step, FindSold)


async def test_a_serial_that_two_products_have_asks_which(path: Path, goods: Goods) -> None:
    from pos_term.domain.documents import GoodsReceipt, ReceivedLine
    from tests.screens.errands import written

    async with at_counter(path) as hands:
        twin = product(hands, "TWIN", Tracking.SERIAL, name="Headset Y")
        line = ReceivedLine(sku="TWIN", serial="8841-07", quantity=ONE, received_on=days(0))
        written(hands, GoodsReceipt(id="twin", lines=(line,)))
        sell(hands, gs1(twin, serial="8841-07"))
        sell(hands, gs1(goods.headset, serial="8841-07"))
        screen = await returning(hands)
        await hands.type("8841-07", "enter")
        await stands_at(hands, screen, UnitsWithSerial)
        await hands.sees("Headset Y")
        chosen = screen.rows.chosen
        await hands.press("down")
        assert screen.rows.chosen != chosen
        await hands.press("enter")
        await stands_at(hands, screen, SoldLines)
        await hands.press("escape", "escape")
        await hands.until_shown(CheckoutScreen)


# -- by lot ----------------------------------------------------------------------------------------------------


async def test_a_lot_lists_its_sales_and_the_chosen_one_stands_on_it(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        eva = customer(hands)
        sell(hands, b"BAG", b"2*" + gs1(goods.milk, "7745", days(9)), customer=eva.id)
        sell(hands, gs1(goods.milk, "7745", days(9)))
        screen = await returning(hands)
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await stands_at(hands, screen, SalesOfLot)
        text = hands.text
        assert text.index("1-000002") < text.index("1-000001")
        assert "Eva Jansen" in text
        await hands.press("down", "enter")
        await stands_at(hands, screen, SoldLines)
        await hands.sees("to Eva Jansen")
        await hands.type("2", "enter", "enter")
        await finish(hands)
        assert coming_back(hands) == [("MILK", 2 * ONE, "floor")]


async def test_from_the_list_of_sales_a_receipt_is_scanned_or_the_list_is_left(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sell(hands, gs1(goods.milk, "7745", days(9)))
        screen = await returning(hands)
        await hands.type("7745", "enter")
        await stands_at(hands, screen, SalesOfLot)
        await hands.press("escape")
        await stands_at(hands, screen, FindSold)
        await hands.type("7745", "enter")
        await stands_at(hands, screen, SalesOfLot)
        await hands.type("1-1", "enter")
        await stands_at(hands, screen, SoldLines)


# -- without a receipt -----------------------------------------------------------------------------------------


async def test_without_a_receipt_a_manager_allows_it(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await returning(hands, "f7")
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await stands_at(hands, screen, Loose)
        await hands.type("2", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await hands.until_shown(ApproveScreen)
        await hands.sees("Take back without a receipt: 2 Whole milk 1 l")
        await hands.type(MIRA, "enter")
        await hands.until_shown(CheckoutScreen)
        [line] = hands.app.till.checkout.cart.lines
        assert line.returns
        assert line.returns.approved_by == "Mira"
        assert line.returns.total == 258


async def test_without_a_receipt_the_product_is_found_by_name_and_an_unknown_lot_goes_to_quarantine(
    path: Path, goods: Goods
) -> None:
    async with at_counter(path) as hands:
        await hands.press("f6")
        screen = await returning_without(hands)
        await hands.type("milk")
        await hands.sees("Whole milk 1 l")
        await hands.press("enter", "enter")
        await stands_at(hands, screen, Loose)
        await hands.press("enter")
        await hands.sees("A lot that is not known goes to QUARANTINE")
        await hands.press("enter")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await hands.until_shown(ApproveScreen)
        await hands.type(MIRA, "enter")
        await hands.until_shown(CheckoutScreen)
        assert coming_back(hands) == [("MILK", ONE, "quarantine")]


async def returning_without(hands: Hands) -> ReturnScreen:
    """F7 on the return screen that is in front."""
    screen = await hands.until_shown(ReturnScreen)
    await hands.press("f7")
    await stands_at(hands, screen, LooseProduct)
    return screen


async def test_without_a_receipt_a_unit_comes_back_by_its_serial_only(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sell(hands, gs1(goods.headset, serial="8841-07"))
        screen = await returning(hands, "f7")
        await hands.type("HEAD", "enter")
        await stands_at(hands, screen, Loose)
        await hands.press("enter")
        await hands.sees("Scan or type the serial")
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("That is Whole milk 1 l; Headset X is being taken back")
        await hands.scan(gs1(goods.headset, serial="8841-07"))
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await hands.until_shown(ApproveScreen)
        await hands.type(MIRA, "enter")
        await hands.until_shown(CheckoutScreen)
        assert hands.app.till.checkout.cart.total == -4900


async def test_a_price_that_is_not_the_products_own_is_asked_for(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        product(hands, "SUNDRY", name="Sundries", open_price=True, price=0)
        screen = await returning(hands, "f7")
        await hands.type("SUNDRY", "enter")
        await stands_at(hands, screen, Loose)
        await hands.type("1.5", "enter")
        await hands.sees("sold by the piece")
        await hands.type("2", "enter", "enter")
        await hands.sees("Type what was paid")
        await hands.type("0", "enter")
        await hands.sees("must be more than 0")
        await hands.type("3.20", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.press("escape", "escape", "escape", "escape")
        await hands.until_shown(CheckoutScreen)
        assert not hands.app.till.checkout.cart


async def test_nobody_who_may_not_allows_it(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await returning(hands, "f7")
        await hands.type("BAG", "enter", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await hands.until_shown(ApproveScreen)
        assert "Ben" not in hands.text
        await hands.type("0000", "enter")
        await hands.press("escape")
        await stands_at(hands, screen, Loose)
        assert not hands.app.till.checkout.cart


# -- anything ----------------------------------------------------------------------------------------------------


async def test_whatever_is_scanned_or_typed_at_any_step_is_data(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        names = [text for _, text in HOSTILE if text.strip()][::3]
        for n, name in enumerate(names):
            product(hands, f"P{n}", name=name[:200], gtin=None)
        sold = sell(hands, *(f"P{n}".encode() for n in range(len(names))), gs1(goods.milk, "7745", days(9)))
        screen = await returning(hands)
        steps: list[Callable[[], Step]] = [
            lambda: FindSold(screen),
            lambda: LooseProduct(screen),
            lambda: Loose(screen, goods.milk),
            lambda: Loose(screen, goods.headset),
        ]
        looked = hands.app.till.checkout.returns.look_up(sold.number)
        assert not isinstance(looked, str)
        for step in steps:
            for _, text in HOSTILE[:: 1 if step is steps[0] else 5]:
                screen.go(step())
                screen.take_entry(Entry(text[:300].encode("utf-8", "surrogatepass"), scanned=bool(len(text) % 2)))
                while hands.app.screen is not screen:
                    await hands.until(lambda: hands.screen.is_running)
                    hands.screen.leave()
            await hands.pilot.pause()
            assert all(row.isprintable() for row in hands.text.splitlines())
        screen.go(SoldLines(screen, looked))
        for _, text in HOSTILE:
            screen.take_entry(Entry(text[:300].encode("utf-8", "surrogatepass"), scanned=bool(len(text) % 2)))
        for _ in range(5):
            await hands.press("pagedown")
            assert all(row.isprintable() for row in hands.text.splitlines())
        await hands.type("*", "enter", "enter")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await stands_at(hands, screen, Check)
        assert all(row.isprintable() for row in hands.text.splitlines())
