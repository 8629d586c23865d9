"""Holds, recalls, and what is known of a lot now that was not when it came."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from pos_term.domain.documents.base import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class LotNamed:
    """A lot or serial by its names."""

    sku: str
    lot: str | None = None
    serial: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(Document):
    """A reversible stop on lots."""

    KIND: ClassVar[str] = "hold"
    VERSION: ClassVar[int] = 2
    lots: tuple[LotNamed, ...]
    reason: str
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Document):
    """The end of a hold."""

    KIND: ClassVar[str] = "release"
    VERSION: ClassVar[int] = 2
    lots: tuple[LotNamed, ...]
    reason: str
    approved_by: str = ""


class LotField(StrEnum):
    """What of a lot can be put right after it came."""

    EXPIRY = "expiry"
    BEST_BEFORE = "best_before"
    PRODUCTION_DATE = "production_date"
    SUPPLIER = "supplier"
    SUPPLIER_LOT = "supplier_lot"
    PURCHASE_ORDER = "purchase_order"
    CERTIFICATE = "certificate"
    GRADE = "grade"
    NOTES = "notes"
    QUALITIES = "qualities"
    """The list of what was measured, as JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotFact:
    """One field of a lot as it is from now on; days in ISO, an empty text where there is none."""

    field: LotField
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LotAmended(Document):
    """What is known of a lot was put right, or it was tested again and its date extended.

    The serials made in a lot have what it has.
    """

    KIND: ClassVar[str] = "lot_amended"
    lot: LotNamed
    facts: tuple[LotFact, ...]
    reason: str
    retest: bool = False
    """Whether the lot was tested again: the date its packs still carry does not count any more."""
    certificate: str = ""
    """What the new date rests on."""
    seen: str = ""
    """The mark of the lot as whoever changed it read it; empty where nothing was read before."""
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallTarget:
    """What a notice names: a product by sku or GTIN, and one lot of it, or all lots where `lot` is None."""

    sku: str | None = None
    gtin: str | None = None
    lot: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallProposed(Document):
    """A notice was read; it stops nothing until it is applied."""

    KIND: ClassVar[str] = "recall_proposed"
    recall: str
    """The notice's number, by which people speak of it."""
    source: str
    """The file it was read from."""
    reason: str
    targets: tuple[RecallTarget, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecallApplied(Document):
    """A recall takes effect: what it names can no longer be sold."""

    KIND: ClassVar[str] = "recall_applied"
    recall: str
    targets: tuple[RecallTarget, ...]
