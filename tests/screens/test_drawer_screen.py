"""Cash without a sale: amount, reason, and what is stored of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pos_term.domain.documents import CashKind
from pos_term.domain.people import DEFAULT_RIGHTS, Permission, Person, Role
from pos_term.domain.tender import TenderKind
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.drawer.screen import AmountStep, DrawerScreen
from pos_term.widgets.entry_buffer import Entry
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import MIRA, opened, sell
from tests.shop import days, gs1


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
