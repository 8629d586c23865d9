"""The durable sale: ten lines of ten lots through the one door, against bare sqlite3 writing the same rows."""

from __future__ import annotations

import shutil
import sqlite3
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import count
from statistics import median
from time import perf_counter

from bench.bare import open_bare, rows_of_sale, settle, write_bare
from bench.counter import NOON, BenchCounter
from bench.generate import TODAY, Shelf, fill
from bench.measure import Case, Result, Scale, compare, interleave, ratio_of, seconds
from pos_term.domain.dates import stamp
from pos_term.services.outcomes import OutcomeKind
from pos_term.store.codec import GENESIS, seal, write_document
from pos_term.store.journal import Posted, post

SIZES = (1, 10, 50)
"""Lines of a sale."""
SLOW_SYNC = 3.5e-3
"""Seconds of a sync on an ordinary till's disk (Samsung 960 Pro, percona.com 2018-07-18)."""


def run(scale: Scale) -> list[Result]:
    """Measure `post`, the whole `complete`, the chain, and what one more line costs."""
    shelf = fill(scale.folder / "shelf.db", products=2000, lots=5)
    copies = {name: _copy(shelf, name) for name in ("door", "counter", "bare", "rows", "ruleless")}
    drivers = {name: open_bare(copy.path, triggers=name != "ruleless") for name, copy in copies.items()}
    for driver in drivers.values():
        settle(driver)
    door, counter = BenchCounter(copies["door"]), BenchCounter(copies["counter"])
    numbers = count(1)
    cases: dict[str, Case] = {}
    for lines in SIZES:
        floors = ("bare", "rows", "ruleless") if lines == 10 else ("bare",)
        posted: dict[str, deque[str]] = {name: deque() for name in floors}
        cases[f"door {lines}"] = _through_the_door(door, lines, numbers, posted.values())
        cases[f"door {lines}"]()  # a first supply of rows, for the rounds in which the bare cases come first
        for name in floors:
            cases[f"{name} {lines}"] = _bare(drivers["door"], drivers[name], posted[name], name == "bare")
    cases["counter 10"] = _at_the_counter(counter, 10)
    cases["chain 10"] = _chain(door, 10, numbers)
    try:
        return _table(interleave(cases, scale.rounds, turns=scale.pick(24, 8)))
    finally:
        door.close()
        counter.close()
        for driver in drivers.values():
            driver.close()


def _copy(shelf: Shelf, name: str) -> Shelf:
    path = shelf.path.with_name(f"{name}.db")
    shutil.copy(shelf.path, path)
    return replace(shelf, path=path)


def _through_the_door(counter: BenchCounter, lines: int, ids: Iterator[int], posted: Iterable[deque[str]]) -> Case:
    def case() -> float:
        sale = counter.sale(next(ids), lines)
        start = perf_counter()
        outcome = post(counter.store, sale, counter.posting)
        taken = perf_counter() - start
        assert isinstance(outcome, Posted), outcome
        for queue in posted:
            queue.append(sale.id)
        return taken

    return case


def _bare(reader: sqlite3.Connection, driver: sqlite3.Connection, posted: deque[str], chained: bool) -> Case:
    """Bare sqlite3 with the rows of the oldest sale that it has not written yet."""

    def case() -> float:
        rows = rows_of_sale(reader, posted.popleft())
        start = perf_counter()
        write_bare(driver, rows, chained=chained)
        return perf_counter() - start

    return case


def _at_the_counter(counter: BenchCounter, lines: int) -> Case:
    """The whole of Enter on the last tender; what is scanned before is not counted."""

    def case() -> float:
        counter.fill_cart(lines)
        counter.take_cash()
        start = perf_counter()
        outcome = counter.checkout.complete()
        taken = perf_counter() - start
        assert outcome.kind is OutcomeKind.COMPLETED, outcome.message
        return taken

    return case


def _chain(counter: BenchCounter, lines: int, ids: Iterator[int]) -> Case:
    """Only what the chain asks for: the canonical text of the sale and its hash."""

    def case() -> float:
        sale = counter.sale(next(ids), lines)
        start = perf_counter()
        seal(
            till="1", seq=1, kind=sale.KIND, at=stamp(NOON), business_date=TODAY.isoformat(), actor="Ana",
            document=write_document(sale), previous=GENESIS,
        )  # fmt: skip
        return perf_counter() - start

    return case


def _table(measured: dict[str, list[float]]) -> list[Result]:
    door, counter, bare = measured["door 10"], measured["counter 10"], measured["bare 10"]
    return [
        compare("ten lines through post", door, bare, goal=2.0, note="floor: the same rows, chained on the way"),
        compare("ten lines through complete", counter, bare, goal=2.0, note="floor: as above"),
        compare("post, floor with ready rows", door, measured["rows 10"], note="text and hash made before"),
        compare("post, floor without rules", door, measured["ruleless 10"], note="and without triggers"),
        _on_a_slow_disk(counter, bare),
        compare("canonical text and hash, share of the floor", measured["chain 10"], bare),
        *(_more_lines(measured, few, many) for few, many in ((1, 10), (10, 50))),
    ]


def _on_a_slow_disk(ours: list[float], bare: list[float]) -> Result:
    slow = [[value + SLOW_SYNC for value in values] for values in (ours, bare)]
    note = f"computed: a sync of {seconds(SLOW_SYNC)} more for both"
    return compare("complete, on an ordinary disk", slow[0], slow[1], goal=1.2, note=note)


def _more_lines(measured: dict[str, list[float]], few: int, many: int) -> Result:
    """What one more line costs, against the same line written bare."""
    ours, bare = (
        [
            (more - less) / (many - few)
            for more, less in zip(measured[f"{who} {many}"], measured[f"{who} {few}"], strict=True)
        ]
        for who in ("door", "bare")
    )
    return Result(
        case=f"each further line, {few} to {many}", value=ratio_of(ours, bare), ours=seconds(median(ours)),
        floor=seconds(median(bare)),
    )  # fmt: skip
