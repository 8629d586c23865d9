"""Making a store, and bringing an older one up to date, by alembic's migrations."""

from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import uuid_utils
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from pos_term.store.engine import Store, StoreFault, fault


def create_store(path: Path, *, training: bool = False, till: str = "1") -> Store:
    """Make a new store file and open it. Raises StoreFault when something is at `path` already.

    Nothing stays at `path` when the store cannot be made.
    """
    if path.exists():
        raise StoreFault(f"store {path} exists already; choose another path or remove it first")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        migrate(path)
        with closing(sqlite3.connect(path)) as driver, driver:
            rows = [("store", str(uuid_utils.uuid7())), ("training", str(int(training))), ("till", till)]
            driver.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", rows)
    except (OSError, sqlite3.Error, DBAPIError) as error:
        for suffix in ("", "-journal", "-wal", "-shm"):
            with suppress(OSError):
                Path(f"{path}{suffix}").unlink()
        raise fault(path, error) from error
    return Store(path)


def migrate(path: Path) -> None:
    """Run every migration the store at `path` lacks; makes the file when there is none."""
    # Opened by its path, never through a URL: `?`, `#` and `%` in a name are part of the name.
    engine = create_engine("sqlite://", creator=lambda: sqlite3.connect(path), poolclass=NullPool)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    engine.dispose()
