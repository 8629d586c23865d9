"""Whole copies of a store file, its version, and what a replay of the journal does not bring."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from pos_term.store import engine
from pos_term.store.engine import Store, StoreFault, fault
from pos_term.store.own_tables import LOCAL
from pos_term.store.version import HEAD

_CARRIED = tuple(sorted(LOCAL - {"entry", "search_key"}))
"""What a replay of the journal does not bring; the journal itself and the search are made by it."""


def copy_store(source: Path, target: Path) -> None:
    """Copy a store, whole and as of one moment, to `target`, while others read and write it.

    The copy is one file without a log beside it, and it is on the disk when this returns. Whatever is at
    `target` is overwritten. Raises StoreFault, naming the file that failed; no part of a copy stays then.
    """
    try:
        with closing(_open(source)) as old:
            try:
                _copy(source, old, target)
            except BaseException:
                _remove(target)
                raise
    except sqlite3.Error as error:
        raise fault(source, error) from error


def _copy(source: Path, old: sqlite3.Connection, target: Path) -> None:
    _remove(target)
    try:
        with closing(sqlite3.connect(target)) as new:
            # Inside a read transaction the copying cannot meet a lock, on which it would wait for ever.
            old.execute("BEGIN")
            old.execute("SELECT count(*) FROM sqlite_master").fetchone()
            old.backup(new)
        seal(target)
    except sqlite3.Error as error:
        blamed = source if any(sign in str(error) for sign in ("locked", "malformed", "not a database")) else target
        raise fault(blamed, error) from error


def seal(path: Path) -> None:
    """Make a store that nobody has open one file without a log beside it, and bring it to the disk.

    Raises StoreFault.
    """
    try:
        with closing(sqlite3.connect(path)) as driver:
            driver.execute("PRAGMA journal_mode=DELETE")
        sync(path)
        sync(path.parent)
    except sqlite3.Error as error:
        raise fault(path, error) from error
    except OSError as error:
        raise StoreFault(f"file {path} cannot be written: {error.strerror or error}; check the disk") from error


def fold_log(path: Path) -> None:
    """Bring what is in a store's log into its file, as far as that can be done now."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(path, timeout=engine.BUSY_SECONDS)) as driver:
        driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def count_entries(path: Path) -> int:
    """How many entries the journal in a store file has. Raises StoreFault when it is no store."""
    try:
        with closing(_open(path)) as driver:
            return int(driver.execute("SELECT count(*) FROM entry").fetchone()[0])
    except sqlite3.Error as error:
        raise fault(path, error) from error


def _open(path: Path) -> sqlite3.Connection:
    """A connection that only reads. A file on a read-only disk is opened as one that nobody changes."""
    if not path.exists():
        raise StoreFault(f"store {path} does not exist; check the path")
    address = path.absolute().as_uri()
    driver = sqlite3.connect(f"{address}?mode=ro", uri=True, isolation_level=None, timeout=engine.BUSY_SECONDS)
    try:
        driver.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.OperationalError as error:
        driver.close()
        if "unable to open" not in str(error) or Path(f"{path}-wal").exists():
            raise
        return sqlite3.connect(f"{address}?mode=ro&immutable=1", uri=True, isolation_level=None)
    except sqlite3.Error:
        driver.close()
        raise
    return driver


def sync(path: Path) -> None:
    """Bring a file, or the names in a folder, to the disk. Raises OSError."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _remove(path: Path) -> None:
    """Remove a store file and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").unlink()


def version_of(path: Path) -> str:
    """The version of the tables in a store file. Raises StoreFault when it is no store."""
    try:
        with closing(_open(path)) as driver:
            row = driver.execute("SELECT version_num FROM alembic_version").fetchone()
    except sqlite3.Error as error:
        raise fault(path, error) from error
    if row is None:
        raise StoreFault(f"store {path} is no pos_term store, or is damaged; restore a backup")
    return str(row[0])


def is_current(path: Path) -> bool:
    """Whether a store has the tables of this program. Raises StoreFault when it is no store."""
    return version_of(path) == HEAD


def carry_over(source: Store, target: Store) -> None:
    """Copy what belongs to a store but not to its journal: PINs, customers, open sales, files, what is to print."""
    with source.reading() as old, target.writing() as new:
        for table in _CARRIED:
            new.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608
            for found in old.exec_driver_sql(f"SELECT * FROM {table}"):  # noqa: S608
                row = tuple(found)
                places = ", ".join("?" * len(row))
                new.exec_driver_sql(f"INSERT INTO {table} VALUES ({places})", row)  # noqa: S608
