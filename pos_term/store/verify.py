"""Anyone can check it: the chain, the conservation of stock, the replay, the database itself."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table
from sqlmodel import SQLModel

from pos_term.store.codec import GENESIS, UnknownDocument, entry_hash, read_document
from pos_term.store.create import create_store
from pos_term.store.engine import Store
from pos_term.store.journal import entries, project
from pos_term.store.tables import LOCAL

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


def verify(store: Store) -> Verification:
    """Check a store without changing it. Raises StoreFault when it cannot be read."""
    count, chain = _chain(store)
    with store.reading() as connection:
        database = str(connection.exec_driver_sql("PRAGMA integrity_check(1)").scalar())
        conservation = _conservation(connection)
    projection = _projection(store) if chain == OK else "not checked: the chain is broken"
    return Verification(
        entries=count, chain=chain, conservation=conservation, projection=projection, database=database
    )


def rebuild(source: Store, target: Store) -> None:
    """Replay a journal into an empty store: the same entries, the tables made anew."""
    columns = "till, seq, id, kind, at, business_date, actor, document, previous, hash"
    with source.reading() as old, target.writing() as new:
        rows = old.exec_driver_sql(f"SELECT {columns} FROM entry ORDER BY rowid")  # noqa: S608
        for row in rows:
            places = ", ".join("?" * len(row))
            new.exec_driver_sql(f"INSERT INTO entry ({columns}) VALUES ({places})", tuple(row))  # noqa: S608
        for entry in entries(source):
            project(new, entry, read_document(entry.kind, entry.document))


def _chain(store: Store) -> tuple[int, str]:
    heads: dict[str, tuple[int, str]] = {}
    count = 0
    for entry in entries(store):
        count += 1
        seq, previous = heads.get(entry.till, (0, GENESIS))
        name = f"entry {entry.seq} of till {entry.till}"
        if entry.seq != seq + 1:
            return count, f"{name}: entry {seq + 1} is missing before it"
        if entry.previous != previous:
            return count, f"{name}: does not follow the entry before it"
        expected = entry_hash(
            till=entry.till, seq=entry.seq, kind=entry.kind, at=entry.at, business_date=entry.business_date,
            actor=entry.actor, document=entry.document, previous=entry.previous,
        )  # fmt: skip
        if entry.hash != expected:
            return count, f"{name}: was changed after it was written"
        heads[entry.till] = (entry.seq, entry.hash)
    return count, OK


_UNBALANCED = """SELECT lot_id, sum(quantity) FROM balance GROUP BY lot_id HAVING sum(quantity) <> 0 LIMIT 1"""
_MOVED = """SELECT lot_id, place, sum(q) FROM (
        SELECT lot_id, target AS place, quantity AS q FROM movement
        UNION ALL SELECT lot_id, source, -quantity FROM movement
        UNION ALL SELECT lot_id, location, -quantity FROM balance)
    GROUP BY lot_id, place HAVING sum(q) <> 0 LIMIT 1"""


def _conservation(connection: Connection) -> str:
    row = connection.exec_driver_sql(_UNBALANCED).first()
    if row is not None:
        return f"lot {row[0]}: its balances sum to {row[1]} thousandths, not 0"
    row = connection.exec_driver_sql(_MOVED).first()
    if row is not None:
        return f"lot {row[0]} at {row[1]}: balance and movements differ by {row[2]} thousandths"
    return OK


def _projection(store: Store) -> str:
    with tempfile.TemporaryDirectory(prefix="pos_term-verify-") as folder:
        replayed = create_store(Path(folder) / "replay.db")
        try:
            try:
                rebuild(store, replayed)
            except UnknownDocument as error:
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
            name = " ".join(str(value) for value in row[: len(keys)])
            return f"table {table.name}: row {name} is not what the journal says"
    return ""


def _rows(table: Table, keys: list[str], connection: Connection) -> Iterator[tuple[Any, ...]]:
    names = [*keys, *(c.name for c in table.columns if c.name not in keys)]
    text = f"SELECT {', '.join(names)} FROM {table.name} ORDER BY {', '.join(keys)}"  # noqa: S608
    for row in connection.exec_driver_sql(text):
        yield tuple(row)
