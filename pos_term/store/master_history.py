"""The history of a product, a supplier or a place, out of the journal: who set it to what, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection

from pos_term.domain.documents import Document, PlacesSet, ProductsSet, SuppliersSet
from pos_term.domain.places import Branch, Location, Supplier
from pos_term.domain.products import Product
from pos_term.store.codec import canonical, read_document
from pos_term.store.master import whole
from pos_term.store.sql import driver_of

_SETS = "SELECT at, till, seq, actor, kind, document FROM entry"
_OF = f"""{_SETS} WHERE kind IN ('places_set', 'products_set', 'suppliers_set') AND kind = ?
    AND instr(document, ?) > 0 ORDER BY at, till, seq"""
_BY_MARK = "SELECT at, actor FROM entry WHERE till = ? AND seq = ?"
_KEYS = {Product: "sku", Supplier: "id", Location: "name", Branch: "id"}
_KINDS: dict[type, type[Document]] = {
    Product: ProductsSet, Supplier: SuppliersSet, Location: PlacesSet, Branch: PlacesSet,
}  # fmt: skip

Record = TypeVar("Record", Product, Supplier, Location, Branch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What a record was set to once."""

    at: str
    """As the journal writes it."""
    actor: str
    record: Product | Supplier | Location | Branch


def versions(connection: Connection, kind: type[Record], key: str) -> list[Version]:
    """Everything a record was ever set to, the oldest first. Costs by how often such records were set at all."""
    name = _KEYS[kind]
    part = f'"{name}":{canonical(whole(key))}'
    found = []
    for at, _, _, actor, of, text in driver_of(connection).execute(_OF, (_KINDS[kind].KIND, part)):
        for record in _records(read_document(of, text)):
            if isinstance(record, kind) and getattr(record, name) == whole(key):
                found.append(Version(at=at, actor=actor, record=record))
    return found


def author(connection: Connection, mark: str) -> tuple[str, str] | None:
    """When, as the journal writes it, and by whom the change was made that left this mark."""
    at, _, rest = mark.partition(" ")
    till, _, seq = rest.rpartition(" ")
    if not seq.isascii() or not seq.isdecimal():
        return None
    row = driver_of(connection).execute(_BY_MARK, (till, int(seq))).fetchone()
    return (row[0], row[1]) if row and row[0] == at else None


def _records(document: Document) -> Iterator[object]:
    match document:
        case ProductsSet():
            yield from document.products
        case SuppliersSet():
            yield from document.suppliers
        case PlacesSet():
            yield from document.locations
            yield from document.branches
