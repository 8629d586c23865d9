"""A step with a list that follows what is typed; Enter takes the row it stands on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pos_term.domain.clean import clean, visible
from pos_term.screens.amounts import is_words
from pos_term.screens.steps import Step, StepScreen
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

Thing = TypeVar("Thing")
LONGEST = 100
"""Characters of a text that is searched for."""


@dataclass(frozen=True, slots=True)
class Hit(Generic[Thing]):
    """One thing that a search brought up, and its row."""

    thing: Thing
    cells: tuple[str, ...]
    words: str = ""
    warned: bool = True
    faded: bool = False
    sure: bool = True
    """Whether Enter takes it at once where it alone fits what was typed."""


class FindOne(Step, Generic[Thing]):
    """What fits what is typed. Whoever asks gives the search, and says what comes next."""

    columns: tuple[Column, ...] = (Column(""),)
    asks = "Type a part of it"
    verb = "This one"
    nothing = "There is none yet."
    """What an empty list says where nothing was searched for."""

    def __init__(self, screen: StepScreen[Any]) -> None:
        super().__init__(screen)
        self.found: list[Hit[Thing]] = []
        self.searched = ""
        self._by_hand = False

    def look(self, text: str) -> list[Hit[Thing]]:
        """What a text brings up; no text brings up what there is."""
        raise NotImplementedError

    def chosen(self, thing: Thing) -> None:
        """Go on with one."""
        raise NotImplementedError

    def take_code(self, entry: Entry) -> bool:  # noqa: ARG002
        """Take a scan in another way than as a text to look for; whether it was taken."""
        return False

    def explain(self) -> str:
        """What stands above the list."""
        return ""

    def show(self) -> None:
        """What fits what was typed last."""
        self.screen.entry_line.ask(self.asks)
        self.search(self.searched)

    def search(self, text: str, *, selected: str | None = None) -> None:
        """Show what a text brings up."""
        self.searched, self._by_hand = clean(text, limit=LONGEST), False
        self.found = self.look(self.searched)
        rows = [
            Choice(hit.cells, str(n), words=hit.words, warned=hit.warned, faded=hit.faded)
            for n, hit in enumerate(self.found)
        ]
        none = f'Nothing has "{visible(self.searched, limit=36)}" in it.' if self.searched else self.nothing
        heading = any(column.title for column in self.columns)
        self.screen.show_rows(self.columns, rows, empty=none, selected=selected, heading=heading)
        self.screen.head(self.name, f"{len(self.found)} found" if self.searched and self.found else "")
        self.screen.words.show(self.explain())
        self.screen.refresh_frame()

    @property
    def standing(self) -> Thing | None:
        """What the list stands on."""
        chosen = self.screen.rows.chosen
        return self.found[int(chosen)].thing if chosen and int(chosen) < len(self.found) else None

    def moved(self) -> None:
        """The arrows chose one: Enter means this one from now on."""
        self._by_hand = True
        self.screen.words.show(self.explain())

    def follow(self, text: str) -> None:
        """Follow the typing."""
        if clean(text, limit=LONGEST) != self.searched:
            self.search(text)

    def take_entry(self, entry: Entry) -> None:
        """Words to look for; the row that was chosen for them, or the only one, is taken by Enter."""
        self.screen.tell(None)
        if not is_words(entry) and self.take_code(entry):
            return
        same = clean(entry.text, limit=LONGEST) == self.searched
        if same and self._by_hand and self.standing is not None:
            self.take_enter()
            return
        seen = same and bool(self.found)
        if not same:
            self.search(entry.text)
        if len(self.found) == 1 and (self.found[0].sure or seen):
            self.take_enter()
        elif not self.found:
            self.warn(f'Nothing has "{visible(entry.text, limit=36)}" in it.')

    def take_enter(self) -> None:
        """The one the list stands on."""
        standing = self.standing
        if standing is not None:
            self.chosen(standing)
        else:
            self.warn(f"{self.asks}.")

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        choose = (KeyCap("↑↓", "Choose", 3), KeyCap("Enter", self.verb, 0)) if self.found else ()
        return (*choose, *self.more_keys(), KeyCap("Esc", "Back", 0))

    def more_keys(self) -> Sequence[KeyCap]:
        """Further keys."""
        return ()


class PickFound(FindOne[Thing]):
    """A search for one thing that a form asks for."""

    def __init__(
        self, screen: StepScreen[Any], name: str, columns: tuple[Column, ...],
        look: Callable[[str], list[Hit[Thing]]], then: Callable[[Thing], None], left: Callable[[], None],
        *, nothing: str = "There is none yet.",
    ) -> None:  # fmt: skip
        super().__init__(screen)
        self.name, self.columns, self.nothing = name, columns, nothing
        self._look, self._then, self._left = look, then, left

    def look(self, text: str) -> list[Hit[Thing]]:
        """What the text brings up."""
        return self._look(text)

    def chosen(self, thing: Thing) -> None:
        """Hand it on."""
        self._then(thing)

    def back(self) -> None:
        """Back to whoever asked."""
        self._left()
