"""The form of a product: its fields, what of it lies where, its history and its shelf label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.products import Product
from pos_term.domain.quantity import format_quantity
from pos_term.screens.forms.codes import gtin_of
from pos_term.screens.forms.form import FormStep
from pos_term.screens.products.label import PrintLabel
from pos_term.services.desk import Desk, Refused
from pos_term.services.master.history import Step as Past
from pos_term.services.master.history import history
from pos_term.services.master.keeping import Kept, Meanwhile, Unfit
from pos_term.services.master.products import keep_product
from pos_term.services.reading import Identified, read
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.products.screen import ProductsScreen
    from pos_term.screens.steps import Step
    from pos_term.services.master.products import ProductOpened


class ProductForm(FormStep[Product]):
    """One product."""

    screen: ProductsScreen

    def __init__(self, screen: ProductsScreen, opened: ProductOpened, left: Step, *, new: bool = False) -> None:
        super().__init__(screen, opened.form, None if new else opened.product, opened.product, left)
        self.opened = opened
        self.at = "sku" if new else "name"

    def title(self) -> str:
        """Its name."""
        return self.mine.name or "New product"

    def top(self) -> str:
        """What of it lies where, and that it is recalled."""
        if self.before is None:
            return "A new product: SKU, name and price must be filled in; Enter asks for a field."
        unit = f" {clean(self.before.unit, limit=6)}" if self.before.weighed else ""
        places = self.opened.places
        parts = [
            f"{clean(places.get(each.location, each.location), limit=24)} {format_quantity(each.quantity)}{unit}"
            for each in sorted(self.opened.stock, key=lambda each: list(places).index(each.location))
        ]
        stock = f"In stock: {', '.join(parts)}." if parts else "None in stock."
        recall = f" All of it is RECALLED ({clean(self.before.recall, limit=30)})." if self.before.recall else ""
        return f"{stock}{recall}"

    def keep(
        self, desk: Desk, before: Product | None, mine: Product
    ) -> Kept[Product] | Meanwhile[Product] | Unfit | Refused:
        """One document."""
        return keep_product(desk, before, mine)

    def kept(self, outcome: Kept[Product]) -> None:
        """Stay, and give the words to whoever opened the products."""
        self.screen.result = outcome.words
        super().kept(outcome)

    def past(self, desk: Desk) -> list[Past]:
        """Who changed what of it."""
        return history(desk, self.form, Product, self.mine.sku)

    # -- scans and keys ------------------------------------------------------------------------------------

    def scanned(self, entry: Entry) -> None:
        """Another pack opens its product; an unknown code says how it is given to this one."""
        found = read(self.till, entry.raw)
        new = "" if isinstance(found, Identified) or self.before or self.mine.gtin else gtin_of(found)
        if new:
            self.type_in(self.form.field("gtin"), new)
            self.screen.go(self, say=Notice(Tone.GOOD, f"GTIN {new} taken."))
        elif not isinstance(found, Identified):
            shown = gtin_of(found) or visible(entry.text, limit=24)
            self.warn(
                f"No product has {shown}. Stand on GTIN or Further barcodes and scan it again to add it here."
            )
        elif self.before is not None and found.product.sku == self.before.sku:
            self.screen.tell(None)
            self.warn("That is the code of this product.")
        elif self.changed:
            name = clean(found.product.name, limit=40)
            self.refuse(f"That is {name}, another product. Keep what you changed first (F10), or leave it (Esc).")
        else:
            self.screen.open_product(found.product.sku, self.left)

    def more_keys(self, name: str) -> None:
        """Its shelf label."""
        if name != "f7":
            return
        if self.before is None or self.changed:
            self.warn("Keep it first (F10): a label says what is kept.")
        else:
            self.screen.go(PrintLabel(self, self.before))

    def more_caps(self) -> Sequence[KeyCap]:
        """The label, once the product is there."""
        return (KeyCap("F7", "Label", 3),) if self.before is not None else ()
