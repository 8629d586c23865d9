"""Goods that come back by a serial, by a lot, or by nothing but a supervisor's word."""

from __future__ import annotations

import pytest

from pos_term.domain.documents import NumbersAssigned, SoldNumber
from pos_term.domain.lots import Provenance, loose_key, lot_key, serial_key
from pos_term.domain.products import MissingPolicy, Product, Tracking, UnknownLot
from pos_term.domain.tender import TenderKind
from pos_term.services.returning import Pick
from tests.services.taking_back import CASHIER, SUPERVISOR, document, give_back, pack, places, sell, settle, sound
from tests.shop import TestShop, days, gs1

WHY = "changed their mind"


@pytest.fixture
def phone(shop: TestShop) -> Product:
    product = shop.product("phone", Tracking.SERIAL, price=12900)
    for serial in ("S1", "S2"):
        shop.receive(product, serial=serial)
    return product


@pytest.fixture
def milk(shop: TestShop) -> Product:
    product = shop.product("milk", Tracking.LOT, price=129)
    shop.receive(product, "A1", expiry=days(20))
    return product


def test_a_serial_finds_the_sale_it_left_with(shop: TestShop, phone: Product) -> None:
    receipt = sell(shop, pack(phone, serial="S1"))
    for code in (" s1 ", gs1(phone, serial="S1").decode()):
        outcome = shop.checkout.returns.by_serial(code, WHY)
        assert (outcome.ok, outcome.serial) == (True, "S1"), outcome.message
        [line] = shop.checkout.cart.lines
        assert line.returns is not None
        assert (line.returns.receipt, line.returns.line, line.returns.total) == (receipt, 1, 12900)
        again = shop.checkout.returns.by_serial("S1", WHY)
        assert (again.ok, again.reasons) == (False, ("serial_in_cart",))
        shop.checkout.remove(line.key)


def test_a_serial_that_was_never_sold_does_not_come_back(shop: TestShop, phone: Product) -> None:
    for serial in ("S1", "NEVER", "", "%"):
        outcome = shop.checkout.returns.by_serial(serial, WHY)
        assert outcome.reasons == ("not_sold",)
    assert not shop.checkout.cart


def test_a_serial_that_came_back_says_when_and_with_which_receipt(shop: TestShop, phone: Product) -> None:
    back = give_back(shop, sell(shop, pack(phone, serial="S1")), Pick(line=1, quantity=1000))
    outcome = shop.checkout.returns.by_serial("S1", WHY)
    assert outcome.reasons == ("already_returned",)
    assert outcome.message == f"Phone serial S1 CAME BACK already on 21 Nov with receipt {back.number}."


def test_a_serial_that_left_twice_comes_back_of_the_last_sale(shop: TestShop, phone: Product) -> None:
    give_back(shop, sell(shop, pack(phone, serial="S1")), Pick(line=1, quantity=1000))
    last = sell(shop, pack(phone, serial="S1"))
    assert shop.checkout.returns.by_serial("S1", WHY).ok
    assert document(settle(shop.checkout)).returned[0].receipt == last
    sound(shop)


def test_of_several_products_with_a_serial_the_one_must_be_named(shop: TestShop, phone: Product) -> None:
    radio = shop.product("radio", Tracking.SERIAL, price=4000)
    shop.receive(radio, serial="S1")
    sell(shop, pack(phone, serial="S1"), pack(radio, serial="S1"))
    asked = shop.checkout.returns.by_serial("S1", WHY)
    assert asked.message == "Several products have serial S1: Phone (phone), Radio (radio). Say which it is."
    assert [unit.product.sku for unit in shop.checkout.returns.units("s1")] == ["phone", "radio"]
    outcome = shop.checkout.returns.by_serial("S1", WHY, sku="radio")
    assert outcome.product is not None
    assert outcome.product.sku == "radio"
    # A code that names its product needs no question.
    assert shop.checkout.returns.by_serial(gs1(phone, serial="S1").decode(), WHY).ok


def test_the_sales_of_a_lot_are_listed_while_something_is_out(shop: TestShop, milk: Product) -> None:
    pills = shop.product("pills", Tracking.LOT_SERIAL, price=640)
    shop.receive(pills, "A1", serial="7", expiry=days(90))
    first = sell(shop, pack(milk, "A1"), pack(milk, "A1"))
    last = sell(shop, pack(milk, "A1"), gs1(pills, "A1", serial="7"))
    returns = shop.checkout.returns
    assert [(e.receipt, e.sku, e.serial, e.left) for e in returns.by_lot("a1")] == [
        (last, "milk", None, 1000), (last, "pills", "7", 1000), (first, "milk", None, 2000),
    ]  # fmt: skip
    give_back(shop, last, Pick(line=1, quantity=1000))
    assert returns.take_back(first, (Pick(line=1, quantity=1000, lot="A1"),), WHY).ok
    assert [(e.receipt, e.sku, e.left) for e in returns.by_lot("A1")] == [
        (last, "pills", 1000), (first, "milk", 1000),
    ]  # fmt: skip
    assert returns.by_lot("") == returns.by_lot("NONE") == returns.by_lot("A1", customer="nobody") == []


