"""A sale that is parked and fetched back, voided with a reason, or waits through a stop of the till."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.people import Permission, Person, Role
from pos_term.domain.shop import Shop
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.sign_in.screen import SignInScreen
from pos_term.screens.suspended.screen import SuspendedScreen
from pos_term.services.outcomes import Outcome
from pos_term.services.till import Till
from pos_term.settings import Settings
from tests.hostile import MARKUP, TERMINAL
from tests.screens.deli import OTHERS, Deli
from tests.screens.driving import PIN, at_counter, open_till
from tests.screens.stopping import hold_elsewhere
from tests.shop import NOON, days, gs1


def other_till(path: Path) -> Till:
    """Till 2 of the same store, with Ana signed in and her shift open."""
    till = Till.open(Settings(till="2", store=path), at=NOON)
    assert not isinstance(till.sign_in("Ana", PIN), str)
    if till.shift is None:
        assert till.open_shift(0) is None
    return till


# -- parking -----------------------------------------------------------------------------------------------------


async def test_a_sale_is_parked_under_a_label_and_fetched_back(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.type("2*BAG", "enter")
        await hands.press("f5")
        await hands.sees("Suspend 2 items as (may be empty)")
        await hands.type("blue coat", "enter")
        counter = hands.showing(CheckoutScreen)
        assert not counter.checkout.cart
        await hands.sees("suspended")
        await hands.sees("F5 1 sale is suspended")
        await hands.press("f5")
        await hands.until_shown(SuspendedScreen)
        for words in ("blue coat", "Ana", "0.50", "12:00"):
            await hands.sees(words)
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        assert counter.checkout.cart.items == 2
        await hands.sees("The sale is back: 2 items")


async def test_without_a_label_enter_parks_and_escape_keeps(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        counter = hands.showing(CheckoutScreen)
        await hands.type("BAG", "enter", "f5", "escape")
        assert counter.checkout.cart
        await hands.press("f5", "enter")
        assert not counter.checkout.cart


async def test_a_scan_is_no_label_and_parks_nothing(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        counter = hands.showing(CheckoutScreen)
        await hands.type("BAG", "enter", "f5")
        for raw in (b"9520114000013", gs1(deli.ham, "H2", days(30)), b"ABCDEFG"):
            await hands.scan(raw, end="\r\n")
            await hands.sees("That was a scan")
        assert counter.checkout.cart.items == 1


async def test_an_empty_list_says_so_and_is_left(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.press("f5")
        await hands.until_shown(SuspendedScreen)
        await hands.sees("No sale is suspended")
        await hands.press("enter", "down", "f5")
        await hands.until_shown(CheckoutScreen)


async def test_a_label_that_is_typed_fetches_its_sale_and_a_scan_does_not(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        for label in ("one", "two"):
            await hands.type("BAG", "enter", "f5")
            await hands.type(label, "enter")
        await hands.sees("2 sales are suspended")
        await hands.press("f5")
        await hands.until_shown(SuspendedScreen)
        await hands.scan(gs1(deli.ham, "H2", days(30)))
        await hands.sees("That was a scan")
        await hands.type("three", "enter")
        await hands.sees("not among the suspended ones")
        await hands.type("two", "enter")
        counter = await hands.until_shown(CheckoutScreen)
        assert [sale.label for sale in counter.checkout.open_sales.suspended()] == ["one"]


async def test_another_till_was_quicker(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.type("BAG", "enter", "f5")
        await hands.type("coat", "enter")
        await hands.press("f5")
        screen = await hands.until_shown(SuspendedScreen)
        other = other_till(deli_path)
        assert other.checkout.open_sales.resume(next(iter(screen.sales))).ok
        await hands.press("enter")
        await hands.until(lambda: screen.band.notice)
        hands.showing(SuspendedScreen)
        await hands.sees("till 2")
        other.close()


async def test_a_sale_open_at_a_till_that_died_is_fetched_by_leave(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        other = other_till(deli_path)
        other.checkout.scan(b"BAG")
        other.close()
        await hands.press("f5")
        await hands.until_shown(SuspendedScreen)
        await hands.sees("open at till 2")
        await hands.press("enter")
        await hands.until_shown(ApproveScreen)
        await hands.press("escape")
        await hands.until_shown(SuspendedScreen)
        await hands.press("enter")
        await hands.until_shown(ApproveScreen)
        await hands.type(OTHERS, "enter")
        counter = await hands.until_shown(CheckoutScreen)
        assert counter.checkout.cart.items == 1


async def test_an_empty_counter_hears_of_sales_parked_elsewhere(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        assert "is suspended" not in hands.text
        other = other_till(deli_path)
        other.checkout.scan(b"BAG")
        assert other.checkout.open_sales.suspend("till two's").ok
        other.close()
        hands.showing(CheckoutScreen).look()
        await hands.sees("1 sale is suspended")


async def test_labels_from_outside_are_only_words(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        till = hands.app.till
        for _, label in (*MARKUP, *TERMINAL):
            till.checkout.scan(b"BAG")
            assert till.checkout.open_sales.suspend(label).ok
        await hands.press("f5")
        await hands.until_shown(SuspendedScreen)
        await hands.press("pagedown", "pagedown", "pagedown", "pagedown")
        assert "\x1b" not in hands.text
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)


# -- voiding -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "reason"), [("", ""), ("2", "scanned twice"), ("left the purse at home", "left the purse at home")]
)
async def test_a_void_takes_a_number_words_or_nothing(
    deli_path: Path, deli: Deli, typed: str, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[str] = []
    async with at_counter(deli_path) as hands:
        checkout = hands.app.till.checkout
        real = checkout.void

        def void(reason: str = "", approved: Person | None = None) -> Outcome:
            given.append(reason)
            return real(reason, approved)

        monkeypatch.setattr(checkout, "void", void)
        await hands.type("BAG", "enter", "f8")
        await hands.sees("1 customer changed their mind")
        await hands.type(typed, "enter")
        assert given == [reason]
        assert not checkout.cart


async def test_a_number_that_is_no_reason_voids_nothing(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.type("BAG", "enter", "f8")
        await hands.type("9", "enter")
        await hands.sees("Type a number from 1 to 3")
        await hands.scan(b"9520114000013")
        await hands.sees("That was a scan")
        assert hands.app.till.checkout.cart


async def test_who_may_not_void_asks_someone_who_may(
    deli_path: Path, deli: Deli, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_counter(deli_path) as hands:
        shop = hands.app.till.shop
        real = type(shop).allows

        def allows(self: Shop, role: Role, permission: Permission) -> bool:
            forbidden = permission is Permission.VOID_SALE and role is Role.CASHIER
            return not forbidden and real(self, role, permission)

        monkeypatch.setattr(type(shop), "allows", allows)
        await hands.type("BAG", "enter", "f8")
        await hands.until_shown(ApproveScreen)
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        await hands.press("f8")
        await hands.until_shown(ApproveScreen)
        await hands.type(OTHERS, "enter")
        await hands.sees("Void 1 item")
        await hands.press("enter")
        assert not hands.app.till.checkout.cart


# -- a stop of the till --------------------------------------------------------------------------------------------


async def test_a_cart_that_stood_open_when_the_till_stopped_is_back(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(gs1(deli.ham, "H2", days(30)))
        await hands.scan(b"BAG")
    async with at_counter(deli_path) as hands:
        counter = hands.showing(CheckoutScreen)
        assert counter.checkout.cart.items == 2
        await hands.sees("The open sale is back: 2 items")
        await hands.scan(b"BAG")
        assert not counter.band.notice


async def test_what_was_stopped_meanwhile_is_told_with_the_sale(deli_path: Path, deli: Deli) -> None:
    async with at_counter(deli_path) as hands:
        await hands.scan(b"BAG")
        await hands.scan(gs1(deli.ham, "H2", days(30)))
    hold_elsewhere(deli_path, "HAM", "H2")
    async with at_counter(deli_path) as hands:
        counter = hands.showing(CheckoutScreen)
        await hands.sees("1 needs a look")
        await hands.sees("✖ ON HOLD")
        line = counter.cart_view.selected_line
        assert line
        assert line.product.sku == "HAM"


async def test_the_door_says_that_the_sale_waits(deli_path: Path, deli: Deli) -> None:
    async with open_till(deli_path) as hands:
        await hands.until_shown(SignInScreen)
        await hands.type(PIN, "enter")
        await hands.until_shown(CheckoutScreen)
        await hands.type("BAG", "enter")
        hands.app.sign_out()
        hands.showing(CheckoutScreen).leave()
        await hands.until_shown(SignInScreen)
        await hands.press("f10")
        await hands.sees("is open and stays")
        assert "lost" not in hands.text
