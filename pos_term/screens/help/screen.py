"""What every key of the counter does, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from pos_term.screens.base import TillModal, key
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.figures import Figure, Figures
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.words import Words

KEYS: tuple[tuple[str, str], ...] = (
    ("F1", "this page"),
    ("F2", "find by name, code or lot"),
    ("F3", "lots and serials of the line"),
    ("F4", "quantity of the line (or 3 F4)"),
    ("F5", "suspend the sale, or resume one"),
    ("F6", "take goods back"),
    ("F7", "discount, price, markdown"),
    ("F8", "void the whole sale"),
    ("F9", "the customer"),
    ("F10", "pay"),
    ("F11", "menu: receipt, shift, cash, more"),
    ("F12", "lock an open sale, else sign out"),
    ("Del", "take the line off"),
    ("Ins", "let a refused pack go, by a PIN"),
    ("↑ ↓", "choose a line"),
    ("Esc", "clear the line, close a question"),
)
TYPING: tuple[tuple[str, str], ...] = (
    ("scan", "product, lot, date at once"),
    ("3*scan", "three; 0.482* is a weight"),
    ("lot L1", "in Find: who has that lot"),
    ("10% F7", "10 % off; =4.99 is a price"),
    ("T0.015 F4", "container off, then scan"),
    ("Enter", "accepts the proposal"),
)
PAYING: tuple[tuple[str, str], ...] = (
    ("F10 Enter", "exact cash, done"),
    ("20 Enter", "cash 20.00, shows change"),
    ("F2", "card, all of it"),
    ("20 F2", "card 20.00, then the rest"),
    ("F5-F8", "cash: exact, next notes"),
    ("20 usd", "foreign cash"),
    ("F3 F9", "voucher; on account"),
    ("F11", "a card without an answer"),
)

MARKS = "TOP LINE: ● there · ○ not asked · ◐ in use elsewhere · ▲ wrong, see F11 14"
"""What the symbols of the devices mean."""


class HelpScreen(TillModal[None]):
    """One page; any way out closes it."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [key("escape,f1", "close", "Back")]

    def compose(self) -> ComposeResult:
        """Two columns in a box."""
        right = [
            Figure("SCANNING AND TYPING", muted=True),
            *(Figure(words, key=name) for name, words in TYPING),
            Figure(""),
            Figure("PAYING", muted=True),
            *(Figure(words, key=name) for name, words in PAYING),
        ]
        with Vertical(id="help", classes="box"):
            with Horizontal():
                yield Figures([Figure("KEYS", muted=True), *(Figure(words, key=name) for name, words in KEYS)])
                yield Figures(right)
            yield Words(MARKS, classes="-muted")
            yield self.legend

    def on_mount(self) -> None:
        """Name the box."""
        self.name_box("Help")

    def key_caps(self) -> Sequence[KeyCap]:
        """The way out."""
        return (KeyCap("Esc", "Back to the sale", 0),)

    def take_entry(self, entry: Entry) -> None:
        """A scan closes the page and goes to the sale: nobody has to leave help first."""
        self.leave(None)
        self.host.deliver((entry,))

    def take_enter(self) -> None:
        """Enter closes the page."""
        self.leave(None)

    def action_close(self) -> None:
        """Back to the sale."""
        self.leave(None)
