"""What stands against entering or changing suppliers, locations and other stores."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from pos_term.domain.documents import PlacesSet, SuppliersSet
from pos_term.domain.lots import KEY_MARK
from pos_term.domain.places import BUILT_IN, Branch, Location, Supplier
from pos_term.domain.quantity import format_quantity
from pos_term.store.guards.marks import Now, stale
from pos_term.store.guards.naming import named
from pos_term.store.guards.objection import Objection
from pos_term.store.sql import driver_of

_LONGEST_LEAD = 3650
_LIES = """SELECT b.quantity, coalesce(p.name, b.sku), l.lot, l.serial FROM balance b
    LEFT JOIN product p ON p.sku = b.sku LEFT JOIN lot l ON l.id = b.lot_id
    WHERE b.location = ? AND b.quantity > 0 ORDER BY b.lot_id LIMIT 1"""
_CHECKED = (1, 3)
"""Weights of the digits of a GLN from the left (GS1 General Specifications 7.9.1)."""


def object_to_suppliers(connection: Connection, document: SuppliersSet, now: Now) -> tuple[Objection, ...]:
    """A supplier stands once, under one key and one number, and is changed by one person at a time."""
    known = _rows(connection, "SELECT id, changed, gln FROM supplier")
    folded = {_folded(key): key for key in known}
    owners = {row[1]: key for key, row in known.items() if row[1]}
    found: list[Objection] = []
    here: set[str] = set()
    for n, supplier in enumerate(document.suppliers, 1):
        words = list(_supplier(supplier))
        if _folded(supplier.id) in here:
            words.append(f"supplier {supplier.id} stands here twice; leave one out")
        here.add(_folded(supplier.id))
        other = folded.get(_folded(supplier.id), supplier.id)
        if other != supplier.id:
            words.append(f"supplier {supplier.id} is there already as {other}; choose another code")
        owner = owners.setdefault(supplier.gln, supplier.id) if supplier.gln else supplier.id
        if owner != supplier.id:
            words.append(f"GLN {supplier.gln} is that of supplier {owner}; check it")
        row = known.get(supplier.id)
        words.append(stale(connection, f"supplier {supplier.id}", supplier.changed, row[0] if row else None, now))
        found += [Objection(each, line=n) for each in words if each]
    return tuple(found)


def _supplier(supplier: Supplier) -> Iterator[str]:
    if not supplier.id.strip() or supplier.id != supplier.id.strip() or KEY_MARK in supplier.id:
        yield f"{supplier.id!r} cannot be the code of a supplier; write letters and digits"
    if not supplier.name.strip():
        yield f"supplier {supplier.id} needs a name"
    if supplier.gln and not _is_gln(supplier.gln):
        yield f"{supplier.gln!r} is not a GLN; it has 13 digits and the last one checks the others"
    if not 0 <= supplier.lead_days <= _LONGEST_LEAD:
        yield f"supplier {supplier.id}: days to deliver are 0 to {_LONGEST_LEAD}"


def _is_gln(text: str) -> bool:
    if len(text) != 13 or not (text.isascii() and text.isdigit()):
        return False
    return sum(int(digit) * _CHECKED[n % 2] for n, digit in enumerate(text)) % 10 == 0


def object_to_places(connection: Connection, document: PlacesSet, now: Now) -> tuple[Objection, ...]:
    """What every shop has stays what it is; nothing is closed or given away while stock is there."""
    branches = _rows(connection, "SELECT id, changed FROM branch")
    places = _rows(connection, "SELECT name, changed, branch FROM location")
    found: list[Objection] = []
    folded = {_folded(key): key for key in branches}
    here: set[str] = set()
    for n, branch in enumerate(document.branches, 1):
        words = list(_branch(connection, branch, places))
        if _folded(branch.id) in here:
            words.append(f"store {branch.id} stands here twice; leave one out")
        here.add(_folded(branch.id))
        other = folded.get(_folded(branch.id), branch.id)
        if other != branch.id:
            words.append(f"store {branch.id} is there already as {other}; choose another code")
        row = branches.get(branch.id)
        words.append(stale(connection, f"store {branch.name}", branch.changed, row[0] if row else None, now))
        found += [Objection(each, line=n) for each in words if each]
    stores = branches.keys() | {branch.id for branch in document.branches}
    names: set[str] = set()
    for n, place in enumerate(document.locations, len(document.branches) + 1):
        row = places.get(place.name)
        words = list(_location(connection, place, row[1] if row else None, stores))
        if place.name in names:
            words.append(f"place {place.name} stands here twice; leave one out")
        names.add(place.name)
        if not words:
            words.append(stale(connection, f"place {place.name}", place.changed, row[0] if row else None, now))
        found += [Objection(each, line=n) for each in words if each]
    return tuple(found)


def _branch(connection: Connection, branch: Branch, places: dict[str, tuple[str, ...]]) -> Iterator[str]:
    if not branch.id.strip() or branch.id != branch.id.strip():
        yield f"{branch.id!r} cannot be the code of a store; write letters and digits"
    if not branch.name.strip():
        yield f"store {branch.id} needs a name"
    if branch.closed:
        for name in sorted(name for name, row in places.items() if row[1] == branch.id):
            there = _lying(connection, name)
            if there:
                yield f"store {branch.name} cannot be closed: {name} holds {there}; move it away first"


def _location(connection: Connection, place: Location, branch: str | None, stores: set[str]) -> Iterator[str]:
    """`branch` is the store it belongs to as it stands; None for a new place."""
    if place.name in BUILT_IN:
        yield f"{place.name} is a place of every shop and cannot be changed; enter another one"
        return
    if not place.name.strip() or place.name != place.name.strip().lower():
        yield f"{place.name!r} cannot be the code of a place; write it in small letters"
        return
    if place.branch and place.branch not in stores:
        yield f"store {place.branch} is not known; enter it first"
    there = (
        _lying(connection, place.name) if place.closed or (branch is not None and branch != place.branch) else ""
    )
    if there and place.closed:
        yield f"{place.name} cannot be closed: it holds {there}; move it away first"
    elif there:
        yield f"{place.name} cannot go to another store: it holds {there}; move it away first"


def _lying(connection: Connection, place: str) -> str:
    """What lies at a place, one lot of it in words; empty for nothing."""
    row = driver_of(connection).execute(_LIES, (place,)).fetchone()
    if row is None:
        return ""
    quantity, name, lot, serial = row
    return f"{format_quantity(quantity)} of {named(name, lot, serial)}"


def _rows(connection: Connection, text: str) -> dict[str, tuple[str, ...]]:
    return {row[0]: tuple(row[1:]) for row in driver_of(connection).execute(text)}


def _folded(code: str) -> str:
    """A code as people tell it from another: without capitals and blanks."""
    return "".join(code.split()).casefold()
