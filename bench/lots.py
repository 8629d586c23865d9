"""The life of a lot: its card, its trace, a chain of components, the year's reports; few lots against a million."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import cycle
from time import perf_counter
from zoneinfo import ZoneInfo

from bench.history import History, live
from bench.measure import Case, Result, Scale, compare, interleave, repeated
from pos_term.services.clock import Clock
from pos_term.services.desk import Desk, Refused
from pos_term.services.lot_desk import card, find_lots
from pos_term.services.reports import Report, make_report
from pos_term.services.trace import trace
from pos_term.store import catalogue
from pos_term.store.engine import Store
from pos_term.store.lineage import descendants

FEW, MANY = 10_000, 1_000_000
LOTS, SALES = 5, 9
"""Lots of a product and sales of a lot where growth is measured: ten movements a lot."""
SHOP_PRODUCTS, SHOP_LOTS, SHOP_SALES = 2_000, 10, 75
"""A shop's year: 20,000 lots, 1.5 million movements."""
REPORTS = (
    "on-hand", "valuation", "expiry", "utilisation", "slow-lots", "low", "turnover", "margin", "forecast",
    "alerts",
)  # fmt: skip
SCAN = "SELECT lot_id, sum(quantity) FROM movement GROUP BY lot_id"
"""The floor of a report over the year: one pass over all of its movements."""
ONE_LOT = "SELECT document, n, source, target, quantity, at FROM movement WHERE lot_id = ? ORDER BY at"
"""The floor of a trace: the lot's own movements, by the index."""


def run(scale: Scale) -> list[Result]:
    """Measure the same jobs in a small store and in one of a million lots, then the reports of a shop's year."""
    many = scale.pick(MANY, MANY // 10)
    small = live(scale.folder / "small.db", products=FEW // LOTS, lots=LOTS, sales=SALES)
    large = live(scale.folder / "large.db", products=many // LOTS, lots=LOTS, sales=SALES)
    year = live(
        scale.folder / "year.db", products=scale.pick(SHOP_PRODUCTS, SHOP_PRODUCTS // 10), lots=SHOP_LOTS,
        sales=SHOP_SALES,
    )  # fmt: skip
    with _desk(small) as few, _desk(large) as lots, _desk(year) as shop:
        return [*_growth(scale, small, large, few, lots), *_reports(scale, year, shop)]


@contextmanager
def _desk(history: History) -> Iterator[Desk]:
    store = Store(history.path)
    try:
        with store.reading() as connection:
            shop = catalogue.shop(connection)
        at = datetime.combine(history.today, datetime.min.time(), UTC) + timedelta(hours=12)
        clock = Clock(ZoneInfo(shop.timezone), fixed=at)
        yield Desk(store=store, shop=shop, clock=clock, training=True, till="1", actor="Ana")
    finally:
        store.close()


def _growth(scale: Scale, small: History, large: History, few: Desk, many: Desk) -> list[Result]:
    cases: dict[str, Case] = {}
    drivers = []
    for name, history, desk in (("few", small, few), ("many", large, many)):
        driver = sqlite3.connect(history.path)
        drivers.append(driver)
        for what, work in _jobs(history, desk, driver).items():
            cases[f"{what} {name}"] = repeated(work, scale.pick(60, 20))
    measured = interleave(cases, scale.rounds)
    for driver in drivers:
        driver.close()
    lots = f"{large.products * LOTS:,}"
    growing = ("the card of a lot", "finding a lot by its code", "the trace of a lot", "a chain of ten lots")
    return [
        *(
            compare(f"{what}: growth to {lots} lots", measured[f"{what} many"], measured[f"{what} few"], goal=1.3)
            for what in growing
        ),
        compare("the trace of a lot, ten steps", measured["the trace of a lot many"], measured["bare many"],
                note="its own movements by the index"),
    ]  # fmt: skip


def _jobs(history: History, desk: Desk, driver: sqlite3.Connection) -> dict[str, Callable[[], object]]:
    picked = random.Random(5).sample(range(history.products), 400)
    turns = {name: cycle(picked) for name in ("card", "find", "trace", "chain", "bare")}
    chained = cycle(range(0, history.products, 100))

    def of_card() -> object:
        found = card(desk, history.lot_id(next(turns["card"]), 3))
        assert found is not None
        return found

    def of_code() -> object:
        found = find_lots(desk, history.lot(next(turns["find"]), 3))
        assert len(found) == 1
        return found

    def of_trace() -> object:
        found = trace(desk, history.lot(next(turns["trace"]), 3))
        assert not isinstance(found, Refused)
        assert len(found.movements) == SALES + 1
        return found

    def of_chain() -> object:
        with desk.store.reading() as connection:
            found = descendants(connection, history.lot_id(next(chained), 3))
        assert found
        return found

    def bare() -> object:
        return driver.execute(ONE_LOT, (history.lot_id(next(turns["bare"]), 3),)).fetchall()

    return {
        "the card of a lot": of_card, "finding a lot by its code": of_code, "the trace of a lot": of_trace,
        "a chain of ten lots": of_chain, "bare": bare,
    }  # fmt: skip


def _reports(scale: Scale, year: History, desk: Desk) -> list[Result]:
    since = year.today - timedelta(days=364)
    driver = sqlite3.connect(year.path)

    def floor() -> float:
        start = perf_counter()
        rows = driver.execute(SCAN).fetchall()
        taken = perf_counter() - start
        assert len(rows) == year.products * year.lots
        return taken

    def report(name: str) -> Case:
        def case() -> float:
            start = perf_counter()
            made = make_report(desk, name, since=since, until=year.today)
            taken = perf_counter() - start
            assert isinstance(made, Report), made
            return taken

        return case

    cases: dict[str, Case] = {"floor": floor, **{name: report(name) for name in REPORTS}}
    measured = interleave(cases, scale.pick(5, 3))
    driver.close()
    note = f"{year.movements:,} movements; the floor reads them once"
    return [compare(f"report {name} over a year", measured[name], measured["floor"], note=note) for name in REPORTS]
