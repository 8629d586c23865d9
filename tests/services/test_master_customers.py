"""Customers in the office: their terms are set there, by one manager at a time, and never told to the journal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_term.domain.clean import clean
from pos_term.domain.customers import Customer
from pos_term.services.customers import Customers
from pos_term.services.desk import Desk, Refused
from pos_term.services.master.customers import customer_form, keep_customer, read_customer
from pos_term.services.master.form import Fault
from pos_term.services.master.keeping import Kept, Meanwhile, Unfit
from pos_term.store import customers as reads
from tests.hostile import HOSTILE
from tests.services.conftest import rows
from tests.services.test_master_products import refused
from tests.shop import TestShop, gtin


@pytest.fixture
def eva(shop: TestShop) -> Customer:
    """A customer whom the counter entered."""
    kept = Customers(shop.counterpart()).add("Eva Jansen", "06 1234 5678", loyalty="LC-1")
    assert isinstance(kept, Customer)
    return kept


def test_terms_are_set_in_the_office_and_the_journal_learns_the_id_only(desk: Desk, eva: Customer) -> None:
    wanted = replace(
        eva, exempt=True, tax_number="NL42", credit_limit=25000, min_shelf_life_days=14, grade="A", name="Eva Bos"
    )
    outcome = keep_customer(desk, eva, wanted)
    assert isinstance(outcome, Kept)
    assert outcome.words.startswith("Kept: name Eva Jansen → Eva Bos, pays no tax no → yes")
    assert read_customer(desk, eva.id) == wanted
    last = rows(desk, "SELECT kind, document FROM entry ORDER BY rowid DESC LIMIT 1")[0]
    assert last[0] == "customer_kept"
    assert "Bos" not in last[1]
    assert "NL42" not in last[1]


def test_the_second_of_two_is_told_and_nothing_is_written(desk: Desk, eva: Customer) -> None:
    with desk.store.writing() as connection:
        reads.put_customer(connection, replace(eva, grade="B"))
    outcome = keep_customer(desk, eva, replace(eva, grade="A", credit_limit=100))
    assert isinstance(outcome, Meanwhile)
    assert outcome.words == "Somebody changed them meanwhile: grade first - → B. You changed grade first too."
    assert rows(desk, "SELECT grade, credit_limit FROM customer") == [("B", None)]


def test_a_forgotten_customer_is_not_brought_back(desk: Desk, shop: TestShop, eva: Customer) -> None:
    with desk.store.writing() as connection:
        reads.forget_customer(connection, eva.id)
    assert isinstance(keep_customer(desk, eva, replace(eva, grade="A")), Refused)
    assert read_customer(desk, eva.id) is None


def test_a_card_is_one_customers_only_and_no_code_of_goods(desk: Desk, shop: TestShop, eva: Customer) -> None:
    ben = Customers(shop.counterpart()).add("Ben Vos", "06 99")
    assert isinstance(ben, Customer), ben
    shop.product("MILK", gtin=gtin(7))
    for code in ("LC-1", "MILK"):
        assert set(refused(keep_customer(desk, ben, replace(ben, loyalty=code)))) == {"loyalty"}


@pytest.mark.parametrize(("key", "text", "words"), [
    ("name", "", "Name: is empty; fill it in."),
    ("email", "eva", "E-mail: is no e-mail address; check it."),
    ("credit_limit", "-1", "May owe: is below 0; a limit is 0 or more, or empty for no account."),
    ("credit_limit", "lots", "May owe: amount 'lots' is not a number such as 12.50."),
    ("min_shelf_life_days", "x", "Days that must remain: 'x' is not a number of days from 0 to 36500."),
])  # fmt: skip
def test_what_a_customer_cannot_have_is_said_at_once(desk: Desk, key: str, text: str, words: str) -> None:
    assert customer_form(desk.shop).typed(Customer(id="x", name="Eva"), key, text) == Fault(key, words)


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_hostile_text_is_data_or_refused_in_one_plain_line(desk: Desk, eva: Customer, text: str) -> None:
    form, mine = customer_form(desk.shop), eva
    for field in form.fields:
        found = form.typed(mine, field.key, text)
        if isinstance(found, Fault):
            assert clean(found.words, limit=1000) == found.words
        else:
            mine = found
    assert isinstance(keep_customer(desk, eva, mine), Kept | Unfit)
    assert all(clean(name) == name for (name,) in rows(desk, "SELECT name FROM customer"))
