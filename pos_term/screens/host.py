"""What a screen may ask of the program around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from pos_term.domain.documents import Sale
    from pos_term.domain.people import Door, Person
    from pos_term.screens.device_desk import DeviceDesk
    from pos_term.screens.printing import PrintDesk
    from pos_term.services.till import Till
    from pos_term.widgets.entry_buffer import Entry, EntryBuffer
    from pos_term.widgets.status_bar import Status


class CardScan(NamedTuple):
    """One scan to try, on the card of the demo till."""

    title: str
    code: str
    """The code as a person reads it."""
    note: str
    raw: bytes
    """What a scanner sends."""


class Host(Protocol):
    """The program, as its screens know it."""

    entry: EntryBuffer
    printing: PrintDesk
    devices: DeviceDesk
    card: Sequence[CardScan]

    door: Door | None
    open_till: Till | None

    @property
    def till(self) -> Till:
        """The open till; all screens but the sign-in are shown only while there is one."""

    async def when_open(self) -> Till:
        """The till, once it is open."""

    def status(self) -> Status:
        """What the top line shows now."""

    def show_typed(self) -> None:
        """Show what stands in the buffer on the screen in front."""

    def deliver(self, entries: Iterable[Entry]) -> None:
        """Hand entries to whichever screen is in front, as if they came in now."""

    def print_receipts(self) -> None:
        """Print what waits, in the background."""

    def sold(self, sale: Sale) -> None:
        """A sale was stored: open the drawer where cash moved and print the receipt, in the background."""

    def open_drawer(self, reason: str, document: str = "") -> None:
        """Open the drawer in the background, for a document that is stored; what went wrong is told in words."""

    def stock_changed(self) -> None:
        """Something may have been done to the stock: what is said of it on the top line is counted anew."""

    def lock(self) -> None:
        """Cover the till until whoever is signed in, or someone who takes over, types a PIN."""

    def handed_over(self, person: Person) -> None:
        """Someone else is at the till now: what was opened with another one's rights closes."""

    def sign_out(self) -> None:
        """Nobody is at the till any more; a training ends with it."""

    @property
    def in_training(self) -> bool:
        """Whether someone practises on a throw-away copy of the store."""

    def begin_training(self) -> None:
        """Go over to a throw-away copy of the store, once it is made; why that cannot be is told in words."""

    def end_training(self) -> None:
        """Come back from the copy, which is thrown away with all that was done in it."""

    def trouble(self, error: Exception) -> None:
        """Keep an error and tell it in words; the program goes on."""
