"""The office: a numbered list whose numbers never shift; what was opened from it comes back to it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from pos_term.screens.amounts import looks_like_scan
from pos_term.screens.base import TillModal, key
from pos_term.screens.office.entries import ENTRIES, OfficeEntry
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, ChoiceList, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap


class OfficeScreen(TillModal[str]):
    """Gives nothing; each entry's screen opens over it."""

    CSS_PATH = "office.tcss"
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
        with Vertical(id="office", classes="box"):
            yield self.list
            yield self.band
            yield self.entry_line
            yield self.legend

    def on_mount(self) -> None:
        """Show everything there is."""
        self.name_box("Office")
        self.entry_line.ask("Number")
        self.list.show([Choice((str(n), entry.title), str(n)) for n, entry in enumerate(ENTRIES, 1)])
        self.refresh_frame()

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A number of the list. A scan belongs to the sale or to one of the screens: it is told so."""
        if looks_like_scan(entry):
            self.tell(Notice(Tone.WARNING, "Choose first what the scan is for, or go back to the sale (Esc)."))
            return
        text = entry.text.strip()
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else 0
        if 0 < number <= len(ENTRIES):
            self._open(ENTRIES[number - 1])
        else:
            self.tell(Notice(Tone.WARNING, f"Type a number from 1 to {len(ENTRIES)}."))

    def take_enter(self) -> None:
        """What the list stands on."""
        if self.list.chosen:
            self._open(ENTRIES[int(self.list.chosen) - 1])

    def _open(self, entry: OfficeEntry) -> None:
        self.tell(None)
        self.go_to(entry.open(), self._came_back)

    def _came_back(self, result: object) -> None:
        self.host.stock_changed()
        if isinstance(result, str) and result:
            self.tell(Notice(Tone.GOOD, result))

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
