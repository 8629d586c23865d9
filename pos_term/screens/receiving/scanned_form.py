"""The form of a line's numbers and dates: a pack that is scanned fills them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.screens.form import Field, Form
from pos_term.services.reading import Identified, read
from pos_term.widgets.entry_buffer import Entry

if TYPE_CHECKING:
    from pos_term.screens.receiving.screen import ReceivingScreen
    from pos_term.services.receiving import DraftLine


class LotForm(Form):
    """Lot, serial and dates. A scan of the same product answers them, a scan of another one is refused."""

    def __init__(
        self, screen: ReceivingScreen, name: str, fields: Sequence[Field], values: dict[str, object],
        done: Callable[[dict[str, object]], None], left: Callable[[], None], line: DraftLine,
    ) -> None:  # fmt: skip
        super().__init__(screen, name, fields, values, done, left)
        self.line = line

    def take_code(self, entry: Entry) -> bool:
        """A pack of the product; a plain code may be the number that is asked for."""
        if not (entry.scanned or "\x1d" in entry.text):
            return False
        product = self.line.product
        found = read(self.till, entry.raw, sku=product.sku)
        if not isinstance(found, Identified) or found.by_number:
            return False
        if found.product.sku != product.sku:
            other = clean(found.product.name, limit=36)
            self.refuse(f"That is {other}; {clean(product.name, limit=36)} is being put right.")
            return True
        code = found.code
        day = (code.expiry or code.best_before) if code else None
        said = {
            "lot": found.pack.lot, "serial": found.pack.serial, "date": day,
            "production_date": code.production_date if code else None,
        }  # fmt: skip
        taken = {name: value for name, value in said.items() if value and name in self.values}
        if not taken:
            self.warn("That code names the product only. Type what stands on the pack.")
            return True
        self.values.update(taken)
        self.show()
        self.good("Taken from the pack. F10 keeps it.")
        return True
