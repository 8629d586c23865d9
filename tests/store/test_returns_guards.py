"""Rules inside the transaction: a document that takes back what it may not is not posted, whoever made it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from pos_term.domain.documents import ProductsSet, ReturnedLine, ReturnedNumber, Sale, SaleLine, SoldNumber
from pos_term.domain.lots import Provenance, loose_key, lot_key, serial_key
from pos_term.domain.products import Product, Tracking
from pos_term.domain.tender import Tender, TenderKind
from pos_term.store.journal import Posted, Rejected
from pos_term.store.returns import standing_of
from tests.shop import TODAY, TestShop, days

MILK, PHONE = lot_key("milk", "A1"), serial_key("phone", "S1")


@pytest.fixture
def sold(shop: TestShop) -> Sale:
    """Three of a lot and one serial, sold for 10.00."""
    milk = shop.product("milk", Tracking.LOT, price=300, tax_rate=0)
    shop.receive(milk, "A1", expiry=days(20))
    phone = shop.product("phone", Tracking.SERIAL, price=100, tax_rate=0)
    shop.receive(phone, serial="S1")
    shop.product("tea", price=50)
    lots = SoldNumber(lot_id=MILK, lot="A1", quantity=3000, provenance=Provenance.SCANNED)
    unit = SoldNumber(lot_id=PHONE, serial="S1", quantity=1000, provenance=Provenance.SCANNED)
    line = SaleLine(
        n=1, sku="milk", name="Milk", quantity=3000, unit="each", unit_price=300, total=900, tax_rate=0,
        numbers=(lots,),
    )  # fmt: skip
    other = replace(line, n=2, sku="phone", name="Phone", quantity=1000, total=100, numbers=(unit,))
    sale = Sale(
        id="sold", shift="shift-1", cashier="ana", lines=(line, other), taxes=(), net=1000, tax=0, total=1000,
        change=0, currency="EUR", tenders=(Tender(kind=TenderKind.CASH, amount=1000),),
    )  # fmt: skip
    shop.post(sale)
    return sale


def back(*lines: ReturnedLine, **more: Any) -> Sale:
    total = -sum(line.total for line in lines)
    given = {
        "id": "back", "shift": "shift-1", "cashier": "ana", "lines": (), "returned": lines, "taxes": (),
        "net": total, "tax": 0, "total": total, "change": 0, "currency": "EUR",
        "tenders": (Tender(kind=TenderKind.CASH, amount=total),),
    }  # fmt: skip
    return Sale(**{**given, **more})


def milk_back(quantity: int = 1000, total: int = 300, place: str = "floor", **more: Any) -> ReturnedLine:
    number = ReturnedNumber(lot_id=MILK, lot="A1", quantity=quantity, place=place)
    given = {
        "n": 1, "sale": "sold", "receipt": "1-000001", "line": 1, "sku": "milk", "name": "Milk",
        "quantity": quantity, "unit": "each", "total": total, "tax_rate": 0, "numbers": (number,),
        "reason": "spoilt",
    }  # fmt: skip
    return ReturnedLine(**{**given, **more})


def phone_back(**more: Any) -> ReturnedLine:
    number = ReturnedNumber(lot_id=PHONE, serial="S1", quantity=1000, place="floor")
    given = {"line": 2, "sku": "phone", "name": "Phone", "total": 100, "numbers": (number,)}
    return milk_back(**{**given, **more})


def words(shop: TestShop, document: Sale) -> str:
    outcome = shop.try_post(document)
    assert isinstance(outcome, Rejected), outcome
    assert shop.rows("SELECT count(*) FROM return_line WHERE sale = 'back'") == [(0,)]
    return " | ".join(objection.words for objection in outcome.objections)


def test_what_was_sold_comes_back(shop: TestShop, sold: Sale) -> None:
    assert isinstance(shop.try_post(back(milk_back(3000, 900), phone_back(n=2))), Posted)


def test_no_more_comes_back_than_was_sold_in_one_document_or_in_several(shop: TestShop, sold: Sale) -> None:
    assert "A1 CAME BACK already" in words(shop, back(milk_back(4000, 900)))
    assert "A1 CAME BACK already" in words(shop, back(milk_back(2000, 600), milk_back(2000, 300, n=2)))
    shop.post(replace(back(milk_back(2000, 600)), id="first"))
    assert "A1 CAME BACK already" in words(shop, back(milk_back(2000, 300)))


def test_no_more_is_paid_back_than_was_paid(shop: TestShop, sold: Sale) -> None:
    more = "no more is paid back than was paid for it"
    assert more in words(shop, back(milk_back(1000, 901)))
    assert more in words(shop, back(milk_back(1000, 500), milk_back(1000, 401, n=2)))
    shop.post(replace(back(milk_back(1000, 800)), id="first"))
    assert more in words(shop, back(milk_back(1000, 101)))


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (milk_back(0, 0), "a return must be of more than nothing"),
        (milk_back(1000, -1), "a return must be of more than nothing"),
        (milk_back(quantity=1000, numbers=()), "empties are worth their deposit"),
        (replace(milk_back(), quantity=2000), "do not add up"),
        (milk_back(line=None), "names its sale and the line of it"),
        (milk_back(sale=None), "names its sale and the line of it"),
        (milk_back(sale="never"), "NOT SOLD on that receipt"),
        (milk_back(line=2), "NOT SOLD on that receipt"),
        (milk_back(sku="tea"), "ANOTHER PRODUCT"),
        (milk_back(place="customer"), "come back into the shop"),
        (milk_back(place="nowhere"), "come back into the shop"),
        (phone_back(sku="milk"), "ANOTHER PRODUCT"),
    ],
)
def test_a_line_that_makes_no_sense_is_not_posted(
    shop: TestShop, sold: Sale, line: ReturnedLine, told: str
) -> None:
    assert told in words(shop, back(line))


def test_a_number_under_the_key_of_another_is_not_taken(shop: TestShop, sold: Sale) -> None:
    number = ReturnedNumber(lot_id=MILK, lot="B2", quantity=1000, place="floor")
    assert "ANOTHER PRODUCT" in words(shop, back(milk_back(numbers=(number,))))


def test_a_serial_comes_back_from_a_customer_only(shop: TestShop, sold: Sale) -> None:
    unreceipted = phone_back(sale=None, line=None)
    assert "is with NO CUSTOMER" in words(shop, back(unreceipted, replace(unreceipted, n=2)))
    shop.post(replace(back(phone_back()), id="first"))
    assert "is with NO CUSTOMER" in words(shop, back(unreceipted))
    assert "is with NO CUSTOMER" in words(shop, back(phone_back()))


def test_a_stopped_lot_comes_back_to_quarantine_only(shop: TestShop, sold: Sale) -> None:
    milk = Product(sku="milk", name="Milk", tracking=Tracking.LOT)
    shop.hold(milk, "A1")
    assert "must go to quarantine, on hold: leaking" in words(shop, back(milk_back()))
    shop.recall(milk, "A1")
    assert "must go to quarantine, recalled (R-1)" in words(shop, back(milk_back()))
    shop.post(back(milk_back(place="quarantine")))


def test_an_unknown_number_comes_back_to_quarantine_only(shop: TestShop, sold: Sale) -> None:
    for key, lot in ((lot_key("milk", "ZZ"), "ZZ"), (loose_key("milk"), None)):
        number = ReturnedNumber(lot_id=key, lot=lot, quantity=1000, place="floor")
        assert "must go to quarantine" in words(shop, back(milk_back(sale=None, line=None, numbers=(number,))))


def whole(sold: Sale, **more: Any) -> Sale:
    numbers = {line.n: line.numbers[0] for line in sold.lines}
    lines = tuple(
        milk_back(
            line.quantity, line.total, n=line.n, line=line.n, sku=line.sku, name=line.name,
            numbers=(
                ReturnedNumber(
                    lot_id=numbers[line.n].lot_id, lot=numbers[line.n].lot, serial=numbers[line.n].serial,
                    quantity=line.quantity, place="floor",
                ),
            ),
        )
        for line in sold.lines
    )  # fmt: skip
    return back(*lines, **{"voids": "sold", **more})


def test_a_sale_is_taken_back_whole_once_and_in_its_own_shift(shop: TestShop, sold: Sale) -> None:
    void = whole(sold)
    assert "whole or not at all" in words(shop, replace(void, returned=void.returned[:1]))
    assert "is not there" in words(shop, replace(void, voids="never"))
    shop.post(replace(void, id="first"))
    assert "taken back already" in words(shop, void)


def test_a_sale_of_which_something_came_back_is_not_taken_back_whole(shop: TestShop, sold: Sale) -> None:
    shop.post(replace(back(milk_back()), id="first"))
    assert "came back already; take the rest back" in words(shop, whole(sold))


@pytest.mark.parametrize(
    ("lot_id", "standing"),
    [
        (lot_key("milk", "A1"), ""),
        (lot_key("milk", "ZZ"), "unknown"),
        (loose_key("milk"), "unknown"),
        (loose_key("tea"), ""),
        (lot_key("milk", "OLD"), "expired"),
        (lot_key("none", "X"), "unknown"),
    ],
)
def test_the_standing_of_a_number_is_one_word(shop: TestShop, sold: Sale, lot_id: str, standing: str) -> None:
    milk = Product(sku="milk", name="Milk", tracking=Tracking.LOT)
    shop.receive(milk, "OLD", expiry=days(-1))
    with shop.store.reading() as connection:
        assert standing_of(connection, lot_id.partition("␟")[0], lot_id, TODAY) == standing


def test_a_recall_of_a_whole_product_reaches_what_comes_back_without_a_number(shop: TestShop, sold: Sale) -> None:
    tea = Product(sku="tea", name="Tea", price=50)
    shop.post(ProductsSet(id=shop.id(), products=(tea,)))
    shop.recall(tea, None, "R-5")
    with shop.store.reading() as connection:
        assert standing_of(connection, "tea", loose_key("tea"), TODAY) == "recalled"
