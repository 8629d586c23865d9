"""The public JSON of a cart and a receipt: what scripts read beside lots and totals."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pos_term.domain.customers import Customer
from pos_term.domain.documents import Sale
from pos_term.domain.shop import Currency
from pos_term.domain.tender import TenderKind
from pos_term.services.describe import describe_cart, describe_receipt
from pos_term.services.press import Press
from pos_term.services.returning import Pick
from pos_term.store.customers import put_customer
from tests.equipment import Paper
from tests.services.taking_back import document
from tests.shop import TestShop


def reduced(shop: TestShop) -> None:
    """Three colas with deposit, cheaper by hand and by a discount, and a discount on the sale."""
    shop.product("cola", price=150, deposit=25, tax_rate=21000, min_age=0)
    key = shop.checkout.scan(b"3*cola").key
    pricing = shop.checkout.pricing
    assert pricing.price(key, 140, "shelf label says otherwise").ok
    assert pricing.discount(key, percent=10_000, reason="damaged packaging").ok
    assert pricing.discount(None, amount=18, reason="regular customer").ok


def test_a_cart_tells_what_each_line_is_reduced_by(shop: TestShop) -> None:
    reduced(shop)
    shop.product("wine", min_age=18)
    shop.checkout.find("wine")
    cart = describe_cart(shop.checkout.cart, 2)
    line = cart["lines"][0]
    assert (line["list_price"], line["unit_price"], line["deposit"]) == ("1.50", "1.40", "0.75")
    assert line["reductions"] == [
        {"kind": "line", "amount": "0.42", "percent": "10", "reason": "damaged packaging"},
        {"kind": "sale", "amount": "0.11", "percent": None, "reason": "regular customer"},
    ]
    assert cart["discount"] == {"kind": "sale", "amount": "0.18", "percent": None, "reason": "regular customer"}
    assert (cart["age_needed"], cart["customer"], cart["exempt"]) == (18, None, False)
    assert (line["return"], line["receipt"]) == (False, None)


def test_goods_that_come_back_count_below_zero(shop: TestShop) -> None:
    shop.product("cola", price=150, deposit=25)
    shop.checkout.scan(b"3*cola")
    shop.checkout.tender(TenderKind.CASH)
    receipt = document(shop.checkout.complete()).number
    assert shop.checkout.returns.take_back(receipt, (Pick(line=1, quantity=2000),), "wrong product").ok
    line = describe_cart(shop.checkout.cart, 2)["lines"][0]
    assert (line["quantity"], line["total"], line["deposit"]) == ("-2", "-3.50", "-0.50")
    assert (line["return"], line["receipt"]) == (True, receipt)
    shop.checkout.refund(TenderKind.CASH)
    posted = shop.checkout.complete().sale
    assert posted is not None
    described = describe_receipt(posted)
    (back,) = described["returned"]
    assert (back["receipt"], back["sku"], back["quantity"], back["total"]) == (receipt, "cola", "-2", "-3.50")
    assert (back["line"], back["place"]) == (1, "floor")
    assert (described["kind"], described["lines"], described["total"]) == ("return", [], "-3.50")


def test_a_receipt_tells_rounding_currency_and_the_state_of_each_payment(shop: TestShop) -> None:
    dollars = Currency(code="USD", rate=920_000)
    shop.settings = replace(shop.settings, cash_unit=5, currencies=(dollars,))
    shop.checkout = shop.new_checkout()
    reduced(shop)
    shop.checkout.tender(TenderKind.FOREIGN, 500)
    posted = shop.checkout.complete().sale
    assert posted is not None
    described: dict[str, Any] = describe_receipt(posted)
    assert described["tenders"] == [
        {"kind": "foreign", "amount": "4.60", "reference": "", "state": "approved", "currency": "USD"}
    ]
    assert (described["kind"], described["rounding"], described["overrides"]) == ("sale", "0.00", [])
    assert (described["total"], described["change"]) == ("4.35", "0.25")


def test_only_a_sale_on_account_or_without_tax_prints_who_the_customer_is(shop: TestShop) -> None:
    anouk = Customer(id="c1", name="Anouk", exempt=False, tax_number="FR-77", credit_limit=10_000)
    embassy = Customer(id="c2", name="Embassy", exempt=True, tax_number="FR-88")
    with shop.store.writing() as connection:
        put_customer(connection, anouk)
        put_customer(connection, embassy)
    shop.product("bag")
    shop.checkout = type(shop.checkout)(replace(shop.counterpart(), receipts=True))
    paper = Paper()
    for customer, kind in (("c1", TenderKind.CASH), ("c1", TenderKind.ACCOUNT), ("c2", TenderKind.CASH)):
        shop.checkout.find("bag")
        assert shop.checkout.customer.attach(customer).ok
        assert shop.checkout.tender(kind).ok
        sale: Sale = document(shop.checkout.complete())
        assert sale.customer == customer
    press = Press(shop.store, paper, shop=shop.settings, clock=shop.clock, columns=42, training=False)
    assert press.print_pending()
    said = [[row for row in each.rows() if row.startswith("Customer")] for each in paper.printed]
    assert said == [[], ["Customer Anouk"], ["Customer Embassy", "Customer's tax number FR-88"]]
