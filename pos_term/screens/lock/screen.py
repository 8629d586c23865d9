"""The lock: it covers whatever is in front until whoever is signed in, or someone who takes over, types a PIN."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Center, Middle, Vertical

from pos_term.domain.clean import clean
from pos_term.domain.people import PIN
from pos_term.screens.amounts import counted
from pos_term.screens.base import TillScreen, key
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, ChoiceList, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.words import Words

if TYPE_CHECKING:
    from pos_term.domain.people import Person


class LockScreen(TillScreen[None]):
    """Nothing below it is seen or changes. Only a PIN opens it: no key leaves the till from here."""

    CSS_PATH = "lock.tcss"
    stays = True
    BINDINGS: ClassVar[list[BindingType]] = [key("up", "move(-1)", "Up"), key("down", "move(1)", "Down")]

    def __init__(self, people: Sequence[Person], typed: str = "") -> None:
        """`people` are those to choose from, whoever is signed in first; `typed` is put back afterwards."""
        super().__init__()
        self.people = {person.id: person for person in people}
        self.here = people[0]
        self.typed = typed
        self.names = ChoiceList([Column("Name"), Column("Role", 12)], heading=False)
        self.names.show([Choice((person.name, person.role.value), person.id) for person in people])
        self.words = Words(f"Locked. {clean(self.here.name, limit=40)} is at the till.", classes="-strong")
        self.stands = Words(classes="-muted")
        self.busy = False
        self._ahead: list[Entry] = []

    def compose(self) -> ComposeResult:
        """The box in the middle of an empty screen."""
        self.stands.id = "stands"
        yield self.status_bar
        with Middle(), Center(), Vertical(id="lock", classes="box"):
            yield self.words
            yield self.stands
            yield self.names
            yield self.entry_line
        yield self.band
        yield self.legend

    def on_mount(self) -> None:
        """Say what waits below."""
        self.name_box(self.till.shop.name)
        self.stands.show(self._stands())
        self._ask_pin()

    @property
    def chosen(self) -> Person:
        """Whose PIN is asked for."""
        return self.people[self.names.chosen or self.here.id]

    def _stands(self) -> str:
        checkout = self.till.checkout
        if checkout.tendering is not None:
            return "A payment is under way and waits."
        return f"A sale of {counted(checkout.cart.items, 'item')} is open and waits." if checkout.cart else ""

    def _ask_pin(self) -> None:
        hint = "Enter unlocks" if self.chosen is self.here else "Enter takes over"
        self.entry_line.ask(f"PIN of {clean(self.chosen.name, limit=24)}", masked=True, hint=hint)
        self.refresh_frame()

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """Take a PIN. A scan is none, and is not kept for later: whoever is here may not sell."""
        if self.busy:
            self._ahead.append(entry)
        elif entry.scanned or "\x1d" in entry.text:
            self._refuse_scan()
        elif not PIN.fullmatch(entry.text):
            self.tell(Notice(Tone.WARNING, "That is no PIN: a PIN is 4 to 12 digits."))
        else:
            self.busy = True
            self.tell(None)
            self.unlock(self.chosen, entry.text)

    def take_enter(self) -> None:
        """Enter alone opens nothing."""
        if not self.busy:
            self.tell(Notice(Tone.WARNING, "Type the PIN first."))

    def _refuse_scan(self) -> None:
        words = "THE TILL IS LOCKED. That scan was not taken."
        self.tell(Notice(Tone.REFUSED, words, "Type the PIN, press Enter, then scan again."))

    @work(exit_on_error=False)
    async def unlock(self, person: Person, pin: str) -> None:
        """Check the PIN off the screen's thread: the hash takes its time by design."""
        from pos_term.services.attendance import unlock

        ahead = self._ahead
        try:
            outcome = await asyncio.to_thread(unlock, self.till, person, pin)
        except Exception as error:
            self.host.trouble(error)
            return
        finally:
            self.busy, self._ahead = False, []
        if isinstance(outcome, str):
            self.tell(Notice(Tone.WARNING, outcome))
            return
        self._open_for(outcome, ahead)

    def _open_for(self, person: Person, ahead: Sequence[Entry]) -> None:
        """Uncover what is below, with what was scanned while the PIN was being checked."""
        same = person.id == self.here.id
        if same and not self.host.entry.text:
            self.host.entry.put_back(self.typed)
        self.leave(None, typing=True)
        if not same:
            self.host.handed_over(person)
        self.host.deliver(ahead)
        self.host.show_typed()

    # -- keys ----------------------------------------------------------------------------------------------

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        enter = KeyCap("Enter", "Unlock" if self.chosen is self.here else "Take over", 0, main=True)
        return (KeyCap("↑↓", "Someone else", 0), enter) if len(self.people) > 1 else (enter,)

    def action_move(self, by: int) -> None:
        """Choose another name."""
        if not self.busy:
            self.names.move(by)
            self.host.entry.clear()
            self.show_text("")
            self.tell(None)
            self._ask_pin()

    def left_alone(self) -> None:
        """Half a PIN is not left standing for the next one."""
        if not self.busy:
            self.host.entry.clear()
            self.show_text("")
