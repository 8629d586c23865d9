"""What services and screens ask of hardware. Devices fit these by shape; they come in as arguments.

No method raises for a fault of a device: what is wrong comes back as a value, in words for the cashier.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from pos_term.domain.card_answer import CardAnswer
from pos_term.domain.delivery import Delivery
from pos_term.domain.device_state import DeviceState, FoundPort
from pos_term.domain.labels import Label
from pos_term.domain.listing import Letterhead, Listing
from pos_term.domain.receipt import Receipt
from pos_term.domain.weight import Weight


class Printer(Protocol):
    """Prints receipts, reports and labels. Each call may take seconds, and belongs off the screen's thread."""

    def print(self, receipt: Receipt) -> Delivery:
        """Print one receipt, or anything else that is laid out as lines."""

    def print_label(self, label: Label, copies: int = 1) -> Delivery:
        """Print one label so many times."""


class Drawer(Protocol):
    """The cash drawer."""

    def open(self) -> str | None:
        """Open it; None when the pulse went out, else why not. May take seconds."""

    def is_open(self) -> bool | None:
        """Whether it stands open; None where nobody can tell. May take seconds."""


class Display(Protocol):
    """The customer's display."""

    def show(self, top: str, bottom: str) -> None:
        """Show two lines, soon: it never waits for the device. Text from outside is welcome."""

    def idle(self) -> None:
        """Show what stands there while no sale is open."""


class Scale(Protocol):
    """Weighs what lies on it."""

    def weigh(self, tare: int = 0) -> Weight | str:
        """One reading less the container's weight in thousandths, or why there is none, in plain words.

        May take up to a second.
        """


class CardTerminal(Protocol):
    """Takes card payments."""

    @property
    def asks(self) -> bool:
        """Whether it talks to the till; otherwise the cashier types what the terminal says."""

    def authorise(self, amount: int, reference: str) -> CardAnswer:
        """Take a payment, or pay back where `amount` (minor units) is below 0; may take a minute.

        `reference` is the till's own for this payment; the same one is never taken twice.
        """

    def cancel(self) -> None:
        """Ask it to give up the payment that is under way; its answer comes where it was waited for."""


class Scanners(Protocol):
    """The scanners on ports of their own; the keyboard wedge is not one of them."""

    def answer(self, source: str, *, good: bool) -> None:
        """Have the scanner of that name beep or light up, where it can; never waits."""


Heard = Callable[[bytes, str], None]
"""Takes a scan without its framing, and the name of the scanner. Called on the scanner's own thread."""
Changed = Callable[[DeviceState], None]
"""Takes the new state of a device. Called on any thread."""


class Equipment(Protocol):
    """Everything on the counter, as the till's settings name it. Nothing is opened or loaded before `start`."""

    @property
    def printer(self) -> Printer | None:
        """The receipt printer."""

    @property
    def labels(self) -> Printer | None:
        """What prints labels: a printer of their own, else the receipt printer."""

    @property
    def drawer(self) -> Drawer | None:
        """The cash drawer."""

    @property
    def display(self) -> Display | None:
        """The customer's display."""

    @property
    def scale(self) -> Scale | None:
        """The scale."""

    @property
    def card(self) -> CardTerminal | None:
        """The card terminal."""

    @property
    def scanners(self) -> Scanners | None:
        """Scanners on ports of their own."""

    def start(self, heard: Heard, changed: Changed) -> None:
        """Begin to listen, off this thread; a device that is away is looked for again by itself."""

    def states(self) -> tuple[DeviceState, ...]:
        """How each device was when it was last heard of; at once."""

    def look(self) -> tuple[DeviceState, ...]:
        """Ask each device how it is; may take seconds."""

    def try_out(self, name: str) -> str:
        """Have one device show that it works (a test page, a pulse, a weight); how it went, in plain words."""

    def found(self) -> tuple[FoundPort, ...]:
        """What is plugged in here and in no device's settings; may take a second."""

    def write_sheet(self, path: Path) -> str | None:
        """Write the sheet for the scanner check, PDF or PNG by its name; None when done, else why not.

        May take a second.
        """

    def write_pdf(self, path: Path, listing: Listing, head: Letterhead) -> str | None:
        """Write a listing as a PDF; None when done, else why not, in plain words. May take seconds."""

    def close(self) -> None:
        """Let go of every device; threads end."""
