"""Sales: goods that left, goods that came back with them, and the money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from pos_term.domain.documents.base import Document
from pos_term.domain.lots import Provenance
from pos_term.domain.pricing import Reduction
from pos_term.domain.tax import TaxLine
from pos_term.domain.tender import Tender


@dataclass(frozen=True, slots=True, kw_only=True)
class SoldNumber:
    """A lot or serial that left with a sale, as it was presented."""

    lot_id: str
    lot: str | None = None
    serial: str | None = None
    quantity: int
    location: str = "floor"
    """The place it left; `count` where the till came to know the lot by this sale."""
    provenance: Provenance
    expiry: date | None = None
    """The expiry it was judged by."""
    best_before: date | None = None
    warnings: tuple[str, ...] = ()
    took: int = 0
    """Milliseconds from the question for the number to its answer."""


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
    """What the customer pays for the line: less its reductions, with its deposit."""
    tax_rate: int
    numbers: tuple[SoldNumber, ...]
    """A product without tracking has one without lot and serial; so has a tracked unit whose number is unknown
    (provenance `unknown`), where the product's policy lets it be sold."""
    list_price: int | None = None
    """The price before it was changed by hand; None where it was not."""
    price_reason: str = ""
    reductions: tuple[Reduction, ...] = ()
    deposit: int = 0
    """Minor units of deposit in the total."""
    order_line: int | None = None
    """The line of the sales order it fulfils, counted from 1."""
    measured: str = ""
    """What the scale said, as it said it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedNumber:
    """A lot, serial or loose quantity that came back."""

    lot_id: str
    lot: str | None = None
    serial: str | None = None
    quantity: int
    place: str
    """Where it goes: back to its shelf, or to quarantine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnedLine:
    """Goods that came back, and what is paid back for them."""

    n: int
    sale: str | None = None
    """The sale it was sold with; None where there is no receipt."""
    receipt: str = ""
    line: int | None = None
    """The line of that sale."""
    sku: str
    name: str
    quantity: int
    unit: str
    total: int
    """Minor units paid back, deposit included; 0 or more."""
    tax_rate: int
    deposit: int = 0
    numbers: tuple[ReturnedNumber, ...]
    reason: str
    approved_by: str = ""
    """The name of who approved it, where the one at the till might not take it back alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Someone with the right to let a stopped or doubtful number go did so."""

    line: int
    lot_id: str
    reasons: tuple[str, ...]
    """What was overridden."""
    reason: str
    """Why, in their words."""
    by: str
    """The person's id."""
    name: str


class SaleKind(StrEnum):
    """What a sale is to those who read figures."""

    SALE = "sale"
    RETURN = "return"
    EXCHANGE = "exchange"
    POST_VOID = "post_void"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale(Document):
    """Goods left or came back, money came in or went out. Totals and tenders are below 0 where money goes back."""

    KIND: ClassVar[str] = "sale"
    VERSION: ClassVar[int] = 2
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
    """The customer's id."""
    returned: tuple[ReturnedLine, ...] = ()
    overrides: tuple[Override, ...] = ()
    rounding: int = 0
    """What rounding to the cash unit added to the total, in minor units."""
    exempt: bool = False
    """Whether the customer pays no tax; line totals are net then."""
    order: str | None = None
    """The sales order it fulfils."""
    age: int = 0
    """Years the customer was checked to have, where goods asked for it."""
    voids: str | None = None
    """The sale that this one takes back whole, in the shift of that sale."""

    @property
    def kind(self) -> SaleKind:
        """What it is to those who read figures."""
        if self.voids:
            return SaleKind.POST_VOID
        if self.returned:
            return SaleKind.EXCHANGE if self.lines else SaleKind.RETURN
        return SaleKind.SALE


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersAssigned(Document):
    """Lots or serials that a sale left unknown are known now."""

    KIND: ClassVar[str] = "numbers_assigned"
    sale: str
    line: int
    cashier: str
    numbers: tuple[SoldNumber, ...]


class Settlement(StrEnum):
    """How a card payment of unknown outcome ended."""

    APPROVED = "approved"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True, kw_only=True)
class TenderSettled(Document):
    """A card payment whose outcome was unknown is known now."""

    KIND: ClassVar[str] = "tender_settled"
    sale: str
    n: int
    """The tender of the sale, counted from 1."""
    outcome: Settlement
    reference: str = ""
    cashier: str
