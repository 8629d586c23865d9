"""What a sale costs less: discounts and markdowns, and how one over the whole sale falls on its lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from pos_term.domain.money import divide_half_up
from pos_term.domain.tax import WHOLE


class ReductionKind(StrEnum):
    """Why a line costs less."""

    LINE = "line"
    SALE = "sale"
    MARKDOWN = "markdown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reduction:
    """What was taken off one line, as it is recorded."""

    kind: ReductionKind
    amount: int
    """Minor units off the line."""
    percent: int | None = None
    """Thousandths of a percent, where a percentage was given."""
    reason: str
    by: str = ""
    """The id of who gave it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discount:
    """A discount as it was given: a percentage or an amount, never both."""

    percent: int | None = None
    """Thousandths of a percent: 10 % is 10000."""
    amount: int | None = None
    """Minor units."""
    reason: str
    by: str = ""
    """The id of who gave it."""
    kind: ReductionKind = ReductionKind.LINE
    limit: int = WHOLE
    """The most that whoever gave it may take off a line, in thousandths of a percent."""

    def off(self, price: int) -> int:
        """Minor units taken off `price`: rounded half up here and nowhere else, never more than the price."""
        wanted = divide_half_up(price * self.percent, WHOLE) if self.percent is not None else self.amount or 0
        return max(0, min(wanted, price))

    def reduction(self, amount: int) -> Reduction:
        """The record of `amount` minor units taken off one line."""
        return Reduction(kind=self.kind, amount=amount, percent=self.percent, reason=self.reason, by=self.by)


def spread(amount: int, weights: Sequence[int]) -> tuple[int, ...]:
    """Divide an amount over lines in proportion to what they cost; the parts sum to the amount exactly.

    Each part is the difference of two running sums rounded half up, so no line is more than one minor unit off.
    """
    whole = sum(weights)
    if whole <= 0:
        return tuple(0 for _ in weights)
    parts: list[int] = []
    given = running = 0
    for weight in weights:
        running += weight
        upto = divide_half_up(amount * running, whole)
        parts.append(upto - given)
        given = upto
    return tuple(parts)


def without_tax(amount: int, rate: int) -> int:
    """An amount with its tax inside, less that tax: what an exempt customer pays. Rounded half up here."""
    return amount - divide_half_up(amount * rate, WHOLE + rate)


def reduced_by(before: int, after: int) -> int:
    """How much cheaper, in thousandths of a percent of `before`, rounded half up; 0 where it is not cheaper."""
    return divide_half_up((before - after) * WHOLE, before) if 0 <= after < before else 0


def within(before: int, after: int, limit: int, *, slack: int = 0) -> bool:
    """Whether going from one amount to the other takes off no more than `limit` thousandths of a percent.

    A reduction that was rounded like the limit itself is within it; `slack` allows for minor units that the
    spreading of a sale's discount may put on one line rather than on another.
    """
    return before - after <= divide_half_up(max(0, before) * limit, WHOLE) + slack
