"""Whose turn it is at the printer: one job at a time, and the drawer, which hangs on it, before any receipt."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

DRAWER_WAITS = 10
"""Seconds after which the drawer is not opened any more: one that opens when nobody expects it is a danger."""


class Turns:
    """Lets one thread at a time use the printer; who wants the drawer is next, whoever waits besides."""

    def __init__(self) -> None:
        self.round = threading.Lock()
        """Held by the one round of printing that there is at a time."""
        self.in_hand = ""
        """The job that the printer has now, by id."""
        self._free = threading.Condition()
        self._taken = False
        self._drawers = 0

    @contextmanager
    def job(self, name: str) -> Iterator[None]:
        """A turn to print one job, once the printer is free and nobody wants the drawer."""
        with self._free:
            self._free.wait_for(lambda: not self._taken and not self._drawers)
            self._taken, self.in_hand = True, name
        try:
            yield
        finally:
            self._release()

    @contextmanager
    def drawer(self, seconds: int = DRAWER_WAITS) -> Iterator[bool]:
        """A turn to open the drawer; False when the printer was not free in time, and it must stay shut."""
        with self._free:
            self._drawers += 1
            mine = self._free.wait_for(lambda: not self._taken, seconds)
            self._drawers -= 1
            self._taken = self._taken or mine
            self._free.notify_all()
        try:
            yield mine
        finally:
            if mine:
                self._release()

    def _release(self) -> None:
        with self._free:
            self._taken, self.in_hand = False, ""
            self._free.notify_all()
