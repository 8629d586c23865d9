"""Goods that come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pos_term.domain.documents.base import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedLine:
    """One lot, serial or loose quantity that came in."""

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
    location: str = "floor"
    supplier: str = ""
    supplier_lot: str = ""
    purchase_order: str = ""
    certificate: str = ""
    grade: str = ""
    received_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsReceipt(Document):
    """Goods came in from suppliers."""

    KIND: ClassVar[str] = "goods_receipt"
    lines: tuple[ReceivedLine, ...]
