"""Shop, products and people: what an import or a change writes."""

from __future__ import annotations

import json

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from pos_term.domain.clean import clean
from pos_term.domain.documents import PeopleSet, ProductsSet, ShopSet
from pos_term.domain.products import Product
from pos_term.store.codec import JournalEntry, canonical
from pos_term.store.own_tables import SearchKeyRow
from pos_term.store.projection.facts import mark_of
from pos_term.store.projection.standing import apply_known_recalls
from pos_term.store.rows import write_levels, write_wanted
from pos_term.store.sql import Prepared
from pos_term.store.tables import BarcodeRow, PersonRow, ProductRow, ShopRow

_shop = insert(ShopRow)
_SHOP = Prepared(_shop.on_conflict_do_update(index_elements=["id"], set_={"settings": _shop.excluded.settings}))
_product = insert(ProductRow)
_PRODUCT = Prepared(
    _product.on_conflict_do_update(
        index_elements=["sku"],
        set_={c.name: c for c in _product.excluded if c.name not in ("sku", "recall")},
    )
)
_barcode = insert(BarcodeRow)
_BARCODE = Prepared(_barcode.on_conflict_do_update(index_elements=["code"], set_={"sku": _barcode.excluded.sku}))
_person = insert(PersonRow)
_PERSON = Prepared(
    _person.on_conflict_do_update(
        index_elements=["id"],
        set_={c.name: c for c in _person.excluded if c.name != "id"},
    )
)
_SEARCH_KEY = Prepared(insert(SearchKeyRow).on_conflict_do_nothing(index_elements=["sku"]))


def shop_set(connection: Connection, entry: JournalEntry, document: ShopSet) -> None:  # noqa: ARG001
    """Keep the shop's settings in the words of the journal.

    What a later version adds to a shop is not written into them: a store that was brought up to date says what
    the replay of its journal says.
    """
    settings = canonical(json.loads(entry.document)["shop"])
    _SHOP.run(connection, [{"id": 1, "settings": settings}])


def products_set(connection: Connection, entry: JournalEntry, document: ProductsSet) -> None:
    """Add or change products, their barcodes and what finds them; recalls that wait for them take effect."""
    products = document.products
    mark = mark_of(entry)
    _PRODUCT.run(
        connection,
        [
            {
                "sku": p.sku, "name": p.name, "gtin": p.gtin, "department": p.department, "price": p.price,
                "tax_rate": p.tax_rate, "tracking": p.tracking.value, "dated": p.dated.value,
                "lot_policy": p.lot_policy or "", "missing_policy": p.missing_policy or "",
                "shelf_life_days": p.shelf_life_days, "warning_days": p.warning_days,
                "min_shelf_life_days": p.min_shelf_life_days, "unit": p.unit, "weighed": p.weighed,
                "recall": None, "removal": p.removal or "", "unknown_lot": p.unknown_lot or "",
                "levels": write_levels(p.levels), "min_age": p.min_age, "deposit": p.deposit,
                "open_price": p.open_price, "warranty_months": p.warranty_months, "tare": p.tare,
                "supplier": p.supplier, "lot_format": p.lot_format, "lot_rule": p.lot_rule,
                "low_stock": p.low_stock, "alert_days": p.alert_days, "qualities": write_wanted(p.qualities),
                "changed": mark,
            }
            for p in products
        ],
    )  # fmt: skip
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 - narrows the type
    driver.executemany("DELETE FROM barcode WHERE sku = ?", [(p.sku,) for p in products])
    _BARCODE.run(connection, [{"code": code, "sku": p.sku} for p in products for code in p.codes])
    _SEARCH_KEY.run(connection, [{"id": None, "sku": p.sku} for p in products])
    driver.executemany(
        "DELETE FROM product_search WHERE rowid = (SELECT id FROM search_key WHERE sku = ?)",
        [(p.sku,) for p in products],
    )
    driver.executemany(
        "INSERT INTO product_search (rowid, words) SELECT id, ? FROM search_key WHERE sku = ?",
        [(_words(p), p.sku) for p in products],
    )
    apply_known_recalls(connection, products)


def _words(product: Product) -> str:
    codes = (code.lstrip("0") for code in product.codes)
    return clean(" ".join((product.name, product.sku, product.department, *product.codes, *codes)))


def people_set(connection: Connection, entry: JournalEntry, document: PeopleSet) -> None:  # noqa: ARG001
    """Add or change people."""
    _PERSON.run(
        connection,
        [{"id": p.id, "name": p.name, "role": p.role.value, "active": p.active} for p in document.people],
    )
