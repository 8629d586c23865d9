"""What a report is made from: the store, the desk that asks, the days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.dates import stamp
from pos_term.domain.money import divide_half_up, format_amount
from pos_term.services.desk import Desk

Row = dict[str, Any]
FIRST, LAST = "0001-01-01", "9999-12-31"
"""The first and last day there is, as ISO text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a report is made from."""

    connection: Connection
    desk: Desk
    since: date | None
    until: date | None
    digits: int = field(default=2)

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
        """What a quantity cost, in minor units, rounded half up here and nowhere else."""
        return divide_half_up(quantity * unit_cost * 10**self.digits, 1000 * 10_000)
