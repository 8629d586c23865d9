"""`import products`: the shop's catalogue from a CSV file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.documents import Document, ProductsSet
from pos_term.domain.products import Product
from pos_term.domain.shop import Shop
from pos_term.services.import_fields import Fields
from pos_term.services.import_rows import Problems
from pos_term.services.product_columns import ProductColumns, misfits, whole
from pos_term.store.lookup import products_by_skus, skus_by_codes, skus_in_stock
from pos_term.store.master import all_skus, barcodes_by_skus, folded, supplier_ids


@dataclass(frozen=True, slots=True)
class _Entered:
    """One row: the columns that the file has."""

    sku: str
    given: Mapping[str, Any]

    @property
    def codes(self) -> tuple[tuple[str, str], ...]:
        """Each code the row gives, with its column."""
        gtin = self.given.get("gtin")
        own = ((("gtin", gtin),) if gtin else ()) + tuple(("barcodes", c) for c in self.given.get("barcodes", ()))
        return tuple((column, code) for n, (column, code) in enumerate(own) if not n or code != gtin)


class ProductImport:
    """Adds products, and changes those whose sku is known.

    A column that the file does not have keeps what is known of a product; an empty cell empties it.
    """

    kind = "products"
    columns = (
        "sku", "name", "gtin", "barcodes", "department", "price", "tax_rate", "tracking", "dated", "lot_policy",
        "missing_policy", "shelf_life_days", "warning_days", "min_shelf_life_days", "unit", "weighed", "removal",
        "unknown_lot", "levels", "min_age", "deposit", "open_price", "warranty_months", "tare", "supplier",
        "lot_format", "lot_rule", "low_stock", "alert_days",
    )  # fmt: skip
    required = ("sku", "name", "price")

    def __init__(self, shop: Shop) -> None:
        self._read = ProductColumns(shop).readers
        self._skus: dict[str, int] = {}
        self._codes: dict[str, int] = {}

    def read(self, row: Fields) -> _Entered | None:
        """What one row says, or None with its faults in `row`."""
        given = {column: read(row) for column, read in self._read.items() if row.there(column)}
        entered = _Entered(given["sku"], given)
        if row.there("weighed"):
            self._fit(row, whole(given, None))
        self._alone(row, entered)
        return None if row.faults else entered

    def _fit(self, row: Fields, product: Product) -> None:
        if not any(fault.startswith("tare:") for fault in row.faults):
            for field, words in misfits(product):
                row.fault(field, words)

    def _alone(self, row: Fields, entered: _Entered) -> None:
        """No other row of the file has its sku or one of its codes."""
        sku = entered.sku
        if sku and sku in self._skus:
            row.fault("sku", f"{sku} stands in line {self._skus[sku]} already; keep one of them")
        self._skus.setdefault(sku, row.line)
        for field, code in entered.codes:
            if code in self._codes:
                row.fault(field, f"{code} stands in line {self._codes[code]} already; keep one of them")
            self._codes.setdefault(code, row.line)

    def settle(
        self, connection: Connection, items: Sequence[tuple[int, _Entered]], problems: Problems
    ) -> list[Product]:
        """Hold the rows against what the store knows."""
        known = _known(connection, [entered.sku for _, entered in items])
        products = [whole(entered.given, known.get(entered.sku)) for _, entered in items]
        owners = skus_by_codes(connection, (code for _, entered in items for _, code in entered.codes))
        changed = [p.sku for p in products if p.sku in known and known[p.sku].tracking is not p.tracking]
        stocked = skus_in_stock(connection, changed) if changed else set()
        suppliers = supplier_ids(connection) if any(p.supplier for p in products) else {}
        alike = _Alike(connection, known, products)
        settled = []
        for (line, entered), product in zip(items, products, strict=True):
            faults = [f"{field}: {words}" for field, words in misfits(product)]
            faults += alike.faults(product.sku)
            if product.sku in stocked:
                was = known[product.sku].tracking
                faults.append(
                    f"tracking: {product.sku} is tracked as {was} and in stock; sell or move the stock out first"
                )
            for field, code in entered.codes:
                owner = owners.get(code, product.sku)
                if owner != product.sku:
                    faults.append(f"{field}: {code} belongs to {owner} already; take it away from there first")
            # A shop that keeps no suppliers writes down whom it likes.
            supplier = suppliers.get(folded(product.supplier), "")
            if suppliers and entered.given.get("supplier") and not supplier:
                faults.append(
                    f"supplier: {product.supplier} is not known; enter the supplier first, or import suppliers"
                )
            if faults:
                problems.add(line, "; ".join(faults))
            named = supplier and supplier != product.supplier
            settled.append(replace(product, supplier=supplier) if named else product)
        return settled

    def document(self, document_id: str, products: Sequence[Product]) -> Document:
        """What is posted for some of the products."""
        return ProductsSet(id=document_id, products=tuple(products))

    def finish(self, connection: Connection) -> None:
        """Nothing is kept outside the journal."""


def _known(connection: Connection, skus: Sequence[str]) -> dict[str, Product]:
    """The products that are there already, with their further codes."""
    known = products_by_skus(connection, skus)
    codes = barcodes_by_skus(connection, known)
    for sku, product in known.items():
        further = tuple(code for code in codes.get(sku, ()) if code != product.gtin)
        if further:
            known[sku] = replace(product, barcodes=further)
    return known


class _Alike:
    """New products whose sku differs from another one by capitals or blanks only."""

    def __init__(self, connection: Connection, known: Mapping[str, Product], products: Sequence[Product]) -> None:
        self._new = {product.sku for product in products if product.sku not in known}
        self._first: dict[str, str] = {}
        if self._new:
            for sku in (*all_skus(connection), *(product.sku for product in products)):
                self._first.setdefault(folded(sku), sku)

    def faults(self, sku: str) -> list[str]:
        """What is wrong with the sku of a new product."""
        other = self._first.get(folded(sku), sku) if sku in self._new else sku
        return [] if other == sku else [f"sku: {sku} is {other} but for capitals or blanks; choose another"]
