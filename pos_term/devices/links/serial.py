"""A printer on a serial line, with flow control where the settings say so."""

from __future__ import annotations

import os
import time
from typing import Any

from pos_term.devices.links import base
from pos_term.devices.links.base import BROKE_OFF, TAKES_NO_MORE, LinkFault, Patience
from pos_term.devices.serial_line import LineFault, line_faults, open_line
from pos_term.domain.device_state import Condition, DeviceKind
from pos_term.settings import PrinterSettings

_POLL_SECONDS = 0.005
_HELD = "holds the line; check its power, its paper and its cover, and printer.flow in the settings"


class SerialLink:
    """A serial line of this program alone; `timeout` (seconds) is how long it may stand still."""

    two_way = True

    def __init__(self, settings: PrinterSettings, *, timeout: float) -> None:
        self._timeout = timeout
        self._port = settings.device
        try:
            # A write never waits by itself: how much it took is what tells a lost job from a torn one.
            self._line: Any = open_line(
                settings, timeout=0, write_timeout=0 if os.name == "posix" else timeout, flow=settings.flow,
                kind=DeviceKind.PRINTER,
            )  # fmt: skip
        except LineFault as fault:
            raise LinkFault(fault.words, fault.condition) from fault
        self._gated = settings.flow == "rtscts"

    def send(self, data: bytes) -> None:
        """Write all of it, as much at a time as the line takes."""
        left = memoryview(data)
        patience = Patience(self._timeout)
        self._wait_for_clearance(patience)
        while left:
            untouched = len(left) == len(data)
            if not self._ready(patience.left(), to_write=True):
                raise LinkFault(TAKES_NO_MORE, Condition.TROUBLE, nothing=untouched)
            try:
                with line_faults(self._port):
                    left = left[self._line.write(bytes(left)) :]
            except LineFault as fault:
                # A write that ran into its time limit (Windows) does not say how much it took.
                nothing = untouched and os.name == "posix"
                raise LinkFault(BROKE_OFF, fault.condition, nothing=nothing) from fault
            patience.progress()

    def settle(self) -> None:
        """Wait until the last byte has left this machine, which at 9600 baud takes a second for each 960."""
        patience = Patience(self._timeout)
        last = None
        while waiting := self._waiting():
            if last is not None and waiting < last:
                patience.progress()
            last = waiting
            if not patience.left():
                raise LinkFault(TAKES_NO_MORE, Condition.TROUBLE)
            time.sleep(_POLL_SECONDS)

    def receive(self, seconds: float) -> bytes:
        """What comes within so many seconds; a cable that is pulled is a fault."""
        if not self._ready(seconds, to_write=False):
            return b""
        try:
            with line_faults(self._port):
                # At least one is asked for: a line that is gone is ready to read and gives none.
                data: bytes = self._line.read(max(1, self._line.in_waiting))
                return data
        except LineFault as fault:
            raise LinkFault(BROKE_OFF, fault.condition) from fault

    def goodbye(self) -> None:
        """Hear whether the cable is pulled now; no serial line tells more."""
        end = time.monotonic() + base.GOODBYE_SECONDS
        while (left := end - time.monotonic()) > 0:
            self.receive(left)

    def model(self) -> str:
        """A serial line does not say."""
        return ""

    def close(self, *, abort: bool = False) -> None:
        """Close; with `abort` what has not left yet is thrown away, or closing would wait until it has."""
        try:
            with line_faults(self._port):
                if abort:
                    self._line.reset_output_buffer()
        except LineFault:
            pass  # it is closed all the same
        try:
            with line_faults(self._port):
                self._line.close()
        except LineFault:
            pass  # it is gone; there is nothing left to let go of

    def _wait_for_clearance(self, patience: Patience) -> None:
        """With RTS/CTS, wait for the printer to be ready; whoever is not would leave the job in the wire."""
        while self._gated and not self._clear():
            if not patience.left():
                raise LinkFault(_HELD, Condition.TROUBLE, nothing=True)
            time.sleep(_POLL_SECONDS)

    def _clear(self) -> bool:
        try:
            with line_faults(self._port):
                return bool(self._line.cts)
        except LineFault:
            return True  # a line without that wire cannot say

    def _waiting(self) -> int:
        try:
            with line_faults(self._port):
                return int(getattr(self._line, "out_waiting", 0))
        except LineFault as fault:
            raise LinkFault(BROKE_OFF, fault.condition) from fault

    def _ready(self, seconds: float, *, to_write: bool) -> bool:
        """Whether the line can be read, or written, within so many seconds."""
        try:
            handle = self._line.fileno()
        except (AttributeError, OSError, ValueError):  # a port of Windows, or one that an address names
            return self._ready_by_asking(seconds, to_write=to_write)
        import select

        poll = select.poll()
        poll.register(handle, select.POLLOUT if to_write else select.POLLIN)
        return bool(poll.poll(seconds * 1000))

    def _ready_by_asking(self, seconds: float, *, to_write: bool) -> bool:
        end = time.monotonic() + seconds
        while not to_write:
            try:
                with line_faults(self._port):
                    if self._line.in_waiting:
                        return True
            except LineFault as fault:
                raise LinkFault(BROKE_OFF, fault.condition) from fault
            if time.monotonic() >= end:
                return False
            time.sleep(_POLL_SECONDS)
        return True
