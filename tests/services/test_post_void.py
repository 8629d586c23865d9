"""A whole sale taken back in the shift in which it was made: goods where they were, money as it was paid."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pos_term.domain.documents import (
    OrderedLine,
    OrderPlaced,
    Sale,
    Settlement,
    ShiftClosed,
    ShiftOpened,
    TenderSettled,
)
from pos_term.domain.lots import lot_key, serial_key
from pos_term.domain.people import Role
from pos_term.domain.products import Product, Tracking, UnknownLot
from pos_term.domain.tender import Tender, TenderKind, TenderState
from pos_term.services.checkout import Checkout
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.post_voids import reversed_tenders
from pos_term.services.returning import Pick, Sold
from tests.services.taking_back import SUPERVISOR, document, give_back, pack, places, sell, settle, sound
from tests.shop import TestShop, days

WHY = "scanned twice"


@pytest.fixture
def milk(shop: TestShop) -> Product:
    product = shop.product("milk", Tracking.LOT, price=129)
    shop.receive(product, "A1", quantity=1, expiry=days(20))
    shop.receive(product, "A1", quantity=5, expiry=days(20), location="back")
    return product


def post_void(shop: TestShop, receipt: str, reason: str = WHY) -> Outcome:
    return shop.checkout.returns.post_void(receipt, reason)


def voided(shop: TestShop, receipt: str) -> Sale:
    outcome = post_void(shop, receipt)
    assert outcome.kind is OutcomeKind.VOIDED, outcome.message
    return document(outcome)


def test_goods_go_back_to_the_very_places_they_came_from(shop: TestShop, milk: Product) -> None:
    tea = shop.product("tea", Tracking.LOT, unknown_lot=UnknownLot.CREATE, price=300)
    shop.receive(tea, "T1", expiry=days(20))
    receipt = sell(shop, pack(milk, "A1"), pack(milk, "A1"), pack(milk, "A1"), pack(tea, "NEW"))
    sale = voided(shop, receipt)
    assert places(shop, lot_key("milk", "A1")) == {"floor": 1000, "back": 5000}
    assert places(shop, lot_key("tea", "NEW")) == {}
    assert (sale.number, sale.kind.value, sale.total) == ("1-000002", "post_void", -687)
    [before] = shop.rows("SELECT id FROM sale WHERE number = ?", receipt)
    assert sale.voids == before[0]
    sound(shop)


def test_every_total_is_the_other_way_round(shop: TestShop, milk: Product) -> None:
    shop.product("soap", price=1000, tax_rate=21000)
    receipt = sell(shop, pack(milk, "A1"), b"soap")
    before = shop.checkout.last
    assert before is not None
    assert isinstance(before.document, Sale)
    sale = voided(shop, receipt)
    for name in ("total", "net", "tax", "rounding"):
        assert getattr(sale, name) == -getattr(before.document, name)
    assert [(t.rate, -t.net, -t.tax) for t in sale.taxes] == [(t.rate, t.net, t.tax) for t in before.document.taxes]
    assert shop.rows("SELECT sum(total), sum(net), sum(tax) FROM sale") == [(0, 0, 0)]


def test_each_payment_goes_back_the_way_it_came(shop: TestShop, milk: Product) -> None:
    shop.checkout.scan(pack(milk, "A1"))
    assert shop.checkout.tender(TenderKind.CARD, 100, "AUTH 77").ok
    assert shop.checkout.tender(TenderKind.CASH, 2000).ok
    sale = voided(shop, document(shop.checkout.complete()).number)
    assert [(t.kind, t.amount, t.reference) for t in sale.tenders] == [
        (TenderKind.CARD, -100, "AUTH 77"), (TenderKind.CASH, -29, ""),
    ]  # fmt: skip
    assert sale.change == 0
    [(taken, change)] = shop.rows(
        "SELECT (SELECT sum(amount) FROM tender WHERE kind = 'cash'), (SELECT sum(change) FROM sale)"
    )
    assert taken == change == 1971


def test_change_for_foreign_notes_comes_back_as_cash() -> None:
    notes = Tender(kind=TenderKind.FOREIGN, amount=1840, currency="USD", foreign=2000)
    coins = Tender(kind=TenderKind.CASH, amount=100)
    back = reversed_tenders((notes, coins), 340)
    assert [(t.kind, t.amount, t.foreign) for t in back] == [
        (TenderKind.FOREIGN, -1840, -2000), (TenderKind.CASH, 240, 0),
    ]  # fmt: skip


def test_a_card_whose_outcome_is_unknown_is_settled_first(shop: TestShop, milk: Product) -> None:
    shop.checkout.scan(pack(milk, "A1"))
    assert shop.checkout.tender(TenderKind.CARD, state=TenderState.UNKNOWN).ok
    posted = shop.checkout.complete()
    receipt = document(posted).number
    assert "Settle it first" in post_void(shop, receipt).message
    declined = TenderSettled(
        id=shop.id(), sale=document(posted).id, n=1, outcome=Settlement.DECLINED, cashier="ana"
    )  # fmt: skip
    shop.post(declined)
    sale = voided(shop, receipt)
    assert [(t.amount, t.state) for t in sale.tenders] == [(-129, TenderState.DECLINED)]


def test_a_sale_is_taken_back_once_and_then_offers_nothing(shop: TestShop, milk: Product) -> None:
    receipt = sell(shop, pack(milk, "A1"))
    void = voided(shop, receipt)
    words = f"{receipt} of 21 Nov was post-voided with {void.number}."
    assert post_void(shop, receipt).message == words
    assert shop.checkout.returns.take_back(receipt, (Pick(line=1, quantity=1000),), WHY).message == words
    sold = shop.checkout.returns.look_up(receipt)
    assert isinstance(sold, Sold)
    assert (sold.closed, [line.left for line in sold.lines]) == (words, [0])
    again = post_void(shop, void.number)
    assert again.message == f"{void.number} took a whole sale back; nothing of it can come back."


def test_only_a_plain_sale_of_this_shift_is_taken_back_whole(shop: TestShop, milk: Product) -> None:
    returned = sell(shop, pack(milk, "A1"), pack(milk, "A1"))
    back = give_back(shop, returned, Pick(line=1, quantity=1000)).number
    assert "take the rest back as a return" in post_void(shop, returned).message
    assert not post_void(shop, back).ok
    assert shop.checkout.returns.take_back(returned, (Pick(line=1, quantity=1000),), WHY).ok
    assert post_void(shop, returned).message == "A sale is open. Finish or void it first."
    shop.checkout.scan(pack(milk, "A1"))
    exchange = document(settle(shop.checkout)).number
    assert "is an exchange" in post_void(shop, exchange).message
    old = sell(shop, pack(milk, "A1"))
    assert post_void(shop, old, " ").message == "Say why the sale is taken back."
    assert post_void(shop, "1-999999").reasons == ("not_sold",)
    shop.post(ShiftClosed(id=shop.id(), shift="shift-1", expected=0, counted=0))
    shop.post(ShiftOpened(id="shift-2", opening_float=0))
    stopped = post_void(shop, old)
    assert stopped.message == "NOT TAKEN BACK, nothing was written. No shift is open on this till; open one first."
    attended = replace(shop.counterpart().attended(), shift="shift-2")
    shop.checkout = Checkout(replace(shop.counterpart(), attended=lambda: attended))
    assert post_void(shop, old).message == f"{old} is of another shift; take the goods back as a return."
    sound(shop)


def test_a_serial_can_be_sold_again_after_its_sale_was_taken_back(shop: TestShop) -> None:
    phone = shop.product("phone", Tracking.SERIAL, price=12900)
    shop.receive(phone, serial="S1")
    voided(shop, sell(shop, pack(phone, serial="S1")))
    assert shop.checkout.returns.by_serial("S1", WHY).reasons == ("already_returned",)
    sell(shop, pack(phone, serial="S1"))
    assert places(shop, serial_key("phone", "S1")) == {"customer": 1000}
    sound(shop)


def test_what_the_sale_fulfilled_of_an_order_is_open_again(shop: TestShop, milk: Product) -> None:
    ordered = OrderedLine(sku=milk.sku, quantity=1000, lot="A1")
    shop.post(OrderPlaced(id=shop.id(), order="SO-1", lines=(ordered,)))
    assert shop.checkout.orders.load("SO-1").ok
    [line] = shop.checkout.cart.lines
    if line.missing:
        assert shop.checkout.number(line.key, lot="A1").ok
    receipt = document(settle(shop.checkout)).number
    assert shop.rows("SELECT fulfilled FROM order_line") == [(1000,)]
    voided(shop, receipt)
    assert shop.rows("SELECT fulfilled FROM order_line") == [(0,)]
    sound(shop)


def test_a_recalled_lot_goes_where_it_was_and_cannot_be_sold_there(shop: TestShop, milk: Product) -> None:
    receipt = sell(shop, pack(milk, "A1"))
    shop.recall(milk, "A1")
    voided(shop, receipt)
    assert places(shop, lot_key("milk", "A1")) == {"floor": 1000, "back": 5000}
    assert not shop.checkout.scan(pack(milk, "A1")).ok


def test_who_approved_it_is_part_of_it(shop: TestShop, milk: Product) -> None:
    receipt = sell(shop, pack(milk, "A1"))
    cashiers = replace(shop.settings.rights_of(Role.CASHIER), may=())
    shop.settings = replace(shop.settings, rights=(cashiers,))
    shop.checkout = shop.new_checkout()
    assert post_void(shop, receipt).reasons == ("not_allowed",)
    outcome = shop.checkout.returns.post_void(receipt, WHY, SUPERVISOR)
    assert {line.approved_by for line in document(outcome).returned} == {"Mira"}


def test_a_voucher_of_somebody_else_does_not_become_one_of_ours(shop: TestShop, milk: Product) -> None:
    """It was never worth anything here: the customer has it back as it was."""
    assert shop.checkout.scan(pack(milk, "A1")).ok
    assert shop.checkout.tender(TenderKind.VOUCHER, None, "CITY-CARD-7").ok
    receipt = document(shop.checkout.complete()).number
    voided(shop, receipt)
    assert shop.rows("SELECT * FROM voucher") == []
    sound(shop)
