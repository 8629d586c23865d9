"""People of the shop, and what each role may do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

PIN = re.compile(r"\d{4,12}", re.ASCII)
"""A PIN is 4 to 12 digits: long enough to guess badly, short enough for a keypad."""


class Role(StrEnum):
    """What someone is in the shop; each may do what the ones before it may."""

    CASHIER = "cashier"
    SUPERVISOR = "supervisor"
    MANAGER = "manager"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Someone who signs in."""

    id: str
    name: str
    role: Role
    active: bool = True

    def may(self, least: Role) -> bool:
        """Whether this person holds at least the role `least`."""
        order = list(Role)
        return order.index(self.role) >= order.index(least)


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What is shown to whoever comes to the till, before it is opened."""

    shop: str
    """The shop's name; empty where it has none."""
    people: tuple[Person, ...]
    """Everyone who may sign in, by name."""
    last: str | None
    """The name of who sold last here."""
