"""A scanner on a serial line: pyserial's port as a feed for the listener, and the signals sent back to it."""

from __future__ import annotations

import select
import sys
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import Any

from pos_term.devices.scanner_frame import Framer
from pos_term.devices.scanner_listener import RETRY_SECONDS, ScannerListener
from pos_term.devices.serial_line import LineFault, line_faults, open_line, port_model, resolve
from pos_term.devices.wake_up import WakeUp
from pos_term.domain.scan_frame import unescape
from pos_term.settings import ScannerSettings, SerialLine

_CHUNK = 4096
_STEP_SECONDS = 0.1
"""How often a wait that nothing can end looks whether it should."""
_WRITE_SECONDS = 0.2


class SerialScanner(ScannerListener):
    """A scanner on a port of its own. `taken` gives the ports of other devices, which `auto` leaves alone."""

    def __init__(
        self, settings: ScannerSettings, *, name: str = "", taken: Callable[[], Iterable[str]] = tuple,
        retry: float = RETRY_SECONDS,
    ) -> None:  # fmt: skip
        super().__init__(
            name or settings.name,
            settings.device,
            lambda: SerialFeed(settings, taken()),
            Framer(settings),
            gap=settings.gap_ms / 1000,
            retry=retry,
        )
        self._good, self._bad = unescape(settings.good), unescape(settings.bad)

    def signal(self, *, good: bool) -> bool:
        """Have it beep or light up; whether the settings name a signal for that."""
        signal = self._good if good else self._bad
        self.answer(signal)
        return bool(signal)


class SerialFeed:
    """An open serial line."""

    def __init__(self, settings: SerialLine, taken: Iterable[str] = ()) -> None:
        self.reached = resolve(settings.device, taken=taken)
        self._port = open_line(
            replace(settings, device=self.reached), timeout=0, write_timeout=_WRITE_SECONDS, keep_input=True
        )
        self.model = _model(self.reached)
        self._bell = WakeUp()
        self._rung = False
        self._descriptor = _descriptor(self._port)
        self._exclusive("TIOCEXCL")

    def read(self, seconds: float | None) -> bytes | None:
        """What came; None when nothing did for so long, empty when woken."""
        with line_faults(self.reached):
            if self._descriptor is None:
                return self._read_in_steps(seconds)
            ready = self._bell.wait(self._descriptor, seconds)
            if not ready:
                return None if ready is None else b""
            return bytes(self._port.read(_CHUNK))

    def _read_in_steps(self, seconds: float | None) -> bytes | None:
        """Read from a port that cannot be waited for along with anything else, as those of Windows."""
        end = None if seconds is None else time.monotonic() + seconds
        while not self._rung:
            left = _STEP_SECONDS if end is None else min(_STEP_SECONDS, end - time.monotonic())
            if left <= 0:
                return None
            self._port.timeout = left
            if first := self._port.read(1):
                self._port.timeout = 0
                return bytes(first + self._port.read(_CHUNK))
        self._rung = False
        return b""

    def write(self, data: bytes) -> None:
        """Send a signal; dropped where the line takes nothing just now."""
        if self._descriptor is not None and not select.select([], [self._descriptor], [], 0)[1]:
            return
        try:
            with line_faults(self.reached):
                self._port.write(data)
        except LineFault as fault:
            if type(fault.__cause__).__name__ != "SerialTimeoutException":
                raise

    def wake(self) -> None:
        """End a read that waits."""
        self._rung = True
        self._bell.ring()

    def close(self) -> None:
        """Let go of the port."""
        self._exclusive("TIOCNXCL")
        with suppress(Exception):
            self._port.reset_output_buffer()  # the system would wait half a minute for what never goes out
        with suppress(Exception):  # it is gone, and fails in whatever way its driver likes
            self._port.close()
        self._bell.close()

    def _exclusive(self, request: str) -> None:
        """Keep out programs that ask for no lock as well: one that reads along would take bytes out of scans."""
        if self._descriptor is None or sys.platform == "win32":
            return
        import fcntl
        import termios

        with suppress(OSError, ValueError):  # a network address is nobody else's anyway
            fcntl.ioctl(self._descriptor, getattr(termios, request))


def _model(port: str) -> str:
    try:
        return port_model(port)
    except Exception:  # only for show, and made of what the system's own tables hold
        return ""


def _descriptor(port: Any) -> int | None:
    """What `select` can wait for; None for a port that has no such thing."""
    try:
        return int(port.fileno())
    except (AttributeError, OSError, ValueError):
        return None
