"""The journal as anyone can read and check it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from pos_term.services.desk import Desk
from pos_term.store.journal import entries


def journal_lines(desk: Desk, start: int = 1) -> Iterator[dict[str, Any]]:
    """The entries, each till's from `start` on, in the order they were written. Raises StoreFault.

    The document is an object; its canonical JSON is the text that the hash covers (docs/journal.md).
    """
    for entry in entries(desk.store, start=start):
        yield {
            "till": entry.till, "seq": entry.seq, "kind": entry.kind, "at": entry.at,
            "business_date": entry.business_date, "actor": entry.actor, "document": json.loads(entry.document),
            "previous": entry.previous, "hash": entry.hash,
        }  # fmt: skip
