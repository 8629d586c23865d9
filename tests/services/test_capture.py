"""How numbers got on the sales, how long each took, and what the proposals saved."""

from __future__ import annotations

from datetime import timedelta

import pytest

from pos_term.domain.products import LotPolicy, Product, Tracking
from pos_term.services.desk import Desk
from pos_term.services.reports import Report, make_report
from tests.shop import NOON, TestShop, code, days, gs1


def report(desk: Desk) -> Report:
    made = make_report(desk, "capture")
    assert isinstance(made, Report)
    return made


def wait(shop: TestShop, seconds: float) -> None:
    """Time passes at the till."""
    assert shop.clock.fixed is not None
    shop.clock.fixed += timedelta(seconds=seconds)


@pytest.fixture
def milk(shop: TestShop) -> Product:
    """Milk of two lots."""
    milk = shop.product("milk", Tracking.LOT)
    shop.receive(milk, "A", expiry=days(10))
    shop.receive(milk, "B", expiry=days(20))
    return milk


def took(shop: TestShop) -> list[tuple[str, int]]:
    return [(n.provenance.value, n.took) for line in shop.checkout.cart.lines for n in line.numbers]


def test_the_seconds_from_question_to_answer_are_counted(shop: TestShop, desk: Desk, milk: Product) -> None:
    key = shop.checkout.scan(code(milk)).key
    wait(shop, 6.5)
    shop.checkout.answer(key, b"a", keyed=True)
    shop.sell()
    shop.checkout.scan(code(milk))
    wait(shop, 0.75)
    shop.checkout.accept_suggestion()
    shop.checkout.scan(gs1(milk, "B"))
    shop.sell()
    assert report(desk).rows == [
        {"provenance": "scanned", "numbers": 1, "seconds": "0", "seconds_each": "0"},
        {"provenance": "keyed", "numbers": 1, "seconds": "6.5", "seconds_each": "6.5"},
        {"provenance": "suggested", "numbers": 1, "seconds": "0.75", "seconds_each": "0.75"},
    ]
    assert report(desk).totals == {"rows": 3, "numbers": 3, "seconds": "7.25", "saved": "5.75"}


def test_a_number_that_comes_with_the_scan_took_no_time(shop: TestShop, milk: Product) -> None:
    shop.checkout.scan(code(milk))
    wait(shop, 5)
    cream = shop.product("cream", Tracking.LOT)
    shop.receive(cream, "C", expiry=days(10))
    shop.checkout.scan(gs1(cream, "C"))
    assert took(shop) == [("scanned", 0)]
    wait(shop, 2)
    shop.checkout.answer(shop.checkout.cart.lines[0].key, b"A", keyed=True)
    assert took(shop) == [("keyed", 7000), ("scanned", 0)]


def test_each_of_several_numbers_counts_from_the_one_before(shop: TestShop) -> None:
    phone = shop.product("phone", Tracking.SERIAL)
    for serial in ("S1", "S2"):
        shop.receive(phone, serial=serial)
    shop.checkout.scan(b"2*" + code(phone))
    wait(shop, 3)
    shop.checkout.scan(b"S1")
    wait(shop, 4)
    shop.checkout.scan(b"S2")
    assert took(shop) == [("scanned", 3000), ("scanned", 4000)]


def test_what_is_taken_without_asking_takes_nobodys_time(shop: TestShop, milk: Product) -> None:
    auto = shop.product("auto", Tracking.LOT, lot_policy=LotPolicy.AUTO)
    shop.receive(auto, "X", expiry=days(10))
    shop.checkout.scan(code(milk))
    wait(shop, 9)
    shop.checkout.scan(code(auto))
    assert took(shop) == [("suggested", 0)]


def test_a_line_that_grows_asks_anew(shop: TestShop, milk: Product) -> None:
    key = shop.checkout.scan(gs1(milk, "A")).key
    wait(shop, 60)
    shop.checkout.set_quantity(key, 2000)
    wait(shop, 2)
    shop.checkout.answer(key, b"B", keyed=True)
    assert took(shop) == [("scanned", 0), ("keyed", 2000)]
    shop.checkout.drop_number(key, "milk␟B")
    wait(shop, 5)
    shop.checkout.accept_suggestion(key)
    assert took(shop)[-1] == ("suggested", 5000)


def test_a_clock_that_goes_back_counts_nothing(shop: TestShop, milk: Product) -> None:
    key = shop.checkout.scan(code(milk)).key
    wait(shop, -50)
    shop.checkout.answer(key, b"A", keyed=True)
    assert took(shop) == [("keyed", 0)]


def test_a_number_that_leaves_two_places_was_captured_once(shop: TestShop, desk: Desk, milk: Product) -> None:
    shop.receive(milk, "A", expiry=days(10), quantity=5, location="back")
    key = shop.checkout.scan(b"12*" + code(milk)).key
    wait(shop, 3)
    shop.checkout.answer(key, b"A", keyed=True)
    shop.sell()
    assert len(shop.rows("SELECT * FROM sale_line")) == 2
    assert report(desk).rows == [{"provenance": "keyed", "numbers": 1, "seconds": "3", "seconds_each": "3"}]


def test_nothing_is_claimed_where_there_is_nothing_to_compare(shop: TestShop, desk: Desk, milk: Product) -> None:
    assert report(desk).totals == {"rows": 0, "numbers": 0, "seconds": "0", "saved": None}
    shop.checkout.scan(code(milk))
    shop.checkout.accept_suggestion()
    shop.sell()
    assert report(desk).totals["saved"] is None
    assert shop.clock.fixed == NOON
