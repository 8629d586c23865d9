"""Goods that come in, are made, move inside the company, and leave it otherwise than by a sale."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from pos_term.domain.documents.base import Document
from pos_term.domain.qualities import Measured


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedLine:
    """One lot, serial or loose quantity that came in or was made."""

    sku: str
    lot: str | None = None
    serial: str | None = None
    expiry: date | None = None
    best_before: date | None = None
    production_date: date | None = None
    quantity: int
    """Thousandths."""
    unit_cost: int | None = None
    """Ten-thousandths of the currency unit, with its share of the freight."""
    location: str = "floor"
    supplier: str = ""
    """The supplier's id, or the name of one that has none."""
    supplier_lot: str = ""
    purchase_order: str = ""
    certificate: str = ""
    grade: str = ""
    received_on: date
    freight: int = 0
    """What of `unit_cost` is freight, in ten-thousandths."""
    sscc: str = ""
    """The logistic unit it came in, 18 digits."""
    notes: str = ""
    qualities: tuple[Measured, ...] = ()
    hold: str = ""
    """Why it may not be sold from the start; empty where nothing is against it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What of a delivery was not as announced or ordered, and was taken all the same."""

    kind: str
    """`over`, `short`, `missing`, `unexpected_lot`, `unexpected_product`, `wrong_date`."""
    sku: str
    lot: str | None = None
    serial: str | None = None
    expected: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsReceipt(Document):
    """Goods came in from suppliers."""

    KIND: ClassVar[str] = "goods_receipt"
    VERSION: ClassVar[int] = 2
    lines: tuple[ReceivedLine, ...]
    number: str = ""
    """The number people call it by; empty for an import."""
    supplier: str = ""
    delivery_note: str = ""
    notice: str = ""
    """The announced delivery it is."""
    freight: int = 0
    """Minor units for the whole delivery; it stands in the lines' costs."""
    differences: tuple[Difference, ...] = ()
    approved_by: str = ""
    """Who let go what policy stops, by name; empty where nobody had to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsedLine:
    """A quantity of one lot, serial or loose product that was taken from a place."""

    sku: str
    lot: str | None = None
    serial: str | None = None
    location: str
    quantity: int
    """Thousandths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedLine:
    """A quantity of one lot, serial or loose product that goes from one place inside the company to another."""

    sku: str
    lot: str | None = None
    serial: str | None = None
    source: str
    target: str
    quantity: int
    """Thousandths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StockMoved(Document):
    """A transfer between locations or stores, or into quarantine and out of it."""

    KIND: ClassVar[str] = "stock_moved"
    number: str = ""
    lines: tuple[MovedLine, ...]
    reason: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneLine:
    """A quantity that left the company for good, and what it was worth."""

    sku: str
    lot: str | None = None
    serial: str | None = None
    location: str
    quantity: int
    """Thousandths."""
    value: int | None = None
    """Minor units at the lot's own cost; None where no cost is known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disposed(Document):
    """Stock was thrown away or destroyed."""

    KIND: ClassVar[str] = "disposed"
    number: str = ""
    lines: tuple[GoneLine, ...]
    reason: str
    witness: str = ""
    """Who saw it, by name."""
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierReturned(Document):
    """Stock went back to whom it came from."""

    KIND: ClassVar[str] = "supplier_returned"
    number: str = ""
    supplier: str
    lines: tuple[GoneLine, ...]
    reason: str
    reference: str = ""
    """The supplier's own number for the return, where there is one."""
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Produced(Document):
    """A production order was carried out: component lots were used up, and lots of other goods made of them."""

    KIND: ClassVar[str] = "produced"
    number: str = ""
    """The production order's number."""
    used: tuple[UsedLine, ...]
    made: tuple[ReceivedLine, ...]
    notes: str = ""
    approved_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotSplit(Document):
    """A quantity of one lot goes on as lots of their own, by grade or place."""

    KIND: ClassVar[str] = "lot_split"
    number: str = ""
    used: tuple[UsedLine, ...]
    """What is split: one line."""
    made: tuple[ReceivedLine, ...]
    """What it goes on as; the quantities add up to what was split."""
    reason: str
    approved_by: str = ""
