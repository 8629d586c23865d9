"""One line of the sale being built: a product, what it costs, and the numbers captured for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from pos_term.domain.documents import ReturnedNumber
from pos_term.domain.lots import Provenance
from pos_term.domain.pricing import Discount, Reduction
from pos_term.domain.products import Product
from pos_term.domain.quantity import extend, format_quantity


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Who let a stopped or doubtful number go, and why."""

    reasons: tuple[str, ...]
    """The reason codes that were overridden."""
    reason: str
    by: str
    """The person's id."""
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A lot or serial on a line, and how it is known."""

    lot_id: str
    lot: str | None
    serial: str | None
    quantity: int
    """Thousandths."""
    provenance: Provenance
    expiry: date | None = None
    best_before: date | None = None
    warnings: tuple[str, ...] = ()
    """Reason codes of the warnings it was sold with."""
    marked: str = ""
    """What stopped the sale at tender, in plain words, until it is mended."""
    stopped_for: tuple[str, ...] = ()
    """The reason codes of that."""
    allowed: Allowed | None = None
    unknown: bool = False
    """Whether the store had never heard of it: it is taken as presented."""
    took: int = 0
    """Milliseconds from the question for it to its answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Returning:
    """What a line of goods that come back rests on."""

    sale: str | None
    """The sale it was sold with; None without a receipt."""
    receipt: str
    line: int | None
    """The line of that sale."""
    total: int
    """Minor units to pay back, deposit included; 0 or more."""
    tax_rate: int
    deposit: int = 0
    numbers: tuple[ReturnedNumber, ...]
    reason: str
    words: str = ""
    """Where the goods go and why, for the cashier."""
    approved_by: str = ""
    """The name of who approved it, where someone had to."""


@dataclass(frozen=True, kw_only=True)
class CartLine:
    """One product on the sale with the numbers captured for it."""

    key: int
    """Stays with the line while the sale lasts."""
    product: Product
    quantity: int
    """Thousandths."""
    unit_price: int
    """Minor units."""
    numbers: tuple[Number, ...] = ()
    fixed_total: int | None = None
    """Minor units printed on the pack by a price label; it beats price times quantity."""
    list_price: int | None = None
    """The price before it was changed by hand; None where it was not."""
    price_reason: str = ""
    price_limit: int = 0
    """The most that whoever changed the price may take off, in thousandths of a percent."""
    markdown: Discount | None = None
    discount: Discount | None = None
    returns: Returning | None = None
    """Of goods that come back, what that rests on."""
    asks_price: bool = False
    """Whether its price is still to be typed."""
    order_line: int | None = None
    """The line of the loaded sales order it fulfils, counted from 1."""
    measured: str = ""
    """What the scale said, as it said it."""

    @property
    def plain(self) -> bool:
        """Whether another unit may join it: nothing was given, fixed or fetched for just these units."""
        given = self.discount or self.markdown or self.returns or self.asks_price or self.list_price is not None
        return not given and self.fixed_total is None and self.order_line is None

    @cached_property
    def gross(self) -> int:
        """Price times quantity, in minor units, before anything is taken off."""
        return self.fixed_total if self.fixed_total is not None else extend(self.unit_price, self.quantity)

    @cached_property
    def reductions(self) -> tuple[Reduction, ...]:
        """What is taken off this line itself: the markdown first, the discount on what remains."""
        found: list[Reduction] = []
        left = self.gross
        for discount in (self.markdown, self.discount):
            off = discount.off(left) if discount else 0
            if discount and off:
                found.append(discount.reduction(off))
                left -= off
        return tuple(found)

    @cached_property
    def goods(self) -> int:
        """What the goods cost less the line's own reductions, in minor units, deposit left out."""
        return self.gross - sum(reduction.amount for reduction in self.reductions)

    @cached_property
    def deposit(self) -> int:
        """Deposit on the line, in minor units."""
        if self.returns:
            return self.returns.deposit
        return extend(self.product.deposit, self.quantity) if self.product.deposit else 0

    @cached_property
    def total(self) -> int:
        """What the line costs, in minor units; below 0 for goods that come back."""
        return -self.returns.total if self.returns else self.goods + self.deposit

    @cached_property
    def numbered(self) -> int:
        """Thousandths whose lot or serial is captured."""
        return sum(number.quantity for number in self.numbers)

    @cached_property
    def missing(self) -> int:
        """Thousandths that still need a lot or serial; 0 for a product without tracking."""
        if self.returns or not self.product.tracked:
            return 0
        return max(0, self.quantity - self.numbered)

    @cached_property
    def marked(self) -> bool:
        """Whether one of its numbers stopped the sale."""
        return any(number.marked for number in self.numbers)


def numbers_words(line: CartLine) -> str:
    """How many of a line's units have their number, in words: `2 of 3 numbers`."""
    return f"{format_quantity(line.numbered)} of {format_quantity(line.quantity)} numbers"


def add_number(line: CartLine, number: Number) -> CartLine:
    """The line with a number more; the same lot, known the same way, is counted together.

    Packs of one lot may carry different labels: the earliest date and every warning stay with the number.
    """
    for old in line.numbers:
        same = old.lot_id == number.lot_id and old.provenance == number.provenance
        if same and old.allowed == number.allowed and not old.marked:
            summed = replace(
                number,
                quantity=old.quantity + number.quantity,
                expiry=_earlier(old.expiry, number.expiry),
                best_before=_earlier(old.best_before, number.best_before),
                warnings=tuple(dict.fromkeys((*old.warnings, *number.warnings))),
                took=old.took + number.took,
                unknown=old.unknown or number.unknown,
            )
            return replace(line, numbers=tuple(summed if n is old else n for n in line.numbers))
    return replace(line, numbers=(*line.numbers, number))


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day), default=None)


def shrink(line: CartLine, quantity: int) -> CartLine:
    """The line at a smaller quantity: the numbers captured last are given up first."""
    surplus = line.numbered - quantity
    numbers = list(line.numbers)
    while surplus > 0 and numbers:
        last = numbers.pop()
        if last.quantity > surplus:
            numbers.append(replace(last, quantity=last.quantity - surplus))
        surplus -= last.quantity
    return replace(line, quantity=quantity, numbers=tuple(numbers))
