"""Products: a list that follows typing or a scan, and the form of the one that is chosen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.products import Product
from pos_term.screens.amounts import is_code, looks_like_scan
from pos_term.screens.forms.codes import gtin_of
from pos_term.screens.forms.screen import MasterScreen
from pos_term.screens.steps import Step
from pos_term.screens.which_product import WhichProduct
from pos_term.services.master.product_form import TRACKING
from pos_term.services.reading import Identified, read
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.products.form import ProductForm
    from pos_term.services.master.products import ProductOpened

_COLUMNS = (Column("Product"), Column("SKU", 14), Column("Numbers", 12), Column("Price", 10, right=True))
_NOTHING_YET = "Scan the pack, or type a part of the name. F4 adds a product."


class ProductsScreen(MasterScreen):
    """Gives the words for what was kept last, or None."""

    CSS_PATH = "products.tcss"
    box_id = "products"

    def first_step(self) -> Step:
        """The list."""
        return FindProduct(self)

    def open_product(self, sku: str, left: Step) -> None:
        """Read a product whole and open its form."""
        from pos_term.services.master.products import open_product

        self.store(lambda: open_product(self.till.desk(), sku), lambda found: self._opened(found, left))

    def add_product(self, product: Product, said: set[str], left: Step) -> None:
        """Open the form of a new product, filled in as far as it is known."""
        from pos_term.services.master.products import open_new_product

        def opened(found: ProductOpened) -> None:
            step = self._form(found, left, new=True)
            step.said = said
            self.go(step)

        self.store(lambda: open_new_product(self.till.desk(), product), opened)

    def _opened(self, found: ProductOpened | None, left: Step) -> None:
        if found is None:
            left.warn("That product is not there any more. Find it again.")
        else:
            self.go(self._form(found, left))

    def _form(self, found: ProductOpened, left: Step, *, new: bool = False) -> ProductForm:
        from pos_term.screens.products.form import ProductForm

        return ProductForm(self, found, left, new=new)


class FindProduct(WhichProduct):
    """Which product; an unknown number can be given to a new one."""

    name = "Products"
    screen: ProductsScreen

    def __init__(self, screen: ProductsScreen, typed: str = "") -> None:
        super().__init__(screen, typed)
        self.unknown = ""
        """The product number that was scanned last and that no product has."""

    def explain(self) -> str:
        """What to do here."""
        return _NOTHING_YET

    def search(self, text: str) -> None:
        """Show products by words of the name; also by sku and department."""
        on = self.screen.rows.chosen
        super().search(text)
        rows = [
            Choice((each.name, each.sku, TRACKING[each.tracking], self._price(each)), each.sku)
            for each in self.found
        ]
        none = f'Nothing has "{visible(text, limit=36)}" in its name. F4 adds it.' if text.strip() else ""
        self.screen.show_rows(_COLUMNS, rows, empty=none, selected=on)

    def _price(self, product: Product) -> str:
        return "asked" if product.open_price else self.money(product.price)

    def take_entry(self, entry: Entry) -> None:
        """A pack opens its product; an unknown number is remembered for a new one."""
        found = read(self.till, entry.raw)
        self.unknown = "" if isinstance(found, Identified) else gtin_of(found)
        if self.unknown:
            self.screen.tell(None)
            self.search("")
            self.refuse(f"No product has the GTIN {self.unknown}. F4 adds one with it.")
        elif not isinstance(found, Identified) and found.kind == "invalid" and looks_like_scan(entry):
            self.refuse(found.message)
        elif not isinstance(found, Identified) and is_code(entry):
            shown = visible(entry.text, limit=24)
            self.refuse(f"No product has {shown}. Scan its barcode, type a part of its name, or add it (F4).")
        else:
            super().take_entry(entry)

    def chosen(self, product: Product, lot: str | None = None, serial: str | None = None) -> None:  # noqa: ARG002
        """Open it; which lot the pack is of does not matter here."""
        self.screen.open_product(product.sku, self)

    def press(self, name: str) -> None:
        """Add a product, with what was scanned or typed and found nothing."""
        if name == "f4":
            typed = clean(self.screen.host.entry.take(), limit=200) or ("" if self.found else clean(self.searched))
            typed = typed if any(character.isalpha() for character in typed) else ""
            given = Product(sku="", name=typed, gtin=self.unknown or None, unit="")
            said = {key for key, value in (("name", typed), ("gtin", self.unknown)) if value}
            self.unknown = ""
            self.screen.add_product(given, said, self)

    def show(self) -> None:
        """What fits what was typed, as it is now."""
        super().show()
        self.screen.words.show(self.explain())

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        choose = (KeyCap("↑↓", "Choose", 2), KeyCap("Enter", "Open it", 0)) if self.found else ()
        return (*choose, KeyCap("F4", "Add a product", 1), KeyCap("Esc", "Back", 0))
