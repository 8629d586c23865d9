"""The rows of the lot prompt: what may be taken, in the order of removal, and below it what may not, with why."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from pos_term.domain.dates import days_left_words, short_date
from pos_term.domain.judgement import Level
from pos_term.domain.products import Product
from pos_term.domain.quantity import format_quantity
from pos_term.widgets.choice_list import Choice, Column, Rule

if TYPE_CHECKING:
    from pos_term.services.outcomes import LotChoice, LotChoices


def columns_for(product: Product | None) -> list[Column]:
    """The columns: of serials the lot they were made in, of lots how many there are."""
    if product and product.has_serial:
        return [Column("Serial"), Column("Lot", 12), Column("Date", 12), Column("Left", 8, right=True)]
    return [Column("Lot"), Column("Date", 12), Column("Left", 8, right=True), Column("On hand", 8, right=True)]


def rows_for(choices: LotChoices, on: date, *, closed: bool) -> list[Choice | Rule]:
    """All rows for the business date `on`; `closed` where none may be picked."""
    serial = choices.product.has_serial
    proposal = choices.proposal.id if choices.proposal else None
    rows: list[Choice | Rule] = []
    for choice in sorted(choices.eligible, key=lambda choice: choice.lot.id != proposal):
        warned = choice.words if choice.level is Level.WARN else ""
        rows.append(
            Choice(_cells(choice, on, serial=serial), choice.lot.id, closed=closed, words=warned, warned=True)
        )
    if choices.stopped:
        rows.append(Rule("may not be sold"))
        rows += [
            Choice(_cells(choice, on, serial=serial), choice.lot.id, closed=True, words=choice.words)
            for choice in choices.stopped
        ]
    return rows


def _cells(choice: LotChoice, on: date, *, serial: bool) -> tuple[str, str, str, str]:
    lot = choice.lot
    day = lot.expiry or lot.best_before
    dated = short_date(day, on) if day else "no date"
    left = days_left_words(day, on) if day else ""
    if serial:
        return (lot.code, lot.lot or "", dated, left)
    return (lot.code, dated, left, format_quantity(choice.available))
