"""Open sales in the tables: one writer for each, a serial in one of them only, all of a change or nothing."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import Connection

from pos_term.domain.documents import Refusal, RefusalOutcome
from pos_term.domain.lots import lot_key, serial_key
from pos_term.store.carts import (
    FetchedAway,
    OpenSaleHead,
    SavedLine,
    SerialTaken,
    by_id,
    drop,
    elsewhere,
    fetch,
    lines_of,
    listed,
    open_at,
    put_aside,
    save,
)
from pos_term.store.engine import Store, StoreFault
from pos_term.store.journal import Posted, Posting, find, post
from pos_term.store.sql import driver_of
from tests.shop import TestShop

S1, S2, LOT = serial_key("phone", "S1"), serial_key("phone", "S2"), lot_key("milk", "A")


def head(sale_id: str = "s-1", till: str = "1", state: str = "open", at: str = "2026-11-21T12:00") -> OpenSaleHead:
    return OpenSaleHead(
        id=sale_id, till=till, state=state, cashier="ana", label="", total=250, items=1, head="{}", changed_at=at
    )  # fmt: skip


def line(key: int, *numbers: tuple[str, int], place: int | None = None, content: str = "{}") -> SavedLine:
    return SavedLine(key, place or key, content, numbers)


def held(store: Store) -> list[tuple[str, int, str, int]]:
    with store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT sale, line, lot_id, quantity FROM open_number ORDER BY 1, 2, 3")
        return [(row[0], row[1], row[2], row[3]) for row in rows]


def found(store: Store, sale_id: str = "s-1") -> OpenSaleHead | None:
    with store.reading() as connection:
        return by_id(connection, sale_id)


@pytest.fixture
def other(store: Store) -> Iterator[Store]:
    """Another program on the same file."""
    opened = Store(store.path)
    yield opened
    opened.close()


def test_a_sale_is_written_line_by_line_and_read_in_its_order(store: Store) -> None:
    save(store, head(), [line(1, content="one"), line(2, content="two")], (), known=False)
    save(store, head(), [line(3, place=7, content="three"), line(1, place=9, content="uno")], [2], known=True)
    with store.reading() as connection:
        assert lines_of(connection, "s-1") == [(3, "three"), (1, "uno")]
        assert open_at(connection, "1") == head()
        assert open_at(connection, "2") is None


def test_what_a_line_holds_follows_the_line(store: Store) -> None:
    save(store, head(), [line(1, (LOT, 2000)), line(2, (S1, 1000))], (), known=False)
    save(store, head(), [line(1, (LOT, 500), (S2, 1000))], [2], known=True)
    assert held(store) == [("s-1", 1, LOT, 500), ("s-1", 1, S2, 1000)]


def test_a_sale_in_doubt_is_written_anew(store: Store) -> None:
    save(store, head(), [line(1, (LOT, 2000)), line(2, (S1, 1000))], (), known=False)
    save(store, head(), [line(5, (S2, 1000))], (), known=False)
    assert held(store) == [("s-1", 5, S2, 1000)]
    with store.reading() as connection:
        assert lines_of(connection, "s-1") == [(5, "{}")]


def test_a_serial_of_another_open_sale_is_not_taken_and_nothing_is_written(store: Store, other: Store) -> None:
    save(store, head(), [line(1, (S1, 1000))], (), known=False)
    save(other, head("s-2", "2"), [line(1, (LOT, 1000))], (), known=False)
    with pytest.raises(SerialTaken, match=r"serial S1 is ALREADY IN ANOTHER CART \(till 1\)"):
        save(other, head("s-2", "2"), [line(2, (LOT, 9000)), line(3, (S1, 1000))], [1], known=True)
    assert held(store) == [("s-1", 1, S1, 1000), ("s-2", 1, LOT, 1000)]


def test_lots_stand_in_any_number_of_open_sales(store: Store) -> None:
    save(store, head(), [line(1, (LOT, 1000))], (), known=False)
    save(store, head("s-2", "2"), [line(1, (LOT, 2000)), line(2, (LOT, 500))], (), known=False)
    with store.reading() as connection:
        assert elsewhere(connection, LOT, "s-1") == (2500, "till 2")
        assert elsewhere(connection, LOT, "s-3") == (3500, "till 1")
        assert elsewhere(connection, S1, "s-1") == (0, "")


def test_the_index_holds_even_against_raw_sql(store: Store) -> None:
    save(store, head(), [line(1, (S1, 1000))], (), known=False)
    with closing(sqlite3.connect(store.path)) as driver, pytest.raises(sqlite3.IntegrityError):
        driver.execute("INSERT INTO open_number VALUES ('s-2', 1, ?, 1000)", (S1,))


def test_a_number_that_no_open_sale_has_any_more_is_in_nobodys_way(store: Store) -> None:
    with store.writing() as connection:
        connection.exec_driver_sql("INSERT INTO open_number VALUES ('gone', 1, ?, 1000)", (S1,))
    save(store, head(), [line(1, (S1, 1000))], (), known=False)
    assert held(store) == [("s-1", 1, S1, 1000)]


@pytest.mark.parametrize("known", [True, False])
@pytest.mark.parametrize("state", ["suspended", "open"])
def test_a_sale_that_is_not_open_at_a_till_is_not_written_by_it(store: Store, known: bool, state: str) -> None:
    till = "2" if state == "open" else "1"
    save(store, head(till=till), [line(1, (S1, 1000))], (), known=False)
    if state == "suspended":
        save(store, head(state=state), [], (), known=True)
    with pytest.raises(FetchedAway):
        save(store, head(till="1"), [line(2)], (), known=known)
    assert found(store) == head(till=till, state=state)
    assert held(store) == [("s-1", 1, S1, 1000)]
    with store.writing() as connection:
        assert not drop(connection, "s-1", "1")
    assert held(store) == [("s-1", 1, S1, 1000)]


def test_a_dropped_sale_leaves_nothing(store: Store) -> None:
    save(store, head(), [line(1, (S1, 1000)), line(2)], (), known=False)
    with store.writing() as connection:
        assert drop(connection, "s-1", "1")
        assert not drop(connection, "s-1", "1")
    assert held(store) == []
    assert found(store) is None
    with store.reading() as connection:
        assert lines_of(connection, "s-1") == []


def test_a_fetched_sale_is_the_other_tills_with_all_it_holds(store: Store, other: Store) -> None:
    save(store, head(), [line(1, (S1, 1000))], (), known=False)
    save(store, head(state="suspended"), [], (), known=True)
    parked = head(state="suspended")
    assert fetch(other, parked, till="2", new_id="s-9", at="2026-11-21T13:00") is True
    assert fetch(store, parked, till="3", new_id="s-8", at="2026-11-21T13:00") is False
    assert found(store, "s-9") == head("s-9", "2", at="2026-11-21T13:00")
    assert held(store) == [("s-9", 1, S1, 1000)]
    with store.reading() as connection:
        assert lines_of(connection, "s-9") == [(1, "{}")]
        assert lines_of(connection, "s-1") == []


def test_a_broken_sale_is_kept_aside_and_holds_nothing(store: Store) -> None:
    save(store, head(), [line(1, (S1, 1000))], (), known=False)
    put_aside(store, "s-1")
    assert held(store) == []
    with store.reading() as connection:
        assert listed(connection) == []
        assert open_at(connection, "1") is None
        assert lines_of(connection, "s-1") == [(1, "{}")]


def test_sales_are_listed_oldest_first(store: Store) -> None:
    for n, at in ((1, "2026-11-21T12:03"), (2, "2026-11-21T12:01"), (3, "2026-11-21T12:02")):
        save(store, head(f"s-{n}", str(n), at=at), [line(1)], (), known=False)
    with store.reading() as connection:
        assert [each.id for each in listed(connection)] == ["s-2", "s-3", "s-1"]


def test_a_document_and_what_goes_with_it_stand_together_and_once(shop: TestShop) -> None:
    """What a sale leaves behind among the open ones goes in its own transaction, and is not looked for again."""
    by = Posting("1", "Ana", shop.now, shop.now.date())
    document = Refusal(id="r-1", cashier="ana", raw="x", quantity=1000, outcome=RefusalOutcome.NOT_ADDED)
    asked: list[Connection] = []

    def fail(connection: Connection) -> None:
        connection.exec_driver_sql("DELETE FROM meta")
        raise FetchedAway

    with pytest.raises(FetchedAway):
        post(shop.store, document, by, also=fail)
    assert find(shop.store, "r-1") is None
    assert shop.rows("SELECT count(*) FROM meta") != [(0,)]
    for again in (False, True):
        posted = post(shop.store, document, by, also=asked.append)
        assert isinstance(posted, Posted)
        assert posted.again is again
    assert len(asked) == 1


def test_a_change_of_a_cart_is_not_patient_and_a_sale_is(store: Store) -> None:
    """The cashier goes on: what could not be kept in time is kept with the next change."""
    said: list[str] = []
    with store.writing() as connection:
        driver_of(connection).set_trace_callback(said.append)
    save(store, head(), [], [], known=False)
    begin = said.index("BEGIN IMMEDIATE")
    assert said[begin - 1 : begin + 2] == ["PRAGMA busy_timeout=600", "BEGIN IMMEDIATE", "PRAGMA busy_timeout=5000"]
    said.clear()
    with store.writing() as connection:
        driver_of(connection).set_trace_callback(None)
    assert said[0] == "BEGIN IMMEDIATE"


def test_a_writer_of_the_same_till_is_not_waited_for_for_ever(store: Store) -> None:
    """A record that waits behind a lock holds up no scan."""
    inside, done = threading.Event(), threading.Event()

    def write() -> None:
        with store.writing():
            inside.set()
            done.wait(timeout=30)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert inside.wait(timeout=30)
        with pytest.raises(StoreFault, match="in use by another task"), store.writing(patience=timedelta()):
            raise AssertionError("two writers at once")
    finally:
        done.set()
        writer.join()
    with store.writing(patience=timedelta()):
        pass
