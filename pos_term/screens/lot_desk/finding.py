"""Finding a lot: by a scan, its code, a serial, the supplier's lot, or words of the product."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import short_date
from pos_term.domain.quantity import format_quantity
from pos_term.screens.amounts import is_code
from pos_term.screens.lot_desk.standing import STANDING
from pos_term.screens.steps import Step
from pos_term.services.lot_desk import LotHit, find_lots
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.lot_desk.desk_screen import DeskScreen
    from pos_term.screens.lot_desk.screen import LotDeskScreen

_COLUMNS = (
    Column("Product"), Column("Lot, serial", 16), Column("Date", 11), Column("On hand", 8, right=True),
    Column("Standing", 10),
)  # fmt: skip
NOTHING_YET = "Scan a pack, or type a lot, a serial, the supplier's lot or words of the product."
MOST = 50


class FindStock(Step):
    """The lots, serials and loose goods that fit what was typed; the only one that fits is taken at once."""

    screen: DeskScreen
    asks = "Lot, serial, product"
    without_words = True
    verb = "Open it"

    def __init__(self, screen: DeskScreen) -> None:
        super().__init__(screen)
        self.found: list[LotHit] = []
        self.searched = ""
        self._stands: str | None = None
        self._by_hand = False

    def show(self) -> None:
        """What was found last, as it is now."""
        self.screen.words.show("")
        self.screen.entry_line.ask(self.asks)
        if self.searched:
            self._search(self.searched)
        else:
            self._list("")

    def _search(self, text: str, raw: str | bytes | None = None) -> None:
        till = self.till
        self.searched, self._by_hand = text, False
        self.found = find_lots(till.desk(), text if raw is None else raw, decoder=till.decoder, most=MOST)
        self._list(f'No lot, serial or product has "{visible(text, limit=36)}".')

    def _list(self, empty: str) -> None:
        on = self.till.clock.business_date()
        rows = []
        for hit in self.found:
            day = hit.expiry or hit.best_before
            cells = (
                hit.name, hit.code or "-", short_date(day, on) if day else "", format_quantity(hit.on_hand),
                STANDING.get(hit.status, hit.status),
            )  # fmt: skip
            rows.append(Choice(cells, hit.key))
        self.screen.show_rows(_COLUMNS, rows, empty=empty or NOTHING_YET, selected=self._stands)
        more = "the first 50" if len(self.found) >= MOST else f"{len(self.found)} found"
        self.screen.head(self.name, more if self.found else "")
        self.screen.refresh_frame()

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A scan or words; the row chosen by hand for these very words is opened."""
        self.screen.tell(None)
        text = clean(entry.text, limit=100)
        if self._by_hand and text == self.searched and not entry.scanned:
            self.take_enter()
            return
        self._stands = None
        self._search(text, entry.raw)
        if len(self.found) == 1:
            self._open(self.found[0].key)
        elif not self.found and is_code(entry):
            self.refuse(f"No lot, serial or product has {visible(entry.text, limit=36)}.")
        elif self.found and not entry.scanned:
            exact = [
                hit for hit in self.found if text.casefold() in (hit.code.casefold(), hit.supplier_lot.casefold())
            ]
            if len(exact) == 1:
                self._open(exact[0].key)

    def follow(self, text: str) -> None:
        """Follow the typing."""
        words = clean(text, limit=100)
        if words and words != self.searched:
            self._stands = None
            self._search(words)

    def take_enter(self) -> None:
        """The card of the one the list stands on."""
        if self.screen.rows.chosen:
            self._open(self.screen.rows.chosen)
        else:
            self.warn(NOTHING_YET)

    def _open(self, key: str) -> None:
        self._stands = key
        self.chosen(key)

    def chosen(self, key: str) -> None:
        """Go on with what has this key."""
        raise NotImplementedError

    def moved(self) -> None:
        """The arrows chose one: Enter means this one from now on."""
        self._by_hand = True

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        choose = (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", self.verb, 0)) if self.found else ()
        return (*choose, KeyCap("Esc", "Back", 0))


class FindLot(FindStock):
    """The search whose finds open their card."""

    name = "Lots"
    screen: LotDeskScreen

    def chosen(self, key: str) -> None:
        """Its card; the page of what was done with another lot is not offered there."""
        self.screen.done = None
        self.screen.open_card(key, self)
