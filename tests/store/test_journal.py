"""The one door: a document is posted whole, once, and never half."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from pos_term.domain.documents import (
    ALL,
    Document,
    GoodsReceipt,
    Hold,
    LotNamed,
    ProductsSet,
    ReceivedLine,
    Refusal,
    Sale,
    SaleLine,
    SaleVoided,
    ShiftOpened,
    SoldNumber,
)
from pos_term.domain.lots import Provenance, loose_key, lot_key
from pos_term.domain.products import Product, Tracking
from pos_term.domain.tax import TaxLine
from pos_term.domain.tender import Tender, TenderKind
from pos_term.store.codec import GENESIS, UnknownDocument, canonical, read_document, write_document
from pos_term.store.engine import Store, StoreFault
from pos_term.store.journal import Posted, Posting, Rejected, entries, find, last_at, post, post_all
from pos_term.store.sql import Prepared
from pos_term.store.verify import verify
from tests.hostile import HOSTILE
from tests.shop import NOON, TODAY, TestShop, days

BY = Posting("1", "Ana", NOON, TODAY)


def everything(store: Store) -> list[str]:
    """Every row of every table, as text."""
    with sqlite3.connect(store.path) as raw:
        return list(raw.iterdump())


def sale(document_id: str, *numbers: SoldNumber, shift: str = "shift-1", sku: str = "milk") -> Sale:
    """A sale of these numbers on one line."""
    quantity = sum(n.quantity for n in numbers)
    line = SaleLine(
        n=1, sku=sku, name=sku.title(), quantity=quantity, unit="each", unit_price=250, total=250, tax_rate=9000,
        numbers=numbers,
    )  # fmt: skip
    return Sale(
        id=document_id, shift=shift, cashier="ana", lines=(line,), taxes=(TaxLine(9000, 229, 21),), net=229, tax=21,
        tenders=(Tender(kind=TenderKind.CASH, amount=300),), total=250, change=50, currency="EUR",
    )  # fmt: skip


def piece(code: str, quantity: int = 1000, *, sku: str = "milk", **more: Any) -> SoldNumber:
    """Some of a lot, scanned."""
    return SoldNumber(lot_id=lot_key(sku, code), lot=code, quantity=quantity, provenance=Provenance.SCANNED, **more)


@pytest.fixture
def milk(shop: TestShop) -> TestShop:
    """A shop with ten pieces of lot A of milk."""
    shop.receive(shop.product("milk", Tracking.LOT), "A", expiry=days(9))
    return shop


# -- once ----------------------------------------------------------------------------------------------------


def test_the_same_document_twice_is_one_whoever_posts_it_again(milk: TestShop) -> None:
    first = milk.post(sale("s1", piece("A")))
    before = everything(milk.store)
    later = replace(BY, till="2", actor="Ben", at=NOON.replace(hour=18))
    again = post(milk.store, sale("s1", piece("A")), later, receipt=True)
    assert isinstance(again, Posted)
    assert (again.again, again.entry, again.document) == (True, first.entry, first.document)
    assert everything(milk.store) == before


def test_the_first_posting_stands_when_another_document_comes_under_its_id(milk: TestShop) -> None:
    first = milk.post(sale("s1", piece("A")))
    other = milk.post(sale("s1", piece("A", 5000)))
    assert other.document == first.document


def test_a_document_twice_in_one_batch_is_one(store: Store) -> None:
    document = ShiftOpened(id="shift", opening_float=100)
    posted = post_all(store, (document, document), BY)
    assert isinstance(posted, list)
    assert [each.again for each in posted] == [False, True]
    assert [entry.seq for entry in entries(store)] == [1]


def test_receipts_are_printed_once_for_a_sale_that_is_posted_twice(milk: TestShop) -> None:
    for _ in range(2):
        assert isinstance(post(milk.store, sale("s1", piece("A")), BY, receipt=True), Posted)
    assert milk.rows("SELECT sale FROM spool") == [("s1",)]


# -- whole or not at all -------------------------------------------------------------------------------------


def test_a_batch_with_one_rejected_document_leaves_nothing(milk: TestShop) -> None:
    before = everything(milk.store)
    batch = (sale("s1", piece("A")), sale("s2", piece("A")), sale("s3", piece("NONE")))
    outcome = post_all(milk.store, batch, BY)
    assert isinstance(outcome, Rejected)
    assert everything(milk.store) == before


def test_a_dry_run_tells_what_would_stand_and_leaves_nothing(milk: TestShop) -> None:
    before = everything(milk.store)
    told: list[int] = []
    batch = (sale("s1", piece("A", 6000)), sale("s2", piece("A", 4000)))
    outcome = post_all(milk.store, batch, BY, dry_run=True, progress=told.append)
    assert isinstance(outcome, list)
    assert [each.document.id for each in outcome] == ["s1", "s2"]
    assert told == [1, 2]
    assert everything(milk.store) == before


BATCH: tuple[Document, ...] = (
    ProductsSet(id="p", products=(Product(sku="tea", name="Tea", gtin="09520000000998", tracking=Tracking.LOT),)),
    GoodsReceipt(id="g", lines=(ReceivedLine(sku="tea", lot="T", quantity=5000, received_on=TODAY),)),
    Hold(id="h", lots=(LotNamed(sku="tea", lot="T2"),), reason="wet"),
    sale("s1", piece("A"), piece("A", 2000)),
    SaleVoided(id="v", shift="shift-1", cashier="ana", lines=(), whole=True),
    Refusal(id="r", cashier="ana", raw="x"),
)
"""One of many kinds, to be broken off at every step."""


def break_off(monkeypatch: pytest.MonkeyPatch, step: int, error: BaseException) -> list[int]:
    """Let the store fail after it has written a number of times; gives the list of writes as it grows."""
    run = Prepared.run
    written: list[int] = []

    def fails(self: Prepared, connection: Connection, rows: Iterable[Mapping[str, Any]]) -> int:
        count = run(self, connection, rows)
        written.append(count)
        if len(written) == step:
            raise error
        return count

    monkeypatch.setattr(Prepared, "run", fails)
    return written


@pytest.mark.parametrize(
    ("error", "seen"),
    [
        (sqlite3.OperationalError("disk I/O error"), StoreFault),
        (RuntimeError("bug"), RuntimeError),
        (MemoryError(), MemoryError),
    ],
)
def test_a_fault_at_any_step_of_a_posting_rolls_all_of_it_back(
    milk: TestShop, monkeypatch: pytest.MonkeyPatch, error: BaseException, seen: type[BaseException]
) -> None:
    before = everything(milk.store)
    with monkeypatch.context() as patched:
        written = break_off(patched, 0, error)
        post_all(milk.store, BATCH, BY, receipt=True, dry_run=True)
    for step in range(1, len(written) + 1):
        with monkeypatch.context() as patched:
            break_off(patched, step, error)
            with pytest.raises(seen):
                post_all(milk.store, BATCH, BY, receipt=True)
        assert everything(milk.store) == before, f"something stayed of a posting that failed at step {step}"
    assert isinstance(post_all(milk.store, BATCH, BY, receipt=True), list)
    assert verify(milk.store).sound


def at_the_commit(
    monkeypatch: pytest.MonkeyPatch, *, reaches_the_disk: bool, then: Callable[[], object] = lambda: None
) -> None:
    """Let the next commit fail, before or after it was written."""
    say = Store._say

    def fails(connection: Connection, statement: str) -> None:
        if statement != "COMMIT" or reaches_the_disk:
            say(connection, statement)
        if statement == "COMMIT":
            monkeypatch.setattr(Store, "_say", staticmethod(say))
            then()
            raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(Store, "_say", staticmethod(fails))


def test_after_a_commit_that_failed_late_the_sale_is_found_by_its_id(
    milk: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    at_the_commit(monkeypatch, reaches_the_disk=True)
    outcome = post(milk.store, sale("s1", piece("A")), BY)
    assert isinstance(outcome, Posted)
    assert milk.rows("SELECT id, number FROM sale") == [("s1", "1-000001")]
    assert isinstance(outcome.document, Sale)
    assert outcome.document.number == "1-000001"


def test_after_a_commit_that_failed_early_nothing_stands_and_it_is_told(
    milk: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = everything(milk.store)
    at_the_commit(monkeypatch, reaches_the_disk=False)
    with pytest.raises(StoreFault, match="disk"):
        post(milk.store, sale("s1", piece("A")), BY)
    assert everything(milk.store) == before
    assert isinstance(post(milk.store, sale("s1", piece("A")), BY), Posted)


def test_a_sale_is_not_called_lost_while_the_store_cannot_be_asked(
    milk: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was written, then the disk went away: a fault, not an answer; back again, posting finds the sale."""
    away = milk.store.path.with_name("away.db")
    at_the_commit(monkeypatch, reaches_the_disk=True, then=lambda: milk.store.path.rename(away))
    with pytest.raises(StoreFault):
        post(milk.store, sale("s1", piece("A")), BY)
    away.rename(milk.store.path)
    again = post(milk.store, sale("s1", piece("A")), BY)
    assert isinstance(again, Posted)
    assert again.again


