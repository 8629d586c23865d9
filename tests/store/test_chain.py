"""The journal is a chain: whoever changes the past is found, and the first bad entry is named."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from pos_term.domain.documents import Refusal
from pos_term.domain.products import Tracking
from pos_term.store.codec import JournalEntry, entry_hash, seal
from pos_term.store.engine import Store
from pos_term.store.journal import Posting, entries, post
from pos_term.store.verify import Verification, verify
from tests.shop import NOON, TODAY, TestShop, days

COLUMNS = ("till", "seq", "id", "kind", "at", "business_date", "actor", "document", "previous", "hash")
BAD = 3
"""The entry that is tampered with."""


@pytest.fixture
def till(shop: TestShop) -> TestShop:
    """Six entries of one till: a shift, a product, stock of two lots, a hold, a refusal."""
    milk = shop.product("milk", Tracking.LOT)
    for lot in ("A", "B"):
        shop.receive(milk, lot, expiry=days(9))
    shop.hold(milk, "A")
    shop.post(Refusal(id="r", cashier="ana", raw="é\x1d牛"))
    assert verify(shop.store).sound
    return shop


@pytest.fixture
def raw(till: TestShop) -> Iterator[sqlite3.Connection]:
    """What someone with the file and a tool can do: the triggers that guard the journal are gone."""
    with closing(sqlite3.connect(till.store.path, isolation_level=None)) as driver:
        driver.execute("PRAGMA synchronous=OFF")
        for name in ("entry_keeps", "entry_stays", "entry_stands"):
            driver.execute(f"DROP TRIGGER IF EXISTS {name}")
        yield driver


def assert_found(found: Verification, *words: str) -> None:
    assert not found.sound
    assert found.chain != "ok"
    for word in words:
        assert word in found.chain
    assert found.chain.isprintable()


def test_any_byte_of_any_field_that_changed_is_found(till: TestShop, raw: sqlite3.Connection) -> None:
    row = dict(
        zip(
            COLUMNS,
            raw.execute(f"SELECT {', '.join(COLUMNS)} FROM entry WHERE seq = ?", (BAD,)).fetchone(),
            strict=True,
        )
    )
    for column, kept in row.items():
        if column == "seq":
            continue
        for n in range(len(kept)):
            other = "x" if kept[n] != "x" else "y"
            set_field(raw, row["id"] if column != "id" else None, column, kept[:n] + other + kept[n + 1 :])
            assert_found(verify(till.store), f"entry {BAD} of till")
            set_field(raw, None if column == "id" else row["id"], column, kept)
    assert verify(till.store).sound


def set_field(raw: sqlite3.Connection, document: str | None, column: str, value: object) -> None:
    """Write one field of the entry that is tampered with, found by its id or, where that changes, its place."""
    where, key = ("id = ?", document) if document else ("seq = ?", BAD)
    raw.execute(f"UPDATE entry SET {column} = ? WHERE {where}", (value, key))


@pytest.mark.parametrize("column", [c for c in COLUMNS if c != "seq"])
def test_no_value_of_any_kind_in_a_field_hides_or_ends_the_check(
    till: TestShop, raw: sqlite3.Connection, column: str
) -> None:
    for value in ("", " ", b"\xff\xfe", b"", 7, "\x00", "[/]\x1b[2J"):
        set_field(raw, None, column, value)
        assert_found(verify(till.store))


@pytest.mark.parametrize("column", ["document", "actor", "kind"])
def test_bytes_that_are_no_text_are_found_and_named(till: TestShop, raw: sqlite3.Connection, column: str) -> None:
    raw.execute(f"UPDATE entry SET {column} = CAST(X'41FF42' AS TEXT) WHERE seq = ?", (BAD,))
    assert_found(verify(till.store), f"entry {BAD} of till 1")


def test_a_changed_number_of_an_entry_is_found(till: TestShop, raw: sqlite3.Connection) -> None:
    raw.execute("UPDATE entry SET seq = 99 WHERE seq = ?", (BAD,))
    assert_found(verify(till.store), f"entry {BAD}", "missing")


@pytest.mark.parametrize("seq", [1, 2, 5])
def test_a_removed_entry_is_found_by_the_gap(till: TestShop, raw: sqlite3.Connection, seq: int) -> None:
    raw.execute("DELETE FROM entry WHERE seq = ?", (seq,))
    assert_found(verify(till.store), f"entry {seq + 1} of till 1", f"entry {seq} is missing")


def test_a_removed_entry_is_found_although_the_rest_was_renumbered(till: TestShop, raw: sqlite3.Connection) -> None:
    raw.execute("DELETE FROM entry WHERE seq = ?", (BAD,))
    raw.execute("UPDATE entry SET seq = seq - 1 WHERE seq > ?", (BAD,))
    assert_found(verify(till.store), f"entry {BAD} of till 1")


def test_the_last_entry_removed_is_found_by_what_it_left_in_the_tables(
    till: TestShop, raw: sqlite3.Connection
) -> None:
    raw.execute("DELETE FROM entry WHERE seq = (SELECT max(seq) FROM entry)")
    found = verify(till.store)
    assert found.projection == "table refusal: row r is not what the journal says"


def test_two_entries_that_changed_places_are_found(till: TestShop, raw: sqlite3.Connection) -> None:
    for seq, to in ((BAD, 0), (BAD + 1, BAD), (0, BAD + 1)):
        raw.execute("UPDATE entry SET seq = ? WHERE seq = ?", (to, seq))
    assert_found(verify(till.store))


def test_entries_that_were_written_again_in_another_order_are_found(
    till: TestShop, raw: sqlite3.Connection
) -> None:
    raw.execute("UPDATE entry SET rowid = 1000 - rowid")
    assert_found(verify(till.store), "entry 1 is missing")


def forged(store: Store, seq: int, **changed: str) -> JournalEntry:
    """An entry with other words and a hash that fits them."""
    e = next(entries(store, start=seq))
    fields = {
        "till": e.till, "kind": e.kind, "at": e.at, "business_date": e.business_date, "actor": e.actor,
        "document": e.document, "previous": e.previous, **changed,
    }  # fmt: skip
    return seal(seq=e.seq, **fields)


def write(raw: sqlite3.Connection, entry: JournalEntry) -> None:
    names = [c for c in COLUMNS if c not in ("id", "seq", "till")]
    raw.execute(
        f"UPDATE entry SET {', '.join(f'{name} = ?' for name in names)} WHERE seq = ?",
        (*(getattr(entry, name) for name in names), entry.seq),
    )


def test_an_entry_sealed_again_without_its_successors_is_found(till: TestShop, raw: sqlite3.Connection) -> None:
    write(raw, forged(till.store, BAD, actor="Ben"))
    assert_found(verify(till.store), f"entry {BAD + 1} of till 1", "does not follow")


def test_a_chain_sealed_again_to_its_end_is_found_by_the_tables(till: TestShop, raw: sqlite3.Connection) -> None:
    """Whoever rewrites every hash has still to rewrite what the shop works with."""
    entry = next(entries(till.store, start=BAD))
    write(raw, forged(till.store, BAD, document=entry.document.replace('"quantity":10000', '"quantity":9000')))
    last = max(e.seq for e in entries(till.store))
    for seq in range(BAD + 1, last + 1):
        write(raw, forged(till.store, seq, previous=next(entries(till.store, start=seq - 1)).hash))
    found = verify(till.store)
    assert found.chain == "ok"
    assert found.projection.startswith("table balance: row milk␟A")


def test_a_document_that_cannot_be_replayed_is_named(till: TestShop, raw: sqlite3.Connection) -> None:
    last = max(e.seq for e in entries(till.store))
    for kind, document in (("refusal", '{"version":1}'), ("refusal", "[]"), ("loyalty", '{"version":1}')):
        raw.execute("UPDATE entry SET id = coalesce(json_extract(?, '$.id'), id) WHERE seq = ?", (document, last))
        write(raw, forged(till.store, last, kind=kind, document=document))
        found = verify(till.store)
        assert not found.sound
        assert f"entry {last} of till 1" in found.chain + found.projection


def test_a_well_sealed_entry_that_never_happened_is_found(till: TestShop, raw: sqlite3.Connection) -> None:
    head = list(entries(till.store))[-1]
    document = head.document.replace('"id":"r"', '"id":"r2"')
    made = seal(
        till="1", seq=head.seq + 1, kind="refusal", at=head.at, business_date=head.business_date, actor="Ana",
        document=document, previous=head.hash,
    )  # fmt: skip
    values = [getattr(made, name) if name != "id" else "r2" for name in COLUMNS]
    raw.execute(f"INSERT INTO entry ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))})", values)
    found = verify(till.store)
    assert (found.chain, found.projection) == ("ok", "table refusal: row r2 is not what the journal says")


def test_a_changed_id_would_let_a_document_be_posted_twice_and_is_found(
    till: TestShop, raw: sqlite3.Connection
) -> None:
    raw.execute("UPDATE entry SET id = 'other' WHERE id = 'r'")
    assert_found(verify(till.store), "entry 6 of till 1")


def test_the_chain_of_one_till_says_nothing_about_another(till: TestShop, raw: sqlite3.Connection) -> None:
    for n in range(2):
        post(till.store, Refusal(id=f"other-{n}", cashier="ben", raw="x"), Posting("2", "Ben", NOON, TODAY))
    assert verify(till.store).sound
    raw.execute("UPDATE entry SET actor = 'Eve' WHERE till = '2' AND seq = 1")
    assert_found(verify(till.store), "entry 1 of till 2")


def test_a_hash_depends_on_every_field() -> None:
    fields = {
        "till": "1", "seq": 1, "kind": "sale", "at": "t", "business_date": "d", "actor": "Ana", "document": "{}",
        "previous": "0",
    }  # fmt: skip
    hashes = {made(fields)}
    for name in fields:
        hashes.add(made({**fields, name: 2 if name == "seq" else "other"}))
    assert len(hashes) == 1 + len(fields)
    assert made({**fields, "till": "1,1"}) != made({**fields, "till": "1", "actor": "1,Ana"})


def made(fields: dict[str, object]) -> str:
    return entry_hash(**fields)  # type: ignore[arg-type]
