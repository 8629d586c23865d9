"""How many things of the stock somebody should look at, for the top line of those who can do something about it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from pos_term.domain.people import Permission

if TYPE_CHECKING:
    from pos_term.services.till import Till

EVERY = 600.0
"""Seconds from one count to the next."""


class AlertWatch:
    """Counts the alerts when somebody comes who may hold lots, and from time to time; cashiers are not bothered."""

    def __init__(self, ticks: Callable[[], float], changed: Callable[[], object]) -> None:
        self._ticks, self._changed = ticks, changed
        self._for: tuple[str, str] | None = None
        """Who and which day the last count was for."""
        self._at = 0.0
        self._counting = False
        self._words = ""

    def words(self, till: Till) -> str:
        """`3 expired`, for the top line; empty for who is not to be bothered, or where there is nothing."""
        return self._words if self._for == self._who(till) else ""

    def again(self) -> None:
        """Something was done to the stock: count anew when it is asked next."""
        self._at = 0.0

    def _who(self, till: Till) -> tuple[str, str] | None:
        person = till.person
        if person is None or till.practice or not till.shop.allows(person.role, Permission.HOLD):
            return None
        return person.id, till.clock.business_date().isoformat()

    def due(self, till: Till) -> bool:
        """Whether it is time to count."""
        who = self._who(till)
        if who is None or self._counting:
            return False
        return who != self._for or not self._at or self._ticks() - self._at >= EVERY

    async def count(self, till: Till) -> None:
        """Count them, off the screen's thread."""
        from pos_term.services.alert_words import alert_words

        who = self._who(till)
        self._counting = True
        try:
            words = await asyncio.to_thread(alert_words, till.desk())
        finally:
            self._counting = False
            self._for, self._at = who, self._ticks()
        self._words = words
        self._changed()
