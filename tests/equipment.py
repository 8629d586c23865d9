"""A counter for tests: devices that keep what they were given and say what they were told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pos_term.domain.card_answer import CardAnswer
from pos_term.domain.delivery import Delivery, JobState
from pos_term.domain.device_state import DeviceState, FoundPort
from pos_term.domain.labels import Label
from pos_term.domain.listing import Letterhead, Listing
from pos_term.domain.receipt import Receipt
from pos_term.domain.tender import TenderState
from pos_term.domain.weight import Weight
from pos_term.services.ports import CardTerminal, Changed, Display, Drawer, Heard, Printer, Scale, Scanners

PRINTED = Delivery(JobState.CONFIRMED)
NO_PAPER = Delivery(JobState.FAILED, "the printer is out of paper; put in a new roll")
NOBODY_KNOWS = Delivery(JobState.UNKNOWN, "the printer broke off; look at the paper")


class Paper:
    """A printer that keeps what it prints; it ends its next jobs as it was told, and then prints."""

    def __init__(self, *ends: Delivery) -> None:
        self.ends = list(ends)
        self.always: Delivery | None = None
        """How every job ends, while it is set."""
        self.printed: list[Receipt] = []
        self.labels: list[tuple[Label, int]] = []

    def print(self, receipt: Receipt) -> Delivery:
        delivery = self._end()
        if delivery.done:
            self.printed.append(receipt)
        return delivery

    def print_label(self, label: Label, copies: int = 1) -> Delivery:
        delivery = self._end()
        if delivery.done:
            self.labels.append((label, copies))
        return delivery

    def _end(self) -> Delivery:
        return self.always or (self.ends.pop(0) if self.ends else PRINTED)


@dataclass
class CashDrawer:
    """A cash drawer."""

    stuck: str = ""
    opened: int = 0

    def open(self) -> str | None:
        if self.stuck:
            return self.stuck
        self.opened += 1
        return None

    def is_open(self) -> bool | None:
        return None


@dataclass
class Glass:
    """A customer's display."""

    shown: list[tuple[str, str]] = field(default_factory=list)

    def show(self, top: str, bottom: str) -> None:
        self.shown.append((top, bottom))

    def idle(self) -> None:
        self.shown.append(("", ""))


@dataclass
class OnTheScale:
    """A scale that says what the test lays on it."""

    says: Weight | str = "nothing answers"
    asked: int = 0
    tare: int = 0

    def weigh(self, tare: int = 0) -> Weight | str:
        self.asked += 1
        self.tare = tare
        return self.says


@dataclass
class Terminal:
    """A card terminal that answers as it was told."""

    answer: CardAnswer = field(default_factory=lambda: CardAnswer(state=TenderState.APPROVED, reference="A1"))
    asks: bool = True
    asked: list[tuple[int, str]] = field(default_factory=list)
    cancelled: int = 0

    def authorise(self, amount: int, reference: str) -> CardAnswer:
        self.asked.append((amount, reference))
        return self.answer

    def cancel(self) -> None:
        self.cancelled += 1


@dataclass
class Counter:
    """A counter with whatever the test puts on it."""

    printer: Printer | None = None
    labels: Printer | None = None
    drawer: Drawer | None = None
    display: Display | None = None
    scale: Scale | None = None
    card: CardTerminal | None = None
    scanners: Scanners | None = None
    devices: tuple[DeviceState, ...] = ()
    ports: tuple[FoundPort, ...] = ()
    heard: Heard | None = None
    """How a test's scanner is heard, once the till has started it."""
    changed: Changed | None = None
    tried: list[str] = field(default_factory=list)
    sheets: list[Path] = field(default_factory=list)
    """Where sheets for the scanner check were to be written."""
    no_sheet: str | None = None
    """Why none can be written."""
    closed: bool = False
    looks: Callable[[], tuple[DeviceState, ...]] | None = None

    def start(self, heard: Heard, changed: Changed) -> None:
        self.heard, self.changed = heard, changed
        for state in self.devices:
            changed(state)

    def states(self) -> tuple[DeviceState, ...]:
        return self.devices

    def look(self) -> tuple[DeviceState, ...]:
        return self.looks() if self.looks else self.devices

    def try_out(self, name: str) -> str:
        self.tried.append(name)
        return f"{name} works."

    def found(self) -> tuple[FoundPort, ...]:
        return self.ports

    def write_sheet(self, path: Path) -> str | None:
        self.sheets.append(path)
        return self.no_sheet

    def write_pdf(self, path: Path, listing: Listing, head: Letterhead) -> str | None:
        from pos_term.devices.pdf import write_pdf

        return write_pdf(path, listing, head)

    def close(self) -> None:
        self.closed = True
