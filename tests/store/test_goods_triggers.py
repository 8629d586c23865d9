"""The database itself keeps what came, what left, what was made of what, what was put right: from raw SQL too."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from pos_term.domain.documents import LotField
from pos_term.domain.products import Tracking
from pos_term.store.verify import verify
from tests.shop import TODAY, TestShop, days
from tests.store.goods import a_day_of_goods, amended, came, receipt
from tests.store.test_triggers import SALE


@pytest.fixture
def day(shop: TestShop) -> TestShop:
    """A day that leaves a row in every table of goods."""
    a_day_of_goods(shop)
    return shop


@pytest.fixture
def raw(day: TestShop) -> Iterator[sqlite3.Connection]:
    """Any tool that opens the file."""
    with closing(sqlite3.connect(day.store.path, isolation_level=None)) as driver:
        yield driver


@pytest.mark.parametrize("table", ["intake", "departure", "lineage", "lot_fact"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {0} SET document = 'other'",
        "UPDATE OR REPLACE {0} SET document = document",
        "DELETE FROM {0}",
        "REPLACE INTO {0} SELECT * FROM {0}",
        "INSERT OR IGNORE INTO {0} SELECT * FROM {0} LIMIT 1",
    ],
)
def test_what_happened_to_goods_is_append_only(
    day: TestShop, raw: sqlite3.Connection, table: str, statement: str
) -> None:
    before = raw.execute(f"SELECT * FROM {table}").fetchall()
    assert before
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        raw.execute(statement.format(table))
    assert raw.execute(f"SELECT * FROM {table}").fetchall() == before
    assert verify(day.store).sound


def test_a_lot_that_was_tested_again_may_be_sold_and_one_whose_date_was_shortened_not(shop: TestShop) -> None:
    shop.product("milk", Tracking.LOT)
    shop.product("pump", Tracking.LOT_SERIAL)
    unit = came("P1", 1, sku="pump", serial="S1", expiry=days(-1))
    shop.post(receipt(came("OLD", expiry=days(-1)), came("NEW", expiry=days(9)), unit))
    old, new, later = days(-1).isoformat(), days(9).isoformat(), days(30).isoformat()
    with closing(sqlite3.connect(shop.store.path, isolation_level=None)) as raw:
        for lot in ("milk␟OLD", "pump␟␟S1"):
            with pytest.raises(sqlite3.IntegrityError, match="expired"):
                raw.execute(SALE, (lot, TODAY.isoformat(), None))
        shop.post(amended("OLD", (LotField.EXPIRY, old, later), retest=True))
        shop.post(amended("P1", (LotField.EXPIRY, old, later), sku="pump", retest=True, id="b"))
        shop.post(amended("NEW", (LotField.EXPIRY, new, old), id="c"))
        for n, lot in enumerate(("milk␟OLD", "pump␟␟S1"), 1):
            raw.execute(SALE.replace("'x', 1", f"'x', {n}"), (lot, TODAY.isoformat(), None))
        with pytest.raises(sqlite3.IntegrityError, match="expired"):
            raw.execute(SALE, ("milk␟NEW", TODAY.isoformat(), None))
