"""Tax: rounded once a rate, and what is shown always adds up to what is paid."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.tax import WHOLE, TaxLine, format_rate, parse_rate, tax_lines

RATES = st.integers(0, WHOLE)
AMOUNTS = st.lists(st.tuples(RATES | st.sampled_from([0, 9000, 21000]), st.integers(-(10**9), 10**9)), max_size=12)


@given(AMOUNTS)
def test_prices_that_include_tax_are_what_the_customer_pays(amounts: list[tuple[int, int]]) -> None:
    lines = tax_lines(amounts, included=True)
    assert sum(line.gross for line in lines) == sum(amount for _, amount in amounts)
    for line in lines:
        assert line.gross == sum(amount for rate, amount in amounts if rate == line.rate)


@given(AMOUNTS)
def test_prices_without_tax_are_the_net(amounts: list[tuple[int, int]]) -> None:
    lines = tax_lines(amounts, included=False)
    assert sum(line.net for line in lines) == sum(amount for _, amount in amounts)


@given(AMOUNTS, st.booleans())
def test_each_rate_is_rounded_once_and_half_up(amounts: list[tuple[int, int]], included: bool) -> None:
    for line in tax_lines(amounts, included=included):
        amount = sum(amount for rate, amount in amounts if rate == line.rate)
        exact = Fraction(amount * line.rate, WHOLE + line.rate if included else WHOLE)
        assert abs(line.tax - exact) <= Fraction(1, 2)
        if abs(line.tax - exact) == Fraction(1, 2):
            assert abs(line.tax) > abs(exact)


@given(AMOUNTS, st.booleans())
def test_every_rate_stands_once_the_highest_first(amounts: list[tuple[int, int]], included: bool) -> None:
    rates = [line.rate for line in tax_lines(amounts, included=included)]
    assert rates == sorted({rate for rate, _ in amounts}, reverse=True)


@given(AMOUNTS, st.booleans(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_no_tax(amounts: list[tuple[int, int]], included: bool, random: object) -> None:
    assert tax_lines(amounts[::-1], included=included) == tax_lines(amounts, included=included)


def test_tax_is_rounded_on_the_sum_and_not_on_each_line() -> None:
    assert tax_lines([(21000, 5)] * 3, included=True) == (TaxLine(21000, 12, 3),)
    assert tax_lines([(8875, 99)] * 2, included=False) == (TaxLine(8875, 198, 18),)


def test_nothing_sold_has_no_tax() -> None:
    assert tax_lines([], included=True) == ()


@pytest.mark.parametrize(
    ("typed", "rate"), [("21", 21000), ("8.875", 8875), ("0", 0), ("100", WHOLE), ("9%", 9000)]
)
def test_a_rate_is_read_in_percent(typed: str, rate: int) -> None:
    assert parse_rate(typed) == rate


@pytest.mark.parametrize("typed", ["-1", "100.001", "8.8755", "", "%", "twenty", "1e1", "9%%"])
def test_what_is_no_rate_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="tax rate"):
        parse_rate(typed)


@given(RATES)
def test_a_rate_survives_being_written_and_read(rate: int) -> None:
    assert parse_rate(format_rate(rate)) == rate
    assert not format_rate(rate).endswith(".")
