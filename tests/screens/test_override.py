"""A stopped pack that a supervisor lets go, in place: a reason, a PIN, and the cart is never touched before."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.cart import Number
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.lots.prompt import LotPrompt
from pos_term.screens.pay.screen import PayScreen
from pos_term.screens.reason.screen import ReasonScreen
from tests.screens.deli import OTHERS, Deli
from tests.screens.driving import PIN, Hands, at_counter
from tests.screens.stopping import hold_elsewhere, recall_elsewhere
from tests.shop import days, gs1

OFFER = "Ins: let it go (supervisor)"


def numbers(hands: Hands) -> list[Number]:
    return [number for line in hands.app.till.checkout.cart.lines for number in line.numbers]


async def refused(hands: Hands, deli: Deli) -> CheckoutScreen:
    """A bag in the cart, and an expired pack of ham refused."""
    await hands.scan(b"BAG")
    await hands.scan(gs1(deli.ham, "H0", days(-1)))
    await hands.sees("EXPIRED 20 Nov · NOT ADDED")
    return hands.showing(CheckoutScreen)


async def test_a_refusal_that_may_be_overridden_says_the_key(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await refused(hands, deli)
        await hands.sees(OFFER)
        await hands.sees("Ins Allow")


async def test_a_reason_and_a_pin_let_it_go(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        counter = await refused(hands, deli)
        await hands.press("insert")
        await hands.until_shown(ReasonScreen)
        await hands.sees("Let lot H0 go: EXPIRED 20 Nov")
        await hands.type("2", "enter")
        await hands.until_shown(ApproveScreen)
        await hands.sees("Cooked ham 200 g, lot H0: EXPIRED 20 Nov. Reason: eaten today")
        await hands.press("down")
        await hands.type(OTHERS, "enter")
        await hands.until_shown(CheckoutScreen)
        (number,) = numbers(hands)
        assert number.allowed
        assert (number.lot, number.allowed.name, number.allowed.reason) == ("H0", "Sam", "eaten today")
        person = hands.app.till.person
        assert person
        assert person.name == "Ana"
        await hands.press("f10", "enter")
        await hands.until(lambda: counter.finished)
        assert counter.finished
        assert [each.name for each in counter.finished.overrides] == ["Sam"]


@pytest.mark.parametrize("steps", [0, 1, 2])
async def test_leaving_at_any_step_leaves_the_cart_as_it_was(deli_path: Path, deli: Deli, steps: int) -> None:
    async with at_counter(deli_path) as hands:
        await refused(hands, deli)
        before = hands.app.till.checkout.cart
        await hands.press("insert")
        await hands.until_shown(ReasonScreen)
        if steps:
            await hands.press("enter")
            await hands.until_shown(ApproveScreen)
        if steps == 2:
            await hands.type(PIN, "enter")
            await hands.sees("Name or PIN is not right")
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert hands.app.till.checkout.cart is before
        await hands.press("insert")
        await hands.until_shown(ReasonScreen)


async def test_scanning_on_ends_it(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await refused(hands, deli)
        await hands.scan(b"BAG")
        assert "Ins" not in hands.text
        await hands.press("insert")
        hands.showing(CheckoutScreen)


async def test_a_recalled_pack_is_never_offered(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(gs1(deli.salmon, "SA1", days(20)))
        await hands.sees("RECALLED (R-7)")
        assert "Ins" not in hands.text
        await hands.press("insert")
        hands.showing(CheckoutScreen)


async def test_a_scan_while_reason_or_pin_is_asked_adds_nothing(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await refused(hands, deli)
        before = hands.app.till.checkout.cart
        await hands.press("insert")
        await hands.until_shown(ReasonScreen)
        await hands.scan(gs1(deli.ham, "H2", days(30)), end="\r\n")
        await hands.sees("That was a scan")
        await hands.press("enter")
        await hands.until_shown(ApproveScreen)
        await hands.scan(b"9520114000013", end="\r\n")
        await hands.sees("That was a scan")
        assert hands.app.till.checkout.cart is before


async def test_it_works_from_the_lot_prompt_too(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(b"HAM")
        await hands.until_shown(LotPrompt)
        await hands.scan(b"H0")
        await hands.type("H0", "enter")
        await hands.sees("EXPIRED 20 Nov")
        await hands.sees(OFFER)
        await hands.press("insert")
        await hands.until_shown(ReasonScreen)
        await hands.press("escape")
        await hands.until_shown(LotPrompt)
        await hands.press("insert")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await hands.until_shown(ApproveScreen)
        await hands.type(OTHERS, "enter")
        await hands.until_shown(CheckoutScreen)
        assert [(number.lot, bool(number.allowed)) for number in numbers(hands)] == [("H0", True)]


async def test_a_warning_on_the_line_is_answered_for(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(gs1(deli.ham, "H1", days(2)))
        await hands.sees("Ins Allow")
        await hands.press("insert")
        await hands.until_shown(ReasonScreen)
        await hands.sees("Let lot H1 go: short dated")
        await hands.press("enter")
        await hands.until_shown(ApproveScreen)
        await hands.type(OTHERS, "enter")
        await hands.until_shown(CheckoutScreen)
        (number,) = numbers(hands)
        assert number.allowed
        assert number.allowed.reasons == ("short_dated",)
        assert "Ins" not in hands.text


async def test_a_held_lot_that_the_shop_lets_nobody_override_is_not_offered(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        hold_elsewhere(deli_path, "HAM", "H2")
        await hands.scan(gs1(deli.ham, "H2", days(30)))
        await hands.sees("ON HOLD")
        assert "Ins" not in hands.text


async def test_a_lot_recalled_while_paying_is_never_offered(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(gs1(deli.olives, "O1", days(60)))
        await hands.press("f10")
        await hands.until_shown(PayScreen)
        recall_elsewhere(deli_path, "OLIVES", "O1")
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        await hands.sees("SALE STOPPED")
        assert "Ins" not in hands.text
        await hands.press("insert")
        hands.showing(CheckoutScreen)


async def test_a_lot_held_while_paying_goes_by_leave_where_the_shop_allows_it(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(gs1(deli.olives, "O1", days(60)))
        await hands.press("f10")
        await hands.until_shown(PayScreen)
        hold_elsewhere(deli_path, "OLIVES", "O1")
        await hands.press("enter")
        counter = await hands.until_shown(CheckoutScreen)
        await hands.sees("SALE STOPPED")
        await hands.sees(OFFER)
        await hands.press("insert")
        await hands.until_shown(ReasonScreen)
        await hands.press("enter")
        await hands.until_shown(ApproveScreen)
        await hands.type(OTHERS, "enter")
        await hands.until_shown(CheckoutScreen)
        (number,) = numbers(hands)
        assert number.allowed
        assert not number.marked
        await hands.press("f10")
        await hands.until_shown(PayScreen)
        await hands.press("enter")
        await hands.until(lambda: counter.finished)
