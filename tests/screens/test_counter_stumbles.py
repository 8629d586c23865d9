"""Where a cashier's hand or eye would stumble: a pack where a voucher is asked for, a word that says too much."""

from __future__ import annotations

from pathlib import Path

from pos_term.domain.documents import OrderedLine
from pos_term.domain.people import Permission
from pos_term.domain.quantity import ONE
from pos_term.domain.tender import TenderKind
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.customer.screen import CustomerScreen
from pos_term.screens.help.screen import HelpScreen
from pos_term.screens.lock.screen import LockScreen
from pos_term.screens.lots.prompt import LotPrompt
from pos_term.screens.pay.screen import PayScreen
from pos_term.screens.reason.screen import ReasonScreen
from pos_term.screens.returning.loose import Loose
from pos_term.services.credentials import person_id
from pos_term.widgets.entry_buffer import Entry
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import MIRA, customer, order
from tests.screens.test_paying import pay, sold, tenders
from tests.screens.test_returns_by_receipt import returning, stands_at
from tests.shop import code, gs1


async def asked_for_a_voucher(hands: Hands) -> PayScreen:
    """Something to pay, and F3."""
    screen = await pay(hands)
    await hands.press("f3")
    await hands.sees("Voucher code")
    return screen


async def test_a_pack_that_is_scanned_where_a_voucher_is_asked_for_pays_nothing(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await asked_for_a_voucher(hands)
        for pack in (code(goods.milk), gs1(goods.headset, serial="8841-07"), b"8841-07"):
            await hands.scan(pack)
            await hands.sees("no voucher; nothing was added")
            assert screen.is_active
            assert screen.tendering.tenders == ()
        await hands.scan(b"CITY-CARD-000017")
        await hands.scan(b"CITY-CARD-000017")
        assert tenders(await sold(hands)) == [(TenderKind.VOUCHER, 100, "CITY-CARD-000017")]


async def test_a_typed_voucher_code_that_happens_to_be_a_lot_is_a_voucher(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await asked_for_a_voucher(hands)
        await hands.type("7745", "enter")
        await hands.type("7745", "enter")
        assert tenders(await sold(hands)) == [(TenderKind.VOUCHER, 100, "7745")]


async def test_the_till_is_locked_and_taken_over_in_the_middle_of_a_payment(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await pay(hands)
        await hands.type("0.40", "f2")
        await hands.press("f12")
        lock = await hands.until_shown(LockScreen)
        await hands.sees("A payment is under way and waits.")
        while lock.names.chosen != person_id("Mira"):
            await hands.press("down")
        await hands.type(MIRA, "enter")
        await hands.until(lambda: screen.is_active)
        await hands.sees("Mira is at the till now.")
        await hands.press("enter")
        sale = await sold(hands)
        assert tenders(sale) == [(TenderKind.CARD, 40, ""), (TenderKind.CASH, 60, "")]
        assert sale.cashier == person_id("Mira")


async def test_while_a_sale_is_stored_no_key_locks_the_till(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await pay(hands)
        screen.storing = True
        await hands.press("f12")
        assert screen.is_active
        screen.storing = False


async def test_a_card_without_an_answer_is_not_shown_as_paid_like_any_other(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await pay(hands)
        await hands.press("f11", "enter")
        await hands.until_shown(CheckoutScreen)
        await hands.sees("card 1.00 not confirmed")


async def test_a_serial_on_the_line_is_not_listed_as_one_that_may_not_be_sold(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(gs1(goods.headset, serial="8841-07"))
        await hands.press("f3")
        await hands.until_shown(LotPrompt)
        await hands.sees("on this line")
        assert "NONE LEFT" not in hands.text
        assert "may not be sold" not in hands.text


async def test_a_loaded_order_puts_no_lot_of_one_product_under_the_name_of_another(
    path: Path, goods: Goods
) -> None:
    async with at_counter(path) as hands:
        lines = (
            OrderedLine(sku="MILK", quantity=ONE, lot="7752"),
            OrderedLine(sku="VACC", quantity=ONE),
        )
        order(hands, "SO-1", *lines)
        await hands.menu(7)
        await hands.sees("SO-1")
        await hands.press("enter", "enter")
        counter = await hands.until_shown(CheckoutScreen)
        assert counter.last
        assert counter.last.title == ""
        assert "7745" not in counter.last.verdict


async def test_every_key_of_the_customer_of_a_sale_is_shown_at_80_columns(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        eva = customer(hands)
        await hands.scan(b"BAG")
        assert hands.app.till.checkout.customer.attach(eva.id).ok
        await hands.press("f9")
        screen = await hands.until_shown(CustomerScreen)
        shown = " ".join(hands.text.split())
        for cap in screen.key_caps():
            assert f"{cap.key} {cap.label}" in shown


async def test_a_serial_never_sold_is_refused_before_anyone_is_called_for_a_pin(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await returning(hands, "f7")
        await hands.type("HEAD", "enter")
        await stands_at(hands, screen, Loose)
        await hands.type("NEVER-7", "enter")
        await hands.sees("Headset X serial NEVER-7 was NOT SOLD here")
        await hands.type("8841-08", "enter")
        await hands.sees("Headset X serial 8841-08 was NOT SOLD here")
        assert screen.is_active
        assert not any(isinstance(each, ReasonScreen | ApproveScreen) for each in hands.app.screen_stack)
        await hands.sees("Scan or type the serial")


async def test_a_pin_with_half_a_character_in_it_is_wrong_and_breaks_nothing(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        await hands.press("f12")
        lock = await hands.until_shown(LockScreen)
        screen = ApproveScreen(Permission.OVERRIDE, "Lot 7731")
        lock.go_to(screen)
        await hands.until_shown(ApproveScreen)
        await hands.type("52\udcff\udcfe123", "enter")
        await hands.sees("Name or PIN is not right.")
        assert screen.is_active


async def test_help_is_shown_where_a_question_of_the_counter_is_open(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        for name in ("f4", "f5"):
            await hands.press(name)
            await hands.sees("F1 Help")
            await hands.press("f1")
            await hands.until_shown(HelpScreen)
            await hands.press("escape", "escape")
            await hands.until_shown(CheckoutScreen)


async def test_what_is_typed_behind_an_entry_that_had_to_wait_stays_in_sight(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        hands.app.entry.put_back("12")
        hands.app.deliver((Entry(b"BAG", scanned=True),))
        assert len(hands.app.till.checkout.cart.lines) == 1
        assert hands.screen.entry_line.text == hands.app.entry.text == "12"
