"""The sale being built: frozen values; every change gives a new cart."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

from pos_term.domain.cart_lines import CartLine, Number, Returning, add_number, shrink
from pos_term.domain.customers import Customer
from pos_term.domain.pricing import Discount, Reduction, spread, without_tax
from pos_term.domain.products import Product
from pos_term.domain.quantity import ONE
from pos_term.domain.tax import TaxLine, tax_lines

__all__ = ["Cart", "CartLine", "Number", "Returning", "add_number", "shrink"]


@dataclass(frozen=True)
class Cart:
    """The open sale. Lines keep the order in which they were first added.

    What is added up over all lines is added up once a cart: a scan asks for it several times.
    """

    lines: tuple[CartLine, ...] = ()
    next_key: int = 1
    prices_include_tax: bool = True
    discount: Discount | None = None
    """A discount on the whole sale; goods that come back have no part in it."""
    customer: Customer | None = None
    order: str | None = None
    """The sales order that was loaded."""
    age: int = 0
    """Years the customer was checked to have."""

    def __bool__(self) -> bool:
        return bool(self.lines)

    @property
    def exempt(self) -> bool:
        """Whether the customer pays no tax."""
        return self.customer is not None and self.customer.exempt

    @cached_property
    def shares(self) -> tuple[int, ...]:
        """What the discount on the whole sale takes off each line, in minor units."""
        weights = [0 if line.returns else line.goods for line in self.lines]
        if self.discount is None:
            return tuple(0 for _ in weights)
        return spread(self.discount.off(sum(weights)), weights)

    @cached_property
    def totals(self) -> tuple[int, ...]:
        """What each line comes to on the receipt, in minor units: below 0 for goods that come back."""
        if self.discount is None and not self.exempt:
            return tuple(line.total for line in self.lines)
        totals = (line.total - share for line, share in zip(self.lines, self.shares, strict=True))
        if not self._untaxed:
            return tuple(totals)
        return tuple(
            total if line.returns else without_tax(total, line.product.tax_rate)
            for line, total in zip(self.lines, totals, strict=True)
        )

    @property
    def _untaxed(self) -> bool:
        """Whether the tax inside the prices is taken off."""
        return self.exempt and self.prices_include_tax

    def reductions(self, position: int) -> tuple[Reduction, ...]:
        """What was taken off a line, counted from 1, its share of the sale's discount last.

        Like the line's total without tax for an exempt customer: total, reductions and deposit always add up.
        """
        line, share = self.lines[position - 1], self.shares[position - 1]
        taken = line.reductions
        if self.discount is not None and share:
            taken = (*taken, self.discount.reduction(share))
        if not self._untaxed:
            return taken
        left, found = line.gross, []
        for reduction in taken:
            before, left = without_tax(left, line.product.tax_rate), left - reduction.amount
            off = before - without_tax(left, line.product.tax_rate)
            found.append(replace(reduction, amount=off))
        return tuple(found)

    def deposit(self, position: int) -> int:
        """Deposit in the total of a line, counted from 1, in minor units."""
        line = self.lines[position - 1]
        if line.returns or not line.deposit or not self._untaxed:
            return line.deposit
        goods = line.goods - self.shares[position - 1]
        return self.totals[position - 1] - without_tax(goods, line.product.tax_rate)

    def rate(self, line: CartLine) -> int:
        """The tax rate of a line: of goods that come back the one they were sold at."""
        if line.returns:
            return line.returns.tax_rate
        return 0 if self.exempt else line.product.tax_rate

    @cached_property
    def taxes(self) -> tuple[TaxLine, ...]:
        """Tax by rate."""
        amounts = ((self.rate(line), total) for line, total in zip(self.lines, self.totals, strict=True))
        return tax_lines(amounts, included=self.prices_include_tax)

    @cached_property
    def total(self) -> int:
        """What the customer pays, in minor units; below 0 they are paid back."""
        return sum(tax.gross for tax in self.taxes)

    @property
    def tax(self) -> int:
        """Tax in the total, in minor units."""
        return sum(tax.tax for tax in self.taxes)

    @cached_property
    def reduced(self) -> int:
        """Minor units taken off in all."""
        taken = (self.reductions(position) for position in range(1, len(self.lines) + 1))
        return sum(reduction.amount for each in taken for reduction in each)

    @cached_property
    def items(self) -> int:
        """Pieces in the cart: a weighed line counts as one."""
        return sum(1 if line.product.weighed else max(1, line.quantity // ONE) for line in self.lines)

    @cached_property
    def min_age(self) -> int:
        """Years the customer must have for what is in the cart."""
        return max((line.product.min_age for line in self.lines if not line.returns), default=0)

    def line(self, key: int) -> CartLine | None:
        """The line with this key."""
        return next((line for line in self.lines if line.key == key), None)

    def position(self, key: int) -> int:
        """Where a line stands, counted from 1; 0 when it is not there."""
        return next((n for n, line in enumerate(self.lines, 1) if line.key == key), 0)

    def joinable(self, product: Product, unit_price: int) -> CartLine | None:
        """The line that another unit of this product joins: same product and price, nothing given."""
        if product.weighed or product.open_price:
            return None
        for line in self.lines:
            if line.product.sku == product.sku and line.unit_price == unit_price and line.plain:
                return line
        return None

    def in_cart(self, lot_id: str) -> int:
        """Thousandths of a lot in this cart, over all lines; what comes back does not count."""
        return sum(n.quantity for line in self.lines for n in line.numbers if n.lot_id == lot_id)

    def coming_back(self, sale: str | None, line: int | None, lot_id: str) -> int:
        """Thousandths of a number of a sold line that stand in this cart as coming back."""
        return sum(
            number.quantity
            for each in self.lines
            if each.returns and each.returns.sale == sale and each.returns.line == line
            for number in each.returns.numbers
            if number.lot_id == lot_id
        )

    def with_line(self, line: CartLine) -> Cart:
        """A cart where `line` stands in place of the one with its key, or at the end when it is new."""
        if self.line(line.key) is None:
            return replace(self, lines=(*self.lines, line), next_key=max(self.next_key, line.key) + 1)
        return replace(self, lines=tuple(line if old.key == line.key else old for old in self.lines))

    def without(self, key: int) -> Cart:
        """A cart without one line."""
        return replace(self, lines=tuple(line for line in self.lines if line.key != key))
