"""What is to come: purchase orders, announced deliveries, and the certificates that come with goods."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pos_term.domain.documents.base import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class BoughtLine:
    """What was ordered of one product."""

    sku: str
    quantity: int
    """Thousandths."""
    unit_cost: int | None = None
    """Ten-thousandths of the currency unit."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseOrdered(Document):
    """Goods were ordered from a supplier."""

    KIND: ClassVar[str] = "purchase_ordered"
    order: str
    """The order's number, by which people speak of it."""
    supplier: str
    due: date | None = None
    lines: tuple[BoughtLine, ...]
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseClosed(Document):
    """Nothing more is expected of a purchase order."""

    KIND: ClassVar[str] = "purchase_closed"
    order: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnouncedLine:
    """What a supplier says is on its way."""

    sku: str
    lot: str | None = None
    serial: str | None = None
    expiry: date | None = None
    best_before: date | None = None
    production_date: date | None = None
    quantity: int
    """Thousandths."""
    unit_cost: int | None = None
    """Ten-thousandths of the currency unit."""
    sscc: str = ""
    """The logistic unit it is packed in, 18 digits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryAnnounced(Document):
    """A supplier's shipping notice: what is to come, registered before it does."""

    KIND: ClassVar[str] = "delivery_announced"
    notice: str
    """The notice's number, by which people speak of it."""
    supplier: str
    purchase_order: str = ""
    due: date | None = None
    lines: tuple[AnnouncedLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateKept(Document):
    """A certificate of a supplier: its number, how long it holds, and the file it is, by its hash."""

    KIND: ClassVar[str] = "certificate_kept"
    certificate: str
    """Its number."""
    supplier: str = ""
    title: str = ""
    valid_from: date | None = None
    valid_until: date | None = None
    """The last day it holds."""
    file_name: str = ""
    """The name of the file alone, without folders; empty where no file is attached."""
    size: int = 0
    """Bytes."""
    sha256: str = ""
    """Of the file's bytes, in hex; the bytes are kept beside the journal."""
    notes: str = ""
