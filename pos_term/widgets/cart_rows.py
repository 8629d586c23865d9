"""A line of the cart as rows of text: what it is, its lots or serials, what is missing, what stopped it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pos_term.domain.cart import CartLine, Number, Returning
from pos_term.domain.cart_lines import numbers_words
from pos_term.domain.clean import clean
from pos_term.domain.dates import days_left_words, short_date
from pos_term.domain.money import format_amount
from pos_term.domain.pricing import ReductionKind
from pos_term.domain.quantity import ONE, format_quantity
from pos_term.domain.tax import format_rate
from pos_term.widgets.painting import Piece, cut, left, right, width_of


@dataclass(frozen=True, slots=True)
class Columns:
    """Where the columns of the cart stand, in cells."""

    quantity: int
    item: int
    price: int
    total: int

    @property
    def indent(self) -> int:
        """Where the item column begins."""
        return 1 + self.quantity + 1

    @property
    def room(self) -> int:
        """Cells from the item column to the right end."""
        return self.item + 1 + self.price + 1 + self.total


def columns(lines: list[CartLine], width: int, digits: int) -> Columns:
    """Columns wide enough for every number of `lines`; the item takes the rest."""
    quantity = max([5, *(len(format_quantity(line.quantity)) for line in lines)])
    price = max([7, *(len(format_amount(line.unit_price, digits)) for line in lines)])
    total = max([8, *(len(format_amount(line.total, digits)) for line in lines)])
    return Columns(quantity, max(4, width - quantity - price - total - 5), price, total)


def header(at: Columns, above: int) -> list[Piece]:
    """The headings, and how many lines stand above the first one shown."""
    item = f"Item   ↑ {above} more above" if above else "Item"
    text = " ".join(
        (right("Qty", 1 + at.quantity), left(item, at.item), right("Price", at.price), right("Total", at.total))
    )
    return [(text, "cart--heading")]


def row_count(line: CartLine) -> int:
    """How many rows a line takes."""
    marked = sum(1 for number in line.numbers if number.marked) if line.marked else 0
    more = 0 if line.plain and not line.product.deposit else len(line_notes(line, 2))
    return 1 + len(line.numbers) + marked + more + (1 if line.missing else 0)


def rows_of(line: CartLine, at: Columns, on: date, digits: int) -> list[list[Piece]]:
    """All rows of a line, for the business date `on`."""
    rows = [_item(line, at, digits)]
    for number in line.numbers:
        rows.append(_number(line, number, at, on))
        if number.marked:
            rows.append(_below(f"✖ {clean(number.marked)}", "cart--refused", at))
    if not line.plain or line.product.deposit:
        rows += [_note(note, at) for note in line_notes(line, digits)]
    if line.missing:
        rows.append(_below(missing_words(line), "cart--missing", at))
    return rows


def missing_words(line: CartLine) -> str:
    """What still needs a number, and the key that asks for it: `! 2 of 3 numbers  F3`."""
    kind = "serial" if line.product.has_serial else "lot"
    if line.product.weighed or line.quantity <= ONE:
        return f"! {kind} missing  F3"
    return f"! {numbers_words(line)}  F3"


class Note(NamedTuple):
    """A row under a line: why it costs what it costs, or where it comes back from."""

    words: str
    amount: str = ""
    style: str = "cart--number"


def line_notes(line: CartLine, digits: int) -> list[Note]:
    """What is to be said of a line beside its numbers."""
    if line.returns:
        return _return_notes(line.returns)
    notes: list[Note] = []
    if line.asks_price:
        notes.append(Note("! price to be typed", style="cart--missing"))
    if line.list_price is not None:
        reason = f" · {clean(line.price_reason, limit=60)}" if line.price_reason else ""
        notes.append(Note(f"was {format_amount(line.list_price, digits)}{reason}"))
    for each in line.reductions:
        kind = "markdown" if each.kind is ReductionKind.MARKDOWN else "discount"
        percent = f" {format_rate(each.percent)} %" if each.percent is not None else ""
        notes.append(Note(f"{kind}{percent} · {clean(each.reason, limit=60)}", format_amount(-each.amount, digits)))
    if line.deposit:
        notes.append(Note("deposit", format_amount(line.deposit, digits)))
    return notes


def _return_notes(returns: Returning) -> list[Note]:
    numbers = [f"{'serial' if n.serial else 'lot'} {clean(n.serial or n.lot or '')}" for n in returns.numbers]
    numbers = [words for words in numbers if not words.endswith(" ")]
    where = f"receipt {clean(returns.receipt)}" if returns.receipt else "without receipt"
    notes = [Note(" · ".join((f"comes back, {where}", *numbers)))]
    if returns.words:
        stopped = any(number.place == "quarantine" for number in returns.numbers)
        notes.append(Note(clean(returns.words), style="cart--missing" if stopped else "cart--number"))
    return notes


def _note(note: Note, at: Columns) -> list[Piece]:
    room = at.room - width_of(note.amount) - 1
    words = cut(note.words, room)
    gap = " " * max(1, at.room - width_of(words) - width_of(note.amount))
    return [(" " * (at.indent - 1), ""), (words, note.style), (gap, ""), (note.amount, note.style)]


def number_words(number: Number) -> str:
    """`lot L2411A`, or `serial 8841-07 · lot RX4471` where a pack carries both."""
    lot = f"lot {clean(number.lot)}" if number.lot else ""
    if number.serial:
        return f"serial {clean(number.serial)}" + (f" · {lot}" if lot else "")
    return lot or "number unknown"


def date_words(expiry: date | None, best_before: date | None, on: date) -> str:
    """`exp 28 Nov (7 d)`, or the best-before date where there is no expiry; empty without a date."""
    if expiry:
        return f"exp {short_date(expiry, on)} ({days_left_words(expiry, on)})"
    if best_before:
        return f"best before {short_date(best_before, on)} ({days_left_words(best_before, on)})"
    return ""


def _item(line: CartLine, at: Columns, digits: int) -> list[Piece]:
    name = clean(line.product.name)
    if line.returns:
        name = f"RETURN {name}"
    per = f" per {clean(line.product.unit, limit=12)}" if line.product.weighed else ""
    shown = cut(name, at.item - len(per)) if at.item > len(per) + 6 else cut(name, at.item)
    per = per if width_of(shown) + len(per) <= at.item else ""
    blanks = " " * (at.item - width_of(shown) - len(per) + 1)
    return [
        (right(format_quantity(-line.quantity if line.returns else line.quantity), at.quantity), "cart--quantity"),
        (" ", ""),
        (shown, "cart--item"),
        (f"{per}{blanks}{right(format_amount(line.unit_price, digits), at.price)} ", "cart--price"),
        (right(format_amount(line.total, digits), at.total), "cart--total"),
    ]


def _number(line: CartLine, number: Number, at: Columns, on: date) -> list[Piece]:
    """The number whole before anything else; where the room is short the days left go first, then the date."""
    several = line.quantity > ONE and not line.product.weighed and not number.serial
    times = f"×{format_quantity(number.quantity)}" if several else ""
    head, end = number_words(number), number.provenance.value
    room = at.room - width_of(end) - 2
    dated = date_words(number.expiry, number.best_before, on)
    mark = "▲ " if number.warnings else ""
    for words in (dated, dated.partition(" (")[0], ""):
        tail = " · ".join(part for part in (f"{mark}{words}" if words else "", times) if part)
        if not tail or width_of(head) + 3 + width_of(tail) <= room:
            break
    head = cut(head, room - (width_of(tail) + 3 if tail else 0))
    style = "cart--refused" if number.marked else "cart--number"
    pieces: list[Piece] = [(" " * (at.indent - 1), ""), (head, style)]
    if tail:
        pieces += [(" · ", "cart--number"), (tail, "cart--warned" if number.warnings else style)]
    used = width_of(head) + (width_of(tail) + 3 if tail else 0)
    return [*pieces, (" " * max(1, at.room - used - width_of(end)), ""), (end, "cart--provenance")]


def _below(words: str, style: str, at: Columns) -> list[Piece]:
    return [(" " * (at.indent - 1), ""), (cut(words, at.room), style)]
