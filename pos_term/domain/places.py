"""Where stock can be inside the company, and who it comes from."""

from __future__ import annotations

from dataclasses import dataclass

FLOOR = "floor"
BACK = "back"
QUARANTINE = "quarantine"
OUTSIDE = ("supplier", "customer", "production", "disposal", "count")
"""The places outside the shop; their balances run below zero."""
BUILT_IN = (FLOOR, BACK, QUARANTINE, *OUTSIDE)
"""Places every shop has; what they mean cannot be changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place inside the company where stock can be."""

    name: str
    """Its key: short, in small letters; never changes."""
    title: str = ""
    """What people read; empty where the name says it all."""
    branch: str = ""
    """The id of the other store it belongs to; empty for this one. What is there is not for sale here."""
    sellable: bool = True
    """Whether this shop's tills may sell from it."""
    closed: bool = False
    """Nothing may be brought there any more."""
    changed: str = ""
    """The mark of the last change, by which two people who change it at once are noticed; not set by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """Another store of the same company."""

    id: str
    """Its key; never changes."""
    name: str
    address: str = ""
    closed: bool = False
    changed: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplier:
    """A company that goods come from."""

    id: str
    """Its key; never changes."""
    name: str
    address: str = ""
    phone: str = ""
    email: str = ""
    gln: str = ""
    """Global Location Number, 13 digits (GS1 General Specifications 3.7.9); empty where it has none."""
    lead_days: int = 0
    """Days from an order to its delivery."""
    active: bool = True
    changed: str = ""
