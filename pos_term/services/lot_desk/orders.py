"""What lots are split and made into: the orders, and how they are worked out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from pos_term.domain.products import Product
from pos_term.services.lot_desk.values import Take


@dataclass(frozen=True, slots=True, kw_only=True)
class SplitPart:
    """What a part of a lot goes on as."""

    quantity: int
    """Thousandths."""
    lot: str = ""
    """Its new code; empty where the product makes its codes itself."""
    grade: str | None = None
    """None is the grade of the lot it comes from."""
    place: str = ""
    """Where it goes; empty is where it was."""
    notes: str = ""
    """Empty is what stands on the lot it comes from."""
    serials: tuple[str, ...] = ()
    """Units with serials are not split: a unit stays in the lot it was made in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """One lot that a production order makes; the whole order may make several of one product."""

    quantity: int
    """Thousandths."""
    lot: str = ""
    """Its code; empty where the product makes its codes itself."""
    serials: tuple[str, ...] = ()
    """Of a product with serials: one for each unit."""
    expiry: date | None = None
    """None is what follows from the product's shelf life."""
    best_before: date | None = None
    place: str = "floor"
    grade: str | None = None
    """None is the grade that follows from the components."""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A production order: what is used up, and what comes of it."""

    sku: str
    """Of what is made."""
    outputs: tuple[Output, ...]
    used: tuple[Take, ...]
    production_date: date | None = None
    """None is today."""
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeLot:
    """A lot as a production order will make it."""

    lot: str | None
    serials: tuple[str, ...]
    made_code: bool
    """Whether the code was made by the product's format."""
    quantity: int
    expiry: date | None
    best_before: date | None
    computed_date: bool
    """Whether the date follows from the shelf life."""
    place: str
    grade: str
    notes: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What a production order will do, worked out and checked; nothing is written."""

    product: Product
    made: tuple[MadeLot, ...]
    unit_cost: int | None
    """Ten-thousandths; None where a component has no cost."""
    value: int | None
    """Minor units of the components."""
    grade: str
    """What follows from the components; empty where none has a grade."""
    first_date: date | None
    """The earliest date among the components."""
    warnings: tuple[str, ...]
    """What should be looked at and stops nothing, one plain line each."""
