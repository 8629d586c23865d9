"""Goods that move, are thrown away or go back: nothing leaves where it is not, and nothing for no reason."""

from __future__ import annotations

from typing import Any

import pytest

from pos_term.domain.documents import PlacesSet
from pos_term.domain.places import Branch, Location
from pos_term.domain.products import Product, Tracking
from pos_term.domain.quantity import LARGEST
from pos_term.store.verify import verify
from tests.shop import TestShop, days
from tests.store.goods import CELLAR, carried, disposed, gone, moved, sent_back
from tests.store.test_guards import rejected


@pytest.fixture
def milk(shop: TestShop) -> Product:
    """Ten pieces of lot A on the floor and two in the back; a cellar, and a store that is closed."""
    product = shop.product("milk", Tracking.LOT)
    shop.receive(product, "A", expiry=days(9))
    shop.receive(product, "A", quantity=2, location="back")
    shut = Location(name="shut", title="Old cellar", closed=True)
    north = Branch(id="north", name="North Street", closed=True)
    away = Location(name="away", branch="north")
    shop.post(PlacesSet(id="places", locations=(CELLAR, shut, away), branches=(north,)))
    return product


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (carried("A", 0), "a quantity of lot A of Milk must be more than 0"),
        (carried("A", -1), "a quantity of lot A of Milk must be more than 0"),
        (carried("A", LARGEST), "is more than 100000"),
        (carried("A", source="floor", target="floor"), "goes from floor to itself"),
        (carried("A", source="nowhere"), "place 'nowhere' is not known"),
        (carried("A", target="nowhere"), "place 'nowhere' is not known"),
        (carried("A", source="supplier"), "is not a place inside the company"),
        (carried("A", target="customer"), "is not a place inside the company"),
        (carried("A", target="shut"), "Old cellar is closed; choose another place"),
        (carried("A", target="away"), "away is in store North Street, which is closed; choose another place"),
        (carried("B"), "lot B of Milk is not known; check the code"),
        (carried(None, sku="ghost"), "product ghost is not known; enter it first"),
        (carried("A", 11), "only 10 of lot A of Milk is at floor, not 11; take what is there or count it"),
        (
            carried("A", source="cellar"),
            "nothing of lot A of Milk is at Cold cellar; there is 2 at back, 10 at floor",
        ),
        (carried(None), "Milk goes by lot or serial and none without a number is at floor"),
    ],
)
def test_a_transfer_that_cannot_be_is_refused_with_what_and_where(
    shop: TestShop, milk: Product, line: Any, words: str
) -> None:
    assert words in rejected(shop, moved(line)).words


def test_a_transfer_of_nothing_is_refused(shop: TestShop) -> None:
    assert "nothing is moved" in rejected(shop, moved()).words


def test_lines_of_one_transfer_do_not_take_the_same_pieces_twice(shop: TestShop, milk: Product) -> None:
    outcome = rejected(shop, moved(carried("A", 6), carried("a", 5, target="cellar")))
    assert outcome.words == "only 10 of lot a of Milk is at floor, not 11; take what is there or count it"
    assert outcome.objections[0].line == 2
    shop.post(moved(carried("A", 6), carried("a", 4, target="cellar")))


def test_stock_can_leave_a_place_that_was_closed(shop: TestShop, milk: Product) -> None:
    with shop.store.writing() as connection:
        connection.exec_driver_sql("UPDATE location SET closed = 0 WHERE name = 'shut'")
    shop.post(moved(carried("A", 1, target="shut"), id="in"))
    with shop.store.writing() as connection:
        connection.exec_driver_sql("UPDATE location SET closed = 1 WHERE name = 'shut'")
    shop.post(moved(carried("A", 1, source="shut"), id="out"))
    assert verify(shop.store).sound


def test_a_serial_moves_as_one_unit_of_its_own_lot(shop: TestShop) -> None:
    pump = shop.product("pump", Tracking.LOT_SERIAL)
    shop.receive(pump, "P1", serial="S1")
    assert "is one unit" in rejected(shop, moved(carried("P1", 2, sku="pump", serial="S1"))).words
    words = rejected(shop, moved(carried("P2", sku="pump", serial="S1"))).words
    assert words == "serial S1 of Pump belongs to lot P1, not P2"
    assert "not known" in rejected(shop, moved(carried("P1", sku="pump", serial="S9"))).words
    shop.post(moved(carried("p1", sku="pump", serial="s1")))
    assert "there is 1 at back" in rejected(shop, moved(carried(None, sku="pump", serial="S1"), id="again")).words


def test_goods_without_numbers_move_even_where_the_count_is_behind(shop: TestShop) -> None:
    shop.product("bag")
    shop.post(moved(carried(None, 3, sku="bag")))
    rows = dict(shop.rows("SELECT location, quantity FROM balance WHERE sku = 'bag'"))
    assert rows == {"floor": -3000, "back": 3000}


@pytest.mark.parametrize("make", [disposed, sent_back])
@pytest.mark.parametrize(
    ("lines", "more", "words"),
    [
        ((gone("A", 13),), {}, "only 10 of lot A of Milk is at floor, not 13"),
        ((gone("A", 0),), {}, "must be more than 0"),
        ((gone("A", -5),), {}, "must be more than 0"),
        ((gone("B"),), {}, "lot B of Milk is not known"),
        ((gone("A", location="supplier"),), {}, "is not a place inside the company"),
        ((gone("A", value=-1),), {}, "the value of milk is 0 or more"),
        ((gone("A"),), {"reason": " "}, "needs a reason"),
        ((), {}, "name what goes"),
    ],
)
def test_what_leaves_for_good_is_there_and_leaves_for_a_reason(
    shop: TestShop, milk: Product, make: Any, lines: Any, more: dict[str, str], words: str
) -> None:
    assert words in rejected(shop, make(*lines, **more)).words


def test_a_return_says_who_gets_it(shop: TestShop, milk: Product) -> None:
    assert "choose the supplier" in rejected(shop, sent_back(gone("A"), supplier=" ")).words


def test_a_stopped_lot_leaves_in_every_way_but_a_sale(shop: TestShop, milk: Product) -> None:
    shop.recall(milk, "A")
    shop.post(moved(carried("A", target="quarantine")))
    shop.post(disposed(gone("A", location="quarantine")))
    shop.post(sent_back(gone("A", location="back")))
    assert verify(shop.store).sound
