"""PINs, hashed, and the wrong tries against them: kept outside the journal, which is handed around."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from pos_term.domain.dates import stamp, unstamp

_SET = """INSERT INTO credential (person, pin_hash, failures, locked_until) VALUES (?, ?, 0, NULL)
    ON CONFLICT (person) DO UPDATE SET pin_hash = excluded.pin_hash, failures = 0, locked_until = NULL"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """How one person proves who they are."""

    pin_hash: str
    failures: int
    """Wrong tries since the last right one."""
    locked_until: datetime | None


def credential_of(connection: Connection, person: str) -> Credential | None:
    """The credential of a person by id, or None where no PIN was set."""
    row = connection.exec_driver_sql(
        "SELECT pin_hash, failures, locked_until FROM credential WHERE person = ?", (person,)
    ).first()
    if row is None:
        return None
    return Credential(pin_hash=row[0], failures=row[1], locked_until=unstamp(row[2]) if row[2] else None)


def set_pins(connection: Connection, hashes: Mapping[str, str]) -> None:
    """Give people their PINs, by person id, inside an open transaction; wrong tries are forgotten."""
    for person, pin_hash in hashes.items():
        connection.exec_driver_sql(_SET, (person, pin_hash))


def note_tries(connection: Connection, person: str, failures: int, locked_until: datetime | None) -> None:
    """Keep how many wrong tries there were, and until when no further one is taken."""
    until = stamp(locked_until) if locked_until else None
    connection.exec_driver_sql(
        "UPDATE credential SET failures = ?, locked_until = ? WHERE person = ?", (failures, until, person)
    )
