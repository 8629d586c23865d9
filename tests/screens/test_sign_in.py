"""Who is at the till: PIN, float, and the ways in and out."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

import pytest

from pos_term.app import PosTerm
from pos_term.domain.documents import ShiftClosed
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.lock.screen import LockScreen
from pos_term.screens.opening.screen import OpeningScreen
from pos_term.screens.sign_in.screen import SignInScreen
from pos_term.services.till import Till
from pos_term.settings import Settings
from pos_term.store.create import create_store
from pos_term.store.engine import Store, StoreFault
from pos_term.store.glance import glance
from pos_term.store.journal import Posting, post
from tests.screens.conftest import Goods
from tests.screens.driving import PIN, Hands, at_counter, loader, open_till
from tests.shop import NOON, TODAY


def close_shift(path: Path) -> None:
    """End the shift that the shop's store begins with."""
    with closing(Store(path)) as store:
        document = ShiftClosed(id="end", shift="shift-1", expected=10000, counted=10000)
        post(store, document, Posting("1", "Ana", NOON, TODAY))


async def test_from_sign_in_to_the_first_scan_is_the_pin_and_enter(path: Path, goods: Goods) -> None:
    async with open_till(path) as hands:
        await hands.until_shown(SignInScreen)
        await hands.sees("Ana")
        await hands.type(PIN, "enter")
        counter = await hands.until_shown(CheckoutScreen)
        await hands.scan(b"BAG")
        assert counter.checkout.cart.items == 1
        await hands.sees("Till 1 · Ana · Sat 21 Nov 2026 12:00")
        await hands.sees("TRAINING")


async def test_a_scan_while_the_pin_is_being_checked_is_not_lost(path: Path, goods: Goods) -> None:
    async with open_till(path) as hands:
        await hands.until_shown(SignInScreen)
        hands._post(PIN, 0.15)
        hands._key("\r", hands.now())
        await hands.scan(b"BAGBAG")
        counter = await hands.until_shown(CheckoutScreen)
        await hands.sees("BAGBAG")
        assert not counter.checkout.cart


async def test_a_wrong_pin_is_told_in_words_and_is_never_shown(path: Path) -> None:
    async with open_till(path) as hands:
        screen = await hands.until_shown(SignInScreen)
        await hands.type("9999")
        assert "9999" not in hands.text
        await hands.sees("••••")
        await hands.press("enter")
        await hands.sees("Name or PIN is not right")
        assert not screen.busy
        await hands.type(PIN, "enter")
        await hands.until_shown(CheckoutScreen)


async def test_another_name_is_chosen_with_the_arrows(path: Path) -> None:
    async with open_till(path) as hands:
        screen = await hands.until_shown(SignInScreen)
        await hands.press("down")
        assert screen.names.chosen == "Ben"
        await hands.type("1357", "enter")
        await hands.until_shown(CheckoutScreen)
        assert hands.app.till.person
        assert hands.app.till.person.name == "Ben"


async def test_a_scan_is_no_pin(path: Path) -> None:
    async with open_till(path) as hands:
        await hands.until_shown(SignInScreen)
        await hands.scan(b"9520114000013")
        await hands.sees("That was a scan")
        assert hands.app.till.person is None


async def test_without_an_open_shift_the_float_is_asked_and_a_scan_is_none(path: Path) -> None:
    close_shift(path)
    async with open_till(path) as hands:
        screen = await hands.until_shown(SignInScreen)
        await hands.type(PIN, "enter")
        await hands.sees("Opening float")
        await hands.scan(b"9520114000013")
        await hands.sees("That was a scan")
        assert screen.asks_float
        await hands.press("enter")
        await hands.sees("Type the amount")
        await hands.type("12.345", "enter")
        await hands.sees("more than 2 decimals")
        await hands.type("150", "enter")
        await hands.until_shown(CheckoutScreen)
        figures = hands.app.till.shift_figures()
        assert figures
        assert figures.opening_float == 15000


async def test_the_float_can_be_left_for_someone_else(path: Path) -> None:
    close_shift(path)
    async with open_till(path) as hands:
        screen = await hands.until_shown(SignInScreen)
        await hands.type(PIN, "enter")
        await hands.sees("Opening float")
        await hands.press("escape")
        assert not screen.asks_float
        assert hands.app.till.person is None
        assert hands.app.till.shift is None


async def test_f12_over_an_empty_counter_signs_out(path: Path) -> None:
    async with at_counter(path) as hands:
        await hands.press("f12")
        await hands.until_shown(SignInScreen)
        await hands.sees("Who is at the till?")
        assert hands.app.till.person is None


