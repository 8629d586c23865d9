"""An open cart as JSON and back: nothing on it is lost, and nothing that is none is taken for one."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.cart import Cart
from pos_term.domain.cart_lines import Allowed, CartLine, Number, Returning
from pos_term.domain.customers import Customer
from pos_term.domain.documents import ReturnedNumber
from pos_term.domain.lots import Provenance
from pos_term.domain.pricing import Discount, ReductionKind
from pos_term.domain.products import Product, Tracking
from pos_term.domain.tender import Tender, TenderKind, TenderState
from pos_term.store.saved_cart import Unreadable, read_cart, read_head, read_line, write_head, write_line

MILK = Product(sku="milk", name="Milk", price=129, tax_rate=9000, tracking=Tracking.LOT, deposit=25)
TEXT = st.text(st.characters(), max_size=20)
"""Anything that a scanner may bring, half characters as well."""
WHOLE = st.integers(-(10**12), 10**12)
COUNT = st.integers(1, 10**9)
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


def every(kind: type[Any], /, **given: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Values of a dataclass with every field set: by the strategy given, else by what its type allows."""
    kinds = get_type_hints(kind)
    rest = {field.name: st.from_type(kinds[field.name]) for field in fields(kind) if field.name not in given}
    return st.builds(kind, **rest, **given)


NUMBERS = every(
    Number, lot_id=TEXT, lot=st.none() | TEXT, serial=st.none() | TEXT, quantity=COUNT,
    provenance=st.sampled_from(Provenance), expiry=st.none() | DAYS, best_before=st.none() | DAYS,
    warnings=st.lists(TEXT, max_size=3).map(tuple), marked=TEXT, unknown=st.booleans(), took=WHOLE,
    allowed=st.none() | every(
        Allowed, reasons=st.lists(TEXT, max_size=3).map(tuple), reason=TEXT, by=TEXT, name=TEXT
    ),
)  # fmt: skip
DISCOUNTS = every(
    Discount, percent=st.none() | WHOLE, amount=st.none() | WHOLE, reason=TEXT, by=TEXT,
    kind=st.sampled_from(ReductionKind),
)  # fmt: skip
RETURNED = every(
    ReturnedNumber, lot_id=TEXT, lot=st.none() | TEXT, serial=st.none() | TEXT, quantity=COUNT, place=TEXT
)  # fmt: skip
RETURNS = every(
    Returning, sale=st.none() | TEXT, receipt=TEXT, line=st.none() | COUNT, total=WHOLE, tax_rate=WHOLE,
    deposit=WHOLE, numbers=st.lists(RETURNED, max_size=3).map(tuple), reason=TEXT, words=TEXT, approved_by=TEXT,
)  # fmt: skip
LINES = every(
    CartLine, key=COUNT, product=st.just(MILK), quantity=COUNT, unit_price=WHOLE,
    numbers=st.lists(NUMBERS, max_size=3).map(tuple), fixed_total=st.none() | WHOLE, list_price=st.none() | WHOLE,
    price_reason=TEXT, price_limit=WHOLE, markdown=st.none() | DISCOUNTS, discount=st.none() | DISCOUNTS,
    returns=st.none() | RETURNS, asks_price=st.booleans(), order_line=st.none() | COUNT, measured=TEXT,
)  # fmt: skip
TENDERS = every(
    Tender, kind=st.sampled_from(TenderKind), amount=WHOLE, reference=TEXT, state=st.sampled_from(TenderState),
    currency=TEXT, foreign=WHOLE,
)  # fmt: skip
CARTS = every(
    Cart, lines=st.lists(LINES, min_size=1, max_size=4, unique_by=lambda line: line.key).map(tuple),
    next_key=st.integers(10**9 + 1, 10**10), prices_include_tax=st.booleans(), discount=st.none() | DISCOUNTS,
    customer=st.none() | st.builds(Customer, id=TEXT, name=TEXT, exempt=st.booleans()), order=st.none() | TEXT,
    age=WHOLE,
)  # fmt: skip


