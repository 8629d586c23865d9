"""What the lot desk is told and what it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pos_term.domain.documents import Document, LotField
from pos_term.domain.products import Product
from pos_term.domain.qualities import Measured


@dataclass(frozen=True, slots=True)
class Take:
    """A quantity of one lot, serial or loose product that is taken from a place."""

    key: str
    """The key of the lot, of the serial, or of the loose stock of a product."""
    place: str
    """The location's name."""
    quantity: int
    """Thousandths."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Something was done to lots and stands in the journal."""

    number: str
    """The document's number, such as `TR-1-000012`; empty for what has none (hold, release, amend, extend)."""
    words: str
    """One plain sentence for the screen."""
    documents: tuple[Document, ...]
    """What was posted, in its order; the first is what `paper` prints."""
    value: int | None = None
    """Minor units that left the books, or went into what was made; None where a cost is unknown or none counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InPlace:
    """A quantity of a lot at one place inside the company."""

    place: str
    """The location's name."""
    title: str
    """What people read."""
    branch: str
    """The name of the other store it is in; empty for this one."""
    sellable: bool
    quantity: int
    """Thousandths; of loose goods it may be below zero."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What of a card can be taken from a place: the lot, or one serial of it."""

    key: str
    lot: str | None
    serial: str | None
    place: str
    quantity: int
    """Thousandths."""

    @property
    def take(self) -> Take:
        """All of it."""
        return Take(self.key, self.place, self.quantity)


@dataclass(frozen=True, slots=True, kw_only=True)
class InCart:
    """What an open sale holds of a lot."""

    till: str
    cashier: str
    """By name."""
    suspended: bool
    label: str
    """What a suspended sale is found by."""
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What an open sales order keeps of a lot."""

    order: str
    line: int
    """Counted from 1."""
    customer: str
    """By name; empty where none is known."""
    serial: str | None
    quantity: int
    """Thousandths still to go."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that was put right of a lot."""

    at: str
    """As the journal writes it."""
    by: str
    approved_by: str
    field: LotField
    was: str
    now: str
    reason: str
    retest: bool
    certificate: str
    """What a new date rests on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotHit:
    """One line of a search."""

    key: str
    sku: str
    name: str
    """The product's."""
    lot: str | None
    serial: str | None
    expiry: date | None
    best_before: date | None
    status: str
    """A word of `services.lot_status`, or `none_left`, `sold`."""
    on_hand: int
    """Thousandths in all places of the company."""
    supplier_lot: str

    @property
    def code(self) -> str:
        """What names it: its serial, else its lot code; empty for loose stock."""
        return self.serial or self.lot or ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LotCard:
    """Everything a manager wants to see of one lot, serial or loose stock at a moment."""

    key: str
    product: Product
    lot: str | None
    serial: str | None
    expiry: date | None
    best_before: date | None
    production_date: date | None
    received_on: date | None
    superseded: tuple[date, ...]
    """Dates that packs still carry and that a later test put off."""
    status: str
    """A word of `services.lot_status` (`recalled`, `held`, `quarantined`, `expired`, `past_best_before`, `ok`), or
    `none_left`, `sold`."""
    hold: str | None
    """Why it is on hold."""
    held_at: str | None
    """Since when, as the journal writes it."""
    held_by_lot: bool
    """Whether it is the production lot that is on hold, not this serial itself."""
    recall: str | None
    places: tuple[InPlace, ...]
    """Where it is, this store first; a lot of serials with all of them."""
    serials: int
    """How many serials were made in it; 0 for anything else."""
    in_carts: tuple[InCart, ...]
    kept: tuple[Kept, ...]
    unit_cost: int | None
    """Ten-thousandths of the currency unit."""
    value: int | None
    """Minor units of all that is on hand; None where the cost is unknown."""
    supplier: str
    """The supplier's id, or the name as it was written."""
    supplier_name: str
    supplier_lot: str
    purchase_order: str
    certificate: str
    certificate_until: date | None
    """The last day it holds, where it is kept here."""
    grade: str
    notes: str
    qualities: tuple[Measured, ...]
    components: int
    """Lots it was made or split out of."""
    results: int
    """Lots that were made or split out of it."""
    changed: str
    """The mark of the last fact, by which two people who change one lot are noticed."""
    history: tuple[Fact, ...]
    """What was put right, the latest first."""

    @property
    def code(self) -> str:
        """What names it: its serial, else its lot code; empty for loose stock."""
        return self.serial or self.lot or ""

    @property
    def title(self) -> str:
        """It in words: `lot L1 of Milk 1 l`."""
        kind = "serial" if self.serial else "lot" if self.lot else ""
        return f"{kind} {self.code} of {self.product.name}" if kind else self.product.name

    @property
    def on_hand(self) -> int:
        """Thousandths in all places of the company."""
        return sum(each.quantity for each in self.places)

    @property
    def taken(self) -> int:
        """Thousandths in open carts."""
        return sum(each.quantity for each in self.in_carts)

    @property
    def reserved(self) -> int:
        """Thousandths kept for open orders."""
        return sum(each.quantity for each in self.kept)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A location stock can be brought to or taken from."""

    name: str
    title: str
    branch: str
    """The name of the other store it is in; empty for this one."""
    sellable: bool
    closed: bool
    """Nothing may be brought there, because it or its store is closed."""


Changes = Mapping[LotField, str | Sequence[Measured]]
"""New values by field: days in ISO, texts; of QUALITIES the list of what was measured. Empty takes a value away."""
