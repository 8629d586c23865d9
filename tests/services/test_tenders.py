"""Every way to pay, and the words of each refusal."""

from __future__ import annotations

import pytest

from pos_term.domain.products import Product
from pos_term.domain.tender import TenderKind, TenderState
from pos_term.domain.vouchers import is_mistyped, is_ours
from pos_term.store.guards.money import owed_by, voucher_balance
from tests.services.taking_back import sound
from tests.services.tendering import COINS, SUPERVISOR, cart_of, customer, run_by, sell_and_bring_back, sold
from tests.shop import TestShop


def balance(shop: TestShop, code: str) -> int | None:
    with shop.store.reading() as connection:
        return voucher_balance(connection, code)


# -- cash ------------------------------------------------------------------------------------------------------


def test_the_exact_amount_in_cash_is_rounded_to_the_coins_there_are(shop: TestShop) -> None:
    run_by(shop, cash_unit=5)
    outcome = cart_of(shop, 1003).tender(TenderKind.CASH)
    assert outcome.message == "Cash 10.05. Change 0.00. Rounded for cash: 10.05 in place of 10.03."
    sale = sold(shop.checkout.complete())
    assert (sale.total, sale.rounding, sale.change) == (1003, 2, 0)
    assert shop.rows("SELECT rounding FROM sale") == [(2,)]


def test_typing_the_exact_amount_is_the_same_as_exact(shop: TestShop) -> None:
    run_by(shop, cash_unit=5)
    assert cart_of(shop, 1002).tender(TenderKind.CASH, 1002).ok
    assert sold(shop.checkout.complete()).rounding == -2


def test_a_card_pays_to_the_cent_and_nothing_is_rounded(shop: TestShop) -> None:
    run_by(shop, cash_unit=5)
    assert cart_of(shop, 1003).tender(TenderKind.CASH, 500).message.startswith("Cash 5.00. 5.05 to go.")
    assert shop.checkout.tender(TenderKind.CARD).message == "Card 5.03. Change 0.00."
    assert sold(shop.checkout.complete()).rounding == 0


def test_a_rest_below_half_a_coin_is_let_go(shop: TestShop) -> None:
    run_by(shop, cash_unit=5)
    assert cart_of(shop, 1002).tender(TenderKind.CARD, 1000).ok
    assert shop.checkout.tender(TenderKind.CASH).ok
    sale = sold(shop.checkout.complete())
    assert [tender.amount for tender in sale.tenders] == [1000, 0]
    assert sale.rounding == -2


@pytest.mark.parametrize("kind", list(TenderKind))
@pytest.mark.parametrize("amount", [0, -1, 10**12])
def test_an_absurd_amount_is_refused_in_words_whatever_the_way(
    shop: TestShop, kind: TenderKind, amount: int
) -> None:
    run_by(shop, **COINS)
    cart_of(shop, 1000)
    customer(shop, 10**15)
    outcome = shop.checkout.tender(kind, amount, "X-1", currency="USD")
    assert not outcome.ok
    assert outcome.message.endswith(".")
    tendering = shop.checkout.tendering
    assert tendering is not None
    assert not tendering.tenders


# -- cards -----------------------------------------------------------------------------------------------------


def test_a_card_without_an_answer_completes_the_sale_and_says_so(shop: TestShop) -> None:
    outcome = cart_of(shop, 1000).tender(TenderKind.CARD, state=TenderState.UNKNOWN)
    assert "not confirmed" in outcome.message
    done = shop.checkout.complete()
    assert "NOT CONFIRMED" in done.message
    assert sold(done).tenders[0].state is TenderState.UNKNOWN
    assert shop.rows("SELECT state FROM tender") == [("unknown",)]


def test_a_declined_card_takes_nothing_and_cash_has_no_doubt(shop: TestShop) -> None:
    cart_of(shop, 1000)
    assert "declined" in shop.checkout.tender(TenderKind.CARD, state=TenderState.DECLINED).message
    assert not shop.checkout.tender(TenderKind.CASH, state=TenderState.UNKNOWN).ok


def test_a_card_payment_stands_when_the_sale_changes_while_it_is_paid(shop: TestShop) -> None:
    checkout = cart_of(shop, 1000)
    assert checkout.tender(TenderKind.CARD, 400, "A1").ok
    assert checkout.tender(TenderKind.CASH, 600).ok
    cart_of(shop, 250)
    refused = checkout.complete()
    assert refused.message == "The sale has changed: the total is 12.50 now. Take the payment again."
    tendering = checkout.tendering
    assert tendering is not None
    assert [(t.kind, t.amount) for t in tendering.tenders] == [("card", 400)]
    assert checkout.tender(TenderKind.CASH).ok
    assert sold(checkout.complete()).total == 1250


def test_what_a_card_paid_beyond_a_smaller_sale_is_given_as_change(shop: TestShop) -> None:
    checkout = cart_of(shop, 1000)
    key = cart_of(shop, 300).cart.lines[0].key
    assert checkout.tender(TenderKind.CARD, 1200).ok
    assert checkout.remove(key).ok
    assert checkout.pay() is None
    assert sold(checkout.complete()).change == 900