def test_the_sales_of_a_lot_to_one_customer_are_listed(shop: TestShop, milk: Product) -> None:
    sell(shop, pack(milk, "A1"))
    eva = shop.checkout.customer.add("Eva")
    assert not isinstance(eva, str)
    shop.checkout.customer.attach(eva.id)
    hers = sell(shop, pack(milk, "A1"))
    assert [e.receipt for e in shop.checkout.returns.by_lot("A1", customer=eva.id)] == [hers]


def test_without_a_receipt_goods_come_back_at_the_price_and_tax_of_today(shop: TestShop, milk: Product) -> None:
    sell(shop, pack(milk, "A1"), pack(milk, "A1"))
    refused = shop.checkout.returns.without_receipt("milk", 1000, WHY, CASHIER, lot="A1")
    assert refused.reasons == ("not_allowed",)
    outcome = shop.checkout.returns.without_receipt("milk", 2000, WHY, SUPERVISOR, lot="a1")
    assert outcome.message == "Milk 2 goes back to the floor. 2.58 to pay back."
    sale = document(settle(shop.checkout))
    [line] = sale.returned
    assert (line.sale, line.receipt, line.total, line.tax_rate) == (None, "", 258, 9000)
    assert (line.approved_by, line.reason) == ("Mira", WHY)
    assert places(shop, lot_key("milk", "A1")) == {"floor": 10000}
    sound(shop)


@pytest.mark.parametrize(
    ("lot", "lot_id", "why"),
    [
        (None, loose_key("milk"), "its lot or serial is not known"),
        ("ZZ", lot_key("milk", "ZZ"), "the shop never received ZZ"),
        ("A1", lot_key("milk", "A1"), "more of lot A1 than was sold"),
    ],
)
def test_goods_whose_lot_the_shop_cannot_vouch_for_go_to_quarantine(
    shop: TestShop, milk: Product, lot: str | None, lot_id: str, why: str
) -> None:
    outcome = shop.checkout.returns.without_receipt(milk.sku, 1000, WHY, SUPERVISOR, lot=lot)
    assert f"goes to QUARANTINE: {why}." in outcome.message
    assert settle(shop.checkout).ok
    assert places(shop, lot_id)["quarantine"] == 1000
    sound(shop)


def test_a_recall_reaches_a_lot_that_was_known_by_its_return_only(shop: TestShop, milk: Product) -> None:
    assert shop.checkout.returns.without_receipt("milk", 1000, WHY, SUPERVISOR, lot="ZZ").ok
    assert settle(shop.checkout).ok
    shop.recall(milk, "ZZ")
    assert shop.rows("SELECT recall FROM lot WHERE id = ?", lot_key("milk", "ZZ")) == [("R-1",)]
    shop.receive(milk, "ZZ", quantity=2)
    sound(shop)


def test_a_unit_without_a_receipt_must_be_with_a_customer_and_comes_back_of_its_own_sale(
    shop: TestShop, phone: Product
) -> None:
    returns = shop.checkout.returns
    assert returns.without_receipt("phone", 1000, WHY, SUPERVISOR).reasons == ("number_missing",)
    assert returns.without_receipt("phone", 1000, WHY, SUPERVISOR, serial="S1").reasons == ("not_sold",)
    assert returns.without_receipt("phone", 1000, WHY, SUPERVISOR, serial="NEVER").reasons == ("not_sold",)
    receipt = sell(shop, pack(phone, serial="S1"))
    assert not returns.without_receipt("phone", 2000, WHY, SUPERVISOR, serial="S1").ok
    assert returns.without_receipt("phone", 1000, WHY, SUPERVISOR, serial="S1").ok
    [line] = document(settle(shop.checkout)).returned
    assert (line.receipt, line.line, line.total, line.approved_by) == (receipt, 1, 12900, "Mira")
    assert returns.without_receipt("phone", 1000, WHY, SUPERVISOR, serial="S1").reasons == ("already_returned",)


