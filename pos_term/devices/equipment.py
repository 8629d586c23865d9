"""Everything that stands on the counter, put together as the till's settings name it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from pos_term.domain.device_state import Condition, DeviceKind, DeviceState, FoundPort
from pos_term.domain.listing import Letterhead, Listing
from pos_term.settings import SerialLine, Settings

if TYPE_CHECKING:
    from pos_term.devices.card_simulator import SimulatedTerminal
    from pos_term.devices.card_terminal import ManualTerminal
    from pos_term.devices.display import SerialDisplay
    from pos_term.devices.drawer import PrinterDrawer
    from pos_term.devices.printer import ReceiptPrinter
    from pos_term.devices.printer_watch import PrinterWatch
    from pos_term.devices.scale import SerialScale
    from pos_term.devices.scanners import ScannerBank

Heard = Callable[[bytes, str], None]
Changed = Callable[[DeviceState], None]


class Device(Protocol):
    """What every device but the scanners has in common."""

    def start(self, changed: Changed) -> None:
        """Begin to work by itself, where it does."""

    def state(self) -> DeviceState:
        """How it was when it was last heard of; at once."""

    def look(self) -> DeviceState:
        """Ask it; may take seconds."""

    def try_out(self) -> str:
        """Have it show that it works; how it went, in plain words."""

    def close(self) -> None:
        """Let go of it."""


class Equipment:
    """The devices of one till. Nothing is opened or loaded before `start`, or before a device is first used."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._watch: PrinterWatch | None = None

    # -- each of them --------------------------------------------------------------------------------------

    @cached_property
    def printer(self) -> ReceiptPrinter | None:
        """The receipt printer."""
        if self._settings.printer.kind == "none":
            return None
        from pos_term.devices.printer import ReceiptPrinter

        return ReceiptPrinter(self._settings.printer, labels=self._settings.labels)

    @cached_property
    def labels(self) -> ReceiptPrinter | None:
        """What prints labels: a printer of their own, else the receipt printer."""
        own = self._settings.labels.printer
        if own.kind == "none":
            return self.printer
        from pos_term.devices.printer import ReceiptPrinter

        return ReceiptPrinter(own, labels=self._settings.labels, name="labels", kind=DeviceKind.LABELS)

    @cached_property
    def drawer(self) -> PrinterDrawer | None:
        """The cash drawer, on the receipt printer's port."""
        if self._settings.drawer.kind == "none" or self.printer is None:
            return None
        from pos_term.devices.drawer import PrinterDrawer

        return PrinterDrawer(self.printer, self._settings.drawer)

    @cached_property
    def display(self) -> SerialDisplay | None:
        """The customer's display."""
        if self._settings.display.kind == "none":
            return None
        from pos_term.devices.display import SerialDisplay

        return SerialDisplay(self._settings.display)

    @cached_property
    def scale(self) -> SerialScale | None:
        """The scale."""
        if self._settings.scale.kind == "none":
            return None
        from pos_term.devices.scale import SerialScale

        return SerialScale(self._settings.scale)

    @cached_property
    def card(self) -> ManualTerminal | SimulatedTerminal:
        """The card terminal; without one that talks to the till the cashier types what it says."""
        from pos_term.devices.card_terminal import card_terminal

        return card_terminal(self._settings.card)

    @cached_property
    def scanners(self) -> ScannerBank | None:
        """Scanners on ports of their own."""
        if not self._settings.scanners:
            return None
        from pos_term.devices.scanners import ScannerBank

        return ScannerBank(self._settings.scanners, taken=self._named_ports())

    # -- all of them ---------------------------------------------------------------------------------------

    def start(self, heard: Heard, changed: Changed) -> None:
        """Begin to listen, off this thread; a device that is away is looked for again by itself."""
        if self.scanners:
            self.scanners.start(heard, changed)
        for device in self._others():
            device.start(changed)
        printers = [printer for printer in dict.fromkeys((self.printer, self.labels)) if printer]
        if printers:
            from pos_term.devices.printer_watch import PrinterWatch

            self._watch = PrinterWatch(printers)
            self._watch.start()

    def states(self) -> tuple[DeviceState, ...]:
        """How each device was when it was last heard of; at once."""
        scanners = self.scanners.states() if self.scanners else ()
        return (*scanners, *self._without(), *(device.state() for device in self._others()))

    def look(self) -> tuple[DeviceState, ...]:
        """Ask each device how it is, all at the same time; may take seconds."""
        devices = list(self._others())
        with ThreadPoolExecutor(len(devices) + 1, thread_name_prefix="look") as at_once:
            scanners = at_once.submit(self.scanners.look) if self.scanners else None
            others = [at_once.submit(device.look) for device in devices]
            found = scanners.result() if scanners else ()
            return (*found, *self._without(), *(other.result() for other in others))

    def try_out(self, name: str) -> str:
        """Have one device show that it works; how it went, in plain words."""
        if self.scanners and any(state.name == name for state in self.scanners.states()):
            return self.scanners.try_out(name)
        for device in self._others():
            if device.state().name == name:
                return device.try_out()
        for state in self._without():
            if state.name == name:
                return f"{state.words[0].upper()}{state.words[1:]}."
        return f"There is no device named {name}."

    def found(self) -> tuple[FoundPort, ...]:
        """What is plugged in here and in no device's settings; may take a second."""
        from pos_term.devices.discovery import found_devices

        return found_devices(self._named_ports() + self._paths())

    def write_sheet(self, path: Path) -> str | None:
        """Write the sheet for the scanner check, PDF or PNG by its name; None when done, else why not."""
        from pos_term.devices.check_sheet import write_sheet

        return write_sheet(path)

    def write_pdf(self, path: Path, listing: Listing, head: Letterhead) -> str | None:
        """Write a listing as a PDF; None when done, else why not."""
        from pos_term.devices.pdf import write_pdf

        return write_pdf(path, listing, head)

    def close(self) -> None:
        """Let go of every device; threads end."""
        if self._watch:
            self._watch.close()
        if "scanners" in self.__dict__ and self.scanners:
            self.scanners.close()
        for device in self._others(only_used=True):
            device.close()

    # -- inside --------------------------------------------------------------------------------------------

    def _others(self, *, only_used: bool = False) -> Iterator[Device]:
        """Every device but the scanners, each once; with `only_used`, none is made for the asking."""
        seen: set[int] = set()
        for name in ("printer", "drawer", "display", "scale", "card", "labels"):
            device = self.__dict__.get(name) if only_used else getattr(self, name)
            if device is not None and id(device) not in seen and not self._unasked(device):
                seen.add(id(device))
                yield device

    def _unasked(self, device: object) -> bool:
        """Whether it is a card terminal of which the till knows nothing: there is no state to show."""
        return getattr(device, "asks", True) is False

    def _without(self) -> tuple[DeviceState, ...]:
        """A drawer that can never open, as things are set."""
        if self._settings.drawer.kind == "none" or self.printer is not None:
            return ()
        words = "the drawer hangs on the receipt printer, and this till has none; set printer.kind"
        return (DeviceState(kind=DeviceKind.DRAWER, name="drawer", condition=Condition.TROUBLE, words=words),)

    def _named_ports(self) -> tuple[str, ...]:
        """The serial ports that the settings name for anything but a scanner."""
        settings = self._settings
        lines: tuple[tuple[str, SerialLine], ...] = (
            (settings.printer.kind, settings.printer),
            (settings.labels.printer.kind, settings.labels.printer),
            (settings.display.kind, settings.display),
            (settings.scale.kind, settings.scale),
        )
        serial = ("serial", "escpos", "cd5220", "toledo8217", "nci")
        return tuple(line.device for kind, line in lines if kind in serial and line.device != "auto")

    def _paths(self) -> tuple[str, ...]:
        """The scanners' ports and the printers' device files."""
        settings = self._settings
        scanners = tuple(each.device for each in settings.scanners if each.device != "auto")
        printers = (settings.printer, settings.labels.printer)
        return scanners + tuple(str(each.path) for each in printers if each.kind == "device" and each.path)
