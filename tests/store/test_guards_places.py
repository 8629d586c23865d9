"""Suppliers, places and products: each under one code, and changed by one person at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from pos_term.domain.documents import PlacesSet, ProductsSet, SuppliersSet
from pos_term.domain.lots import KEY_MARK
from pos_term.domain.places import BUILT_IN, Branch, Location
from pos_term.domain.products import Product, Tracking
from pos_term.domain.qualities import Quality
from pos_term.store.journal import Posting, Rejected, post
from pos_term.store.verify import verify
from tests.shop import NOON, TODAY, TestShop, days
from tests.store.goods import CELLAR, FARM, NORTH, NORTH_SHELF, carried, moved
from tests.store.test_guards import rejected


def suppliers(*given: Any, id: str = "s") -> SuppliersSet:  # noqa: A002
    return SuppliersSet(id=id, suppliers=given)


def places(*locations: Location, branches: tuple[Branch, ...] = (), id: str = "p") -> PlacesSet:  # noqa: A002
    return PlacesSet(id=id, locations=locations, branches=branches)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((replace(FARM, id=" "),), "cannot be the code of a supplier"),
        ((replace(FARM, id=f"a{KEY_MARK}b"),), "cannot be the code of a supplier"),
        ((replace(FARM, name=" "),), "supplier farm needs a name"),
        ((replace(FARM, gln="9521234500002"),), "is not a GLN"),
        ((replace(FARM, gln="952"),), "is not a GLN"),
        ((replace(FARM, gln="٩" * 13),), "is not a GLN"),
        ((replace(FARM, lead_days=-1),), "days to deliver are 0 to"),
        ((FARM, replace(FARM, id="Farm", gln="")), "stands here twice"),
        ((FARM, replace(FARM, id="other")), "GLN 9521234500001 is that of supplier farm"),
        ((replace(FARM, changed="2026 1 000000001"),), "supplier farm is not there any more"),
    ],
)
def test_a_supplier_that_cannot_be_is_refused(shop: TestShop, given: Any, words: str) -> None:
    assert words in rejected(shop, suppliers(*given)).words


def test_a_suppliers_code_is_given_once_however_it_is_written(shop: TestShop) -> None:
    shop.post(suppliers(FARM))
    other = replace(FARM, id="FARM", gln="")
    assert rejected(shop, suppliers(other, id="t")).words == (
        "supplier FARM is there already as farm; choose another code"
    )
    words = rejected(shop, suppliers(replace(FARM, name="New Farm"), id="t")).words
    assert words == "supplier farm is there already, put in by Ana on 21 Nov at 12:00; look at it and change that"
    assert "GLN" in rejected(shop, suppliers(replace(FARM, id="dairy"), id="t")).words


def test_of_two_managers_who_change_a_supplier_the_second_is_told(shop: TestShop) -> None:
    shop.post(suppliers(FARM))
    read = shop.rows("SELECT changed FROM supplier")[0][0]
    shop.now += timedelta(minutes=5)
    shop.post(suppliers(replace(FARM, phone="1", changed=read), id="first"))
    words = rejected(shop, suppliers(replace(FARM, phone="2", changed=read), id="second")).words
    assert words == "supplier farm was changed since by Ana on 21 Nov at 12:05; look at it again"
    read = shop.rows("SELECT changed FROM supplier")[0][0]
    behind = Posting("1", "Ben", NOON, TODAY)
    outcome = post(shop.store, suppliers(replace(FARM, phone="2", changed=read), id="second"), behind)
    assert isinstance(outcome, Rejected)
    assert "check the clock" in outcome.words
    shop.post(suppliers(replace(FARM, phone="2", changed=read), id="second"))
    assert shop.rows("SELECT phone FROM supplier") == [("2",)]
    assert verify(shop.store).sound


@pytest.mark.parametrize("name", BUILT_IN)
def test_what_every_shop_has_is_not_changed(shop: TestShop, name: str) -> None:
    words = rejected(shop, places(Location(name=name, sellable=True))).words
    assert words == f"{name} is a place of every shop and cannot be changed; enter another one"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (places(Location(name=" ")), "cannot be the code of a place"),
        (places(Location(name="Cellar")), "write it in small letters"),
        (places(CELLAR, CELLAR), "place cellar stands here twice"),
        (places(NORTH_SHELF), "store north is not known; enter it first"),
        (places(branches=(replace(NORTH, id=""),)), "cannot be the code of a store"),
        (places(branches=(replace(NORTH, name=""),)), "store north needs a name"),
        (places(branches=(NORTH, replace(NORTH, id="North"))), "stands here twice"),
    ],
)
def test_a_place_that_cannot_be_is_refused(shop: TestShop, given: PlacesSet, words: str) -> None:
    assert words in rejected(shop, given).words


@pytest.fixture
def stocked(shop: TestShop) -> TestShop:
    """Milk lies in the cellar and in the other store."""
    shop.post(places(CELLAR, NORTH_SHELF, branches=(NORTH,)))
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(9))
    shop.post(moved(carried("A", 2, target="cellar"), carried("A", 3, target="north-shelf")))
    return shop


def test_a_place_that_holds_stock_is_not_closed_nor_given_to_another_store(stocked: TestShop) -> None:
    cellar, shelf, north = (
        stocked.rows(text)[0][0]
        for text in (
            "SELECT changed FROM location WHERE name = 'cellar'",
            "SELECT changed FROM location WHERE name = 'north-shelf'",
            "SELECT changed FROM branch",
        )
    )
    shut = replace(CELLAR, closed=True, changed=cellar)
    words = rejected(stocked, places(shut, id="q")).words
    assert words == "cellar cannot be closed: it holds 2 of lot A of Milk; move it away first"
    words = rejected(stocked, places(replace(CELLAR, branch="north", changed=cellar), id="q")).words
    assert words == "cellar cannot go to another store: it holds 2 of lot A of Milk; move it away first"
    assert (
        "another store" in rejected(stocked, places(replace(NORTH_SHELF, branch="", changed=shelf), id="q")).words
    )
    closed = places(branches=(replace(NORTH, closed=True, changed=north),), id="q")
    assert rejected(stocked, closed).words == (
        "store North Street cannot be closed: north-shelf holds 3 of lot A of Milk; move it away first"
    )
    stocked.post(moved(carried("A", 2, source="cellar"), carried("A", 3, source="north-shelf"), id="away"))
    stocked.post(places(shut, id="q"))
    stocked.post(closed.__class__(id="r", branches=closed.branches))
    assert verify(stocked.store).sound


def test_what_lies_in_another_store_or_is_not_for_sale_is_not_sold_here(stocked: TestShop) -> None:
    rows = dict(stocked.rows("SELECT location, sellable FROM balance WHERE quantity > 0"))
    assert rows == {"floor": 1, "cellar": 0, "north-shelf": 0}
    mark = stocked.rows("SELECT changed FROM location WHERE name = 'cellar'")[0][0]
    stocked.post(places(replace(CELLAR, sellable=True, changed=mark), id="q"))
    assert stocked.rows("SELECT sellable FROM balance WHERE location = 'cellar'") == [(1,)]


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"low_stock": -1}, "low stock and days of alert are 0 or more"),
        ({"alert_days": -1}, "low stock and days of alert are 0 or more"),
        ({"lot_rule": "("}, "is no regular expression"),
        ({"qualities": (Quality(name="pH"), Quality(name="pH "))}, "needs a name of its own"),
        ({"qualities": (Quality(name=" "),)}, "needs a name of its own"),
        ({"qualities": (Quality(name="pH", least=7, most=6),)}, "leave nothing between them"),
    ],
)
def test_a_product_that_cannot_be_is_refused(shop: TestShop, more: dict[str, Any], words: str) -> None:
    product = Product(sku="tea", name="Tea", **more)
    assert words in rejected(shop, ProductsSet(id="p", products=(product,))).words


def test_of_two_managers_who_change_a_product_the_second_is_told(shop: TestShop) -> None:
    tea = Product(sku="tea", name="Tea")
    shop.post(ProductsSet(id="p", products=(tea,)))
    read = shop.rows("SELECT changed FROM product")[0][0]
    shop.post(ProductsSet(id="q", products=(replace(tea, price=1),), seen=read))
    words = rejected(shop, ProductsSet(id="r", products=(replace(tea, price=2),), seen=read)).words
    assert words == "Tea was changed since by Ana on 21 Nov at 12:00; look at it again"
    gone = ProductsSet(id="r", products=(Product(sku="jam", name="Jam"),), seen=read)
    assert rejected(shop, gone).words == "Jam is not there any more; look at it again"
