"""What will be sold of a product next week, from what was sold in whole weeks: how, and how wrong it has been.

Each way looks only at weeks before the one it forecasts. The last weeks are held back: on the first half of them
the way with the least mean error is chosen, on the second half its error is measured, so that the error told is of
weeks that had no part in the choice. Beside it stands the error, on the same weeks, of saying "as last week".

Quantities are whole thousandths; every division rounds half up in `divide_half_up`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from math import isqrt

from pos_term.domain.money import divide_half_up
from pos_term.domain.quantity import ONE

LEAST = 8
"""Weeks below which nothing is held back: the mean of them is taken, and no error is told."""
HELD = 8
"""The most weeks that are chosen on, and the most that the error is measured on."""
CLEARLY = 20
"""Percent of the error by which another way must be better than the mean of 8 weeks to be taken in its place: on a
few held-back weeks a way is soon the best by chance."""
WEEK = 7


class Method(StrEnum):
    """A way to forecast the next week."""

    LAST = "last week"
    MEAN_4 = "mean of 4 weeks"
    MEAN_8 = "mean of 8 weeks"
    SMOOTHED_10 = "smoothed, 10 % newest"
    """Simple exponential smoothing: 10 % of the newest week and 90 % of the level before it."""
    SMOOTHED_30 = "smoothed, 30 % newest"
    YEAR = "same week last year"
    MEAN = "mean of all weeks"
    """Where there are too few weeks to choose."""


@dataclass(frozen=True, slots=True)
class Error:
    """How wrong forecasts of one week ahead were."""

    weeks: int
    """Held-back weeks it is measured on."""
    off: int
    """Thousandths: the sum of what each week was off, either way."""
    sold: int
    """Thousandths sold in those weeks."""
    over: int
    """Thousandths forecast in them less those sold."""

    @property
    def mae(self) -> int:
        """Thousandths a forecast was off in the mean of the weeks, either way."""
        return divide_half_up(self.off, self.weeks)

    @property
    def wape(self) -> int | None:
        """What forecasts were off in percent of what was sold; None where nothing was sold."""
        return divide_half_up(100 * self.off, self.sold) if self.sold > 0 else None

    @property
    def bias(self) -> int:
        """Thousandths forecast too much in the mean of the weeks, below 0 for too little."""
        return divide_half_up(self.over, self.weeks)


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What will be sold in the next week, and what that rests on."""

    method: Method
    per_week: int
    """Thousandths, 0 or more."""
    weeks: int
    """Whole weeks it was made from."""
    error: Error | None
    """On held-back weeks; None where there were too few weeks."""
    floor: Error | None
    """What "as last week" would have been off in the same weeks."""

    def demand(self, days: int) -> int:
        """Thousandths that so many days will sell, each like the week's mean day."""
        return divide_half_up(self.per_week * days, WEEK)

    def days_of_cover(self, quantity: int) -> int | None:
        """Whole days that a quantity lasts; None where nothing is forecast to sell."""
        return max(0, quantity) * WEEK // self.per_week if self.per_week else None

    def safety(self, days: int) -> int:
        """Thousandths to have beside the demand of so many days; 0 where no error is known.

        The mean error of a week, grown by the square root of the weeks: errors of single weeks make up for each
        other in part.
        """
        return isqrt(self.error.mae * self.error.mae * days // WEEK) if self.error else 0


def forecast(sold: Sequence[int]) -> Forecast:
    """Forecast the week after these, the oldest first; a week in which more came back than was sold counts 0."""
    weeks = [max(0, each) for each in sold]
    count = len(weeks)
    if count < LEAST:
        mean = divide_half_up(sum(weeks), count) if count else 0
        return Forecast(method=Method.MEAN, per_week=mean, weeks=count, error=None, floor=None)
    held = min(HELD, count // 4)
    chosen_on, measured_on = range(count - 2 * held, count - held), range(count - held, count)
    made = {method: way(weeks) for method, way in _WAYS.items() if count - 2 * held >= _BEFORE.get(method, 1)}
    off = {method: _error(way, weeks, chosen_on).off for method, way in made.items()}
    best = min(off, key=lambda method: off[method])
    if 100 * off[best] > (100 - CLEARLY) * off[Method.MEAN_8]:
        best = Method.MEAN_8
    return Forecast(
        method=best, per_week=made[best][count], weeks=count, error=_error(made[best], weeks, measured_on),
        floor=_error(made[Method.LAST], weeks, measured_on),
    )  # fmt: skip


def order_for(
    made: Forecast, *, usable: int, on_order: int, days: int, least: int = 0, weighed: bool = False
) -> int:
    """Thousandths to order now so that `days` (to the delivery after the next) are covered.

    The demand of those days and the safety for them, or `least` where that is more, less what there is and what is
    on order; whole pieces of goods that are not weighed.
    """
    wanted = max(made.demand(days) + made.safety(days), least) - max(0, usable) - on_order
    if wanted <= 0:
        return 0
    return wanted if weighed else -(-wanted // ONE) * ONE


def _error(made: Sequence[int], sold: Sequence[int], weeks: range) -> Error:
    gaps = [made[week] - sold[week] for week in weeks]
    return Error(len(gaps), sum(map(abs, gaps)), sum(sold[week] for week in weeks), sum(gaps))


# Each way gives one number a week and one for the week to come: what it would have said before that week.


def _last(sold: Sequence[int]) -> list[int]:
    return [0, *sold]


def _mean(most: int) -> Callable[[Sequence[int]], list[int]]:
    def way(sold: Sequence[int]) -> list[int]:
        sums = [0, *accumulate(sold)]
        return [0] + [
            divide_half_up(sums[n] - sums[max(0, n - most)], min(n, most)) for n in range(1, len(sold) + 1)
        ]

    return way


def _smoothed(percent: int) -> Callable[[Sequence[int]], list[int]]:
    def way(sold: Sequence[int]) -> list[int]:
        # The level is kept a thousand times finer than quantities are, so that small sales do not stand still.
        level = sold[0] * 1000
        said = [0, sold[0]]
        for each in sold[1:]:
            level = divide_half_up(percent * each * 1000 + (100 - percent) * level, 100)
            said.append(divide_half_up(level, 1000))
        return said

    return way


def _year(sold: Sequence[int]) -> list[int]:
    return [sold[n - 52] if n >= 52 else 0 for n in range(len(sold) + 1)]


_WAYS: dict[Method, Callable[[Sequence[int]], list[int]]] = {
    Method.MEAN_8: _mean(8),
    Method.MEAN_4: _mean(4),
    Method.SMOOTHED_10: _smoothed(10),
    Method.SMOOTHED_30: _smoothed(30),
    Method.LAST: _last,
    Method.YEAR: _year,
}
"""Of ways with one error the first is taken: the calmer one."""
_BEFORE = {Method.YEAR: 52}
"""Weeks there must be before the first held-back one for a way to be asked at all."""
