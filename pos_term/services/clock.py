"""The shop's time: never earlier than anything the journal has seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

TOLERANCE = timedelta(minutes=2)
"""A clock this little behind the journal is not worth a word."""


class Clock:
    """Business time of one till, in the shop's zone.

    Dates are judged by the latest of the system's clock and the last journal entry, so setting a clock back
    makes nothing sellable again. A training store may fix the time instead.
    """

    def __init__(
        self,
        zone: ZoneInfo,
        *,
        system: Callable[[], datetime] = lambda: datetime.now(UTC),
        seen: datetime | None = None,
        fixed: datetime | None = None,
    ) -> None:
        self.zone = zone
        self._system = system
        self._seen = seen
        self.fixed = fixed

    def at(self) -> datetime:
        """The instant to post and judge by, UTC."""
        if self.fixed is not None:
            return self.fixed
        now = self._system()
        return max(now, self._seen) if self._seen else now

    def saw(self, at: datetime) -> None:
        """Remember the instant of an entry that was written or received."""
        self._seen = max(self._seen, at) if self._seen else at

    def local(self) -> datetime:
        """The instant in the shop's zone."""
        return self.at().astimezone(self.zone)

    def business_date(self) -> date:
        """The shop's calendar day."""
        return self.local().date()

    def behind(self) -> timedelta | None:
        """How far the system's clock is behind what the journal has seen; None when it is right."""
        if self.fixed is not None or self._seen is None:
            return None
        gap = self._seen - self._system()
        return gap if gap > TOLERANCE else None


def read_instant(text: str, zone: ZoneInfo) -> datetime:
    """An ISO instant; without an offset it is the shop's own time. Raises ValueError."""
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)
