"""What is to come: seen, an order placed with its lines, closed, and begun to be received."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.expected.screen import Comings, ExpectedScreen
from pos_term.screens.office.screen import OfficeScreen
from pos_term.screens.receiving.counter import Counter
from pos_term.screens.receiving.screen import ReceivingScreen
from pos_term.services.purchasing import purchase, purchases
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.deliveries import EXPECTED, announced, hasten, office, ordered, suppliers
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import MIRA
from tests.shop import code, days, gs1

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["small", "large"])


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hasten(monkeypatch)


async def expected(hands: Hands) -> ExpectedScreen:
    """The list of what is to come."""
    await office(hands, EXPECTED)
    return await hands.until_shown(ExpectedScreen)


@SIZES
async def test_orders_and_announced_deliveries_stand_in_one_list(
    path: Path, goods: Goods, size: tuple[int, int]
) -> None:
    async with at_counter(path, size=size) as hands:
        suppliers(hands)
        ordered(hands, goods)
        announced(hands, goods)
        screen = await expected(hands)
        await hands.sees("PO-77")
        await hands.sees("N-5")
        await hands.sees("22 Nov")
        await hands.press("enter")
        await hands.sees("Order PO-77")
        await hands.sees("Paper carrier bag")
        await hands.press("escape", "down", "enter")
        await hands.sees("Announced delivery N-5")
        await hands.sees("8802")
        await hands.press("escape")
        assert isinstance(screen.step, Comings)


@SIZES
async def test_an_order_is_placed_with_its_lines(path: Path, goods: Goods, size: tuple[int, int]) -> None:
    async with at_counter(path, size=size) as hands:
        suppliers(hands)
        screen = await expected(hands)
        await hands.sees("Nothing is ordered or announced")
        await hands.press("f4")
        await hands.sees("From whom is it ordered?")
        await hands.press("f2")
        await hands.sees("Which supplier?")
        await hands.type("north")
        await hands.sees("1 found")
        await hands.press("enter")
        await hands.type("1.12.26", "enter")
        await hands.press("f10")
        await hands.sees("Scan a product or type its name")
        await hands.press("f10")
        await hands.sees("There are no lines yet")
        await hands.scan(code(goods.salmon))
        await hands.sees("How many Smoked salmon 100 g")
        await hands.type("0", "enter")
        await hands.sees("must be more than 0")
        await hands.type("20", "enter")
        await hands.type("3.10", "enter")
        await hands.type("carrier", "enter")
        await hands.sees("which product?")
        await hands.press("enter")
        await hands.type("100", "enter")
        await hands.press("enter")
        await hands.sees("North Sea Fish: 2 lines, 62.00 EUR")
        await hands.press("f10")
        await hands.until_shown(ApproveScreen)
        await hands.type(MIRA, "enter")
        await hands.until(lambda: isinstance(screen.step, Comings))
        [placed] = purchases(hands.app.till.desk())
        await hands.sees(placed.order)
        assert (placed.supplier, placed.due) == ("north", days(10))
        lines = [(line.sku, line.ordered, line.unit_cost) for line in placed.lines]
        assert lines == [(goods.salmon.sku, 20_000, 31_000), (goods.bag.sku, 100_000, None)]


async def test_a_supplier_nobody_knows_is_told_before_the_lines_and_a_part_of_a_name_finds_one(
    path: Path, goods: Goods
) -> None:
    async with at_counter(path) as hands:
        suppliers(hands)
        await expected(hands)
        await hands.press("f4")
        await hands.press("f10")
        await hands.sees("Supplier is needed")
        await hands.type("Nobody & Sons", "f10")
        await hands.sees("No supplier has Nobody & Sons in its name")
        await hands.type("sea", "f10")
        await hands.sees("North Sea Fish: 0 lines")


async def test_an_order_whose_number_is_taken_is_kept_and_its_head_put_right(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        suppliers(hands)
        ordered(hands, goods)
        await expected(hands)
        await hands.press("f4")
        await hands.type("dairy", "enter")
        await hands.press("enter")
        await hands.type("PO-77", "f10")
        await hands.sees("Scan a product or type its name")
        await hands.scan(code(goods.bag))
        await hands.type("5", "enter")
        await hands.press("enter", "f10")
        await hands.until_shown(ApproveScreen)
        await hands.type(MIRA, "enter")
        await hands.until_shown(ExpectedScreen)
        await hands.sees("is there already")
        await hands.press("f9", "down", "down")
        await hands.type("PO-78", "f10")
        await hands.sees("Dairy Direct: 1 line")
        await hands.press("f10")
        await hands.until_shown(ApproveScreen)
        await hands.type(MIRA, "enter")
        await hands.sees("PO-78")
        assert {each.order for each in purchases(hands.app.till.desk())} == {"PO-77", "PO-78"}


async def test_an_order_that_is_not_placed_is_thrown_away_only_when_asked_twice(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        suppliers(hands)
        screen = await expected(hands)
        await hands.press("f4")
        await hands.type("Dairy Direct", "f10")
        await hands.scan(code(goods.bag))
        await hands.type("5", "enter")
        await hands.press("enter", "escape")
        await hands.sees("Esc again throws it away")
        await hands.press("escape")
        await hands.until(lambda: isinstance(screen.step, Comings))
        assert purchases(hands.app.till.desk()) == []


async def test_an_order_is_closed_with_a_reason_by_someone_who_may(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        suppliers(hands)
        ordered(hands, goods)
        await expected(hands)
        await hands.press("f8")
        await hands.sees("Close PO-77: why?")
        await hands.scan(gs1(goods.milk, "9001", days(3)))
        await hands.sees("a reason is asked for")
        await hands.type("the lorry burnt", "enter")
        await hands.until_shown(ApproveScreen)
        await hands.type(MIRA, "enter")
        await hands.until_shown(ExpectedScreen)
        await hands.sees("Nothing is ordered or announced")
        closed = purchase(hands.app.till.desk(), "PO-77")
        assert closed is not None
        assert closed.closed == "the lorry burnt"
        await hands.press("f6")
        await hands.sees("PO-77")
        await hands.sees("closed")
        await hands.press("f9")
        await hands.sees("Nothing more of PO-77 is expected")


async def test_a_delivery_is_begun_from_its_notice_and_comes_back_to_the_list(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        suppliers(hands)
        announced(hands, goods)
        await expected(hands)
        await hands.press("f8")
        await hands.sees("closed by receiving it")
        await hands.press("f9")
        screen = await hands.until_shown(ReceivingScreen)
        await hands.until(lambda: isinstance(screen.step, Counter))
        assert screen.draft.notice == "N-5"
        await hands.press("insert")
        await hands.until(lambda: len(screen.draft.lines) == 2)
        await hands.press("f10", "f10")
        await hands.until_shown(ApproveScreen)
        await hands.type(MIRA, "enter")
        await hands.until_shown(ReceivingScreen)
        await hands.sees("is booked: 2 lines")
        await hands.press("escape")
        await hands.until_shown(ExpectedScreen)
        await hands.sees("is booked: 2 lines")
        assert "N-5" not in hands.text
        await hands.press("escape")
        await hands.until_shown(OfficeScreen)


async def test_hostile_names_and_numbers_are_text(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        suppliers(hands)
        ordered(hands, goods, "PO [/] \x1b[2J")
        screen = await expected(hands)
        for _, text in HOSTILE:
            assert isinstance(screen.step, Comings)
            screen.step.search(text)
            await hands.pilot.pause()
            assert "\x1b" not in hands.text
        await hands.press("escape", "escape", "escape")
        await hands.until_shown(CheckoutScreen)
