"""What is kept for a sales order: not sold to another, not proposed to another while there is anything else."""

from __future__ import annotations

import pytest

from pos_term.domain.judgement import Reason
from pos_term.domain.products import Product, Tracking
from tests.services.test_orders import cart, line, pay, place
from tests.shop import TestShop, days, gs1


@pytest.fixture
def milk(shop: TestShop) -> Product:
    """Ten of lot A, which goes first, and ten of lot B."""
    product = shop.product("milk", Tracking.LOT)
    shop.receive(product, "A", expiry=days(20))
    shop.receive(product, "B", expiry=days(30))
    return product


@pytest.fixture
def phone(shop: TestShop) -> Product:
    """Two serials."""
    product = shop.product("phone", Tracking.SERIAL, price=9900)
    for serial in ("S1", "S2"):
        shop.receive(product, serial=serial)
    return product


def test_a_serial_kept_for_an_order_is_not_sold_to_another(shop: TestShop, phone: Product) -> None:
    place(shop, "77", line(phone, serial="S1"))
    refused = shop.checkout.scan(gs1(phone, serial="S1"))
    assert Reason.RESERVED.value in refused.reasons
    assert "KEPT FOR order 77" in refused.message
    assert shop.checkout.scan(gs1(phone, serial="S2")).ok
    assert pay(shop.checkout).ok
    assert shop.checkout.orders.load("77").ok
    assert pay(shop.checkout).ok


def test_a_serial_that_an_order_took_after_the_scan_stops_at_the_commit(shop: TestShop, phone: Product) -> None:
    assert shop.checkout.scan(gs1(phone, serial="S1")).ok
    place(shop, "77", line(phone, serial="S1"))
    outcome = pay(shop.checkout)
    assert not outcome.ok
    assert Reason.RESERVED.value in outcome.reasons
    assert shop.rows("SELECT count(*) FROM sale") == [(0,)]


def test_a_proposal_leaves_what_is_kept_for_others_as_long_as_there_is_anything_else(
    shop: TestShop, milk: Product
) -> None:
    place(shop, "77", line(milk, 9, lot="A"))
    shop.checkout.scan(b"3*milk")
    assert shop.checkout.accept_suggestion().ok
    assert cart(shop) == [("milk", 3000, [("A", None, 1000), ("B", None, 2000)])]
    shop.checkout.void("test")
    shop.checkout.scan(b"15*milk")
    assert shop.checkout.accept_suggestion().ok
    assert {n.lot: n.quantity for n in shop.checkout.cart.lines[0].numbers} == {"A": 5000, "B": 10000}


def test_nobody_is_told_to_take_first_what_is_kept_for_an_order(shop: TestShop, milk: Product) -> None:
    assert "lot A expires first" in shop.checkout.scan(gs1(milk, "B")).message
    shop.checkout.void("test")
    place(shop, "77", line(milk, 10, lot="A"))
    assert shop.checkout.scan(gs1(milk, "B")).findings == ()
    refused = shop.checkout.scan(gs1(milk, "Z"))
    assert refused.alternative is not None
    assert refused.alternative.lot == "B"
