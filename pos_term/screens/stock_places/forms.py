"""The forms of a location and of another store, and what lies at a location."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import short_date
from pos_term.domain.places import BUILT_IN, Branch, Location
from pos_term.domain.quantity import format_quantity
from pos_term.screens.amounts import counted
from pos_term.screens.forms.days import day_of
from pos_term.screens.forms.form import FormStep
from pos_term.screens.steps import Step
from pos_term.services.desk import Desk, Refused
from pos_term.services.master import places
from pos_term.services.master.history import Step as Past
from pos_term.services.master.history import history
from pos_term.services.master.keeping import Kept, Meanwhile, Unfit
from pos_term.services.reading import Identified, number_of, read
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.stock_places.screen import PlacesScreen
    from pos_term.store.master import Lying, LyingLot

_LYING = (
    Column("Product"), Column("Lot or serial", 18), Column("Date", 12), Column("", 9), Column("Qty", 8, right=True)
)  # fmt: skip


class LocationForm(FormStep[Location]):
    """One location."""

    def __init__(
        self, screen: PlacesScreen, known: places.Places, before: Location | None, mine: Location, left: Step,
        there: Lying | None = None,
    ) -> None:  # fmt: skip
        super().__init__(screen, places.location_form(known.branches), before, mine, left)
        self.there = there
        self.at = "title" if before else "name"

    def title(self) -> str:
        """What people call it."""
        return self.mine.title or self.mine.name or "New location"

    def top(self) -> str:
        """What lies there, and that it is one every shop has."""
        if self.before is None:
            return "A new location: its name must be filled in. At another store nothing is sold from here."
        lies = (
            f"{counted(self.there.lots, 'lot')} of {counted(self.there.products, 'product')}" if self.there else ""
        )
        own = f" {words}" if (words := self.locked()) else ""
        return f"{f'Here: {lies} (F6).' if lies else 'F6 shows what lies here.'}{own}"

    def locked(self) -> str:
        """What every shop has stays what it is."""
        built_in = self.before is not None and self.before.name in BUILT_IN
        return f"{places.OF_EVERY_SHOP.format(self.mine.name)}." if built_in else ""

    def keep(
        self, desk: Desk, before: Location | None, mine: Location
    ) -> Kept[Location] | Meanwhile[Location] | Unfit | Refused:
        """One document."""
        return places.keep_location(desk, before, mine)

    def kept(self, outcome: Kept[Location]) -> None:
        """Stay, and give the words to whoever opened the places."""
        self.screen.result = outcome.words
        super().kept(outcome)

    def past(self, desk: Desk) -> list[Past]:
        """Who changed what of it."""
        return history(desk, self.form, Location, self.mine.name)

    def more_keys(self, name: str) -> None:
        """What lies there."""
        if name == "f6" and self.before is not None:
            key = self.before.name
            self.screen.store(lambda: places.lying_at(self.till.desk(), key), self._lies)

    def _lies(self, lots: list[LyingLot]) -> None:
        self.screen.go(LyingThere(self, lots))

    def more_caps(self) -> Sequence[KeyCap]:
        """What lies there."""
        return (KeyCap("F6", "What lies there", 2),) if self.before is not None else ()


class BranchForm(FormStep[Branch]):
    """Another store."""

    def __init__(self, screen: PlacesScreen, before: Branch | None, mine: Branch, left: Step) -> None:
        super().__init__(screen, places.branch_form(), before, mine, left)
        self.at = "name" if before else "id"

    def title(self) -> str:
        """Its name."""
        return self.mine.name or "New store"

    def top(self) -> str:
        """What to fill in."""
        if self.before is not None:
            return "Another store of the company. Its locations say that they belong to it."
        return "A new store: id and name must be filled in. Then add its locations (F4 in the list)."

    def keep(
        self, desk: Desk, before: Branch | None, mine: Branch
    ) -> Kept[Branch] | Meanwhile[Branch] | Unfit | Refused:
        """One document."""
        return places.keep_branch(desk, before, mine)

    def kept(self, outcome: Kept[Branch]) -> None:
        """Stay, and give the words to whoever opened the places."""
        self.screen.result = outcome.words
        super().kept(outcome)

    def past(self, desk: Desk) -> list[Past]:
        """Who changed what of it."""
        return history(desk, self.form, Branch, self.mine.id)


class LyingThere(Step):
    """What lies at a location, by product, the first to go first; typing leaves what fits."""

    def __init__(self, form: LocationForm, lots: Sequence[LyingLot]) -> None:
        super().__init__(form.screen)
        self.form, self.lots = form, lots
        self.name = f"At {clean(form.title(), limit=40)}"
        self.wanted = ""

    def show(self) -> None:
        """The list."""
        on, rows, wanted = self.till.clock.business_date(), [], self.wanted.casefold()
        for n, lot in enumerate(self.lots):
            if wanted not in f"{lot.name} {lot.sku} {lot.lot or ''} {lot.serial or ''}".casefold():
                continue
            day = day_of(lot.date)
            state = "recalled" if lot.recalled else "on hold" if lot.held else ""
            cells = (
                lot.name, lot.serial or lot.lot or "-", short_date(day, on) if day else "", state,
                format_quantity(lot.quantity),
            )  # fmt: skip
            rows.append(Choice(cells, str(n)))
        none = f'Nothing here has "{visible(self.wanted, limit=30)}".' if wanted else "Nothing lies here."
        self.screen.show_rows(_LYING, rows, empty=none)
        all_of_it = self.form.there.lots if self.form.there else 0
        shown = counted(len(rows), "lot") if wanted or len(rows) == all_of_it else f"The first {len(rows)} lots"
        self.screen.words.show(f"{shown}. What is to be done with a lot: Office 3.")
        self.screen.entry_line.ask("Product or lot")
        self.screen.refresh_frame()

    def follow(self, text: str) -> None:
        """Follow the typing."""
        self.wanted = clean(text, limit=60)
        self.show()

    def take_entry(self, entry: Entry) -> None:
        """Show only what has this in it: a scanned pack too."""
        found = read(self.till, entry.raw)
        named = (number_of(found) or found.product.name) if isinstance(found, Identified) else entry.text
        self.follow(named)

    def take_enter(self) -> None:
        """All of it again."""
        self.follow("")

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        everything = (KeyCap("Enter", "All again", 1),) if self.wanted else ()
        return (KeyCap("↑↓", "Move", 1), *everything, KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Back to the place."""
        self.screen.go(self.form)
