"""Locations and other stores: a list with what lies where, and the forms of both."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.places import Branch, Location
from pos_term.screens.amounts import counted, is_words
from pos_term.screens.forms.screen import MasterScreen
from pos_term.screens.steps import Step
from pos_term.screens.stock_places.forms import BranchForm, LocationForm
from pos_term.services.desk import Desk
from pos_term.services.master import places
from pos_term.widgets.choice_list import Choice, Column, Rule
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.store.master import Lying

_COLUMNS = (Column("Place"), Column("Name", 16), Column("What lies there", 22), Column("For sale", 9))


class PlacesScreen(MasterScreen):
    """Gives the words for what was kept last, or None."""

    CSS_PATH = "stock_places.tcss"
    box_id = "stock-places"

    def first_step(self) -> Step:
        """The list."""
        return FindPlace(self)


class FindPlace(Step):
    """Every location by its store, then the stores themselves."""

    name = "Locations and stores"
    screen: PlacesScreen

    def __init__(self, screen: PlacesScreen) -> None:
        super().__init__(screen)
        self.places = places.Places(locations=(), branches=())
        self.lying: dict[str, Lying] | None = None
        """What lies where; None until it is counted."""
        self.searched = ""
        self._by_hand = False

    def show(self) -> None:
        """All of it, as it is now."""
        self.screen.words.show("Where stock can be. F4 adds a location, F6 another store of the company.")
        self.screen.entry_line.ask("Place")
        self.places = places.read_places(self.till.desk())
        self.search(self.searched)
        # In a large shop the counting takes a while: the list is there before it.
        self.screen.app.run_worker(self._count(self.till.desk()), group="counting", exit_on_error=False)

    async def _count(self, desk: Desk) -> None:
        try:
            self.lying = await asyncio.to_thread(places.what_lies_where, desk)
            if self.screen.step is self and self.screen.is_running:
                by_hand = self._by_hand
                self.search(self.searched)
                self._by_hand = by_hand
        except Exception as error:
            self.screen.host.trouble(error)

    def search(self, text: str) -> None:
        """Show the places and stores that have this text."""
        on, wanted = self.screen.rows.chosen, text.strip().casefold()
        self.searched, self._by_hand = text, False
        rows: list[Choice | Rule] = []
        stores = {"": "This store", **{each.id: each.name for each in self.places.branches}}
        for branch, title in stores.items():
            here = [each for each in self.places.locations if each.branch == branch]
            here = [each for each in here if wanted in f"{each.name} {each.title} {title}".casefold()]
            rows += [Rule(title)] * bool(here)
            rows += [self._location(each) for each in here]
        others = [b for b in self.places.branches if wanted in f"{b.id} {b.name} {b.address}".casefold()]
        rows += [Rule("Other stores")] * bool(others)
        rows += [self._branch(each) for each in others]
        none = f'No place has "{visible(text, limit=36)}". F4 adds a location, F6 a store.'
        self.screen.show_rows(_COLUMNS, rows, empty=none, selected=on)
        self.screen.refresh_frame()

    def _location(self, place: Location) -> Choice:
        there = (self.lying or {}).get(place.name)
        lies = f"{counted(there.lots, 'lot')}, {counted(there.products, 'product')}" if there else "-"
        lies = "…" if self.lying is None else lies
        sold = "closed" if place.closed else "yes" if place.sellable and not place.branch else "no"
        return Choice((place.title or place.name, place.name, lies, sold), f"l:{place.name}", faded=place.closed)

    def _branch(self, branch: Branch) -> Choice:
        state = "closed" if branch.closed else "no"
        return Choice((branch.name, branch.id, clean(branch.address, limit=40), state), f"b:{branch.id}")

    # -- entries and keys ----------------------------------------------------------------------------------

    def follow(self, text: str) -> None:
        """Follow the typing."""
        if text != self.searched:
            self.search(text)

    def moved(self) -> None:
        """The arrows chose one: Enter means this one from now on."""
        self._by_hand = True

    def take_entry(self, entry: Entry) -> None:
        """Words are searched for; the only one that is found is opened."""
        self.screen.tell(None)
        if not is_words(entry):
            self.warn("That was a scan. Type a part of the place's name.")
            return
        known = entry.text == self.searched
        if not known:
            self.search(entry.text)
        if (known and self._by_hand) or sum(isinstance(row, Choice) for row in self.screen.rows.rows) == 1:
            self.take_enter()

    def take_enter(self) -> None:
        """Open the one that the list stands on."""
        chosen, desk = self.screen.rows.chosen or "", self.till.desk()
        location = places.read_location(desk, chosen[2:]) if chosen.startswith("l:") else None
        branch = places.read_branch(desk, chosen[2:]) if chosen.startswith("b:") else None
        if location:
            self.screen.go(
                LocationForm(
                    self.screen, self.places, location, location, self, (self.lying or {}).get(location.name)
                )
            )
        elif branch:
            self.screen.go(BranchForm(self.screen, branch, branch, self))
        else:
            self.warn("Choose a place, or add one: F4 a location, F6 a store.")

    def press(self, name: str) -> None:
        """Add a location or a store."""
        if name == "f4":
            self.screen.go(LocationForm(self.screen, self.places, None, Location(name=""), self))
        elif name == "f6":
            self.screen.go(BranchForm(self.screen, None, Branch(id="", name=""), self))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (
            KeyCap("↑↓", "Choose", 2), KeyCap("Enter", "Open it", 0), KeyCap("F4", "Add a location", 1),
            KeyCap("F6", "Add a store", 1), KeyCap("Esc", "Back", 0),
        )  # fmt: skip
