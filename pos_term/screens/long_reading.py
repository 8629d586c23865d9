"""A box whose lists may take long to read: it says how long it has been at it, and Esc stops it."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from pos_term.screens.base import Given, Result
from pos_term.screens.steps import StepScreen
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from textual.timer import Timer

PATIENCE = 0.4
"""Seconds before it says that it is still at it."""


class LongReading(StepScreen[Result]):
    """Reads off the screen's thread; until it ends only Esc works, which stops it."""

    def __init__(self) -> None:
        super().__init__()
        self._stop: threading.Event | None = None
        self._ticking: Timer | None = None
        self._since = 0.0

    def read(
        self, what: str, job: Callable[[], Given], then: Callable[[Given], None], stopped: Callable[[], None]
    ) -> None:
        """Do `job` and go on with what it gave, or with `stopped` when Esc was pressed first."""
        self._stop = threading.Event()
        self._since = time.monotonic()
        self.storing = True
        self.tell(None)
        self.refresh_frame()
        self._ticking = self.set_interval(PATIENCE, lambda: self._still(what))
        self.app.run_worker(self._read(self._stop, job, then, stopped), group="reading", exit_on_error=False)

    async def _read(
        self, stop: threading.Event, job: Callable[[], Given], then: Callable[[Given], None],
        stopped: Callable[[], None],
    ) -> None:  # fmt: skip
        from pos_term.services.stoppable import Stopped, stoppable

        try:
            given = await asyncio.to_thread(stoppable, self.till.store, job, stop.is_set)
            self._ended()
            if isinstance(given, Stopped):
                stopped()
            else:
                then(given)
        except Exception as error:
            self._ended()
            stopped()
            self.host.trouble(error)

    def _ended(self) -> None:
        self.storing = False
        self._stop = None
        if self._ticking:
            self._ticking.stop()
        self.tell(None)
        self.refresh_frame()
        ahead, self._ahead = tuple(self._ahead), []
        if ahead:
            self.app.call_later(self.host.deliver, ahead)

    def on_unmount(self) -> None:
        """The program ends, or someone else took over: nobody waits for the answer."""
        if self._stop is not None:
            self._stop.set()

    def _still(self, what: str) -> None:
        if self._stop is not None:
            seconds = int(time.monotonic() - self._since)
            self.tell(Notice(Tone.PLAIN, f"{what} … {seconds} s", "Esc stops it."))

    def key_caps(self) -> Sequence[KeyCap]:
        """Esc alone while something is read."""
        return (KeyCap("Esc", "Stop", 0),) if self._stop is not None else super().key_caps()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """While something is read Esc works."""
        return (action == "back" and self._stop is not None) or super().check_action(action, parameters)

    def action_back(self) -> None:
        """Stop what is read, else a step back."""
        if self._stop is not None:
            self._stop.set()
        else:
            super().action_back()
