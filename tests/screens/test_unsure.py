"""Prints of which nobody knows whether they are on paper: the counter asks, and a person answers by keyboard."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.delivery import Delivery, JobState
from pos_term.domain.receipt import Receipt, ReceiptLine
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.menu.screen import MenuScreen
from pos_term.screens.unsure.screen import AskAboutIt, PrintList, UnsureScreen
from pos_term.services.paperwork import Looked
from pos_term.store import spool
from tests.equipment import NO_PAPER, NOBODY_KNOWS, Counter, Paper
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.test_other_screens import sell_a_bag
from tests.shop import days, gs1

UNSURE = 16
"""Its number on the menu, which never changes."""
COPY = "COPY"


def states(hands: Hands) -> list[str]:
    with hands.app.till.store.reading() as connection:
        return [row[0] for row in connection.exec_driver_sql("SELECT state FROM spool ORDER BY created_at, id")]


async def looking(hands: Hands) -> UnsureScreen:
    """The screen, opened from the menu."""
    await hands.menu(UNSURE)
    return await hands.until_shown(UnsureScreen)


async def asked_about(hands: Hands) -> UnsureScreen:
    """The question about the first print."""
    screen = await looking(hands)
    await hands.press("enter")
    await hands.until(lambda: isinstance(screen.step, AskAboutIt))
    return screen


def copies(printer: Paper) -> list[bool]:
    return [any(COPY in row for row in receipt.rows()) for receipt in printer.printed]


# -- the counter -----------------------------------------------------------------------------------------------


async def test_the_counter_asks_and_goes_on_selling(path: Path, goods: Goods) -> None:
    printer = Paper(NOBODY_KNOWS)
    async with at_counter(path, equipment=Counter(printer=printer)) as hands:
        await sell_a_bag(hands)
        await hands.sees("Look at the printer: did receipt 1-000001 come out whole?")
        await hands.sees(f"F11 {UNSURE} answers.")
        await hands.sees("▲ look for receipt 1-000001")
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        counter = hands.showing(CheckoutScreen)
        assert counter.checkout.cart.items == 1
        assert counter.band.notice is None
        await hands.press("f10", "enter")
        await hands.until(lambda: counter.finished and hands.app.screen is counter)
        await hands.until(lambda: len(printer.printed) == 1)
        assert states(hands) == ["unknown", "confirmed"]
        await hands.sees("▲ look for receipt 1-000001")
        assert not hands.app.printing.ok


async def test_the_question_is_asked_once_and_takes_nothing_else_away(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter(printer=Paper(NOBODY_KNOWS))) as hands:
        counter = hands.showing(CheckoutScreen)
        await sell_a_bag(hands)
        await hands.sees("come out whole?")
        await hands.press("escape")
        hands.app.print_receipts()
        hands.app.refresh_frame()
        await hands.pilot.pause()
        assert counter.band.notice is None


async def test_a_refusal_that_stands_is_not_covered_by_the_question(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter(printer=Paper())) as hands:
        counter = hands.showing(CheckoutScreen)
        await hands.scan(gs1(goods.milk, "7731", days(-2)))
        await hands.sees("EXPIRED")
        refused = counter.band.notice
        printer = hands.app.till.printer
        assert isinstance(printer, Paper)
        printer.ends = [NOBODY_KNOWS]
        assert hands.app.till.print_page("X report", Receipt(42, (ReceiptLine("x"),))) is None
        hands.app.print_receipts()
        await hands.until(lambda: not hands.app.printing.ok)
        assert counter.band.notice == refused
        await hands.press("escape")
        hands.app.refresh_frame()
        await hands.sees("did X report come out whole?")


async def test_a_till_that_died_while_printing_asks_when_it_is_back(path: Path, goods: Goods) -> None:
    printer = Paper()
    async with at_counter(path, equipment=Counter(printer=Paper(NO_PAPER))) as hands:
        await sell_a_bag(hands)
        await hands.sees("receipt waits")
        (job,) = spool.open_jobs(hands.app.till.store)
        assert spool.claim(hands.app.till.store, job.id, at="2026-11-21T12:00:00.000000Z")
    async with at_counter(path, equipment=Counter(printer=printer)) as hands:
        await hands.sees("did receipt 1-000001 come out whole?")
        await hands.sees("The till stopped while it was printing.")
        assert printer.printed == []


# -- looking and saying ----------------------------------------------------------------------------------------


async def test_yes_it_is_on_paper_settles_it(path: Path, goods: Goods) -> None:
    printer = Paper(NOBODY_KNOWS)
    async with at_counter(path, equipment=Counter(printer=printer)) as hands:
        await sell_a_bag(hands)
        await hands.sees("come out whole?")
        await asked_about(hands)
        await hands.sees("Tried 12:00: the printer broke off")
        await hands.sees("Is it on paper, whole?")
        await hands.type("1", "enter")
        counter = await hands.until_shown(CheckoutScreen)
        await hands.sees("Receipt 1-000001 is on paper.")
        await hands.until(lambda: hands.app.printing.ok)
        assert counter.band.notice
        assert states(hands) == ["confirmed"]
        assert printer.printed == []


async def test_no_prints_it_again_as_a_copy(path: Path, goods: Goods) -> None:
    printer = Paper(NOBODY_KNOWS)
    async with at_counter(path, equipment=Counter(printer=printer)) as hands:
        await sell_a_bag(hands)
        await hands.sees("come out whole?")
        await asked_about(hands)
        await hands.sees("print it again, marked COPY")
        await hands.press("down", "down", "enter")
        await hands.until_shown(CheckoutScreen)
        await hands.sees("Receipt 1-000001 goes to the printer again.")
        await hands.until(lambda: printer.printed)
        assert copies(printer) == [True]
        await hands.sees("● printer")


async def test_not_needed_drops_it(path: Path, goods: Goods) -> None:
    printer = Paper(NOBODY_KNOWS)
    async with at_counter(path, equipment=Counter(printer=printer)) as hands:
        await sell_a_bag(hands)
        await hands.sees("come out whole?")
        await asked_about(hands)
        await hands.type("3", "enter")
        await hands.sees("Receipt 1-000001 is not printed any more.")
        await hands.until(lambda: hands.app.printing.ok)
        assert states(hands) == ["dropped"]
        assert printer.printed == []


async def test_enter_by_itself_says_nothing(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter(printer=Paper(NOBODY_KNOWS))) as hands:
        await sell_a_bag(hands)
        await hands.sees("come out whole?")
        screen = await asked_about(hands)
        await hands.press("enter", "enter")
        await hands.sees("Type 1, 2 or 3; Esc leaves it as it is.")
        await hands.type("7", "enter")
        await hands.type("yes", "enter")
        await hands.sees("Type 1, 2 or 3")
        assert isinstance(screen.step, AskAboutIt)
        await hands.press("escape")
        await hands.until(lambda: isinstance(screen.step, PrintList))
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert states(hands) == ["unknown"]


async def test_a_failed_print_is_tried_at_once(path: Path, goods: Goods) -> None:
    printer = Paper(NO_PAPER)
    async with at_counter(path, equipment=Counter(printer=printer)) as hands:
        await sell_a_bag(hands)
        await hands.sees("receipt waits")
        await asked_about(hands)
        await hands.sees("It was not printed. What now?")
        await hands.type("1", "enter")
        await hands.sees("Type 2 or 3; Esc leaves it as it is.")
        await hands.type("2", "enter")
        await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: printer.printed)
        assert copies(printer) == [False]
        assert states(hands) == ["confirmed"]


async def test_several_are_listed_and_settled_one_after_the_other(path: Path, goods: Goods) -> None:
    too_wide = Delivery(JobState.FAILED, "a name too wide", others_may_print=True)
    printer = Paper(NOBODY_KNOWS, NOBODY_KNOWS, *[too_wide] * 50)
    async with at_counter(path, equipment=Counter(printer=printer)) as hands:
        for _ in range(3):
            await sell_a_bag(hands)
            await hands.until(lambda: "pending" not in states(hands) and not hands.app.printing._busy)
        screen = await looking(hands)
        await hands.sees("Nobody knows whether it is on paper")
        await hands.sees("Not printed")
        await hands.sees("a name too wide")
        await hands.sees("2 prints may be there, or not. 1 print failed")
        await hands.type("9", "enter")
        await hands.sees("Type a number from 1 to 3")
        await hands.type("2", "enter")
        await hands.type("1", "enter")
        await hands.sees("Receipt 1-000002 is on paper.")
        await hands.until(lambda: isinstance(screen.step, PrintList))
        await hands.sees("1 print may be there, or not.")
        await hands.press("enter")
        await hands.type("1", "enter")
        await hands.sees("Receipt 1-000001 is on paper.")
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert states(hands)[:2] == ["confirmed", "confirmed"]


async def test_nothing_to_look_for_says_so(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter(printer=Paper())) as hands:
        await looking(hands)
        await hands.sees("Nothing to look for")
        await hands.type("1", "enter")
        await hands.sees("Esc goes back")
        await hands.press("up", "down", "enter")
        await hands.until_shown(CheckoutScreen)


async def test_what_comes_out_meanwhile_leaves_the_list(path: Path, goods: Goods) -> None:
    printer = Paper(NO_PAPER)
    async with at_counter(path, equipment=Counter(printer=printer)) as hands:
        await sell_a_bag(hands)
        await hands.sees("receipt waits")
        await looking(hands)
        await hands.sees("the printer is out of paper")
        hands.app.print_receipts()
        await hands.until(lambda: printer.printed)
        await hands.sees("Nothing to look for")


async def test_what_somebody_else_settled_is_said_and_left(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter(printer=Paper(NOBODY_KNOWS))) as hands:
        await sell_a_bag(hands)
        await hands.sees("come out whole?")
        screen = await asked_about(hands)
        till = hands.app.till
        assert till.looked(till.unsure()[0], Looked.ON_PAPER) is None
        await hands.type("2", "enter")
        await hands.sees("That was settled meanwhile.")
        assert isinstance(screen.step, PrintList)
        assert states(hands) == ["confirmed"]


@pytest.mark.parametrize("deep", [False, True], ids=["on the list", "at the question"])
async def test_a_scan_goes_to_the_sale(path: Path, goods: Goods, deep: bool) -> None:
    async with at_counter(path, equipment=Counter(printer=Paper(NOBODY_KNOWS))) as hands:
        await sell_a_bag(hands)
        await hands.sees("come out whole?")
        await (asked_about(hands) if deep else looking(hands))
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        counter = await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: counter.checkout.cart.items == 1)
        assert states(hands) == ["unknown"]


async def test_the_menu_leads_there_with_a_sale_open(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter(printer=Paper(NOBODY_KNOWS))) as hands:
        await sell_a_bag(hands)
        await hands.sees("come out whole?")
        await hands.type("BAG", "enter")
        await hands.press("f11")
        await hands.until_shown(MenuScreen)
        await hands.type(str(UNSURE), "enter")
        await hands.until_shown(UnsureScreen)
        await hands.press("enter")
        await hands.type("1", "enter")
        counter = await hands.until_shown(CheckoutScreen)
        assert counter.checkout.cart.items == 1


async def test_whatever_a_printer_says_is_shown_as_text(path: Path, goods: Goods) -> None:
    ends = [Delivery(JobState.UNKNOWN, text, others_may_print=True) for _, text in HOSTILE]
    async with at_counter(path, equipment=Counter(printer=Paper(*ends))) as hands:
        page = Receipt(42, (ReceiptLine("x"),))
        for _, text in HOSTILE:
            assert hands.app.till.print_page(text, page) is None
        hands.app.print_receipts()
        await hands.sees("come out whole?")
        screen = await looking(hands)
        for n in range(0, len(HOSTILE), 4):
            screen.go(AskAboutIt(screen, hands.app.till.unsure()[n]))
            await hands.pilot.pause()
            assert all(row.isprintable() for row in hands.text.splitlines())


async def test_whatever_is_typed_or_pasted_there_is_data(path: Path, goods: Goods) -> None:
    from pos_term.widgets.entry_buffer import Entry

    async with at_counter(path, equipment=Counter(printer=Paper(NOBODY_KNOWS))) as hands:
        await sell_a_bag(hands)
        await hands.sees("come out whole?")
        screen = await looking(hands)
        for _, text in HOSTILE[::2]:
            screen.go(PrintList(screen))
            screen.take_entry(Entry.typed(text[:5]))
            screen.go(AskAboutIt(screen, hands.app.till.unsure()[0]))
            screen.take_entry(Entry.typed(text[:5]))
        await hands.pilot.pause()
        assert states(hands) == ["unknown"]


# -- the wait --------------------------------------------------------------------------------------------------


async def test_a_printer_that_is_away_is_asked_less_and_less_often(path: Path, goods: Goods) -> None:
    printer = Paper()
    printer.always = NO_PAPER
    async with at_counter(path, equipment=Counter(printer=printer)) as hands:
        desk, waits = hands.app.printing, list[int | None]()
        await sell_a_bag(hands)
        await hands.until(lambda: desk.retry_after)
        waits.append(desk.retry_after)
        for _ in range(5):
            await desk.run(hands.app.till)
            waits.append(desk.retry_after)
        assert waits == [15, 30, 60, 60, 60, 60]
        printer.always = None
        printer.ends = [Delivery(JobState.FAILED, "too wide", others_may_print=True)]
        await sell_a_bag(hands)
        await hands.until(lambda: printer.printed)
        await desk.run(hands.app.till)
        await hands.until(lambda: desk.retry_after is None)
        assert desk.ok
