"""Reads of products, people and the shop."""

from __future__ import annotations

import re

from sqlalchemy import Connection

from pos_term.domain.clean import clean
from pos_term.domain.lots import fold
from pos_term.domain.people import Person, Role
from pos_term.domain.products import Product
from pos_term.domain.shop import Shop
from pos_term.store.codec import read_shop
from pos_term.store.rows import PRODUCT_COLUMNS, to_product

_BY_CODE = f"SELECT {PRODUCT_COLUMNS} FROM barcode c JOIN product p ON p.sku = c.sku WHERE c.code = ?"  # noqa: S608
_BY_SKU = f"SELECT {PRODUCT_COLUMNS} FROM product p WHERE p.sku = ?"  # noqa: S608
_SEARCH = f"""SELECT {PRODUCT_COLUMNS} FROM product_search s JOIN search_key k ON k.id = s.rowid
    JOIN product p ON p.sku = k.sku WHERE product_search MATCH ? ORDER BY s.rank LIMIT ?"""  # noqa: S608
_BY_LOT = f"""SELECT DISTINCT {PRODUCT_COLUMNS} FROM lot l JOIN product p ON p.sku = l.sku
    WHERE l.fold >= ? AND l.fold < ? LIMIT ?"""  # noqa: S608


def _one(connection: Connection, text: str, value: str) -> Product | None:
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - narrows the type
    row = driver.execute(text, (value,)).fetchone()
    return to_product(row) if row else None


def product_by_code(connection: Connection, code: str) -> Product | None:
    """The product a barcode finds; GTINs in 14 digits."""
    return _one(connection, _BY_CODE, code)


def product_by_sku(connection: Connection, sku: str) -> Product | None:
    """The product with this sku."""
    return _one(connection, _BY_SKU, sku)


def search_products(connection: Connection, text: str, *, most: int = 50) -> list[Product]:
    """Products whose name, sku, department or codes hold words beginning with each word of `text`; best first.

    A lot code or serial (its beginning) finds its products too; with `batch L24`, `lot L24` or `serial L24` they
    come first.
    """
    wanted = clean(text, limit=100)
    asked = re.fullmatch(r"(?:lot|batch|serial)\s+(.+)", wanted, re.IGNORECASE)
    by_lot = _by_lot(connection, asked.group(1) if asked else wanted, most)
    words = re.findall(r"\w+", wanted)
    by_name: list[Product] = []
    if words:
        query = " ".join(f'"{word}"*' for word in words)
        by_name = [to_product(tuple(row)) for row in connection.exec_driver_sql(_SEARCH, (query, most))]
    found = [*by_lot, *by_name] if asked else [*by_name, *by_lot]
    return list({product.sku: product for product in found}.values())[:most]


def _by_lot(connection: Connection, code: str, most: int) -> list[Product]:
    start = fold(code)
    if len(start) < 2:
        return []
    rows = connection.exec_driver_sql(_BY_LOT, (start, start + "\U0010ffff", most)).fetchall()
    return [to_product(tuple(row)) for row in rows]


def shop(connection: Connection) -> Shop:
    """The shop's settings; the plain shop where none were set."""
    settings = connection.exec_driver_sql("SELECT settings FROM shop WHERE id = 1").scalar()
    return read_shop(settings) if settings else Shop()


def people(connection: Connection) -> list[Person]:
    """Everyone who may sign in, by name."""
    rows = connection.exec_driver_sql("SELECT id, name, role, active FROM person WHERE active ORDER BY name, id")
    return [Person(id=r[0], name=r[1], role=Role(r[2]), active=bool(r[3])) for r in rows]


def is_training(connection: Connection) -> bool:
    """Whether this store is for practice: it prints TRAINING and lets its clock be set."""
    return connection.exec_driver_sql("SELECT value FROM meta WHERE key = 'training'").scalar() == "1"


def has_prices(connection: Connection) -> bool:
    """Whether anything here is in the shop's currency: a product has a price, or a shift was opened."""
    found = connection.exec_driver_sql("SELECT 1 FROM product UNION ALL SELECT 1 FROM shift LIMIT 1").first()
    return found is not None
