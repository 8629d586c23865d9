"""Goods that come in: what no delivery can bring past the one door."""

from __future__ import annotations

from typing import Any

import pytest

from pos_term.domain.documents import LotField, PlacesSet
from pos_term.domain.lots import serial_key
from pos_term.domain.places import Branch, Location
from pos_term.domain.products import Product, Tracking
from pos_term.domain.quantity import LARGEST
from pos_term.store.guards.coming import DEAREST
from pos_term.store.verify import verify
from tests.shop import TestShop, days
from tests.store.goods import amended, came, mark, receipt, sent_back
from tests.store.goods import gone as left
from tests.store.test_guards import rejected


@pytest.fixture
def milk(shop: TestShop) -> Product:
    """Ten pieces of a lot that expires in nine days."""
    product = shop.product("milk", Tracking.LOT)
    shop.receive(product, "A", expiry=days(9), best_before=days(8))
    return product


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"quantity": -1000}, "a quantity of lot B of Milk is below 0"),
        ({"quantity": LARGEST + 1}, "is more than 100000"),
        ({"unit_cost": -1}, "the unit cost of lot B of Milk is below 0"),
        ({"unit_cost": DEAREST // 10_000}, "costs more than the store can add up"),
        ({"unit_cost": 2**62, "quantity": 0}, "costs more than the store can add up"),
        ({"freight": 1}, "is not a part of its unit cost"),
        ({"unit_cost": 5, "freight": 6}, "is not a part of its unit cost"),
        ({"unit_cost": 5, "freight": -1}, "is not a part of its unit cost"),
        ({"hold": "  "}, "a hold needs a reason"),
        ({"lot": None, "hold": "wet"}, "has no lot or serial that could be held; bring it to quarantine"),
        ({"production_date": days(1), "expiry": days(0)}, "check the dates"),
        ({"lot": "A", "expiry": days(10)}, f"has expiry {days(9)} in the store and {days(10)} here"),
        ({"lot": "a", "best_before": days(9)}, f"has best before {days(8)} in the store and {days(9)} here"),
        ({"location": "customer"}, "is not a place inside the shop"),
    ],
)
def test_a_line_that_cannot_be_is_not_received(
    shop: TestShop, milk: Product, more: dict[str, Any], words: str
) -> None:
    line = came("B").__class__(**{**{f: getattr(came("B"), f) for f in came("B").__slots__}, **more})
    outcome = rejected(shop, receipt(came("C"), line))
    assert words in outcome.words
    assert {objection.line for objection in outcome.objections} == {2}


def test_the_dearest_line_that_is_taken_can_be_taken_again_and_again(shop: TestShop, milk: Product) -> None:
    cost = DEAREST // LARGEST - 1
    for n in range(3):
        shop.post(receipt(came("D", 100_000, unit_cost=cost), id=f"g{n}"))
    assert shop.rows("SELECT unit_cost FROM lot WHERE id = 'milk␟D'") == [(cost,)]


def test_a_negative_freight_is_refused(shop: TestShop, milk: Product) -> None:
    assert "freight" in rejected(shop, receipt(came("B"), freight=-1)).words


def test_nothing_is_received_at_a_closed_place_or_in_a_closed_store(shop: TestShop, milk: Product) -> None:
    north = Branch(id="north", name="North Street", closed=True)
    shelf, cellar = Location(name="shelf", branch="north"), Location(name="cellar", title="Cellar", closed=True)
    shop.post(PlacesSet(id="places", locations=(shelf, cellar), branches=(north,)))
    assert rejected(shop, receipt(came("B", location="cellar"))).words == "Cellar is closed; choose another place"
    words = rejected(shop, receipt(came("B", location="shelf"))).words
    assert words == "shelf is in store North Street, which is closed; choose another place"


def test_packs_with_the_date_that_a_test_put_off_still_come_in_and_the_lot_keeps_its_later_date(
    shop: TestShop, milk: Product
) -> None:
    facts = (LotField.EXPIRY, days(9).isoformat(), days(30).isoformat())
    shop.post(amended("A", facts, retest=True, certificate="C-1"))
    shop.post(receipt(came("A", expiry=days(9)), id="old packs"))
    shop.post(receipt(came("A", expiry=days(30)), id="new packs"))
    assert shop.rows("SELECT expiry FROM lot WHERE id = 'milk␟A'") == [(days(30).isoformat(),)]
    assert str(days(30)) in rejected(shop, receipt(came("A", expiry=days(10)))).words


def test_a_date_that_was_put_right_because_it_was_wrong_does_not_come_again(shop: TestShop, milk: Product) -> None:
    shop.post(amended("A", (LotField.EXPIRY, days(9).isoformat(), days(5).isoformat())))
    assert mark(shop, "milk␟A")
    rejected(shop, receipt(came("A", expiry=days(9))))
    shop.post(receipt(came("A", expiry=days(5))))


def test_a_serial_that_went_back_to_its_supplier_may_come_again_and_any_other_not(shop: TestShop) -> None:
    shop.product("phone", Tracking.SERIAL)
    unit = came(None, 1, sku="phone", serial="S1")
    shop.post(receipt(unit))
    assert "still about" in rejected(shop, receipt(unit, id="again")).words
    shop.post(sent_back(left(None, sku="phone", serial="S1"), reason="to be mended"))
    shop.post(receipt(unit, id="mended"))
    key = serial_key("phone", "S1")
    places = dict(shop.rows("SELECT location, quantity FROM balance WHERE lot_id = ?", key))
    assert places == {"floor": 1000, "supplier": -1000}
    assert verify(shop.store).sound
