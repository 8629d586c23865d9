"""`import products`: the shop's catalogue from a CSV file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from sqlalchemy import Connection

from pos_term.domain.documents import Document, ProductsSet
from pos_term.domain.money import parse_amount
from pos_term.domain.policies import SETTABLE
from pos_term.domain.products import Dated, LotPolicy, MissingPolicy, Product, Removal, Tracking, UnknownLot
from pos_term.domain.quantity import ONE, format_quantity, parse_quantity
from pos_term.domain.reasons import Level, Reason
from pos_term.domain.shop import Shop
from pos_term.domain.tax import parse_rate
from pos_term.services.import_fields import Fields
from pos_term.services.import_rows import Problems
from pos_term.store.lookup import products_by_skus, skus_by_codes, skus_in_stock

OLDEST = 120
"""The most years a product may ask a customer to have."""
LONGEST_WARRANTY = 1200
"""The most months of warranty."""
HEAVIEST = 100 * ONE
"""The most that a container may weigh, in thousandths of a product's unit."""


class ProductImport:
    """Adds products, and changes those whose sku is known."""

    kind = "products"
    columns = (
        "sku", "name", "gtin", "barcodes", "department", "price", "tax_rate", "tracking", "dated", "lot_policy",
        "missing_policy", "shelf_life_days", "warning_days", "min_shelf_life_days", "unit", "weighed", "removal",
        "unknown_lot", "levels", "min_age", "deposit", "open_price", "warranty_months", "tare",
    )  # fmt: skip
    required = ("sku", "name", "price")

    def __init__(self, shop: Shop) -> None:
        self._price = partial(parse_amount, digits=shop.digits)
        self._skus: dict[str, int] = {}
        self._codes: dict[str, int] = {}

    def read(self, row: Fields) -> Product | None:
        """The product of one row, or None with its faults in `row`."""
        sku = row.exact("sku", needed=True)
        name = row.text("name", needed=True)
        price = row.value("price", self._price)
        if price is None and not row.given("price"):
            row.fault("price", "is empty; fill it in")
        elif price is not None and price < 0:
            row.fault("price", "is below 0; a price is 0 or more")
        deposit = row.value("deposit", self._price)
        if deposit is not None and deposit < 0:
            row.fault("deposit", "is below 0; a deposit is 0 or more")
        weighed = row.flag("weighed")
        tare = row.value("tare", parse_quantity) or 0
        if tare and not weighed:
            row.fault("tare", "is for goods sold by weight; write yes under weighed, or leave it empty")
        elif not 0 <= tare <= HEAVIEST:
            row.fault("tare", f"is no container's weight; write 0 to {format_quantity(HEAVIEST)}, such as 0.015")
        gtin, barcodes = row.gtin("gtin"), row.codes("barcodes")
        product = Product(
            sku=sku or "", name=name, gtin=gtin, barcodes=tuple(code for code in barcodes if code != gtin),
            department=row.text("department"), price=price or 0,
            tax_rate=row.value("tax_rate", parse_rate) or 0,
            tracking=row.choice("tracking", Tracking, Tracking.NONE), dated=row.choice("dated", Dated, Dated.NO),
            lot_policy=row.word("lot_policy", LotPolicy), missing_policy=row.word("missing_policy", MissingPolicy),
            removal=row.word("removal", Removal), unknown_lot=row.word("unknown_lot", UnknownLot),
            levels=row.value("levels", parse_levels) or (), min_age=row.whole("min_age", OLDEST) or 0,
            deposit=deposit or 0, open_price=row.flag("open_price"),
            warranty_months=row.whole("warranty_months", LONGEST_WARRANTY) or 0,
            shelf_life_days=row.days("shelf_life_days"), warning_days=row.days("warning_days"),
            min_shelf_life_days=row.days("min_shelf_life_days") or 0,
            unit=row.text("unit", most=20) or ("kg" if weighed else "each"), weighed=weighed,
            tare=tare,
        )  # fmt: skip
        self._alone(row, product)
        return None if row.faults else product

    def _alone(self, row: Fields, product: Product) -> None:
        """No other row of the file has its sku or one of its codes."""
        if product.sku and product.sku in self._skus:
            row.fault("sku", f"{product.sku} stands in line {self._skus[product.sku]} already; keep one of them")
        self._skus.setdefault(product.sku, row.line)
        for field, codes in (("gtin", (product.gtin,)), ("barcodes", product.barcodes)):
            for code in codes:
                if code and code in self._codes:
                    row.fault(field, f"{code} stands in line {self._codes[code]} already; keep one of them")
                if code:
                    self._codes.setdefault(code, row.line)

    def settle(
        self, connection: Connection, items: Sequence[tuple[int, Product]], problems: Problems
    ) -> list[Product]:
        """Hold the products against what the store knows."""
        products = [product for _, product in items]
        known = products_by_skus(connection, (p.sku for p in products))
        owners = skus_by_codes(connection, (c for p in products for c in (p.gtin, *p.barcodes) if c))
        changed = [p.sku for p in products if p.sku in known and known[p.sku].tracking is not p.tracking]
        stocked = skus_in_stock(connection, changed) if changed else set()
        for line, product in items:
            faults = []
            if product.sku in stocked:
                was = known[product.sku].tracking
                faults.append(
                    f"tracking: {product.sku} is tracked as {was} and in stock; sell or move the stock out first"
                )
            for field, codes in (("gtin", (product.gtin,)), ("barcodes", product.barcodes)):
                for code in codes:
                    owner = owners.get(code or "", product.sku)
                    if owner != product.sku:
                        faults.append(f"{field}: {code} belongs to {owner} already; take it away from there first")
            if faults:
                problems.add(line, "; ".join(faults))
        return products

    def document(self, document_id: str, products: Sequence[Product]) -> Document:
        """What is posted for some of the products."""
        return ProductsSet(id=document_id, products=tuple(products))

    def finish(self, connection: Connection) -> None:
        """Nothing is kept outside the journal."""


def parse_levels(text: str) -> tuple[tuple[str, str], ...]:
    """Levels as they are written in a cell, `short_dated=block;past_best_before=warn`, by reason.

    Raises ValueError in plain words for what is no reason, or one whose level cannot be set.
    """
    known = ", ".join(reason.value for reason in Reason if reason in SETTABLE)
    found: dict[str, str] = {}
    for part in filter(None, (each.strip(" ") for each in text.lower().split(";"))):
        reason, _, level = (each.strip(" ") for each in part.partition("="))
        if reason not in {each.value for each in SETTABLE}:
            raise ValueError(f"{reason[:30]!r} is not a reason whose level may be set; known are {known}")
        if level not in {each.value for each in Level}:
            raise ValueError(f"{level[:30]!r} is not {' or '.join(reversed(Level))}; write {reason}=warn")
        if reason in found:
            raise ValueError(f"{reason} is there twice; keep one of them")
        found[reason] = level
    return tuple(sorted(found.items()))
