"""The customer of the sale: found, added, attached, looked at, forgotten; and every way out."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.customer.adding import AddCustomer
from pos_term.screens.customer.bought import Bought
from pos_term.screens.customer.forgetting import Forget
from pos_term.screens.customer.screen import Choose, CustomerScreen
from pos_term.widgets.entry_buffer import Entry
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import MIRA, customer, give_back, sell
from tests.shop import days, gs1


async def at_customers(hands: Hands) -> CustomerScreen:
    """F9 at the counter."""
    await hands.press("f9")
    return await hands.until_shown(CustomerScreen)


def attached(hands: Hands) -> str | None:
    """The name of the customer of the sale."""
    here = hands.app.till.checkout.cart.customer
    return here.name if here else None


# -- found and attached ----------------------------------------------------------------------------------------


async def test_a_customer_is_found_by_a_part_of_the_name_and_attached(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        customer(hands, consent=True)
        customer(hands, "Evert Bos", "020 555 12")
        await at_customers(hands)
        await hands.type("ev")
        await hands.sees("2 found")
        await hands.type("a jan", "enter", "enter")
        await hands.until_shown(CheckoutScreen)
        assert attached(hands) == "Eva Jansen"


async def test_the_arrows_choose_and_what_counts_for_them_is_said(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        customer(hands)
        customer(hands, "Evert Bos", "020 555 12", consent=True)
        await at_customers(hands)
        await hands.type("ev")
        await hands.sees("Did not agree to be reached")
        await hands.press("down")
        await hands.sees("May be reached")
        await hands.press("enter")
        await hands.until_shown(CheckoutScreen)
        assert attached(hands) == "Evert Bos"


async def test_a_loyalty_card_attaches_its_owner_at_once(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        customer(hands, loyalty="LC-12345678")
        await at_customers(hands)
        await hands.scan(b"LC-12345678")
        await hands.until_shown(CheckoutScreen)
        assert attached(hands) == "Eva Jansen"


async def test_an_unknown_card_or_a_pack_is_refused_in_words(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_customers(hands)
        await hands.scan(b"LC-99999999")
        await hands.sees("Nobody has the card LC-99999999")
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("That is Whole milk 1 l, no customer's card. Goods are scanned at the counter")
        await hands.type("zeppelin", "enter")
        await hands.sees('Nobody has "zeppelin"')
        await hands.press("enter")
        await hands.sees("Type a part of the name")
        assert isinstance(screen.step, Choose)
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert attached(hands) is None


async def test_the_customer_is_taken_off_the_sale(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        eva = customer(hands)
        assert hands.app.till.checkout.customer.attach(eva.id).ok
        await at_customers(hands)
        await hands.sees("Customer of this sale: Eva Jansen")
        await hands.press("delete")
        await hands.until_shown(CheckoutScreen)
        assert attached(hands) is None


async def test_taxes_account_and_shelf_life_are_shown(path: Path, goods: Goods) -> None:
    from pos_term.domain.customers import Customer
    from pos_term.store.customers import put_customer

    async with at_counter(path, size=(120, 40)) as hands:
        clinic = Customer(
            id="clinic", name="Clinic", exempt=True, tax_number="NL1", credit_limit=10000, min_shelf_life_days=14
        )
        with hands.app.till.store.writing() as connection:
            put_customer(connection, clinic)
        await at_customers(hands)
        await hands.type("clinic")
        await hands.sees("Pays no tax (NL1) · owes 0.00 of 100.00 · wants 14 days of shelf life")


# -- added ------------------------------------------------------------------------------------------------------


async def test_a_customer_is_added_in_three_fields_and_attached(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_customers(hands)
        await hands.press("f4")
        await hands.until(lambda: isinstance(screen.step, AddCustomer))
        await hands.press("enter")
        await hands.sees("Type the name")
        await hands.type("Joe Bloggs", "enter")
        await hands.type("joe@example.com", "enter")
        await hands.scan(b"LC-55555555")
        await hands.sees("Card LC-55555555 taken")
        await hands.press("enter")
        await hands.sees("Ask them, then press Y or N")
        await hands.type("maybe", "enter")
        await hands.sees("Y for yes, N for no")
        await hands.type("y", "enter")
        await hands.until_shown(CheckoutScreen)
        joe = hands.app.till.checkout.cart.customer
        assert joe
        assert (joe.name, joe.phone, joe.email, joe.loyalty, joe.consent) == (
            "Joe Bloggs", "", "joe@example.com", "LC-55555555", True,
        )  # fmt: skip


async def test_a_name_nobody_has_is_taken_over_into_the_first_field(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await at_customers(hands)
        await hands.type("Joe Bloggs", "enter", "f4")
        await hands.sees("Phone or e-mail ▌")
        await hands.press("enter", "enter")
        await hands.type("n", "enter")
        await hands.until_shown(CheckoutScreen)
        assert attached(hands) == "Joe Bloggs"


async def test_a_field_that_is_wrong_is_asked_for_again(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        customer(hands, loyalty="LC-12345678")
        screen = await at_customers(hands)
        await hands.press("f4")
        await hands.type("Joe", "enter")
        await hands.type("12", "enter")
        await hands.type("LC-12345678", "enter")
        await hands.type("n", "enter")
        await hands.sees("That is no phone number")
        await hands.type("06 123", "enter", "enter")
        await hands.type("n", "enter")
        await hands.sees("belongs to another customer")
        assert isinstance(screen.step, AddCustomer)
        await hands.press("up", "escape")
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert attached(hands) is None


# -- what they bought ---------------------------------------------------------------------------------------------


async def test_what_they_bought_is_listed_by_lot_and_searched_by_a_scan(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        eva = customer(hands)
        sold = sell(
            hands, b"2*" + gs1(goods.milk, "7745", days(9)), gs1(goods.headset, serial="8841-07"), customer=eva.id
        )
        give_back(hands, sold.number, lot="7745")
        screen = await at_customers(hands)
        await hands.type("eva")
        await hands.sees("1 found")
        await hands.press("f5")
        await hands.until(lambda: isinstance(screen.step, Bought))
        text = hands.text
        for words in (sold.number, "7745", "30 Nov", "8841-07", "2 lines in all, 2 with them still"):
            assert words in text
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("1 shown")
        assert "8841-07" not in hands.text
        await hands.type("zeppelin", "enter")
        await hands.sees('Nothing they bought has "zeppelin"')
        await hands.press("enter")
        await hands.sees("8841-07")
        await hands.press("escape", "escape")
        await hands.until_shown(CheckoutScreen)
        assert attached(hands) is None


# -- forgotten ----------------------------------------------------------------------------------------------------


async def test_forgetting_takes_a_second_press_and_someone_who_may(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        eva = customer(hands)
        sell(hands, b"BAG", customer=eva.id)
        assert hands.app.till.checkout.customer.attach(eva.id).ok
        screen = await at_customers(hands)
        await hands.press("f8")
        await hands.until(lambda: isinstance(screen.step, Forget))
        await hands.press("enter")
        await hands.sees("F8 forgets them for good")
        await hands.scan(b"LC-99999999")
        await hands.sees("That was a scan")
        await hands.type("Eva asked at the counter", "enter")
        await hands.press("f8")
        await hands.until_shown(ApproveScreen)
        await hands.type(MIRA, "enter")
        await hands.sees("Leave the customer's name and number out of the reason")
        await hands.type("asked at the counter", "enter", "f8")
        await hands.until_shown(ApproveScreen)
        await hands.type(MIRA, "enter")
        await hands.sees("Forgotten. What was bought stays")
        assert hands.app.till.customers.get(eva.id) is None
        assert attached(hands) is None
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)
        assert len(hands.app.till.customers.bought(eva.id)) == 1


@pytest.mark.parametrize("out", [("escape",), ("f8", "escape")])
async def test_a_customer_who_is_not_forgotten_stays(path: Path, goods: Goods, out: tuple[str, ...]) -> None:
    async with at_counter(path) as hands:
        eva = customer(hands)
        screen = await at_customers(hands)
        await hands.press("f8")
        await hands.sees("Find the customer first")
        await hands.type("eva")
        await hands.sees("1 found")
        await hands.press("f8")
        await hands.press(*out)
        if hands.app.screen is not screen:
            await hands.press("escape")
        assert hands.app.till.customers.get(eva.id) == eva


# -- anything ----------------------------------------------------------------------------------------------------


async def test_whatever_is_scanned_or_typed_is_data(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        known = []
        for n, (_, text) in enumerate(HOSTILE):
            kept = hands.app.till.customers.add(f"Zz {text[:150]}", f"06 555{n:04}", loyalty=f"LCX{n}")
            assert not isinstance(kept, str), (text, kept)
            known.append(kept)
        screen = await at_customers(hands)
        await hands.type("zz", "enter")
        await hands.sees("50 found")
        for _ in range(5):
            await hands.press("pagedown")
            assert all(row.isprintable() for row in hands.text.splitlines())
        for n, (_, text) in enumerate(HOSTILE):
            entry = Entry(text[:300].encode("utf-8", "surrogatepass"), scanned=bool(n % 2))
            for step in (Choose(screen), AddCustomer(screen, text, screen.attach, screen.leave)):
                screen.go(step)
                screen.take_entry(entry)
                assert hands.app.screen is screen
            screen.go(Bought(screen, known[n], screen.leave))
            screen.take_entry(entry)
            screen.go(Forget(screen, known[n], lambda _, __: None, screen.leave))
            screen.take_entry(entry)
        await hands.pilot.pause()
        assert all(row.isprintable() for row in hands.text.splitlines())
