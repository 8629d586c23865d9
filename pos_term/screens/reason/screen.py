"""The reason for something: a number of the shop's list, or words of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from pos_term.domain.clean import clean
from pos_term.screens.amounts import is_words
from pos_term.screens.base import TillModal, key
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, ChoiceList, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.domain.shop import Occasion

LONGEST = 120
FEWEST_LETTERS = 3
"""A reason of fewer letters says nothing to whoever reads it later."""
SCANNED = "That was a scan, and a reason is asked for: choose one or type it, or Esc. Nothing was added."


def reason_of(text: str, listed: Sequence[str]) -> tuple[str, str]:
    """The reason that a typed text gives, a number of `listed` or words; else empty, and why it gives none."""
    words = clean(text, limit=LONGEST)
    if words.isascii() and words.isdecimal():
        number = int(words[:6])
        if 0 < number <= len(listed):
            return listed[number - 1], ""
        if listed:
            return "", f"Type a number from 1 to {len(listed)}, or the reason in words."
    if sum(character.isalpha() for character in words) < FEWEST_LETTERS:
        return "", f"Type the reason in words, of {FEWEST_LETTERS} letters or more."
    return words, ""


class ReasonScreen(TillModal[str]):
    """Gives the reason, or None when it was left."""

    CSS_PATH = "reason.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("up", "move(-1)", "Up"),
        key("down", "move(1)", "Down"),
        key("pageup", "move(-10)", "Page up"),
        key("pagedown", "move(10)", "Page down"),
        key("escape", "close", "Back"),
    ]

    def __init__(self, occasion: Occasion, title: str) -> None:
        """Ask for the reason of `occasion`; `title` says what it is for."""
        super().__init__()
        self.occasion = occasion
        self.box_title = title
        self.listed: tuple[str, ...] = ()
        self.reasons = ChoiceList([Column("No", 2, right=True), Column("Reason")], heading=False)

    def compose(self) -> ComposeResult:
        """The box over whatever asked."""
        with Vertical(id="reason", classes="box"):
            yield self.reasons
            yield self.band
            yield self.entry_line
            yield self.legend

    def on_mount(self) -> None:
        """Show the shop's list."""
        self.name_box(self.box_title)
        self.entry_line.ask("Number, or the reason in words")
        self._read()
        rows = [Choice((str(n), words), str(n)) for n, words in enumerate(self.listed, 1)]
        self.reasons.show(rows)
        self.refresh_frame()

    def _read(self) -> None:
        self.listed = tuple(code.words for code in self.till.shop.reasons_for(self.occasion))

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A number of the list or free words; a scan is neither."""
        if not is_words(entry):
            self.tell(Notice(Tone.WARNING, SCANNED))
            return
        self._read()
        reason, problem = reason_of(entry.text, self.listed)
        if problem:
            self.tell(Notice(Tone.WARNING, problem))
        else:
            self.leave(reason)

    def take_enter(self) -> None:
        """The reason the list stands on."""
        if self.reasons.chosen:
            self.leave(self.listed[int(self.reasons.chosen) - 1])

    # -- keys ----------------------------------------------------------------------------------------------

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        choose = (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "Take it", 0)) if self.reasons.rows else ()
        return (*choose, KeyCap("Esc", "Back", 0))

    def action_move(self, by: int) -> None:
        """Choose another one."""
        self.reasons.move(by)

    def action_close(self) -> None:
        """Back, without a reason."""
        self.leave(None)
