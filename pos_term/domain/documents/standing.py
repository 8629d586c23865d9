"""Holds and recalls: what may not be sold."""

from __future__ import annotations

from dataclasses import dataclass
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
    lots: tuple[LotNamed, ...]
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Release(Document):
    """The end of a hold."""

    KIND: ClassVar[str] = "release"
    lots: tuple[LotNamed, ...]
    reason: str


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
