"""The card of scans to try: choosing one is scanning it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from pos_term.screens.base import TillModal, key
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, ChoiceList, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap


class CardScreen(TillModal[bytes]):
    """Gives the bytes of the chosen scan, or None when it was left."""

    CSS_PATH = "card.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("up", "move(-1)", "Up"),
        key("down", "move(1)", "Down"),
        key("pageup", "move(-10)", "Page up"),
        key("pagedown", "move(10)", "Page down"),
        key("escape,f6", "close", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.scans = ChoiceList([Column("No", 3, right=True), Column("What", 24), Column("What happens")])

    def compose(self) -> ComposeResult:
        """The box over the cart."""
        with Vertical(id="card", classes="box"):
            yield self.scans
            yield self.band
            yield self.entry_line
            yield self.legend

    def on_mount(self) -> None:
        """Show the card."""
        self.name_box("Scans to try")
        self.entry_line.ask("Number")
        rows = [Choice((f".{n}", scan.title, scan.note), str(n)) for n, scan in enumerate(self.host.card, 1)]
        self.scans.show(rows)
        self.refresh_frame()

    def take_entry(self, entry: Entry) -> None:
        """A number of the card; a real scan is taken as it is."""
        number = entry.text.removeprefix(".")
        if entry.scanned:
            self.leave(entry.raw)
        elif number.isascii() and number.isdecimal() and 0 < int(number) <= len(self.host.card):
            self._try(int(number))
        else:
            self.tell(Notice(Tone.WARNING, f"Type a number from 1 to {len(self.host.card)}."))

    def take_enter(self) -> None:
        """Scan the chosen one."""
        if self.scans.chosen:
            self._try(int(self.scans.chosen))

    def _try(self, number: int) -> None:
        self.leave(self.host.card[number - 1].raw)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "Scan it", 0), KeyCap("Esc", "Back", 0))

    def action_move(self, by: int) -> None:
        """Choose another one."""
        self.scans.move(by)

    def action_close(self) -> None:
        """Back to the sale."""
        self.leave(None)
