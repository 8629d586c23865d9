"""Goods made here and lots that are split: nothing is made of itself, nothing is gained by cutting it up."""

from __future__ import annotations

from typing import Any

import pytest

from pos_term.domain.lots import lot_key, serial_key
from pos_term.domain.products import Product, Tracking
from pos_term.store.verify import verify
from tests.shop import TestShop, days
from tests.store.goods import came, made, split, used
from tests.store.test_guards import rejected


@pytest.fixture
def milk(shop: TestShop) -> Product:
    """Ten pieces of milk in lot A; cheese is made of milk, cake of cheese."""
    product = shop.product("milk", Tracking.LOT)
    shop.product("cheese", Tracking.LOT)
    shop.product("cake", Tracking.LOT)
    shop.product("pump", Tracking.LOT_SERIAL)
    shop.receive(product, "A", expiry=days(9), unit_cost=10_000)
    return product


CHEESE = came("K1", 2, sku="cheese")


@pytest.mark.parametrize(
    ("use", "make", "words"),
    [
        ((), (CHEESE,), "names its components"),
        ((used("A"),), (), "names what comes of it"),
        ((used("A", 11),), (CHEESE,), "only 10 of lot A of Milk is at floor, not 11"),
        ((used("A", 0),), (CHEESE,), "must be more than 0"),
        ((used("B"),), (CHEESE,), "lot B of Milk is not known"),
        ((used("A"),), (came("K1", 0, sku="cheese"),), "a quantity of lot K1 of Cheese must be more than 0"),
        ((used("A"),), (came("K1", -1, sku="cheese"),), "is below 0"),
        ((used("A"),), (came("K1", sku="ghost"),), "product ghost is not known"),
        ((used("A"),), (came("K1", sku="cheese", location="kitchen"),), "place 'kitchen' is not known"),
        ((used("A"),), (came("K1", sku="cheese", location="customer"),), "is not a place inside the shop"),
        ((used("A"),), (came("a"),), "lot a of Milk is used for itself; nothing is made of itself"),
        ((used("A"),), (CHEESE, came("K1", sku="cheese", expiry=days(1)), came("k1", sku="cheese", expiry=days(2))),
         "has expiry"),
    ],
)  # fmt: skip
def test_a_production_order_that_cannot_be_is_refused(
    shop: TestShop, milk: Product, use: Any, make: Any, words: str
) -> None:
    assert words in rejected(shop, made(use, make)).words


def test_nothing_is_made_of_itself_however_many_makings_later(shop: TestShop, milk: Product) -> None:
    shop.post(made((used("A", 4),), (came("K1", 2, sku="cheese"),), id="cheese"))
    shop.post(made((used("K1", sku="cheese"),), (came("C1", 3, sku="cake"),), id="cake"))
    shop.post(split((used("C1", 2, sku="cake"),), (came("C2", 2, sku="cake"),), id="slices"))
    words = rejected(shop, made((used("C2", sku="cake"),), (came("A"),))).words
    assert words.startswith("lot A of Milk went into lot C2 of Cake, which is used here; nothing is made of itself")
    for lot, sku in (("K1", "cheese"), ("C1", "cake"), ("C2", "cake")):
        rejected(shop, made((used("C2", sku="cake"),), (came(lot, sku=sku),)))
    shop.post(made((used("C2", sku="cake"),), (came("NEW"),), id="fed back"))
    assert verify(shop.store).sound


def test_a_lot_is_not_made_of_its_own_serials_nor_in_a_lot_that_went_into_it(shop: TestShop, milk: Product) -> None:
    shop.post(made((used("A"),), (came("P1", 1, sku="pump", serial="S1"),), id="pump"))
    unit = used("P1", sku="pump", serial="S1")
    assert "went into serial S1" in rejected(shop, made((unit,), (came("P1", 1, sku="pump", serial="S2"),))).words
    words = [
        each.words for each in rejected(shop, made((unit,), (came("P1", 1, sku="pump", serial="s1"),))).objections
    ]
    assert any("serial s1 of Pump is used for itself" in each for each in words)
    assert "went into serial S1" in rejected(shop, made((unit,), (came("A"),))).words
    lines = {(component, result) for component, result in shop.rows("SELECT component, result FROM lineage")}
    milk_a = lot_key("milk", "A")
    assert lines == {(milk_a, lot_key("pump", "P1")), (milk_a, serial_key("pump", "S1"))}


def test_a_serial_is_made_once(shop: TestShop, milk: Product) -> None:
    unit = came(None, 1, sku="pump", serial="S1")
    shop.post(made((used("A"),), (unit,)))
    assert "was received before" in rejected(shop, made((used("A"),), (unit,), id="again")).words
    shop.post(made((used(None, sku="pump", serial="S1"),), (came("K1", sku="cheese"),), id="taken apart"))
    assert "went into lot K1" in rejected(shop, made((used("K1", sku="cheese"),), (unit,), id="of its parts")).words
    shop.post(made((used("A"),), (unit,), id="built anew"))
    assert verify(shop.store).sound


PARTS = (came("A-1", 3, grade="A"), came("A-2", 1, grade="B", location="back"))


@pytest.mark.parametrize(
    ("use", "make", "more", "words"),
    [
        ((used("A", 5),), PARTS, {}, "the parts are 4 together and 5 is split; make them equal"),
        ((used("A", 2),), PARTS, {}, "the parts are 4 together and 2 is split"),
        ((used("A", 11),), (came("A-1", 11),), {}, "only 10 of lot A of Milk is at floor"),
        ((used("A", 2), used("A", 2)), PARTS, {}, "one lot at a time is split"),
        ((), PARTS, {}, "one lot at a time is split"),
        ((used("A", 4),), (), {}, "names the lots it gives"),
        ((used("A", 4),), (came("a", 4),), {}, "lot A of Milk cannot go on under its own code"),
        ((used("A", 4),), (came("A-1", 4, sku="cheese"),), {}, "gives lots of Milk only, not of cheese"),
        ((used("A", 4),), (came(None, 4),), {}, "needs a lot code of its own"),
        ((used("A", 4),), (came("OTHER", 4),), {}, "lot OTHER of Milk is there already and lots are never merged"),
        ((used("A", 4),), PARTS, {"reason": " "}, "a split needs a reason"),
        ((used(None, 4),), PARTS, {}, "is no lot that could be split"),
        ((used(None, 1, sku="pump", serial="S1"),), (came("P2", 1, sku="pump"),), {}, "no lot that could be split"),
    ],
)
def test_a_split_that_cannot_be_is_refused(
    shop: TestShop, milk: Product, use: Any, make: Any, more: dict[str, str], words: str
) -> None:
    shop.receive(milk, "other", expiry=days(3))
    outcome = rejected(shop, split(use, make, **more))
    assert any(words in objection.words for objection in outcome.objections), outcome


def test_a_lot_goes_on_as_two_and_the_rest_stays_what_it_was(shop: TestShop, milk: Product) -> None:
    shop.hold(milk, "A-1", "stopped before it was there")
    shop.post(split((used("A", 4),), PARTS))
    there = shop.rows("SELECT lot_id, location, quantity FROM balance WHERE location IN ('floor', 'back')")
    assert sorted(there) == [
        ("milk␟A", "floor", 6000), ("milk␟A-1", "floor", 3000), ("milk␟A-2", "back", 1000),
    ]  # fmt: skip
    assert verify(shop.store).sound
