"""Lots and serials that nobody has heard of, and units that carry both."""

from __future__ import annotations

from typing import Any

import pytest

from pos_term.domain.lots import Provenance
from pos_term.domain.policies import Department, Rules
from pos_term.domain.products import Product, Tracking, UnknownLot
from pos_term.domain.tender import TenderKind
from pos_term.services.outcomes import OutcomeKind
from tests.shop import TestShop, code, days, gs1


def taken(shop: TestShop, line: int = 0) -> list[tuple[str | None, int, Provenance]]:
    return [(n.lot, n.quantity, n.provenance) for n in shop.checkout.cart.lines[line].numbers]


WAYS = ("shop", "department", "product")


def settle(shop: TestShop, way: str, tracking: Tracking = Tracking.LOT, **rules: Any) -> Product:
    """A product for which something was decided by itself, by its department or by the shop."""
    if way == "product":
        return shop.product("milk", tracking, department="Dairy", **rules)
    if way == "department":
        shop.rule(Department(name="Dairy", rules=Rules(**rules)), Department(name="Other"))
    else:
        shop.rule(Department(name="Other"), **rules)
    return shop.product("milk", tracking, department="Dairy")


def creating(shop: TestShop, tracking: Tracking = Tracking.LOT, **more: Any) -> Product:
    return shop.product("new", tracking, unknown_lot=UnknownLot.CREATE, **more)


@pytest.mark.parametrize("way", WAYS)
def test_an_unknown_lot_is_made_wherever_that_is_said(shop: TestShop, way: str) -> None:
    milk = settle(shop, way, unknown_lot=UnknownLot.CREATE)
    outcome = shop.checkout.scan(gs1(milk, "NEW-1", days(20)))
    assert (outcome.kind, outcome.reasons, outcome.lot) == (OutcomeKind.ADDED, ("unknown_lot",), "NEW-1")
    number = shop.checkout.cart.lines[0].numbers[0]
    assert (number.unknown, number.provenance, number.expiry) == (True, Provenance.SCANNED, days(20))
    sold = shop.sell().lines[0].numbers[0]
    assert (sold.lot, sold.location, sold.provenance) == ("NEW-1", "count", Provenance.SCANNED)
    assert shop.rows("SELECT location, quantity FROM balance ORDER BY location") == [
        ("count", -1000), ("customer", 1000),
    ]  # fmt: skip
    assert shop.rows("SELECT lot, expiry, made_by IS NOT NULL FROM lot") == [("NEW-1", days(20).isoformat(), 1)]


def test_without_that_rule_an_unknown_lot_is_refused_at_the_scan_and_at_the_commit(shop: TestShop) -> None:
    milk = shop.product("milk", Tracking.LOT)
    assert shop.checkout.scan(gs1(milk, "NEW-1")).reasons == ("unknown_lot",)
    shop.rule(unknown_lot=UnknownLot.CREATE)
    assert shop.checkout.scan(gs1(milk, "NEW-1")).ok
    shop.checkout.tender(TenderKind.CASH)
    shop.rule()
    assert shop.checkout.complete().reasons == ("unknown_lot",)


def test_a_typed_lot_that_nobody_knows_is_kept_as_typed_and_covers_the_line(shop: TestShop) -> None:
    milk = creating(shop)
    key = shop.checkout.scan(b"3*" + code(milk)).key
    assert shop.checkout.waiting, "a plain barcode waits although nothing is in stock"
    outcome = shop.checkout.answer(key, b"Lot-7", keyed=True)
    assert (outcome.kind, outcome.reasons) == (OutcomeKind.NUMBER_TAKEN, ("unknown_lot",))
    assert taken(shop) == [("Lot-7", 3000, Provenance.KEYED)]


def test_an_unknown_lot_that_has_expired_by_its_label_is_expired(shop: TestShop) -> None:
    milk = creating(shop)
    outcome = shop.checkout.scan(gs1(milk, "NEW-1", days(-1)))
    assert (outcome.kind, outcome.reasons) == (OutcomeKind.REFUSED, ("expired", "unknown_lot"))
    assert shop.checkout.scan(gs1(milk, "NEW-1", days(1))).reasons == ("unknown_lot", "short_dated")


def test_a_lot_that_came_to_be_known_by_a_sale_is_sold_again_in_the_same_way(shop: TestShop) -> None:
    milk = creating(shop)
    for _ in range(2):
        outcome = shop.checkout.scan(gs1(milk, "NEW-1", days(20)))
        assert outcome.reasons == ("unknown_lot",)
        shop.sell()
    assert shop.rows("SELECT quantity FROM balance WHERE location = 'customer'") == [(2000,)]
    shop.receive(milk, "NEW-1", quantity=1, expiry=days(20))
    assert shop.checkout.scan(gs1(milk, "NEW-1")).reasons == ()
    assert shop.sell().lines[0].numbers[0].location == "floor"
    gone = shop.checkout.scan(gs1(milk, "NEW-1"))
    assert (gone.kind, gone.reasons) == (OutcomeKind.REFUSED, ("not_available",))


