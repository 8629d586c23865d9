"""The floor of a commit: bare sqlite3 writes the very rows that the till wrote, into a copy of its store."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TABLES = (("sale", "id"), ("sale_line", "sale"), ("tender", "sale"), ("movement", "document"))
_ENTRY = "INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_TAKE = "UPDATE balance SET quantity = quantity - ? WHERE lot_id = ? AND location = ? AND quantity >= ?"
_GIVE = """INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity)
    VALUES (?, ?, ?, 0, ?, ?, ?)
    ON CONFLICT (lot_id, location) DO UPDATE SET quantity = quantity + excluded.quantity"""

Rows = list[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class SaleRows:
    """Everything one posted sale left in the tables, ready to bind."""

    entry: tuple[Any, ...]
    """The journal's row: till, seq, id, kind, at, business date, actor, document, previous hash, hash."""
    document: dict[str, Any]
    """The entry's document, before it is text."""
    inserts: tuple[tuple[str, Rows], ...]
    """Each further statement with its rows."""
    takes: Rows
    gives: Rows

    @property
    def count(self) -> int:
        """Rows written, a changed balance as one."""
        return 1 + sum(len(rows) for _, rows in self.inserts) + len(self.takes) + len(self.gives)


def rows_of_sale(driver: sqlite3.Connection, sale: str) -> SaleRows:
    """Read back what posting a sale wrote."""
    entry = driver.execute("SELECT * FROM entry WHERE id = ?", (sale,)).fetchone()
    inserts = []
    for table, key in _TABLES:
        rows = driver.execute(f"SELECT * FROM {table} WHERE {key} = ?", (sale,)).fetchall()
        inserts.append((f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows))
    moved = driver.execute(
        "SELECT m.lot_id, m.source, m.quantity, b.location, b.sku, b.removal_date, b.received_on FROM movement m"
        " JOIN balance b ON b.lot_id = m.lot_id AND b.location = m.target WHERE m.document = ? ORDER BY m.n",
        (sale,),
    ).fetchall()
    return SaleRows(
        entry=entry,
        document=json.loads(entry[7]),
        inserts=tuple(inserts),
        takes=[(quantity, lot, source, quantity) for lot, source, quantity, *_ in moved],
        gives=[(lot, *balance, quantity) for lot, _, quantity, *balance in moved],
    )


def open_bare(path: Path, *, triggers: bool) -> sqlite3.Connection:
    """A connection as durable as the till's; without its triggers where the floor is to be without rules."""
    driver = sqlite3.connect(path, isolation_level=None)
    for setting in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "wal_autocheckpoint=4000"):
        driver.execute(f"PRAGMA {setting}")
    if not triggers:
        for (name,) in driver.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            driver.execute(f"DROP TRIGGER {name}")
    return driver


def settle(driver: sqlite3.Connection) -> None:
    """Bring a store to where a till is after its first hundred sales: a log that has its full size.

    Until then each sync also pays for the file's growth. Keep the connection open: the last one to close
    takes the log away.
    """
    driver.execute("CREATE TABLE filler (text)")
    driver.execute("INSERT INTO filler VALUES (zeroblob(4200 * 4096))")
    driver.execute("DROP TABLE filler")
    driver.execute("PRAGMA wal_checkpoint(RESTART)")


def write_bare(driver: sqlite3.Connection, rows: SaleRows, *, chained: bool) -> None:
    """One durable transaction: every row, every balance taken down under its condition, every one added to.

    Where it is `chained`, the entry's text and hash are made on the way, as they must be when the entry before
    is known only then; else the finished entry is written.
    """
    entry = _chain(rows) if chained else rows.entry
    driver.execute("BEGIN IMMEDIATE")
    driver.execute(_ENTRY, entry)
    for statement, values in rows.inserts:
        driver.executemany(statement, values)
    taken = driver.executemany(_TAKE, rows.takes).rowcount
    assert taken == len(rows.takes)
    driver.executemany(_GIVE, rows.gives)
    driver.execute("COMMIT")


def _chain(rows: SaleRows) -> tuple[Any, ...]:
    till, seq, document_id, kind, at, business_date, actor, _, previous, _ = rows.entry
    document = _canonical(rows.document)
    text = _canonical([till, seq, kind, at, business_date, actor, document, previous])
    made = hashlib.sha256(text.encode()).hexdigest()
    return (till, seq, document_id, kind, at, business_date, actor, document, previous, made)


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
