"""The document of a sale adds up to the unit: lines, what came back, tax, payments, change and rounding."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from pos_term.domain.cart import Cart
from pos_term.domain.documents import Sale
from pos_term.domain.receipt import lay_out
from pos_term.domain.shop import Shop
from pos_term.domain.tender import GIVES_CHANGE, Tender, Tendering, TenderKind
from pos_term.services.describe import describe_cart
from pos_term.services.selling import build_sale
from pos_term.store.codec import read_document, write_document
from pos_term.store.guards.money import object_to_money
from tests.carts import carts
from tests.sample_receipt import FACTS, LOCAL_AT
from tests.shop import TestShop

KINDS = st.lists(st.sampled_from([TenderKind.CASH, TenderKind.CARD, TenderKind.FOREIGN]), min_size=1, max_size=4)


@pytest.fixture
def connection(shop: TestShop) -> Iterator[Connection]:
    with shop.store.reading() as opened:
        yield opened


def settled(state: Tendering, kinds: list[TenderKind], part: int) -> Tendering:
    """Paid, or paid back, in two parts or more, with change where there is cash."""
    for n, kind in enumerate(kinds, 1):
        most = state.most(kind)
        amount = most if n == len(kinds) else min(most, part * state.cash_unit)
        if n == len(kinds) and kind in GIVES_CHANGE and state.due >= 0:
            amount += part * state.cash_unit
        back = state.due < 0
        after = state.pay_back(kind, amount) if back else state.add(Tender(kind=kind, amount=amount))
        state = after if isinstance(after, Tendering) else state
    return state


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cart=carts(), kinds=KINDS, part=st.integers(1, 3000), unit=st.sampled_from([1, 5, 10]))
def test_a_sale_adds_up_to_the_unit(
    connection: Connection, cart: Cart, kinds: list[TenderKind], part: int, unit: int
) -> None:
    paid = settled(Tendering(cart.total, cash_unit=unit), kinds, part)
    if paid.open:
        return
    shop = Shop(prices_include_tax=cart.prices_include_tax, cash_unit=unit)
    sale = build_sale(connection, cart, paid, sale_id="s", shift="shift-1", cashier="ana", shop=shop)
    lines = sum(line.total for line in sale.lines) - sum(back.total for back in sale.returned)
    assert lines == (sale.total if cart.prices_include_tax else sale.net)
    assert sale.total == sale.net + sale.tax
    assert (sale.net, sale.tax) == (sum(t.net for t in sale.taxes), sum(t.tax for t in sale.taxes))
    assert sum(tender.amount for tender in sale.tenders) - sale.change == sale.total + sale.rounding
    assert not list(object_to_money(connection, sale))
    reduced = sum(reduction.amount for line in sale.lines for reduction in line.reductions)
    assert reduced == cart.reduced
    assert read_document("sale", write_document(sale)) == sale
    lay_out(sale, FACTS, shop, columns=32, copy=False, training=False, local_at=LOCAL_AT)
    described = describe_cart(cart, 2)
    assert len(described["lines"]) == len(sale.lines) + len(sale.returned)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cart=carts())
def test_what_the_receipt_prints_adds_up_to_the_lines(connection: Connection, cart: Cart) -> None:
    """Every amount of the goods, read off the paper, sums to the lines' totals."""
    sale = build_sale(
        connection, cart, Tendering(cart.total), sale_id="s", shift="shift-1", cashier="ana", shop=Shop()
    )
    assert printed(sale) == sum(cart.totals)


def printed(sale: Sale) -> int:
    """The sum of the amounts in the goods part of a receipt, in minor units."""
    rows = lay_out(sale, FACTS, Shop(), columns=64, copy=False, training=False, local_at=LOCAL_AT).rows()
    rules = [n for n, row in enumerate(rows) if row == "-" * 64]
    amounts = [row[48:].split()[-1] for row in rows[rules[1] + 1 : rules[2]] if len(row) == 64]
    return sum(int(amount.replace(".", "")) for amount in amounts)
