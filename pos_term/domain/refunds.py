"""What goods that come back are worth, and from which part of what was sold they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from pos_term.domain.money import divide_half_up


def upto(total: int, quantity: int, back: int) -> int:
    """What `back` of `quantity` thousandths are worth of a line that cost `total` minor units.

    Rounded half up here and nowhere else. Each refund is the difference of two of these, so that what is paid
    back in parts is, when all has come back, what was paid, to the last minor unit.
    """
    return divide_half_up(total * back, quantity) if quantity else 0


def refund(total: int, quantity: int, *, before: int, now: int, paid_back: int) -> int:
    """Minor units to pay back for `now` thousandths, when `before` came back already for `paid_back`."""
    return max(0, upto(total, quantity, before + now) - paid_back)


def part_of(parts: Iterable[tuple[str, int]], *, skip: int, take: int) -> Iterator[tuple[str, int]]:
    """The places of `take` thousandths after the first `skip`, from `(place, thousandths)` in their order.

    What came back before is taken to be the first of it, so that each unit goes home once.
    """
    for place, quantity in parts:
        passed = min(skip, quantity)
        skip -= passed
        here = min(quantity - passed, take)
        if here > 0:
            take -= here
            yield place, here


def months_later(day: date, months: int) -> date:
    """The same day of the month that many months later, or the last day of a month that is too short for it."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    following = date(year + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    last = date.fromordinal(following.toordinal() - 1).day
    return date(year, month + 1, min(day.day, last))
