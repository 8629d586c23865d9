"""Finding goods that came in without a code that can be scanned, by words of their name."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from pos_term.domain.products import Product
from pos_term.screens.which_product import WhichProduct
from pos_term.widgets.entry_buffer import Entry

if TYPE_CHECKING:
    from pos_term.screens.receiving.counter import Counter
    from pos_term.screens.receiving.screen import ReceivingScreen


class FindGoods(WhichProduct):
    """Which product came in. A pack that is scanned meanwhile is goods, as at the counter."""

    name = "Which product came in?"
    screen: ReceivingScreen

    def __init__(self, screen: ReceivingScreen, counter: Counter, typed: str = "") -> None:
        super().__init__(screen, typed)
        self._counter = counter

    def take_entry(self, entry: Entry) -> None:
        """A scan goes back to the counter; words are searched for."""
        if entry.scanned or "\x1d" in entry.text:
            self.screen.go(self._counter)
            self._counter.take_entry(entry)
        else:
            super().take_entry(entry)

    def chosen(self, product: Product, lot: str | None = None, serial: str | None = None) -> None:  # noqa: ARG002
        """It is on the delivery, and asks for what it lacks."""
        self.screen.go(self._counter)
        receiving, raw = self.screen.receiving, product.sku.encode()
        then = partial(self._counter.taken, how_many=True)
        self.screen.change(lambda: receiving.take(raw, scanned=False), then)

    def back(self) -> None:
        """Back to the lines."""
        self._counter.again()
