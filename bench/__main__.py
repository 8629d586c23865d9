"""`python -m bench`: run the benchmarks and print one table of ratios; `--only NAME`, `--quick`, `--json`."""

from __future__ import annotations

import argparse
import importlib
import json
import platform
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from bench.measure import Result, Scale


class Benchmark(NamedTuple):
    """One file of this folder with a `run`."""

    name: str
    title: str


BENCHMARKS = (
    Benchmark("sale", "The durable sale"),
    Benchmark("syncs", "Waiting for the disk"),
    Benchmark("lookup", "From scan to verdict"),
    Benchmark("keeping", "Keeping the open cart"),
    Benchmark("onhand", "What is on hand"),
    Benchmark("paint", "From key to repaint"),
    Benchmark("start", "From start to first scan"),
    Benchmark("devices", "Scanners, receipts and what devices cost"),
    Benchmark("lots", "The life of a lot"),
    Benchmark("memory", "Memory of the till"),
    Benchmark("imports", "Importing a catalogue"),
)
COLUMNS = ("", "ratio", "goal", "", "ours", "floor", "")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what was asked for. 0 when all ran, whatever they measured; 1 when one broke; 2 for bad usage."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=[b.name for b in BENCHMARKS], help="may be repeated")
    parser.add_argument("--quick", action="store_true", help="smaller stores, fewer turns, five rounds")
    parser.add_argument("--json", action="store_true", help="print one JSON document instead of the table")
    asked = parser.parse_args(arguments)
    wanted = [b for b in BENCHMARKS if not asked.only or b.name in asked.only]
    found: dict[str, list[Result]] = {}
    broken = False
    for benchmark in wanted:
        print(f"{benchmark.title} ...", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(prefix=f"pos_term-bench-{benchmark.name}-") as folder:
            scale = Scale(quick=asked.quick, folder=Path(folder), rounds=5 if asked.quick else 7)
            try:
                found[benchmark.name] = importlib.import_module(f"bench.{benchmark.name}").run(scale)
            except Exception as error:  # one benchmark that breaks does not take the others along
                print(f"{benchmark.name} broke: {type(error).__name__}: {error}", file=sys.stderr)
                broken = True
    print(as_json(found) if asked.json else as_table(found))
    return int(broken)


def as_json(found: dict[str, list[Result]]) -> str:
    """The results with what they were measured on, as one JSON document."""
    rows = [{"bench": name, **asdict(row), "met": row.met} for name, rows in found.items() for row in rows]
    return json.dumps({**machine(), "results": rows}, ensure_ascii=False, indent=2)


def machine() -> dict[str, str]:
    """The versions that a ratio depends on."""
    return {
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": f"{platform.system()} {platform.machine()}",
    }


def as_table(found: dict[str, list[Result]]) -> str:
    """The results as one table: a block for each benchmark, a line for each row, and the misses at the end."""
    titles = {b.name: b.title for b in BENCHMARKS}
    blocks = [(titles[name], [cells(row) for row in rows]) for name, rows in found.items()]
    lines = [list(COLUMNS), *(line for _, block in blocks for line in block)]
    widths = [max(len(line[n]) for line in lines) for n in range(len(COLUMNS))]
    text = [_line(COLUMNS, widths)]
    for title, block in blocks:
        text += ["", title, *(_line(line, widths) for line in block)]
    rows = [row for block in found.values() for row in block]
    judged = [row for row in rows if row.met is not None]
    missed = [row.case for row in judged if not row.met]
    text += [
        "",
        f"{len(judged) - len(missed)} of {len(judged)} goals met"
        + (f"; missed: {', '.join(missed)}" if missed else ""),
    ]
    return "\n".join(text)


def cells(row: Result) -> tuple[str, ...]:
    """One row of the table, column by column."""
    value = "–" if row.value is None else f"{number(row.value)} {row.unit}"
    goal = "" if row.goal is None else f"{'=' if row.exact else '≤'} {number(row.goal)}"
    verdict = {True: "met", False: "MISSED", None: ""}[row.met]
    return (f"  {row.case}", value, goal, verdict, row.ours, row.floor, row.note)


def number(value: float) -> str:
    """Two decimals for a ratio, none for what is large."""
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def _line(line: Iterable[str], widths: Sequence[int]) -> str:
    case, *figures, note = (
        text.ljust(width) if n in (0, 3, 6) else text.rjust(width)
        for n, (text, width) in enumerate(zip(line, widths, strict=True))
    )
    return "  ".join((case, *figures, note)).rstrip()


if __name__ == "__main__":
    sys.exit(main())
