"""A card through a terminal that talks, at the screen: by keyboard, with every wrong turn a cashier can take."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from pos_term.domain.card_answer import CardAnswer
from pos_term.domain.tender import TenderKind, TenderState
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.lock.screen import LockScreen
from pos_term.screens.pay.screen import PayScreen
from pos_term.services.returning import Pick
from tests.equipment import Counter, Terminal
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.test_paying import pay, sold, tenders

APPROVED = CardAnswer(state=TenderState.APPROVED, reference="T-77", words="approved")
DECLINED = CardAnswer(state=TenderState.DECLINED, words="the card was declined")
UNKNOWN = CardAnswer(state=TenderState.UNKNOWN, words="the terminal gave no answer")


@dataclass
class Slow(Terminal):
    """A terminal that answers when the test lets it."""

    go_on: threading.Event = field(default_factory=threading.Event)
    answers_cancel: bool = False
    """Whether it gives up when it is asked to."""

    def authorise(self, amount: int, reference: str) -> CardAnswer:
        self.asked.append((amount, reference))
        assert self.go_on.wait(20)
        return self.answer

    def cancel(self) -> None:
        super().cancel()
        if self.answers_cancel:
            self.answer = CardAnswer(state=TenderState.DECLINED, words="the payment was cancelled")
            self.go_on.set()


@pytest.fixture
def slow() -> Iterator[Slow]:
    terminal = Slow()
    yield terminal
    terminal.go_on.set()


async def asked(hands: Hands, terminal: Terminal) -> PayScreen:
    """F2, and the terminal is being asked."""
    screen = await pay(hands)
    await hands.press("f2")
    await hands.until(lambda: terminal.asked, "the terminal is asked")
    return screen


async def test_an_approved_card_stores_the_sale_by_itself_with_its_reference(path: Path, goods: Goods) -> None:
    terminal = Terminal(APPROVED)
    async with at_counter(path, equipment=Counter(card=terminal)) as hands:
        await pay(hands)
        await hands.press("f2")
        assert tenders(await sold(hands)) == [(TenderKind.CARD, 100, "T-77")]
    ((amount, reference),) = terminal.asked
    assert amount == 100
    assert reference.endswith("-1")


async def test_while_it_is_asked_the_screen_says_what_to_do_and_only_esc_works(
    path: Path, goods: Goods, slow: Slow
) -> None:
    async with at_counter(path, equipment=Counter(card=slow)) as hands:
        screen = await asked(hands, slow)
        await hands.sees("Ask the customer to follow the card terminal")
        await hands.sees("Esc cancels")
        await hands.press("enter", "f2", "f3", "f4", "f5", "f6", "f9", "f11", "f12", "f1", "f10")
        await hands.type("5", "enter")
        await hands.sees("The card terminal is being asked")
        await hands.scan(b"9520114000013")
        hands.app.lock_if_idle()
        screen.left_alone()
        await hands.pilot.pause()
        assert hands.app.screen is screen
        assert len(slow.asked) == 1
        assert screen.tendering.paid == 100
        assert screen.voucher is None
        slow.answer = APPROVED
        slow.go_on.set()
        assert tenders(await sold(hands)) == [(TenderKind.CARD, 100, "T-77")]


async def test_a_declined_card_is_said_and_the_payment_goes_on(path: Path, goods: Goods) -> None:
    terminal = Terminal(DECLINED)
    async with at_counter(path, equipment=Counter(card=terminal)) as hands:
        screen = await pay(hands)
        await hands.press("f2")
        await hands.sees("Nothing was taken: the card was declined.")
        assert screen.tendering.tenders == ()
        assert not screen.busy
        terminal.answer = APPROVED
        await hands.press("f2")
        assert tenders(await sold(hands)) == [(TenderKind.CARD, 100, "T-77")]
    first, second = terminal.asked
    assert first[1] != second[1]


async def test_a_declined_card_and_then_cash(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter(card=Terminal(DECLINED))) as hands:
        await pay(hands)
        await hands.press("f2")
        await hands.sees("the card was declined")
        await hands.press("enter")
        assert tenders(await sold(hands)) == [(TenderKind.CASH, 100, "")]


async def test_no_answer_is_kept_as_not_confirmed_and_enter_stores_the_sale(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter(card=Terminal(UNKNOWN))) as hands:
        screen = await pay(hands)
        await hands.press("f2")
        await hands.sees("Nobody can tell whether the card has paid")
        await hands.sees("not confirmed")
        assert hands.app.screen is screen
        await hands.press("enter")
        [tender] = (await sold(hands)).tenders
        assert tender.state is TenderState.UNKNOWN
        await hands.sees("not confirmed")


async def test_a_part_on_the_card_and_cash_for_the_rest(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter(card=Terminal(APPROVED))) as hands:
        await pay(hands)
        await hands.type("0.60", "f2")
        await hands.sees("STILL TO PAY")
        await hands.sees("Card 0.60 approved.")
        await hands.press("enter")
        assert tenders(await sold(hands)) == [(TenderKind.CARD, 60, "T-77"), (TenderKind.CASH, 40, "")]


@pytest.mark.parametrize("typed", ["20", "ten", "-1", "9520114000013", "0"])
async def test_what_is_no_amount_for_a_card_never_reaches_the_terminal(
    path: Path, goods: Goods, typed: str
) -> None:
    terminal = Terminal(APPROVED)
    async with at_counter(path, equipment=Counter(card=terminal)) as hands:
        screen = await pay(hands)
        await hands.type(typed, "f2")
        assert screen.band.notice
        assert terminal.asked == []
        assert screen.tendering.tenders == ()


async def test_esc_cancels_on_the_terminal_and_its_answer_counts(path: Path, goods: Goods, slow: Slow) -> None:
    slow.answers_cancel = True
    async with at_counter(path, equipment=Counter(card=slow)) as hands:
        screen = await asked(hands, slow)
        await hands.press("escape")
        await hands.sees("Nothing was taken: the payment was cancelled.")
        assert slow.cancelled == 1
        assert screen.tendering.tenders == ()
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)


async def test_a_card_that_was_approved_in_spite_of_esc_has_paid(path: Path, goods: Goods, slow: Slow) -> None:
    slow.answer = APPROVED
    async with at_counter(path, equipment=Counter(card=slow)) as hands:
        await asked(hands, slow)
        await hands.press("escape")
        await hands.sees("Cancelling on the card terminal")
        slow.go_on.set()
        assert tenders(await sold(hands)) == [(TenderKind.CARD, 100, "T-77")]


async def test_a_terminal_that_hangs_is_waited_for_no_longer_on_a_second_esc(
    path: Path, goods: Goods, slow: Slow
) -> None:
    async with at_counter(path, equipment=Counter(card=slow)) as hands:
        screen = await asked(hands, slow)
        await hands.press("escape", "escape")
        await hands.sees("Nobody can tell whether the card has paid")
        assert not screen.busy
        assert [tender.state for tender in screen.tendering.tenders] == [TenderState.UNKNOWN]
        await hands.press("enter")
        [tender] = (await sold(hands)).tenders
        assert tender.state is TenderState.UNKNOWN
        slow.go_on.set()


async def test_what_a_terminal_says_late_is_taken_while_the_payment_stands(
    path: Path, goods: Goods, slow: Slow
) -> None:
    slow.answer = APPROVED
    async with at_counter(path, equipment=Counter(card=slow)) as hands:
        screen = await asked(hands, slow)
        await hands.press("escape", "escape")
        await hands.sees("Nobody can tell")
        slow.go_on.set()
        await hands.sees("Card 1.00 approved.")
        assert hands.app.screen is screen
        await hands.press("enter")
        assert tenders(await sold(hands)) == [(TenderKind.CARD, 100, "T-77")]


async def test_a_payment_without_an_answer_is_given_up_on_two_more_escs_and_asked_about_again(
    path: Path, goods: Goods
) -> None:
    terminal = Terminal(UNKNOWN)
    async with at_counter(path, equipment=Counter(card=terminal)) as hands:
        await pay(hands)
        await hands.press("f2")
        await hands.sees("Nobody can tell")
        await hands.press("escape")
        await hands.sees("is not confirmed. Esc again gives it up")
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        terminal.answer = APPROVED
        await hands.press("f10")
        await hands.until_shown(PayScreen)
        await hands.press("f2")
        assert tenders(await sold(hands)) == [(TenderKind.CARD, 100, "T-77")]
    assert terminal.asked[0] == terminal.asked[1]


async def test_the_program_ends_while_the_terminal_is_asked_and_nothing_is_approved(
    path: Path, goods: Goods, slow: Slow
) -> None:
    slow.answers_cancel = True
    slow.answer = APPROVED
    async with at_counter(path, equipment=Counter(card=slow)) as hands:
        await asked(hands, slow)
        hands.app.exit()
        slow.go_on.set()
    async with at_counter(path, equipment=Counter(card=Terminal(DECLINED))) as hands:
        await hands.sees("Card 1.00 (not confirmed) was taken")
        (tender,) = hands.app.till.checkout.taken
        assert (tender.kind, tender.state) == (TenderKind.CARD, TenderState.UNKNOWN)
        assert tender.reference == slow.asked[0][1]


@dataclass
class Broken(Terminal):
    """A driver with a fault of its own."""

    words: str = "boom"

    def authorise(self, amount: int, reference: str) -> CardAnswer:
        raise ValueError(self.words)

    def cancel(self) -> None:
        raise ValueError(self.words)


@pytest.mark.parametrize("words", ["", *(text for _, text in HOSTILE[:6])])
async def test_a_terminal_with_a_fault_of_its_own_is_no_payment(path: Path, goods: Goods, words: str) -> None:
    async with at_counter(path, equipment=Counter(card=Broken(words=words))) as hands:
        screen = await pay(hands)
        await hands.press("f2")
        await hands.sees("Nobody can tell")
        assert [tender.state for tender in screen.tendering.tenders] == [TenderState.UNKNOWN]


async def test_without_a_terminal_that_talks_the_cashier_types_its_answer_as_ever(path: Path, goods: Goods) -> None:
    terminal = Terminal(APPROVED, asks=False)
    async with at_counter(path, equipment=Counter(card=terminal)) as hands:
        await pay(hands)
        await hands.press("f2")
        await hands.sees("Card reference (may be empty)")
        await hands.type("S-1", "enter")
        assert tenders(await sold(hands)) == [(TenderKind.CARD, 100, "S-1")]
    assert terminal.asked == []


async def test_f11_keeps_a_card_without_an_answer_and_asks_no_terminal(path: Path, goods: Goods) -> None:
    terminal = Terminal(APPROVED)
    async with at_counter(path, equipment=Counter(card=terminal)) as hands:
        await pay(hands)
        await hands.press("f11")
        await hands.sees("not confirmed")
        await hands.press("enter")
        [tender] = (await sold(hands)).tenders
        assert tender.state is TenderState.UNKNOWN
    assert terminal.asked == []


async def back_of(hands: Hands) -> None:
    """Four bags that cash had paid come back, and payment is open."""
    await hands.type("4*BAG", "enter", "f10")
    await hands.until_shown(PayScreen)
    await hands.press("enter")
    sale = await sold(hands)
    pick = Pick(line=1, quantity=2000)
    assert hands.app.till.checkout.returns.take_back(sale.number, [pick], "wrong one").ok
    await hands.press("f10")
    await hands.until_shown(PayScreen)


async def test_money_goes_back_to_a_card_with_the_right_of_who_may(path: Path, goods: Goods) -> None:
    terminal = Terminal(APPROVED)
    async with at_counter(path, equipment=Counter(card=terminal)) as hands:
        await back_of(hands)
        await hands.press("f2")
        await hands.until_shown(ApproveScreen)
        assert terminal.asked == []
        await hands.type("1357", "enter")
        assert tenders(await sold(hands)) == [(TenderKind.CARD, -50, "T-77")]
    assert [amount for amount, _ in terminal.asked] == [-50]


async def test_a_refund_that_the_terminal_declines_is_paid_another_way(path: Path, goods: Goods) -> None:
    async with at_counter(path, equipment=Counter(card=Terminal(DECLINED))) as hands:
        await back_of(hands)
        await hands.press("f2")
        await hands.until_shown(ApproveScreen)
        await hands.type("1357", "enter")
        await hands.sees("Nothing was paid back: the card was declined.")
        await hands.press("enter")
        assert tenders(await sold(hands)) == [(TenderKind.CASH, -50, "")]


async def test_a_scan_while_the_answer_comes_is_the_next_sales_and_whole(
    path: Path, goods: Goods, slow: Slow
) -> None:
    slow.answer = APPROVED
    async with at_counter(path, equipment=Counter(card=slow)) as hands:
        await asked(hands, slow)
        hands.burst(b"BA")
        await hands.pilot.pause()
        slow.go_on.set()
        await sold(hands)
        assert hands.app.entry.text == "BA"
        await hands.scan(b"G")
        assert hands.app.till.checkout.cart.items == 1


async def test_a_locked_till_asks_no_terminal(path: Path, goods: Goods) -> None:
    terminal = Terminal(APPROVED)
    async with at_counter(path, equipment=Counter(card=terminal)) as hands:
        await pay(hands)
        await hands.press("f12")
        await hands.until_shown(LockScreen)
        await hands.press("f2")
        await hands.pilot.pause()
        assert terminal.asked == []
