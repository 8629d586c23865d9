"""What it costs that the open cart survives: a scan kept in the store, against one that bare sqlite3 keeps."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import nullcontext
from itertools import cycle
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

from bench.bare import open_bare, settle
from bench.counter import BenchCounter
from bench.generate import fill
from bench.measure import Case, Result, Scale, compare, interleave, skipped
from bench.syncs import BEGIN, CALLS, END, count_calls
from pos_term.services.cart_keeper import CartKeeper
from pos_term.services.checkout import Checkout
from pos_term.store.saved_cart import write_head, write_line

SCANS = 40
MANY = 500
"""Lines of a long cart."""


def run(scale: Scale) -> list[Result]:
    """Measure scans into carts of ten lines, kept by the till, by bare sqlite3 and not at all; and a long cart."""
    shelf = fill(scale.folder / "shelf.db", products=1000, lots=2)
    copy = scale.folder / "bare.db"
    shutil.copy(shelf.path, copy)
    counter = BenchCounter(shelf)
    drivers = [open_bare(path, triggers=True) for path in (copy, shelf.path)]
    for each in drivers:
        settle(each)
    driver = drivers[0]
    plain = [shelf.ean(n) for n in range(shelf.products)]
    packs = [shelf.pack(n, 0) for n in range(shelf.products)]
    batch = scale.pick(200, 60)
    cases: dict[str, Case] = {}
    for name, raws in (("pack", packs), ("plain", plain)):
        cases[f"{name} kept"] = _scans(counter, raws, batch)
        cases[f"{name} bare"] = _scans(counter, raws, batch, instead=lambda: _write(driver, counter.checkout))
        cases[f"{name} lost"] = _scans(counter, raws, batch, instead=lambda: None)
    cases["long kept"] = _onto(counter, packs, MANY)
    cases["long bare"] = _onto(counter, packs, MANY, instead=lambda: _write(driver, counter.checkout))
    try:
        measured = interleave(cases, scale.rounds)
    finally:
        counter.close()
        for each in drivers:
            each.close()

    def against(case: str, ours: str, floor: str, goal: float | None = None, note: str = "") -> Result:
        return compare(case, measured[ours], measured[floor], goal=goal, note=note)

    return [
        against("a GS1 pack into the cart", "pack kept", "pack bare", 2.0, "floor: bare sqlite3 keeps the line"),
        against("a plain barcode into the cart", "plain kept", "plain bare", 2.0, "as above"),
        against("a GS1 pack, floor not kept at all", "pack kept", "pack lost", note="a sync for each scan"),
        against(f"a GS1 pack into a cart of {MANY} lines", "long kept", "long bare", 2.0, "as above, added up"),
        _syncs(scale),
    ]


def _write(driver: sqlite3.Connection, checkout: Checkout) -> None:
    """The least that keeps a scan: the line touched, what it holds, and the sale's own row."""
    cart = checkout.cart
    line = cart.lines[-1]
    driver.execute("BEGIN IMMEDIATE")
    driver.execute(
        "INSERT OR REPLACE INTO open_sale VALUES ('s', '1', 'open', 'ana', '', ?, ?, ?, ?)",
        (cart.total, cart.items, write_head(cart, ()), "2026-11-21T12:00:00.000000Z"),
    )
    driver.execute("INSERT OR REPLACE INTO open_line VALUES ('s', ?, ?, ?)", (line.key, line.key, write_line(line)))
    for number in line.numbers:
        values = (line.key, number.lot_id, number.quantity)
        driver.execute("INSERT OR REPLACE INTO open_number VALUES ('s', ?, ?, ?)", values)
    driver.execute("COMMIT")


def _scans(
    counter: BenchCounter, raws: list[bytes], batch: int, *, instead: Callable[[], None] | None = None
) -> Case:
    """Scans into a cart of ten lines at most, kept by the till or by something else in its place."""
    turns = cycle(raws)

    def case() -> float:
        taken = 0.0
        for n in range(batch):
            if n % 10 == 0:
                counter.leave_cart()
            raw = next(turns)
            with patch.object(CartKeeper, "keep", lambda *_, **__: None) if instead else nullcontext():
                start = perf_counter()
                outcome = counter.checkout.scan(raw)
                if instead:
                    instead()
                taken += perf_counter() - start
            assert outcome.ok, outcome.message
        return taken / batch

    return case


def _onto(
    counter: BenchCounter, packs: list[bytes], lines: int, *, instead: Callable[[], None] | None = None
) -> Case:
    """Ten further packs of products that are not in the cart yet."""

    def case() -> float:
        counter.leave_cart()
        with patch.object(CartKeeper, "keep", lambda *_, **__: None):
            for raw in packs[:lines]:
                assert counter.checkout.scan(raw).ok
        assert counter.checkout.scan(packs[lines]).ok  # the first one that is kept writes the whole cart
        with patch.object(CartKeeper, "keep", lambda *_, **__: None) if instead else nullcontext():
            start = perf_counter()
            for raw in packs[lines + 1 : lines + 11]:
                counter.checkout.scan(raw)
                if instead:
                    instead()
            return (perf_counter() - start) / 10

    return case


def _syncs(scale: Scale) -> Result:
    """The system calls of plain scans, counted in a process of their own."""
    case = "fdatasync calls in a scan"
    if shutil.which("strace") is None:
        return skipped(case, "no strace on this machine")
    log = scale.folder / "calls.txt"
    command = ["strace", "-f", "-qq", "-e", f"trace={CALLS}", "-e", "signal=none", "-o", str(log)]
    ran = subprocess.run(
        [*command, sys.executable, "-m", "bench.keeping", str(scale.folder / "scans.db")],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if ran.returncode != 0 or not log.exists():
        return skipped(case, f"strace could not watch ({ran.stderr.strip().splitlines()[-1:] or 'no word'})")
    calls = count_calls(log.read_text(errors="replace"))
    syncs = (calls["fdatasync"] + calls["fsync"]) / SCANS
    note = f"{calls['pwrite64'] / SCANS:.1f} page writes"
    return Result(case=case, value=syncs, unit="calls", goal=1, exact=True, note=note)


def scan(path: Path) -> None:
    """Scan into one cart, with a mark before the first scan and one after the last."""
    counter = BenchCounter(fill(path, products=SCANS + 1, lots=2))
    mark = os.open(os.devnull, os.O_WRONLY)
    counter.fill_cart(1)
    os.write(mark, BEGIN)
    counter.fill_cart(SCANS)
    os.write(mark, END)
    counter.close()


if __name__ == "__main__":
    scan(Path(sys.argv[1]))
