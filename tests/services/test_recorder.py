"""Records of refusals reach the journal in order, also when the store is locked for a while."""

from __future__ import annotations

import sqlite3
import threading

import pytest

from pos_term.domain.documents import RefusalOutcome
from pos_term.services.recorder import Recorder
from pos_term.services.records import Presentation, refusal_of
from pos_term.store import engine
from pos_term.store.engine import StoreFault
from pos_term.store.journal import Posting
from tests.shop import NOON, TestShop

BY = Posting("1", "Ana", NOON, NOON.date())


def test_records_stand_in_the_order_in_which_they_were_made(shop: TestShop) -> None:
    recorder = Recorder(shop.store, background=True)
    for n in range(20):
        recorder.record(refusal_of((), Presentation(raw=f"scan {n:02}"), "ana", RefusalOutcome.NOT_ADDED), BY)
    recorder.close()
    rows = shop.rows("SELECT r.raw FROM entry e JOIN refusal r ON r.id = e.id ORDER BY e.seq")
    assert rows == [(f"scan {n:02}",) for n in range(20)]


def test_a_record_waits_for_a_locked_store_and_is_not_lost(shop: TestShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    shop.store.close()  # connections made before keep the old patience
    recorder = Recorder(shop.store, background=False)
    other = sqlite3.connect(shop.store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreFault, match="in use by another program"):
        recorder.record(refusal_of((), Presentation(raw="late"), "ana", RefusalOutcome.NOT_ADDED), BY)
    assert recorder.waiting == 1
    other.execute("ROLLBACK")
    other.close()
    recorder.flush()
    assert shop.rows("SELECT raw FROM refusal") == [("late",)]
    recorder.close()


def test_the_background_never_makes_the_counter_wait(shop: TestShop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.2)
    shop.store.close()  # connections made before keep the old patience
    recorder = Recorder(shop.store, background=True)
    other = sqlite3.connect(shop.store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    taken = threading.Event()

    def record() -> None:
        recorder.record(refusal_of((), Presentation(raw="now"), "ana", RefusalOutcome.NOT_ADDED), BY)
        taken.set()

    threading.Thread(target=record).start()
    assert taken.wait(timeout=5)
    assert recorder.waiting == 1
    other.execute("ROLLBACK")
    other.close()
    recorder.close()
    assert shop.rows("SELECT raw FROM refusal") == [("now",)]
