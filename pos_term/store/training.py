"""A copied store made a training store that is nobody else's."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import uuid_utils

from pos_term.store.engine import fault


def mark_training(path: Path) -> None:
    """Make the copy at `path`, which nobody has open, a training store of its own. Raises StoreFault.

    It gets another id, so that nothing takes it for the store it was made from, and it loses the PINs and the
    receipts that wait for paper: those belong to that store alone.
    """
    facts = [("training", "1"), ("store", str(uuid_utils.uuid7()))]
    try:
        with closing(sqlite3.connect(path)) as driver, driver:
            driver.executemany("INSERT OR REPLACE INTO meta (key, value) VALUES (?, ?)", facts)
            driver.execute("DELETE FROM credential")
            driver.execute("DELETE FROM spool")
    except sqlite3.Error as error:
        raise fault(path, error) from error
