"""Changing one's own PIN on the screen: three masked entries, words for each wrong turn, Esc at any time."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from pos_term.domain.people import Person, Role
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.pin.screen import PinScreen, Step
from pos_term.services.till import Till
from pos_term.settings import Settings
from pos_term.store.engine import Store, StoreFault
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import PIN, Hands, at_counter
from tests.shop import NOON, days, gs1

NEW = "8642"


async def asked(hands: Hands, given: list[bool | None] | None = None) -> PinScreen:
    """The screen, opened from the counter; what it gives is put into `given`."""
    answers = [] if given is None else given
    hands.showing(CheckoutScreen).go_to(PinScreen(), answers.append)
    return await hands.until_shown(PinScreen)


def signs_in(path: Path, pin: str) -> bool:
    """Whether Ana may sign in with a PIN."""
    with closing(Till.open(Settings(store=path), at=NOON)) as till:
        return isinstance(till.sign_in("Ana", pin), Person)


async def test_the_old_one_the_new_one_and_the_new_one_again(path: Path) -> None:
    async with at_counter(path) as hands:
        given: list[bool | None] = []
        screen = await asked(hands, given)
        await hands.sees("Old PIN")
        for words, pin in (("New PIN", PIN), ("New PIN again", NEW), ("Your PIN is changed", NEW)):
            await hands.type(pin)
            assert pin not in hands.text
            await hands.sees("••••")
            await hands.press("enter")
            await hands.sees(words)
        assert screen.step is Step.DONE
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        assert given == [True]
    assert signs_in(path, NEW)
    assert not signs_in(path, PIN)


async def test_a_wrong_old_pin_is_told_and_asked_again(path: Path) -> None:
    async with at_counter(path) as hands:
        screen = await asked(hands)
        await hands.type("9999", "enter")
        await hands.type(NEW, "enter")
        await hands.type(NEW, "enter")
        await hands.sees("The old PIN is not right")
        assert screen.step is Step.OLD
    assert signs_in(path, PIN)


async def test_two_new_pins_that_differ_are_both_asked_again(path: Path) -> None:
    async with at_counter(path) as hands:
        screen = await asked(hands)
        await hands.type(PIN, "enter")
        await hands.type(NEW, "enter")
        await hands.type("8643", "enter")
        await hands.sees("The two new PINs differ")
        assert screen.step is Step.NEW
        await hands.type(NEW, "enter")
        await hands.type(NEW, "enter")
        await hands.sees("Your PIN is changed")
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
    assert signs_in(path, NEW)


@pytest.mark.parametrize(
    ("new", "words"), [("123", "4 to 12 digits"), (PIN, "That is the old PIN"), ("4321", "guessed first")]
)
async def test_a_new_pin_that_may_not_be_is_told_at_once(path: Path, new: str, words: str) -> None:
    async with at_counter(path) as hands:
        screen = await asked(hands)
        await hands.type(PIN, "enter")
        await hands.type(new, "enter")
        await hands.sees(words)
        assert screen.step is Step.NEW


@pytest.mark.parametrize("entries", [(), (PIN,), (PIN, NEW)])
async def test_escape_leaves_and_changes_nothing(path: Path, entries: tuple[str, ...]) -> None:
    async with at_counter(path) as hands:
        given: list[bool | None] = []
        await asked(hands, given)
        for text in entries:
            await hands.type(text, "enter")
        await hands.type("77")
        await hands.press("escape", "escape")
        await hands.until_shown(CheckoutScreen)
        assert hands.app.entry.text == ""
        assert given == [None]
    assert signs_in(path, PIN)


async def test_a_scan_is_no_pin_and_enter_alone_says_what_is_missing(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await asked(hands)
        await hands.press("enter")
        await hands.sees("Type the old PIN first")
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("That was a scan")
        assert screen.entry_line.label == "Old PIN"
        await hands.type(PIN, "enter")
        await hands.press("enter")
        await hands.sees("Type the new PIN first")
        await hands.scan(b"9520114000013")
        await hands.sees("That was a scan")
        assert screen.step is Step.NEW
        assert not hands.app.till.checkout.cart


async def test_a_store_that_does_not_answer_is_told_and_the_pin_stays(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_counter(path) as hands:
        screen = await asked(hands)
        await hands.type(PIN, "enter")
        await hands.type(NEW, "enter")
        real = Store.writing

        def away(store: Store) -> object:
            raise StoreFault("store till.db is away; bring its disk or folder back, then go on")

        monkeypatch.setattr(Store, "writing", away)
        await hands.type(NEW, "enter")
        await hands.sees("THE STORE DOES NOT ANSWER")
        assert screen.step is Step.OLD
        assert not screen.busy
        monkeypatch.setattr(Store, "writing", real)
    assert signs_in(path, PIN)


@pytest.mark.parametrize("part", range(3))
async def test_a_hostile_name_is_only_text(path: Path, part: int) -> None:
    async with at_counter(path, size=(80, 24)) as hands:
        for _, text in HOSTILE[part::3]:
            hands.app.till.person = Person(id="x", name=text, role=Role.CASHIER)
            await asked(hands)
            assert all(line.isprintable() for line in hands.text.splitlines())
            await hands.sees("Old PIN")
            await hands.press("escape")
            await hands.until_shown(CheckoutScreen)
