"""The counter of the pictures: devices that are as they are told, so that pictures change with the screens only."""

from __future__ import annotations

from pathlib import Path

from pos_term.domain.delivery import Delivery, JobState
from pos_term.domain.device_state import Condition, DeviceKind, DeviceState, FoundPort
from pos_term.domain.labels import Label
from pos_term.domain.listing import Letterhead, Listing
from pos_term.domain.receipt import Receipt
from pos_term.services.ports import Changed, Heard, Printer

SCANNER = "front"
STATES = (
    DeviceState(
        kind=DeviceKind.SCANNER, name=SCANNER, condition=Condition.READY, reached="/dev/serial/by-id/usb-Acme_42",
        model="Acme 42",
    ),
    DeviceState(
        kind=DeviceKind.PRINTER, name="printer", condition=Condition.TROUBLE, reached="192.168.1.9:9100",
        words="paper is out; put in a roll",
    ),
    DeviceState(kind=DeviceKind.DRAWER, name="drawer", condition=Condition.READY, reached="printer, pin 2"),
    DeviceState(kind=DeviceKind.DISPLAY, name="display", condition=Condition.READY, reached="/dev/ttyUSB0"),
    DeviceState(
        kind=DeviceKind.SCALE, name="scale", condition=Condition.AWAY, reached="/dev/ttyUSB1",
        words="/dev/ttyUSB1 is not there; check the cable and the power",
    ),
)  # fmt: skip
"""What stands on the counter: one thing wants paper, one cable is out."""


class Taking:
    """A printer that takes everything."""

    def print(self, receipt: Receipt) -> Delivery:  # noqa: ARG002
        """Done."""
        return Delivery(JobState.CONFIRMED)

    def print_label(self, label: Label, copies: int = 1) -> Delivery:  # noqa: ARG002
        """Done."""
        return Delivery(JobState.CONFIRMED)


class Shown:
    """An equipment that can only be looked at. It hands on scans as a scanner on a port of its own would."""

    labels = drawer = display = scale = card = scanners = None

    @property
    def printer(self) -> Printer:
        """What prints receipts."""
        return Taking()

    def __init__(self) -> None:
        self.heard: Heard | None = None

    def start(self, heard: Heard, changed: Changed) -> None:
        """Keep whom to tell of a scan."""
        self.heard = heard
        for state in STATES:
            changed(state)

    def scan(self, raw: bytes) -> None:
        """The scanner reads a code."""
        if self.heard:
            self.heard(raw, SCANNER)

    def states(self) -> tuple[DeviceState, ...]:
        """How each is."""
        return STATES

    def look(self) -> tuple[DeviceState, ...]:
        """The same."""
        return STATES

    def try_out(self, name: str) -> str:
        """Nothing is there to be tried out."""
        return f"{name} is only in a picture."

    def found(self) -> tuple[FoundPort, ...]:
        """Nothing else is plugged in."""
        return ()

    def write_sheet(self, path: Path) -> str | None:
        """No sheet is drawn."""
        return f"{path.name} is not written for a picture."

    def write_pdf(self, path: Path, listing: Listing, head: Letterhead) -> str | None:  # noqa: ARG002
        """No document is written."""
        return f"{path.name} is not written for a picture."

    def close(self) -> None:
        """Nothing is held."""