# -- vouchers --------------------------------------------------------------------------------------------------


def voucher(shop: TestShop, worth: int) -> str:
    """A voucher of the shop's own, given for goods that came back."""
    checkout = sell_and_bring_back(shop, worth, TenderKind.CASH)
    assert checkout.refund(TenderKind.VOUCHER, approved=SUPERVISOR).ok
    return sold(checkout.complete()).tenders[0].reference


def test_a_voucher_for_goods_that_came_back_pays_until_it_is_used_up(shop: TestShop) -> None:
    code = voucher(shop, 1000)
    assert is_ours(code)
    assert not is_mistyped(code)
    assert balance(shop, code) == 1000
    checkout = cart_of(shop, 700)
    assert not checkout.tender(TenderKind.VOUCHER, 800, code).ok
    assert checkout.tender(TenderKind.VOUCHER, None, code.lower()).message == "Voucher 7.00. Change 0.00."
    sold(checkout.complete())
    assert balance(shop, code) == 300
    checkout = cart_of(shop, 700)
    assert checkout.tender(TenderKind.VOUCHER, 700, code).message == "Only 3.00 is left on that voucher."
    assert checkout.tender(TenderKind.VOUCHER, None, code).message == "Voucher 3.00. 4.00 to go."
    assert checkout.tender(TenderKind.VOUCHER, None, code).message == "Nothing is left on that voucher."
    assert checkout.tender(TenderKind.CASH).ok
    sold(checkout.complete())
    assert balance(shop, code) == 0
    sound(shop)


def test_a_voucher_needs_its_code_and_a_slip_of_the_finger_is_found(shop: TestShop) -> None:
    code = voucher(shop, 1000)
    wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
    checkout = cart_of(shop, 700)
    assert "code" in checkout.tender(TenderKind.VOUCHER, None, " ").message
    assert "character" in checkout.tender(TenderKind.VOUCHER, None, wrong).message
    assert "does not know" in checkout.tender(TenderKind.VOUCHER, None, "GV" + "2" * 11).message
    assert checkout.tender(TenderKind.VOUCHER, None, "CITY-GIFT-88").ok


# -- on account ------------------------------------------------------------------------------------------------


def test_a_customer_owes_no_more_than_their_limit(shop: TestShop) -> None:
    checkout = cart_of(shop, 1500)
    assert "Choose the customer" in checkout.tender(TenderKind.ACCOUNT).message
    customer(shop, 2000)
    assert checkout.tender(TenderKind.ACCOUNT).ok
    sold(checkout.complete())
    with shop.store.reading() as connection:
        assert owed_by(connection, "c1") == 1500
    checkout = cart_of(shop, 700)
    customer(shop, 2000)
    assert checkout.tender(TenderKind.ACCOUNT).message == "This customer may owe 5.00 more, not 7.00."
    assert checkout.tender(TenderKind.ACCOUNT, 500).ok
    assert not checkout.tender(TenderKind.ACCOUNT, 200).ok
    assert checkout.tender(TenderKind.CASH).ok
    assert sold(checkout.complete()).customer == "c1"


def test_a_customer_without_an_account_pays_in_another_way(shop: TestShop) -> None:
    checkout = cart_of(shop, 1500)
    customer(shop, None)
    assert "no account" in checkout.tender(TenderKind.ACCOUNT).message


# -- foreign cash ----------------------------------------------------------------------------------------------


def test_foreign_cash_is_taken_at_the_set_rate_with_change_in_the_shops_own(shop: TestShop) -> None:
    run_by(shop, **COINS)
    outcome = cart_of(shop, 1000).tender(TenderKind.FOREIGN, 2000, currency="usd")
    assert outcome.message == "USD 20.00 taken as 18.40 EUR. Change 8.40."
    sale = sold(shop.checkout.complete())
    (tender,) = sale.tenders
    assert (tender.amount, tender.foreign, tender.currency, sale.change) == (1840, 2000, "USD", 840)
    assert shop.rows("SELECT currency, foreign_amount FROM tender") == [("USD", 2000)]


def test_the_rest_in_foreign_cash_is_the_least_amount_that_covers_it(shop: TestShop) -> None:
    run_by(shop, **COINS)
    outcome = cart_of(shop, 1000).tender(TenderKind.FOREIGN, currency="JPY")
    assert outcome.message == "JPY 1640 taken as 10.00 EUR. Change 0.00."


def test_only_the_currencies_of_the_shop_are_taken(shop: TestShop) -> None:
    assert "takes none" in cart_of(shop, 1000).tender(TenderKind.FOREIGN, 100, currency="USD").message
    run_by(shop, **COINS)
    assert "USD, JPY" in cart_of(shop, 1000).tender(TenderKind.FOREIGN, 100, currency="CHF").message
    assert "USD, JPY" in shop.checkout.tender(TenderKind.FOREIGN, 100).message


def test_a_free_product_is_sold_without_a_payment(shop: TestShop) -> None:
    product: Product = shop.product("sample", price=0)
    assert shop.checkout.find(product.sku).ok
    assert shop.checkout.tender(TenderKind.CASH).message == "Nothing to pay."
    assert sold(shop.checkout.complete()).total == 0
