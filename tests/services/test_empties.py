"""Deposits: taken with the bottle, paid back with the empty, never more than that."""

from __future__ import annotations

import pytest

from pos_term.domain.documents import ReturnedLine, Sale
from pos_term.domain.tender import Tender, TenderKind
from pos_term.store.journal import Rejected
from pos_term.store.verify import verify
from tests.shop import TestShop


def test_a_deposit_is_taken_with_the_bottle_and_paid_back_with_the_empty(shop: TestShop) -> None:
    water = shop.product("water", price=100, deposit=25)
    code = (water.gtin or "").encode()
    assert shop.checkout.scan(b"2*" + code).ok
    assert shop.checkout.cart.total == 250
    outcome = shop.checkout.scan(b"-6*" + code)
    assert outcome.ok, outcome
    assert shop.checkout.cart.total == 250 - 150
    assert shop.checkout.tender(TenderKind.CASH).ok
    done = shop.checkout.complete()
    assert done.ok, done
    assert done.sale is not None
    sale = done.sale.document
    assert isinstance(sale, Sale)
    assert (sale.total, sale.lines[0].deposit, sale.returned[0].total) == (100, 50, 150)
    assert verify(shop.store).sound


def test_empties_alone_are_paid_back_in_cash_and_move_no_stock(shop: TestShop) -> None:
    shop.product("water", deposit=25)
    assert shop.checkout.scan(b"-4*water", keyed=True).ok
    assert shop.checkout.pay() is None
    assert shop.checkout.refund(TenderKind.CASH).ok
    assert shop.checkout.complete().ok
    assert shop.rows("SELECT total FROM sale") == [(-100,)]
    assert shop.rows("SELECT * FROM movement WHERE kind = 'sale'") == []


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"-1*bread", "has no deposit to pay back"),
        (b"-0*water", "counted by the piece"),
        (b"-2*nothing", "No product, lot or serial has the code nothing"),
    ],
)
def test_what_is_no_empty_is_refused_in_words(shop: TestShop, raw: bytes, words: str) -> None:
    shop.product("water", deposit=25)
    shop.product("bread")
    outcome = shop.checkout.scan(raw, keyed=True)
    assert not outcome.ok
    assert words in outcome.message
    assert not shop.checkout.cart


def test_no_more_than_the_deposit_is_paid_for_an_empty(shop: TestShop) -> None:
    shop.product("water", price=100, deposit=25)
    line = ReturnedLine(
        n=1, sku="water", name="Water", quantity=1000, unit="each", total=26, tax_rate=9000, deposit=26, numbers=(),
        reason="empties",
    )  # fmt: skip
    sale = Sale(
        id="greedy", shift="shift-1", cashier="ana", lines=(), returned=(line,), taxes=(), net=-26, tax=0,
        total=-26, change=0, currency="EUR", tenders=(Tender(kind=TenderKind.CASH, amount=-26),),
    )  # fmt: skip
    outcome = shop.try_post(sale)
    assert isinstance(outcome, Rejected)
    assert "worth their deposit" in outcome.words


def test_the_report_of_returns_has_the_empties_too(shop: TestShop) -> None:
    shop.product("water", deposit=25)
    assert shop.checkout.scan(b"-4*water", keyed=True).ok
    assert shop.checkout.pay() is None
    assert shop.checkout.refund(TenderKind.CASH).ok
    assert shop.checkout.complete().ok
    assert shop.rows("SELECT sku, quantity, place, total FROM return_line") == [("water", 4000, "empties", 100)]
    assert verify(shop.store).sound
