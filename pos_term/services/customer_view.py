"""What the customer sees on two lines: the line just added and the total, what is to be paid, the change.

Amounts stand whole, at the right; names give way. Nothing about a refused pack is shown, nor anything else that is
between the shop and its cashier. A training says that it is one.
"""

from __future__ import annotations

from dataclasses import dataclass

from pos_term.domain.cart import Cart, CartLine
from pos_term.domain.cells import cells, clip
from pos_term.domain.clean import clean
from pos_term.domain.documents import Sale
from pos_term.domain.money import format_amount
from pos_term.domain.quantity import ONE, format_quantity
from pos_term.domain.tender import Tendering

View = tuple[str, str]
"""The two lines, each no wider than the display."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerView:
    """Lays out what a customer's display shows."""

    columns: int
    digits: int
    """Decimals of the shop's currency."""
    training: bool = False

    def selling(self, cart: Cart, changed: int = 0) -> View:
        """An open sale: the line whose key is `changed`, where it is there, and the total."""
        line = cart.line(changed)
        top = self._line(cart, line) if line else self._row(_items(cart.items), "")
        return self._view(top, self._total("TOTAL", cart.total))

    def paying(self, paid: Tendering) -> View:
        """While it is paid: what was given so far, and what is still open."""
        if not paid.open:
            return self._view(self._row("PAID", self._money(abs(paid.paid))), self._change(paid.change))
        given = self._row("PAID" if paid.due >= 0 else "GIVEN BACK", self._money(abs(paid.paid)))
        top = given if paid.tenders else self._row("", "")
        return self._view(top, self._total("TO PAY", paid.open))

    def asking_card(self, amount: int) -> View:
        """While the card terminal is asked."""
        words = "To your card" if amount < 0 else "Card"
        return self._view(self._row("See card terminal", ""), self._row(words, self._money(abs(amount))))

    def done(self, sale: Sale) -> View:
        """After a sale: thanks, and the change or what was paid."""
        if sale.change:
            last = self._change(sale.change)
        else:
            last = self._row("PAID BACK" if sale.total < 0 else "PAID", self._money(abs(sale.total)))
        return self._view(self._row("Thank you", ""), last)

    def idle(self) -> View | None:
        """While no sale is open; None where the shop's own words stand there."""
        return ("TRAINING", "") if self.training else None

    # -- parts ---------------------------------------------------------------------------------------------

    def _view(self, top: str, bottom: str) -> View:
        return ("TRAINING" if self.training else top, bottom)

    def _line(self, cart: Cart, line: CartLine) -> str:
        name = clean(line.product.name)
        if line.product.weighed:
            name = f"{format_quantity(line.quantity)} {clean(line.product.unit, limit=6)} {name}"
        elif line.quantity != ONE:
            name = f"{format_quantity(line.quantity)} x {name}"
        if line.asks_price:
            return self._row(name, "")
        return self._row(name, self._money(cart.totals[cart.position(line.key) - 1]))

    def _total(self, word: str, amount: int) -> str:
        return self._row("BACK TO YOU" if amount < 0 else word, self._money(abs(amount)))

    def _change(self, change: int) -> str:
        return self._row("CHANGE", self._money(change)) if change else self._row("", "")

    def _row(self, words: str, amount: str) -> str:
        """Words at the left, an amount at the right. One that does not fit is left out: a part of it would lie."""
        room = self.columns - cells(amount) - 1 if amount else self.columns
        if room < -1:
            return clip(words, self.columns)
        left = clip(words, max(0, room))
        return f"{left}{' ' * (self.columns - cells(left) - cells(amount))}{amount}".rstrip(" ")

    def _money(self, minor: int) -> str:
        return format_amount(minor, self.digits)


def _items(count: int) -> str:
    return f"{count} item{'' if count == 1 else 's'}"
