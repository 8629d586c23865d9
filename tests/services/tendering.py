"""Hands for tests of payments: a shop with coins and currencies, one thing to sell, goods to bring back."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pos_term.domain.customers import Customer
from pos_term.domain.documents import Sale
from pos_term.domain.people import Person, Role
from pos_term.domain.shop import Currency
from pos_term.domain.tender import TenderKind
from pos_term.services.checkout import Checkout
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.returning import Pick
from pos_term.store.customers import put_customer
from tests.services.taking_back import document
from tests.shop import TestShop

SUPERVISOR = Person(id="mira", name="Mira", role=Role.SUPERVISOR)
COINS = {
    "cash_unit": 5,
    "currencies": (Currency(code="USD", rate=920_000), Currency(code="JPY", rate=6_100, digits=0)),
}


def run_by(shop: TestShop, **changed: Any) -> Checkout:
    """Run the shop by other settings."""
    shop.settings = replace(shop.settings, **changed)
    shop.checkout = shop.new_checkout()
    return shop.checkout


def cart_of(shop: TestShop, price: int) -> Checkout:
    """A sale of one thing at a price."""
    sku = f"thing-{price}"
    if not shop.rows("SELECT 1 FROM product WHERE sku = ?", sku):
        shop.product(sku, price=price, tax_rate=0)
    assert shop.checkout.find(sku).ok
    return shop.checkout


def sold(outcome: Outcome) -> Sale:
    assert outcome.kind is OutcomeKind.COMPLETED, outcome.message
    return document(outcome)


def customer(shop: TestShop, limit: int | None) -> Customer:
    """A customer who may owe up to a limit, attached to the sale."""
    made = Customer(id="c1", name="Anouk", credit_limit=limit)
    with shop.store.writing() as connection:
        put_customer(connection, made)
    assert shop.checkout.customer.attach("c1").ok
    return made


def sell_and_bring_back(shop: TestShop, price: int, kind: TenderKind) -> Checkout:
    """Sell one thing paid this way, and put it on a new sale as coming back."""
    cart_of(shop, price)
    assert shop.checkout.tender(kind, None, "4411" if kind is TenderKind.CARD else "").ok
    receipt = sold(shop.checkout.complete()).number
    outcome = shop.checkout.returns.take_back(receipt, (Pick(line=1, quantity=1000),), "changed their mind")
    assert outcome.ok, outcome.message
    return shop.checkout
