"""Paying back: the way it was paid, in another with the right to it, even, dearer and cheaper exchanges."""

from __future__ import annotations

import pytest

from pos_term.domain.documents import Sale
from pos_term.domain.tender import TenderKind
from pos_term.services.outcomes import OutcomeKind
from pos_term.services.returning import Pick
from pos_term.store.guards.money import owed_by
from tests.services.taking_back import sound
from tests.services.tendering import SUPERVISOR, cart_of, customer, run_by, sell_and_bring_back, sold
from tests.shop import TestShop


@pytest.mark.parametrize("kind", [TenderKind.CASH, TenderKind.CARD])
def test_goods_are_paid_back_the_way_they_were_paid(shop: TestShop, kind: TenderKind) -> None:
    checkout = sell_and_bring_back(shop, 1000, kind)
    assert checkout.pay() is None
    assert checkout.complete().message == "10.00 is still owed to the customer."
    other = TenderKind.CARD if kind is TenderKind.CASH else TenderKind.CASH
    refused = checkout.refund(other)
    assert refused.reasons == ("not_allowed",)
    assert f"paid back by {kind.value}" in refused.message
    assert "A supervisor may." in refused.message
    outcome = checkout.refund(kind)
    assert (outcome.kind, outcome.message) == (
        OutcomeKind.REFUNDED, f"{kind.value.capitalize()} 10.00 paid back.",
    )  # fmt: skip
    sale = sold(checkout.complete())
    assert (sale.total, sale.change, [t.amount for t in sale.tenders]) == (-1000, 0, [-1000])
    sound(shop)


def test_another_way_is_open_to_who_has_the_right_to_it(shop: TestShop) -> None:
    checkout = sell_and_bring_back(shop, 1000, TenderKind.CARD)
    assert checkout.refund(TenderKind.CASH, approved=SUPERVISOR).ok
    assert sold(checkout.complete()).tenders[0].kind is TenderKind.CASH


def test_money_is_paid_back_in_parts_and_in_coins_there_are(shop: TestShop) -> None:
    run_by(shop, cash_unit=5)
    checkout = sell_and_bring_back(shop, 1003, TenderKind.CARD)
    assert not checkout.refund(TenderKind.CARD, 1004).ok
    assert not checkout.refund(TenderKind.CARD, 0).ok
    assert checkout.refund(TenderKind.CARD, 500).message == "Card 5.00 paid back. 5.03 still owed."
    outcome = checkout.refund(TenderKind.CASH, approved=SUPERVISOR)
    assert outcome.message == "Cash 5.05 paid back. Rounded for cash: 10.05 in place of 10.03."
    sale = sold(checkout.complete())
    assert (sale.total, sale.rounding) == (-1003, -2)
    assert not checkout.refund(TenderKind.CASH).ok


def test_nothing_is_taken_from_a_customer_who_gets_money_back(shop: TestShop) -> None:
    checkout = sell_and_bring_back(shop, 1000, TenderKind.CASH)
    assert not checkout.tender(TenderKind.CASH, 500).ok
    assert "choose cash" in checkout.refund(TenderKind.FOREIGN).message


def test_an_even_exchange_is_completed_without_a_payment(shop: TestShop) -> None:
    checkout = sell_and_bring_back(shop, 1000, TenderKind.CASH)
    shop.product("other", price=1000, tax_rate=0)
    assert checkout.find("other").ok
    assert checkout.cart.total == 0
    sale = sold(checkout.complete())
    assert (sale.kind.value, sale.total, sale.tenders) == ("exchange", 0, ())
    sound(shop)


def test_a_dearer_exchange_is_paid_and_a_cheaper_one_paid_back(shop: TestShop) -> None:
    checkout = sell_and_bring_back(shop, 1000, TenderKind.CASH)
    cart_of(shop, 1200)
    assert checkout.tender(TenderKind.CASH, 500).message == "Cash 5.00. Change 3.00."
    assert sold(checkout.complete()).total == 200
    checkout = sell_and_bring_back(shop, 1500, TenderKind.CASH)
    cart_of(shop, 1200)
    assert checkout.refund(TenderKind.CASH).message == "Cash 3.00 paid back."
    assert sold(checkout.complete()).total == -300


def test_what_an_account_owes_is_lowered_by_what_comes_back(shop: TestShop) -> None:
    customer(shop, 5000)
    cart_of(shop, 1500)
    assert shop.checkout.tender(TenderKind.ACCOUNT).ok
    receipt = sold(shop.checkout.complete()).number
    checkout = shop.checkout
    assert checkout.returns.take_back(receipt, (Pick(line=1, quantity=1000),), "wrong product").ok
    if checkout.cart.customer is None:
        assert "Choose the customer" in checkout.refund(TenderKind.ACCOUNT).message
        customer(shop, 5000)
    assert checkout.refund(TenderKind.ACCOUNT).ok
    sold(checkout.complete())
    with shop.store.reading() as connection:
        assert owed_by(connection, "c1") == 0


def test_a_stopped_return_keeps_what_the_card_terminal_paid_back(shop: TestShop) -> None:
    checkout = sell_and_bring_back(shop, 1000, TenderKind.CARD)
    other = shop.new_checkout("2")
    receipt = str(shop.rows("SELECT number FROM sale")[0][0])
    assert other.returns.take_back(receipt, (Pick(line=1, quantity=1000),), "wrong product").ok
    assert checkout.refund(TenderKind.CARD).ok
    assert other.refund(TenderKind.CARD).ok
    sold(other.complete())
    stopped = checkout.complete()
    assert set(stopped.reasons) == {"already_returned"}
    assert checkout.pay() is None
    tendering = checkout.tendering
    assert tendering is not None
    assert [(t.kind, t.amount) for t in tendering.tenders] == [("card", -1000)]


def test_no_more_goes_back_to_a_card_than_it_paid(shop: TestShop) -> None:
    """One cent by card and the rest in cash is no way to turn cash into money on a card."""
    bag = shop.product("bag", price=1000)
    assert shop.checkout.scan(f"2*{(bag.gtin or '')}".encode()).ok
    assert shop.checkout.tender(TenderKind.CARD, 100).ok
    assert shop.checkout.tender(TenderKind.CASH).ok
    done = shop.checkout.complete()
    assert done.sale is not None
    sale = done.sale.document
    assert isinstance(sale, Sale)
    assert shop.checkout.returns.take_back(sale.number, [Pick(line=1, quantity=2000)], "too small").ok
    assert shop.checkout.pay() is None
    refused = shop.checkout.refund(TenderKind.CARD, 500)
    assert (refused.ok, refused.reasons) == (False, ("not_allowed",))
    assert shop.checkout.refund(TenderKind.CARD).ok
    assert shop.checkout.tendering
    assert [tender.amount for tender in shop.checkout.tendering.tenders] == [-100]
    assert not shop.checkout.refund(TenderKind.CARD).ok
    assert shop.checkout.refund(TenderKind.CASH).ok
    assert shop.checkout.complete().ok
