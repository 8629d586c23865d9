"""A delivery that is being received as JSON in the store, and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.dates import stamp, unstamp
from pos_term.domain.qualities import Measured
from pos_term.services.desk import Desk
from pos_term.services.receiving.draft import Draft, DraftCard, DraftLine
from pos_term.services.supplier_book import SupplierBook
from pos_term.store.drafts import KeptDraft, list_drafts
from pos_term.store.lookup import products_by_skus

KIND = "receiving"
_DAYS = ("expiry", "best_before", "production_date")
_PLAIN = (
    "key", "lot", "serial", "quantity", "unit_cost", "location", "supplier_lot", "certificate", "grade", "notes",
    "sscc", "made_code", "computed_date",
)  # fmt: skip
_HEAD = ("purchase_order", "notice", "delivery_note", "freight", "next_key")


def write(draft: Draft, desk: Desk) -> KeptDraft:
    """The draft as it is kept. What stands against it is worked out anew when it is read."""
    body = {name: getattr(draft, name) for name in _HEAD}
    body["supplier"] = draft.supplier_id
    body["lines"] = [_written(line) for line in draft.lines]
    return KeptDraft(
        id=draft.id, kind=KIND, title=draft.title, person=desk.actor, changed_at=stamp(desk.clock.at()),
        body=json.dumps(body, separators=(",", ":")),
    )  # fmt: skip


def _written(line: DraftLine) -> dict[str, Any]:
    fields: dict[str, Any] = {"sku": line.product.sku}
    fields |= {name: value for name in _PLAIN if (value := getattr(line, name)) not in ("", None)}
    fields |= {name: day.isoformat() for name in _DAYS if (day := getattr(line, name))}
    if line.qualities:
        fields["qualities"] = [[each.name, each.value, each.unit] for each in line.qualities]
    return fields


class Unreadable(ValueError):
    """What is kept is no delivery of this program."""


def read(connection: Connection, kept: KeptDraft) -> Draft:
    """The draft with its products and supplier as they are now; lines of products that are gone are left out.

    Raises Unreadable, whatever is wrong with a text from a file that anything may have happened to.
    """
    try:
        return _read(connection, json.loads(kept.body), kept.id)
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise Unreadable(str(error)) from error


def _read(connection: Connection, body: dict[str, Any], draft_id: str) -> Draft:
    rows = body["lines"]
    products = products_by_skus(connection, (row["sku"] for row in rows))
    book = SupplierBook(connection)
    found = next((each for each in book.all if each.id == body["supplier"]), None)
    lines = tuple(DraftLine(product=products[row["sku"]], **_fields(row)) for row in rows if row["sku"] in products)
    draft = Draft(id=draft_id, **{name: body[name] for name in _HEAD})
    return replace(draft, lines=lines, supplier=found, supplier_text=found.name if found else body["supplier"])


def _fields(row: dict[str, Any]) -> dict[str, Any]:
    fields = {name: row[name] for name in _PLAIN if name in row}
    fields |= {name: date.fromisoformat(row[name]) for name in _DAYS if name in row}
    fields["qualities"] = tuple(
        Measured(name=name, value=value, unit=unit) for name, value, unit in row.get("qualities", ())
    )
    return fields


def _count(body: str) -> int:
    try:
        return len(json.loads(body)["lines"])
    except (ValueError, LookupError, TypeError, RecursionError):
        return 0


def cards(connection: Connection) -> list[DraftCard]:
    """The deliveries that wait to be gone on with."""
    return [
        DraftCard(
            id=each.id, title=each.title, person=each.person, changed_at=unstamp(each.changed_at),
            lines=_count(each.body),
        )
        for each in list_drafts(connection, KIND)
    ]  # fmt: skip
