"""A store of any size, written row by row past the journal: a million lots in well under a minute.

The rows are what goods receipts would have left: every lot came from the supplier onto the floor, movements
and balances agree, and each lot sums to zero. The same sizes give the same rows. There is no journal behind
them, so such a store is for measuring only.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from pos_term.domain.barcode import encode_element_string
from pos_term.domain.lots import KEY_MARK, lot_key
from pos_term.store.create import create_store

TODAY = date(2026, 11, 21)
"""The business date of a generated store, unless it is said otherwise."""
PIECES = 1000
"""Pieces of each lot on the floor."""

_COUNT = "WITH RECURSIVE count(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM count WHERE n + 1 < :{})"
_STAGING = "CREATE TEMP TABLE shelf (id, sku, code, expiry, came, document, n, left)"
_PRODUCTS = (
    f"""{_COUNT.format("products")} INSERT INTO product (sku, name, gtin, department, price, tax_rate, tracking,
        dated, lot_policy, missing_policy, min_shelf_life_days, unit, weighed)
    SELECT printf('P%07d', n), printf('Product %d of the shelf', n), gtin(n), 'Food', 100 + n % 900, 9000,
        iif(n < :tracked, 'lot', 'none'), iif(n < :tracked, 'expiry', 'no'), 'confirm', 'block', 0, 'each', 0
    FROM count""",
    "INSERT INTO barcode (code, sku) SELECT gtin, sku FROM product ORDER BY gtin",
    "INSERT INTO search_key (sku) SELECT sku FROM product ORDER BY sku",
    """INSERT INTO product_search (rowid, words)
    SELECT k.id, p.name || ' ' || p.sku || ' ' || p.gtin FROM search_key k JOIN product p ON p.sku = k.sku""",
)
_LOTS = f"""{_COUNT.format("lots")} INSERT INTO shelf
    SELECT p.sku || :mark || printf('L%07d', c.n), p.sku, printf('L%07d', c.n),
        date(:today, printf('+%d days', 10 + c.n % 2000)), date(:today, '-30 days'), 'receipt-' || p.sku, c.n, 1
    FROM product p CROSS JOIN count c WHERE p.tracking = 'lot' ORDER BY p.sku, c.n"""
_SOLD_OUT = f"""{_COUNT.format("sold")} INSERT INTO shelf
    SELECT :sku || :mark || printf('S%07d', n), :sku, printf('S%07d', n), date(:today, '+1 day'),
        date(:today, '-60 days'), 'receipt-sold-' || :sku, n, 0 FROM count"""
_STOCK = (
    """INSERT INTO lot (id, sku, fold, lot, expiry, received_on, supplier, supplier_lot, purchase_order,
        certificate, grade)
    SELECT id, sku, code, code, expiry, came, '', '', '', '', '' FROM shelf""",
    """INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity)
    SELECT id, location, sku, location = 'floor', expiry, came, quantity FROM (
        SELECT id, 'floor' AS location, sku, expiry, came, left * :quantity AS quantity FROM shelf
        UNION ALL SELECT id, 'supplier', sku, expiry, came, -:quantity FROM shelf
        UNION ALL SELECT id, 'customer', sku, expiry, came, :quantity FROM shelf WHERE NOT left)
    ORDER BY id, location""",
    """INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date)
    SELECT document, n, 'goods_receipt', id, 'supplier', 'floor', :quantity, came || 'T08:00:00.000000Z', came
    FROM shelf""",
    """INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date)
    SELECT 'sale-' || id, 1, 'sale', id, 'floor', 'customer', :quantity, came || 'T09:00:00.000000Z', came
    FROM shelf WHERE NOT left""",
)


def gtin(n: int) -> str:
    """The GTIN-14 of the product with this number, its check digit right (GS1 General Specifications 7.9.1)."""
    body = f"{952_100_000_000 + n:013d}"
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(body)))
    return f"{body}{-total % 10}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What a generated store holds, by number: product 0 to `products` - 1, each with lot 0 to `lots` - 1.

    Lot 0 of a product is the first to expire; each lot expires a day after the one before it. After these
    come `loose` products that are sold without a number.
    """

    path: Path
    products: int
    lots: int
    """Lots of each product with stock."""
    loose: int = 0
    today: date = TODAY

    def sku(self, product: int) -> str:
        """The sku of a product."""
        return f"P{product:07d}"

    def lot(self, lot: int) -> str:
        """The code of a lot."""
        return f"L{lot:07d}"

    def lot_id(self, product: int, lot: int) -> str:
        """The key of a lot."""
        return lot_key(self.sku(product), self.lot(lot))

    def ean(self, product: int) -> bytes:
        """The thirteen digits of a product's plain barcode, as a keyboard scanner types them."""
        return gtin(product)[1:].encode()

    def pack(self, product: int, lot: int) -> bytes:
        """The scan of a pack's GS1 DataMatrix: product, expiry, lot."""
        expiry = self.today + timedelta(days=10 + lot % 2000)
        elements = (("01", gtin(product)), ("17", f"{expiry:%y%m%d}"), ("10", self.lot(lot)))
        return encode_element_string(elements)


def fill(path: Path, *, products: int, lots: int, sold_out: int = 0, loose: int = 0, today: date = TODAY) -> Shelf:
    """Make a training store at `path` with `lots` lots of each product, as it stands on the day `today`.

    `sold_out` adds lots of the last product that are sold out and would expire before every other; `loose` adds
    products that are sold without a number. Raises StoreFault when there is something at `path` already.
    """
    create_store(path, training=True).close()
    driver = sqlite3.connect(path, isolation_level=None)
    driver.create_function("gtin", 1, gtin, deterministic=True)
    for setting in ("synchronous=OFF", "temp_store=MEMORY", "cache_size=-400000"):
        driver.execute(f"PRAGMA {setting}")
    named = {
        "products": products + loose, "tracked": products, "lots": lots, "sold": sold_out,
        "sku": f"P{products - 1:07d}", "mark": KEY_MARK, "today": today.isoformat(),
        "quantity": PIECES * 1000,
    }  # fmt: skip
    driver.execute("BEGIN IMMEDIATE")
    indexes = driver.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        " AND tbl_name IN ('lot', 'balance', 'movement')"
    ).fetchall()
    for name, _ in indexes:
        driver.execute(f"DROP INDEX {name}")
    for statement in (_STAGING, *_PRODUCTS, _LOTS, *((_SOLD_OUT,) if sold_out else ()), *_STOCK):
        driver.execute(statement, named)
    for _, text in indexes:
        driver.execute(text)
    driver.execute("COMMIT")
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    driver.close()
    return Shelf(path=path, products=products, lots=lots, loose=loose, today=today)
