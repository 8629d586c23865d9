"""The devices as the screens see them: how each is, what was scanned last, and one place that talks to them."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.device_marks import DeviceMark

if TYPE_CHECKING:
    from pos_term.domain.device_state import DeviceState
    from pos_term.domain.scan_types import DecoderSettings
    from pos_term.services.ports import Changed, Equipment, Heard
    from pos_term.widgets.entry_buffer import Entry

MOST_SCANS = 20
"""How many scans are remembered."""
CLOSING_SECONDS = 3.0
"""How long the end of the program waits for the devices; one that hangs must not keep the till from ending."""

_ORDER = ("scanner", "printer", "drawer", "display", "scale", "card", "labels")
_STATES = {"away": "away", "busy": "in use"}


@dataclass(frozen=True, slots=True)
class HeardScan:
    """One scan that came in."""

    raw: bytes
    """Its bytes, terminator and framing off."""
    source: str
    """The scanner it came from; empty for the keyboard."""
    read: str
    """How it was read, in words."""


class DeviceDesk:
    """Starts and ends the equipment, and keeps what it said. `fault` takes an error that no device may raise."""

    def __init__(self, fault: Callable[[Exception], object]) -> None:
        self._fault = fault
        self.equipment: Equipment | None = None
        self.answers = 0
        """How often a scanner was to be answered."""
        self.states: tuple[DeviceState, ...] = ()
        """How each device was when it was last heard of.

        Scanners come first, then printer, drawer, display, scale, card terminal, labels; several of a kind in
        the order of the settings.
        """
        self.marks: tuple[DeviceMark, ...] = ()
        """The top line's marks. The receipt printer has its own, which knows whether a receipt waits."""
        self._known: dict[str, DeviceState] = {}
        self._scans: deque[HeardScan | Callable[[], HeardScan]] = deque(maxlen=MOST_SCANS)
        self._starting: threading.Thread | None = None
        self._closing: threading.Thread | None = None

    # -- how they are --------------------------------------------------------------------------------------

    def begin(self, equipment: Equipment | None) -> None:
        """These are the till's devices; nothing is opened or loaded yet."""
        self.equipment = equipment

    def changed(self, state: DeviceState) -> Notice | None:
        """A device is otherwise than it was; gives what there is to say when it went away or came back."""
        before = self._known.get(state.name)
        self._known[state.name] = state
        self.states = tuple(sorted(self._known.values(), key=lambda each: _ORDER.index(each.kind.value)))
        self.marks = tuple(mark_of(each) for each in self.states if each.kind.value != "printer")
        if before is None or before.condition.well == state.condition.well:
            return None
        name = clean(state.name, limit=30)
        name = name[:1].upper() + name[1:]
        if state.condition.well:
            return Notice(Tone.PLAIN, f"{name} is back.")
        told = f"{name} is {_short(state)}." if state.condition.value in _STATES else f"{name}: {_short(state)}."
        return Notice(Tone.PLAIN, told, clean(state.words, limit=200))

    @property
    def printer_trouble(self) -> str:
        """What is wrong with the receipt printer, in few words; empty while nothing is."""
        printer = next((state for state in self.states if state.kind.value == "printer"), None)
        if printer is None or printer.condition.well:
            return ""
        mark = mark_of(printer)
        return f"{mark.name} {mark.words}"

    # -- what was scanned ----------------------------------------------------------------------------------

    @property
    def scans(self) -> Sequence[HeardScan]:
        """The last scans, newest first. They are read when somebody looks, not when they come in."""
        read = [scan if isinstance(scan, HeardScan) else scan() for scan in self._scans]
        self._scans = deque(read, maxlen=MOST_SCANS)
        return tuple(read)

    def heard(self, entry: Entry, on: date, decoder: DecoderSettings) -> None:
        """Remember a scan as it came in; what was typed is not kept."""
        if entry.scanned:
            self._scans.appendleft(lambda: _read(entry, on, decoder))

    def answer(self, source: str, *, good: bool) -> None:
        """Tell a scanner on a port of its own what became of its scan; at once, and whatever it does."""
        if not source:
            return
        self.answers += 1
        scanners = self.equipment.scanners if self.equipment else None
        try:
            if scanners:
                scanners.answer(source, good=good)
        except Exception as error:
            self._fault(error)

    # -- beginning and end ---------------------------------------------------------------------------------

    def start(self, heard: Heard, changed: Changed, failed: Callable[[Exception], object]) -> None:
        """Have the devices begin to listen, in a thread of their own, where all three are called."""
        equipment = self.equipment
        if equipment is None or self._starting or self._closing:
            return

        def work() -> None:
            try:
                for state in equipment.states():
                    changed(state)
                equipment.start(heard, changed)
            except Exception as error:
                failed(error)

        self._starting = threading.Thread(target=work, name="devices start", daemon=True)
        self._starting.start()

    def close(self, patience: float = CLOSING_SECONDS) -> None:
        """Let go of every device, in so many seconds or not at all; a second call does nothing more."""
        equipment, starting = self.equipment, self._starting
        if equipment is None:
            return
        if self._closing is None:

            def work() -> None:
                try:
                    if starting:
                        starting.join(patience)
                    equipment.close()
                except Exception as error:
                    self._fault(error)

            self._closing = threading.Thread(target=work, name="devices close", daemon=True)
            self._closing.start()
        self._closing.join(patience)


def mark_of(state: DeviceState) -> DeviceMark:
    """A device on the top line."""
    name, condition = clean(state.name, limit=30), state.condition
    if condition.well:
        return DeviceMark(name, condition.symbol)
    return DeviceMark(name if condition.value in _STATES else f"{name}:", condition.symbol, _short(state))


def _short(state: DeviceState) -> str:
    """What is wrong with a device, in few words."""
    if state.condition.value in _STATES:
        return _STATES[state.condition.value]
    return clean(state.words, limit=120).partition("; ")[0].rstrip(". ") or "wants something done"


def _read(entry: Entry, on: date, decoder: DecoderSettings) -> HeardScan:
    from pos_term.domain.scan_words import scan_words

    return HeardScan(entry.raw, entry.source, scan_words(entry.raw, on, decoder, typed=not entry.sure))
