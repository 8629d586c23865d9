"""What did not become a sale: packs refused, lines and sales given up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from pos_term.domain.documents.base import Document


class RefusalOutcome(StrEnum):
    """What became of a refused pack."""

    NOT_ADDED = "not_added"
    SALE_STOPPED = "sale_stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal(Document):
    """Something was presented and not sold: the record that shows what did not leave the shop."""

    KIND: ClassVar[str] = "refusal"
    cashier: str
    raw: str
    sku: str | None = None
    lot: str | None = None
    serial: str | None = None
    expiry: date | None = None
    quantity: int = 1000
    reasons: tuple[str, ...] = ()
    outcome: RefusalOutcome = RefusalOutcome.NOT_ADDED


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidedLine:
    """What stood in a cart that was given up."""

    sku: str
    quantity: int
    total: int
    lots: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleVoided(Document):
    """A sale given up, or a line taken off it, before tender: it leaves a trace."""

    KIND: ClassVar[str] = "sale_voided"
    shift: str | None
    cashier: str
    lines: tuple[VoidedLine, ...]
    whole: bool
    """Whether the whole sale was given up, not only these lines."""
    reason: str = ""
    approved_by: str = ""
    """The id of who allowed it, where the cashier may not."""
