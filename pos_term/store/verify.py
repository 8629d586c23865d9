"""Anyone can check it: the chain, the conservation of stock, the replay, the database itself."""

from __future__ import annotations

import hashlib
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import SQLModel

from pos_term.domain.clean import clean
from pos_term.store.codec import GENESIS, JournalEntry, entry_hash, read_document
from pos_term.store.create import create_store
from pos_term.store.engine import Store, StoreFault
from pos_term.store.journal import entries
from pos_term.store.own_tables import LOCAL
from pos_term.store.places import NotEnough
from pos_term.store.projection.registry import project

OK = "ok"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verification:
    """What a check of a store found; each part is `ok` or one plain line about the first fault."""

    entries: int
    chain: str
    conservation: str
    projection: str
    database: str

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return {self.chain, self.conservation, self.projection, self.database} == {OK}


class Unreplayable(StoreFault):
    """An entry of the journal cannot be replayed; the message names it."""


def verify(store: Store) -> Verification:
    """Check a store without changing it, as of one moment while others write. Raises StoreFault."""
    with store.reading() as connection:
        connection.exec_driver_sql("BEGIN")
        try:
            count, chain = _chain(store)
            database = _database(store, connection)
            if database == OK:
                database = _attachments(connection)
            conservation = _conservation(connection)
            projection = _projection(store) if chain == OK else "not checked: the chain is broken"
        finally:
            with suppress(DBAPIError, sqlite3.Error):
                connection.exec_driver_sql("ROLLBACK")
    return Verification(
        entries=count, chain=chain, conservation=conservation, projection=projection, database=database
    )


def _database(store: Store, connection: Connection) -> str:
    """What the database says of its file; a last page that is not whole it would read as zeros."""
    if store.path.stat().st_size % int(connection.exec_driver_sql("PRAGMA page_size").scalar() or 1):
        return "damaged: the end of the file is missing"
    return str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar())


_FILES = """SELECT DISTINCT json_extract(document, '$.sha256'), json_extract(document, '$.file_name'),
        json_extract(document, '$.certificate')
    FROM entry WHERE kind = 'certificate_kept' AND json_valid(document)
        AND json_extract(document, '$.sha256') <> '' ORDER BY rowid"""


def _attachments(connection: Connection) -> str:
    """Whether the file of every certificate is there with the bytes that the journal has the hash of."""
    checked: dict[str, str] = {}
    for sha256, name, certificate in connection.exec_driver_sql(_FILES).fetchall():
        if sha256 not in checked:
            checked[sha256] = _attachment(connection, sha256)
        if checked[sha256]:
            return clean(f"file {name} of certificate {certificate} {checked[sha256]}")
    return OK


def _attachment(connection: Connection, sha256: str) -> str:
    content = connection.exec_driver_sql("SELECT content FROM attachment WHERE sha256 = ?", (sha256,)).scalar()
    if content is None:
        return "is missing"
    raw = content if isinstance(content, bytes) else str(content).encode()
    return "" if hashlib.sha256(raw).hexdigest() == sha256 else "was changed after it was kept"


def rebuild(source: Store, target: Store) -> None:
    """Replay a journal into an empty store: the same entries, the tables made anew. Raises Unreplayable."""
    fields = ("till", "seq", "kind", "at", "business_date", "actor", "document", "previous", "hash")
    insert = f"INSERT INTO entry (id, {', '.join(fields)}) VALUES (?, {', '.join('?' * len(fields))})"  # noqa: S608
    with source.reading() as old, target.writing() as new:
        rows = old.exec_driver_sql(f"SELECT id, {', '.join(fields)} FROM entry ORDER BY rowid")  # noqa: S608
        for row in rows:
            entry = JournalEntry(**dict(zip(fields, row[1:], strict=True)))
            try:
                new.exec_driver_sql(insert, tuple(row))
                project(new, entry, read_document(entry.kind, entry.document))
            except (ValueError, NotEnough, IntegrityError, sqlite3.IntegrityError) as error:
                why = str(getattr(error, "orig", error)).partition("\n")[0] or type(error).__name__
                raise Unreplayable(f"{_name(entry.till, entry.seq)}: cannot be replayed ({clean(why)})") from error


