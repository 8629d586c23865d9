"""The customer's display follows the counter: line and total, what is to be paid, thanks, the shop's words."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from pos_term.domain.card_answer import CardAnswer
from pos_term.domain.tender import TenderState
from pos_term.screens.checkout import screen as counter
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.pay.screen import PayScreen
from pos_term.screens.sign_in.screen import SignInScreen
from tests.equipment import Counter, Glass, Terminal
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.shop import gs1

IDLE = ("", "")


def real(hands: Hands) -> None:
    """From here on the store counts as a real one; the tests' store is for training, for its clock."""
    hands.app.till.training = False


async def test_it_follows_a_sale_from_the_first_scan_to_the_thanks(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    glass = Glass()
    async with at_counter(path, equipment=Counter(display=glass)) as hands:
        real(hands)
        await hands.type("BAG", "enter")
        assert glass.shown[-1] == ("Paper carrier b 0.25", "TOTAL           0.25")
        await hands.scan(gs1(goods.milk, "7745"))
        assert glass.shown[-1] == ("Whole milk 1 l  1.29", "TOTAL           1.54")
        await hands.type("f10")
        await hands.press("escape")
        await hands.press("f10")
        await hands.until_shown(PayScreen)
        assert glass.shown[-1] == ("", "TO PAY          1.54")
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert glass.shown[-1] == ("Whole milk 1 l  1.29", "TOTAL           1.54")
        await hands.press("f10")
        await hands.until_shown(PayScreen)
        monkeypatch.setattr(counter, "THANKS_SECONDS", 0.2)
        await hands.type("2", "enter")
        await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: ("Thank you", "CHANGE          0.46") in glass.shown)
        await hands.until(lambda: glass.shown[-1] == IDLE, "the shop's own words come back")


async def test_a_refused_pack_shows_the_customer_nothing_but_the_total(path: Path, goods: Goods) -> None:
    glass = Glass()
    async with at_counter(path, equipment=Counter(display=glass)) as hands:
        real(hands)
        await hands.type("BAG", "enter")
        before = len(glass.shown)
        await hands.scan(gs1(goods.salmon, "SA1"))
        await hands.sees("RECALLED")
        assert glass.shown[-1] == ("1 item", "TOTAL           0.25")
        assert not any("almon" in row or "ECALL" in row for view in glass.shown[before:] for row in view)


async def test_a_quantity_a_removed_line_and_a_void_are_followed(path: Path, goods: Goods) -> None:
    glass = Glass()
    async with at_counter(path, equipment=Counter(display=glass)) as hands:
        real(hands)
        await hands.type("BAG", "enter")
        await hands.type("3", "f4")
        assert glass.shown[-1] == ("3 x Paper carri 0.75", "TOTAL           0.75")
        await hands.type("0.5", "f4")
        await hands.sees("not whole")
        assert glass.shown[-1] == ("3 items", "TOTAL           0.75")
        await hands.press("escape")
        await hands.press("delete")
        assert glass.shown[-1] == IDLE


async def test_thanks_do_not_come_over_the_next_sale(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    glass = Glass()
    monkeypatch.setattr(counter, "THANKS_SECONDS", 600.0)
    async with at_counter(path, equipment=Counter(display=glass)) as hands:
        real(hands)
        await hands.type("BAG", "enter", "f10", "enter")
        await hands.until(lambda: any(view[0] == "Thank you" for view in glass.shown))
        shown = await hands.until_shown(CheckoutScreen)
        await hands.type("2*BAG", "enter", "f10")
        await hands.until_shown(PayScreen)
        shown._thanked()  # the time for it is over
        assert glass.shown[-1] == ("", "TO PAY          0.50")


async def test_signing_out_leaves_the_shops_own_words(path: Path, goods: Goods) -> None:
    glass = Glass()
    async with at_counter(path, equipment=Counter(display=glass)) as hands:
        real(hands)
        await hands.type("BAG", "enter", "f10", "enter")
        await hands.until(lambda: any(view[0] == "Thank you" for view in glass.shown))
        await hands.until_shown(CheckoutScreen)
        await hands.press("f12")
        await hands.until_shown(SignInScreen)
        await hands.until(lambda: glass.shown[-1] == IDLE)


async def test_the_card_terminal_is_pointed_to_while_it_is_asked(path: Path, goods: Goods) -> None:
    glass, go_on = Glass(), threading.Event()

    class Slow(Terminal):
        def authorise(self, amount: int, reference: str) -> CardAnswer:
            assert go_on.wait(20)
            return CardAnswer(state=TenderState.DECLINED)

    async with at_counter(path, equipment=Counter(display=glass, card=Slow())) as hands:
        real(hands)
        await hands.type("BAG", "enter", "f10")
        await hands.until_shown(PayScreen)
        await hands.press("f2")
        await hands.until(lambda: glass.shown[-1] == ("See card terminal", "Card            0.25"))
        go_on.set()
        await hands.until(lambda: glass.shown[-1] == ("", "TO PAY          0.25"))


async def test_a_training_is_one_for_the_customer_too(path: Path, goods: Goods) -> None:
    glass = Glass()
    async with at_counter(path, equipment=Counter(display=glass)) as hands:
        real(hands)
        await hands.menu(12)
        await hands.until(lambda: hands.app.in_training and not hands.app.till.checkout.cart)
        await hands.until(lambda: glass.shown and glass.shown[-1] == ("TRAINING", ""))
        await hands.type("BAG", "enter")
        assert glass.shown[-1] == ("TRAINING", "TOTAL           0.25")
        await hands.menu(12)
        await hands.until(lambda: not hands.app.in_training)
        await hands.until(lambda: glass.shown[-1] == IDLE)


async def test_a_till_without_a_display_sells_as_ever(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter()) as hands:
        await hands.type("BAG", "enter", "f10", "enter")
        screen = await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: screen.finished)
