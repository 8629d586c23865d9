"""The drawer: shifts, and cash that moves without a sale."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pos_term.domain.documents.base import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftOpened(Document):
    """A drawer is answered for from here on."""

    KIND: ClassVar[str] = "shift_opened"
    opening_float: int
    """Minor units in the drawer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftClosed(Document):
    """A drawer was counted and the shift ended."""

    KIND: ClassVar[str] = "shift_closed"
    shift: str
    expected: int
    """Cash that should be there, in minor units."""
    counted: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoSale(Document):
    """The drawer was opened without a sale."""

    KIND: ClassVar[str] = "no_sale"
    shift: str
    cashier: str
    reason: str


class CashKind(StrEnum):
    """Why cash moves without a sale."""

    PAID_IN = "paid_in"
    PAID_OUT = "paid_out"
    SAFE_DROP = "safe_drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class CashMoved(Document):
    """Cash came into the drawer, or left it, without a sale."""

    KIND: ClassVar[str] = "cash_moved"
    shift: str
    cashier: str
    cash: CashKind
    amount: int
    """Minor units, more than 0."""
    reason: str
    customer: str | None = None
    """Whose account a payment in settles, where it does."""
