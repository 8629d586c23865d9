"""Reads of products: found by code, by words in any script, by the numbers on their packs."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pos_term.domain.clean import clean
from pos_term.domain.documents import PeopleSet, ProductsSet, ShopSet
from pos_term.domain.people import Person, Role
from pos_term.domain.products import Dated, LotPolicy, MissingPolicy, Product, Tracking
from pos_term.domain.scan_types import RestrictedRule
from pos_term.domain.shop import Shop
from pos_term.store import catalogue
from pos_term.store.catalogue import is_training, people, product_by_code, product_by_sku, search_products
from pos_term.store.create import create_store
from tests.hostile import HOSTILE
from tests.shop import TestShop, days, gtin

NAMES = {
    "YOG": "Yogurt, plain 500 g", "CRM": "Crème fraîche 200 g", "CHE": "Käse (Gouda), jung", "HEB": "חלב 3% 1 ליטר",
    "CJK": "牛乳 1 リットル", "ARA": "حليب كامل الدسم", "HIN": "दूध १ लीटर", "THA": "นมสด", "RUS": "Молоко топлёное",
    "KOR": "우유 1리터", "USB": "USB-C cable 2m", "OBR": "O'Brien's 7_up [new]",
}  # fmt: skip


@pytest.fixture
def shelf(shop: TestShop) -> TestShop:
    """A shop with products of many scripts; the yogurt and a headset have numbers."""
    products = tuple(
        Product(
            sku=sku, name=name, gtin=gtin(1000 + n), department="Dairy" if n < 8 else "Other",
            barcodes=(f"IN-{n:04d}",), tracking=Tracking.LOT if sku == "YOG" else Tracking.NONE,
        )
        for n, (sku, name) in enumerate(NAMES.items())
    )  # fmt: skip
    shop.post(ProductsSet(id="p", products=products))
    headset = shop.product("HEADSET", Tracking.LOT_SERIAL, name="Headset X")
    shop.receive(replace(products[0]), "L2411A", expiry=days(9))
    shop.receive(headset, "PL-7", serial="SN-0042")
    return shop


def found(shop: TestShop, text: str, most: int = 50) -> list[str]:
    with shop.store.reading() as connection:
        return [product.sku for product in search_products(connection, text, most=most)]


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("yogurt", "YOG"), ("YOG", "YOG"), ("yogu pla", "YOG"), ("plain yogurt", "YOG"), ("500 yog", "YOG"),
        ("creme", "CRM"), ("crème", "CRM"), ("cre\u0300me frai", "CRM"), ("kase", "CHE"), ("gouda", "CHE"),
        ("(gouda)", "CHE"), ("חלב", "HEB"), ("ליטר חלב", "HEB"), ("חל", "HEB"), ("牛乳", "CJK"),
        ("リットル", "CJK"),
        ("حليب", "ARA"), ("الدسم", "ARA"), ("दूध", "HIN"), ("लीटर", "HIN"), ("นมสด", "THA"), ("молоко", "RUS"),
        ("우유", "KOR"), ("usb-c", "USB"), ("usb c", "USB"), ("cable", "USB"),
        ("o'brien", "OBR"), ("brien", "OBR"), ("7_up", "OBR"), ("[new]", "OBR"), ("in-0003", "HEB"),
    ],
)  # fmt: skip
def test_a_product_is_found_by_the_beginnings_of_its_words(shelf: TestShop, text: str, sku: str) -> None:
    assert found(shelf, text)[:1] == [sku]


@pytest.mark.parametrize("sku", NAMES)
def test_a_product_is_found_by_its_whole_name(shelf: TestShop, sku: str) -> None:
    assert sku in found(shelf, NAMES[sku])


def test_a_product_is_found_by_its_codes(shelf: TestShop) -> None:
    assert found(shelf, gtin(1000)) == ["YOG"]
    assert found(shelf, gtin(1000).lstrip("0")) == ["YOG"]
    assert found(shelf, "IN-0000") == ["YOG"]
    assert found(shelf, "dairy yogurt") == ["YOG"]


@pytest.mark.parametrize(
    ("text", "sku"),
    [
        ("L2411A", "YOG"), ("l2411", "YOG"), ("lot L24", "YOG"), ("batch l24", "YOG"), ("LOT L2411A", "YOG"),
        ("SN-0042", "HEADSET"), ("serial sn-", "HEADSET"), ("pl-7", "HEADSET"),
    ],
)  # fmt: skip
def test_a_product_is_found_by_a_lot_batch_or_serial(shelf: TestShop, text: str, sku: str) -> None:
    assert found(shelf, text) == [sku]


@pytest.mark.parametrize("text", ["", " ", "nothing at all", "lot", "lot zzz", "batch", "yogurt headset", "*", '"'])
def test_what_is_not_there_is_not_found(shelf: TestShop, text: str) -> None:
    assert found(shelf, text) == []


def test_a_product_whose_name_begins_with_a_search_word_is_found_too(shelf: TestShop) -> None:
    shelf.product("lotion", name="Lot of lotion")
    shelf.product("serial", name="Serial port card")
    assert found(shelf, "lot of lotion") == ["lotion"]
    assert found(shelf, "serial port") == ["serial"]


def test_no_more_is_found_than_was_asked_for(shelf: TestShop) -> None:
    for n in range(30):
        shelf.product(f"tea-{n}", Tracking.LOT, name=f"Tea {n}")
        shelf.receive(shelf.product(f"jar-{n}", Tracking.LOT, name=f"Jar {n}"), f"TEA{n}", expiry=days(9))
    assert len(found(shelf, "tea", most=7)) == 7
    assert len(found(shelf, "tea", most=45)) == 45
    assert len(set(found(shelf, "tea", most=100))) == 60
    assert len(found(shelf, "lot tea", most=3)) == 3


def test_outside_text_never_breaks_a_search_and_finds_its_own_product(shelf: TestShop) -> None:
    for n, (name, text) in enumerate(HOSTILE):
        found(shelf, text)
        shelf.post(ProductsSet(id=f"h{n}", products=(Product(sku=f"H{n}-", name=text),)))
        shown = clean(text, limit=90)
        if any(char.isalnum() for char in shown):
            assert f"H{n}-" in found(shelf, shown, most=500), name
        found(shelf, text)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), max_size=30) | st.text("ab\"*^():-+{}.,' ANDORT\u0301_", max_size=20))
def test_no_text_at_all_breaks_a_search(shop: TestShop, text: str) -> None:
    assert found(shop, text) == []


def test_a_changed_name_is_found_and_the_old_one_no_more(shelf: TestShop) -> None:
    tea = Product(sku="tea", name="Green tea", barcodes=("T1",))
    shelf.post(ProductsSet(id="t1", products=(tea,)))
    shelf.post(ProductsSet(id="t2", products=(replace(tea, name="Black leaf", barcodes=("T2",)),)))
    assert (found(shelf, "green"), found(shelf, "leaf"), found(shelf, "T1")) == ([], ["tea"], [])
    with shelf.store.reading() as connection:
        assert product_by_code(connection, "T1") is None
        changed = product_by_code(connection, "T2")
        assert changed is not None
        assert changed.name == "Black leaf"


def test_a_product_comes_back_as_it_was_entered(shop: TestShop) -> None:
    full = Product(
        sku="ham", name="Ham", gtin=gtin(5), department="Deli", price=1990, tax_rate=9000, tracking=Tracking.LOT,
        dated=Dated.BEST_BEFORE, lot_policy=LotPolicy.AUTO, missing_policy=MissingPolicy.WARN, shelf_life_days=30,
        warning_days=3, min_shelf_life_days=2, unit="kg", weighed=True,
    )  # fmt: skip
    shop.post(ProductsSet(id="p", products=(full,)))
    with shop.store.reading() as connection:
        kept = product_by_sku(connection, "ham")
        assert kept
        assert kept.changed
        assert replace(kept, changed="") == full
        assert product_by_code(connection, gtin(5)) == kept
        assert product_by_sku(connection, "HAM") is None
        assert product_by_code(connection, "") is None


def test_the_shop_comes_back_as_it_was_set(shop: TestShop) -> None:
    set_up = Shop(name="חנות", restricted=(RestrictedRule("20", 5, 5, "price", 2),))
    with shop.store.reading() as connection:
        assert catalogue.shop(connection) == Shop()
    shop.post(ShopSet(id="s1", shop=Shop(name="Old")))
    shop.post(ShopSet(id="s2", shop=set_up))
    with shop.store.reading() as connection:
        assert catalogue.shop(connection) == set_up


def test_people_come_by_name_and_those_who_left_do_not(shop: TestShop) -> None:
    ana, ben = Person(id="2", name="Ana", role=Role.CASHIER), Person(id="1", name="Ben", role=Role.MANAGER)
    shop.post(PeopleSet(id="p1", people=(ben, ana, Person(id="3", name="Cy", role=Role.CASHIER))))
    shop.post(PeopleSet(id="p2", people=(Person(id="3", name="Cy", role=Role.CASHIER, active=False),)))
    with shop.store.reading() as connection:
        assert people(connection) == [ana, ben]


def test_a_store_knows_whether_it_is_for_practice(shop: TestShop) -> None:
    real = create_store(shop.store.path.with_name("real.db"))
    with shop.store.reading() as practice, real.reading() as earnest:
        assert is_training(practice)
        assert not is_training(earnest)
    real.close()
