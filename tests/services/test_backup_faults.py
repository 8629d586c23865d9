"""Stores that were tampered with or cannot be used: found, told in one line, never restored."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from pos_term.services.backup import (
    Kept,
    back_up,
    check,
    first_fault,
    restore,
)
from pos_term.services.desk import Desk, Refused
from pos_term.store import engine
from pos_term.store.create import create_store
from pos_term.store.engine import Store, StoreFault
from pos_term.store.version import HEAD
from tests.services.conftest import change, copied, names
from tests.shop import NOON

TAMPERING = [
    ("DROP TRIGGER entry_keeps", "UPDATE entry SET document = replace(document, '\"A1\"', '\"A2\"') WHERE seq = 3",
     "chain: entry 3 of till 1: was changed after it was written"),
    ("DROP TRIGGER entry_keeps", "UPDATE entry SET actor = 'Eve' WHERE seq = 4",
     "chain: entry 4 of till 1: was changed after it was written"),
    ("DROP TRIGGER entry_stays", "DELETE FROM entry WHERE seq = 3",
     "chain: entry 4 of till 1: entry 3 is missing before it"),
    ("UPDATE balance SET quantity = quantity + 1000 WHERE location = 'floor'", "SELECT 1",
     "conservation: lot MILK␟A1: its balances sum to 1000 thousandths, not 0"),
    ("DROP TRIGGER movement_stays", "DELETE FROM movement WHERE kind = 'sale'",
     "conservation: lot MILK␟A1 at customer: balance and movements differ by -1000 thousandths"),
    ("UPDATE product SET price = 1 WHERE sku = 'MILK'", "SELECT 1",
     "projection: table product: row MILK is not what the journal says"),
    ("UPDATE lot SET recall = NULL, hold = 'x'", "SELECT 1",
     "projection: table lot: row MILK␟A1 is not what the journal says"),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "words"), TAMPERING, ids=[words for _, _, words in TAMPERING])
def test_whatever_is_changed_is_found_and_such_a_copy_is_not_restored(
    busy: Desk, tmp_path: Path, first: str, second: str, words: str
) -> None:
    copy = copied(busy, tmp_path / "copy.db")
    change(copy, first, second)
    found = check(copy)
    assert not found.sound
    assert first_fault(found) == words
    target = tmp_path / "back.db"
    assert restore(copy, target, NOON) == Refused(f"copy {copy} does not verify: {words}; nothing was restored")
    assert not target.exists()


def garbage(path: Path) -> None:
    path.write_bytes(b"this is no database at all, whatever its name says" * 100)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def truncated(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def foreign(path: Path) -> None:
    path.unlink()
    change(path, "CREATE TABLE t (x)")


def newer(path: Path) -> None:
    change(path, "UPDATE alembic_version SET version_num = '9999'")


FAULTS = [
    (Path.unlink, "does not exist"),
    (garbage, "is not a store (not SQLite)"),
    (empty, "is no pos_term store, or is damaged"),
    (foreign, "is no pos_term store, or is damaged"),
    (newer, f"has version 9999, this program has {HEAD}; install the newer pos_term"),
    (truncated, "is damaged; restore a backup"),
]


@pytest.mark.parametrize(("harm", "words"), FAULTS, ids=[words for _, words in FAULTS])
def test_a_file_that_cannot_be_used_is_told_in_one_line_and_a_copy_is_left_as_it_is(
    busy: Desk, tmp_path: Path, harm: Callable[[Path], None], words: str
) -> None:
    path = copied(busy, tmp_path / "harmed.db")
    harm(path)
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(StoreFault) as as_copy:
        restore(path, tmp_path / "back.db", NOON)
    assert not (tmp_path / "back.db").exists()
    assert (path.read_bytes() if path.exists() else None) == before
    with pytest.raises(StoreFault) as as_store:
        check(path)
    for told in (str(as_copy.value), str(as_store.value)):
        assert words in told
        assert str(path) in told
        assert "\n" not in told


def test_a_store_that_another_program_has_locked_is_told_so(
    busy: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0)
    path = copied(busy, tmp_path / "locked.db")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA locking_mode=EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        for job in (lambda: check(path), lambda: back_up(path, tmp_path / "copy.db")):
            with pytest.raises(StoreFault, match="is in use by another program; close that program and try again"):
                job()
    assert not (tmp_path / "copy.db").exists()
    assert check(path).sound


def test_a_read_only_store_is_told_so(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.close()
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(StoreFault, match="is read-only; give this user the right to write to it"):
        check(store.path)


def test_a_copy_on_a_disk_that_cannot_be_written_is_restored_all_the_same(busy: Desk, tmp_path: Path) -> None:
    copy = copied(busy, tmp_path / "copy.db")
    shutil.copy(copy, tmp_path / "second.db")
    (tmp_path / "second.db").chmod(0o444)
    assert isinstance(restore(tmp_path / "second.db", tmp_path / "back.db", NOON), Kept)


def test_a_full_disk_leaves_no_half_copy(busy: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pos_term.store.backup.sync", full)
    with pytest.raises(StoreFault, match="cannot be written: No space left on device; check the disk"):
        back_up(busy.store.path, tmp_path / "copy.db")
    assert names(tmp_path) == {"store.db", "catalogue.csv", "lots.csv", "users.csv"} | {
        name for name in names(tmp_path) if name.startswith("store.db-")
    }


def test_the_template_store_is_one_that_create_makes(tmp_path: Path) -> None:
    create_store(tmp_path / "new.db", training=True).close()
    assert check(tmp_path / "new.db").entries == 0
