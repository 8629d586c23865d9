"""Receiving goods as a person does it: what a scan fills, what it lacks, and what is found wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.screens.office.screen import OfficeScreen
from pos_term.screens.receiving.begin import Begin
from pos_term.screens.receiving.finding import FindGoods
from pos_term.services.receiving import Need
from pos_term.widgets.band import Tone
from tests.screens.conftest import Goods
from tests.screens.deliveries import at_goods, book, hasten, quiet, received, receiving, tone
from tests.screens.driving import at_counter
from tests.screens.errands import product
from tests.shop import code, days, gs1

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40)], ids=["small", "large"])


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    hasten(monkeypatch)


# -- one scan fills a line --------------------------------------------------------------------------------------


@SIZES
async def test_one_scan_fills_product_lot_and_date_and_the_next_counts_it(
    path: Path, goods: Goods, size: tuple[int, int]
) -> None:
    async with at_counter(path, size=size) as hands:
        screen = await receiving(hands)
        assert isinstance(screen.step, Begin)
        await hands.scan(gs1(goods.milk, "9001", days(30)))
        step = await at_goods(hands)
        assert step.question is None
        await hands.sees("9001")
        await hands.sees("21 Dec")
        await hands.scan(gs1(goods.milk, "9001", days(30)))
        await hands.until(lambda: [line.quantity for line in screen.draft.lines] == [2000])
        await hands.scan(gs1(goods.milk, "9002", days(31)))
        await hands.until(lambda: len(screen.draft.lines) == 2)
        await hands.sees("9002")
        assert [(line.lot, line.expiry) for line in screen.draft.lines] == [("9001", days(30)), ("9002", days(31))]


@SIZES
async def test_a_whole_delivery_is_booked_by_someone_who_may(
    path: Path, goods: Goods, size: tuple[int, int]
) -> None:
    async with at_counter(path, size=size) as hands:
        await receiving(hands)
        await hands.scan(gs1(goods.milk, "9001", days(30)))
        await at_goods(hands)
        await hands.type("24", "f4")
        await quiet(hands)
        await book(hands)
        await hands.sees("is booked: 1 line")
        [receipt] = received(hands)
        assert [(line.lot, line.quantity) for line in receipt.lines] == [("9001", 24_000)]
        assert receipt.approved_by == "Mira"
        await hands.sees(receipt.number)
        await hands.press("escape")
        await hands.until_shown(OfficeScreen)
        await hands.sees(f"{receipt.number} is booked")


async def test_what_a_plain_barcode_lacks_is_asked_next_lot_then_date_then_quantity(
    path: Path, goods: Goods
) -> None:
    async with at_counter(path) as hands:
        screen = await receiving(hands)
        await hands.scan(code(goods.milk))
        step = await at_goods(hands)
        await hands.sees("Lot of Whole milk 1 l")
        await hands.type("9001", "enter")
        await hands.sees("Its expiry date")
        await hands.type("31.12.26", "enter")
        await hands.sees("How many Whole milk 1 l")
        await hands.type("36", "enter")
        await hands.until(lambda: step.question is None and not screen.storing)
        [line] = screen.draft.lines
        assert (line.lot, line.expiry, line.quantity) == ("9001", days(40), 36_000)
        assert not line.blocked


async def test_a_scanner_answers_what_is_asked(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await receiving(hands)
        await hands.scan(code(goods.milk))
        step = await at_goods(hands)
        await hands.scan(b"LOT-90011")
        await hands.sees("Its expiry date")
        assert screen.draft.lines[0].lot == "LOT-90011"
        await hands.scan(b"LOT-90012")
        await hands.sees("not the date of Whole milk 1 l")
        assert tone(hands) is Tone.REFUSED
        assert step.question is not None
        assert step.question.need is Need.DATE
        await hands.scan(gs1(goods.bag))
        await hands.sees("That is Paper carrier bag; the date of Whole milk 1 l is asked for")
        await hands.scan(gs1(goods.milk, "OTHER", days(9)))
        await hands.sees("That pack is of lot OTHER, not LOT-90011")
        await hands.scan(gs1(goods.milk, "LOT-90011", days(9)))
        await hands.until(lambda: screen.draft.lines[0].expiry == days(9))


async def test_a_pack_scanned_instead_of_a_quantity_is_one_more_pack(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await receiving(hands)
        await hands.scan(code(goods.milk))
        step = await at_goods(hands)
        await hands.type("9001", "enter")
        await hands.sees("Its expiry date")
        await hands.type("31.12.26", "enter")
        await hands.sees("How many Whole milk 1 l")
        await hands.scan(gs1(goods.milk, "9001", days(40)))
        await hands.until(lambda: [line.quantity for line in screen.draft.lines] == [2000])
        await hands.scan(gs1(goods.milk, "9002", days(41)))
        await hands.until(lambda: [line.quantity for line in screen.draft.lines] == [2000, 1000])
        assert step.question is None


async def test_a_date_that_can_be_read_in_two_ways_is_asked_about(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await receiving(hands)
        await hands.scan(code(goods.milk))
        await at_goods(hands)
        await hands.type("9001", "enter")
        await hands.sees("Its expiry date")
        await hands.type("311226", "enter")
        await hands.sees("can be read in more than one way")
        await hands.sees("Thu 31 Dec 2026")
        await hands.sees("Fri 26 Dec 2031")
        await hands.type("1", "enter")
        await hands.until(lambda: screen.draft.lines[0].expiry == days(40))


async def test_a_question_is_left_for_later_and_stops_the_booking_until_it_is_answered(
    path: Path, goods: Goods
) -> None:
    async with at_counter(path) as hands:
        screen = await receiving(hands)
        await hands.scan(code(goods.milk))
        step = await at_goods(hands)
        await hands.press("escape")
        await hands.sees("Left for later")
        assert step.question is None
        await hands.sees("missing")
        await hands.press("f10")
        await hands.sees("Stopped: put right or take off before booking")
        await hands.press("f10")
        await hands.sees("It cannot be booked yet")
        await hands.press("enter")
        await at_goods(hands)
        await hands.press("f3")
        await hands.type("9001", "enter")
        await hands.type("31.12.26", "f10")
        await at_goods(hands)
        await quiet(hands)
        assert not screen.draft.lines[0].blocked
        assert received(hands) == []


async def test_a_product_without_a_code_is_found_by_its_name(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await receiving(hands)
        await hands.press("enter")
        await at_goods(hands)
        await hands.type("carrier", "enter")
        await hands.sees("Which product came in?")
        await hands.press("enter")
        await at_goods(hands)
        await hands.sees("How many Paper carrier bag")
        await hands.type("50", "enter")
        await hands.until(lambda: [line.quantity for line in screen.draft.lines] == [50_000])


async def test_the_first_goods_are_found_by_name_where_their_code_is_not_known(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await receiving(hands)
        await hands.press("f2")
        await hands.until(lambda: isinstance(screen.step, FindGoods))
        await hands.press("escape", "escape")
        await hands.until_shown(OfficeScreen)


async def test_an_unknown_code_is_refused_loudly_and_begins_nothing(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await receiving(hands)
        await hands.scan(b"4006381333931")
        await hands.until(lambda: hands.screen.band.notice is not None)
        assert tone(hands) is Tone.REFUSED
        assert isinstance(screen.step, Begin)
        await hands.press("enter")
        await at_goods(hands)
        await hands.scan(b"4006381333931")
        await hands.until(lambda: hands.screen.band.notice is not None and tone(hands) is Tone.REFUSED)
        assert not screen.draft.lines


# -- what is found wrong ----------------------------------------------------------------------------------------


async def test_a_recalled_lot_is_said_loudly(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await receiving(hands)
        await hands.scan(gs1(goods.salmon, "SA1", days(20)))
        await at_goods(hands)
        await hands.sees("recalled")
        assert tone(hands) is Tone.REFUSED


async def test_an_expired_pack_is_said_loudly_and_can_be_taken_off(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await receiving(hands)
        await hands.scan(gs1(goods.milk, "OLD1", days(-3)))
        await at_goods(hands)
        await hands.sees("expired on 2026-11-18")
        assert tone(hands) is Tone.REFUSED
        await hands.press("delete")
        await hands.until(lambda: not screen.draft.lines)


async def test_a_lot_with_another_date_than_the_store_says_is_stopped_with_both(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await receiving(hands)
        await hands.press("enter")
        await at_goods(hands)
        await hands.scan(gs1(goods.milk, "7745", days(50)))
        await hands.sees("2026-11-30")
        await hands.sees("2027-01-10")
        assert tone(hands) is Tone.REFUSED
        assert not screen.draft.lines
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.until(lambda: [line.lot for line in screen.draft.lines] == ["7745"])


async def test_a_lot_that_goes_to_quarantine_is_booked_there_and_said(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        short = product(hands, "CREAM", goods.milk.tracking, dated=goods.milk.dated, min_shelf_life_days=30)
        await receiving(hands)
        await hands.scan(gs1(short, "C-1", days(5)))
        await at_goods(hands)
        await hands.sees("TO QUARANTINE")
        assert tone(hands) is Tone.REFUSED
        await hands.press("f10")
        await hands.sees("Goes to quarantine")
        await hands.press("escape")
        await at_goods(hands)
        await book(hands)
        await hands.sees("In quarantine")
        assert tone(hands) is Tone.WARNING
        [receipt] = received(hands)
        assert receipt.lines[0].location == "quarantine"
        assert receipt.lines[0].hold
