"""At the lock: the right PIN opens it, someone else takes over, and nothing else gets past it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from pos_term.domain.documents import PeopleSet
from pos_term.domain.people import Person, Role
from pos_term.domain.tender import TenderKind
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.lock.screen import LockScreen
from pos_term.screens.lots.prompt import LotPrompt
from pos_term.screens.pay.screen import PayScreen
from pos_term.screens.shift.screen import ShiftScreen
from pos_term.services import attendance
from pos_term.services.credentials import hash_pin, person_id
from pos_term.services.till import Till
from pos_term.settings import Settings
from pos_term.store.engine import Store, StoreFault
from pos_term.store.journal import Posted, Posting, post
from pos_term.store.people import set_pins
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import PIN, at_counter
from tests.screens.test_lock import OTHER_PIN, locked, unlock
from tests.shop import NOON, TODAY, days, gs1

# -- what does not open it -------------------------------------------------------------------------------------


async def test_a_wrong_pin_is_told_in_words_and_the_right_one_still_opens(path: Path) -> None:
    async with at_counter(path) as hands:
        await locked(hands)
        await hands.type("9999")
        assert "9999" not in hands.text
        await hands.sees("••••")
        await hands.press("enter")
        await hands.sees("Name or PIN is not right")
        hands.showing(LockScreen)
        await unlock(hands)


async def test_ten_wrong_pins_lock_the_person_out_here_as_well(path: Path) -> None:
    async with at_counter(path) as hands:
        screen = await locked(hands)
        for _ in range(10):
            await hands.type("9999", "enter")
            await hands.until(lambda: not screen.busy)
        await hands.type(PIN, "enter")
        await hands.sees("Too many wrong PINs")
        hands.showing(LockScreen)


async def test_a_scan_is_refused_loudly_and_is_no_part_of_the_pin(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await locked(hands)
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("THE TILL IS LOCKED. That scan was not taken")
        assert hands.app.entry.text == ""
        assert not hands.app.till.checkout.cart
        await unlock(hands)
        assert not hands.app.till.checkout.cart


async def test_what_is_no_pin_is_not_tried_as_one(path: Path) -> None:
    async with at_counter(path) as hands:
        screen = await locked(hands)
        for text in ("12", "abcd", "9520114000013", "[/]"):
            await hands.type(text, "enter")
            await hands.sees("a PIN is 4 to 12 digits")
            assert not screen.busy
        await hands.press("enter")
        await hands.sees("Type the PIN first")


async def test_no_key_leaves_the_lock(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        screen = await locked(hands)
        keys = [f"f{n}" for n in range(1, 13)]
        await hands.press("escape", *keys, "ctrl+q", "ctrl+c", "ctrl+p", "tab", "delete", "enter")
        assert hands.app.screen is screen
        assert hands.app.is_running
        assert hands.app.till.checkout.cart.items == 1


async def test_half_a_pin_is_not_left_standing(path: Path) -> None:
    async with at_counter(path) as hands:
        await locked(hands)
        await hands.type("24")
        await locked(hands)
        assert hands.app.entry.text == ""
        assert "•" not in hands.text


async def test_a_scan_right_behind_the_pin_is_sold(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await locked(hands)
        hands._post(PIN, 0.15)
        hands._key("\r", hands.now())
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        counter = await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: counter.checkout.cart.items == 1)


async def test_a_store_that_is_away_locks_all_the_same_and_opens_when_it_is_back(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        real = Store.reading

        def away(store: Store) -> object:
            raise StoreFault("store till.db is away; bring its disk or folder back, then go on")

        monkeypatch.setattr(Store, "reading", away)
        screen = await locked(hands)
        assert [person.name for person in screen.people.values()] == ["Ana"]
        await hands.type(PIN, "enter")
        await hands.sees("THE STORE DOES NOT ANSWER")
        hands.showing(LockScreen)
        monkeypatch.setattr(Store, "reading", real)
        await unlock(hands)
        assert hands.showing(CheckoutScreen).checkout.cart.items == 1


# -- changing hands --------------------------------------------------------------------------------------------


async def test_f12_locks_an_open_sale_and_someone_else_takes_it_over(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        counter = hands.showing(CheckoutScreen)
        await hands.press("f12")
        screen = await hands.until_shown(LockScreen)
        assert hands.app.till.person
        assert hands.app.till.person.name == "Ana"
        await hands.press("down")
        assert screen.chosen.name == "Ben"
        await hands.sees("PIN of Ben")
        await hands.sees("Enter Take over")
        await unlock(hands, OTHER_PIN)
        assert hands.showing(CheckoutScreen) is counter
        await hands.sees("Ben is at the till now")
        await hands.sees("Till 1 · Ben")
        assert counter.checkout.cart.items == 1
        await hands.press("f10", "enter")
        await hands.until(lambda: counter.finished)
        assert counter.finished
        assert counter.finished.cashier == person_id("Ben")


async def test_anothers_pin_does_not_open_the_lock_of_whoever_is_here(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        await hands.press("f12")
        await hands.until_shown(LockScreen)
        await hands.type(OTHER_PIN, "enter")
        await hands.sees("Name or PIN is not right")
        await hands.press("down")
        await hands.type(PIN, "enter")
        await hands.sees("Name or PIN is not right")
        hands.showing(LockScreen)


@pytest.mark.parametrize(("downs", "name"), [(1, "Ben"), (2, "Mira")])
async def test_money_that_was_taken_stays_with_its_cashier_or_goes_to_a_supervisor(
    path: Path, goods: Goods, downs: int, name: str
) -> None:
    async with at_counter(path) as hands:
        await hands.type("4*BAG", "enter", "f10")
        pay = await hands.until_shown(PayScreen)
        await hands.type("0.60", "f2")
        screen = await locked(hands)
        await hands.press(*["down"] * downs)
        assert screen.chosen.name == name
        await hands.type(OTHER_PIN, "enter")
        if name == "Ben":
            await hands.sees("A payment is under way: Ana goes on with it, or a supervisor takes over")
            assert hands.app.screen is screen
            assert hands.app.till.person
            assert hands.app.till.person.name == "Ana"
            return
        await hands.until(lambda: hands.app.screen is pay)
        assert hands.app.till.person
        assert hands.app.till.person.name == "Mira"
        assert pay.tendering.tenders
        await hands.sees("Till 1 · Mira")


async def test_before_money_is_taken_anyone_may_take_a_payment_over(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.type("BAG", "enter", "f10")
        pay = await hands.until_shown(PayScreen)
        await locked(hands)
        await hands.press("down")
        await unlock(hands, OTHER_PIN)
        assert hands.app.screen is pay
        await hands.press("enter")
        counter = await hands.until_shown(CheckoutScreen)
        await hands.until(lambda: counter.finished)


async def test_what_one_person_opened_is_not_left_open_for_the_next(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        counter = hands.showing(CheckoutScreen)
        counter.go_to(ShiftScreen())
        await hands.until_shown(ShiftScreen)
        await hands.type("10")
        await locked(hands)
        await hands.press("down")
        await unlock(hands, OTHER_PIN)
        assert hands.app.screen is counter
        assert hands.app.entry.text == ""
        assert counter.checkout.cart.items == 1


async def test_the_lot_prompt_of_the_sale_stays_for_the_next(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"MILK")
        prompt = await hands.until_shown(LotPrompt)
        await locked(hands)
        await hands.press("down")
        await unlock(hands, OTHER_PIN)
        assert hands.app.screen is prompt
        await hands.press("enter")
        counter = await hands.until_shown(CheckoutScreen)
        assert counter.checkout.cart.lines[0].numbers


async def test_someone_who_left_the_shop_cannot_unlock_but_others_can_take_over(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        gone = Person(id=person_id("Ana"), name="Ana", role=Role.CASHIER, active=False)
        set_people(path, gone)
        await hands.press("f12")
        await hands.until_shown(LockScreen)
        await hands.type(PIN, "enter")
        await hands.sees("Name or PIN is not right")
        await hands.press("down")
        await unlock(hands, OTHER_PIN)
        assert hands.showing(CheckoutScreen).checkout.cart.items == 1


def set_people(path: Path, *people: Person) -> None:
    """The shop's people change at the desk; each signs in with Ana's PIN."""
    with closing(Store(path)) as store:
        document = PeopleSet(id=f"people-{len(people)}-{people[0].active}", people=people)
        assert isinstance(post(store, document, Posting("desk", "Mira", NOON, TODAY)), Posted)
        if people[0].active:
            with store.writing() as connection:
                set_pins(connection, dict.fromkeys((person.id for person in people), hash_pin(PIN)))


@pytest.mark.parametrize("part", range(6))
async def test_hostile_names_are_only_text(path: Path, goods: Goods, part: int) -> None:
    rows = HOSTILE[part::6]
    texts = [text.encode("utf-8", "replace").decode().replace("\x00", "") or "empty" for _, text in rows]
    people = [Person(id=f"p{part}-{n}", name=f"{n:02} {text}", role=Role.MANAGER) for n, text in enumerate(texts)]
    set_people(path, *people)
    async with at_counter(path) as hands:
        await hands.scan(b"BAG")
        till = hands.app.till
        for person in people:
            till.person = person
            hands.app.lock()
            screen = await hands.until_shown(LockScreen)
            assert screen.chosen is person
            assert all(line.isprintable() for line in hands.text.splitlines())
            await hands.sees("Locked.")
            await unlock(hands)
            assert hands.showing(CheckoutScreen).checkout.cart.items == 1
            assert all(line.isprintable() for line in hands.text.splitlines())


# -- the rule itself -------------------------------------------------------------------------------------------


def test_a_payment_without_money_is_not_under_way(path: Path, goods: Goods) -> None:
    with closing(Till.open(Settings(store=path), at=NOON)) as till:
        till.sign_in("Ana", PIN)
        till.checkout.scan(b"BAG")
        assert not attendance.payment_under_way(till)
        till.checkout.pay()
        assert not attendance.payment_under_way(till)
        till.checkout.tender(TenderKind.CASH, 10)
        assert attendance.payment_under_way(till)
        ben = next(person for person in till.people() if person.name == "Ben")
        refused = attendance.unlock(till, ben, OTHER_PIN)
        assert isinstance(refused, str)
        till.checkout.stop_paying()
        assert attendance.unlock(till, ben, OTHER_PIN) == ben
