"""One's own PIN, changed: the old one, the new one, and the new one again."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from enum import Enum
from typing import ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from pos_term.domain.clean import clean
from pos_term.screens.base import TillModal, key
from pos_term.services.credentials import pin_problem
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.words import Words


class Step(Enum):
    """What is asked for."""

    OLD = "Old PIN"
    NEW = "New PIN"
    AGAIN = "New PIN again"
    DONE = "Your PIN is changed"


class PinScreen(TillModal[bool]):
    """Gives True when the PIN was changed, or None when it was left."""

    CSS_PATH = "pin.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [key("escape", "back", "Back")]

    def __init__(self) -> None:
        super().__init__()
        self.words = Words(classes="-muted")
        self.step = Step.OLD
        self.busy = False
        self._old = ""
        self._new = ""

    def compose(self) -> ComposeResult:
        """The box over whatever it was opened from."""
        with Vertical(id="pin", classes="box"):
            yield self.words
            yield self.band
            yield self.entry_line
            yield self.legend

    def on_mount(self) -> None:
        """Begin with the old PIN."""
        self.name_box("Change your PIN")
        self._ask(Step.OLD)

    def _ask(self, step: Step) -> None:
        self.step = step
        who = self.till.person
        if step is Step.DONE:
            self.words.show("From now on you sign in with the new one.")
            self.entry_line.ask(step.value, hint="Enter goes back")
        else:
            name = clean(who.name, limit=40) if who else ""
            self.words.show(f"{name}: 4 to 12 digits, not the same digit throughout and no run such as 1234.")
            self.entry_line.ask(step.value, masked=True)
        self.refresh_frame()

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """Take one of the three, or say why it cannot be."""
        if self.busy or self.step is Step.DONE:
            return
        if entry.scanned or "\x1d" in entry.text:
            self._warn("That was a scan. Type the PIN and press Enter.")
        elif self.step is Step.OLD:
            self._old = entry.text
            self.tell(None)
            self._ask(Step.NEW)
        elif self.step is Step.NEW:
            self._take_new(entry.text)
        elif entry.text != self._new:
            self._warn("The two new PINs differ. Type the new one again, twice.")
            self._ask(Step.NEW)
        else:
            self.busy = True
            self.tell(None)
            self.change()

    def _take_new(self, text: str) -> None:
        problem = pin_problem(self._old, text)
        if problem:
            self._warn(problem)
            return
        self._new = text
        self.tell(None)
        self._ask(Step.AGAIN)

    def take_enter(self) -> None:
        """Enter alone says what is missing; once it is done, it goes back."""
        if self.step is Step.DONE:
            self.leave(True)
        elif not self.busy:
            self._warn(f"Type the {self.step.value[0].lower()}{self.step.value[1:]} first; Esc leaves it as it is.")

    def _warn(self, words: str) -> None:
        self.tell(Notice(Tone.WARNING, words))

    @work(exit_on_error=False)
    async def change(self) -> None:
        """Check and change off the screen's thread: the hash takes its time by design."""
        try:
            refused = await asyncio.to_thread(self.till.change_pin, self._old, self._new)
        except Exception as error:
            self.host.trouble(error)
            self._ask(Step.OLD)
            return
        finally:
            self.busy = False
            self._old = self._new = ""
        if refused:
            self._warn(refused)
            self._ask(Step.OLD)
        else:
            self._ask(Step.DONE)

    # -- keys ----------------------------------------------------------------------------------------------

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        if self.step is Step.DONE:
            return (KeyCap("Enter", "Back", 0),)
        return (
            KeyCap("Enter", "Next" if self.step is not Step.AGAIN else "Change it", 0),
            KeyCap("Esc", "Leave", 0),
        )

    def action_back(self) -> None:
        """Leave; what was not finished changes nothing."""
        if not self.busy:
            self.leave(True if self.step is Step.DONE else None)
