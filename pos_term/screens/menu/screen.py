"""The menu: a numbered list whose numbers never shift; what cannot be used now stays in its place and says why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from pos_term.screens.amounts import looks_like_scan
from pos_term.screens.base import TillModal, key
from pos_term.screens.menu.entries import ENTRIES, MenuEntry, against, title_of
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, ChoiceList, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap


class MenuScreen(TillModal[str]):
    """Gives the name of what was chosen, or None when it was left."""

    CSS_PATH = "menu.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("up", "move(-1)", "Up"),
        key("down", "move(1)", "Down"),
        key("pageup", "move(-10)", "Page up"),
        key("pagedown", "move(10)", "Page down"),
        key("escape,f11", "close", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.list = ChoiceList([Column("No", 2, right=True), Column("What")], heading=False)

    def compose(self) -> ComposeResult:
        """The box over the counter."""
        with Vertical(id="menu", classes="box"):
            yield self.list
            yield self.band
            yield self.entry_line
            yield self.legend

    def on_mount(self) -> None:
        """Show everything, what cannot be used now faded."""
        self.name_box("Menu")
        self.entry_line.ask("Number")
        rows = [
            Choice((str(n), title_of(entry, self.host)), str(n), faded=bool(against(entry, self.host)))
            for n, entry in enumerate(ENTRIES, 1)
        ]
        self.list.show(rows)
        self.refresh_frame()

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A number of the menu. A scan closes it and goes to the sale: nobody has to leave it first."""
        if looks_like_scan(entry):
            self.leave(None)
            self.host.deliver((entry,))
            return
        text = entry.text.strip()
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else 0
        if 0 < number <= len(ENTRIES):
            self._choose(ENTRIES[number - 1])
        else:
            self.tell(Notice(Tone.WARNING, f"Type a number from 1 to {len(ENTRIES)}."))

    def take_enter(self) -> None:
        """What the list stands on."""
        if self.list.chosen:
            self._choose(ENTRIES[int(self.list.chosen) - 1])

    def _choose(self, entry: MenuEntry) -> None:
        why = against(entry, self.host)
        if why:
            self.tell(Notice(Tone.WARNING, why))
        else:
            self.leave(entry.name)

    # -- keys ----------------------------------------------------------------------------------------------

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "Open it", 0), KeyCap("Esc", "Back", 0))

    def action_move(self, by: int) -> None:
        """Choose another one."""
        self.list.move(by)
        self.tell(None)

    def action_close(self) -> None:
        """Back to the counter."""
        self.leave(None)
