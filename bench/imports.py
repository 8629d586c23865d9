"""Importing a catalogue: the shelf prices of seven chains, 75,202 products, through the command."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
from pathlib import Path
from time import perf_counter

from bench.measure import Result, Scale, skipped

PRODUCTS = 75_202
FILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "il_store_prices_2026-08-10.csv.gz"
HEADER = ("sku", "name", "gtin", "barcodes", "price", "unit", "weighed")


def run(scale: Scale) -> list[Result]:
    """Import the file into an empty store, and then the same file again, which changes nothing."""
    case = f"import of {PRODUCTS:,} products"
    if not FILE.exists():
        return [skipped(case, "the price file is not beside this checkout")]
    wanted = scale.pick(PRODUCTS, PRODUCTS // 10)
    table, store = scale.folder / "products.csv", scale.folder / "store.db"
    rows = write_table(FILE, table, most=wanted)
    _pos_term(store, "init", "--training")
    first, done = _pos_term(store, "import", "products", str(table), "--json")
    again, second = _pos_term(store, "import", "products", str(table), "--json")
    assert json.loads(done)["rows"] == rows
    assert json.loads(second)["already_imported"]
    small = f"{rows:,} rows taken for the whole" if rows < PRODUCTS else f"{rows / first:,.0f} a second"
    return [
        Result(case=case, value=first * PRODUCTS / rows, unit="s", goal=30, note=small),
        Result(case="the same file again", value=again * PRODUCTS / rows, unit="s"),
    ]


def write_table(source: Path, target: Path, *, most: int) -> int:
    """Turn the price file into the table that `import products` reads; gives the number of its rows.

    A code that the file names twice stands once. What is no GTIN stays a code of the shop's own.
    """
    seen: set[str] = set()
    with (
        gzip.open(source, "rt", encoding="utf-8", newline="") as prices,
        target.open("w", encoding="utf-8", newline="") as out,
    ):
        writer = csv.writer(out)
        writer.writerow(HEADER)
        for row in csv.DictReader(prices):
            code = row["barcode"].strip()
            if len(seen) == most or not code or code in seen or not row["price_ils"]:
                continue
            seen.add(code)
            gtin = row["gtin14"].strip()
            weighed = row["weighed"] == "1"
            writer.writerow(
                (code, row["name_he"].strip() or code, gtin, "" if gtin else code, row["price_ils"],
                 "kg" if weighed else "each", "yes" if weighed else "no")
            )  # fmt: skip
    return len(seen)


def _pos_term(store: Path, *arguments: str) -> tuple[float, str]:
    """Run one command; its seconds and what it printed."""
    start = perf_counter()
    ran = subprocess.run(
        [sys.executable, "-m", "pos_term", "--store", str(store), *arguments],
        capture_output=True, check=False, text=True,
    )  # fmt: skip
    taken = perf_counter() - start
    if ran.returncode != 0:
        raise RuntimeError(
            f"pos-term {' '.join(arguments)} ended with {ran.returncode}: {ran.stderr.strip()[:300]}"
        )
    return taken, ran.stdout
