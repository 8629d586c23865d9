"""What services ask of hardware. Devices fit these by shape; they come in as arguments."""

from __future__ import annotations

from typing import Protocol

from pos_term.domain.receipt import Receipt
from pos_term.domain.weight import Weight


class NotPrinted(Protocol):
    """Why a receipt is not on paper."""

    @property
    def words(self) -> str:
        """What happened and what to do, in plain words."""

    @property
    def others_may_print(self) -> bool:
        """Whether the next receipt may be tried now: the fault is of this one, not of the printer."""


class Printer(Protocol):
    """Prints receipts."""

    def print(self, receipt: Receipt) -> NotPrinted | None:
        """Print one receipt; None when it was taken. May take seconds, and never raises for a fault of a device."""


class Scale(Protocol):
    """Weighs what lies on it."""

    def weigh(self) -> Weight | str:
        """One reading, or why there is none, in plain words. May take up to a second, and never raises."""