async def test_f12_over_an_open_sale_locks_it_and_signs_nobody_out(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        await hands.press("f12")
        await hands.until_shown(LockScreen)
        assert hands.app.till.person
        await hands.type(PIN, "enter")
        counter = await hands.until_shown(CheckoutScreen)
        assert counter.checkout.cart.items == 1
        await hands.sees("Paper carrier bag")


async def test_a_sale_that_is_open_behind_the_sign_in_is_told_and_not_left_unawares(
    path: Path, goods: Goods
) -> None:
    def load() -> Till:
        till = loader(path)()
        assert till.checkout.scan(b"BAG").ok
        return till

    async with open_till(path, load=load) as hands:
        await hands.until_shown(SignInScreen)
        await hands.sees("A sale of 1 item is open")
        await hands.press("f10")
        await hands.sees("stays until")
        await hands.type(PIN, "enter")
        counter = await hands.until_shown(CheckoutScreen)
        assert counter.checkout.cart.items == 1


async def test_a_store_that_does_not_answer_at_the_sign_in_is_told(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(till: Till, name: str, pin: str) -> None:
        raise StoreFault("store till.db is away; bring its disk or folder back, then go on")

    async with open_till(path) as hands:
        screen = await hands.until_shown(SignInScreen)
        real = Till.sign_in
        monkeypatch.setattr(Till, "sign_in", away)
        await hands.type(PIN, "enter")
        await hands.sees("THE STORE DOES NOT ANSWER")
        assert not screen.busy
        monkeypatch.setattr(Till, "sign_in", real)
        await hands.type(PIN, "enter")
        await hands.until_shown(CheckoutScreen)


async def test_f10_leaves_the_till_and_asks_nothing_without_a_sale(path: Path) -> None:
    async with open_till(path) as hands:
        await hands.until_shown(SignInScreen)
        await hands.press("f10")
        await hands.until(lambda: not hands.app.is_running)


async def test_f10_twice_leaves_even_an_open_sale(path: Path, goods: Goods) -> None:
    def load() -> Till:
        till = loader(path)()
        assert till.checkout.scan(b"BAG").ok
        return till

    async with open_till(path, load=load) as hands:
        await hands.until_shown(SignInScreen)
        await hands.press("f10", "f10")
        await hands.until(lambda: not hands.app.is_running)


async def test_ctrl_q_and_ctrl_c_leave_nothing(path: Path) -> None:
    async with at_counter(path) as hands:
        await hands.press("ctrl+q", "ctrl+c", "ctrl+p", "f3", "f4", "tab")
        hands.showing(CheckoutScreen)
        assert hands.app.is_running


async def test_a_store_without_people_says_how_they_come_in(tmp_path: Path) -> None:
    path = tmp_path / "till.db"
    create_store(path, training=True).close()
    async with open_till(path) as hands:
        await hands.until_shown(SignInScreen)
        await hands.sees("import users")
        await hands.type("1234", "enter", "enter")
        assert hands.app.till.person is None


async def test_a_store_that_is_not_there_is_told_in_words_and_tried_again(path: Path) -> None:
    away = path.with_name("away.db")
    path.rename(away)

    async with open_till(path) as hands:
        screen = await hands.until_shown(OpeningScreen)
        await hands.until(lambda: screen.failed)
        await hands.sees("THE TILL CANNOT START")
        await hands.sees("F5 Try again")
        assert "Traceback" not in hands.text
        away.rename(path)
        await hands.press("f5")
        await hands.until_shown(SignInScreen)


async def test_an_error_nobody_expected_at_the_start_is_words_too(path: Path) -> None:
    tries: list[int] = []

    def load() -> Till:
        tries.append(1)
        if len(tries) == 1:
            raise ZeroDivisionError("broken [/] \x1b[31m")
        return loader(path)()

    async with open_till(path, load=load, faults=1) as hands:
        screen = await hands.until_shown(OpeningScreen)
        await hands.until(lambda: screen.failed)
        await hands.sees("SOMETHING WENT WRONG")
        await hands.press("f5")
        await hands.until_shown(SignInScreen)


async def test_a_store_fault_may_be_left_with_f10(path: Path) -> None:
    def load() -> Till:
        raise StoreFault("store x: is locked by another program; close it")

    async with open_till(path, load=load) as hands:
        screen = await hands.until_shown(OpeningScreen)
        await hands.until(lambda: screen.failed)
        await hands.sees("is locked by another program")
        await hands.press("f10")
        await hands.until(lambda: not hands.app.is_running)


async def test_the_sign_in_is_shown_while_the_store_is_still_opening(path: Path) -> None:
    go_on = threading.Event()

    def load() -> Till:
        assert go_on.wait(timeout=20)
        return Till.open(Settings(store=path), at=NOON)

    app = PosTerm(load, glance=lambda: glance(path, "1"))
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot, app)
        await hands.until_shown(SignInScreen)
        await hands.sees("PIN of Ana")
        assert app.open_till is None
        await hands.type(PIN, "enter")
        go_on.set()
        await hands.until_shown(CheckoutScreen)


async def test_a_store_that_cannot_be_opened_takes_the_sign_in_back(path: Path) -> None:
    def load() -> Till:
        raise StoreFault("store x is damaged; restore a backup")

    app = PosTerm(load, glance=lambda: glance(path, "1"))
    async with app.run_test(size=(80, 24)) as pilot:
        hands = Hands(pilot, app)
        await hands.sees("is damaged")
        hands.showing(OpeningScreen)
