"""Who lets it go: a name from those who may, and that person's PIN."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from pos_term.domain.clean import clean
from pos_term.screens.base import TillModal, key
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, ChoiceList, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.words import Words

if TYPE_CHECKING:
    from pos_term.domain.people import Permission, Person
    from pos_term.domain.shop import Shop

NOBODY = "Nobody in the shop may do this."
BUSY = "The PIN is being checked."
SCANNED = "That was a scan, and a PIN is asked for. Type the PIN, or Esc; nothing was added."


class ApproveScreen(TillModal["Person"]):
    """Gives the person who approves, or None when it was left. What waits below it is not touched."""

    CSS_PATH = "approve.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("up", "move(-1)", "Up"),
        key("down", "move(1)", "Down"),
        key("escape", "close", "Back"),
    ]

    def __init__(self, permission: Permission, words: str, *, above: int = -1) -> None:
        """Ask for someone with `permission`; `words` say what they let go.

        Of a reduction, only those whose limit is more than `above`, in thousandths of a percent.
        """
        super().__init__()
        self.permission = permission
        self.above = above
        self.words = Words(words, classes="-strong")
        self.names = ChoiceList([Column("Name"), Column("Role", 12)], heading=False, empty=NOBODY)
        self.busy = False

    def compose(self) -> ComposeResult:
        """The box over whatever asked."""
        with Vertical(id="approve", classes="box"):
            yield self.words
            yield self.names
            yield self.band
            yield self.entry_line
            yield self.legend

    def on_mount(self) -> None:
        """Show who may; the one at the till stands first where they may themselves."""
        till = self.till
        people = [person for person in till.people() if self._may(till.shop, person)]
        here = till.person.name if till.person else None
        self.name_box("Approve")
        rows = [Choice((person.name, person.role.value), person.name) for person in people]
        self.names.show(rows, selected=here)
        self._ask()

    def _may(self, shop: Shop, person: Person) -> bool:
        return shop.allows(person.role, self.permission) and shop.rights_of(person.role).discount > self.above

    def _ask(self) -> None:
        who = self.names.chosen
        label = f"PIN of {clean(who, limit=40)}" if who else "Esc goes back"
        self.entry_line.ask(label, masked=True, hint="Enter approves" if who else "")
        self.refresh_frame()

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A PIN; a scan is none."""
        if self.busy:
            self.tell(Notice(Tone.WARNING, BUSY))
        elif entry.scanned:
            self.tell(Notice(Tone.WARNING, SCANNED))
        elif self.names.chosen:
            self.busy = True
            self.tell(None)
            self.check(self.names.chosen, entry.text)
        else:
            self.tell(Notice(Tone.WARNING, NOBODY))

    def take_enter(self) -> None:
        """Enter alone approves nothing."""
        if not self.busy:
            self.tell(Notice(Tone.WARNING, "Type the PIN first." if self.names.chosen else NOBODY))

    @work(exit_on_error=False)
    async def check(self, name: str, pin: str) -> None:
        """Check the PIN off the screen's thread: the hash takes its time by design."""
        from pos_term.services.approval import approve

        till = self.till
        try:
            person = await asyncio.to_thread(
                approve, till.store, till.shop, name, pin, self.permission, till.clock.at()
            )
        except Exception as error:
            self.host.trouble(error)
            return
        finally:
            self.busy = False
        if isinstance(person, str):
            self.tell(Notice(Tone.WARNING, person))
        else:
            self.leave(person)

    # -- keys ----------------------------------------------------------------------------------------------

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        back = KeyCap("Esc", "Back", 0)
        if not self.names.chosen:
            return (back,)
        choose = (KeyCap("↑↓", "Name", 1),) if len(self.names.rows) > 1 else ()
        return (*choose, KeyCap("Enter", "Approve", 0), back)

    def action_move(self, by: int) -> None:
        """Choose another name; what was typed of a PIN is forgotten."""
        if not self.busy:
            self.names.move(by)
            self.host.entry.clear()
            self.show_text("")
            self.tell(None)
            self._ask()

    def action_close(self) -> None:
        """Back, with nothing approved."""
        self.leave(None)
