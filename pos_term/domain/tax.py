"""Tax by rate, included in shelf prices or added to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from pos_term.domain.money import divide_half_up, format_fixed, parse_fixed

WHOLE = 100_000
"""Tax rates are whole thousandths of a percent: 21 % is 21000, 8.875 % is 8875; this is 100 %."""


@dataclass(frozen=True, slots=True)
class TaxLine:
    """What one rate brings on one sale, in minor units."""

    rate: int
    """Thousandths of a percent."""
    net: int
    tax: int

    @property
    def gross(self) -> int:
        """Net and tax together."""
        return self.net + self.tax


def parse_rate(text: str) -> int:
    """Read a percentage (`21`, `8.875`) as thousandths of a percent; ValueError outside 0 to 100."""
    rate = parse_fixed(text.removesuffix("%"), 3, what="tax rate")
    if not 0 <= rate <= WHOLE:
        raise ValueError(f"tax rate {text[:20]!r} is not a percentage from 0 to 100")
    return rate


def format_rate(rate: int) -> str:
    """A rate as a percentage without needless zeros: 21000 is `21`."""
    return format_fixed(rate, 3).rstrip("0").rstrip(".")


def tax_lines(amounts: Iterable[tuple[int, int]], *, included: bool) -> tuple[TaxLine, ...]:
    """Tax of a sale by rate, from `(rate, line total)` pairs; rounded once a rate, highest rate first.

    With `included` the line totals hold the tax already and are what the customer pays.
    """
    sums: dict[int, int] = {}
    for rate, amount in amounts:
        sums[rate] = sums.get(rate, 0) + amount
    lines = []
    for rate in sorted(sums, reverse=True):
        amount = sums[rate]
        tax = divide_half_up(amount * rate, WHOLE + rate if included else WHOLE)
        lines.append(TaxLine(rate, amount - tax if included else amount, tax))
    return tuple(lines)