@given(cart=CARTS, tenders=st.lists(TENDERS, max_size=3).map(tuple))
def test_every_cart_comes_back_as_it_was(cart: Cart, tenders: tuple[Tender, ...]) -> None:
    text, lines = write_head(cart, tenders), [write_line(line) for line in cart.lines]
    assert all(each.isascii() for each in (text, *lines))
    head = read_head(text)
    assert head.tenders == tenders
    assert head.customer == (cart.customer.id if cart.customer else None)
    back = [read_line(line.key, saved, {"milk": MILK}.get) for line, saved in zip(cart.lines, lines, strict=True)]
    assert read_cart(head, tuple(back), cart.customer) == cart


def test_a_customer_is_saved_by_id_and_a_product_by_sku_only() -> None:
    line = CartLine(key=1, product=MILK, quantity=1000, unit_price=100)
    ana = Customer(id="c-1", name="Ana Secret", phone="06 1234", email="ana@example.com")
    cart = Cart(lines=(line,), next_key=2, customer=ana)
    text = write_head(cart, ()) + write_line(line)
    assert "Secret" not in text
    assert "06 1234" not in text
    assert "Milk" not in text


def test_a_price_that_changed_meanwhile_leaves_the_line_at_the_price_of_the_scan() -> None:
    line = CartLine(key=1, product=MILK, quantity=2000, unit_price=100)
    dearer = Product(sku="milk", name="Whole milk", price=199, tax_rate=21000)
    back = read_line(1, write_line(line), {"milk": dearer}.get)
    assert (back.unit_price, back.gross, back.product) == (100, 200, dearer)


def test_the_next_key_is_never_one_that_a_line_has() -> None:
    line = CartLine(key=7, product=MILK, quantity=1000, unit_price=100)
    assert read_cart(read_head('{"next_key":2,"prices_include_tax":true}'), (line,), None).next_key == 8


@pytest.mark.parametrize(
    "text",
    [
        "", "null", "[]", "7", '{"sku":"milk"', "{}", '{"sku":"milk"}', '{"sku":["milk"]}', '{"sku":null}',
        '{"sku":"tea","key":1,"quantity":1000,"unit_price":5}',
        '{"sku":"milk","key":2,"quantity":1000,"unit_price":5}',
        '{"sku":"milk","key":1,"quantity":0,"unit_price":5}',
        '{"sku":"milk","key":1,"quantity":1.5,"unit_price":5}',
        '{"sku":"milk","key":1,"quantity":1000,"unit_price":"dear"}',
        '{"sku":"milk","key":1,"quantity":1000,"unit_price":5,"numbers":[{"lot_id":"x"}]}',
        '{"sku":"milk","key":1,"quantity":1000,"unit_price":5,"discount":7}',
        "[" * 100_000,
    ],
)  # fmt: skip
def test_what_is_no_line_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read_line(1, text, {"milk": MILK}.get)


@pytest.mark.parametrize("text", ["", "{}", "[1]", '{"next_key":"x"}', '{"next_key":1,"prices_include_tax":[]}'])
def test_what_is_no_head_is_unreadable(text: str) -> None:
    with pytest.raises(Unreadable):
        read_head(text)


@given(cut=st.integers(0, 200), put=st.text(max_size=3))
def test_a_damaged_line_is_read_whole_or_not_at_all(cut: int, put: str) -> None:
    number = Number(lot_id="milk␟A", lot="A", serial=None, quantity=1000, provenance=Provenance.SCANNED)
    text = write_line(CartLine(key=1, product=MILK, quantity=1000, unit_price=100, numbers=(number,)))
    damaged = text[:cut] + put + text[cut + 1 :]
    try:
        line = read_line(1, damaged, {"milk": MILK}.get)
    except Unreadable:
        return
    assert line.key == 1
    assert line.quantity > 0
    assert json.loads(damaged)["sku"] == "milk"
