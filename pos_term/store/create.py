"""Making a store, and bringing an older one up to date, by alembic's migrations."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import uuid_utils
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from pos_term.store.engine import Store, StoreFault, fault


def create_store(path: Path, *, training: bool = False, till: str = "1") -> Store:
    """Make a new store file and open it. Raises StoreFault when something is at `path` already."""
    if path.exists():
        raise StoreFault(f"store {path} exists already; choose another path or remove it first")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        migrate(path)
        with sqlite3.connect(path) as driver:
            rows = [("store", str(uuid_utils.uuid7())), ("training", str(int(training))), ("till", till)]
            driver.executemany("INSERT INTO meta (key, value) VALUES (?, ?)", rows)
        driver.close()
    except (OSError, sqlite3.Error, DBAPIError) as error:
        raise fault(path, error) from error
    return Store(path)


def migrate(path: Path) -> None:
    """Run every migration the store at `path` lacks; makes the file when there is none."""
    engine = create_engine(f"sqlite:///{path}", poolclass=NullPool)
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.connect() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        connection.commit()
    engine.dispose()
