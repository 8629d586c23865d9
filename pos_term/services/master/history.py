"""What became of a product, a supplier or a place: who changed what of it, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeVar

from pos_term.domain.places import Branch, Location, Supplier
from pos_term.domain.products import Product
from pos_term.services.desk import Desk
from pos_term.services.master.form import Change, Form
from pos_term.store.master_history import versions

Record = TypeVar("Record", Product, Supplier, Location, Branch)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One document that set a record."""

    at: str
    """As the journal writes it."""
    actor: str
    first: bool
    """Whether it added the record."""
    changes: tuple[Change, ...]
    """What it changed; nothing where the same was said again."""


def history(desk: Desk, form: Form[Record], kind: type[Record], key: str) -> list[Step]:
    """The life of a record out of the journal, the newest first; what said the same again is left out.

    Raises StoreFault.
    """
    with desk.store.reading() as connection:
        found = versions(connection, kind, key)
    steps: list[Step] = []
    before: Any = None
    for version in found:
        record: Any = version.record
        changes = form.changes(before, record)
        if before is None or changes:
            steps.append(Step(at=version.at, actor=version.actor, first=before is None, changes=changes))
        before = record
    return steps[::-1]
