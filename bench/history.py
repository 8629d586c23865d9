"""A store with a year of business behind it, written row by row: any number of lots, any number of movements.

Each lot came from a supplier on its own day and was sold piece by piece over the weeks that followed; what is left
lies on the floor. Movements, balances, sales, intakes and the entries they came from agree, and each lot sums to
zero. Every hundredth product is made of the one before it, ten deep. The same sizes give the same rows.
The entries are not chained, so such a store is for measuring only.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from bench.generate import TODAY, gtin
from pos_term.domain.lots import KEY_MARK, lot_key
from pos_term.store.create import create_store

DEPTH = 10
"""Lots in a chain, each made of the one before it."""

_COUNT = "WITH RECURSIVE count(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM count WHERE n + 1 < :{})"
_STEPS = (
    f"""CREATE TEMP TABLE made AS {_COUNT.format("products")}
    SELECT n AS p, printf('P%07d', n) AS sku FROM count""",
    """INSERT INTO supplier (id, name, address, phone, email, gln, lead_days, active, changed)
    SELECT printf('S%02d', n), printf('Supplier %d', n), '', '', '', '', 3, 1, ''
    FROM (WITH RECURSIVE c(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM c WHERE n < 49) SELECT n FROM c)""",
    """INSERT INTO product (sku, name, gtin, department, price, tax_rate, tracking, dated, lot_policy,
        missing_policy, min_shelf_life_days, unit, weighed, supplier, low_stock)
    SELECT sku, printf('Product %d of the shelf', p), gtin(p), printf('Department %d', p % 20), 100 + p % 900, 9000,
        'lot', 'expiry', 'confirm', 'block', 0, 'each', 0, printf('S%02d', p % 50), 20000 FROM made""",
    "INSERT INTO barcode (code, sku) SELECT gtin, sku FROM product ORDER BY gtin",
    "INSERT INTO search_key (sku) SELECT sku FROM product ORDER BY sku",
    """INSERT INTO product_search (rowid, words)
    SELECT k.id, p.name || ' ' || p.sku || ' ' || p.gtin FROM search_key k JOIN product p ON p.sku = k.sku""",
    f"""CREATE TEMP TABLE shelf AS {_COUNT.format("lots")}
    SELECT p.p, c.n AS j, p.sku, p.sku || :mark || printf('L%07d-%d', p.p, c.n) AS id,
        printf('L%07d-%d', p.p, c.n) AS code,
        date(:today, printf('-%d days', 365 - c.n * 360 / :lots)) AS came,
        date(:today, printf('%+d days', c.n * 360 / :lots - 300 + p.p % 60)) AS expiry,
        5000 + (p.p * 7 + c.n) % 90000 AS cost, printf('R%07d-%d', p.p, c.n) AS document
    FROM made p CROSS JOIN count c ORDER BY p.sku, c.n""",
    f"""CREATE TEMP TABLE turn AS {_COUNT.format("sales")} SELECT n AS m FROM count""",
    """INSERT INTO lot (id, sku, fold, lot, expiry, received_on, supplier, supplier_lot, purchase_order,
        certificate, grade, unit_cost)
    SELECT id, sku, code, code, expiry, came, printf('S%02d', p % 50), 'X' || code, '', '', '', cost FROM shelf""",
    """INSERT INTO intake (document, n, kind, business_date, sku, lot_id, quantity, unit_cost, freight, location,
        supplier, supplier_lot, supplier_fold, purchase_order, certificate, grade, sscc)
    SELECT document, 1, 'goods_receipt', came, sku, id, 1000 * (:sales + :left), cost, 0, 'floor',
        printf('S%02d', p % 50), 'X' || code, 'X' || code, '', '', '', '' FROM shelf ORDER BY document""",
    """INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date)
    SELECT document, 1, 'goods_receipt', id, 'supplier', 'floor', 1000 * (:sales + :left),
        came || 'T06:00:00.000000Z', came FROM shelf ORDER BY document""",
    """INSERT INTO balance (lot_id, location, sku, sellable, removal_date, received_on, quantity)
    SELECT id, location, sku, location = 'floor', expiry, came, quantity FROM (
        SELECT id, 'floor' AS location, sku, expiry, came, 1000 * :left AS quantity FROM shelf WHERE :left
        UNION ALL SELECT id, 'supplier', sku, expiry, came, -1000 * (:sales + :left) FROM shelf
        UNION ALL SELECT id, 'customer', sku, expiry, came, 1000 * :sales FROM shelf WHERE :sales)
    ORDER BY id, location""",
    """INSERT INTO sale (id, number, till, seq, at, business_date, shift, cashier, customer, net, tax, total,
        change)
    SELECT printf('S%07d-%d-%d', s.p / 3, s.j, t.m), printf('1-%07d%03d%03d', s.p / 3, s.j, t.m), '1',
        (s.p / 3 * :lots + s.j) * :sales + t.m + 1, d.day || 'T09:00:00.000000Z', d.day, 'shift', 'ana', NULL,
        sum(100 + s.p % 900), 0, sum(100 + s.p % 900), 0
    FROM shelf s CROSS JOIN turn t
    JOIN (SELECT j, m, date(:today, printf('-%d days', max(0, 364 - j * 360 / :lots - m * 4))) AS day
          FROM (SELECT DISTINCT j FROM shelf), turn) d ON d.j = s.j AND d.m = t.m
    GROUP BY s.p / 3, s.j, t.m""",
    """INSERT INTO sale_line (sale, line, n, sku, lot_id, quantity, provenance)
    SELECT printf('S%07d-%d-%d', s.p / 3, s.j, t.m), s.p % 3 + 1, 1, s.sku, s.id, 1000, 'scanned'
    FROM shelf s CROSS JOIN turn t ORDER BY 1, 2""",
    """INSERT INTO movement (document, n, kind, lot_id, source, target, quantity, at, business_date)
    SELECT x.sale, x.line, 'sale', x.lot_id, 'floor', 'customer', x.quantity, s.at, s.business_date
    FROM sale_line x JOIN sale s ON s.id = x.sale ORDER BY x.sale, x.line""",
    """INSERT INTO lineage (component, result, document)
    SELECT a.id, b.id, 'M' || b.document FROM shelf a JOIN shelf b ON b.p = a.p + 1 AND b.j = a.j
    WHERE a.p % 100 < :depth - 1""",
    """INSERT INTO entry (till, seq, id, kind, at, business_date, actor, document, previous, hash)
    SELECT '1', row_number() OVER (ORDER BY at, id), id, kind, at, day, 'Ana', document, '', '' FROM (
        SELECT document AS id, 'goods_receipt' AS kind, came || 'T06:00:00.000000Z' AS at, came AS day,
            json_object('id', document, 'version', 1, 'lines', json_array(json_object('sku', sku, 'lot', code,
                'expiry', expiry, 'quantity', 1000 * (:sales + :left), 'unit_cost', cost, 'received_on', came,
                'supplier', printf('S%02d', p % 50), 'supplier_lot', 'X' || code))) AS document FROM shelf
        UNION ALL SELECT id, 'sale', at, business_date, '{}' FROM sale)""",
)
_TABLES = "'lot', 'balance', 'movement', 'sale', 'sale_line', 'intake', 'lineage', 'product', 'barcode'"


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What a generated store holds: product 0 to `products` - 1, each with lot 0 to `lots` - 1, sold one by one."""

    path: Path
    products: int
    lots: int
    """Lots of each product."""
    sales: int
    """Sales of one piece of each lot."""
    today: date = TODAY

    @property
    def movements(self) -> int:
        """Movements in all."""
        return self.products * self.lots * (self.sales + 1)

    def sku(self, product: int) -> str:
        """The sku of a product."""
        return f"P{product:07d}"

    def lot(self, product: int, lot: int) -> str:
        """The code of a lot: no other lot has it."""
        return f"L{product:07d}-{lot}"

    def lot_id(self, product: int, lot: int) -> str:
        """The key of a lot."""
        return lot_key(self.sku(product), self.lot(product, lot))


