"""Reads that may take long and that whoever asked can stop."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from pos_term.store.engine import Store, StoreFault
from pos_term.store.sql import watched

Found = TypeVar("Found")

STEPS = 50_000
"""Steps of the database's machine between two looks at whether to go on: some milliseconds."""


class Stopped:
    """A read was stopped by whoever asked for it."""


def stoppable(store: Store, read: Callable[[], Found], stopped: Callable[[], bool]) -> Found | Stopped:
    """Do `read`, which asks the store on this thread, unless or until `stopped` says yes. Raises StoreFault."""
    with store.reading() as connection, watched(connection, stopped, STEPS):
        try:
            found = read()
        except StoreFault:
            if stopped():
                return Stopped()
            raise
    return Stopped() if stopped() else found
