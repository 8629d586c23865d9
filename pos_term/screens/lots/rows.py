"""The rows of the lot prompt: what is on the line, what may be taken, in order, and what may not, with why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from pos_term.domain.cart import Number
from pos_term.domain.dates import days_left_words, short_date
from pos_term.domain.judgement import Level
from pos_term.domain.products import Product
from pos_term.domain.quantity import format_quantity
from pos_term.widgets.choice_list import Choice, Column, Rule

if TYPE_CHECKING:
    from pos_term.services.outcomes import LotChoice, LotChoices

ON_LINE = "on the line "
"""What the value of a row begins with that is a number on the line; its place follows."""


def columns_for(product: Product | None) -> list[Column]:
    """The columns: of serials the lot they were made in, of lots how many there are."""
    if product and product.has_serial:
        return [Column("Serial"), Column("Lot", 12), Column("Date", 12), Column("Left", 8, right=True)]
    return [Column("Lot"), Column("Date", 12), Column("Left", 8, right=True), Column("Available", 9, right=True)]


def rows_for(choices: LotChoices, on_line: Sequence[Number], on: date, *, closed: bool) -> list[Choice | Rule]:
    """All rows for the business date `on`; `closed` where none may be picked."""
    serial = choices.product.has_serial
    proposal = choices.proposal.id if choices.proposal else None
    rows: list[Choice | Rule] = []
    if on_line:
        rows += [Rule("on this line"), *(_taken(n, number, on, serial=serial) for n, number in enumerate(on_line))]
        if choices.eligible:
            rows.append(Rule("in the shop"))
    for choice in sorted(choices.eligible, key=lambda choice: choice.lot.id != proposal):
        warned = choice.words if choice.level is Level.WARN else ""
        rows.append(
            Choice(_cells(choice, on, serial=serial), choice.lot.id, closed=closed, words=warned, warned=True)
        )
    # What stands on the line is listed above: nothing of it is left to take, and that stops nothing.
    here = {number.lot_id for number in on_line}
    stopped = [choice for choice in choices.stopped if choice.available > 0 or choice.lot.id not in here]
    if stopped:
        rows.append(Rule("may not be sold"))
        rows += [
            Choice(_cells(choice, on, serial=serial), choice.lot.id, closed=True, words=choice.words)
            for choice in stopped
        ]
    return rows


def place_of(value: str | None) -> int | None:
    """Which number on the line a row stands for, counted from 0; None where it is a lot of the shop."""
    return int(value.removeprefix(ON_LINE)) if value and value.startswith(ON_LINE) else None


def _taken(place: int, number: Number, on: date, *, serial: bool) -> Choice:
    """A number on the line, with how it is known."""
    code = f"{(number.serial if serial else number.lot) or 'unknown'} · {number.provenance.value}"
    dated, left = _days(number.expiry or number.best_before, on)
    cells = (code, number.lot or "", dated, left)
    if not serial:
        cells = (code, dated, left, format_quantity(number.quantity))
    return Choice(cells, f"{ON_LINE}{place}", words=number.marked)


def _cells(choice: LotChoice, on: date, *, serial: bool) -> tuple[str, str, str, str]:
    lot = choice.lot
    dated, left = _days(lot.expiry or lot.best_before, on)
    if serial:
        return (lot.code, lot.lot or "", dated, left)
    return (lot.code, dated, left, format_quantity(choice.available))


def _days(day: date | None, on: date) -> tuple[str, str]:
    return (short_date(day, on), days_left_words(day, on)) if day else ("no date", "")
