"""What the customer sees: whole amounts at the right, names that give way, nothing that is not theirs to see."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.cart import Cart, CartLine
from pos_term.domain.cells import cells
from pos_term.domain.documents import Sale
from pos_term.domain.money import format_amount
from pos_term.domain.products import Product
from pos_term.domain.tender import Tender, Tendering, TenderKind
from pos_term.services.customer_view import CustomerView
from tests.hostile import HOSTILE
from tests.shop import TestShop

VIEW = CustomerView(columns=20, digits=2)


def line(name: str, price: int, quantity: int = 1000, *, unit: str = "each", weighed: bool = False) -> CartLine:
    product = Product(sku="x", name=name, price=price, unit=unit, weighed=weighed)
    return CartLine(key=7, product=product, quantity=quantity, unit_price=price)


def test_the_line_just_added_and_the_total() -> None:
    cart = Cart().with_line(line("Whole milk 1 l, organic", 129))
    assert VIEW.selling(cart, 7) == ("Whole milk 1 l, 1.29", "TOTAL           1.29")


@pytest.mark.parametrize(("quantity", "weighed", "unit", "top"), [
    (1000, False, "each", "Milk            2.00"), (3000, False, "each", "3 x Milk        6.00"),
    (482, True, "kg", "0.482 kg Milk   0.96"), (1000, True, "kg", "1 kg Milk       2.00"),
])  # fmt: skip
def test_how_much_of_it_stands_before_the_name(quantity: int, weighed: bool, unit: str, top: str) -> None:
    cart = Cart().with_line(line("Milk", 200, quantity, unit=unit, weighed=weighed))
    assert VIEW.selling(cart, 7)[0] == top


def test_without_a_line_of_its_own_only_the_total_and_the_count_are_shown() -> None:
    cart = Cart().with_line(line("Milk", 200, 2000))
    assert VIEW.selling(cart, 0) == ("2 items", "TOTAL           4.00")
    assert VIEW.selling(cart, 99) == ("2 items", "TOTAL           4.00")


def test_a_price_that_is_still_to_be_typed_is_not_shown_as_nothing() -> None:
    cart = Cart().with_line(replace(line("Fruit", 0), asks_price=True))
    assert VIEW.selling(cart, 7)[0] == "Fruit"


@pytest.mark.parametrize(("paid", "top", "bottom"), [
    (Tendering(1047), "", "TO PAY         10.47"),
    (Tendering(1047, (Tender(kind=TenderKind.CARD, amount=547),)), "PAID            5.47", "TO PAY          5.00"),
    (Tendering(1047, (Tender(kind=TenderKind.CASH, amount=2000),)), "PAID           20.00", "CHANGE          9.53"),
    (Tendering(1047, (Tender(kind=TenderKind.CASH, amount=1047),)), "PAID           10.47", ""),
    (Tendering(-250), "", "BACK TO YOU     2.50"),
    (Tendering(-250, (Tender(kind=TenderKind.CASH, amount=-100),)), "GIVEN BACK      1.00", "BACK TO YOU     1.50"),
])  # fmt: skip
def test_what_is_still_to_be_paid_or_comes_back(paid: Tendering, top: str, bottom: str) -> None:
    assert VIEW.paying(paid) == (top, bottom)


def test_the_card_terminal_is_pointed_to() -> None:
    assert VIEW.asking_card(1047) == ("See card terminal", "Card           10.47")
    assert VIEW.asking_card(-1047)[1] == "To your card   10.47"


def test_thanks_with_the_change_or_with_what_was_paid(shop: TestShop) -> None:
    shop.product("milk", price=129)
    shop.checkout.find("milk")
    shop.checkout.tender(TenderKind.CASH, 500)
    sale = shop.checkout.complete().sale
    assert sale is not None
    assert isinstance(sale.document, Sale)
    assert VIEW.done(sale.document) == ("Thank you", "CHANGE          3.71")
    shop.checkout.find("milk")
    assert VIEW.done(shop.sell()) == ("Thank you", "PAID            1.29")


def test_a_training_says_so_on_every_view() -> None:
    view = CustomerView(columns=20, digits=2, training=True)
    cart = Cart().with_line(line("Milk", 200))
    assert view.selling(cart, 7) == ("TRAINING", "TOTAL           2.00")
    assert view.paying(Tendering(200))[0] == "TRAINING"
    assert view.asking_card(200)[0] == "TRAINING"
    assert view.idle() == ("TRAINING", "")
    assert VIEW.idle() is None


@given(
    name=st.text(max_size=60), price=st.integers(0, 10**9), quantity=st.integers(1, 10**6),
    columns=st.integers(8, 40), digits=st.integers(0, 3),
)  # fmt: skip
def test_amounts_are_whole_and_at_the_right_or_not_there_at_all(
    name: str, price: int, quantity: int, columns: int, digits: int
) -> None:
    view = CustomerView(columns=columns, digits=digits)
    cart = Cart().with_line(line(name, price, quantity))
    top, bottom = view.selling(cart, 7)
    for row, minor in ((top, cart.totals[0]), (bottom, cart.total)):
        amount = format_amount(minor, digits)
        assert cells(row) <= columns
        if len(amount) <= columns:
            assert row.endswith(amount)
            assert cells(row) == columns
            assert len(amount) in (columns, columns - 1) or row[-len(amount) - 1] == " "
        else:
            assert amount not in row


@pytest.mark.parametrize("text", [text for _, text in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_hostile_names_are_text(text: str) -> None:
    top, bottom = VIEW.selling(Cart().with_line(line(text, 129)), 7)
    assert top.isprintable()
    assert top.endswith("1.29")
    assert bottom == "TOTAL           1.29"


def test_an_amount_that_does_not_fit_is_left_out_not_cut_off() -> None:
    view = CustomerView(columns=8, digits=2)
    cart = Cart().with_line(line("Milk", 123_456_78))
    assert view.selling(cart, 7) == ("Milk", "TOTAL")
    assert view.selling(Cart().with_line(line("Milk", 1_234_567)), 7) == ("12345.67", "12345.67")
