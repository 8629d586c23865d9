"""Whatever goes wrong is caught in one place, kept for those who mend it, told in words, and the cart stays."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest
from textual import events

from pos_term.domain.products import Product, Tracking
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.help.screen import HelpScreen
from pos_term.screens.lots.prompt import LotPrompt
from pos_term.screens.pay.screen import PayScreen
from pos_term.services.checkout import Checkout
from pos_term.store.engine import Store, StoreFault
from pos_term.widgets.cart_view import CartView
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.shop import NOON, TestShop, days, gs1


class Boom(RuntimeError):
    """An error nobody expected, with text that nobody wants on a screen."""


def once(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, error: Exception) -> None:
    """Make a method fail the next time it is called, and only then."""
    real = getattr(owner, name)

    def fails(*given: object, **named: object) -> object:
        monkeypatch.setattr(owner, name, real)
        raise error

    monkeypatch.setattr(owner, name, fails)


async def goes_on(hands: Hands, goods: Goods) -> None:
    """The till still sells, pays and stores."""
    counter = await hands.until_shown(CheckoutScreen)
    await hands.scan(gs1(goods.milk, "7745", days(9)))
    assert counter.checkout.cart.lines[-1].numbers
    await hands.press("f10", "enter")
    await hands.until(lambda: counter.finished)


async def test_an_error_in_a_scan_is_told_in_words_and_the_cart_stays(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_counter(path, faults=1) as hands:
        await hands.scan(b"BAG")
        once(monkeypatch, Checkout, "scan", Boom("[/] \x1b[2J \x9b31m"))
        await hands.scan(b"BAG")
        await hands.sees("SOMETHING WENT WRONG. The cart is kept")
        assert "Traceback" not in hands.text
        assert hands.app.till.checkout.cart.items == 1
        assert "Boom" in (path.parent / "till.log").read_text(encoding="utf-8")
        await goes_on(hands, goods)


async def test_an_error_in_a_key_is_told_in_words(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_counter(path, faults=1) as hands:
        await hands.scan(b"BAG")
        once(monkeypatch, Checkout, "remove", Boom("no"))
        await hands.press("delete")
        await hands.sees("SOMETHING WENT WRONG")
        assert hands.app.till.checkout.cart.items == 1
        await goes_on(hands, goods)


async def test_an_error_while_painting_leaves_one_row_blank(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_counter(path, faults=1) as hands:
        await hands.scan(b"BAG")
        once(monkeypatch, CartView, "row", Boom("no"))
        await hands.scan(b"BAG")
        await hands.sees("SOMETHING WENT WRONG")
        await goes_on(hands, goods)


async def test_a_screen_that_cannot_be_built_is_taken_away_again(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_counter(path, faults=2) as hands:
        once(monkeypatch, HelpScreen, "compose", Boom("no"))
        await hands.press("f1")
        await hands.until_shown(CheckoutScreen)
        await hands.sees("SOMETHING WENT WRONG")
        await goes_on(hands, goods)


async def test_a_screen_that_fails_as_it_is_shown_can_be_left(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_counter(path, faults=1) as hands:
        await hands.scan(b"BAG")
        once(monkeypatch, PayScreen, "show_payment", Boom("no"))
        await hands.press("f10")
        await hands.sees("SOMETHING WENT WRONG")
        await hands.press("escape")
        await goes_on(hands, goods)


async def test_an_error_in_a_timer_or_a_worker_is_told_too(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> None:
        raise Boom("no")

    async def fails_slowly() -> None:
        fails()

    async with at_counter(path, faults=3) as hands:
        hands.app.set_timer(0.001, fails)
        await hands.until(lambda: hands.app.faults.count == 1)
        hands.app.screen.set_timer(0.001, fails)
        await hands.until(lambda: hands.app.faults.count == 2)
        hands.app.run_worker(fails_slowly())
        await hands.until(lambda: hands.app.faults.count == 3)
        await hands.sees("SOMETHING WENT WRONG")
        await goes_on(hands, goods)


async def test_a_store_that_does_not_answer_is_a_state_with_a_way_back(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        once(monkeypatch, Store, "reading", StoreFault("store till.db: disk I/O error"))
        await hands.scan(b"BAG")
        await hands.sees("THE STORE DOES NOT ANSWER. Nothing was lost, the cart is kept.")
        await hands.sees("disk I/O error")
        assert hands.app.till.checkout.cart.items == 1
        await hands.scan(b"BAG")
        assert hands.app.till.checkout.cart.items == 2
        assert not hands.screen.band.notice


async def test_a_store_that_goes_away_under_the_lot_prompt_leaves_the_prompt(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"MILK")
        await hands.until_shown(LotPrompt)
        once(monkeypatch, Store, "reading", StoreFault("store till.db: disk I/O error"))
        await hands.press("enter")
        await hands.sees("THE STORE DOES NOT ANSWER")
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        assert hands.app.till.checkout.cart.lines[0].numbers


@pytest.mark.parametrize("small", [(20, 5), (1, 1), (80, 3), (5, 40)])
async def test_the_window_may_shrink_to_nothing_and_grow_again(
    path: Path, goods: Goods, small: tuple[int, int]
) -> None:
    async with at_counter(path) as hands:
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        for key in (None, "f1", "f2", "f3", "f5", "f6", "f7", "f9", "f10"):
            if key:
                await hands.press(key)
            await hands.pilot.resize_terminal(*small)
            await hands.scan(gs1(goods.milk, "7731", days(-2)))
            await hands.pilot.resize_terminal(120, 40)
            await hands.pilot.resize_terminal(80, 24)
            await hands.press("escape", "escape", "escape")
            counter = await hands.until_shown(CheckoutScreen)
            assert len(counter.checkout.cart.lines) == 1
        await hands.sees("Whole milk 1 l")
        await hands.sees("F10 Pay")


def stock_hostile(path: Path, rows: Sequence[tuple[str, str]]) -> list[Product]:
    """Products whose names, units and lot codes are hostile; every other one asks for its lot."""
    with closing(Store(path)) as store:
        shop = TestShop.__new__(TestShop)
        shop.store, shop.now, shop._count = store, NOON, 500
        products = []
        for n, (_, text) in enumerate(rows):
            storable = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "") or "empty"
            tracking = Tracking.LOT if n % 2 else Tracking.NONE
            product = shop.product(f"H{n}", tracking, name=storable, unit=storable[:20])
            if n % 2:
                shop.receive(product, storable[:60], expiry=days(20))
            products.append(product)
        return products


@pytest.mark.parametrize("part", range(8))
async def test_a_shop_full_of_hostile_names_sells_like_any_other(path: Path, goods: Goods, part: int) -> None:
    products = stock_hostile(path, HOSTILE[part::8])
    async with at_counter(path) as hands:
        counter = hands.showing(CheckoutScreen)

        def only_text() -> None:
            assert all(line.isprintable() for line in hands.text.splitlines())

        for product in products:
            await hands.scan(product.sku.encode())
            if product.tracked:
                await hands.until_shown(LotPrompt)
                only_text()
                await hands.press("enter")
                await hands.until_shown(CheckoutScreen)
            only_text()
        assert counter.checkout.cart.items == len(products)
        await hands.press("f10")
        await hands.until_shown(PayScreen)
        await hands.press("enter")
        await hands.until(lambda: counter.finished)
        await hands.menu(1)
        await hands.sees("Receipt 1-000001")
        only_text()


async def test_hostile_text_typed_or_pasted_is_only_an_unknown_code(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        counter = hands.showing(CheckoutScreen)
        for _, text in HOSTILE:
            hands.app.post_message(events.Paste(text.replace("\r", " ").replace("\n", " ") + "\r"))
            await hands.pilot.pause()
            assert hands.app.screen is counter
            assert not counter.checkout.cart
        assert all(line.isprintable() for line in hands.text.splitlines())


async def test_a_pasted_code_with_its_separator_is_one_scan(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        raw = gs1(goods.milk, "7745", days(9)).decode()
        hands.app.post_message(events.Paste(f"{raw}\r\nBAG\r\n"))
        await hands.until(lambda: len(hands.app.till.checkout.cart.lines) == 2)
        assert hands.app.till.checkout.cart.lines[0].numbers[0].lot == "7745"


def test_the_first_paint_waits_for_nothing_that_is_slow_to_load() -> None:
    heavy = ("sqlmodel", "sqlalchemy", "pydantic", "biip", "escpos", "alembic", "argon2")
    program = (
        "import sys, pos_term.app, pos_term.screens.opening.screen;"
        f"print([name for name in {heavy!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
