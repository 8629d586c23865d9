"""The receipts on their way to paper, as the screens see them: one try at a time, off the screen's thread."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean

if TYPE_CHECKING:
    from pos_term.services.till import Till

RETRY_SECONDS = 15
"""How long after a failed try the printer is asked again by itself."""


class PrintDesk:
    """Prints what waits and keeps the printer's state in words."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._busy = False
        self._again = False
        self.words = ""
        """The printer's state; empty where the till has no printer."""
        self.ok = True

    def begin(self, till: Till) -> None:
        """Start from what the till has."""
        self.words = "printer" if till.printer else ""

    async def run(self, till: Till) -> bool:
        """Print what waits; whether all of it is on paper.

        A call during a call returns at once and makes the first one go round again.
        """
        if till.printer is None:
            return True
        self._again = True
        if self._busy:
            return True
        self._busy = True
        try:
            while self._again:
                self._again = False
                await self._once(till)
        finally:
            self._busy = False
        return self.ok

    async def _once(self, till: Till) -> None:
        try:
            results = await asyncio.to_thread(till.print_pending)
        except Exception as error:  # a printer never touches the sale, whatever it does
            self._say(f"receipt waits: {clean(str(error), limit=80)}", ok=False)
            return
        failed = [result for result in results if not result.printed]
        if failed:
            self._say(f"receipt waits: {clean(failed[0].error, limit=80)}", ok=False)
        else:
            self._say("printer", ok=True)

    def _say(self, words: str, *, ok: bool) -> None:
        if (words, ok) != (self.words, self.ok):
            self.words, self.ok = words, ok
            self._changed()
