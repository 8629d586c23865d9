"""Anyone can check a store: stock that was conjured, tables that were touched, a journal replayed elsewhere."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from pos_term.domain.documents import (
    CashKind,
    CashMoved,
    NoSale,
    OrderedLine,
    OrderPlaced,
    Override,
    PeopleSet,
    RecallApplied,
    RecallProposed,
    RecallTarget,
    Refusal,
    ReturnedLine,
    ReturnedNumber,
    Sale,
    SaleLine,
    SaleVoided,
    ShiftClosed,
    ShopSet,
    SoldNumber,
    VoidedLine,
)
from pos_term.domain.lots import Provenance, lot_key
from pos_term.domain.people import Person, Role
from pos_term.domain.products import Tracking
from pos_term.domain.tender import Tender, TenderKind
from pos_term.store import verify as checking
from pos_term.store.backup import carry_over
from pos_term.store.create import create_store
from pos_term.store.engine import Store, StoreFault
from pos_term.store.journal import Posting, post
from pos_term.store.own_tables import LOCAL
from pos_term.store.verify import rebuild, verify
from tests.shop import NOON, TODAY, TestShop, days, gs1
from tests.store.goods import a_day_of_goods

ANA = Person(id="ana", name="Ana", role=Role.CASHIER)
MIRA = Person(id="mira", name="Mira", role=Role.SUPERVISOR)
BY = Posting("1", "Ana", NOON, TODAY)


@pytest.fixture
def day(shop: TestShop) -> TestShop:
    """A day of business that leaves a row in every table that the journal fills."""
    shop.post(ShopSet(id="set", shop=shop.settings))
    shop.post(PeopleSet(id="people", people=(ANA, MIRA)))
    milk, bag = shop.product("milk", Tracking.LOT), shop.product("bag")
    phone = shop.product("phone", Tracking.LOT_SERIAL)
    for lot in ("A", "B"):
        shop.receive(milk, lot, expiry=days(9))
    shop.receive(phone, "P1", serial="S1")
    for raw in (gs1(milk, "A"), gs1(milk, "A"), (bag.gtin or "").encode(), gs1(phone, "P1", serial="S1")):
        assert shop.checkout.scan(raw).ok
    assert shop.checkout.tender(TenderKind.CASH).ok
    assert shop.checkout.complete().ok
    shop.hold(milk, "B")
    target = RecallTarget(gtin=milk.gtin, lot="C")
    shop.post(RecallProposed(id="notice", recall="R-1", source="file", reason="glass", targets=(target,)))
    shop.post(RecallApplied(id="applied", recall="R-1", targets=(target,)))
    shop.post(Refusal(id="refusal", cashier="ana", raw="x", sku="milk", lot="C"))
    voided = VoidedLine(sku="bag", quantity=1000, total=250)
    shop.post(SaleVoided(id="void", shift="shift-1", cashier="ana", lines=(voided,), whole=False))
    _take_back(shop)
    shop.post(NoSale(id="no-sale", shift="shift-1", cashier="ana", reason="change for a note"))
    shop.post(
        CashMoved(
            id="account", shift="shift-1", cashier="ana", cash=CashKind.PAID_IN, amount=100, reason="on account",
            customer="c-1",
        )
    )  # fmt: skip
    shop.post(ShiftClosed(id="close", shift="shift-1", expected=100, counted=90))
    a_day_of_goods(shop)
    return shop


def _take_back(shop: TestShop) -> None:
    """An order is fulfilled with a lot that a supervisor let go, on account, and a bag comes back for a voucher."""
    with shop.store.writing() as connection:
        connection.exec_driver_sql(
            "INSERT INTO customer VALUES ('c-1', 'Jo', 'jo', '', '', NULL, 0, 0, '', 5000, 0, '', 0)"
        )
    shop.post(OrderPlaced(id="order", order="SO-1", lines=(OrderedLine(sku="bag", quantity=1000),)))
    sold = shop.rows("SELECT sale, line, lot_id FROM sale_line WHERE sku = 'bag'")[0]
    back = ReturnedNumber(lot_id=sold[2], quantity=1000, place="floor")
    returned = ReturnedLine(
        n=3, sale=sold[0], line=sold[1], sku="bag", name="Bag", quantity=1000, unit="each", total=250,
        tax_rate=9000, numbers=(back,), reason="too small",
    )  # fmt: skip
    milk = SoldNumber(lot_id=lot_key("milk", "A"), lot="A", quantity=1000, provenance=Provenance.SCANNED)
    bag = SoldNumber(lot_id=sold[2], quantity=1000, provenance=Provenance.SCANNED)
    lines = tuple(
        SaleLine(
            n=n, sku=sku, name=sku, quantity=1000, unit="each", unit_price=250, total=250, tax_rate=9000,
            numbers=(number,), order_line=order,
        )
        for n, sku, number, order in ((1, "milk", milk, None), (2, "bag", bag, 1))
    )  # fmt: skip
    let_go = Override(
        line=1, lot_id=milk.lot_id, reasons=("short_dated",), reason="told", by="mira", name="Mira"
    )  # fmt: skip
    shop.post(
        Sale(
            id="exchange", shift="shift-1", cashier="ana", lines=lines, returned=(returned,), overrides=(let_go,),
            tenders=(
                Tender(kind=TenderKind.CASH, amount=300),
                Tender(kind=TenderKind.ACCOUNT, amount=200),
                Tender(kind=TenderKind.VOUCHER, amount=-250, reference="V-1"),
            ),
            taxes=(), net=230, tax=20, total=250, change=0, currency="EUR", order="SO-1", customer="c-1",
        )
    )  # fmt: skip


def tamper(store: Store, *statements: str) -> None:
    """What someone with the file and a tool can do."""
    with closing(sqlite3.connect(store.path, isolation_level=None)) as raw:
        for name in [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")]:
            raw.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            assert raw.execute(statement).rowcount > 0, statement


def test_a_day_of_business_is_sound(day: TestShop) -> None:
    found = verify(day.store)
    assert found.sound
    assert found.entries == day.rows("SELECT count(*) FROM entry")[0][0]
    assert (found.chain, found.conservation, found.projection, found.database) == ("ok", "ok", "ok", "ok")


def test_an_empty_store_is_sound(store: Store) -> None:
    assert verify(store).sound


def test_the_check_changes_nothing(day: TestShop) -> None:
    with closing(sqlite3.connect(day.store.path)) as raw:
        before = list(raw.iterdump())
        verify(day.store)
        assert list(raw.iterdump()) == before


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        (
            "UPDATE balance SET quantity = quantity + 1000 WHERE lot_id = 'milk␟A' AND location = 'floor'",
            "sum to 1000",
        ),
        ("DELETE FROM balance WHERE lot_id = 'milk␟A' AND location = 'customer'", "sum to -3000"),
        ("DELETE FROM movement WHERE lot_id = 'milk␟A' AND kind = 'sale'", "milk␟A at customer"),
        ("UPDATE movement SET quantity = 1000 WHERE lot_id = 'milk␟A' AND kind = 'sale'", "differ by"),
        ("UPDATE movement SET target = 'disposal' WHERE lot_id = 'milk␟A' AND kind = 'sale'", "differ by"),
        ("DELETE FROM balance WHERE lot_id = 'milk␟A'", "milk␟A"),
        ("DELETE FROM movement WHERE lot_id = 'milk␟A'", "milk␟A"),
    ],
)
def test_stock_that_was_conjured_is_found(day: TestShop, statement: str, words: str) -> None:
    tamper(day.store, statement)
    found = verify(day.store)
    assert words in found.conservation
    assert not found.sound


def test_stock_moved_on_both_sides_without_a_movement_is_found(day: TestShop) -> None:
    move = "UPDATE balance SET quantity = quantity {} 1000 WHERE lot_id = 'milk␟A' AND location = '{}'"
    tamper(day.store, move.format("-", "floor"), move.format("+", "customer"))
    assert "differ by" in verify(day.store).conservation


def test_a_movement_and_both_balances_conjured_together_are_found_by_the_replay(day: TestShop) -> None:
    move = "UPDATE balance SET quantity = quantity {} 1000 WHERE lot_id = 'milk␟A' AND location = '{}'"
    tamper(
        day.store, move.format("-", "floor"), move.format("+", "customer"),
        "INSERT INTO movement VALUES ('x', 1, 'sale', 'milk␟A', 'floor', 'customer', 1000, 't', 'd', NULL)",
    )  # fmt: skip
    found = verify(day.store)
    assert (found.chain, found.conservation) == ("ok", "ok")
    assert found.projection.startswith("table balance: row milk␟A customer")


PROJECTED = sorted(table.name for table in SQLModel.metadata.sorted_tables if table.name not in LOCAL)


@pytest.mark.parametrize("name", PROJECTED)
def test_no_table_that_the_shop_works_with_can_be_touched_unnoticed(day: TestShop, name: str) -> None:
    table = SQLModel.metadata.tables[name]
    keys = [column.name for column in table.primary_key]
    column = next((c.name for c in reversed(list(table.columns)) if c.name not in keys), keys[0])
    without_rows = bool(table.dialect_options["sqlite"]["with_rowid"] is False)
    tamper(day.store, f"UPDATE {name} SET {column} = 77" if without_rows
           else f"UPDATE {name} SET {column} = 'forged' WHERE rowid = (SELECT max(rowid) FROM {name})")  # fmt: skip
    found = verify(day.store)
    assert found.projection.startswith(f"table {name}: row ")
    assert not found.sound


@pytest.mark.parametrize("name", PROJECTED)
def test_no_row_that_the_shop_works_with_can_be_taken_away_unnoticed(day: TestShop, name: str) -> None:
    tamper(day.store, f"DELETE FROM {name}")
    found = verify(day.store)
    assert not found.sound
    assert name in found.projection


def test_a_recall_taken_off_a_lot_is_found(day: TestShop) -> None:
    tamper(day.store, "UPDATE lot SET recall = NULL WHERE id = 'milk␟C'")
    assert verify(day.store).projection == "table lot: row milk␟C is not what the journal says"


def test_a_replay_into_an_empty_store_gives_the_same_tables(day: TestShop, tmp_path: Path) -> None:
    target = create_store(tmp_path / "target" / "store.db")
    try:
        rebuild(day.store, target)
        carry_over(day.store, target)
        assert verify(target).sound
        for name in (*PROJECTED, "entry"):
            keys = ", ".join(c.name for c in SQLModel.metadata.tables[name].primary_key)
            with target.reading() as connection:
                there = [tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name} ORDER BY {keys}")]
            assert there == day.rows(f"SELECT * FROM {name} ORDER BY {keys}"), name
    finally:
        target.close()


def test_nothing_stays_behind_of_the_replay(day: TestShop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    assert verify(day.store).sound
    assert list(folder.iterdir()) == []


def test_a_sale_committed_while_the_store_is_checked_is_no_fault(
    day: TestShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The till goes on selling: the check sees the store as of one moment."""
    other = Store(day.store.path)

    def replays_while_the_till_writes(source: Store, target: Store) -> None:
        post(other, Refusal(id="before", cashier="ana", raw="x"), BY)
        rebuild(source, target)
        post(other, Refusal(id="after", cashier="ana", raw="x"), BY)

    monkeypatch.setattr(checking, "rebuild", replays_while_the_till_writes)
    before = day.rows("SELECT count(*) FROM entry")[0][0]
    found = verify(day.store)
    other.close()
    assert found.sound, found
    assert found.entries == before
    monkeypatch.undo()
    assert verify(day.store).entries == before + 2


def test_a_store_that_goes_away_during_the_check_is_a_fault_and_not_a_verdict(day: TestShop) -> None:
    away = day.store.path.with_name("away.db")
    day.store.path.rename(away)
    with pytest.raises(StoreFault):
        verify(day.store)
    away.rename(day.store.path)
    assert verify(day.store).sound


def test_a_damaged_page_is_found(day: TestShop, tmp_path: Path) -> None:
    """Rot in the middle of the file: a finding or a fault in words, never a sound verdict."""
    day.store.close()
    with closing(sqlite3.connect(day.store.path)) as raw:
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        pages = [
            row[0] for row in raw.execute("SELECT rootpage FROM sqlite_master WHERE name IN ('lot', 'movement')")
        ]
    content = bytearray(day.store.path.read_bytes())
    for page in pages:
        content[(page - 1) * 4096 + 8 : page * 4096] = b"\x55" * 4088
    rotten = tmp_path / "rotten.db"
    rotten.write_bytes(content)
    opened = Store(rotten)
    try:
        found = verify(opened)
        words = "sound" if found.sound else found.database
    except StoreFault as fault:
        words = str(fault)
    opened.close()
    assert words != "sound"
    assert "damaged" in words or "Tree" in words
