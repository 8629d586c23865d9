"""A box that goes through several steps: one list, one question, and the keys of the step that is open."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.timer import Timer

from pos_term.domain.clean import clean
from pos_term.domain.money import format_amount
from pos_term.screens.asking import AskingModal
from pos_term.screens.base import Result, key
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, ChoiceList, Column, Rule
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.words import Words

PAUSE = 0.12
"""Seconds without a key after which a list follows what is typed; a scan is over before that."""


class Step:
    """One step: what it shows, how it takes an entry, Enter and its keys."""

    name = ""
    """What stands on the box."""

    def __init__(self, screen: StepScreen[Any]) -> None:
        self.screen = screen
        self.till = screen.till

    def show(self) -> None:
        """Show it."""

    def take_entry(self, entry: Entry) -> None:
        """Take what was typed or scanned."""

    def take_enter(self) -> None:
        """Take Enter on an empty line."""

    def press(self, name: str) -> None:
        """Take a function key of the screen."""

    def moved(self) -> None:
        """The arrows chose another row."""

    def follow(self, text: str) -> None:
        """Typing paused: `text` stands on the line."""

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work in it."""
        return ()

    def back(self) -> None:
        """Esc: by default the screen is left."""
        self.screen.leave(self.screen.result)

    # -- what steps say and show ---------------------------------------------------------------------------

    def warn(self, words: str) -> None:
        """Say why something cannot be."""
        self.screen.tell(Notice(Tone.WARNING, words))

    def refuse(self, words: str) -> None:
        """Say loudly that goods, a code or a person were refused."""
        self.screen.tell(Notice(Tone.REFUSED, words))

    def good(self, words: str) -> None:
        """Say that something was done."""
        self.screen.tell(Notice(Tone.GOOD, words))

    def money(self, minor: int) -> str:
        """An amount in the shop's currency."""
        return format_amount(minor, self.till.shop.digits)


class StepScreen(AskingModal[Result], inherit_bindings=False):
    """A modal with a list, words above it and one open step."""

    BINDINGS: ClassVar[list[BindingType]] = [
        key("up", "move(-1)", "Up"),
        key("down", "move(1)", "Down"),
        key("pageup", "move(-10)", "Page up"),
        key("pagedown", "move(10)", "Page down"),
        key("escape", "back", "Back"),
    ]
    box_id: ClassVar[str] = ""
    """By which the style sheet knows the box."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Words()
        self.rows = ChoiceList([Column("")])
        self.step: Step | None = None
        self.result: Result | None = None
        """What leaving gives."""
        self.broken = False
        """Whether its first step could not be opened: it can only be left."""
        self._idle: Timer | None = None

    def compose(self) -> ComposeResult:
        """Words, list, band, question and keys in a box."""
        with Vertical(id=self.box_id, classes="box"):
            yield self.words
            yield self.rows
            yield self.band
            yield self.entry_line
            yield self.legend

    def first_step(self) -> Step:
        """Where it begins."""
        raise NotImplementedError

    @property
    def open_step(self) -> Step:
        """The step that is open; the first one is made when it is first needed, perhaps before the first paint."""
        if self.step is None:
            try:
                self.step = self.first_step()
                self.step.show()
            except Exception:
                self.broken = True
                raise
        return self.step

    def on_mount(self) -> None:
        """Show the first step, or the one that an early scan went on to."""
        self.go(self.open_step, say=self.band.notice)

    def go(self, step: Step, *, say: Notice | None = None) -> None:
        """Open a step; what the one before it said goes."""
        self.step = step
        self.tell(say)
        self.head(step.name)
        step.show()
        self.refresh_frame()

    def head(self, words: str, corner: str = "") -> None:
        """Write on the frame of the box: its name, and something short in the corner below."""
        for box in self.query(".box"):
            box.border_title = Content(clean(words, limit=60) or " ")
            box.border_subtitle = Content(clean(corner, limit=40))

    def show_rows(
        self, columns: Sequence[Column], rows: Sequence[Choice | Rule], *, empty: str = "", heading: bool = True,
        selected: str | None = None, stand: bool = True,
    ) -> None:  # fmt: skip
        """Show a list, standing on a row."""
        self.rows.columns, self.rows.heading, self.rows.empty = tuple(columns), heading, empty
        self.rows.show(rows, selected=selected, stand=stand)

    # -- entries and keys ----------------------------------------------------------------------------------

    def answer(self, entry: Entry) -> None:
        """Give it to the step."""
        self.open_step.take_entry(entry)

    def confirm(self) -> None:
        """Give it to the step."""
        self.open_step.take_enter()

    def show_text(self, text: str) -> None:
        """Let the list follow the typing once it pauses."""
        super().show_text(text)
        if self._idle:
            self._idle.stop()
            self._idle = None
        if text and self.is_running:
            self._idle = self.set_timer(PAUSE, self._follow)

    def _follow(self) -> None:
        text = self.host.entry.text
        if self.is_active and text and not self.storing:
            self.open_step.follow(text)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys of the step; none while something is stored, and the way out where no step could be opened."""
        if self.broken:
            return (KeyCap("Esc", "Back", 0),)
        return () if self.storing else self.open_step.key_caps()

    def action_move(self, by: int) -> None:
        """Choose another row."""
        self.rows.move(by)
        self.open_step.moved()
        self.refresh_frame()

    def action_press(self, name: str) -> None:
        """A function key; what was typed and not used is forgotten when another step opens."""
        before = self.open_step
        before.press(name)
        if self.step is not before:
            self.host.entry.clear()
            self.show_text("")

    def action_back(self) -> None:
        """A step back, or out; out at once where no step could be opened."""
        if self.broken:
            self.leave(self.result)
        else:
            self.open_step.back()
