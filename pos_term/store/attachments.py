"""The bytes of attached files, by their hash; the journal holds the hash."""

from __future__ import annotations

import hashlib

from sqlalchemy import Connection

from pos_term.store.sql import driver_of


def add_attachment(connection: Connection, content: bytes, at: str) -> str:
    """Keep a file's bytes, once however often it is attached; their SHA-256 in hex."""
    digest = hashlib.sha256(content).hexdigest()
    driver_of(connection).execute(
        "INSERT INTO attachment (sha256, content, at) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING",
        (digest, content, at),
    )
    return digest


def read_attachment(connection: Connection, sha256: str) -> bytes | None:
    """A file's bytes as they are kept, or None. Whoever hands them out compares their hash."""
    row = driver_of(connection).execute("SELECT content FROM attachment WHERE sha256 = ?", (sha256,)).fetchone()
    return bytes(row[0]) if row else None
