"""A program that listens to the devices: what their threads say becomes messages, in the order in which it came."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from textual.message import Message

from pos_term.screens.base import TillScreen
from pos_term.screens.device_desk import DeviceDesk
from pos_term.screens.faults import FaultLog
from pos_term.screens.paperwork import PaperworkApp
from pos_term.screens.printing import PrintDesk
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry, EntryBuffer

if TYPE_CHECKING:
    from pos_term.domain.device_state import DeviceState

PASSING_SECONDS = 8.0
"""How long a word about a device stands on the counter's band."""
_PRINTERS = ("printer", "labels")


class ScanHeard(Message):
    """A scanner on a port of its own read a code."""

    def __init__(self, raw: bytes, source: str) -> None:
        super().__init__()
        self.raw = raw
        self.source = source


class DeviceChanged(Message):
    """A device is otherwise than it was."""

    def __init__(self, state: DeviceState) -> None:
        super().__init__()
        self.state = state


class DevicesFailed(Message):
    """The devices could not be started as they should."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


class ListeningApp(PaperworkApp, inherit_bindings=False):
    """Hears scans and device states from any thread; each scan goes to the screen in front as a key would."""

    def __init__(self, faults: FaultLog, entry: EntryBuffer, printing: PrintDesk) -> None:
        super().__init__(faults, entry, printing)
        self.devices = DeviceDesk(faults.keep)
        self._passing: Notice | None = None

    def deliver(self, entries: Iterable[Entry]) -> None:
        """Hand entries to whichever screen is in front, one after the other."""
        raise NotImplementedError

    def refresh_frame(self) -> None:
        """Bring the top line of the screen in front up to date."""
        raise NotImplementedError

    # -- what comes in -------------------------------------------------------------------------------------

    def listen(self) -> None:
        """Start the devices, off the screen's thread."""
        self.devices.start(
            lambda raw, source: self._post(ScanHeard(raw, source)),
            lambda state: self._post(DeviceChanged(state)),
            lambda error: self._post(DevicesFailed(error)),
        )

    def _post(self, message: Message) -> None:
        with suppress(RuntimeError):  # the program has ended meanwhile
            self.post_message(message)

    def on_scan_heard(self, message: ScanHeard) -> None:
        """A scan from a port counts as a touch, and is an entry like any other."""
        self.touched()
        entry = Entry(message.raw, scanned=True, source=message.source)
        self.remember(entry)
        self.deliver((entry,))

    def remember(self, entry: Entry) -> None:
        """Keep a scan for those who set the scanners up; nothing that comes in where a PIN is asked for."""
        till, front = self.open_till, self.front
        if entry.scanned and till and front and not front.entry_line.masked:
            self.devices.heard(entry, till.clock.business_date(), till.decoder)

    def on_device_changed(self, message: DeviceChanged) -> None:
        """Show how the device is now, and say so where nothing else is said; print what waited for it."""
        state = message.state
        notice = self.devices.changed(state)
        self.refresh_frame()
        if state.condition.well and state.kind.value in _PRINTERS and self.printing.retry_after is not None:
            self.print_receipts()
        front = self.front
        if notice and front and (front.calm or front.band.notice is self._passing is not None):
            self._passing = notice
            front.tell(notice)
            self.set_timer(PASSING_SECONDS, partial(self._take_back, notice))

    def _take_back(self, notice: Notice) -> None:
        for screen in self.screen_stack:
            if isinstance(screen, TillScreen) and screen.band.notice is notice:
                screen.tell(None)

    def on_devices_failed(self, message: DevicesFailed) -> None:
        """Keep the error and tell it; the till goes on without its devices."""
        self.trouble(message.error)

    # -- entries that come another way than by key -----------------------------------------------------------

    def hand_over(self, screen: TillScreen[object], entry: Entry) -> None:
        """Give one entry to a screen, and its scanner an answer.

        What stands on the line stays there. Where the entry opens another question, half a scan goes on in that
        one, and what was typed beside a scan from a port comes back with the screen it was typed on.
        """
        held, answers, good = self.entry.held(), self.devices.answers, False
        try:
            screen.take_entry(entry)
            good = self.front is not screen or _pleased(screen.band.notice)
        finally:
            self.entry.keep(held, screen if entry.source else None)
            if self.front is screen and not screen.storing and self.entry.bring_back(screen):
                screen.show_text(self.entry.text)
            if answers == self.devices.answers and not screen.storing and not screen.busy:
                self.devices.answer(entry.source, good=good)

    # -- the end -------------------------------------------------------------------------------------------

    async def close_devices(self) -> None:
        """Let go of the devices, in a few seconds or not at all."""
        await asyncio.to_thread(self.devices.close)


def _pleased(notice: Notice | None) -> bool:
    return notice is None or notice.tone not in (Tone.REFUSED, Tone.WARNING)