# -- the entry -----------------------------------------------------------------------------------------------


def test_numbers_of_entries_and_receipts_have_no_gaps_whatever_was_rejected(milk: TestShop) -> None:
    for n in range(6):
        milk.try_post(sale(f"s{n}", piece("A" if n % 2 else "NONE")))
    seqs = [row[0] for row in milk.rows("SELECT seq FROM entry ORDER BY seq")]
    assert seqs == list(range(1, len(seqs) + 1))
    assert [row[0] for row in milk.rows("SELECT number FROM sale ORDER BY seq")] == [
        "1-000001",
        "1-000002",
        "1-000003",
    ]


def test_each_till_counts_its_own_entries_and_receipts(milk: TestShop) -> None:
    other = replace(BY, till="front-2")
    assert isinstance(post(milk.store, ShiftOpened(id="shift-2", opening_float=0), other), Posted)
    for n in range(2):
        milk.post(sale(f"a{n}", piece("A")))
        assert isinstance(post(milk.store, sale(f"b{n}", piece("A"), shift="shift-2"), other), Posted)
    numbers = [row[0] for row in milk.rows("SELECT number FROM sale ORDER BY number")]
    assert numbers == ["1-000001", "1-000002", "front-2-000001", "front-2-000002"]
    assert [row[0] for row in milk.rows("SELECT seq FROM entry WHERE till = 'front-2' ORDER BY seq")] == [1, 2, 3]
    first = milk.rows("SELECT previous FROM entry WHERE till = 'front-2' AND seq = 1")
    assert first == [(GENESIS,)]
    assert verify(milk.store).sound


