"""Looks after printers between jobs: how one is at the start, and whether one that was away is back."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Protocol

from pos_term.domain.device_state import Condition, DeviceState

EVERY_SECONDS = 5.0
"""How often a printer that is not well is asked again."""
_GOODBYE_SECONDS = 5.0


class Watched(Protocol):
    """A printer, as far as it is looked after here."""

    def state(self) -> DeviceState:
        """How it was when it was last heard of."""

    def look(self) -> DeviceState:
        """Ask it, and tell whoever listens what changed."""


class PrinterWatch:
    """A thread that asks each printer once, and from then on only those that are not well.

    A printer holds no line open between jobs, so nobody would hear that it is back before the next receipt.
    """

    def __init__(self, printers: Sequence[Watched], *, every: float = EVERY_SECONDS) -> None:
        self._printers = printers
        self._every = every
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="printer watch", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def close(self) -> None:
        """End, after the question that is under way."""
        self._over.set()
        self._thread.join(_GOODBYE_SECONDS)

    def _run(self) -> None:
        while not self._over.is_set():
            for printer in self._printers:
                state = printer.state()
                if (state.condition is Condition.IDLE or not state.condition.well) and not self._over.is_set():
                    printer.look()
            self._over.wait(self._every)
