"""From scan to verdict: reading the store and judging a pack, against one bare statement."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Sequence
from itertools import cycle
from time import perf_counter
from unittest.mock import patch

from bench.counter import NOON, BenchCounter
from bench.generate import TODAY, Shelf, fill
from bench.measure import Case, Result, Scale, compare, interleave
from pos_term.domain.barcode import ScanError, ScannedCode, decode
from pos_term.services import scanning
from pos_term.services.judging import Counter, judge_pack
from pos_term.services.scanning import Identified, identify

ONE_JOIN = """SELECT p.sku, p.name, p.price, p.tax_rate, l.id, l.lot, l.expiry, b.quantity
    FROM barcode c JOIN product p ON p.sku = c.sku JOIN balance b ON b.sku = p.sku JOIN lot l ON l.id = b.lot_id
    WHERE c.code = ? AND b.quantity > 0 AND b.sellable = 1 AND b.removal_date >= ?
      AND l.hold IS NULL AND l.recall IS NULL AND p.recall IS NULL
    ORDER BY b.removal_date, b.received_on, b.lot_id LIMIT 1"""
"""The floor: barcode to product to the first lot to expire, all that a sale needs, in one statement."""

FEW, MANY = 10_000, 1_000_000
SOLD_OUT = 100_000
LOTS = 5
"""Lots of each product."""


def run(scale: Scale) -> list[Result]:
    """Measure a scan at ten thousand and a million lots, and with a product that has sold out for years."""
    many = scale.pick(MANY, MANY // 10)
    shelves = {
        "few": fill(scale.folder / "few.db", products=FEW // LOTS, lots=LOTS),
        "same": fill(scale.folder / "same.db", products=FEW // LOTS, lots=LOTS),
        "many": fill(scale.folder / "many.db", products=many // LOTS, lots=LOTS),
        "sold": fill(scale.folder / "sold.db", products=FEW // LOTS, lots=LOTS, sold_out=SOLD_OUT),
    }
    counters = {name: BenchCounter(shelf) for name, shelf in shelves.items()}
    drivers = {name: sqlite3.connect(shelf.path) for name, shelf in shelves.items()}
    batch = scale.pick(400, 150)
    cases: dict[str, Case] = {}
    for name, shelf in shelves.items():
        products = [shelf.products - 1] if name in ("sold", "same") else _products(shelf)
        cases[f"bare {name}"] = _bare(drivers[name], shelf, products, batch)
        cases[f"verdict {name}"] = _verdict(counters[name], products, batch, ready=True)
    everywhere = _products(shelves["many"])
    cases["decoded many"] = _verdict(counters["many"], everywhere, batch, ready=False)
    cases["scan many"] = _whole(counters["many"], [shelves["many"].pack(n, 0) for n in everywhere], batch)
    cases["plain many"] = _whole(counters["many"], [shelves["many"].ean(n) for n in everywhere], batch)
    try:
        return _table(interleave(cases, scale.rounds), many)
    finally:
        for driver in drivers.values():
            driver.close()
        for counter in counters.values():
            counter.close()


def _products(shelf: Shelf) -> list[int]:
    """Products in no order, so that neighbours on the shelf help nobody."""
    return random.Random(17).sample(range(shelf.products), 1500)


def _each(work: Callable[[int], object], products: Sequence[int], batch: int) -> Case:
    turns = cycle(products)

    def case() -> float:
        wanted = [next(turns) for _ in range(batch)]
        start = perf_counter()
        for product in wanted:
            work(product)
        return (perf_counter() - start) / batch

    return case


def _bare(driver: sqlite3.Connection, shelf: Shelf, products: Sequence[int], batch: int) -> Case:
    codes = {n: f"0{shelf.ean(n).decode()}" for n in products}
    today = TODAY.isoformat()

    def look(product: int) -> None:
        row = driver.execute(ONE_JOIN, (codes[product], today)).fetchone()
        assert row is not None

    return _each(look, products, batch)


def _verdict(counter: BenchCounter, products: Sequence[int], batch: int, *, ready: bool) -> Case:
    """Identify a pack by its GS1 code and judge it; with `ready` the code has been read beforehand."""
    packs = {n: counter.shelf.pack(n, 0) for n in products}
    read = {raw: decode(raw, on=TODAY, settings=counter.decoder) for raw in packs.values()}
    now = Counter(TODAY, NOON)

    def ready_made(raw: bytes, **_: object) -> ScannedCode | ScanError:
        return read[raw]

    def look(product: int) -> None:
        with counter.store.reading() as connection:
            found = identify(connection, packs[product], TODAY, counter.decoder)
            assert isinstance(found, Identified)
            judged = judge_pack(connection, found.product, found.pack, 1000, now)
            assert not judged.verdict.blocked

    case = _each(look, products, batch)
    if not ready:
        return case

    def with_ready_codes() -> float:
        with patch.object(scanning, "decode", ready_made):
            return case()

    return with_ready_codes


def _whole(counter: BenchCounter, raws: Sequence[bytes], batch: int) -> Case:
    """The counter's own scan, into a cart of ten lines at most."""
    turns = cycle(raws)

    def case() -> float:
        taken = 0.0
        for n in range(batch):
            if n % 10 == 0:
                counter.leave_cart()
            raw = next(turns)
            start = perf_counter()
            outcome = counter.checkout.scan(raw)
            taken += perf_counter() - start
            assert outcome.ok, outcome.message
        return taken / batch

    return case


def _table(measured: dict[str, list[float]], many: int) -> list[Result]:
    unread = "reading the code not counted"

    def against(case: str, ours: str, floor: str, goal: float | None = None, note: str = "") -> Result:
        return compare(case, measured[ours], measured[floor], goal=goal, note=note)

    return [
        against(f"GS1 pack to verdict, {FEW:,} lots", "verdict few", "bare few", 4.0, unread),
        against(f"GS1 pack to verdict, {many:,} lots", "verdict many", "bare many", 4.0, unread),
        against("with reading the code", "decoded many", "bare many"),
        against("the counter's whole scan of a GS1 pack", "scan many", "bare many", note="line in the cart"),
        against("the counter's whole scan of a plain barcode", "plain many", "bare many", note="waits for its lot"),
        against(f"growth from {FEW:,} to {many:,} lots", "verdict many", "verdict few", 1.3),
        against("growth of the bare statement", "bare many", "bare few"),
        against(f"{SOLD_OUT:,} sold-out lots of the product", "verdict sold", "verdict same", 1.1),
    ]
