"""A serial's standing: sold when, to whom, until when covered, returned or not, where it is now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.dates import days_left_words, long_date, short_date
from pos_term.domain.products import Product
from pos_term.domain.refunds import months_later
from pos_term.store.warranty import UnitRecord, units_by_serial

_PLACES = {
    "floor": "on the sales floor", "back": "in the back room", "quarantine": "in QUARANTINE",
    "customer": "with the customer", "supplier": "back at the supplier", "disposal": "disposed of",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Warranty:
    """What the shop can say of one unit by its serial, on one day."""

    product: Product
    serial: str
    lot: str | None
    """The lot it was made in."""
    on: date
    """The day it was asked on."""
    receipt: str | None
    """The receipt it was sold with last; None where it never was."""
    sold_on: date | None
    """The business date of that sale."""
    customer: str | None
    """The customer's id."""
    customer_name: str | None
    """Their name, where the shop keeps it."""
    until: date | None
    """The last day it is covered; None where it was not sold, or carries no warranty."""
    returned_on: date | None
    """When it came back of that sale."""
    returned_with: str | None
    """The receipt with which it came back."""
    place: str | None
    """Where it is now."""
    recall: str | None
    """The recall that names it, its lot or its product."""
    hold: str | None
    """Why it, or its lot, is held."""

    @property
    def covered(self) -> bool:
        """Whether its warranty holds: it is with a customer, and the last day has not passed."""
        return self.until is not None and self.returned_on is None and self.on <= self.until

    @property
    def lines(self) -> tuple[str, ...]:
        """The standing in plain words, a line a fact, what stops a sale first."""
        return tuple(words for words in self._facts() if words)

    def _facts(self) -> tuple[str, ...]:
        return (
            f"RECALLED ({self.recall})" if self.recall else "",
            f"ON HOLD: {self.hold}" if self.hold else "",
            f"Sold {long_date(self.sold_on)}, receipt {self.receipt}" if self.sold_on else "NOT SOLD by this shop",
            self._buyer() if self.sold_on else "",
            self._returned(),
            self._coverage(),
            f"Now {_PLACES.get(self.place, f'at {self.place}')}" if self.place else "",
        )

    def _buyer(self) -> str:
        if self.customer_name:
            return f"To {self.customer_name}"
        return "To a customer whose name is not kept" if self.customer else "To a customer the shop does not know"

    def _returned(self) -> str:
        if self.returned_on is None:
            return ""
        return f"CAME BACK {long_date(self.returned_on)}, receipt {self.returned_with}"

    def _coverage(self) -> str:
        if not self.product.warranty_months:
            return "No warranty of its own"
        if self.until is None:
            return f"Warranty {self.product.warranty_months} months from the day it is sold"
        if self.returned_on is not None:
            return "Warranty ended: it came back"
        day = short_date(self.until, self.on)
        if self.covered:
            return f"Warranty until {day} ({days_left_words(self.until, self.on)})"
        return f"Warranty ENDED {day} ({days_left_words(self.until, self.on)})"


def warranties(connection: Connection, serial: str, on: date) -> list[Warranty]:
    """The standing of every unit with this serial on a day: one for each product that has it, none if none has."""
    return [_standing(unit, on) for unit in units_by_serial(connection, serial)]


def _standing(unit: UnitRecord, on: date) -> Warranty:
    months = unit.product.warranty_months
    return Warranty(
        product=unit.product, serial=unit.serial, lot=unit.lot, on=on, receipt=unit.receipt, sold_on=unit.sold_on,
        customer=unit.customer, customer_name=unit.customer_name,
        until=months_later(unit.sold_on, months) if unit.sold_on and months else None,
        returned_on=unit.back.business_date if unit.back else None,
        returned_with=unit.back.receipt if unit.back else None, place=unit.place, recall=unit.recall,
        hold=unit.hold,
    )  # fmt: skip
