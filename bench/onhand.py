"""What is on hand: read from the balances in one step, never summed from movements."""

from __future__ import annotations

import random
from itertools import cycle

from bench.counter import BenchCounter
from bench.generate import fill
from bench.measure import Result, Scale, compare, interleave, repeated
from pos_term.store.lots import lot_by_id
from pos_term.store.sales import on_hand

LOTS = 100_000
_KEY_GET = "SELECT quantity FROM balance WHERE lot_id = ? AND location = 'floor'"
_ON_HAND = "SELECT coalesce(sum(quantity), 0) FROM balance WHERE lot_id = ? AND sellable = 1"
_LOT_GET = "SELECT id, sku, lot, serial, expiry, best_before, hold, recall FROM lot WHERE id = ?"


def run(scale: Scale) -> list[Result]:
    """Measure reads of one lot's stock and one product's, against a get by primary key."""
    products = scale.pick(LOTS, LOTS // 10) // 5
    counter = BenchCounter(fill(scale.folder / "onhand.db", products=products, lots=5))
    shelf, store = counter.shelf, counter.store
    numbers = random.Random(5).sample(range(products), 1000)
    times = scale.pick(2000, 500)
    with store.reading() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        lots = {name: cycle([shelf.lot_id(n, 0) for n in numbers]) for name in ("get", "sum", "lot", "standing")}
        skus = cycle([shelf.sku(n) for n in numbers])
        measured = interleave(
            {
                "get": repeated(lambda: driver.execute(_KEY_GET, (next(lots["get"]),)).fetchone(), times),
                "sum": repeated(lambda: driver.execute(_ON_HAND, (next(lots["sum"]),)).fetchone(), times),
                "lot": repeated(lambda: driver.execute(_LOT_GET, (next(lots["lot"]),)).fetchone(), times),
                "standing": repeated(lambda: lot_by_id(connection, next(lots["standing"])), times),
                "product": repeated(lambda: on_hand(connection, [next(skus)]), times),
            },
            scale.rounds,
        )
    counter.close()
    return [
        compare("on hand of a lot, all places", measured["sum"], measured["get"], goal=1.2, note="both bare"),
        compare("a lot with stock and standing, by the store", measured["standing"], measured["lot"]),
        compare("on hand of a product, by the store", measured["product"], measured["get"]),
    ]
