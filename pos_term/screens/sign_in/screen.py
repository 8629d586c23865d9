"""Who stands at the till: a name from the list, a PIN, and the float when no shift is open."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual import work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Center, Middle, Vertical

from pos_term.domain.money import parse_amount
from pos_term.screens.amounts import counted, not_an_amount
from pos_term.screens.base import TillScreen, key
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, ChoiceList, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.words import Words

if TYPE_CHECKING:
    from pos_term.domain.cart import Cart
    from pos_term.domain.people import Person

NOBODY = "Nobody can sign in yet."
HOW = "People come in by: pos-term import users FILE"


class SignInScreen(TillScreen[None]):
    """Stands below the checkout for as long as the till is open; signing out comes back here."""

    CSS_PATH = "sign_in.tcss"
    stays = True
    BINDINGS: ClassVar[list[BindingType]] = [
        key("up", "move(-1)", "Up"),
        key("down", "move(1)", "Down"),
        key("escape", "back", "Back"),
        key("f5", "again", "Look again"),
        key("f10", "quit", "Quit"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.names = ChoiceList([Column("Name"), Column("Role", 12)], heading=False, empty=NOBODY)
        self.words = Words(classes="-muted")
        self.people: list[Person] = []
        self.asks_float = False
        self.busy = False
        self._leaving = False
        self._ahead: list[Entry] = []

    def compose(self) -> ComposeResult:
        """The box in the middle."""
        yield self.status_bar
        with Middle(), Center(), Vertical(id="door", classes="box"):
            yield self.words
            yield self.names
            yield self.entry_line
        yield self.band
        yield self.legend

    def on_mount(self) -> None:
        """Show who may sign in."""
        door, till = self.host.door, self.host.open_till
        self.name_box(till.shop.name if till else door.shop if door else "")

    def on_screen_resume(self) -> None:
        """Someone signed out, or the screen is new."""
        self.look()

    def look(self) -> None:
        """Read who may sign in, and begin with the one who was here last."""
        till, door = self.host.open_till, self.host.door
        if till:
            self.people = till.people()
            here = till.person.name if till.person else till.last_cashier()
        elif door:
            self.people, here = list(door.people), door.last
        else:
            return
        rows = [Choice((person.name, person.role.value), person.name) for person in self.people]
        self.names.show(rows, selected=self.names.chosen or here)
        self._ask_pin()

    def _ask_pin(self) -> None:
        self.asks_float = self.busy = self._leaving = False
        cart = self._open_cart()
        if cart:
            self.words.show(f"A sale of {counted(cart.items, 'item')} is open and waits.")
        else:
            self.words.show("Who is at the till?" if self.people else HOW)
        who = self.names.chosen
        self.entry_line.ask(f"PIN of {who}" if who else "PIN", masked=True, hint="Enter signs in" if who else "")
        self.refresh_frame()

    def _open_cart(self) -> Cart | None:
        """The sale that waits for its cashier, if one does."""
        till = self.host.open_till
        return till.checkout.cart if till and till.checkout.cart else None

    def _ask_float(self) -> None:
        self.asks_float, self.busy = True, False
        self.words.show("No shift is open. Count the cash in the drawer.")
        self.entry_line.ask("Opening float", hint="Enter opens the shift")
        self.refresh_frame()

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """Take a PIN, or the float."""
        self._leaving = False
        if self.busy:
            self._ahead.append(entry)
        elif self.asks_float:
            self._take_float(entry)
        elif entry.scanned:
            self.tell(Notice(Tone.WARNING, "That was a scan. Type the PIN and press Enter."))
        elif self.names.chosen:
            self.busy = True
            self.tell(None)
            self.sign_in(self.names.chosen, entry.text)

    def take_enter(self) -> None:
        """Enter alone does nothing but say what is missing."""
        if not self.busy:
            words = "Type the amount in the drawer; 0 if it is empty." if self.asks_float else "Type the PIN first."
            self.tell(Notice(Tone.WARNING, words))

    @work(exit_on_error=False)
    async def sign_in(self, name: str, pin: str) -> None:
        """Check the PIN off the screen's thread: the hash takes its time by design."""
        try:
            till = await self.host.when_open()
            person = await asyncio.to_thread(till.sign_in, name, pin)
        except Exception as error:
            self._ahead.clear()
            self.host.trouble(error)
            return
        finally:
            self.busy = False
        ahead, self._ahead = self._ahead, []
        if isinstance(person, str):
            self.tell(Notice(Tone.WARNING, person))
        elif self.till.shift is None:
            self._ask_float()
        else:
            self.enter(ahead)

    def _take_float(self, entry: Entry) -> None:
        problem = not_an_amount(entry, self.till.shop.digits)
        if problem:
            self.tell(Notice(Tone.WARNING, problem))
            return
        refused = self.till.open_shift(parse_amount(entry.text, self.till.shop.digits))
        if refused:
            self.tell(Notice(Tone.WARNING, refused))
        else:
            self.host.open_drawer("shift opened", self.till.shift or "")
            self.enter()

    def enter(self, ahead: Sequence[Entry] = ()) -> None:
        """Go to the counter, with what was scanned while the PIN was being checked."""
        from pos_term.screens.checkout.screen import CheckoutScreen

        self.tell(None)
        self.app.push_screen(CheckoutScreen())
        self.host.deliver(ahead)
        self.host.show_typed()

    def left_alone(self) -> None:
        """Whoever was asked for the float went away: back to the names."""
        self.action_back()

    # -- keys ----------------------------------------------------------------------------------------------

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        if self.asks_float:
            return (KeyCap("Enter", "Open the shift", 0), KeyCap("Esc", "Someone else", 0))
        if not self.people:
            return (KeyCap("F5", "Look again", 0), KeyCap("F10", "Quit", 0))
        return (KeyCap("↑↓", "Name", 1), KeyCap("Enter", "Sign in", 0), KeyCap("F10", "Quit", 0))

    def action_move(self, by: int) -> None:
        """Choose another name."""
        if not self.asks_float and not self.busy:
            self.names.move(by)
            self.host.entry.clear()
            self.show_text("")
            self.tell(None)
            self._ask_pin()

    def action_back(self) -> None:
        """From the float back to the names."""
        self.tell(None)
        if self.asks_float:
            self.till.sign_out()
            self._ask_pin()

    def action_again(self) -> None:
        """Look for people once more."""
        if not self.asks_float and not self.busy:
            self.look()

    def action_quit(self) -> None:
        """Leave the till; a second press is asked for only while a sale is open."""
        if self.asks_float or self.busy:
            return
        cart = self._open_cart()
        if cart and not self._leaving:
            self._leaving = True
            words = f"A sale of {counted(cart.items, 'item')} is open and stays until the till is started again."
            self.tell(Notice(Tone.WARNING, words, "Sign in to finish it, or press F10 again to leave."))
            return
        self.app.exit()
