"""What another program does to the store while the till is open."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from pos_term.domain.documents import Hold, LotNamed, RecallApplied, RecallTarget
from pos_term.store.engine import Store
from pos_term.store.journal import Posted, Posting, post
from tests.shop import NOON, TODAY


def hold_elsewhere(path: Path, sku: str, lot: str) -> None:
    """A manager holds a lot at the desk."""
    with closing(Store(path)) as store:
        document = Hold(id=f"hold-{lot}", lots=(LotNamed(sku=sku, lot=lot),), reason="leaking")
        assert isinstance(post(store, document, Posting("desk", "Mira", NOON, TODAY)), Posted)


def recall_elsewhere(path: Path, sku: str, lot: str) -> None:
    """A manager applies a recall of a lot at the desk."""
    with closing(Store(path)) as store:
        document = RecallApplied(id=f"recall-{lot}", recall="R-9", targets=(RecallTarget(sku=sku, lot=lot),))
        assert isinstance(post(store, document, Posting("desk", "Mira", NOON, TODAY)), Posted)
