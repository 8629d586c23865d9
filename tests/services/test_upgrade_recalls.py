"""A recall in a store of the first version reaches, brought up to date, what came under a code of its own."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from pos_term.services.backup import upgrade_store
from pos_term.store.codec import canonical, seal
from pos_term.store.engine import Store
from pos_term.store.verify import verify
from tests.services.test_upgrade import SOLD_AT, old

__all__ = ["old"]


def _came_before(old: Path) -> None:
    """More milk came under a code of its own, of a lot that is recalled by its maker's code."""
    with closing(sqlite3.connect(old)) as db:
        db.row_factory = sqlite3.Row
        last = db.execute("SELECT * FROM entry ORDER BY rowid DESC LIMIT 1").fetchone()
        first = db.execute("SELECT * FROM entry WHERE kind = 'goods_receipt'").fetchone()
        lines = json.loads(first["document"])["lines"]
        line = next(each for each in lines if each["lot"] == "M1")
        of_its_own = {**line, "lot": "OWN", "supplier_lot": "mr"}
        entry = seal(
            till=last["till"], seq=last["seq"] + 1, kind="goods_receipt", at=last["at"],
            business_date=last["business_date"], actor="Mira",
            document=canonical({**json.loads(first["document"]), "id": "again", "lines": [of_its_own]}),
            previous=last["hash"],
        )  # fmt: skip
        _insert(db, "entry", {**{name: getattr(entry, name) for name in entry.__slots__}, "id": "again"})
        lot = {**dict(db.execute("SELECT * FROM lot WHERE id = 'MILK␟M1'").fetchone()), "id": "MILK␟OWN"}
        _insert(db, "lot", {**lot, "lot": "OWN", "fold": "OWN", "supplier_lot": "mr"})
        move = dict(db.execute("SELECT * FROM movement WHERE document = ? LIMIT 1", (first["id"],)).fetchone())
        here = {"document": "again", "n": 1, "lot_id": "MILK␟OWN", "quantity": line["quantity"], "at": entry.at}
        _insert(db, "movement", {**move, **here})
        sides = db.execute("SELECT * FROM balance WHERE lot_id = 'MILK␟M1' AND location <> 'customer'").fetchall()
        for row in sides:
            sign = -1 if row["location"] == "supplier" else 1
            _insert(db, "balance", {**dict(row), "lot_id": "MILK␟OWN", "quantity": sign * line["quantity"]})
        db.commit()


def _insert(db: sqlite3.Connection, table: str, row: dict[str, Any]) -> None:
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", tuple(row.values()))


def test_a_store_of_before_stops_what_its_recalls_name_by_the_makers_code(old: Path) -> None:
    _came_before(old)
    assert upgrade_store(old, SOLD_AT) is not None
    store = Store(old)
    try:
        with store.reading() as connection:
            found = connection.exec_driver_sql("SELECT recall FROM lot WHERE id = 'MILK␟OWN'").scalar()
        assert str(found).startswith("mini_recall")
        assert verify(store).sound, verify(store)
    finally:
        store.close()