def test_anyone_can_recompute_the_hash_of_an_entry(milk: TestShop) -> None:
    """SHA-256 of the JSON array of the entry's fields, without blanks, characters as they are."""
    milk.post(sale("s1", piece("A")))
    previous = "0" * 64
    for e in entries(milk.store):
        fields = [e.till, e.seq, e.kind, e.at, e.business_date, e.actor, e.document, previous]
        text = json.dumps(fields, separators=(",", ":"), ensure_ascii=False)
        assert hashlib.sha256(text.encode()).hexdigest() == e.hash
        assert e.previous == previous
        previous = e.hash


def test_an_entry_says_who_posted_what_where_and_when(milk: TestShop) -> None:
    by = Posting("1", "Ana", datetime(2026, 11, 21, 23, 30, tzinfo=UTC), date(2026, 11, 22))
    posted = post(milk.store, sale("s1", piece("A")), by)
    assert isinstance(posted, Posted)
    e = posted.entry
    assert (e.till, e.kind, e.actor) == ("1", "sale", "Ana")
    assert (e.at, e.business_date) == ("2026-11-21T23:30:00.000000Z", "2026-11-22")
    assert last_at(milk.store) == e.at
    assert json.loads(e.document)["version"] == Sale.VERSION
    assert find(milk.store, "s1") == replace(posted, again=True)
    assert find(milk.store, "nobody") is None
    assert [each.seq for each in entries(milk.store, start=e.seq)] == [e.seq]