@pytest.mark.parametrize(("sku", "quantity"), [("none", 1000), ("milk", 0), ("milk", 1500), ("milk", 10**12)])
def test_what_cannot_be_without_a_receipt_is_refused(
    shop: TestShop, milk: Product, sku: str, quantity: int
) -> None:
    assert not shop.checkout.returns.without_receipt(sku, quantity, WHY, SUPERVISOR, lot="A1").ok
    assert not shop.checkout.returns.without_receipt(milk.sku, 1000, " ", SUPERVISOR, lot="A1").ok
    assert not shop.checkout.cart


def test_goods_of_no_price_of_their_own_need_the_price_that_was_paid(shop: TestShop) -> None:
    shop.product("flowers", price=0, open_price=True)
    returns = shop.checkout.returns
    assert returns.without_receipt("flowers", 1000, WHY, SUPERVISOR).reasons == ("price_missing",)
    assert returns.without_receipt("flowers", 2000, WHY, SUPERVISOR, price=450).ok
    assert shop.checkout.cart.total == -900


def test_goods_sold_without_their_number_go_to_quarantine_until_it_is_known(shop: TestShop) -> None:
    cheese = shop.product("cheese", Tracking.LOT, missing_policy=MissingPolicy.ALLOW)
    shop.receive(cheese, "C1", expiry=days(20), location="back")
    receipt = sell(shop, b"cheese", b"cheese", b"cheese")
    sale = give_back(shop, receipt, Pick(line=1, quantity=1000))
    assert [(n.lot, n.place) for n in sale.returned[0].numbers] == [(None, "quarantine")]
    sold = shop.checkout.last
    assert sold is not None
    [(sale_id,)] = shop.rows("SELECT id FROM sale WHERE number = ?", receipt)
    number = SoldNumber(
        lot_id=lot_key("cheese", "C1"), lot="C1", quantity=1000, location="back", provenance=Provenance.KEYED
    )
    shop.post(NumbersAssigned(id=shop.id(), sale=sale_id, line=1, cashier="ana", numbers=(number,)))
    asked = shop.checkout.returns.take_back(receipt, (Pick(line=1, quantity=1000),), WHY)
    assert asked.message == "Cheese: which lot came back? Name it: without lot (1), C1 (1)."
    sale = give_back(shop, receipt, Pick(line=1, quantity=1000, lot="C1"))
    assert [(n.lot, n.place) for n in sale.returned[0].numbers] == [("C1", "back")]
    sale = give_back(shop, receipt, Pick(line=1, quantity=1000, lot=""))
    assert sale.returned[0].numbers[0].lot_id == loose_key("cheese")
    sound(shop)


def test_a_lot_that_only_the_till_has_heard_of_goes_to_quarantine(shop: TestShop) -> None:
    tea = shop.product("tea", Tracking.LOT, unknown_lot=UnknownLot.CREATE)
    shop.receive(tea, "T1", expiry=days(20))
    receipt = sell(shop, pack(tea, "NEW"))
    assert places(shop, lot_key("tea", "NEW")) == {"count": -1000, "customer": 1000}
    sale = give_back(shop, receipt, Pick(line=1, quantity=1000))
    assert [(n.lot, n.place) for n in sale.returned[0].numbers] == [("NEW", "quarantine")]
    assert not shop.checkout.scan(pack(tea, "NEW")).ok
    sound(shop)


def test_a_serial_line_with_lots_is_named_by_either(shop: TestShop) -> None:
    pills = shop.product("pills", Tracking.LOT_SERIAL, price=640)
    for serial, lot in (("1", "RX1"), ("2", "RX1"), ("3", "RX2")):
        shop.receive(pills, lot, serial=serial, expiry=days(90))
    receipt = sell(shop, *(gs1(pills, lot, serial=s) for s, lot in (("1", "RX1"), ("2", "RX1"), ("3", "RX2"))))
    returns = shop.checkout.returns
    assert returns.take_back(receipt, (Pick(line=1, quantity=1000, lot="RX1"),), WHY).reasons == ("number_missing",)
    assert returns.take_back(receipt, (Pick(line=1, quantity=1000, lot="RX2"),), WHY).serial == "3"
    assert returns.take_back(receipt, (Pick(line=1, quantity=1000, serial="1", lot="RX2"),), WHY).reasons == (
        "not_sold",
    )
    shop.recall(pills, "RX1", "R-3")
    told = returns.take_back(receipt, (Pick(line=1, quantity=1000, serial="1", lot="RX1"),), WHY)
    assert "QUARANTINE: recalled (R-3)" in told.message
    assert shop.checkout.refund(TenderKind.CASH).ok
    assert shop.checkout.complete().ok
    assert places(shop, serial_key("pills", "1")) == {"quarantine": 1000}
