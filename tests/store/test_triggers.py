"""The database itself keeps what must hold, also against a program that knows no rule: raw SQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from pos_term.domain.lots import serial_key
from pos_term.domain.products import Tracking
from pos_term.store.verify import verify
from tests.shop import TODAY, TestShop, days
from tests.store.test_journal import piece, sale

SALE = """INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date, allowed)
    VALUES ('x', 1, 'sale', ?, 'floor', 'customer', 1000, 't', ?, ?)"""


@pytest.fixture
def stocked(shop: TestShop) -> TestShop:
    """A shop with lots of every standing, and one sale."""
    milk, phone = shop.product("milk", Tracking.LOT), shop.product("phone", Tracking.LOT_SERIAL)
    gone = shop.product("gone", Tracking.LOT)
    for lot, day in (("GOOD", 9), ("OLD", -1), ("TODAY", 0), ("HELD", 9), ("BACK", 9)):
        shop.receive(milk, lot, expiry=days(day))
    shop.receive(gone, "ANY", expiry=days(9))
    for lot, serial in (("P1", "S1"), ("P2", "S2"), ("P3", "S3")):
        shop.receive(phone, lot, serial=serial)
    shop.hold(milk, "HELD")
    shop.hold(phone, "P2")
    shop.recall(milk, "BACK")
    shop.recall(phone, "P3")
    shop.recall(gone, None)
    shop.post(sale("s1", piece("GOOD")))
    return shop


@pytest.fixture
def raw(stocked: TestShop) -> Iterator[sqlite3.Connection]:
    """Any tool that opens the file."""
    with closing(sqlite3.connect(stocked.store.path, isolation_level=None)) as driver:
        yield driver


@pytest.mark.parametrize("table", ["entry", "movement"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {0} SET at = at",
        "UPDATE {0} SET at = 'other'",
        "DELETE FROM {0}",
        "UPDATE OR REPLACE {0} SET kind = 'other'",
        "REPLACE INTO {0} SELECT * FROM {0}",
        "INSERT OR REPLACE INTO {0} SELECT * FROM {0} LIMIT 1",
    ],
)
def test_the_journal_and_the_movements_are_append_only(
    stocked: TestShop, raw: sqlite3.Connection, table: str, statement: str
) -> None:
    before = raw.execute(f"SELECT * FROM {table}").fetchall()
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(statement.format(table))
    assert raw.execute(f"SELECT * FROM {table}").fetchall() == before
    assert verify(stocked.store).sound


def test_an_entry_cannot_be_put_over_another_under_its_id(stocked: TestShop, raw: sqlite3.Connection) -> None:
    before = raw.execute("SELECT * FROM entry").fetchall()
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(
            "REPLACE INTO entry SELECT till, seq + 100, id, kind, at, 'd', actor, document, previous, hash"
            " FROM entry"
        )
    assert raw.execute("SELECT * FROM entry").fetchall() == before


@pytest.mark.parametrize(
    ("lot_id", "words"),
    [
        ("milk␟BACK", "recalled"),
        (serial_key("phone", "S3"), "recalled"),
        ("gone␟ANY", "recalled"),
        ("milk␟HELD", "held"),
        (serial_key("phone", "S2"), "held"),
        ("milk␟OLD", "expired"),
    ],
)
def test_a_stopped_lot_cannot_be_sold_by_any_program(raw: sqlite3.Connection, lot_id: str, words: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match=words):
        raw.execute(SALE, (lot_id, TODAY.isoformat(), None))
    assert raw.execute("SELECT count(*) FROM movement WHERE document = 'x'").fetchone() == (0,)


@pytest.mark.parametrize("lot_id", ["milk␟GOOD", "milk␟TODAY", serial_key("phone", "S1")])
def test_a_sound_lot_can(raw: sqlite3.Connection, lot_id: str) -> None:
    raw.execute(SALE, (lot_id, TODAY.isoformat(), None))


@pytest.mark.parametrize("lot_id", ["milk␟BACK", serial_key("phone", "S3"), "gone␟ANY"])
def test_no_override_lets_a_recalled_lot_go(raw: sqlite3.Connection, lot_id: str) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="recalled"):
        raw.execute(SALE, (lot_id, TODAY.isoformat(), "manager: wanted it"))


@pytest.mark.parametrize("lot_id", ["milk␟HELD", "milk␟OLD", serial_key("phone", "S2")])
def test_an_override_that_is_part_of_the_sale_lets_a_held_or_expired_lot_go(
    raw: sqlite3.Connection, lot_id: str
) -> None:
    raw.execute(SALE, (lot_id, TODAY.isoformat(), "manager: staff purchase"))


def test_a_lot_that_expires_today_cannot_be_sold_tomorrow(raw: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="expired"):
        raw.execute(SALE, ("milk␟TODAY", days(1).isoformat(), None))


def test_goods_without_numbers_cannot_be_sold_while_all_of_the_product_is_recalled(
    stocked: TestShop, raw: sqlite3.Connection
) -> None:
    bag = stocked.product("bag")
    raw.execute(SALE, ("bag␟", TODAY.isoformat(), None))
    stocked.recall(bag, None)
    with pytest.raises(sqlite3.IntegrityError, match="recalled"):
        raw.execute(SALE.replace("'x', 1", "'x', 2"), ("bag␟", TODAY.isoformat(), None))


def test_a_stopped_lot_may_leave_in_every_other_way(raw: sqlite3.Connection) -> None:
    for n, (kind, target) in enumerate([("disposal", "disposal"), ("transfer", "quarantine"), ("count", "count")]):
        for lot in ("BACK", "HELD", "OLD"):
            raw.execute(
                "INSERT INTO movement VALUES ('y', ?, ?, ?, 'floor', ?, 1000, 't', 'd', NULL)",
                (10 * n + len(lot) + ord(lot[0]) * 100, kind, f"milk␟{lot}", target),
            )


@pytest.mark.parametrize("quantity", [0, -1])
def test_a_movement_moves_something_somewhere(raw: sqlite3.Connection, quantity: int) -> None:
    values = "('y', 1, 'transfer', 'milk␟GOOD', 'floor', ?, ?, 't', 'd', NULL)"
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(f"INSERT INTO movement VALUES {values}", ("back", quantity))
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(f"INSERT INTO movement VALUES {values}", ("floor", 1000))


@pytest.mark.parametrize("place", ["floor", "back", "quarantine"])
def test_a_serial_cannot_leave_a_place_where_it_is_not(raw: sqlite3.Connection, place: str) -> None:
    key = serial_key("phone", "S1")
    row = "INSERT INTO balance VALUES (?, ?, 'phone', 1, '9999-12-31', '', -1000)"
    with pytest.raises(sqlite3.IntegrityError):
        raw.execute(row, (key, place))
    raw.execute(row.replace("-1000", "1000") + " ON CONFLICT DO NOTHING", (key, place))
    for change in ("quantity - 2000", "-1000", "-1"):
        with pytest.raises(sqlite3.IntegrityError, match="serial"):
            raw.execute(f"UPDATE balance SET quantity = {change} WHERE lot_id = ? AND location = ?", (key, place))


def test_places_outside_the_shop_owe_what_came_from_them(raw: sqlite3.Connection) -> None:
    key = serial_key("phone", "S1")
    assert raw.execute(
        "SELECT quantity FROM balance WHERE lot_id = ? AND location = 'supplier'", (key,)
    ).fetchone() == (-1000,)


def test_a_receipt_number_is_given_once(raw: sqlite3.Connection) -> None:
    with pytest.raises(sqlite3.IntegrityError, match="number"):
        raw.execute(
            "INSERT INTO sale SELECT 'other', number, till, seq + 1, at, business_date, shift, cashier, customer,"
            " net, tax, total, change, kind, rounding, reduced, voids, order_id FROM sale"
        )
