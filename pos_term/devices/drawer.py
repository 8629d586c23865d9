"""The cash drawer on the receipt printer's port: one pulse opens it, a switch may say whether it stands open."""

from __future__ import annotations

from collections.abc import Callable

from pos_term.devices.drawer_bytes import pulse
from pos_term.devices.printer import ReceiptPrinter
from pos_term.devices.printer_status import PrinterStatus
from pos_term.domain.device_state import Condition, DeviceKind, DeviceState, drawer_tried
from pos_term.settings import DrawerSettings

Changed = Callable[[DeviceState], None]


class PrinterDrawer:
    """A drawer that hangs on a printer: where the printer is away, it is too."""

    def __init__(self, printer: ReceiptPrinter, settings: DrawerSettings) -> None:
        self._printer, self._settings = printer, settings
        self._changed: Changed | None = None
        self._state = DeviceState(
            kind=DeviceKind.DRAWER, name="drawer", condition=Condition.IDLE,
            reached=f"{printer.state().name}, pin {settings.pin}",
        )  # fmt: skip
        self._asking = False
        """While it is the drawer that asks the printer, what comes of it is said in the drawer's own words."""
        printer.tell_drawer(self._printer_is)

    def open(self) -> str | None:
        """Send one pulse, as a job of its own; None when it went out, else why not. May take seconds."""
        try:
            job = pulse(self._settings)
        except ValueError as error:
            self._is(Condition.TROUBLE, str(error))
            return str(error)
        self._asking = True
        try:
            delivery = self._printer.send_pulse(job)
        finally:
            self._asking = False
        if delivery.done:
            self._is(Condition.READY)
            return None
        self._is(self._printer.state().condition, delivery.words)
        return delivery.words

    def is_open(self) -> bool | None:
        """Whether it stands open; None where nobody can tell. May take seconds."""
        if self._settings.sensor == "none":
            return None
        return self._stands_open(self._printer.ask())

    def start(self, changed: Changed) -> None:
        """From now on tell how it is whenever that changes."""
        self._changed = changed

    def state(self) -> DeviceState:
        """How it was when it was last heard of; at once."""
        return self._state

    def look(self) -> DeviceState:
        """Ask the printer, which is all a drawer can be asked."""
        status = self._printer.ask()
        printer = self._printer.state()
        words = "" if printer.condition.well else f"{printer.name}: {printer.words}"
        opened = self._stands_open(status)
        if opened is not None and not words:
            words = "it is open" if opened else "it is closed"
        self._is(printer.condition, words)
        return self._state

    def try_out(self) -> str:
        """Open it; how it went, in plain words."""
        fault = self.open()
        if fault:
            return f"The drawer did not open. {fault[0].upper()}{fault[1:]}."
        return drawer_tried(self.is_open())

    def close(self) -> None:
        """Nothing is held; nobody is told of changes any more."""
        self._changed = None

    def _printer_is(self, printer: DeviceState) -> None:
        """What the printer cannot do the drawer cannot; and where it is well again, so is the drawer."""
        if self._asking:
            return
        if printer.condition.well:
            if not self._state.condition.well:
                self._is(Condition.READY)
        elif self._state.condition is not printer.condition:
            self._is(printer.condition, f"hangs on the {printer.name}, which is not well")

    def _stands_open(self, status: PrinterStatus | None) -> bool | None:
        if status is None or self._settings.sensor == "none":
            return None
        return status.drawer_pin_high == (self._settings.sensor == "high")

    def _is(self, condition: Condition, words: str = "") -> None:
        before = self._state
        self._state = DeviceState(
            kind=before.kind, name=before.name, condition=condition, words=words, reached=before.reached
        )
        if self._changed and self._state != before:
            self._changed(self._state)
