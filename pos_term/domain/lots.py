"""Lots and serials: who they are, what the store knows of them, what a pack says of itself."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

KEY_MARK = "␟"
"""Parts the pieces of a lot's key; it cannot stand in a sku."""

_HALF = re.compile("[\ud800-\udfff]")

NO_DATE = "9999-12-31"
"""Where a lot without a date stands in the order of removal: last."""


class Provenance(StrEnum):
    """How a lot on a sale is known."""

    SCANNED = "scanned"
    KEYED = "keyed"
    PICKED = "picked"
    SUGGESTED = "suggested"
    UNKNOWN = "unknown"


def fold(code: str) -> str:
    """A lot code or serial as identity sees it: composed, without blanks around it, in capitals.

    `lot-a1` and ` LOT-A1 ` are one lot; nothing inside the code is ever dropped but `KEY_MARK`, which is no part
    of any code. Half a character (a lone surrogate), which no file can hold, reads as U+FFFD.
    """
    if code.isascii():
        return code.strip(" ").upper()
    whole = _HALF.sub("\ufffd", unicodedata.normalize("NFC", code)).replace(KEY_MARK, "")
    # Capitals can come apart ("ΐ" has none of its own) and have to be composed again.
    return unicodedata.normalize("NFC", whole.upper()).strip(" ")


def lot_key(sku: str, code: str) -> str:
    """The key of a production lot, the same on every till: the product and its folded code."""
    return f"{sku}{KEY_MARK}{fold(code)}"


def serial_key(sku: str, serial: str) -> str:
    """The key of one unit: a serial is kept as a lot of one."""
    return f"{sku}{KEY_MARK}{KEY_MARK}{fold(serial)}"


def loose_key(sku: str) -> str:
    """The key of the stock of a product that is not tracked."""
    return f"{sku}{KEY_MARK}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """A lot, or one serial, as the store knows it at this moment."""

    id: str
    sku: str
    lot: str | None = None
    """The production lot; of a serial, the lot it was made in where that is known."""
    serial: str | None = None
    expiry: date | None = None
    best_before: date | None = None
    hold: str | None = None
    """Why it is held, itself or the lot it was made in."""
    recall: str | None = None
    """The recall that names it, its production lot or its product."""
    on_hand: int = 0
    """Thousandths on the sales floor and in the back room."""
    quarantined: int = 0
    """Thousandths in quarantine."""
    sold: bool = False
    """A serial that is with a customer."""
    received_on: date | None = None
    grade: str = ""
    superseded: tuple[date, ...] = ()
    """Dates that its packs still carry and that a later test put off."""

    @property
    def code(self) -> str:
        """What names it: its serial, else its lot code."""
        return self.serial or self.lot or ""


@dataclass(frozen=True, slots=True)
class Presented:
    """What a pack says of itself, by its code or by the cashier's keying."""

    lot: str | None = None
    serial: str | None = None
    expiry: date | None = None
    """Use-by or expiry, AI 17 or 7003."""
    expires_at: datetime | None = None
    """AI 7003, in the shop's own time."""
    best_before: date | None = None
    sell_by: date | None = None
    """AI 16: the last day a shop may offer it."""

    @property
    def numbered(self) -> bool:
        """Whether it names a lot or a serial."""
        return bool(self.lot or self.serial)
