"""One store file: opening it, its connections, its transactions, and its faults in plain words."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from pos_term.store.version import HEAD

BUSY_SECONDS = 5
BUSY = timedelta(seconds=BUSY_SECONDS)
"""How long a writer waits for another program's lock before it says so."""


class StoreFault(Exception):
    """The store cannot do what was asked; the message is one plain line that says what to do."""


class Store:
    """An open store file. One writer at a time; each thread reads through its own connection.

    WAL with `synchronous=FULL` on every connection: an acknowledged sale survives a power cut.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        self._local = threading.local()
        self._generation = 0
        self._writer: Connection | None = None
        self._open: list[Connection] = []
        self._engine: Engine = create_engine("sqlite://", creator=self._connect, poolclass=NullPool)
        self._identity = _identity(path)
        self.id = self._check()

    # -- connections ---------------------------------------------------------------------------------------

    def _connect(self) -> sqlite3.Connection:
        driver = sqlite3.connect(
            f"{self.path.absolute().as_uri()}?mode=rw",
            uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS,
        )  # fmt: skip
        try:
            journal = driver.execute("PRAGMA journal_mode=WAL").fetchone()[0]
            driver.execute("PRAGMA synchronous=FULL")
            driver.execute("PRAGMA foreign_keys=ON")
            driver.execute("PRAGMA wal_autocheckpoint=4000")
            synchronous = driver.execute("PRAGMA synchronous").fetchone()[0]
        except sqlite3.Error:
            driver.close()
            raise
        if journal != "wal" or synchronous != 2:
            driver.close()
            raise StoreFault(f"store {self.path} cannot keep a write-ahead log here; move it to a local disk")
        return driver

    def _fresh(self) -> Connection:
        try:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        except (DBAPIError, sqlite3.Error) as error:
            raise fault(self.path, error) from error
        self._open.append(connection)
        return connection

    def _present(self) -> None:
        """Raise StoreFault while the file that was opened is not at its path; reopen when it is back."""
        now = _identity(self.path)
        if now is not None and now == self._identity:
            return
        with self._lock:
            if now is not None and now == self._identity:
                return
            self._drop()
            # Whatever is there now counts as the store only once it has proved to be it.
            self._identity = None
            if now is None:
                raise StoreFault(f"store {self.path} is away; bring its disk or folder back, then go on")
            if self._check() != self.id:
                raise StoreFault(f"store {self.path} was replaced by another store; start the till again")
            self._identity = now

    def _drop(self) -> None:
        for connection in self._open:
            with suppress(DBAPIError, sqlite3.Error):
                connection.close()
        self._open.clear()
        self._writer = None
        self._generation += 1

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read with; what it sees is the last commit. Raises StoreFault."""
        self._present()
        generation = self._generation
        if getattr(self._local, "generation", None) != generation:
            self._local.connection = self._fresh()
            self._local.generation = generation
        try:
            yield self._local.connection
        except (DBAPIError, sqlite3.Error) as error:
            raise fault(self.path, error) from error

    @contextmanager
    def writing(self, *, patience: timedelta = BUSY) -> Iterator[Connection]:
        """One transaction, `BEGIN IMMEDIATE` to commit; anything raised inside rolls all of it back.

        Raises StoreFault when the store is away, full, read-only, or locked for longer than `patience`. After a
        fault in the commit itself it is not known whether it happened: ask the journal by the document's id.
        """
        with self._alone(patience):
            self._present()
            if self._writer is None:
                self._writer = self._fresh()
            connection = self._writer
            try:
                self._begin(connection, patience)
                yield connection
                self._say(connection, "COMMIT")
            except (DBAPIError, sqlite3.Error) as error:
                self._abandon(connection)
                raise fault(self.path, error) from error
            except BaseException:
                self._abandon(connection)
                raise

    @contextmanager
    def _alone(self, patience: timedelta) -> Iterator[None]:
        """One writer of this program at a time, as long as one cares to wait for the others."""
        if not self._lock.acquire(timeout=patience.total_seconds()):
            raise StoreFault(f"store {self.path} is in use by another task of this till; try again")
        try:
            yield
        finally:
            self._lock.release()

    def _begin(self, connection: Connection, patience: timedelta) -> None:
        if patience == BUSY:
            self._say(connection, "BEGIN IMMEDIATE")
            return
        self._say(connection, f"PRAGMA busy_timeout={patience // timedelta(milliseconds=1)}")
        self._say(connection, "BEGIN IMMEDIATE")
        self._say(connection, f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")

    @staticmethod
    def _say(connection: Connection, statement: str) -> None:
        """Begin or commit on the driver itself: a sale pays for the disk, not for the way to it."""
        driver = connection.connection.driver_connection
        assert driver is not None  # noqa: S101 - narrows the type
        driver.execute(statement)

    def _abandon(self, connection: Connection) -> None:
        with suppress(DBAPIError, sqlite3.Error):
            connection.exec_driver_sql("ROLLBACK")
        with suppress(DBAPIError, sqlite3.Error):
            connection.close()
        if connection in self._open:
            self._open.remove(connection)
        self._writer = None

    def checkpoint(self) -> None:
        """Fold the log into the file; call it when idle, never inside a sale."""
        with self._lock:
            self._present()
            connection = self._writer or self._fresh()
            self._writer = connection
            with suppress(DBAPIError, sqlite3.Error):
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def close(self) -> None:
        """Close every connection."""
        with self._lock:
            self._drop()
            self._engine.dispose()

    # -- opening -------------------------------------------------------------------------------------------

    def _check(self) -> str:
        if not self.path.exists():
            raise StoreFault(f"store {self.path} does not exist; make one with: pos-term init")
        if not os.access(self.path, os.W_OK):
            raise StoreFault(f"store {self.path} is read-only; give this user the right to write to it")
        try:
            version, identity = self._names()
        except sqlite3.Error as error:
            raise fault(self.path, error) from error
        if version != HEAD:
            raise StoreFault(
                f"store {self.path} has version {version}, this program has {HEAD}; "
                "install the newer pos_term, or run: pos-term init --upgrade"
            )
        self._fresh()  # says in words where a log cannot be kept
        return identity

    def _names(self) -> tuple[str, str]:
        """Version and id of the file, read as it is: a file that is no store of ours is not changed by looking."""
        driver = sqlite3.connect(f"{self.path.absolute().as_uri()}?mode=rw", uri=True, timeout=BUSY_SECONDS)
        try:
            version = driver.execute("SELECT version_num FROM alembic_version").fetchone()
            identity = driver.execute("SELECT value FROM meta WHERE key = 'store'").fetchone()
        finally:
            driver.close()
        return (str(version[0]) if version else "none", str(identity[0]) if identity else "")


def _identity(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def fault(path: Path, error: Exception) -> StoreFault:
    """A driver's error as one plain line with a remedy."""
    words = str(getattr(error, "orig", error))
    for sign, remedy in (
        ("no such table", "is no pos_term store, or is damaged; restore a backup with: pos-term restore"),
        ("not a database", "is not a store (not SQLite); check the path, or restore a backup"),
        ("malformed", "is damaged; restore a backup with: pos-term restore"),
        ("locked", "is in use by another program; close that program and try again"),
        ("readonly", "is read-only; give this user the right to write to it and its folder"),
        ("full", "cannot grow: the disk is full; free some space"),
        ("unable to open", "cannot be opened; check that its folder exists and may be written to"),
        ("disk I/O", "cannot be read or written: the disk reports a fault; check the disk"),
    ):
        if sign in words:
            return StoreFault(f"store {path} {remedy}")
    return StoreFault(f"store {path}: {words.splitlines()[0] if words else type(error).__name__}")
