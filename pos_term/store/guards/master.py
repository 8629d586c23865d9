"""What stands against products and orders."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import suppress

from sqlalchemy import Connection

from pos_term.domain.documents import OrderPlaced, ProductsSet
from pos_term.domain.lots import KEY_MARK, serial_key
from pos_term.domain.products import Product
from pos_term.domain.quantity import LARGEST, ONE
from pos_term.store.guards.marks import Now, stale
from pos_term.store.guards.objection import Objection
from pos_term.store.orders import kept_for
from pos_term.store.sql import driver_of

_CHANGED = "SELECT changed FROM product WHERE sku = ?"


def object_to_products(connection: Connection, document: ProductsSet, now: Now) -> tuple[Objection, ...]:
    """A product stands once, a code finds one product only, and one person at a time changes it."""
    found: list[Objection] = []
    owners: dict[str, str] = {}
    order: dict[str, int] = {}
    for n, product in enumerate(document.products, 1):
        found += [Objection(words, line=n) for words in _product(product)]
        if order.setdefault(product.sku, n) != n:
            found.append(Objection(f"product {product.sku} stands here twice", line=n))
        for code in product.codes:
            if owners.setdefault(code, product.sku) != product.sku:
                found.append(Objection(f"code {code} is given to {owners[code]} and {product.sku}", line=n))
    rows = connection.exec_driver_sql(
        "SELECT code, sku FROM barcode WHERE code IN (SELECT value FROM json_each(?))",
        (json.dumps(sorted(owners)),),
    )
    found += [
        Objection(f"code {code} belongs to {sku} already", line=order[owners[code]])
        for code, sku in rows
        if sku != owners[code] and sku not in order
    ]
    if document.seen and document.products:
        product = document.products[0]
        row = driver_of(connection).execute(_CHANGED, (product.sku,)).fetchone()
        words = stale(connection, product.name, document.seen, row and row[0], now)
        found += [Objection(words)] if words else []
    return tuple(found)


def _product(product: Product) -> Iterator[str]:
    if not product.sku or KEY_MARK in product.sku:
        yield f"{product.sku!r} cannot be a sku"
    if product.low_stock < 0 or (product.alert_days is not None and product.alert_days < 0):
        yield f"{product.sku}: low stock and days of alert are 0 or more"
    if product.lot_rule and not _is_rule(product.lot_rule):
        yield f"{product.sku}: the rule for lot codes is no regular expression; check its brackets"
    names = [quality.name.strip() for quality in product.qualities]
    if "" in names or len(set(names)) < len(names):
        yield f"{product.sku}: each quality needs a name of its own"
    for quality in product.qualities:
        if quality.least is not None and quality.most is not None and quality.least > quality.most:
            yield f"{product.sku}: the limits of {quality.name} leave nothing between them"


def _is_rule(text: str) -> bool:
    with suppress(re.error, OverflowError, RecursionError):
        return bool(re.compile(text))
    return False


def object_to_order(connection: Connection, document: OrderPlaced) -> tuple[Objection, ...]:
    """An order has a number of its own, and asks for more than nothing."""
    if not document.order.strip():
        return (Objection("an order needs a number"),)
    if connection.exec_driver_sql("SELECT 1 FROM sales_order WHERE id = ?", (document.order,)).first():
        return (Objection(f"order {document.order} is there already"),)
    found = [
        Objection(f"order {document.order}: the quantity of {line.sku} must be more than 0", line=n)
        for n, line in enumerate(document.lines, 1)
        if not 0 < line.quantity <= LARGEST or (line.serial and line.quantity != ONE)
    ]
    kept: set[str] = set()
    for n, line in enumerate(document.lines, 1):
        key = serial_key(line.sku, line.serial) if line.serial else ""
        if key and (key in kept or kept_for(connection, key)):
            found.append(Objection(f"serial {line.serial} of {line.sku} is kept for an order already", line=n))
        kept.add(key)
    return tuple(found)
