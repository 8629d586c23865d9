"""Receiving: a delivery is taken in as a draft that survives everything, and booked as one goods receipt.

What a screen needs: `Receiving` and the values of `draft`.
"""

from __future__ import annotations

from pos_term.services.receiving.draft import (
    Booked,
    Draft,
    DraftCard,
    DraftLine,
    Expected,
    Finding,
    FindingCode,
    FindingLevel,
    Need,
    Part,
    Taken,
    TakenKind,
)
from pos_term.services.receiving.receiving import Receiving

__all__ = [
    "Booked", "Draft", "DraftCard", "DraftLine", "Expected", "Finding", "FindingCode", "FindingLevel", "Need",
    "Part", "Receiving", "Taken", "TakenKind",
]  # fmt: skip
