"""Importing a catalogue: the shelf prices of seven chains, 75,202 products, through the command."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
from itertools import islice
from pathlib import Path
from time import perf_counter

from bench.measure import Result, Scale, skipped

PRODUCTS = 75_202
GOAL = 30
"""Seconds that all of them may take."""
FILE = Path(__file__).resolve().parents[2] / "shared" / "data" / "il_store_prices_2026-08-10.csv.gz"
HEADER = ("sku", "name", "gtin", "barcodes", "price", "unit", "weighed")


def run(scale: Scale) -> list[Result]:
    """Import the file into an empty store, and then the same file again, which changes nothing."""
    if not FILE.exists():
        return [skipped(f"import of {PRODUCTS:,} products", "the price file is not beside this checkout")]
    table, store = scale.folder / "products.csv", scale.folder / "store.db"
    rows = write_table(FILE, table, most=scale.pick(PRODUCTS, PRODUCTS // 10))
    _pos_term(store, "init", "--training")
    first, done = _pos_term(store, "import", "products", str(table), "--json")
    again, second = _pos_term(store, "import", "products", str(table), "--json")
    assert json.loads(done)["rows"] == rows
    assert json.loads(second)["already_imported"]
    goal = None if scale.quick else GOAL
    note = f"{rows / first:,.0f} a second"
    return [
        Result(case=f"import of {rows:,} products", value=first, unit="s", goal=goal, note=note),
        Result(case="the same file again", value=again, unit="s"),
    ]


def write_table(source: Path, target: Path, *, most: int) -> int:
    """Turn the price file into the table that `import products` reads; gives the number of its rows.

    Each chain's article is a product of its own. A code finds one product, so it goes to the first that has it.
    """
    given: set[str] = set()
    count = 0
    with (
        gzip.open(source, "rt", encoding="utf-8", newline="") as prices,
        target.open("w", encoding="utf-8", newline="") as table,
    ):
        writer = csv.writer(table)
        writer.writerow(HEADER)
        for row in islice(csv.DictReader(prices), most):
            gtin, code = row["gtin14"].strip(), row["barcode"].strip()
            new = (gtin or code) not in given
            given.add(gtin or code)
            weighed = row["weighed"] == "1"
            writer.writerow(
                (
                    f"{row['chain_id']}-{code}", row["name_he"].strip() or code, gtin if new else "",
                    code if new and not gtin else "", row["price_ils"], "kg" if weighed else "each",
                    "yes" if weighed else "no",
                )
            )  # fmt: skip
            count += 1
    return count


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
