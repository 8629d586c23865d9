"""The lock: it comes by itself or by F12, covers everything, changes nothing, and opens to a PIN only."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from textual import events

from pos_term.domain.tender import TenderKind
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.find.screen import FindScreen
from pos_term.screens.help.screen import HelpScreen
from pos_term.screens.lock.screen import LockScreen
from pos_term.screens.lots.prompt import LotPrompt
from pos_term.screens.pay.screen import PayScreen
from pos_term.screens.shift.screen import ShiftScreen
from pos_term.screens.sign_in.screen import SignInScreen
from pos_term.services.checkout import Checkout
from pos_term.services.outcomes import Outcome
from pos_term.services.till import Till
from pos_term.settings import Settings
from tests.screens.conftest import Goods
from tests.screens.driving import PIN, Hands, at_counter, open_till
from tests.screens.test_sign_in import close_shift
from tests.shop import NOON, days, gs1

OTHER_PIN = "1357"
"""Of Ben, a cashier, and Mira, a manager."""


async def left_alone(hands: Hands, seconds: float = 300) -> None:
    """Nobody touches the till for a while, and the till looks."""
    real = hands.app.ticks
    hands.app.ticks = lambda: real() + seconds
    hands.app.lock_if_idle()
    hands.app.ticks = real
    hands.app._touched_at = real()
    await hands.pilot.pause()


async def locked(hands: Hands) -> LockScreen:
    """Nobody touches the till until it locks itself."""
    await left_alone(hands)
    return await hands.until_shown(LockScreen)


async def unlock(hands: Hands, pin: str = PIN) -> None:
    """Whoever is chosen types a PIN, and the lock opens."""
    await hands.type(pin, "enter")
    await hands.until(lambda: not isinstance(hands.app.screen, LockScreen), "unlocked")


def loader(path: Path, seconds: int) -> Callable[[], Till]:
    return lambda: Till.open(Settings(store=path, lock_seconds=seconds), at=NOON)


# -- by itself -------------------------------------------------------------------------------------------------


async def test_a_till_that_nobody_touches_locks_itself_and_hides_the_sale(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        await hands.sees("Paper carrier bag")
        await left_alone(hands, 290)
        hands.showing(CheckoutScreen)
        await locked(hands)
        await hands.sees("Locked. Ana is at the till.")
        await hands.sees("A sale of 1 item is open and waits")
        for hidden in ("carrier bag", "0.25", "TOTAL", "F10", "Quit", "Esc"):
            assert hidden not in hands.text
        await unlock(hands)
        counter = hands.showing(CheckoutScreen)
        assert counter.checkout.cart.items == 1
        await hands.sees("Paper carrier bag")


async def test_a_key_a_scan_or_a_paste_in_time_keeps_the_till_open(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        now = 1000.0
        hands.app.ticks = lambda: now
        for keys, code in ((("f1", "escape"), b""), ((), b"BAG"), (("up",), b"")):
            await hands.press(*keys)
            if code:
                await hands.scan(code)
            now += 299
            hands.app.lock_if_idle()
            hands.showing(CheckoutScreen)
        hands.app.post_message(events.Paste("BAG\r"))
        await hands.until(lambda: hands.app.till.checkout.cart.items == 2)
        now += 299
        hands.app.lock_if_idle()
        hands.showing(CheckoutScreen)
        now += 1
        hands.app.lock_if_idle()
        hands.showing(LockScreen)


async def test_the_till_looks_by_itself_whether_anybody_is_there(path: Path) -> None:
    async with at_counter(path, load=loader(path, 1)) as hands:
        await hands.until_shown(LockScreen)


async def test_the_first_key_after_the_time_is_the_locks_already(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        real = hands.app.ticks
        hands.app.ticks = lambda: real() + 400
        await hands.press("delete")
        hands.showing(LockScreen)
        assert hands.app.till.checkout.cart.items == 1


async def test_zero_seconds_is_never(path: Path) -> None:
    async with at_counter(path, load=loader(path, 0)) as hands:
        await left_alone(hands, 1_000_000)
        hands.showing(CheckoutScreen)


async def test_nobody_is_locked_out_of_the_sign_in(path: Path) -> None:
    async with open_till(path) as hands:
        await hands.until_shown(SignInScreen)
        await left_alone(hands)
        hands.showing(SignInScreen)


async def test_a_float_that_nobody_counts_goes_back_to_the_names(path: Path) -> None:
    close_shift(path)
    async with open_till(path) as hands:
        screen = await hands.until_shown(SignInScreen)
        await hands.type(PIN, "enter")
        await hands.sees("Opening float")
        await left_alone(hands)
        assert hands.showing(SignInScreen) is screen
        assert not screen.asks_float
        assert hands.app.till.person is None


async def test_a_payment_that_was_begun_stays_as_it_is(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.type("4*BAG", "enter", "f10")
        pay = await hands.until_shown(PayScreen)
        await hands.type("0.60", "f2")
        await hands.sees("STILL TO PAY")
        await locked(hands)
        await hands.sees("A payment is under way")
        assert "0.60" not in hands.text
        await unlock(hands)
        assert hands.showing(PayScreen) is pay
        assert [(t.kind, t.amount) for t in pay.tendering.tenders] == [(TenderKind.CARD, 60)]
        await hands.press("enter")
        counter = await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: counter.finished)


@pytest.mark.parametrize(
    ("keys", "kind"), [("f1", HelpScreen), ("f2", FindScreen), ("f3", LotPrompt), ("", ShiftScreen)]
)
async def test_whatever_was_open_is_open_again(
    path: Path, goods: Goods, keys: str, kind: type[HelpScreen | FindScreen | LotPrompt | ShiftScreen]
) -> None:
    async with at_counter(path) as hands:
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        if keys:
            await hands.press(keys)
        else:
            hands.showing(CheckoutScreen).go_to(ShiftScreen())
        below = await hands.until_shown(kind)
        await locked(hands)
        await hands.sees("Locked. Ana")
        assert "Whole milk" not in hands.text
        await unlock(hands)
        assert hands.app.screen is below
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)


async def test_an_open_question_and_what_was_typed_are_there_again(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        await hands.press("f4")
        await hands.type("1")
        await locked(hands)
        assert hands.app.entry.text == ""
        await unlock(hands)
        counter = hands.showing(CheckoutScreen)
        assert counter.prompt
        await hands.type("2", "enter")
        assert counter.checkout.cart.items == 12


async def test_a_sale_that_is_being_stored_is_not_locked_before_it_is_done(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    go_on, real = threading.Event(), Checkout.complete

    def slow(checkout: Checkout) -> Outcome:
        assert go_on.wait(20)
        return real(checkout)

    monkeypatch.setattr(Checkout, "complete", slow)
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        await hands.press("f10", "enter")
        pay = hands.showing(PayScreen)
        await hands.until(lambda: pay.storing)
        await left_alone(hands)
        assert hands.showing(PayScreen) is pay
        go_on.set()
        counter = await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: counter.finished)
        await locked(hands)


async def test_an_empty_counter_locks_too_and_says_nothing_of_a_sale(path: Path) -> None:
    async with at_counter(path) as hands:
        await locked(hands)
        assert "open and waits" not in hands.text
        await locked(hands)
        assert len([s for s in hands.app.screen_stack if isinstance(s, LockScreen)]) == 1
        await unlock(hands)
        hands.showing(CheckoutScreen)
