"""Sales orders at the counter: found, looked into, loaded, and what could not be kept told."""

from __future__ import annotations

from pathlib import Path

from pos_term.domain.documents import OrderedLine
from pos_term.domain.quantity import ONE
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.lots.prompt import LotPrompt
from pos_term.screens.orders.screen import FindOrder, Lines, Loaded, OrdersScreen
from pos_term.widgets.entry_buffer import Entry
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import customer, opened, order
from tests.shop import days, gs1


def bags(count: int = 3) -> OrderedLine:
    """Bags that were ordered."""
    return OrderedLine(sku="BAG", quantity=count * ONE)


async def from_the_menu(hands: Hands) -> OrdersScreen:
    """The menu's orders."""
    await hands.press("f11")
    await hands.type("7", "enter")
    return await hands.until_shown(OrdersScreen)


async def test_an_order_is_found_by_the_customer_and_loaded(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        eva = customer(hands)
        order(hands, "SO-1", bags())
        order(hands, "SO-2", bags(2), OrderedLine(sku="HEAD", quantity=ONE, serial="8841-07"), customer=eva.id)
        await from_the_menu(hands)
        await hands.sees("SO-1")
        await hands.type("jansen")
        await hands.sees("1 found")
        await hands.press("enter", "enter")
        counter = await hands.until_shown(CheckoutScreen)
        cart = counter.checkout.cart
        assert (cart.order, cart.customer and cart.customer.name) == ("SO-2", "Eva Jansen")
        assert [number.serial for line in cart.lines for number in line.numbers] == ["8841-07"]


async def test_a_scanned_order_number_loads_it_at_once(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        order(hands, "2026-000123", bags())
        _, gave = await opened(hands, OrdersScreen())
        await hands.scan(b"2026-000123")
        await hands.until_shown(CheckoutScreen)
        assert gave.result.subject == "2026-000123"


async def test_what_could_not_be_kept_is_told_with_why(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        expired = OrderedLine(sku="MILK", quantity=ONE, lot="7731")
        order(hands, "SO-1", OrderedLine(sku="MILK", quantity=2 * ONE, lot="7745"), expired)
        screen = await from_the_menu(hands)
        await hands.press("enter")
        await hands.until(lambda: isinstance(screen.step, Loaded))
        await hands.sees("the lot 7731 kept for it is left off (EXPIRED 19 Nov)")
        await hands.sees("lot missing for 1")
        await hands.press("enter")
        prompt_or_counter = (LotPrompt, CheckoutScreen)
        await hands.until(lambda: isinstance(hands.app.screen, prompt_or_counter) and hands.screen.is_running)
        assert len(hands.app.till.checkout.cart.lines) == 2


async def test_a_scan_on_what_was_loaded_goes_on_to_the_sale(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        order(hands, "SO-1", OrderedLine(sku="MILK", quantity=ONE, lot="7731"))
        screen, gave = await opened(hands, OrdersScreen())
        await hands.press("enter")
        await hands.until(lambda: isinstance(screen.step, Loaded))
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.until_shown(CheckoutScreen)
        assert gave.result.ok
        [line] = hands.app.till.checkout.cart.lines
        await hands.until(lambda: not hands.app.till.checkout.waiting)
        [line] = hands.app.till.checkout.cart.lines
        assert [number.lot for number in line.numbers] == ["7745"]


async def test_while_a_sale_is_open_no_order_is_loaded(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        order(hands, "SO-1", bags())
        await hands.type("BAG", "enter")
        screen = await from_the_menu(hands)
        await hands.sees("A sale is open: finish, suspend or void it")
        await hands.press("enter")
        await hands.until(lambda: screen.band.notice)
        assert screen.is_active
        assert hands.app.till.checkout.cart.order is None
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)


async def test_its_lines_show_what_is_open(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        order(hands, "SO-1", bags(5), OrderedLine(sku="MILK", quantity=ONE, lot="7745"))
        screen = await from_the_menu(hands)
        await hands.press("f5")
        await hands.until(lambda: isinstance(screen.step, Lines))
        text = hands.text
        assert "Paper carrier bag" in text
        assert "7745" in text
        await hands.type("x", "enter")
        await hands.sees("Enter loads the order, Esc goes back")
        await hands.press("escape")
        await hands.until(lambda: isinstance(screen.step, FindOrder))
        await hands.press("f5", "enter")
        await hands.until_shown(CheckoutScreen)
        assert hands.app.till.checkout.cart.order == "SO-1"


async def test_an_order_that_was_fulfilled_names_its_receipt_and_cannot_be_chosen(path: Path, goods: Goods) -> None:
    from pos_term.domain.tender import TenderKind

    async with at_counter(path) as hands:
        order(hands, "SO-1", bags())
        checkout = hands.app.till.checkout
        assert checkout.orders.load("SO-1").ok
        assert checkout.tender(TenderKind.CASH).ok
        assert checkout.complete().ok
        screen = await from_the_menu(hands)
        await hands.sees("fulfilled")
        await hands.sees("on receipt 1-000001")
        await hands.press("enter", "f5")
        assert screen.is_active
        await hands.scan(b"SO-1SO")
        await hands.sees("No order has the number SO-1SO")


async def test_goods_that_are_scanned_bring_up_their_orders(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        order(hands, "SO-1", bags())
        order(hands, "SO-2", OrderedLine(sku="HEAD", quantity=ONE, serial="8841-07"))
        screen = await from_the_menu(hands)
        await hands.scan(gs1(goods.headset, serial="8841-07"))
        await hands.sees("1 found")
        assert screen.rows.chosen == "SO-2"
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("Whole milk 1 l is on no order")


async def test_whatever_is_scanned_or_typed_is_data(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        for n, (_, text) in enumerate(HOSTILE):
            if text.strip() and text.isprintable():
                order(hands, f"{text[:40]} {n}", bags())
        screen = await from_the_menu(hands)
        for _ in range(6):
            await hands.press("pagedown")
            assert all(row.isprintable() for row in hands.text.splitlines())
        for n, (_, text) in enumerate(HOSTILE):
            screen.go(FindOrder(screen))
            screen.take_entry(Entry(text[:300].encode("utf-8", "surrogatepass"), scanned=bool(n % 2)))
            assert hands.app.screen is screen
        await hands.pilot.pause()
        assert all(row.isprintable() for row in hands.text.splitlines())
