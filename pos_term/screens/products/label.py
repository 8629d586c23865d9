"""The shelf label of a product: what stands on it, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import visible
from pos_term.domain.products import Product
from pos_term.screens.amounts import counted, looks_like_scan
from pos_term.screens.steps import Step
from pos_term.services.labels import copies_fault, shelf_label
from pos_term.services.papers import label_lines
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.products.form import ProductForm


class PrintLabel(Step):
    """Enter prints one, a number so many."""

    def __init__(self, form: ProductForm, product: Product) -> None:
        super().__init__(form.screen)
        self.form = form
        self.label = shelf_label(product, self.till.shop)
        self.name = f"Shelf label: {visible(product.name, limit=40)}"
        equipment = self.till.equipment
        ready = equipment is not None and equipment.labels is not None
        why = "Training prints nothing." if self.till.practice else "This till has no printer for labels."
        self.missing = "" if ready else why

    def show(self) -> None:
        """The label's lines."""
        self.screen.words.show(self.missing)
        rows = [Choice((line,), str(n)) for n, line in enumerate(label_lines(self.label))]
        self.screen.show_rows((Column(""),), rows, heading=False, stand=False)
        self.screen.entry_line.ask("Esc goes back" if self.missing else "How many? Enter is 1")

    def take_entry(self, entry: Entry) -> None:
        """How many; a scan is no number."""
        text = entry.text.strip()
        if looks_like_scan(entry):
            self.warn("That was a scan, and how many is asked for. Esc goes back to the product.")
        elif not (text.isascii() and text.isdecimal() and len(text) <= 6):
            self.warn("Type how many, such as 12.")
        else:
            self._print(int(text))

    def take_enter(self) -> None:
        """One."""
        self._print(1)

    def _print(self, copies: int) -> None:
        problem = self.missing or copies_fault(copies)
        if problem:
            self.warn(f"{problem[:1].upper()}{problem[1:].rstrip('.')}.")
            return
        till, label = self.till, self.label
        self.screen.store(lambda: till.print_label(label, copies), lambda refused: self._printed(refused, copies))

    def _printed(self, refused: str | None, copies: int) -> None:
        if refused:
            self.warn(refused)
            return
        self.screen.host.print_receipts()
        verb = "goes" if copies == 1 else "go"
        self.screen.go(self.form, say=Notice(Tone.GOOD, f"{counted(copies, 'label')} {verb} to the printer."))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        enter = () if self.missing else (KeyCap("Enter", "Print", 0),)
        return (*enter, KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Back to the product."""
        self.screen.go(self.form)
