"""What can be posted: each change to stock, money, people or the standing of a lot is one of these.

A document has an `id` made where it is made (UUIDv7, or derived from the content of an import), so posting it
twice is posting it once. `VERSION` is written with each entry; a reader for old versions stays for ever.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar

from pos_term.domain.lots import Provenance
from pos_term.domain.people import Person
from pos_term.domain.products import Product
from pos_term.domain.shop import Shop
from pos_term.domain.tax import TaxLine
from pos_term.domain.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What every document has."""

    KIND: ClassVar[str]
    VERSION: ClassVar[int] = 1

    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShopSet(Document):
    """The shop's name, money, time zone and tables."""

    KIND: ClassVar[str] = "shop_set"
    shop: Shop


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductsSet(Document):
    """Products added or changed, whole."""

    KIND: ClassVar[str] = "products_set"
    products: tuple[Product, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleSet(Document):
    """People added or changed. Their PINs are kept outside the journal."""

    KIND: ClassVar[str] = "people_set"
    people: tuple[Person, ...]


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
class SoldNumber:
    """A lot or serial that left with a sale, as it was presented."""

    lot_id: str
    lot: str | None = None
    serial: str | None = None
    quantity: int
    location: str = "floor"
    provenance: Provenance
    expiry: date | None = None
    """The expiry it was judged by."""
    best_before: date | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleLine:
    """One line of a sale."""

    n: int
    sku: str
    name: str
    quantity: int
    unit: str
    unit_price: int
    total: int
    tax_rate: int
    numbers: tuple[SoldNumber, ...]
    """A product without tracking has one without lot and serial; so has a tracked unit whose number is unknown
    (provenance `unknown`), where the product's policy lets it be sold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale(Document):
    """Goods left, money came in."""

    KIND: ClassVar[str] = "sale"
    number: str = ""
    """The receipt number; given by the journal as it posts, without gaps."""
    shift: str
    cashier: str
    """The person's id."""
    lines: tuple[SaleLine, ...]
    tenders: tuple[Tender, ...]
    taxes: tuple[TaxLine, ...]
    net: int
    tax: int
    total: int
    change: int
    currency: str
    digits: int = 2
    prices_include_tax: bool = True
    customer: str | None = None


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


ALL: tuple[type[Document], ...] = (
    ShopSet, ProductsSet, PeopleSet, GoodsReceipt, Hold, Release, RecallProposed, RecallApplied,
    ShiftOpened, ShiftClosed, Sale, Refusal, SaleVoided,
)  # fmt: skip
"""Every kind there is."""
