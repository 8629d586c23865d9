"""Quantities: whole thousandths, one rounding of price times quantity, one of a weight between units."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.quantity import LARGEST, ONE, extend, format_quantity, parse_quantity, thousandths
from tests.hostile import HOSTILE

QUANTITIES = st.integers(-LARGEST, LARGEST)


@pytest.mark.parametrize(
    ("typed", "value"),
    [("1", 1000), ("0.482", 482), ("0,482", 482), ("12.5", 12500), ("-2", -2000), ("100000", LARGEST)],
)
def test_a_typed_quantity_means_what_it_says(typed: str, value: int) -> None:
    assert parse_quantity(typed) == value


@pytest.mark.parametrize("typed", ["", "0.0001", "100000.001", "999999999999", "one", "1e2", "١", "1/2"])
def test_what_is_no_quantity_is_refused_in_plain_words(typed: str) -> None:
    with pytest.raises(ValueError, match="quantity"):
        parse_quantity(typed)


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_no_outside_text_does_more_than_be_refused(text: str) -> None:
    words = ""
    try:
        value = parse_quantity(text)
    except ValueError as refused:
        words = str(refused)
    assert words.isprintable()
    if not words:
        assert type(value) is int
        assert abs(value) <= LARGEST


@given(QUANTITIES)
def test_a_quantity_survives_being_written_and_read(quantity: int) -> None:
    assert parse_quantity(format_quantity(quantity)) == quantity


@given(QUANTITIES)
def test_a_quantity_is_written_without_needless_zeros(quantity: int) -> None:
    written = format_quantity(quantity)
    assert Decimal(written) * ONE == quantity
    whole, point, part = written.partition(".")
    assert whole.removeprefix("-").isdigit()
    assert bool(point) is bool(part)
    assert not part.endswith("0")


@given(st.integers(-(10**9), 10**9), QUANTITIES)
def test_a_line_costs_price_times_quantity_rounded_half_up_once(price: int, quantity: int) -> None:
    exact = Decimal(price * quantity).scaleb(-3)
    assert extend(price, quantity) == int(exact.to_integral_value(ROUND_HALF_UP))


@given(st.integers(0, 10**9), st.integers(0, 10_000))
def test_whole_pieces_are_never_rounded(price: int, pieces: int) -> None:
    assert extend(price, pieces * ONE) == price * pieces


@pytest.mark.parametrize(
    ("price", "quantity", "total"), [(1990, 482, 959), (1, 500, 1), (1, 499, 0), (-1, 500, -1)]
)
def test_half_a_minor_unit_goes_up(price: int, quantity: int, total: int) -> None:
    assert extend(price, quantity) == total


@given(st.decimals(0, 10_000, places=6))
def test_a_weight_in_the_unit_of_the_price_is_only_rounded(weight: Decimal) -> None:
    assert thousandths(weight, "kg", into="kg") == int((weight * 1000).to_integral_value(ROUND_HALF_UP))


@given(st.decimals(0, 10_000, places=6))
def test_pounds_and_kilograms_are_converted_exactly_before_the_rounding(weight: Decimal) -> None:
    pound = Fraction(45359237, 10**8)
    for unit, exact in (("lb", Fraction(weight) * pound), ("kg", Fraction(weight) / pound)):
        into = "kg" if unit == "lb" else "lb"
        assert abs(thousandths(weight, unit, into=into) - exact * 1000) <= Fraction(1, 2)
