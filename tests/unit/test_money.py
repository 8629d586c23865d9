"""Money: what people type means what it says, nothing passes through a float, halves are rounded up."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.money import LARGEST, divide_half_up, format_amount, format_fixed, parse_amount, parse_fixed
from tests.hostile import HOSTILE

AMOUNTS = st.integers(-LARGEST, LARGEST)
DIGITS = st.integers(0, 4)


@pytest.mark.parametrize(
    ("typed", "minor"),
    [
        ("10", 1000), ("2.5", 250), ("2,5", 250), ("0.01", 1), ("-3.20", -320), (" 7.00 ", 700), ("1.100", 110),
        ("-0", 0), ("007", 700), ("0.1", 10),
        ("0.29", 29), ("1.15", 115), ("4.35", 435), ("1000000000.00", LARGEST),
    ],
)  # fmt: skip
def test_a_typed_amount_means_what_it_says(typed: str, minor: int) -> None:
    assert parse_amount(typed) == minor


@pytest.mark.parametrize(
    "typed",
    [
        "", ".", ",", ".5", "5.", "+5", "--5", "1e3", "1_000", "1.000,50", "1,000.50", "1 000",
        "1.2.3", "0x10", "٣",
        "１２", "²", "½", "nan", "NaN", "inf", "-Infinity", "1.005", "\t5", "5\n", "5\x00", "\u00a05",
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_in_plain_words(typed: str) -> None:
    with pytest.raises(ValueError, match="amount") as refused:
        parse_amount(typed)
    assert str(refused.value).isprintable()


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_no_outside_text_does_more_than_be_refused(text: str) -> None:
    words = ""
    try:
        amount = parse_amount(text)
    except ValueError as refused:
        words = str(refused)
    if words:
        assert words.isprintable()
        assert len(words) < 200
    else:
        assert text.strip(" ").isascii()
        assert type(amount) is int


def test_an_amount_beyond_what_the_till_takes_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        parse_amount(format_amount(LARGEST + 1))
    with pytest.raises(ValueError, match="too large"):
        parse_amount(format_amount(-LARGEST - 1))


def test_a_currency_without_decimals_takes_none() -> None:
    assert parse_amount("1500", 0) == 1500
    with pytest.raises(ValueError, match="more than 0 decimals"):
        parse_amount("1500.5", 0)


@given(AMOUNTS, DIGITS)
def test_an_amount_survives_being_written_and_read(minor: int, digits: int) -> None:
    written = format_amount(minor, digits)
    assert parse_amount(written, digits) == minor
    assert parse_amount(written.replace(".", ","), digits) == minor


@given(AMOUNTS, DIGITS)
def test_written_amounts_have_the_decimals_of_the_currency(minor: int, digits: int) -> None:
    written = format_fixed(minor, digits)
    assert Decimal(written) == Decimal(minor).scaleb(-digits)
    assert len(written.partition(".")[2]) == digits


@given(st.text("0123456789.,-", max_size=25), DIGITS)
def test_reading_agrees_with_exact_arithmetic(text: str, digits: int) -> None:
    try:
        value = parse_fixed(text, digits, what="amount")
    except ValueError:
        return
    assert Fraction(value, 10**digits) == Fraction(text.replace(",", "."))


@given(st.integers(-(10**18), 10**18), st.integers(-(10**6), 10**6).filter(bool))
def test_halves_are_rounded_away_from_zero(numerator: int, denominator: int) -> None:
    exact = Decimal(numerator) / 1 if denominator == 1 else None
    rounded = divide_half_up(numerator, denominator)
    assert exact is None or rounded == exact
    distance = abs(Fraction(numerator, denominator) - rounded)
    assert distance <= Fraction(1, 2)
    if distance == Fraction(1, 2):
        assert abs(rounded) > abs(Fraction(numerator, denominator))


@given(st.integers(-(10**9), 10**9))
def test_the_shop_rounds_as_the_tax_office_does(tenths: int) -> None:
    assert divide_half_up(tenths, 10) == int((Decimal(tenths) / 10).to_integral_value(ROUND_HALF_UP))
