"""The step that asks for a product: a pack scanned, a code typed, or words of its name and a choice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pos_term.domain.clean import visible
from pos_term.domain.products import Product
from pos_term.screens.amounts import is_code
from pos_term.screens.steps import Step, StepScreen
from pos_term.services.reading import Identified, read
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap


class WhichProduct(Step):
    """Which product. Whoever asks says by `chosen` what comes next."""

    asks = "Scan the pack, or type its name"
    columns = (Column("Product"), Column("Price", 12, right=True))

    def __init__(self, screen: StepScreen[Any], typed: str = "") -> None:
        super().__init__(screen)
        self.searched = typed
        self.found: list[Product] = []
        self._by_hand = False

    def chosen(self, product: Product, lot: str | None = None, serial: str | None = None) -> None:
        """Go on with a product, and with the lot and serial that the code of its pack named."""
        raise NotImplementedError

    def may_be(self, product: Product) -> bool:  # noqa: ARG002
        """Whether the list offers it."""
        return True

    def explain(self) -> str:
        """What stands above the list."""
        return ""

    def show(self) -> None:
        """What fits what was typed."""
        self.screen.words.show(self.explain())
        self.screen.entry_line.ask(self.asks)
        self.search(self.searched)

    def search(self, text: str) -> None:
        """Show products by words of the name."""
        self.searched, self._by_hand = text, False
        found = [each.product for each in self.till.find(text)] if text.strip() else []
        self.found = [product for product in found if self.may_be(product)]
        none = f'Nothing has "{visible(text, limit=40)}" in its name.' if text.strip() else ""
        rows = [Choice((product.name, self.money(product.price)), product.sku) for product in self.found]
        self.screen.show_rows(self.columns, rows, empty=none)
        self.screen.refresh_frame()

    def follow(self, text: str) -> None:
        """Follow the typing."""
        if text != self.searched:
            self.search(text)

    def moved(self) -> None:
        """The arrows chose one: Enter means this one from now on."""
        self._by_hand = True

    def take_entry(self, entry: Entry) -> None:
        """A pack, a code, or words of the name."""
        self.screen.tell(None)
        if self._by_hand and entry.text == self.searched and not entry.scanned:
            self.take_enter()
            return
        found = read(self.till, entry.raw)
        if isinstance(found, Identified):
            self.chosen(found.product, found.pack.lot, found.pack.serial)
        elif is_code(entry):
            self.refuse(found.message)
        else:
            self.search(entry.text)

    def take_enter(self) -> None:
        """The product the list stands on."""
        chosen = self.screen.rows.chosen
        product = next((each for each in self.found if each.sku == chosen), None)
        if product:
            self.chosen(product)
        else:
            self.warn("Scan the pack, or type its name.")

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        choose = (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "This one", 0)) if self.found else ()
        return (*choose, KeyCap("Esc", "Back", 0))
