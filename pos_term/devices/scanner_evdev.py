"""A scanner that acts as a keyboard, read as an input device and grabbed, so that nothing else sees its keys.

With the standard library: what the kernel hands out is one struct and two requests, and the package for it comes as
source only, which wants a compiler on every till. Linux, at the machine's own console or desktop.
"""

from __future__ import annotations

import errno
import os
import struct
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from pos_term.devices.evdev_keys import END, Keyboard
from pos_term.devices.line_fault import LONGEST_NAME, LineFault, opening_fault, using_fault
from pos_term.devices.scanner_frame import Cut, Framer
from pos_term.devices.scanner_listener import RETRY_SECONDS, ScannerListener
from pos_term.devices.serial_line import resolve
from pos_term.devices.wake_up import WakeUp
from pos_term.domain.clean import clean
from pos_term.domain.device_state import Condition
from pos_term.settings import ScannerSettings

EVENT = struct.Struct("@llHHi")
"""struct input_event: two longs of time, type, code, value (include/uapi/linux/input.h)."""
EV_SYN, EV_KEY, EV_LED = 0, 1, 17
SYN_REPORT, SYN_DROPPED = 0, 3
_CAPS_LED = 1
_GRAB = 0x40044590
"""EVIOCGRAB, _IOW('E', 0x90, int)."""
_NAME_BYTES = 120
_NAME = 0x80004506 | _NAME_BYTES << 16
"""EVIOCGNAME(120), _IOC(_IOC_READ, 'E', 0x06, 120)."""
_BATCH = EVENT.size * 64
_FRAMINGS = {"lf": "cr", "crlf": "cr"}
"""Enter ends a scan, whatever it would send over a line."""


class EvdevScanner(ScannerListener):
    """A grabbed keyboard scanner. `opener` gives a descriptor that input events can be read from."""

    def __init__(
        self, settings: ScannerSettings, *, name: str = "", opener: Callable[[str], int] | None = None,
        retry: float = RETRY_SECONDS,
    ) -> None:  # fmt: skip
        super().__init__(
            name or settings.name,
            settings.device,
            lambda: EvdevFeed(settings.device, opener or open_device),
            KeyCutter(settings),
            gap=settings.gap_ms / 1000,
            retry=retry,
        )

    def signal(self, *, good: bool) -> bool:  # noqa: ARG002
        """Nothing: a keyboard takes no such signals."""
        return False


class KeyCutter:
    """Makes scans of input events."""

    def __init__(self, settings: ScannerSettings) -> None:
        framing = _FRAMINGS.get(settings.framing, settings.framing)
        self._framer = Framer(replace(settings, framing=framing, bits=8, parity="none"))
        self._ends_by_pause = framing == "gap"
        self._keyboard = Keyboard(settings.layout)
        self.clear()

    def clear(self) -> None:
        """Forget what has come of a scan, and which keys are down."""
        self._framer.clear()
        self._keyboard.reset()
        self._rest = b""
        self._skipping = False

    @property
    def waiting(self) -> bool:
        """Whether something came whose end is still to come."""
        return self._framer.waiting

    def feed(self, data: bytes) -> list[Cut]:
        """Take events; what became complete by them."""
        data = self._rest + data
        whole = len(data) - len(data) % EVENT.size
        self._rest = data[whole:]
        cuts: list[Cut] = []
        for _, _, kind, code, value in EVENT.iter_unpack(data[:whole]):
            cuts += self._event(kind, code, value)
        return cuts

    def pause(self) -> list[Cut]:
        """Nothing came for a while."""
        return self._framer.pause()

    def _event(self, kind: int, code: int, value: int) -> list[Cut]:
        if kind == EV_SYN and code == SYN_DROPPED:
            # The kernel's buffer overflowed: everything up to the next report is of no use either.
            self._skipping = True
            self._keyboard.reset()
            self._framer.spoil("keys of the scanner were lost on the way; scan again")
        elif self._skipping:
            self._skipping = not (kind == EV_SYN and code == SYN_REPORT)
        elif kind == EV_KEY and value in (0, 1):  # 2 is a key held down, which no scanner means
            typed = self._keyboard.press(code) if value else self._keyboard.release(code)
            if typed is None:
                self._framer.spoil(
                    f"the scanner pressed key {code}, which its layout does not have; check layout in the settings"
                )
            elif typed.endswith(END) and self._ends_by_pause:
                return [*self._framer.feed(typed.removesuffix(END)), *self._framer.pause()]
            elif typed:
                return self._framer.feed(typed)
        return []


class EvdevFeed:
    """An open input device."""

    def __init__(self, device: str, opener: Callable[[str], int]) -> None:
        if device == "auto":
            # Grabbing the wrong one takes the cashier's keyboard away.
            words = "an input device has to be named, such as /dev/input/by-id/usb-Scanner-event-kbd; set device"
            raise LineFault(words, Condition.TROUBLE)
        self.reached = resolve(device)
        self._descriptor = opener(self.reached)
        self.model = _model(self._descriptor)
        self._bell = WakeUp()

    def read(self, seconds: float | None) -> bytes | None:
        """Events; None when nothing came for so long, empty when woken."""
        try:
            ready = self._bell.wait(self._descriptor, seconds)
            if not ready:
                return None if ready is None else b""
            data = os.read(self._descriptor, _BATCH)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as error:
            raise using_fault(self.reached, error) from error
        if not data:
            raise using_fault(self.reached, OSError(errno.ENODEV, "no more events"))
        return data

    def write(self, data: bytes) -> None:
        """Do nothing: a keyboard takes no signals."""

    def wake(self) -> None:
        """End a read that waits."""
        self._bell.ring()

    def close(self) -> None:
        """Let go of it; the grab ends with the last descriptor."""
        with suppress(OSError):
            os.close(self._descriptor)
        self._bell.close()


def open_device(path: str) -> int:
    """Open an input device for this program alone, and give its descriptor. Raises LineFault."""
    if sys.platform != "linux":
        words = "input devices can be grabbed on Linux only; set kind = serial, or use it as a keyboard"
        raise LineFault(words, Condition.TROUBLE)
    import fcntl

    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError) as error:
        raise opening_fault(path, error, group="input") from error
    try:
        fcntl.ioctl(descriptor, _GRAB, 1)
    except OSError as error:
        os.close(descriptor)
        if error.errno in (errno.ENOTTY, errno.EINVAL):
            words = f"{clean(path, limit=LONGEST_NAME)} is no input device; name one under /dev/input/by-id"
            raise LineFault(words, Condition.TROUBLE) from error
        raise opening_fault(path, error, group="input") from error
    _caps_light_off(descriptor)
    return descriptor


def _caps_light_off(descriptor: int) -> None:
    """A scanner that believes caps lock is on swaps the case of what it types; nobody but us can tell it."""
    with suppress(OSError):
        os.write(descriptor, EVENT.pack(0, 0, EV_LED, _CAPS_LED, 0) + EVENT.pack(0, 0, EV_SYN, SYN_REPORT, 0))


def _model(descriptor: int) -> str:
    """What the device calls itself; empty where it does not say."""
    if sys.platform != "linux":
        return ""
    import fcntl

    try:
        said = fcntl.ioctl(descriptor, _NAME, bytes(_NAME_BYTES))
    except OSError:
        return ""
    return clean(said.partition(b"\0")[0].decode(errors="replace"), limit=60)
