"""How often a sale waits for the disk: its system calls, counted by strace where there is one."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

from bench.counter import BenchCounter
from bench.generate import fill
from bench.measure import Result, Scale, skipped

SALES = 40
"""Few enough that the log is not folded into the file meanwhile: that is done when the till is idle."""
CALLS = "fdatasync,fsync,pwrite64,write"
BEGIN, END = b"bench: the sales begin", b"bench: the sales end"


def run(scale: Scale) -> list[Result]:
    """Count the syncs of ten-line sales at the counter, in a process of their own."""
    case = "fdatasync calls in a ten-line sale"
    if shutil.which("strace") is None:
        return [skipped(case, "no strace on this machine")]
    log = scale.folder / "calls.txt"
    command = ["strace", "-f", "-qq", "-e", f"trace={CALLS}", "-e", "signal=none", "-o", str(log)]
    ran = subprocess.run(
        [*command, sys.executable, "-m", "bench.syncs", str(scale.folder / "syncs.db")],
        check=False, capture_output=True, text=True,
    )  # fmt: skip
    if ran.returncode != 0 or not log.exists():
        return [skipped(case, f"strace could not watch ({ran.stderr.strip().splitlines()[-1:] or 'no word'})")]
    calls = count_calls(log.read_text(errors="replace"))
    syncs = (calls["fdatasync"] + calls["fsync"]) / SALES
    writes = calls["pwrite64"] / SALES
    return [Result(case=case, value=syncs, unit="calls", goal=1, exact=True, note=f"{writes:.1f} page writes")]


def count_calls(log: str) -> Counter[str]:
    """System calls by name between the two marks of a log."""
    _, _, after = log.partition(BEGIN.decode())
    between, _, _ = after.partition(END.decode())
    return Counter(re.findall(r"^\d+\s+(\w+)\(", between, re.MULTILINE))


def sell(path: Path) -> None:
    """Sell ten lines at a time, with a mark before the first sale and one after the last."""
    counter = BenchCounter(fill(path, products=400, lots=2))
    mark = os.open(os.devnull, os.O_WRONLY)
    ready = []
    for _ in range(SALES):
        counter.checkout = counter.new_checkout()
        counter.fill_cart(10)
        counter.take_cash()
        ready.append(counter.checkout)
    os.write(mark, BEGIN)
    for checkout in ready:
        assert checkout.complete().ok
    os.write(mark, END)
    counter.close()


if __name__ == "__main__":
    sell(Path(sys.argv[1]))
