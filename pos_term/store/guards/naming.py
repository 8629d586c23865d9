"""The places of a store as guards ask of them, and how they and goods are named in an objection."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

from sqlalchemy import Connection

from pos_term.domain.lots import lot_key, serial_key
from pos_term.domain.products import Tracking
from pos_term.store.sql import driver_of

_PLACES = """SELECT l.name, l.title, l.inside, l.closed, l.branch, b.name, b.closed
    FROM location l LEFT JOIN branch b ON b.id = l.branch"""
_PRODUCTS = "SELECT sku, name, tracking FROM product WHERE sku IN (SELECT value FROM json_each(?))"


class Named(Protocol):
    """A line that names goods."""

    @property
    def sku(self) -> str:
        """The product."""

    @property
    def lot(self) -> str | None:
        """The lot, where it has one."""

    @property
    def serial(self) -> str | None:
        """The serial, where it has one."""


@dataclass(frozen=True, slots=True)
class Place:
    """A location, and the store it belongs to."""

    name: str
    title: str
    inside: bool
    closed: bool
    branch: str
    branch_name: str | None
    branch_closed: bool

    @property
    def words(self) -> str:
        """What people read."""
        return self.title or self.name

    @property
    def shut(self) -> str:
        """Why nothing may be brought there; empty where it may."""
        if self.closed:
            return f"{self.words} is closed; choose another place"
        if self.branch and self.branch_name is None:
            return f"{self.words} belongs to store {self.branch}, which is not known; enter that store first"
        if self.branch_closed:
            return f"{self.words} is in store {self.branch_name}, which is closed; choose another place"
        return ""


def places_of(connection: Connection) -> dict[str, Place]:
    """Every place by its name."""
    rows = driver_of(connection).execute(_PLACES)
    return {r[0]: Place(r[0], r[1], bool(r[2]), bool(r[3]), r[4], r[5], bool(r[6])) for r in rows}


def inside_problem(places: dict[str, Place], name: str) -> str:
    """Why a name is no place inside the company; empty where it is one."""
    place = places.get(name)
    if place is None:
        return f"place {name!r} is not known; choose one of the shop's places"
    return "" if place.inside else f"{name!r} is not a place inside the company; choose one that is"


@dataclass(frozen=True, slots=True)
class Goods:
    """What is known of products, for the words of an objection."""

    products: dict[str, tuple[str, str]]

    def name(self, sku: str) -> str:
        """A product's name, or its sku where nobody knows it."""
        return self.products.get(sku, (sku, ""))[0]

    def known(self, sku: str) -> bool:
        """Whether the store knows a product."""
        return sku in self.products

    def tracked(self, sku: str) -> bool:
        """Whether a product goes by lot or serial."""
        return self.products.get(sku, ("", Tracking.NONE.value))[1] != Tracking.NONE.value

    def words(self, line: Named) -> str:
        """What a line names: `lot A of Milk`, `serial S1 of Phone`, `Bag`."""
        return named(self.name(line.sku), line.lot, line.serial)


def named(name: str, lot: str | None, serial: str | None) -> str:
    """A lot or serial of a product in words; the product alone where there is neither."""
    kind, code = ("serial", serial) if serial else ("lot", lot)
    return f"{kind} {code} of {name}" if code else name


def goods_of(connection: Connection, skus: Iterable[str]) -> Goods:
    """What is known of these products."""
    rows = driver_of(connection).execute(_PRODUCTS, (json.dumps(sorted(set(skus))),))
    return Goods({row[0]: (row[1], row[2]) for row in rows})


def key_of(line: Named) -> str:
    """The key of the lot, serial or loose stock that a line names."""
    return serial_key(line.sku, line.serial) if line.serial else lot_key(line.sku, line.lot or "")
