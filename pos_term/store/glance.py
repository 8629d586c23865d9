"""What the sign-in shows, read with nothing but sqlite3: the till asks who is there while the rest loads."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from pos_term.domain.people import Door, Person, Role
from pos_term.store.version import HEAD

_PEOPLE = "SELECT id, name, role, active FROM person WHERE active ORDER BY name, id"
_LAST = """SELECT e.actor FROM sale s JOIN entry e ON e.id = s.id WHERE s.till = ? ORDER BY s.seq DESC LIMIT 1"""


def glance(path: Path, till: str) -> Door | None:
    """Who may sign in at a till; None where the store is not as it should be, which opening it says in words."""
    try:
        driver = sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=0.2)
    except (sqlite3.Error, ValueError):
        return None
    try:
        version = driver.execute("SELECT version_num FROM alembic_version").fetchone()
        if version is None or version[0] != HEAD:
            return None
        people = tuple(
            Person(id=row[0], name=row[1], role=Role(row[2]), active=bool(row[3]))
            for row in driver.execute(_PEOPLE)
        )
        settings = driver.execute("SELECT settings FROM shop WHERE id = 1").fetchone()
        last = driver.execute(_LAST, (till,)).fetchone()
        name = json.loads(settings[0])["name"] if settings else ""
        return Door(shop=str(name), people=people, last=last[0] if last else None)
    except (sqlite3.Error, ValueError, KeyError, TypeError):
        return None
    finally:
        driver.close()