def live(path: Path, *, products: int, lots: int, sales: int, left: int = 5, today: date = TODAY) -> History:
    """Make a training store at `path` with a year behind it.

    Each of `products` has `lots` lots, spread over the year, of each of which `sales` pieces were sold and `left`
    are there. Raises StoreFault when there is something at `path` already.
    """
    create_store(path, training=True).close()
    driver = sqlite3.connect(path, isolation_level=None)
    driver.create_function("gtin", 1, gtin, deterministic=True)
    for setting in ("synchronous=OFF", "temp_store=MEMORY", "cache_size=-800000"):
        driver.execute(f"PRAGMA {setting}")
    driver.execute("BEGIN IMMEDIATE")
    aside = driver.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND (type = 'trigger' OR"
        f" (type = 'index' AND tbl_name IN ({_TABLES})))"
    ).fetchall()
    for kind, name, _ in aside:
        driver.execute(f"DROP {kind} {name}")
    named = {
        "products": products, "lots": lots, "sales": sales, "left": left, "mark": KEY_MARK, "depth": DEPTH,
        "today": today.isoformat(),
    }  # fmt: skip
    for statement in _STEPS:
        driver.execute(statement, named)
    for _, _, text in aside:
        driver.execute(text)
    driver.execute("COMMIT")
    driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    driver.close()
    return History(path=path, products=products, lots=lots, sales=sales, today=today)
