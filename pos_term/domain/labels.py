"""Labels for lots and shelves, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What stands on one label. All text is clean; how much of it fits is for whoever draws it."""

    title: str
    """The product's name: the largest text."""
    rows: tuple[str, ...] = ()
    """Further rows, the most important first: lot, date, supplier."""
    price: str = ""
    """Large at the right, with its currency; empty on a lot label."""
    element_string: str = ""
    """A GS1 element string with its separators (0x1D), drawn as GS1 DataMatrix."""
    ean: str = ""
    """A GTIN of 8, 12 or 13 digits, drawn as EAN/UPC with its digits below; empty for none."""
