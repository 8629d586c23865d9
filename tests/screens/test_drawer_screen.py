"""Cash without a sale: amount, reason, and what is stored of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pos_term.domain.delivery import Delivery
from pos_term.domain.documents import CashKind
from pos_term.domain.people import DEFAULT_RIGHTS, Permission, Person, Role
from pos_term.domain.receipt import Receipt
from pos_term.domain.tender import TenderKind
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.drawer.screen import AmountStep, DrawerScreen
from pos_term.screens.shift.screen import ShiftScreen
from pos_term.screens.sign_in.screen import SignInScreen
from pos_term.services.checkout import Checkout
from pos_term.services.till import Till
from pos_term.settings import DrawerSettings, Settings
from pos_term.store import drawer_log
from pos_term.store.engine import StoreFault
from pos_term.widgets.band import Tone
from pos_term.widgets.entry_buffer import Entry
from tests.equipment import CashDrawer, Counter, Paper
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import PIN, Hands, at_counter
from tests.screens.errands import MIRA, opened, sell
from tests.shop import NOON, days, gs1


def moved(hands: Hands) -> list[tuple[Any, ...]]:
    """Kind, amount, reason and customer of what moved without a sale."""
    with hands.app.till.store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT kind, amount, reason, customer FROM cash ORDER BY at, id")
        return [tuple(row) for row in rows]


async def test_the_drawer_is_opened_without_a_sale_for_a_reason(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen, gave = await opened(hands, DrawerScreen("no_sale"))
        await hands.sees("Why is it opened?")
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("That was a scan, and a reason is asked for")
        assert screen.is_active
        await hands.press("down", "enter")
        await hands.until_shown(CheckoutScreen)
        assert gave.result == "The drawer was opened without a sale: to the safe."
        assert moved(hands) == [("no_sale", 0, "to the safe", None)]


@pytest.mark.parametrize("kind", list(CashKind))
async def test_cash_moves_with_amount_and_reason(path: Path, goods: Goods, kind: CashKind) -> None:
    async with at_counter(path) as hands:
        await opened(hands, DrawerScreen(kind))
        await hands.type("20", "enter")
        await hands.sees("20.00. Why?")
        await hands.type("stamps for the office", "enter")
        await hands.until_shown(CheckoutScreen)
        assert moved(hands) == [(kind.value, 2000, "stamps for the office", None)]


async def test_from_the_menu_the_counter_says_what_was_done(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.press("f11")
        await hands.type("5", "enter")
        await hands.until_shown(DrawerScreen)
        await hands.type("7.50", "enter")
        await hands.press("enter")
        await hands.sees("7.50 paid out: change for a note")
        hands.showing(CheckoutScreen)


async def test_what_is_no_amount_is_refused_in_words(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen, gave = await opened(hands, DrawerScreen(CashKind.PAID_OUT))
        for typed, words in (("0", "more than 0"), ("ten", "amount"), ("1000000000000", "was a scan")):
            await hands.type(typed, "enter")
            await hands.sees(words)
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("not an amount")
        await hands.press("enter")
        await hands.sees("Type the amount")
        assert isinstance(screen.step, AmountStep)
        await hands.type("20", "enter")
        await hands.press("escape")
        await hands.until(lambda: isinstance(screen.step, AmountStep))
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert gave.result is None
        assert moved(hands) == []


async def test_more_than_the_drawer_holds_is_refused_and_the_question_stays(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen, gave = await opened(hands, DrawerScreen(CashKind.SAFE_DROP))
        await hands.type("99999", "enter", "enter")
        await hands.until(lambda: screen.band.notice)
        assert screen.is_active
        assert not gave.results
        assert moved(hands) == []


async def test_what_is_paid_in_can_be_on_an_account(path: Path, goods: Goods) -> None:
    from pos_term.domain.customers import Customer
    from pos_term.store.customers import put_customer

    async with at_counter(path) as hands:
        with hands.app.till.store.writing() as connection:
            put_customer(connection, Customer(id="clinic", name="Clinic", credit_limit=100_000))
            put_customer(connection, Customer(id="eva", name="Eva"))
        sell(hands, b"4*BAG", customer="clinic", kind=TenderKind.ACCOUNT)
        await opened(hands, DrawerScreen(CashKind.PAID_IN))
        await hands.press("f9")
        await hands.type("eva", "enter", "enter")
        await hands.sees("Eva has no account here")
        await hands.type("clinic", "enter", "enter")
        await hands.sees("on the account of Clinic")
        await hands.type("1", "enter")
        await hands.type("paid at the counter", "enter")
        await hands.until_shown(CheckoutScreen)
        assert moved(hands) == [("paid_in", 100, "paid at the counter", "clinic")]
        assert hands.app.till.customers.owes("clinic") == 0


async def test_a_role_that_may_not_needs_someone_who_may(path: Path, goods: Goods) -> None:
    from dataclasses import replace

    async with at_counter(path) as hands:
        shop = hands.app.till.shop
        rights = tuple(
            replace(each, may=tuple(p for p in each.may if p is not Permission.CASH))
            if each.role is Role.CASHIER
            else each
            for each in DEFAULT_RIGHTS
        )
        object.__setattr__(shop, "rights", rights)
        await opened(hands, DrawerScreen(CashKind.PAID_OUT))
        await hands.type("20", "enter", "enter")
        await hands.until_shown(ApproveScreen)
        await hands.sees("Paid out 20.00")
        await hands.type(MIRA, "enter")
        await hands.until_shown(CheckoutScreen)
        assert [row[:2] for row in moved(hands)] == [("paid_out", 2000)]


async def test_while_it_is_stored_no_key_works_and_a_scan_goes_on_to_the_sale(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    from threading import Event

    async with at_counter(path) as hands:
        drawer, go_on, calls = hands.app.till.drawer, Event(), list[str]()
        real = drawer.no_sale

        def slow(reason: str, approved: Person | None = None) -> str | None:
            calls.append(reason)
            go_on.wait(10)
            return real(reason, approved)

        monkeypatch.setattr(drawer, "no_sale", slow)
        screen, gave = await opened(hands, DrawerScreen("no_sale"))
        await hands.press("enter")
        await hands.until(lambda: calls)
        await hands.press("enter", "escape", "down", "f9", "enter")
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        assert screen.is_active
        assert screen.storing
        go_on.set()
        counter = await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: counter.checkout.cart)
        assert calls == ["change for a note"]
        assert gave.result
        assert [row[0] for row in moved(hands)] == ["no_sale"]


async def test_whatever_is_scanned_or_typed_is_data(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen, _ = await opened(hands, DrawerScreen(CashKind.PAID_IN))
        for n, (_, text) in enumerate(HOSTILE):
            screen.go(AmountStep(screen))
            screen.take_entry(Entry(text[:300].encode("utf-8", "surrogatepass"), scanned=bool(n % 2)))
        await hands.pilot.pause()
        assert all(row.isprintable() for row in hands.text.splitlines())
        screen.go(AmountStep(screen))
        await hands.type("20", "enter")
        await hands.type("[bold]tea[/] $x [/nope]", "enter")
        await hands.until_shown(CheckoutScreen)
        assert moved(hands)[-1][2] == "[bold]tea[/] $x [/nope]"


# -- the drawer itself ------------------------------------------------------------------------------------------


def openings(hands: Hands) -> list[tuple[str, str, str]]:
    """Reason, document and problem of every pulse, as logged."""
    with hands.app.till.store.reading() as connection:
        return [(pulse.reason, pulse.document, pulse.problem) for pulse in drawer_log.pulses(connection, "")]


async def paid(hands: Hands, *keys: str) -> None:
    """A bag, paid for with these keys."""
    counter = await hands.until_shown(CheckoutScreen)
    await hands.type("BAG", "enter", "f10", *keys)
    await hands.until(lambda: counter.finished and hands.app.screen is counter)


async def test_a_cash_sale_opens_the_drawer_once_before_its_receipt_prints(path: Path, goods: Goods) -> None:
    class Watching(Paper):
        def print(self, receipt: Receipt) -> Delivery:
            order.append(f"paper, drawer opened {drawer.opened}")
            return super().print(receipt)

    drawer, printer, order = CashDrawer(), Watching(), list[str]()
    async with at_counter(path, equipment=Counter(printer=printer, drawer=drawer)) as hands:
        await paid(hands, "enter")
        await hands.until(lambda: printer.printed)
        assert order == ["paper, drawer opened 1"]
        assert openings(hands) == [("sale", "1-000001", "")]
        assert drawer.opened == 1


async def test_a_card_sale_leaves_the_drawer_shut_unless_it_opens_for_every_sale(path: Path, goods: Goods) -> None:
    drawer, printer = CashDrawer(), Paper()
    counter = Counter(printer=printer, drawer=drawer)
    async with at_counter(path, equipment=counter) as hands:
        await paid(hands, "f2", "enter")
        await hands.until(lambda: printer.printed)
        assert (drawer.opened, openings(hands)) == (0, [])
    always = Settings(store=path, drawer=DrawerSettings(every_sale=True))
    async with at_counter(path, load=lambda: Till.open(always, at=NOON, equipment=counter)) as hands:
        await paid(hands, "f2", "enter")
        await hands.until(lambda: len(printer.printed) == 2)
        assert openings(hands) == [("sale", "1-000002", "")]


async def test_cash_paid_back_opens_the_drawer(path: Path, goods: Goods) -> None:
    drawer = CashDrawer()
    async with at_counter(path, equipment=Counter(drawer=drawer)) as hands:
        await paid(hands, "f2", "enter")
        await hands.menu(1)
        await hands.press("f8")
        await hands.type("1", "enter")
        await hands.type(MIRA, "enter")
        await hands.sees("TAKEN BACK")
        assert drawer.opened == 0
        await hands.press("escape")
        await paid(hands, "enter")
        await hands.until(lambda: drawer.opened == 1)
        await hands.menu(1)
        await hands.press("f8")
        await hands.type("1", "enter")
        await hands.type(MIRA, "enter")
        await hands.until(lambda: drawer.opened == 2)
        assert [row[0] for row in openings(hands)] == ["sale", "post void"]


async def test_a_sale_that_was_not_stored_opens_nothing(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(_: object) -> None:
        raise StoreFault("the disk is full")

    drawer, printer = CashDrawer(), Paper()
    monkeypatch.setattr(Checkout, "complete", away)
    async with at_counter(path, equipment=Counter(printer=printer, drawer=drawer)) as hands:
        await hands.type("BAG", "enter", "f10", "enter")
        await hands.sees("THE STORE DOES NOT ANSWER")
        assert (drawer.opened, openings(hands), printer.printed) == (0, [], [])


async def test_a_drawer_that_does_not_open_is_told_and_the_sale_and_its_receipt_stand(
    path: Path, goods: Goods
) -> None:
    drawer, printer = CashDrawer(stuck="the printer is [b]off[/] \x1b[2J"), Paper()
    async with at_counter(path, equipment=Counter(printer=printer, drawer=drawer)) as hands:
        await paid(hands, "enter")
        await hands.sees("Look at the drawer: the printer is [b]off[/] [2J; its key opens it.")
        await hands.until(lambda: printer.printed)
        drawer.stuck = ""
        await paid(hands, "f2", "enter")
        await hands.until(lambda: len(printer.printed) == 2)
        assert drawer.opened == 0
        assert openings(hands) == [("sale", "1-000001", "the printer is [b]off[/] [2J")]


async def test_a_drawer_that_does_not_open_takes_no_refusal_away(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter(drawer=CashDrawer(stuck="it is locked"))) as hands:
        counter = hands.showing(CheckoutScreen)
        await hands.scan(gs1(goods.milk, "7731", days(-2)))
        await hands.sees("EXPIRED")
        hands.app.open_drawer("sale")
        await hands.sees("its key opens it")
        await hands.sees("EXPIRED")
        assert counter.band.notice
        assert counter.band.notice.tone is Tone.REFUSED


@pytest.mark.parametrize("kind", ["no_sale", *CashKind])
async def test_cash_without_a_sale_opens_the_drawer_for_its_document(path: Path, goods: Goods, kind: str) -> None:
    drawer = CashDrawer()
    async with at_counter(path, equipment=Counter(drawer=drawer)) as hands:
        await opened(hands, DrawerScreen(kind))
        if kind != "no_sale":
            await hands.type("20", "enter")
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: drawer.opened == 1)
        with hands.app.till.store.reading() as connection:
            (document,) = connection.exec_driver_sql("SELECT id FROM cash").fetchall()
        assert openings(hands) == [(f"{str(kind).replace('_', ' ')}: {moved(hands)[0][2]}", document[0], "")]


async def test_what_is_refused_or_left_opens_nothing(path: Path, goods: Goods) -> None:
    drawer = CashDrawer()
    async with at_counter(path, equipment=Counter(drawer=drawer)) as hands:
        screen, _ = await opened(hands, DrawerScreen(CashKind.SAFE_DROP))
        await hands.type("99999", "enter", "enter")
        await hands.until(lambda: screen.band.notice)
        await hands.press("escape", "escape")
        await hands.until_shown(CheckoutScreen)
        assert (drawer.opened, openings(hands)) == (0, [])


async def test_the_drawer_opens_to_be_counted_and_when_a_shift_begins_and_ends(path: Path, goods: Goods) -> None:
    drawer = CashDrawer()
    async with at_counter(path, equipment=Counter(drawer=drawer)) as hands:
        first = hands.app.till.shift
        await hands.menu(2)
        await hands.until_shown(ShiftScreen)
        await hands.sees("F5 Open the drawer")
        await hands.press("f5")
        await hands.until(lambda: drawer.opened == 1)
        await hands.type("100", "enter", "enter")
        await hands.sees("Expected 100.00")
        await hands.until(lambda: drawer.opened == 2)
        await hands.press("f5", "enter")
        await hands.until_shown(SignInScreen)
        await hands.type(PIN, "enter")
        await hands.sees("float")
        await hands.type("50", "enter")
        await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: drawer.opened == 3)
        assert openings(hands) == [
            ("count", first, ""), ("shift closed", first, ""), ("shift opened", hands.app.till.shift, ""),
        ]  # fmt: skip


async def test_in_a_training_nothing_prints_and_nothing_opens(path: Path, goods: Goods) -> None:
    drawer, printer = CashDrawer(), Paper()
    async with at_counter(path, equipment=Counter(printer=printer, drawer=drawer)) as hands:
        hands.app.begin_training()
        await hands.until(lambda: hands.app.in_training, "in training")
        await hands.until_shown(CheckoutScreen)
        await paid(hands, "enter")
        await opened(hands, DrawerScreen("no_sale"))
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        await hands.pilot.pause()
        assert (drawer.opened, printer.printed, openings(hands)) == (0, [], [])
        hands.app.end_training()
        await hands.until(lambda: not hands.app.in_training)


async def test_without_a_drawer_nothing_is_offered_and_nothing_logged(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter(printer=Paper())) as hands:
        await paid(hands, "enter")
        await hands.menu(2)
        await hands.until_shown(ShiftScreen)
        assert "Open the drawer" not in hands.text
        await hands.press("f5", "escape")
        await hands.until_shown(CheckoutScreen)
        assert openings(hands) == []
