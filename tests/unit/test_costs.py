"""What lots are worth and what is made of them costs: whole numbers, rounded half up, once."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.costs import Part, made_cost, parts_value, value_of

COSTS = st.integers(0, 10**9)
QUANTITIES = st.integers(1, 10**8)


@pytest.mark.parametrize(
    ("unit_cost", "quantity", "digits", "value"),
    [
        (12_345, 3000, 2, 370),  # 3.7035
        (50, 1000, 2, 1),  # half a cent
        (49, 1000, 2, 0),
        (12_345, 482, 2, 60),  # 0.595029
        (10_000, 1000, 0, 1),
        (5_000, 1000, 0, 1),
        (10_000, 1000, 3, 1000),
        (12_345, -3000, 2, -370),
        (0, 1000, 2, 0),
    ],
)
def test_a_value_is_cost_times_quantity_in_minor_units_rounded_half_up(
    unit_cost: int, quantity: int, digits: int, value: int
) -> None:
    assert value_of(unit_cost, quantity, digits) == value


@given(unit_cost=COSTS, quantity=QUANTITIES)
def test_no_value_is_further_off_than_half_a_minor_unit(unit_cost: int, quantity: int) -> None:
    exact = Fraction(unit_cost, 10_000) * Fraction(quantity, 1000) * 100
    assert abs(value_of(unit_cost, quantity, 2) - exact) <= Fraction(1, 2)


def test_what_is_made_costs_what_went_into_it_divided_by_what_came_of_it() -> None:
    parts = [Part(2000, 10_000), Part(1000, 15_001), Part(1000, 2_000)]
    assert made_cost(parts, 7000) == 5_286  # 3.7001 / 7 = 0.528586
    assert parts_value(parts, 2) == 370


def test_nothing_is_known_of_the_cost_where_one_component_has_none() -> None:
    parts = [Part(2000, 10_000), Part(1, None)]
    assert made_cost(parts, 7000) is None
    assert parts_value(parts, 2) is None


def test_nothing_made_has_no_cost() -> None:
    assert made_cost([Part(1000, 1)], 0) is None


@given(st.lists(st.tuples(QUANTITIES, COSTS), min_size=1, max_size=20), QUANTITIES)
def test_what_is_made_is_worth_its_components_but_for_the_rounding(pairs: list[tuple[int, int]], made: int) -> None:
    parts = [Part(quantity, cost) for quantity, cost in pairs]
    exact = sum((Fraction(quantity * cost) for quantity, cost in pairs), Fraction())
    cost = made_cost(parts, made)
    assert cost is not None
    assert abs(cost * made - exact) <= Fraction(made, 2)