def test_a_store_without_entries_has_no_last_instant(store: Store) -> None:
    assert last_at(store) is None
    assert list(entries(store)) == []


# -- documents as text ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.KIND)
def test_every_kind_of_document_survives_being_written_and_read(kind: type[Document]) -> None:
    @settings(max_examples=10, suppress_health_check=list(HealthCheck), deadline=None)
    @given(st.from_type(kind))
    def survives(document: Document) -> None:
        text = write_document(document)
        assert read_document(kind.KIND, text) == document
        assert canonical(json.loads(text)) == text

    survives()


def test_a_document_of_a_newer_program_is_told_and_not_guessed() -> None:
    text = write_document(ShiftOpened(id="s", opening_float=0))
    with pytest.raises(UnknownDocument, match="version 2"):
        read_document("shift_opened", text.replace('"version":1', '"version":2'))
    with pytest.raises(UnknownDocument, match="loyalty"):
        read_document("loyalty", text)


def test_outside_text_is_data_in_the_journal_and_in_the_tables(shop: TestShop) -> None:
    by = replace(BY, actor="".join(text[:50] for _, text in HOSTILE))
    for name, text in HOSTILE:
        lot = f"{name} {text}"
        product = Product(sku=name, name=text, department=text, tracking=Tracking.LOT, barcodes=(lot,))
        shop.post(ProductsSet(id=f"p{name}", products=(product,)))
        line = ReceivedLine(
            sku=name, lot=lot, quantity=1000, supplier=text, certificate=text, grade=text, received_on=TODAY
        )
        shop.post(GoodsReceipt(id=f"g{name}", lines=(line,)))
        shop.post(Hold(id=f"h{name}", lots=(LotNamed(sku=name, lot=lot),), reason=f"wet {text}"))
        shop.post(Refusal(id=f"r{name}", cashier=text, raw=text, lot=lot, sku=name, reasons=(text,)))
        void = SaleVoided(id=f"v{name}", shift=None, cashier=text, lines=(), whole=True, reason=text)
        assert isinstance(post(shop.store, void, by), Posted)
        kept = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        rows = shop.rows(
            "SELECT p.name, p.department, r.raw, l.hold, b.quantity FROM product p JOIN refusal r ON r.sku = p.sku"
            " JOIN lot l ON l.id = r.lot_id JOIN balance b ON b.lot_id = l.id AND b.location = 'floor'"
            " WHERE p.sku = ?", name,
        )  # fmt: skip
        assert rows == [(kept, kept, kept, f"wet {kept}", 1000)], name
    assert verify(shop.store).sound


def test_half_a_character_is_kept_as_a_mark_and_the_journal_verifies(shop: TestShop) -> None:
    shop.post(Refusal(id="r", cashier="ana", raw="Milk\ud83e"))
    assert shop.rows("SELECT raw FROM refusal") == [("Milk\ufffd",)]
    found = find(shop.store, "r")
    assert found is not None
    assert found.document == Refusal(id="r", cashier="ana", raw="Milk\ufffd")
    assert verify(shop.store).sound


def test_loose_stock_of_an_untracked_product_may_run_below_nothing(shop: TestShop) -> None:
    shop.product("bag")
    loose = SoldNumber(lot_id=loose_key("bag"), quantity=2000, provenance=Provenance.SCANNED)
    shop.post(sale("s1", loose, sku="bag"))
    assert dict(shop.rows("SELECT location, quantity FROM balance")) == {"floor": -2000, "customer": 2000}
    assert verify(shop.store).sound
