"""Goods that come back by their receipt: what was sold, once, for what was paid, to where the rules say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_term.domain.customers import Customer
from pos_term.domain.documents import ProductsSet
from pos_term.domain.lots import serial_key
from pos_term.domain.products import Product, Tracking
from pos_term.domain.tender import TenderKind
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.returning import Pick, Sold
from tests.services.taking_back import CASHIER, document, give_back, pack, places, sell, settle, sound
from tests.shop import TODAY, TestShop, days


@pytest.fixture
def milk(shop: TestShop) -> Product:
    product = shop.product("milk", Tracking.LOT, price=129)
    shop.receive(product, "A1", expiry=days(20))
    shop.receive(product, "B2", expiry=days(30))
    return product


@pytest.fixture
def phone(shop: TestShop) -> Product:
    product = shop.product("phone", Tracking.SERIAL, price=12900, tax_rate=21000)
    for serial in ("S1", "S2", "S3"):
        shop.receive(product, serial=serial)
    return product


def look_up(shop: TestShop, receipt: str) -> Sold:
    sold = shop.checkout.returns.look_up(receipt)
    assert isinstance(sold, Sold), sold
    return sold


def take(shop: TestShop, receipt: str, *picks: Pick, reason: str = "changed their mind") -> Outcome:
    return shop.checkout.returns.take_back(receipt, picks, reason)


def test_a_receipt_shows_what_can_still_come_back_of_each_number(shop: TestShop, milk: Product) -> None:
    receipt = sell(shop, pack(milk, "A1"), pack(milk, "A1"), pack(milk, "B2"))
    give_back(shop, receipt, Pick(line=1, quantity=1000, lot="A1"))
    assert take(shop, receipt, Pick(line=1, quantity=1000, lot="B2")).ok
    sold = look_up(shop, receipt)
    [line] = sold.lines
    assert (line.quantity, line.back, line.left, line.unit_price, line.total) == (3000, 2000, 1000, 129, 387)
    assert [(n.lot, n.sold, n.left) for n in line.numbers] == [("A1", 2000, 1000), ("B2", 1000, 0)]
    assert [(tender.kind, tender.amount) for tender in sold.tenders] == [(TenderKind.CASH, 387)]
    assert (sold.business_date, sold.cashier, sold.closed) == (TODAY, "Ana", "")


@pytest.mark.parametrize("code", ["1-000001", " 1-000001\r\n", "]Q11-000001", "1-1"])
def test_the_code_on_the_paper_finds_the_sale_however_it_is_read(shop: TestShop, milk: Product, code: str) -> None:
    sell(shop, pack(milk, "A1"))
    assert look_up(shop, code).receipt == "1-000001"


@pytest.mark.parametrize("code", ["", "1-000099", "%", "\x1b]52;c;x\x07", "9" * 5000])
def test_an_unknown_receipt_is_told_in_words(shop: TestShop, code: str) -> None:
    words = shop.checkout.returns.look_up(code)
    assert isinstance(words, str)
    assert words.startswith("No receipt has the number")
    assert words.isprintable()
    outcome = take(shop, code, Pick(line=1, quantity=1000))
    assert (outcome.ok, outcome.reasons) == (False, ("not_sold",))


def test_what_is_paid_back_in_parts_is_what_was_paid_to_the_last_cent(shop: TestShop) -> None:
    shop.product("soap", price=333)
    shop.checkout.scan(b"3*soap")
    assert shop.checkout.pricing.discount(1, amount=99, reason="staff").ok
    receipt = document(settle(shop.checkout)).number
    back = [give_back(shop, receipt, Pick(line=1, quantity=1000)) for _ in range(3)]
    assert sum(sale.total for sale in back) == -(3 * 333 - 99)
    assert [sale.returned[0].total for sale in back] == [300, 300, 300]
    shop.product("bread", price=100)
    shop.checkout.scan(b"3*bread")
    assert shop.checkout.pricing.discount(None, amount=70, reason="staff").ok
    receipt = document(settle(shop.checkout)).number
    assert [give_back(shop, receipt, Pick(line=1, quantity=1000)).total for _ in range(3)] == [-77, -76, -77]


def test_the_deposit_and_the_old_tax_rate_come_back_with_the_goods(shop: TestShop) -> None:
    cola = shop.product("cola", price=150, deposit=25, tax_rate=9000)
    receipt = sell(shop, b"2*cola")
    shop.post(ProductsSet(id=shop.id(), products=(replace(cola, price=999, deposit=50, tax_rate=21000),)))
    sale = give_back(shop, receipt, Pick(line=1, quantity=1000))
    [line] = sale.returned
    assert (line.total, line.deposit, line.tax_rate, sale.total) == (175, 25, 9000, -175)
    assert [(tax.rate, tax.net + tax.tax) for tax in sale.taxes] == [(9000, -175)]


def test_more_than_was_sold_never_comes_back(shop: TestShop, milk: Product) -> None:
    receipt = sell(shop, pack(milk, "A1"), pack(milk, "A1"))
    assert take(shop, receipt, Pick(line=1, quantity=3000)).reasons == ("not_sold",)
    assert take(shop, receipt, Pick(line=1, quantity=1000), Pick(line=1, quantity=2000)).reasons == (
        "already_returned",
    )
    assert not shop.checkout.cart
    assert take(shop, receipt, Pick(line=1, quantity=2000)).ok
    again = take(shop, receipt, Pick(line=1, quantity=1000))
    assert again.message == f"Everything of {receipt} came back already or is in this cart."
    assert again.reasons == ("already_returned",)


@pytest.mark.parametrize("quantity", [0, -1000, 500, 10**12])
def test_a_quantity_that_makes_no_sense_is_refused(shop: TestShop, milk: Product, quantity: int) -> None:
    receipt = sell(shop, pack(milk, "A1"), pack(milk, "A1"))
    assert not take(shop, receipt, Pick(line=1, quantity=quantity)).ok
    assert not take(shop, receipt, Pick(line=7, quantity=1000)).ok
    assert not take(shop, receipt).ok
    assert not shop.checkout.cart


def test_which_lot_came_back_is_never_guessed(shop: TestShop, milk: Product) -> None:
    receipt = sell(shop, pack(milk, "A1"), pack(milk, "A1"), pack(milk, "B2"))
    asked = take(shop, receipt, Pick(line=1, quantity=1000))
    assert asked.message == "Milk: which lot came back? Name it: A1 (2), B2 (1)."
    assert asked.reasons == ("number_missing",)
    assert take(shop, receipt, Pick(line=1, quantity=1000, lot="C3")).reasons == ("not_sold",)
    assert take(shop, receipt, Pick(line=1, quantity=2000, lot="b2")).reasons == ("not_sold",)
    sale = give_back(shop, receipt, Pick(line=1, quantity=1000, lot=" b2 "))
    assert [(n.lot, n.quantity) for n in sale.returned[0].numbers] == [("B2", 1000)]
    # Only A1 is left: one number needs no name.
    sale = give_back(shop, receipt, Pick(line=1, quantity=1000))
    assert [(n.lot, n.quantity) for n in sale.returned[0].numbers] == [("A1", 1000)]


def test_all_that_is_left_comes_back_with_the_lots_it_left_with(shop: TestShop, milk: Product) -> None:
    receipt = sell(shop, pack(milk, "A1"), pack(milk, "A1"), pack(milk, "B2"))
    sale = give_back(shop, receipt, Pick(line=1, quantity=3000))
    assert [(n.lot, n.quantity) for n in sale.returned[0].numbers] == [("A1", 2000), ("B2", 1000)]


def test_of_several_serials_the_one_must_be_named(shop: TestShop, phone: Product) -> None:
    receipt = sell(shop, pack(phone, serial="S1"), pack(phone, serial="S2"))
    for quantity in (1000, 2000):
        assert take(shop, receipt, Pick(line=1, quantity=quantity)).reasons == ("number_missing",)
    assert take(shop, receipt, Pick(line=1, quantity=1000, serial="S3")).reasons == ("not_sold",)
    assert not take(shop, receipt, Pick(line=1, quantity=2000, serial="S1")).ok
    assert take(shop, receipt, Pick(line=1, quantity=1000, serial="s2")).serial == "S2"
    assert take(shop, receipt, Pick(line=1, quantity=1000, serial="S2")).reasons == ("already_returned",)
    assert take(shop, receipt, Pick(line=1, quantity=1000)).serial == "S1"


def test_a_return_is_one_line_and_an_exchange_goes_on_in_the_same_sale(shop: TestShop, milk: Product) -> None:
    receipt = sell(shop, pack(milk, "A1"))
    outcome = take(shop, receipt, Pick(line=1, quantity=1000))
    assert (outcome.kind, outcome.line) == (OutcomeKind.RETURNED, 1)
    assert outcome.message == "Milk 1 goes back to the floor. 1.29 to pay back."
    assert shop.checkout.cart.total == -129
    assert shop.checkout.scan(pack(milk, "B2")).ok
    assert shop.checkout.cart.total == 0
    shop.product("soap", price=300)
    shop.checkout.scan(b"soap")
    sale = document(settle(shop.checkout))
    assert (sale.kind.value, sale.total, [line.n for line in sale.lines], sale.returned[0].n) == (
        "exchange", 300, [2, 3], 1,
    )  # fmt: skip
    assert look_up(shop, sale.number).line(2) is not None
    assert look_up(shop, sale.number).line(1) is None
    sound(shop)


def test_a_return_of_a_return_is_refused(shop: TestShop, milk: Product) -> None:
    back = give_back(shop, sell(shop, pack(milk, "A1")), Pick(line=1, quantity=1000))
    refused = take(shop, back.number, Pick(line=1, quantity=1000))
    assert refused.message == f"{back.number} is a return itself; nothing of it can come back."
    assert refused.reasons == ("not_sold",)


@pytest.mark.parametrize("number", ["A1", "S1"])
def test_of_two_carts_that_take_back_the_same_the_second_is_stopped(
    shop: TestShop, milk: Product, phone: Product, number: str
) -> None:
    product = milk if number == "A1" else phone
    receipt = sell(shop, pack(product, *(("A1",) if product is milk else (None, "S1"))))
    first, second = shop.checkout, shop.new_checkout()
    for checkout in (first, second):
        assert checkout.returns.take_back(receipt, (Pick(line=1, quantity=1000),), "wrong product").ok
    assert settle(first).ok
    stopped = settle(second)
    assert (stopped.ok, stopped.reasons[0]) == (False, "already_returned")
    assert "CAME BACK already" in stopped.message
    assert shop.rows("SELECT count(*) FROM return_line") == [(1,)]
    assert second.cart
    shop.recorder.flush()
    assert shop.rows("SELECT count(*) FROM refusal") == [(0,)]
    sound(shop)


def test_a_unit_can_be_sold_again_and_come_back_again(shop: TestShop, phone: Product) -> None:
    for _ in range(2):
        receipt = sell(shop, pack(phone, serial="S1"))
        assert not shop.checkout.scan(pack(phone, serial="S1")).ok
        give_back(shop, receipt, Pick(line=1, quantity=1000))
        assert take(shop, receipt, Pick(line=1, quantity=1000)).reasons == ("already_returned",)
    assert places(shop, serial_key("phone", "S1")) == {"floor": 1000}
    sound(shop)


def test_a_reason_and_the_right_are_needed(shop: TestShop, milk: Product) -> None:
    receipt = sell(shop, pack(milk, "A1"))
    assert take(shop, receipt, Pick(line=1, quantity=1000), reason="  ").message == "Say why the goods come back."
    shop.settings = replace(shop.settings, rights=(replace(shop.settings.rights_of(CASHIER.role), may=()),))
    checkout = shop.new_checkout()
    for outcome in (
        checkout.returns.take_back(receipt, (Pick(line=1, quantity=1000),), "spoilt"),
        checkout.returns.by_serial("S1", "spoilt"),
        checkout.returns.without_receipt("milk", 1000, "spoilt", CASHIER),
        checkout.returns.post_void(receipt, "scanned twice"),
    ):
        assert outcome.reasons == ("not_allowed",)


def test_the_sale_of_an_exempt_customer_comes_back_without_tax(shop: TestShop) -> None:
    shop.product("soap", price=1210, tax_rate=21000)
    charity = shop.checkout.customer.add("Charity")
    assert isinstance(charity, Customer)
    with shop.store.writing() as connection:
        connection.exec_driver_sql("UPDATE customer SET exempt = 1")
    assert shop.checkout.customer.attach(charity.id).ok
    receipt = sell(shop, b"soap")
    sale = give_back(shop, receipt, Pick(line=1, quantity=1000))
    assert (sale.total, sale.tax, sale.returned[0].tax_rate) == (-1000, 0, 0)
