"""The forecast of a week: which way is chosen, what its error is measured on, what is to be ordered."""

from __future__ import annotations

import csv
import gzip
from collections import Counter, defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.forecast import HELD, Error, Forecast, Method, forecast, order_for

NO_GOODS = ("COUPON/MISC ITEMS", "FUEL")
SERIES = st.lists(st.integers(-5_000, 5_000_000), max_size=120)


def made(per_week: int, mae: int = 0) -> Forecast:
    error = Error(weeks=1, off=mae, sold=per_week, over=0)
    return Forecast(method=Method.MEAN_8, per_week=per_week, weeks=20, error=error, floor=error)


def test_goods_that_sell_alike_each_week_are_forecast_without_error() -> None:
    found = forecast([7000] * 30)
    assert (found.per_week, found.weeks) == (7000, 30)
    assert found.error == Error(weeks=7, off=0, sold=49_000, over=0)
    assert (found.error.mae, found.error.wape, found.error.bias) == (0, 0, 0)


def test_a_step_up_is_followed_by_a_way_that_forgets_soon() -> None:
    found = forecast([1000] * 22 + [9000] * 10)
    assert found.method in (Method.LAST, Method.MEAN_4, Method.SMOOTHED_30)
    assert found.per_week == 9000


def test_a_year_that_repeats_itself_is_found_after_a_second_one() -> None:
    year = [(week * 37 % 50) * 1000 for week in range(52)]
    found = forecast(year + year)
    assert (found.method, found.per_week) == (Method.YEAR, year[0])
    assert found.error is not None
    assert found.floor is not None
    assert found.error.off == 0 < found.floor.off


def test_the_error_is_of_weeks_that_had_no_part_in_the_choice() -> None:
    """In the weeks that are chosen on, "as last week" is the best; in those measured on, it is always wrong."""
    rising = [10_000 * n for n in range(2, 10)]
    found = forecast([10_000] * 16 + rising + [2000, 80_000] * 4)
    assert found.method is Method.LAST
    assert found.error == found.floor
    assert found.error is not None
    assert found.error.weeks == 8
    assert found.error.off == 88_000 + 7 * 78_000


def test_a_way_that_is_better_by_a_little_only_is_not_taken() -> None:
    calm = [10_000, 12_000, 9_000, 11_000, 10_000, 13_000, 8_000, 11_000] * 4
    assert forecast(calm).method is Method.MEAN_8


@pytest.mark.parametrize(("sold", "mean"), [([], 0), ([3000], 3000), ([1000, 2000], 1500), ([5, 5, 6], 5)])
def test_with_few_weeks_their_mean_is_taken_and_no_error_is_told(sold: list[int], mean: int) -> None:
    found = forecast(sold)
    assert (found.method, found.per_week, found.error, found.floor) == (Method.MEAN, mean, None, None)
    assert found.safety(14) == 0


def test_a_week_in_which_more_came_back_than_was_sold_counts_nothing() -> None:
    assert forecast([4000, -9000, 2000]).per_week == 2000


@given(SERIES)
def test_a_forecast_is_never_below_zero_nor_above_the_best_week(sold: list[int]) -> None:
    found = forecast(sold)
    assert 0 <= found.per_week <= max([0, *sold])
    assert found.weeks == len(sold)
    if found.error and found.floor:
        assert found.error.weeks == found.floor.weeks == min(HELD, len(sold) // 4)
        assert found.error.sold == sum(max(0, each) for each in sold[-found.error.weeks :])
        assert abs(found.error.over) <= found.error.off


@given(SERIES, st.integers(0, 400), st.integers(-5_000, 900_000), st.integers(0, 900_000), st.booleans())
def test_an_order_covers_its_days_and_is_whole_pieces(
    sold: list[int], days: int, usable: int, on_order: int, weighed: bool
) -> None:
    found = forecast(sold)
    order = order_for(found, usable=usable, on_order=on_order, days=days, weighed=weighed)
    wanted = found.demand(days) + found.safety(days)
    assert order >= 0
    assert order + max(0, usable) + on_order >= wanted
    assert weighed or order % 1000 == 0
    if order:
        assert order - 1000 + max(0, usable) + on_order < wanted


def test_an_order_is_what_is_missing_with_something_for_the_error() -> None:
    steady = made(7000)
    assert order_for(steady, usable=3000, on_order=2000, days=10) == 5000
    assert order_for(steady, usable=12_000, on_order=0, days=10) == 0
    assert order_for(steady, usable=3000, on_order=2000, days=10, least=20_000) == 15_000
    # A mean error of 2 a week over four weeks is 4, not 8: weeks make up for each other.
    assert order_for(made(7000, mae=2000), usable=0, on_order=0, days=28) == 28_000 + 4000


def test_days_of_cover_are_whole_days() -> None:
    assert made(7000).days_of_cover(15_500) == 15
    assert made(7000).days_of_cover(-3000) == 0
    assert made(0).days_of_cover(5000) is None


@pytest.mark.parametrize(("key", "least", "wape"), [("product_category", 500, 30), ("product_id", 50, 90)])
def test_on_a_real_years_sales_it_is_clearly_better_than_as_last_week(
    shared_data: Path, key: str, least: int, wape: int
) -> None:
    with gzip.open(shared_data / "completejourney_lines_75k.csv.gz", "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    sold: dict[str, Counter[int]] = defaultdict(Counter)
    for row in (row for row in rows if row["product_category"] not in NO_GOODS):
        sold[row[key]][int(row["week"])] += int(row["quantity"].split(".")[0]) * 1000
    off = floor = real = 0
    for weeks in sold.values():
        series = [weeks[week] for week in range(max(2, min(weeks)), 53)]  # weeks 1 and 53 are not whole
        if sum(series) < least * 1000 or len(series) < 16:
            continue
        found = forecast(series)
        assert found.error is not None
        assert found.floor is not None
        off, floor, real = off + found.error.off, floor + found.floor.off, real + found.error.sold
    assert 100 * off <= wape * real
    assert 100 * off <= 90 * floor
