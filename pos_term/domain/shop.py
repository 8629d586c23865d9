"""The shop itself: what every till of it agrees on."""

from __future__ import annotations

from dataclasses import dataclass, field

from pos_term.domain.scan_types import RestrictedRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Shop:
    """Name, money, time zone and tables of the shop."""

    name: str = "pos_term"
    address: tuple[str, ...] = ()
    tax_number: str = ""
    currency: str = "EUR"
    digits: int = 2
    """Decimals of the currency."""
    timezone: str = "UTC"
    """IANA name; days begin and end by it."""
    prices_include_tax: bool = True
    notes: tuple[int, ...] = (500, 1000, 2000, 5000, 10000)
    """Bank notes, in minor units, for the quick keys of cash."""
    footer: tuple[str, ...] = ()
    """Lines under each receipt."""
    restricted: tuple[RestrictedRule, ...] = field(default=())
    """How labels with a weight or price inside are read."""
