"""Real catalogues: names in Hebrew and many more scripts, prices and GTINs as shops keep them."""

from __future__ import annotations

import csv
import gzip
import unicodedata
from collections.abc import Iterable, Iterator
from pathlib import Path

from pos_term.domain.clean import clean
from pos_term.services.desk import Desk
from pos_term.services.recalls import Applied, apply_recall, import_recalls
from tests.services.conftest import rows, take


def written(path: Path, columns: Iterable[str], content: Iterable[Iterable[str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(content)
    return path


def shelf_prices(shared_data: Path) -> Iterator[dict[str, str]]:
    """Every fifteenth product of the price files of seven chains, each barcode once."""
    with gzip.open(shared_data / "il_store_prices_2026-08-10.csv.gz", "rt", encoding="utf-8") as file:
        seen: set[str] = set()
        for n, row in enumerate(csv.DictReader(file)):
            if n % 15 == 0 and row["name_he"].strip() and not {row["barcode"], row["gtin14"]} & seen:
                seen |= {row["barcode"], row["gtin14"]} - {""}
                yield row


def test_a_slice_of_seven_chains_shelf_prices_is_imported(desk: Desk, shared_data: Path, tmp_path: Path) -> None:
    prices = list(shelf_prices(shared_data))
    path = written(
        tmp_path / "prices.csv",
        ("sku", "name", "gtin", "barcodes", "price", "weighed"),
        (
            (
                r["barcode"],
                r["name_he"],
                r["gtin14"],
                "" if r["gtin14"] else r["barcode"],
                r["price_ils"],
                r["weighed"],
            )
            for r in prices
        ),
    )
    assert take(desk, "products", path).rows == len(prices) > 2000
    kept = {sku: (name, price, weighed) for sku, name, price, weighed in rows(
        desk, "SELECT sku, name, price, weighed FROM product"
    )}  # fmt: skip
    for row in prices:
        name, price, weighed = kept[row["barcode"]]
        assert name == clean(unicodedata.normalize("NFC", row["name_he"]))
        assert price == round(float(row["price_ils"]) * 100)
        assert bool(weighed) is (row["weighed"] == "1")


def test_products_with_a_real_recall_are_imported_and_stopped(
    desk: Desk, shared_data: Path, tmp_path: Path
) -> None:
    with (shared_data / "recall_x_off_matches.csv").open(encoding="utf-8", newline="") as file:
        matches = list(csv.DictReader(file))
    names = {row["gtin14"]: row["off_name"] or "no name" for row in matches}
    products = written(
        tmp_path / "products.csv", ("sku", "name", "gtin", "price", "tracking"),
        ((f"P{n}", name, gtin, "1.00", "lot") for n, (gtin, name) in enumerate(names.items())),
    )  # fmt: skip
    assert take(desk, "products", products).rows == len(names) > 700
    notices = written(
        tmp_path / "notices.csv", ("gtin", "lot", "reason", "class", "recall"),
        (
            (r["gtin14"], "", r["product_description"][:150], r["classification"], r["recall_number"])
            for r in matches
        ),
    )  # fmt: skip
    import_recalls(desk, notices)
    for recall in sorted({row["recall_number"] for row in matches})[:20]:
        outcome = apply_recall(desk, recall)
        assert isinstance(outcome, Applied)
        assert outcome.waiting == 0
        stopped = {sku for (sku,) in rows(desk, "SELECT gtin FROM product WHERE recall IS NOT NULL")}
        assert {row["gtin14"] for row in matches if row["recall_number"] == recall} <= stopped