def _name(till: object, seq: object) -> str:
    return f"entry {clean(str(seq))} of till {clean(str(till))}"


_NAMELESS = """SELECT till, seq FROM entry
    WHERE CASE WHEN json_valid(document) THEN json_extract(document, '$.id') END IS NOT id ORDER BY rowid LIMIT 1"""


def _chain(store: Store) -> tuple[int, str]:
    heads: dict[str, tuple[int, str]] = {}
    count = 0
    try:
        for entry in entries(store):
            count += 1
            seq, previous = heads.get(entry.till, (0, GENESIS))
            name = _name(entry.till, entry.seq)
            if entry.seq != seq + 1:
                return count, f"{name}: entry {seq + 1} is missing before it"
            if entry.previous != previous:
                return count, f"{name}: does not follow the entry before it"
            if entry.hash != _expected(entry):
                return count, f"{name}: was changed after it was written"
            heads[entry.till] = (entry.seq, entry.hash)
    except StoreFault:
        # Bytes that are no text stop the reading; where they stand is asked without reading them as text.
        with store.reading() as connection:
            row = connection.exec_driver_sql(
                "SELECT CAST(till AS BLOB), seq FROM entry ORDER BY rowid LIMIT 1 OFFSET ?", (count,)
            ).first()
        if row is None:
            raise
        return count + 1, f"{_name(row[0].decode(errors='replace'), row[1])}: cannot be read"
    with store.reading() as connection:
        row = connection.exec_driver_sql(_NAMELESS).first()
    return count, f"{_name(row[0], row[1])}: does not stand under its document's id" if row else OK


def _expected(entry: JournalEntry) -> str:
    try:
        return entry_hash(
            till=entry.till, seq=entry.seq, kind=entry.kind, at=entry.at, business_date=entry.business_date,
            actor=entry.actor, document=entry.document, previous=entry.previous,
        )  # fmt: skip
    except TypeError:  # a field that holds no text
        return ""


_UNBALANCED = """SELECT lot_id, sum(quantity) FROM balance GROUP BY lot_id HAVING sum(quantity) <> 0 LIMIT 1"""
_MOVED = """SELECT lot_id, place, sum(q) FROM (
        SELECT lot_id, target AS place, quantity AS q FROM movement
        UNION ALL SELECT lot_id, source, -quantity FROM movement
        UNION ALL SELECT lot_id, location, -quantity FROM balance)
    GROUP BY lot_id, place HAVING sum(q) <> 0 LIMIT 1"""


def _conservation(connection: Connection) -> str:
    row = connection.exec_driver_sql(_UNBALANCED).first()
    if row is not None:
        return f"lot {clean(row[0])}: its balances sum to {row[1]} thousandths, not 0"
    row = connection.exec_driver_sql(_MOVED).first()
    if row is not None:
        return f"lot {clean(row[0])} at {clean(row[1])}: balance and movements differ by {row[2]} thousandths"
    return OK


def _projection(store: Store) -> str:
    with tempfile.TemporaryDirectory(prefix="pos_term-verify-") as folder:
        replayed = create_store(Path(folder) / "replay.db")
        try:
            try:
                rebuild(store, replayed)
            except Unreplayable as error:
                return str(error)
            with store.reading() as here, replayed.reading() as there:
                for table in SQLModel.metadata.sorted_tables:
                    if table.name not in LOCAL:
                        difference = _compare(table, here, there)
                        if difference:
                            return difference
        finally:
            replayed.close()
    return OK


def _compare(table: Table, here: Connection, there: Connection) -> str:
    keys = [column.name for column in table.primary_key]
    for mine, other in zip_longest(_rows(table, keys, here), _rows(table, keys, there)):
        if mine != other:
            row = mine or other or ()
            name = clean(" ".join(str(value) for value in row[: len(keys)]))
            return f"table {table.name}: row {name} is not what the journal says"
    return ""


def _rows(table: Table, keys: list[str], connection: Connection) -> Iterator[tuple[Any, ...]]:
    names = [*keys, *(c.name for c in table.columns if c.name not in keys)]
    text = f"SELECT {', '.join(names)} FROM {table.name} ORDER BY {', '.join(keys)}"  # noqa: S608
    for row in connection.exec_driver_sql(text):
        yield tuple(row)
