"""The sale being built: frozen values; every change gives a new cart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from pos_term.domain.lots import Provenance
from pos_term.domain.products import Product
from pos_term.domain.quantity import ONE, extend
from pos_term.domain.tax import TaxLine, tax_lines


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

    @cached_property
    def total(self) -> int:
        """What the line costs, in minor units."""
        return self.fixed_total if self.fixed_total is not None else extend(self.unit_price, self.quantity)

    @cached_property
    def numbered(self) -> int:
        """Thousandths whose lot or serial is captured."""
        return sum(number.quantity for number in self.numbers)

    @cached_property
    def missing(self) -> int:
        """Thousandths that still need a lot or serial; 0 for a product without tracking."""
        return max(0, self.quantity - self.numbered) if self.product.tracked else 0

    @cached_property
    def marked(self) -> bool:
        """Whether one of its numbers stopped the sale."""
        return any(number.marked for number in self.numbers)


@dataclass(frozen=True)
class Cart:
    """The open sale. Lines keep the order in which they were first added.

    What is added up over all lines is added up once a cart: a scan asks for it several times.
    """

    lines: tuple[CartLine, ...] = ()
    next_key: int = 1
    prices_include_tax: bool = True

    def __bool__(self) -> bool:
        return bool(self.lines)

    @cached_property
    def taxes(self) -> tuple[TaxLine, ...]:
        """Tax by rate."""
        amounts = ((line.product.tax_rate, line.total) for line in self.lines)
        return tax_lines(amounts, included=self.prices_include_tax)

    @cached_property
    def total(self) -> int:
        """What the customer pays, in minor units."""
        return sum(tax.gross for tax in self.taxes)

    @property
    def tax(self) -> int:
        """Tax in the total, in minor units."""
        return sum(tax.tax for tax in self.taxes)

    @cached_property
    def items(self) -> int:
        """Pieces in the cart: a weighed line counts as one."""
        return sum(1 if line.product.weighed else max(1, line.quantity // ONE) for line in self.lines)

    def line(self, key: int) -> CartLine | None:
        """The line with this key."""
        return next((line for line in self.lines if line.key == key), None)

    def position(self, key: int) -> int:
        """Where a line stands, counted from 1; 0 when it is not there."""
        return next((n for n, line in enumerate(self.lines, 1) if line.key == key), 0)

    def joinable(self, product: Product, unit_price: int) -> CartLine | None:
        """The line that another unit of this product joins: same product and price, not weighed."""
        if product.weighed:
            return None
        for line in self.lines:
            if line.product.sku == product.sku and line.unit_price == unit_price and line.fixed_total is None:
                return line
        return None

    def in_cart(self, lot_id: str) -> int:
        """Thousandths of a lot in this cart, over all lines."""
        return sum(n.quantity for line in self.lines for n in line.numbers if n.lot_id == lot_id)

    def with_line(self, line: CartLine) -> Cart:
        """A cart where `line` stands in place of the one with its key, or at the end when it is new."""
        if self.line(line.key) is None:
            return replace(self, lines=(*self.lines, line), next_key=max(self.next_key, line.key) + 1)
        return replace(self, lines=tuple(line if old.key == line.key else old for old in self.lines))

    def without(self, key: int) -> Cart:
        """A cart without one line."""
        return replace(self, lines=tuple(line for line in self.lines if line.key != key))


def add_number(line: CartLine, number: Number) -> CartLine:
    """The line with a number more; the same lot, known the same way, is counted together.

    Packs of one lot may carry different labels: the earliest date and every warning stay with the number.
    """
    for old in line.numbers:
        if old.lot_id == number.lot_id and old.provenance == number.provenance and not old.marked:
            summed = replace(
                number,
                quantity=old.quantity + number.quantity,
                expiry=_earlier(old.expiry, number.expiry),
                best_before=_earlier(old.best_before, number.best_before),
                warnings=tuple(dict.fromkeys((*old.warnings, *number.warnings))),
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
