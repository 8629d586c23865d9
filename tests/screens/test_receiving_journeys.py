"""The life of a delivery: what was to come, kept and gone on with, thrown away, allowed, and every way out."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.office.screen import OfficeScreen
from pos_term.screens.receiving.checking import Check
from pos_term.screens.receiving.screen import ReceivingScreen
from pos_term.services.receiving import Taken
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.deliveries import (
    announced,
    at_goods,
    book,
    counter,
    hasten,
    oil,
    ordered,
    pallet,
    quiet,
    received,
    receiving,
    suppliers,
)
from tests.screens.driving import at_counter
from tests.shop import code, days, gs1


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hasten(monkeypatch)


# -- what was to come -------------------------------------------------------------------------------------------


async def test_a_pallet_label_finds_its_delivery_and_takes_what_is_on_it(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        suppliers(hands)
        announced(hands, goods)
        screen = await receiving(hands)
        await hands.sees("announced")
        await hands.scan(pallet())
        await at_goods(hands)
        assert screen.draft.notice == "N-5"
        assert [(line.lot, line.quantity) for line in screen.draft.lines] == [("8801", 12_000)]
        await hands.press("f11")
        await hands.sees("1 line still to come")
        await hands.sees("8802")
        await hands.press("insert")
        await at_goods(hands)
        await hands.until(lambda: len(screen.draft.lines) == 2)


async def test_over_short_and_unexpected_are_shown_before_booking_and_written_down(
    path: Path, goods: Goods
) -> None:
    async with at_counter(path, size=(120, 40)) as hands:
        suppliers(hands)
        announced(hands, goods)
        screen = await receiving(hands)
        await hands.type("n-5")
        await hands.sees("1 found")
        await hands.press("enter")
        await at_goods(hands)
        await hands.scan(gs1(goods.milk, "8801", days(20)))
        await quiet(hands)
        await hands.type("15", "f4")
        await quiet(hands)
        await hands.scan(gs1(goods.milk, "8809", days(22)))
        await hands.until(lambda: len(screen.draft.lines) == 2 and not screen.storing)
        await hands.press("f10")
        await hands.sees("Not as announced or ordered")
        await hands.sees("too many")
        await hands.sees("missing")
        await hands.sees("other lot")
        await hands.press("escape")
        await book(hands)
        [receipt] = received(hands)
        assert {each.kind for each in receipt.differences} == {"over", "missing", "unexpected_lot"}
        assert receipt.notice == "N-5"
        assert receipt.supplier == "dairy"


async def test_an_order_is_chosen_and_its_costs_come_with_it(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        suppliers(hands)
        ordered(hands, goods)
        screen = await receiving(hands)
        await hands.type("po-77", "enter")
        await at_goods(hands)
        await hands.sees("Still expected: 24 Whole milk 1 l, 10 Paper carrier bag")
        await hands.scan(gs1(goods.milk, "9001", days(30)))
        await hands.until(lambda: len(screen.draft.lines) == 1)
        assert screen.draft.lines[0].unit_cost == 7500
        assert screen.draft.supplier is not None
        await hands.press("escape")
        await hands.until_shown(OfficeScreen)
        await hands.type("1", "enter")
        await hands.sees("is being received already: go on with that one")


async def test_a_supplier_nobody_keeps_is_taken_by_name(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await receiving(hands)
        await hands.type("Market stall 7")
        await hands.sees("no supplier of the list")
        await hands.press("enter")
        await at_goods(hands)
        assert screen.draft.supplier_text == "Market stall 7"
        await hands.sees("Receiving: Market stall 7")


# -- kept ---------------------------------------------------------------------------------------------------------


async def test_a_delivery_is_gone_on_with_after_the_program_ended(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await receiving(hands)
        await hands.scan(gs1(goods.milk, "9001", days(30)))
        await at_goods(hands)
        await hands.type("12", "f4")
        await quiet(hands)
    async with at_counter(path) as hands:
        screen = await receiving(hands)
        await hands.sees("go on with")
        await hands.sees("1 line")
        await hands.press("enter")
        await at_goods(hands)
        assert [(line.lot, line.quantity) for line in screen.draft.lines] == [("9001", 12_000)]
        await book(hands)
    async with at_counter(path) as hands:
        assert len(received(hands)) == 1
        await receiving(hands)
        await hands.sees("without an order")
        assert "go on with" not in hands.text


async def test_leaving_keeps_the_delivery_and_says_so(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await receiving(hands)
        await hands.scan(gs1(goods.milk, "9001", days(30)))
        await at_goods(hands)
        await hands.press("escape")
        await hands.until_shown(OfficeScreen)
        await hands.sees("The delivery is kept as far as it is")
        await hands.press("escape", "escape")


async def test_an_empty_delivery_is_not_kept(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await receiving(hands)
        await hands.press("enter")
        await at_goods(hands)
        await hands.press("escape")
        await hands.until_shown(OfficeScreen)
        await hands.type("1", "enter")
        await hands.until_shown(ReceivingScreen)
        assert "go on with" not in hands.text


async def test_a_kept_delivery_is_thrown_away_only_by_a_second_key(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await receiving(hands)
        await hands.scan(gs1(goods.milk, "9001", days(30)))
        await at_goods(hands)
        await hands.press("escape")
        await hands.until_shown(OfficeScreen)
        await hands.type("1", "enter")
        screen = await hands.until_shown(ReceivingScreen)
        await hands.press("f8")
        await hands.press("delete", "delete", "delete")
        await hands.sees("F8 does it")
        await hands.press("down", "up", "f8")
        await hands.sees("go on with")
        await hands.press("delete", "f8")
        await hands.until(lambda: not screen.storing)
        await hands.sees("nothing was received")
        assert "go on with" not in hands.text


# -- rights -------------------------------------------------------------------------------------------------------


async def test_without_someone_who_may_nothing_is_booked(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await receiving(hands)
        await hands.scan(gs1(goods.milk, "9001", days(30)))
        await at_goods(hands)
        await hands.press("f10", "f10")
        await hands.until_shown(ApproveScreen)
        await hands.press("escape")
        await hands.until_shown(ReceivingScreen)
        assert isinstance(screen.step, Check)
        assert received(hands) == []


async def test_a_scan_at_the_check_goes_on_the_delivery_and_enter_books_nothing(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await receiving(hands)
        await hands.scan(gs1(goods.milk, "9001", days(30)))
        await at_goods(hands)
        await hands.press("f10")
        await hands.until(lambda: isinstance(screen.step, Check))
        await hands.scan(gs1(goods.milk, "9001", days(30)), end="\r\r")
        await at_goods(hands)
        await hands.until(lambda: screen.draft.lines[0].quantity == 2000)
        await hands.press("f10", "enter", "enter")
        assert received(hands) == []


async def test_a_key_that_is_held_down_books_nothing(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Check, "patience", 3600.0)
    async with at_counter(path) as hands:
        screen = await receiving(hands)
        await hands.scan(gs1(goods.milk, "9001", days(30)))
        await at_goods(hands)
        await hands.press("f10", "f10", "f10", "f10")
        assert isinstance(screen.step, Check)
        assert received(hands) == []


# -- hostile ------------------------------------------------------------------------------------------------------


async def test_hostile_text_is_text_on_every_step(path: Path, goods: Goods) -> None:
    async with at_counter(path, size=(80, 24)) as hands:
        bad = oil(hands, name="[bold]x[/x] \x1b[2J Rose oil", unit="[/]")
        screen = await receiving(hands)
        await hands.scan(gs1(bad, "L-1", days(60)))
        await at_goods(hands)
        hand = screen.receiving
        for _, text in HOSTILE:
            raw = text.encode("utf-8", "surrogatepass")
            jobs: tuple[Callable[[], Taken], ...] = (
                partial(hand.edit, 1, notes=text), partial(hand.edit, 1, lot=text),
                partial(hand.measure, 1, "Plant", text), partial(hand.set_supplier, text),
                partial(hand.take, raw), partial(hand.serials, 1, text),
            )  # fmt: skip
            for job in jobs:
                counter(hands).taken(job())
                await hands.pilot.pause()
                assert "\x1b" not in hands.text
        for name in ("f3", "f6", "f9", "f10", "f11"):
            await hands.press(name)
            await hands.pilot.pause()
            assert "\x1b" not in hands.text
            await hands.press("escape")
        await at_goods(hands)


async def test_the_way_out_of_everything_leads_back_to_the_counter(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await receiving(hands)
        await hands.scan(code(goods.milk))
        await at_goods(hands)
        for _ in range(6):
            await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
