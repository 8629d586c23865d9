"""A receipt on the screen: others by number, returns and exchanges, and a sale taken back whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pos_term.domain.documents import SaleKind
from pos_term.domain.people import DEFAULT_RIGHTS, Permission, Role
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.reason.screen import ReasonScreen
from pos_term.screens.receipt.screen import ReceiptScreen
from pos_term.widgets.entry_buffer import Entry
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import at_counter
from tests.screens.errands import MIRA, give_back, opened, sell
from tests.shop import gs1


async def test_a_sale_is_taken_back_whole_with_a_reason(path: Path, goods: Goods) -> None:
    async with at_counter(path, size=(100, 40)) as hands:
        sold = sell(hands, b"BAG", gs1(goods.headset, serial="8841-07"))
        screen, _ = await opened(hands, ReceiptScreen())
        await hands.sees(f"Receipt {sold.number}")
        await hands.press("f8")
        await hands.until_shown(ReasonScreen)
        await hands.sees(f"Post-void {sold.number}, 49.25. Why?")
        await hands.type("scanned for the next customer", "enter")
        await hands.sees(f"{sold.number} was post-voided: 49.25")
        await hands.sees("Post-void 1-000002")
        assert screen.sale
        assert (screen.sale.kind, screen.sale.voids) == (SaleKind.POST_VOID, sold.id)
        await hands.press("f8")
        await hands.sees("took a whole sale back")
        await hands.type(sold.number, "enter", "f8")
        await hands.sees(f"{sold.number} of 21 Nov was post-voided")


async def test_leaving_the_reason_takes_nothing_back(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sold = sell(hands, b"BAG")
        screen, _ = await opened(hands, ReceiptScreen())
        await hands.press("f8")
        await hands.until_shown(ReasonScreen)
        await hands.scan(sold.number.encode())
        await hands.sees("That was a scan")
        await hands.press("escape")
        await hands.until(lambda: screen.is_active)
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        last = hands.app.till.receipt()
        assert last
        assert last.document == sold


async def test_a_role_that_may_not_needs_someone_who_may(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        rights = tuple(
            replace(each, may=tuple(p for p in each.may if p is not Permission.POST_VOID))
            if each.role is Role.CASHIER
            else each
            for each in DEFAULT_RIGHTS
        )
        object.__setattr__(hands.app.till.shop, "rights", rights)
        sell(hands, b"BAG")
        await opened(hands, ReceiptScreen())
        await hands.press("f8")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await hands.until_shown(ApproveScreen)
        await hands.type(MIRA, "enter")
        await hands.sees("was post-voided")


async def test_with_a_sale_open_nothing_is_taken_back_whole(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sell(hands, b"BAG")
        await hands.type("BAG", "enter")
        screen, _ = await opened(hands, ReceiptScreen())
        await hands.press("f8")
        await hands.sees("A sale is open. Finish or void it first.")
        assert screen.is_active


async def test_a_return_and_an_exchange_are_shown_for_what_they_are(path: Path, goods: Goods) -> None:
    async with at_counter(path, size=(100, 40)) as hands:
        sold = sell(hands, b"2*BAG")
        give_back(hands, sold.number)
        await opened(hands, ReceiptScreen())
        await hands.sees("Return 1-000002")
        await hands.sees("returned from receipt 1-000001")
        await hands.sees("-0.25")
        assert "F8" not in hands.text.splitlines()[-2]
        await hands.type("1-1", "enter")
        await hands.sees("Receipt 1-000001")


async def test_a_receipt_is_found_by_what_a_scanner_sends_and_without_its_zeros(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sold = sell(hands, b"BAG")
        sell(hands, b"2*BAG")
        screen, _ = await opened(hands, ReceiptScreen())
        await hands.scan(b"]Q3" + sold.number.encode())
        await hands.until(lambda: screen.sale == sold)
        await hands.type("1-2", "enter")
        await hands.until(lambda: screen.sale and screen.sale.number == "1-000002")


async def test_whatever_is_scanned_or_typed_is_data(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        sold = sell(hands, b"BAG")
        screen, _ = await opened(hands, ReceiptScreen())
        for n, (_, text) in enumerate(HOSTILE):
            screen.take_entry(Entry(text[:300].encode("utf-8", "surrogatepass"), scanned=bool(n % 2)))
            if n % 9 == 0:
                await hands.pilot.pause()
                assert all(row.isprintable() for row in hands.text.splitlines())
        assert screen.sale == sold
