"""Reads over a year's movements: answered out of one index that has in it all they ask for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Connection

from bench.history import History, live
from pos_term.store import figures, flows
from pos_term.store.engine import Store
from pos_term.store.sql import driver_of

YEAR = ("2025-11-21", "2026-11-21")
ANY = ("", "~")
Read = Callable[[Connection], Any]
READS: dict[str, Read] = {
    "sold_by_period": lambda c: flows.sold_by_period(c, "P0000000", *YEAR, 7),
    "sold_between": lambda c: flows.sold_between(c, *YEAR),
    "lot_days": flows.lot_days,
    "lot_flows": lambda c: list(flows.lot_flows(c, *YEAR)),
    "in_quarantine_since": flows.in_quarantine_since,
    "in_books_since": figures.in_books_since,
}


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> History:
    return live(tmp_path_factory.mktemp("year") / "store.db", products=12, lots=4, sales=9, left=5)


def plans(connection: Connection, read: Read) -> list[str]:
    """How the database answers each statement of a read."""
    driver = driver_of(connection)
    asked: list[str] = []
    driver.set_trace_callback(asked.append)
    try:
        read(connection)
    finally:
        driver.set_trace_callback(None)
    assert asked
    return [row[3] for text in asked for row in driver.execute(f"EXPLAIN QUERY PLAN {text}")]


@pytest.mark.parametrize("name", READS)
def test_movements_are_read_from_the_index_alone(year: History, name: str) -> None:
    store = Store(year.path)
    with store.reading() as connection:
        found = plans(connection, READS[name])
    store.close()
    touched = [step for step in found if step.split()[1] in ("movement", "m")]
    assert touched
    assert all("USING COVERING INDEX movement_by_lot" in step for step in touched), found


def test_what_is_read_adds_up(year: History) -> None:
    store = Store(year.path)
    with store.reading() as connection:
        lots = {flow.lot_id: flow for flow in flows.lot_flows(connection, *YEAR)}
        assert len(lots) == 48
        assert {flow.sold for flow in lots.values()} == {9000}
        assert {flow.on_hand for flow in lots.values()} == {5000}
        assert {flow.since_last for flow in lots.values()} == {0}
        assert flows.sold_between(connection, *YEAR) == dict.fromkeys(lots, 9000)
        assert sum(flows.sold_by_period(connection, "P0000003", *YEAR, 7).values()) == 4 * 9000
        assert figures.sold_in_all(connection) == dict.fromkeys(lots, 9000)
        assert figures.came_in_all(connection) == dict.fromkeys(lots, 14_000)
        costs = list(flows.sale_costs(connection, *ANY))
        by_lot = sum(flow.sold * (flow.unit_cost or 0) for flow in lots.values())
        assert sum(each.cost for each in costs) == by_lot
        assert len(costs) == flows.sales_between(connection, *ANY)
        assert not any(each.unknown for each in costs)
    store.close()


def test_a_products_sales_are_not_those_of_one_whose_number_begins_alike(year: History) -> None:
    """P00000 is no product: nothing of P0000001 is its."""
    store = Store(year.path)
    with store.reading() as connection:
        assert flows.sold_by_period(connection, "P000000", *YEAR, 7) == {}
    store.close()
