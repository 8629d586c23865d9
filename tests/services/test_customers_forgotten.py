"""Customers forgotten on request: nothing personal stays, and the journal still holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_term.domain.customers import Customer
from pos_term.domain.products import Tracking
from pos_term.domain.tender import TenderKind
from pos_term.services.customers import Customers
from pos_term.store.verify import verify
from tests.hostile import HOSTILE
from tests.services.test_customers import added, journal_of, kept, manager, paid
from tests.shop import TestShop, days, gs1


@pytest.fixture
def desk(shop: TestShop) -> Customers:
    return Customers(shop.counterpart())


def test_a_forgotten_customer_is_wiped_from_the_store_the_journal_holds_and_purchases_stay_by_id(
    shop: TestShop, desk: Customers
) -> None:
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(30))
    ana = added(desk, "Mirjam Vosteen", "0612345678", "mirjam@example.com", "CARD-9", consent=True)
    shop.checkout.customer.attach(ana.id)
    shop.checkout.scan(gs1(milk, "A"))
    paid(shop)
    assert manager(shop).forget(ana.id, "asked by letter") is None
    row = shop.rows(
        "SELECT name, phone, email, loyalty, tax_number, fold, consent, forgotten FROM customer WHERE id = ?",
        ana.id,
    )
    assert row == [("", "", "", None, "", "", 0, 1)]
    assert desk.find("mirjam") == []
    assert desk.by_loyalty("CARD-9") is None
    assert [b.lot for b in desk.bought(ana.id)] == ["A"]
    assert verify(shop.store).sound
    assert "asked by letter" in journal_of(shop)
    for file in shop.store.path.parent.glob(f"{shop.store.path.name}*"):
        for personal in (b"Vosteen", b"vosteen", b"0612345678", b"mirjam@example", b"CARD-9"):
            assert personal not in file.read_bytes(), (file, personal)


def test_the_forgotten_cannot_be_attached_changed_or_forgotten_again(shop: TestShop, desk: Customers) -> None:
    ana = added(desk, "Mirjam Vos", loyalty="CARD-9")
    assert manager(shop).forget(ana.id, "on request") is None
    assert "forgotten" in shop.checkout.customer.attach(ana.id).message
    assert "forgotten" in str(desk.change(replace(ana, phone="0612345678")))
    assert "forgotten already" in str(manager(shop).forget(ana.id, "on request"))
    assert not shop.checkout.scan(b"CARD-9").ok
    assert shop.checkout.cart.customer is None
    again = added(desk, "Mirjam Vos", loyalty="CARD-9")
    assert again.id != ana.id


@pytest.mark.parametrize(
    "reason",
    ["", "   ", "Mirjam asked", "by VOS", "called from 06 1234 5678", "mirjam@example.com wrote", "card-9"],
)
def test_the_reason_for_forgetting_must_be_there_and_not_say_who(
    shop: TestShop, desk: Customers, reason: str
) -> None:
    ana = added(desk, "Mirjam Vos", "0612345678", "mirjam@example.com", "CARD-9")
    assert manager(shop).forget(ana.id, reason) is not None
    assert desk.get(ana.id) == ana
    assert "customer_forgotten" not in journal_of(shop)


def test_who_still_owes_is_not_forgotten(shop: TestShop, desk: Customers) -> None:
    ana = added(desk, "Mirjam Vos")
    kept(shop, replace(ana, credit_limit=100000))
    tea = shop.product("tea")
    shop.checkout.customer.attach(ana.id)
    shop.checkout.scan((tea.gtin or "").encode())
    shop.checkout.pay()
    assert shop.checkout.tender(TenderKind.ACCOUNT).ok
    assert shop.checkout.complete().ok
    assert "owe 2.50" in str(manager(shop).forget(ana.id, "on request"))
    assert desk.owes(ana.id) == 250


@pytest.mark.parametrize("text", [text for _, text in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_whatever_is_typed_for_a_customer_is_text_and_nothing_else(
    shop: TestShop, desk: Customers, text: str
) -> None:
    entered = desk.add(f"Ann {text}", loyalty=f"9{text}")
    desk.find(text)
    desk.by_loyalty(text)
    shop.checkout.customer.attach(text)
    manager(shop).forget(text, text)
    if isinstance(entered, Customer):
        assert all(c.isprintable() for c in entered.name)
        assert desk.get(entered.id) == entered
        assert manager(shop).forget(entered.id, "on request") is None
    assert "Ann" not in journal_of(shop)
