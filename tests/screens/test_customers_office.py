"""Customers in the office: found, added, their terms set, what they bought, and forgetting them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pos_term.domain.customers import Customer
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.customer.adding import AddCustomer
from pos_term.screens.customer.bought import Bought
from pos_term.screens.customer.forgetting import Forget
from pos_term.screens.customers.screen import CustomerForm, CustomersScreen, SearchCustomer
from pos_term.store import customers as reads
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import MIRA, customer, sell
from tests.screens.master import answer, form_of, in_office, keep, on_form, stand_on
from tests.shop import code, days, gs1


async def at_customers(hands: Hands) -> CustomersScreen:
    return await in_office(hands, 11, CustomersScreen)


async def at_eva(hands: Hands) -> CustomersScreen:
    screen = await at_customers(hands)
    await hands.type("eva")
    await hands.sees("1 found")
    await hands.press("enter")
    await on_form(hands, screen)
    return screen


def stored(hands: Hands, key: str) -> Customer:
    with hands.app.till.store.reading() as connection:
        found = reads.customer_by_id(connection, key)
    assert found is not None
    return found


async def test_terms_are_set_in_the_office(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        eva = customer(hands)
        screen = await at_eva(hands)
        await stand_on(hands, screen, "exempt")
        await hands.type("yes", "enter")
        await answer(hands, screen, "tax_number", "NL42")
        await answer(hands, screen, "credit_limit", "much")
        await hands.sees("May owe: amount 'much' is not a number")
        await hands.type("250", "enter")
        await answer(hands, screen, "min_shelf_life_days", "14")
        await answer(hands, screen, "grade", "A")
        await keep(hands, screen)
        await hands.sees("Kept: pays no tax no → yes")
        await hands.sees("Pays no tax (NL42)")
        assert stored(hands, eva.id) == replace(
            eva, exempt=True, tax_number="NL42", credit_limit=25000, min_shelf_life_days=14, grade="A"
        )
        assert screen.result == "The customer was changed."


async def test_a_card_finds_its_owner_and_is_given_to_another_by_a_scan(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        eva = customer(hands, loyalty="LC-12345678")
        screen = await at_customers(hands)
        await hands.scan(b"LC-12345678")
        await on_form(hands, screen)
        await stand_on(hands, screen, "loyalty")
        await hands.scan(b"LC-87654321")
        await keep(hands, screen)
        assert stored(hands, eva.id).loyalty == "LC-87654321"
        await stand_on(hands, screen, "name")
        await hands.scan(code(goods.milk))
        await hands.sees("That was a scan")


async def test_a_customer_who_is_not_found_is_added_and_their_terms_follow(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_customers(hands)
        await hands.type("Ben Vos", "enter")
        await hands.sees('Nobody has "Ben Vos"')
        await hands.press("f4")
        assert isinstance(screen.step, AddCustomer)
        await hands.type("06 55 66 77", "enter")
        await hands.press("enter")
        await hands.type("y", "enter")
        form = await on_form(hands, screen)
        assert form.title() == "Ben Vos"
        await hands.sees("Added. Their terms can be set here.")


async def test_somebody_else_changed_them_meanwhile(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        eva = customer(hands)
        screen = await at_eva(hands)
        await answer(hands, screen, "grade", "A")
        with hands.app.till.store.writing() as connection:
            reads.put_customer(connection, replace(eva, phone="099 99 99"))
        await keep(hands, screen)
        await hands.sees("Somebody changed them meanwhile: phone 06 1234 5678 → 099 99 99.")
        assert form_of(screen).changed == {"grade"}
        await keep(hands, screen)
        assert (stored(hands, eva.id).grade, stored(hands, eva.id).phone) == ("A", "099 99 99")


async def test_what_they_bought_and_forgetting_them(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        eva = customer(hands)
        sell(hands, gs1(goods.milk, "7745", days(9)), customer=eva.id)
        screen = await at_eva(hands)
        await hands.press("f5")
        await hands.sees("7745")
        assert isinstance(screen.step, Bought)
        await hands.press("escape")
        await answer(hands, screen, "grade", "A")
        await hands.press("f8")
        await hands.sees("Keep it (F10) or leave it (Esc) first.")
        await hands.press("escape", "escape")
        await hands.press("enter")
        await on_form(hands, screen)
        await hands.press("f8")
        assert isinstance(screen.step, Forget)
        await hands.press("f8")
        await hands.until_shown(ApproveScreen)
        await hands.type(MIRA, "enter")
        await hands.sees("Forgotten.")
        assert isinstance(screen.step, SearchCustomer)
        assert stored(hands, eva.id).forgotten


async def test_hostile_customers_are_shown_as_they_are_kept(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_customers(hands)
        finding = screen.step
        assert isinstance(finding, SearchCustomer)
        for n, (_, text) in enumerate(HOSTILE):
            bad = Customer(
                id=f"c{n}", name=text or "x", phone=text, email=text, loyalty=f"{text}{n}", tax_number=text,
                grade=text,
            )  # fmt: skip
            screen.go(CustomerForm(screen, bad, finding))
            if not n % 9:
                await hands.press("down", "up")
            screen.go(finding)
