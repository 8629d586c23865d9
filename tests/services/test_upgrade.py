"""A store that the first version of the program made: brought up to date it verifies, prints and goes on."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from alembic import command

from pos_term.services.backup import Kept, rebuild_store, restore, upgrade_store
from pos_term.services.printing import receipt_of
from pos_term.services.replay import Replay
from pos_term.services.till import Till
from pos_term.settings import Settings
from pos_term.store.codec import read_shop
from pos_term.store.create import migrate
from pos_term.store.engine import Store
from pos_term.store.journal import find
from pos_term.store.verify import verify
from tests.equipment import CashDrawer, Counter, Paper

GOLDEN = Path(__file__).resolve().parents[1] / "store" / "golden"
SOLD_AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A file as the first version left it, with two sales, refusals, a recall and a hold."""
    path = tmp_path / "old.db"
    with closing(sqlite3.connect(path)) as made:
        made.executescript((GOLDEN / "first_store.sql").read_text(encoding="utf-8"))
        made.execute("PRAGMA journal_mode = WAL")
    return path


@pytest.fixture
def upgraded(old: Path) -> Iterator[Store]:
    """That store, brought up to date."""
    assert upgrade_store(old, SOLD_AT) is not None
    store = Store(old)
    yield store
    store.close()


def test_a_store_brought_up_to_date_verifies(upgraded: Store) -> None:
    found = verify(upgraded)
    assert found.sound, found


def test_a_store_brought_up_to_date_can_be_rebuilt_and_restored(upgraded: Store, tmp_path: Path) -> None:
    assert isinstance(rebuild_store(upgraded.path, tmp_path / "rebuilt.db"), Kept)
    assert isinstance(restore(upgraded.path, tmp_path / "restored.db", SOLD_AT), Kept)


def test_receipts_of_the_first_version_print_as_they_did(upgraded: Store) -> None:
    with upgraded.reading() as connection:
        shop = read_shop(str(connection.exec_driver_sql("SELECT settings FROM shop").scalar()))
        sales = [str(row[0]) for row in connection.exec_driver_sql("SELECT id FROM sale ORDER BY number")]
    text: list[str] = []
    for sale in sales:
        posted = find(upgraded, sale)
        assert posted is not None
        receipt = receipt_of(
            posted, shop=shop, zone=ZoneInfo(shop.timezone), columns=42, training=True, copy=True, store=upgraded
        )
        assert receipt is not None
        text += [line.text.rstrip() for line in receipt.lines]
    assert "\n".join(text) + "\n" == (GOLDEN / "first_receipts.txt").read_text(encoding="utf-8")


def test_what_the_first_version_sold_comes_back_and_is_taken_back_whole(upgraded: Store) -> None:
    till = Till.open(Settings(store=upgraded.path), at=SOLD_AT)
    steps = (
        {"do": "sign_in", "user": "Mira", "pin": "3333"},
        {"do": "return", "serial": "S1", "reason": "does not work"},
        {"do": "refund", "kind": "card"},
        {"do": "complete"},
        {"do": "post_void", "receipt": "1-000001", "reason": "scanned twice"},
        {"do": "close_shift", "counted": "100"},
    )
    try:
        answers = list(Replay(till).play(json.dumps(step).encode() for step in steps))
    finally:
        till.close()
    assert [answer["ok"] for answer in answers] == [True] * len(steps), answers[-1]
    assert answers[3]["receipt"]["total"] == "-49.00"
    assert answers[4]["receipt"]["total"] == "-7.60"
    assert answers[5]["difference"] == "0.00"
    assert verify(upgraded).sound


# -- the version after it: receipts that wait on its spool -------------------------------------------------------

WAITING = (("waits", "pending", 0), ("failed", "failed", 3), ("doubtful", "unknown", 1), ("done", "sent", 1))


@pytest.fixture
def second(old: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The same store as the second version left it, with receipts on the spool."""
    really = command.upgrade
    with monkeypatch.context() as patched:
        patched.setattr(command, "upgrade", lambda config, _: really(config, "0002"))
        migrate(old)
    with closing(sqlite3.connect(old)) as made:
        made.execute("DELETE FROM spool")
        (sale,) = made.execute("SELECT id FROM sale ORDER BY number LIMIT 1").fetchone()
        for n, (job, state, attempts) in enumerate(WAITING):
            at = f"2026-11-20T08:0{n}:00.000000Z"
            made.execute("INSERT INTO spool VALUES (?, ?, 0, ?, ?, '', ?)", (job, sale, state, attempts, at))
        made.commit()
    return old


def test_what_waited_on_the_second_versions_spool_prints_and_what_was_doubtful_is_asked_about(second: Path) -> None:
    assert upgrade_store(second, SOLD_AT) is not None
    paper = Paper()
    till = Till.open(Settings(store=second), at=SOLD_AT, equipment=Counter(printer=paper))
    try:
        assert [result.job for result in till.print_pending()] == ["waits", "failed"]
        assert [(each.id, each.name) for each in till.unsure()] == [("doubtful", "receipt 1-000001")]
        assert till.print_pending() == []
        assert len(paper.printed) == 2
        with till.store.reading() as connection:
            assert connection.exec_driver_sql("SELECT DISTINCT tare FROM product").all() == [(0,)]
    finally:
        till.close()


def test_the_drawers_log_and_the_spool_of_the_second_version_come_along_when_it_is_rebuilt(
    second: Path, tmp_path: Path
) -> None:
    assert upgrade_store(second, SOLD_AT) is not None
    till = Till.open(Settings(store=second), at=SOLD_AT, equipment=Counter(drawer=CashDrawer()))
    try:
        assert till.open_drawer("change for the bus") is None
    finally:
        till.close()
    assert isinstance(rebuild_store(second, tmp_path / "rebuilt.db"), Kept)
    with closing(sqlite3.connect(tmp_path / "rebuilt.db")) as made:
        jobs = made.execute("SELECT id, state, attempts FROM spool ORDER BY created_at").fetchall()
        pulses = made.execute("SELECT reason, problem FROM drawer_pulse").fetchall()
    assert jobs == list(WAITING)
    assert pulses == [("change for the bus", "")]
