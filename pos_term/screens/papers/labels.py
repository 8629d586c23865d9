"""Labels: of which product, of which lot or serial of it, and how many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import visible
from pos_term.domain.dates import short_date
from pos_term.domain.products import Product
from pos_term.domain.quantity import format_quantity
from pos_term.screens.amounts import looks_like_scan
from pos_term.screens.papers.screen import ChoosePaper, sentence
from pos_term.screens.steps import Step
from pos_term.screens.which_product import WhichProduct
from pos_term.services.desk import Refused
from pos_term.services.labels import copies_fault, label_of, lots_on_hand, shelf_label
from pos_term.services.papers import label_lines
from pos_term.services.reading import Identified, read
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.domain.labels import Label
    from pos_term.domain.lots import Lot
    from pos_term.screens.papers.screen import PapersScreen

_LOTS = (Column("Lot or serial"), Column("Date", 12), Column("On hand", 8, right=True))


class AskProduct(WhichProduct):
    """Which product. A pack whose code names its lot answers the next question too."""

    screen: PapersScreen
    columns = (Column("Product"), Column("Price", 10, right=True))

    def __init__(self, screen: PapersScreen, *, lots: bool) -> None:
        super().__init__(screen)
        self.lots = lots
        self.name = "Lot label: which product?" if lots else "Shelf label: which product?"
        self.asks = "Scan the pack, or type its name" if lots else "Scan it, or type its name"

    def explain(self) -> str:
        """That there is no printer, where there is none."""
        return self.screen.without_printer(labels=True)

    def may_be(self, product: Product) -> bool:
        """Only what carries lots or serials has a label for one."""
        return product.tracked or not self.lots

    def chosen(self, product: Product, lot: str | None = None, serial: str | None = None) -> None:
        """How many labels, or of which lot."""
        if not self.lots:
            self.screen.go(HowMany(self.screen, shelf_label(product, self.till.shop), self))
        elif not product.tracked:
            self.warn(f"{product.name} carries no lot or serial. Print its shelf label.")
        elif lot or serial:
            self.of(product, lot, serial)
        else:
            self.screen.go(AskLot(self.screen, product, self))

    def of(self, product: Product, lot: str | None, serial: str | None) -> None:
        """Go on with a serial, else with a lot, or say why it gets no label."""
        named = {"serial": serial} if product.has_serial and serial else {"lot": lot}
        label = label_of(self.till, product, **named)
        if isinstance(label, Refused) and "serial" in named and product.has_lot and lot:
            made_in = label_of(self.till, product, lot=lot)
            label = label if isinstance(made_in, Refused) else made_in
        if isinstance(label, Refused):
            self.warn(sentence(label.words))
        else:
            self.screen.go(HowMany(self.screen, label, self))

    def back(self) -> None:
        """Back to what can be printed."""
        self.screen.go(ChoosePaper(self.screen))


class AskLot(Step):
    """Which lot or serial of a product: one in stock, or any that is typed or scanned."""

    screen: PapersScreen

    def __init__(self, screen: PapersScreen, product: Product, asked: AskProduct) -> None:
        super().__init__(screen)
        self.product, self.asked = product, asked
        self.name = f"Lot label: {product.name}"
        self.stock: list[Lot] = []

    def show(self) -> None:
        """What is in stock."""
        what = "Serial" if self.product.has_serial else "Lot"
        on = self.till.clock.business_date()
        self.stock = lots_on_hand(self.till, self.product)
        rows = []
        for n, lot in enumerate(self.stock):
            day = lot.expiry or lot.best_before
            cells = (lot.code, short_date(day, on) if day else "", format_quantity(lot.on_hand))
            rows.append(Choice(cells, str(n)))
        self.screen.words.show(self.screen.without_printer(labels=True))
        self.screen.show_rows(_LOTS, rows, empty="None of it is in stock.")
        self.screen.entry_line.ask(f"{what}: choose, scan or type it")

    def take_entry(self, entry: Entry) -> None:
        """A lot or serial of the product."""
        found = read(self.till, entry.raw, sku=self.product.sku)
        if isinstance(found, Identified) and found.product.sku != self.product.sku:
            self.refuse(f"That is {found.product.name}, another product.")
        elif isinstance(found, Identified) and (found.pack.lot or found.pack.serial):
            self.asked.of(self.product, found.pack.lot, found.pack.serial)
        elif isinstance(found, Identified):
            self.warn("That code names the product only. Choose, scan or type the number on the pack.")
        else:
            text = entry.text.strip()
            self.asked.of(self.product, text, text)

    def take_enter(self) -> None:
        """The one the list stands on."""
        if self.screen.rows.chosen:
            lot = self.stock[int(self.screen.rows.chosen)]
            self.asked.of(self.product, lot.lot, lot.serial)
        else:
            self.warn("Scan or type the number on the pack.")

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        choose = (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "This one", 0)) if self.stock else ()
        return (*choose, KeyCap("Esc", "Another product", 0))

    def back(self) -> None:
        """Back to the product."""
        self.screen.go(self.asked)


class HowMany(Step):
    """What stands on the label, and how many of it; Enter alone is one."""

    screen: PapersScreen

    def __init__(self, screen: PapersScreen, label: Label, asked: AskProduct) -> None:
        super().__init__(screen)
        self.label, self.asked = label, asked
        self.name = label.title
        self.missing = screen.without_printer(labels=True)

    def show(self) -> None:
        """The label's lines."""
        self.screen.words.show(self.missing)
        rows = [Choice((line,), str(n)) for n, line in enumerate(label_lines(self.label))]
        self.screen.show_rows((Column(""),), rows, heading=False, stand=False)
        self.screen.entry_line.ask("Esc goes back" if self.missing else "How many? Enter is 1")

    def take_entry(self, entry: Entry) -> None:
        """A number; a scan is none."""
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
            self.warn(sentence(problem))
            return
        till, label = self.till, self.label
        self.screen.store(lambda: till.print_label(label, copies), lambda refused: self._printed(refused, copies))

    def _printed(self, refused: str | None, copies: int) -> None:
        if refused:
            self.warn(refused)
            return
        what = "1 label" if copies == 1 else f"{copies} labels"
        words = f"{what} of {visible(self.label.title, limit=40)} {'goes' if copies == 1 else 'go'} to the printer."
        self.screen.printed(words, AskProduct(self.screen, lots=self.asked.lots))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        enter = () if self.missing else (KeyCap("Enter", "Print", 0),)
        return (*enter, KeyCap("Esc", "Another product", 0))

    def back(self) -> None:
        """Back to the product."""
        self.screen.go(self.asked)
