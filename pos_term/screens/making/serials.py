"""The question for the serials of what is made: scanned one by one, or typed as a list or a range."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pos_term.domain.clean import clean, visible
from pos_term.domain.lots import fold
from pos_term.domain.serial_lists import read_serials
from pos_term.screens.amounts import counted
from pos_term.screens.lot_desk.questions import Question
from pos_term.services.reading import Identified, read
from pos_term.widgets.choice_list import Choice, Column

if TYPE_CHECKING:
    from pos_term.screens.lot_desk.deed import Deed
    from pos_term.services.till import Till
    from pos_term.widgets.entry_buffer import Entry

_COLUMNS = (Column("No", 4, right=True), Column("Serial"))


class NewSerials(Question[tuple[str, ...]]):
    """One serial for each unit; one that is given again is taken off."""

    lists = True

    def __init__(self, till: Till, sku: str) -> None:
        super().__init__("Serials", "Scan each, or type A001-A050")
        self._till, self._sku = till, sku
        self.listed: list[str] = []

    @property
    def words(self) -> str:
        """How many, and the first of them."""
        if not self.answer:
            return ""
        first = clean(self.answer[0], limit=30)
        more = f" to {clean(self.answer[-1], limit=30)}" if len(self.answer) > 1 else ""
        return f"{counted(len(self.answer), 'unit')}: {first}{more}"

    @property
    def hint(self) -> str:
        """What Enter alone does."""
        return f"Enter: {counted(len(self.listed), 'unit')}" if self.listed else ""

    @property
    def stays(self) -> bool:
        """One after the other, until Enter alone."""
        return True

    def show(self, deed: Deed[Any]) -> None:
        """Those given so far, the last one first."""
        rows = [Choice((str(n), serial), serial) for n, serial in reversed(list(enumerate(self.listed, 1)))]
        deed.screen.show_rows(_COLUMNS, rows, heading=False, stand=False, empty="None yet.")

    def take(self, entry: Entry) -> str:
        """A scan, a serial, a list or a range."""
        found = read(self._till, entry.raw, sku=self._sku)
        if isinstance(found, Identified) and found.product.sku != self._sku:
            return f"That is {visible(found.product.name, limit=40)}, not what is made."
        if isinstance(found, Identified) and found.pack.serial:
            given: tuple[str, ...] | str = (found.pack.serial,)
        elif isinstance(found, Identified) and found.pack.lot is None and entry.scanned:
            return "That code names the product only. Scan the serial."
        else:
            given = read_serials(entry.text.strip())
        if isinstance(given, str):
            return f"{given[:1].upper()}{given[1:]}."
        have = {fold(serial) for serial in self.listed}
        if len(given) == 1 and fold(given[0]) in have:
            self.listed = [serial for serial in self.listed if fold(serial) != fold(given[0])]
        else:
            self.listed += [serial for serial in given if fold(serial) not in have]
        return ""

    def enter(self, deed: Deed[Any]) -> str:  # noqa: ARG002
        """Those given so far."""
        if not self.listed:
            return self.missing
        self.answer = tuple(self.listed)
        return ""
