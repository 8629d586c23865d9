"""The memory of the till: what stays resident after a hundred scans and a sale."""

from __future__ import annotations

from pathlib import Path

from bench.measure import Result, Scale, skipped
from bench.paint import fill_cart, items
from bench.terminal import Terminal
from bench.till_program import BARE, opened_till, start, stocked

PRODUCTS, LOTS = 10_000, 5
SCANS = 100
MEGABYTE = 1_000_000


def run(scale: Scale) -> list[Result]:
    """Measure the till's resident set at ten thousand products and fifty thousand lots."""
    case = f"resident after {SCANS} scans and a sale"
    if not Path("/proc/self/status").exists():
        return [skipped(case, "this system does not tell a process's memory")]
    shelf = stocked(scale.folder, products=PRODUCTS, lots=LOTS, loose=SCANS // 2)
    bare = start(BARE)
    till = opened_till(shelf)
    try:
        bare.shown_after(lambda text: "ready" in text)
        opened = resident(till.pid)
        for n in range(SCANS // 2):
            till.burst(shelf.pack(n, 0) + b"\r", items(n + 1))
        fill_cart(till, shelf, SCANS // 2, before=SCANS // 2)
        pay(till)
        return [
            Result(case=case, value=resident(till.pid) / MEGABYTE, unit="MB", goal=120),
            Result(case="resident at the empty counter", value=opened / MEGABYTE, unit="MB"),
            Result(case="resident, bare Textual app", value=resident(bare.pid) / MEGABYTE, unit="MB"),
        ]
    finally:
        till.close()
        bare.close()


def pay(till: Terminal) -> None:
    """Take the whole amount in cash, and wait for the change."""
    till.burst(b"\x1b[21~", lambda text: "Enter" in text and "cash" in text.lower())
    till.burst(b"\r", lambda text: "LAST SALE" in text or "stored" in text.lower())


def resident(process: int) -> int:
    """Bytes of a process that are in memory."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise LookupError(f"process {process} has no resident set")
