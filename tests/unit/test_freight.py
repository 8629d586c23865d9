"""Freight over the lines of a delivery: the parts are the whole, and each is what its worth says."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.freight import per_unit, shares_of, spread

_WEIGHTS = st.lists(st.integers(0, 10**12), min_size=1, max_size=60)


@given(st.integers(0, 10**11), _WEIGHTS)
def test_the_parts_add_up_to_the_freight(freight: int, weights: list[int]) -> None:
    assert sum(spread(freight, weights)) == freight


@given(st.integers(0, 10**11), _WEIGHTS)
def test_no_part_is_more_than_one_away_from_its_exact_share(freight: int, weights: list[int]) -> None:
    whole = sum(weights) or len(weights)
    shares = weights if sum(weights) else [1] * len(weights)
    for part, share in zip(spread(freight, weights), shares, strict=True):
        assert abs(part * whole - freight * share) < whole


@given(st.integers(0, 10**9), _WEIGHTS)
def test_what_is_heavier_never_bears_less(freight: int, weights: list[int]) -> None:
    parts = sorted(zip(weights, spread(freight, weights), strict=True))
    assert all(a[1] <= b[1] for a, b in pairwise(parts) if a[0] < b[0])


def test_it_goes_by_value() -> None:
    lines = [(2_000, 30_000), (1_000, 40_000)]
    assert shares_of(1_000, lines, digits=2) == (60_000, 40_000)


@pytest.mark.parametrize("cost", [None, 0], ids=["no cost is known", "all cost nothing"])
def test_it_goes_by_quantity_where_no_value_is_known(cost: int | None) -> None:
    assert shares_of(900, [(2_000, cost), (1_000, cost)], digits=2) == (60_000, 30_000)


def test_one_unknown_cost_makes_it_go_by_quantity() -> None:
    assert shares_of(900, [(2_000, 50_000), (1_000, None)], digits=2) == (60_000, 30_000)


def test_a_currency_without_decimals_has_ten_thousandths_too() -> None:
    assert shares_of(1, [(1_000, None)] * 3, digits=0) == (3_334, 3_333, 3_333)


def test_a_unit_bears_its_part_of_the_line_rounded_half_up() -> None:
    assert per_unit(10_000, 3_000) == 3_333
    assert per_unit(5, 2_000) == 3
    assert per_unit(100, 0) == 0
