"""The top line: which till, who, when, and how its devices are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pos_term.domain.clean import clean
from pos_term.widgets.device_marks import DeviceMark, marks_in
from pos_term.widgets.painting import Painted, Piece, cut, span, width_of


@dataclass(frozen=True, slots=True)
class Status:
    """Everything the top line shows."""

    till: str = ""
    person: str = ""
    time: str = ""
    training: bool = False
    clock: str = ""
    """What is wrong with the clock, in words; empty when it is right."""
    printer: str = ""
    """The printer's state in words; empty hides it."""
    printer_ok: bool = True
    devices: tuple[DeviceMark, ...] = ()
    """The devices beside the receipt printer."""
    alerts: str = ""
    """How many things of the stock to look at, in words; empty for who is not to be bothered."""


class StatusBar(Painted):
    """The top line of every screen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "status--till", "status--plain", "status--good", "status--bad", "status--training",
    }  # fmt: skip
    DEFAULT_CSS = """
    StatusBar { height: 1; background: $bar; color: $foreground; padding: 0 1; }
    StatusBar > .status--till { text-style: bold; }
    StatusBar > .status--plain { color: $muted; }
    StatusBar > .status--good { color: $success; }
    StatusBar > .status--bad { color: $warning; text-style: bold; }
    StatusBar > .status--training { background: $warning; color: $background; text-style: bold; }
    """

    def __init__(self, status: Status | None = None) -> None:
        super().__init__()
        self.status = status or Status()

    def show(self, status: Status) -> None:
        """Show another state."""
        if status != self.status:
            self.status = status
            self.repaint()

    def row(self, y: int, width: int) -> list[Piece]:  # noqa: ARG002 - one line
        """Till, person and time at the left; training, clock and devices at the right."""
        status = self.status
        till = [(f"Till {cut(clean(status.till), 8)}", "status--till")] if status.till else []
        rest = [clean(part) for part in (status.person, status.time) if part]
        plain = "".join(f" · {part}" for part in rest)
        training = [("  ", ""), (" TRAINING ", "status--training")] if status.training else []
        room = width - span(till) - width_of(plain) - span(training) - 1
        marks = self._marks(max(room, width // 3)) + training
        pieces = [*till, (cut(plain, max(0, width - span(till) - span(marks) - 1)), "status--plain")]
        return [*pieces, (" " * max(1, width - span(pieces) - span(marks)), ""), *marks]

    def _marks(self, room: int) -> list[Piece]:
        """What is wrong with the clock or the stock, and how the devices are, in at most `room` cells."""
        status = self.status
        clock: list[Piece] = [("  ", ""), (f"▲ {clean(status.clock)}", "status--bad")] if status.clock else []
        if status.alerts:
            clock += [("  ", ""), (f"▲ {clean(status.alerts)}", "status--bad")]
        devices = list(status.devices)
        if status.printer and status.printer_ok:
            devices.insert(0, DeviceMark(status.printer))
        elif status.printer:
            devices.insert(0, DeviceMark("", "▲", status.printer))
        return clock + marks_in(devices, max(0, room - span(clock)))
