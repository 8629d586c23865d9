"""Somebody else's PIN and the reason for it: asked in place, and nothing a scanner sends is taken for either."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.people import Permission, Person
from pos_term.domain.shop import Occasion
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.reason.screen import ReasonScreen, reason_of
from tests.hostile import MARKUP, TERMINAL
from tests.screens.conftest import Goods
from tests.screens.driving import PIN, Hands, Shown, at_counter
from tests.shop import days, gs1

OTHERS = "1357"
HARMFUL = (*MARKUP, *TERMINAL)
WORDS = "Whole milk 1 l, lot 7731: EXPIRED 19 Nov"


async def open_over(hands: Hands, screen: Shown, got: list[object]) -> Shown:
    """Open a screen over the counter; what it gives goes into a list."""
    hands.app.push_screen(screen, got.append)
    return await hands.until_shown(type(screen))


# -- somebody else's PIN -----------------------------------------------------------------------------------------


async def test_who_may_is_listed_and_the_right_pin_gives_that_person(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        got: list[object] = []
        screen = await open_over(hands, ApproveScreen(Permission.OVERRIDE, WORDS), got)
        await hands.sees("EXPIRED 19 Nov")
        await hands.sees("PIN of Mira")
        assert [row.value for row in screen.names.rows if hasattr(row, "value")] == ["Mira"]
        await hands.type(OTHERS)
        assert OTHERS not in hands.text
        await hands.press("enter")
        await hands.until(lambda: got)
        (person,) = got
        assert isinstance(person, Person)
        assert person.name == "Mira"
        till = hands.app.till
        assert till.person
        assert till.person.name == "Ana"
        hands.showing(CheckoutScreen)


async def test_the_one_at_the_till_stands_first_where_they_may_themselves(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        got: list[object] = []
        await open_over(hands, ApproveScreen(Permission.DISCOUNT, "10 % off"), got)
        await hands.sees("PIN of Ana")
        await hands.press("down", "down", "down")
        await hands.sees("PIN of Mira")
        await hands.press("up", "up", "up")
        await hands.type(PIN, "enter")
        await hands.until(lambda: got)
        assert isinstance(got[0], Person)
        assert got[0].name == "Ana"


async def test_a_wrong_pin_is_said_and_asked_again(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        got: list[object] = []
        await open_over(hands, ApproveScreen(Permission.OVERRIDE, WORDS), got)
        await hands.press("enter")
        await hands.sees("Type the PIN first")
        await hands.type(PIN, "enter")
        await hands.sees("Name or PIN is not right")
        assert not got
        await hands.type(OTHERS, "enter")
        await hands.until(lambda: got)


async def test_a_scan_is_no_pin_and_escape_approves_nothing(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        got: list[object] = []
        screen = await open_over(hands, ApproveScreen(Permission.OVERRIDE, WORDS), got)
        for raw in (b"9520114000013", gs1(goods.milk, "7745", days(9)), b"13571357"):
            await hands.scan(raw)
            await hands.sees("That was a scan")
            screen.tell(None)
            await hands.pilot.pause()
        assert not hands.app.till.checkout.cart
        await hands.type("13", "escape", "escape")
        await hands.until_shown(CheckoutScreen)
        assert got == [None]
        assert hands.app.entry.text == ""


async def test_where_nobody_may_that_is_said(path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch) -> None:
    async with at_counter(path) as hands:
        monkeypatch.setattr("pos_term.services.till.Till.people", lambda _: [])
        got: list[object] = []
        await open_over(hands, ApproveScreen(Permission.FORGET, "Forget a customer"), got)
        await hands.sees("Nobody in the shop may do this")
        await hands.type("1357", "enter")
        await hands.press("enter", "up", "escape")
        await hands.until_shown(CheckoutScreen)
        assert got == [None]


async def test_words_from_outside_are_only_words_where_a_pin_is_asked(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        for _, text in HARMFUL:
            await open_over(hands, ApproveScreen(Permission.OVERRIDE, text), [])
            assert "\x1b" not in hands.text
            await hands.press("escape")
            await hands.until_shown(CheckoutScreen)


# -- the reason --------------------------------------------------------------------------------------------------


async def ask_reason(hands: Hands, *keys: str, typed: str = "", title: str = "Let it go") -> list[object]:
    """Ask for the reason of an override, and answer."""
    got: list[object] = []
    await open_over(hands, ReasonScreen(Occasion.OVERRIDE, title), got)
    await hands.type(typed, *keys)
    return got


@pytest.mark.parametrize(
    ("typed", "keys", "reason"),
    [
        ("2", ("enter",), "eaten today"),
        ("", ("enter",), "customer was told and agreed"),
        ("", ("down", "down", "enter"), "label checked by hand"),
        ("for the kitchen", ("enter",), "for the kitchen"),
    ],
)
async def test_a_reason_is_a_number_a_row_or_words(
    path: Path, goods: Goods, typed: str, keys: tuple[str, ...], reason: str
) -> None:
    async with at_counter(path) as hands:
        got = await ask_reason(hands, *keys, typed=typed)
        await hands.until(lambda: got)
        assert got == [reason]
        await hands.until_shown(CheckoutScreen)


async def test_what_is_no_reason_is_said_and_asked_again(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        got = await ask_reason(hands, "enter", typed="9")
        await hands.sees("Type a number from 1 to 3")
        await hands.type("ok", "enter")
        await hands.sees("3 letters or more")
        await hands.scan(b"9520114000013")
        await hands.sees("That was a scan")
        await hands.scan(b"ABCDEFGH")
        await hands.sees("That was a scan")
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert got == [None]
        assert not hands.app.till.checkout.cart


async def test_a_title_from_outside_is_only_words(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        for _, title in HARMFUL:
            got = await ask_reason(hands, "escape", title=title)
            await hands.until_shown(CheckoutScreen)
            assert got == [None]


def test_a_reason_leaves_cleaned_and_no_longer_than_a_line_of_the_journal() -> None:
    reason, problem = reason_of("told\x1b[2J them " + "x" * 500, ("a",))
    assert not problem
    assert "\x1b" not in reason
    assert len(reason) <= 120
    assert reason_of("٣", ("a", "b", "c"))[0] == ""
    assert reason_of("0", ("a",))[0] == ""
    assert reason_of("99999999999999999999", ("a",))[0] == ""
