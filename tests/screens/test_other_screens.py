"""Finding, receipts, help, the demo card and the shift: the main path and the way out of each."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events

from pos_term.screens.card.screen import CardScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.find.screen import FindScreen
from pos_term.screens.help.screen import HelpScreen
from pos_term.screens.host import CardScan
from pos_term.screens.lots.prompt import LotPrompt
from pos_term.screens.receipt.screen import ReceiptScreen
from pos_term.screens.shift.screen import ShiftScreen
from pos_term.screens.sign_in.screen import SignInScreen
from tests.equipment import NO_PAPER, Paper
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.shop import days, gs1

RECEIPT, SHIFT, CARD = 1, 2, 13
"""Their numbers on the menu, which never change."""


async def sell_a_bag(hands: Hands) -> None:
    counter = await hands.until_shown(CheckoutScreen)
    await hands.type("BAG", "enter", "f10", "enter")
    await hands.until(lambda: counter.finished and hands.app.screen is counter)


# -- find ----------------------------------------------------------------------------------------------------


async def test_the_list_follows_what_is_typed_and_enter_adds_the_chosen(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.press("f2")
        await hands.until_shown(FindScreen)
        await hands.type("bag")
        await hands.sees("Paper carrier bag")
        await hands.sees("1 found")
        await hands.press("enter", "enter")
        counter = await hands.until_shown(CheckoutScreen)
        assert [line.product.sku for line in counter.checkout.cart.lines] == ["BAG"]


async def test_words_typed_before_f2_are_searched_at_once(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.type("headset", "f2")
        await hands.until_shown(FindScreen)
        await hands.sees("Headset X")
        await hands.sees("49.00")
        await hands.press("enter")
        await hands.until_shown(LotPrompt)


async def test_a_product_is_found_by_its_lot(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.press("f2")
        await hands.until_shown(FindScreen)
        await hands.type("lot 7745", "enter")
        await hands.sees("Whole milk 1 l")


async def test_nothing_found_says_so(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.press("f2")
        await hands.until_shown(FindScreen)
        await hands.type("zeppelin", "enter")
        await hands.sees('Nothing has "zeppelin" in its name')
        await hands.press("enter")
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)


async def test_a_scan_while_finding_is_sold(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.press("f2")
        await hands.until_shown(FindScreen)
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        counter = await hands.until_shown(CheckoutScreen)
        assert counter.checkout.cart.items == 1


async def test_pasted_words_are_searched_not_scanned(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.press("f2")
        await hands.until_shown(FindScreen)
        hands.app.post_message(events.Paste("carrier\r"))
        await hands.sees("Paper carrier bag")
        hands.showing(FindScreen)


async def test_arrows_choose_among_what_was_found(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.type("p", "f2")
        screen = await hands.until_shown(FindScreen)
        await hands.until(lambda: len(screen.found.rows) == 2)
        first = screen.found.chosen
        await hands.press("down")
        assert screen.found.chosen != first
        await hands.press("escape")
        counter = await hands.until_shown(CheckoutScreen)
        assert not counter.checkout.cart


# -- receipts and the printer ----------------------------------------------------------------------------------


async def test_the_last_receipt_is_shown_as_on_paper_and_copied(path: Path, goods: Goods) -> None:
    printer = Paper()
    async with at_counter(path, printer=printer, size=(100, 40)) as hands:
        await hands.sees("● printer")
        await sell_a_bag(hands)
        await hands.until(lambda: len(printer.printed) == 1)
        await hands.menu(RECEIPT)
        await hands.until_shown(ReceiptScreen)
        await hands.sees("Receipt 1-000001")
        for row in printer.printed[0].rows()[:8]:
            assert row.strip() in hands.text
        await hands.press("f5")
        await hands.sees("A copy of 1-000001 goes to the printer")
        await hands.until(lambda: len(printer.printed) == 2)
        assert any("COPY" in row for row in printer.printed[1].rows())
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)


async def test_another_receipt_is_shown_by_its_number(path: Path, goods: Goods) -> None:
    async with at_counter(path, size=(100, 40)) as hands:
        await sell_a_bag(hands)
        await sell_a_bag(hands)
        await hands.menu(RECEIPT)
        screen = await hands.until_shown(ReceiptScreen)
        await hands.type("1-000001", "enter")
        await hands.until(lambda: screen.sale and screen.sale.number == "1-000001")
        await hands.type("9-999999", "enter")
        await hands.sees("No receipt has the number 9-999999")
        await hands.press("down", "pagedown", "up", "f5")
        hands.showing(ReceiptScreen)


async def test_before_the_first_sale_there_is_no_receipt(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.menu(RECEIPT)
        await hands.until_shown(ReceiptScreen)
        await hands.sees("This till has no receipt yet")
        await hands.press("f5", "escape")
        await hands.until_shown(CheckoutScreen)


async def test_a_printer_without_paper_is_told_on_the_top_line_and_comes_back(path: Path, goods: Goods) -> None:
    printer = Paper(NO_PAPER, NO_PAPER)
    async with at_counter(path, printer=printer, size=(120, 30)) as hands:
        await sell_a_bag(hands)
        await hands.sees("▲ receipt waits: the printer is out of paper")
        assert hands.app.till.checkout.last
        printer.ends.clear()
        await sell_a_bag(hands)
        await hands.sees("● printer")
        assert len(printer.printed) == 2


async def test_a_printer_that_breaks_outright_never_touches_the_sale(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> None:
        raise OSError("No such device [/] \x1b[2J")

    monkeypatch.setattr("pos_term.services.till.Till.print_pending", broken)
    async with at_counter(path, printer=Paper(), size=(120, 30)) as hands:
        await sell_a_bag(hands)
        await hands.sees("receipt waits: No such device [/]")


# -- help and the card -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("out", ["escape", "f1", "enter"])
async def test_help_shows_every_key_and_goes_away(path: Path, goods: Goods, out: str) -> None:
    async with at_counter(path) as hands:
        await hands.press("f1")
        await hands.until_shown(HelpScreen)
        for words in (
            "F10",
            "void the whole sale",
            "find by name, code or lot",
            "lock an open sale, else sign out",
        ):
            await hands.sees(words)
        assert "…" not in hands.text
        await hands.press(out)
        await hands.until_shown(CheckoutScreen)


async def test_what_is_typed_over_a_page_does_not_end_up_in_the_sale(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.press("f1")
        await hands.until_shown(HelpScreen)
        await hands.type("77", "f1")
        counter = await hands.until_shown(CheckoutScreen)
        assert hands.app.entry.text == ""
        assert counter.entry_line.text == ""


async def test_a_scan_during_help_is_sold(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.press("f1")
        await hands.until_shown(HelpScreen)
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        counter = await hands.until_shown(CheckoutScreen)
        assert counter.checkout.cart.items == 1


def card(goods: Goods) -> list[CardScan]:
    return [
        CardScan("A bag", "BAG", "on the sale at once", b"BAG"),
        CardScan("Milk, one scan", "(01)...(10)7745", "lot and date", gs1(goods.milk, "7745", days(9))),
        CardScan("Expired", "(01)...(10)7731", "refused", gs1(goods.milk, "7731", days(-2))),
    ]


async def test_a_number_of_the_card_is_a_scan(path: Path, goods: Goods) -> None:
    async with at_counter(path, card=card(goods)) as hands:
        await hands.sees("SCANS TO TRY .1 to .3, then Enter")
        await hands.type(".2", "enter")
        counter = await hands.until_shown(CheckoutScreen)
        (number,) = counter.checkout.cart.lines[0].numbers
        assert (number.lot, number.provenance) == ("7745", "scanned")
        await hands.type(".4", "enter")
        await hands.sees(".4")
        assert counter.checkout.cart.items == 1


async def test_the_card_opens_from_the_menu_at_any_time(path: Path, goods: Goods) -> None:
    async with at_counter(path, card=card(goods)) as hands:
        await hands.menu(CARD)
        await hands.until_shown(CardScreen)
        await hands.type("9", "enter")
        await hands.sees("Type a number from 1 to 3")
        await hands.press("down", "down", "enter")
        await hands.until_shown(CheckoutScreen)
        await hands.sees("EXPIRED 19 Nov")
        await hands.menu(CARD)
        await hands.press("escape")
        counter = await hands.until_shown(CheckoutScreen)
        assert not counter.checkout.cart


# -- the shift -------------------------------------------------------------------------------------------------


async def test_a_shift_is_closed_with_the_cash_that_was_counted(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await sell_a_bag(hands)
        await hands.menu(SHIFT)
        await hands.until_shown(ShiftScreen)
        for words in ("Opening float 100.00", "Sales 1", "Total 0.25", "of it cash 0.25"):
            await hands.sees(words)
        assert "100.25" not in hands.text
        await hands.type("100", "enter")
        await hands.sees("Close with 100.00 counted?")
        await hands.press("escape")
        await hands.type("100.20", "enter", "enter")
        await hands.sees("Expected 100.25")
        await hands.sees("Short 0.05")
        await hands.press("enter")
        await hands.until_shown(SignInScreen)
        assert hands.app.till.shift is None


async def test_a_scan_is_no_count_and_escape_leaves_the_shift_open(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.menu(SHIFT)
        await hands.until_shown(ShiftScreen)
        await hands.scan(b"9520114000013")
        await hands.sees("That was a scan")
        await hands.press("enter")
        await hands.sees("Count the cash in the drawer")
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert hands.app.till.shift


async def test_a_shift_is_not_closed_over_an_open_sale(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.type("BAG", "enter")
        await hands.menu(SHIFT)
        await hands.until_shown(ShiftScreen)
        await hands.type("100", "enter")
        await hands.sees("A sale is open")
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
