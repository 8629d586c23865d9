"""What a report is made from: the store, the desk that asks, the days."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.costs import value_of
from pos_term.domain.dates import stamp
from pos_term.domain.money import format_amount, format_fixed
from pos_term.services.desk import Desk

Row = dict[str, Any]
FIRST, LAST = "0001-01-01", "9999-12-31"
"""The first and last day there is, as ISO text."""


Progress = Callable[[int, int], bool]
"""Told how many steps of how many are done; gives False to stop."""


class Stopped(Exception):
    """Whoever asked wants no answer any more."""


def go_on(_: int, __: int) -> bool:
    """Nobody looks on."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a report is made from."""

    connection: Connection
    desk: Desk
    since: date | None
    until: date | None
    digits: int = field(default=2)
    within: int | None = None
    """Days, of a report that looks ahead or back by days."""
    product: str = ""
    """Its sku; empty is every product. So it is with the other two."""
    department: str = ""
    supplier: str = ""
    """The supplier's id."""
    progress: Progress = go_on

    @property
    def days(self) -> tuple[str, str]:
        """The first and last business day, as ISO text."""
        return (self.since.isoformat() if self.since else FIRST, self.until.isoformat() if self.until else LAST)

    @property
    def instants(self) -> tuple[str, str]:
        """The same as instants of the journal: from the first day's midnight up to the one after the last."""
        zone = self.desk.clock.zone
        first = stamp(datetime.combine(self.since, time(), zone)) if self.since else ""
        last = stamp(datetime.combine(self.until + timedelta(days=1), time(), zone)) if self.until else "~"
        return first, last

    def amount(self, minor: int) -> str:
        """An amount as decimal text in the shop's currency."""
        return format_amount(minor, self.digits)

    def value(self, quantity: int, unit_cost: int) -> int:
        """What a quantity cost, in minor units; `domain.costs` rounds it."""
        return value_of(unit_cost, quantity, self.digits)

    def worth(self, quantity: int, unit_cost: int | None) -> str | None:
        """What a quantity cost as decimal text; None where the cost is not known."""
        return None if unit_cost is None else self.amount(self.value(quantity, unit_cost))

    def step(self, done: int, total: int) -> None:
        """Say how far the report is. Raises Stopped."""
        if not self.progress(done, total):
            raise Stopped

    def wants(self, sku: str, department: str, supplier: str = "") -> bool:
        """Whether the report is about a product of a department, from a supplier."""
        return self.product in ("", sku) and self.department in ("", department) and self.supplier in ("", supplier)


def cost_text(unit_cost: int | None) -> str | None:
    """A unit cost as decimal text with four decimals."""
    return None if unit_cost is None else format_fixed(unit_cost, 4)
