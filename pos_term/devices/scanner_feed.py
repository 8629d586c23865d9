"""What the listener asks of a scanner that is open, of what cuts its bytes into scans, and of who hears them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from pos_term.devices.scanner_frame import Cut
from pos_term.domain.device_state import DeviceState

Heard = Callable[[bytes, str], None]
"""Takes a scan and the scanner's name, on the scanner's thread; returns at once: meanwhile nothing is read."""
Changed = Callable[[DeviceState], None]
"""Takes the new state of a scanner, on any thread."""


class Feed(Protocol):
    """A scanner that is open. Used by one thread, but for `wake`. Any method may raise LineFault."""

    reached: str
    """Its port."""
    model: str
    """What it says it is."""

    def read(self, seconds: float | None) -> bytes | None:
        """What came, as soon as something does; None when nothing did for so long, empty when it was woken."""

    def write(self, data: bytes) -> None:
        """Send to the scanner, or drop it where it takes nothing just now; never waits long."""

    def wake(self) -> None:
        """End a `read` that waits; may be called by any thread."""

    def close(self) -> None:
        """Let go of it; raises nothing."""


class Cutter(Protocol):
    """Makes scans of what a feed gives; see `scanner_frame.Framer`."""

    @property
    def waiting(self) -> bool:
        """Whether something came whose end is still to come."""

    def feed(self, data: bytes) -> Sequence[Cut]:
        """Take what came."""

    def pause(self) -> Sequence[Cut]:
        """Nothing came for the gap between two scans."""

    def clear(self) -> None:
        """Forget what has come of a scan."""
