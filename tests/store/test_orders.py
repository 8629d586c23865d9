"""Reads of sales orders: what is kept, for whom, and what of it is still to go."""

from __future__ import annotations

from pos_term.domain.documents import CustomerKept, OrderedLine, OrderPlaced
from pos_term.domain.lots import lot_key, serial_key
from pos_term.domain.products import Tracking
from pos_term.domain.tender import TenderKind
from pos_term.store.journal import Rejected
from pos_term.store.orders import kept_elsewhere, kept_for, open_quantity, order_by_number, order_lines, receipts_of
from tests.shop import TestShop, days


def order(shop: TestShop, number: str, *lines: OrderedLine) -> OrderPlaced:
    return OrderPlaced(id=shop.id(), order=number, lines=lines)


def test_what_is_kept_is_counted_for_other_orders_only_and_for_its_product_only(shop: TestShop) -> None:
    milk, more = shop.product("milk", Tracking.LOT), shop.product("milk2", Tracking.LOT)
    for product in (milk, more):
        shop.receive(product, "A", expiry=days(9))
    shop.post(
        order(shop, "1", OrderedLine(sku="milk", quantity=2000, lot="a"), OrderedLine(sku="milk", quantity=9000))
    )
    shop.post(order(shop, "2", OrderedLine(sku="milk", quantity=3000, lot="A")))
    shop.post(order(shop, "3", OrderedLine(sku="milk2", quantity=4000, lot="A")))
    with shop.store.reading() as connection:
        assert kept_elsewhere(connection, "milk", None) == {lot_key("milk", "A"): 5000}
        assert kept_elsewhere(connection, "milk", "1") == {lot_key("milk", "A"): 3000}
        assert kept_elsewhere(connection, "milk2", "3") == {}


def test_a_serial_is_kept_until_its_order_has_it(shop: TestShop) -> None:
    phone = shop.product("phone", Tracking.SERIAL)
    shop.receive(phone, serial="S1")
    shop.post(order(shop, "1", OrderedLine(sku="phone", quantity=1000, serial="s1")))
    with shop.store.reading() as connection:
        assert kept_for(connection, serial_key("phone", "S1")) == "1"
    assert shop.checkout.orders.load("1").ok
    shop.checkout.pay()
    shop.checkout.tender(TenderKind.CASH)
    assert shop.checkout.complete().ok
    with shop.store.reading() as connection:
        assert kept_for(connection, serial_key("phone", "S1")) is None
        assert open_quantity(connection, "1", 1) == 0
        assert receipts_of(connection, ["1", "2"]) == {"1": ["1-000001"], "2": []}
        assert [(line.n, line.serial, line.open) for line in order_lines(connection, "1")] == [(1, "s1", 0)]


def test_an_order_has_a_number_of_its_own_and_asks_for_more_than_nothing(shop: TestShop) -> None:
    shop.product("tea")
    shop.post(order(shop, "1", OrderedLine(sku="tea", quantity=1000)))
    for again in (
        order(shop, "1", OrderedLine(sku="tea", quantity=2000)),
        order(shop, " ", OrderedLine(sku="tea", quantity=1)),
        order(shop, "2", OrderedLine(sku="tea", quantity=0)),
        order(shop, "2", OrderedLine(sku="tea", quantity=2000, serial="S")),
    ):  # fmt: skip
        assert isinstance(shop.try_post(again), Rejected)
    with shop.store.reading() as connection:
        assert order_by_number(connection, "2") is None
        found = order_by_number(connection, "1")
    assert found is not None
    assert (found.lines, found.open_lines, found.started, found.name) == (1, 1, False, "")


def test_a_serial_is_kept_for_one_order_only(shop: TestShop) -> None:
    shop.product("phone", Tracking.SERIAL)
    line = OrderedLine(sku="phone", quantity=1000, serial="S1")
    twice = shop.try_post(OrderPlaced(id="twice", order="SO-0", lines=(line, line)))
    assert isinstance(twice, Rejected)
    shop.post(OrderPlaced(id="one", order="SO-1", lines=(line,)))
    other = shop.try_post(OrderPlaced(id="two", order="SO-2", lines=(line,)))
    assert isinstance(other, Rejected)
    assert "serial S1 of phone is kept for an order already" in other.words


def test_the_id_of_another_document_is_refused(shop: TestShop) -> None:
    shop.post(OrderPlaced(id="same", order="SO-1", lines=()))
    outcome = shop.try_post(CustomerKept(id="same", customer="c-1"))
    assert isinstance(outcome, Rejected)
    assert "another document" in outcome.words
