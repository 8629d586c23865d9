"""Customers: who they are to a sale. Who they are in person stays outside the journal."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Customer:
    """A customer as the shop keeps them."""

    id: str
    name: str
    phone: str = ""
    email: str = ""
    loyalty: str | None = None
    """The code on their card."""
    consent: bool = False
    """Whether they may be reached, in a recall for one."""
    exempt: bool = False
    """Whether they pay no tax."""
    tax_number: str = ""
    """By which the exemption is known."""
    credit_limit: int | None = None
    """Minor units they may owe on account; None where they have no account."""
    min_shelf_life_days: int = 0
    """Days that must remain on what is proposed to them."""
    grade: str = ""
    """The quality grade they ask for first."""
    forgotten: bool = False
    """Whether they asked to be forgotten: only the id is left."""
