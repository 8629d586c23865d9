"""Each time this till opened the drawer, or tried to: its own log, outside the journal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import uuid_utils
from sqlalchemy import Connection

from pos_term.store.engine import Store

NOT_HEARD = "the till stopped before it heard whether it opened"
"""What stands in the log until the pulse is known to have gone out."""


class Pulse(NamedTuple):
    """One opening."""

    at: str
    till: str
    cashier: str
    """The name of who stood at the till; empty for nobody."""
    reason: str
    document: str
    """A receipt's number, else the id of the payment or shift it was opened for; empty where there is none."""
    problem: str
    """Why the pulse did not go out; empty when it did."""


def begin(store: Store, *, at: str, till: str, cashier: str, reason: str, document: str) -> str:
    """Write down that the drawer is about to be opened; gives the id for `end`. Raises StoreFault."""
    pulse = str(uuid_utils.uuid7())
    with store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO drawer_pulse (id, at, till, cashier, reason, document, problem)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            (pulse, at, till, cashier, reason, document, NOT_HEARD),
        )
    return pulse


def end(store: Store, pulse: str, problem: str) -> None:
    """Keep how it went; an empty problem says that the pulse went out. Raises StoreFault."""
    with store.writing() as connection:
        connection.exec_driver_sql("UPDATE drawer_pulse SET problem = ? WHERE id = ?", (problem, pulse))


def pulses(connection: Connection, since: str, before: str = "~") -> Iterator[Pulse]:
    """Openings from one instant up to another, as the journal writes instants; oldest first."""
    rows = connection.exec_driver_sql(
        """SELECT d.at, d.till, coalesce(p.name, d.cashier), d.reason, coalesce(s.number, d.document), d.problem
           FROM drawer_pulse d LEFT JOIN person p ON p.id = d.cashier LEFT JOIN sale s ON s.id = d.document
           WHERE d.at >= ? AND d.at < ? ORDER BY d.at, d.id""",
        (since, before),
    )
    return map(Pulse._make, rows)