def test_a_lot_that_was_received_while_it_stood_in_the_cart_leaves_the_shelf(shop: TestShop) -> None:
    milk = creating(shop)
    assert shop.checkout.scan(b"3*" + gs1(milk, "NEW-1", days(20))).ok
    shop.receive(milk, "NEW-1", quantity=9, expiry=days(20))
    assert [(n.location, n.quantity) for n in shop.sell().lines[0].numbers] == [("floor", 3000)]


def test_a_recalled_lot_that_never_came_is_recalled_and_a_held_one_held(shop: TestShop) -> None:
    milk = creating(shop)
    shop.recall(milk, "BAD")
    shop.hold(milk, "DOUBT")
    assert shop.checkout.scan(gs1(milk, "BAD", days(20))).reasons[0] == "recalled"
    assert shop.checkout.scan(gs1(milk, "DOUBT", days(20))).reasons[0] == "held"
    assert not shop.checkout.cart


def test_a_lot_recalled_after_it_was_made_in_the_cart_stops_the_sale(shop: TestShop) -> None:
    milk = creating(shop)
    assert shop.checkout.scan(gs1(milk, "NEW-1", days(20))).ok
    shop.checkout.tender(TenderKind.CASH)
    shop.recall(milk, "NEW-1")
    stopped = shop.checkout.complete()
    assert stopped.reasons[0] == "recalled"
    assert shop.rows("SELECT * FROM sale") == []


def test_an_unknown_serial_is_made_once_and_is_sold_from_then_on(shop: TestShop) -> None:
    phone = creating(shop, Tracking.SERIAL)
    assert shop.checkout.scan(gs1(phone, serial="S1")).reasons == ("unknown_lot",)
    assert shop.checkout.scan(gs1(phone, serial="s1")).reasons[0] == "serial_in_cart"
    shop.sell()
    again = shop.checkout.scan(gs1(phone, serial="S1"))
    assert (again.kind, again.reasons) == (OutcomeKind.REFUSED, ("serial_sold",))


def test_an_unknown_serial_of_a_recalled_production_lot_is_recalled(shop: TestShop) -> None:
    pump = creating(shop, Tracking.LOT_SERIAL)
    shop.receive(pump, "PL-1", serial="S1")
    assert shop.checkout.scan(gs1(pump, "PL-1", serial="S2")).reasons == ("unknown_lot",)
    shop.checkout.tender(TenderKind.CASH)
    shop.recall(pump, "PL-1")
    assert shop.checkout.scan(gs1(pump, "PL-1", serial="S3")).reasons[0] == "recalled"
    assert shop.checkout.complete().reasons[0] == "recalled"


@pytest.mark.parametrize("typed", ["\u200bX", "x" * 81])
def test_a_number_that_cannot_be_kept_is_not_made(shop: TestShop, typed: str) -> None:
    milk = creating(shop)
    key = shop.checkout.scan(code(milk)).key
    assert shop.checkout.number(key, lot=typed).reasons == ("bad_code",)
    assert shop.checkout.cart.lines[0].missing == 1000


def test_a_blank_number_is_no_number(shop: TestShop) -> None:
    milk = creating(shop)
    key = shop.checkout.scan(code(milk)).key
    assert not shop.checkout.number(key, lot="  ").ok
    assert not shop.checkout.number(key, serial="S1").ok
    assert shop.checkout.cart.lines[0].missing == 1000


def test_goods_without_tracking_have_no_unknown_lot(shop: TestShop) -> None:
    bread = creating(shop, Tracking.NONE)
    assert shop.checkout.scan(gs1(bread, "B-1")).reasons == ()
    shop.sell()
    assert shop.rows("SELECT * FROM lot") == []


def test_a_serial_alone_fills_the_lot_it_was_made_in(shop: TestShop) -> None:
    pump = shop.product("pump", Tracking.LOT_SERIAL)
    shop.receive(pump, "PL-1", serial="S1", expiry=days(300))
    shop.checkout.scan(code(pump))
    outcome = shop.checkout.scan(b"S1")
    assert (outcome.lot, outcome.serial) == ("PL-1", "S1")
    sold = shop.sell().lines[0].numbers[0]
    assert (sold.lot, sold.serial, sold.expiry) == ("PL-1", "S1", days(300))


def test_a_label_whose_lot_is_not_that_of_the_serial_is_refused(shop: TestShop) -> None:
    pump = shop.product("pump", Tracking.LOT_SERIAL)
    shop.receive(pump, "PL-1", serial="S1")
    shop.receive(pump, "PL-2", serial="S2")
    outcome = shop.checkout.scan(gs1(pump, "PL-2", serial="S1"))
    assert (outcome.kind, outcome.reasons) == (OutcomeKind.REFUSED, ("wrong_product",))
    assert "PL-1" in outcome.message
    assert shop.checkout.scan(gs1(pump, "pl-1", serial="S1")).ok
