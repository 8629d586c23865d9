"""What is low and what is to come: stock that may be sold against low stock, open purchase orders counted in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.products import Product
from pos_term.domain.quantity import format_quantity
from pos_term.services.figures.pace import standing_of
from pos_term.services.lot_status import SELLABLE
from pos_term.services.report_asked import Asked, Row
from pos_term.store import figures
from pos_term.store.figures import Standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Supply:
    """What there is of a product, in thousandths."""

    product: Product
    on_hand: int
    """In all places of this store, quarantine too."""
    usable: int
    """Of that, what may be sold: at a selling place, neither stopped nor past its expiry date."""
    on_order: int
    """Ordered from suppliers and not received yet."""

    @property
    def low(self) -> bool:
        """Whether less may be sold than the product's low stock."""
        return self.product.low_stock > 0 and self.usable < self.product.low_stock

    @property
    def short_by(self) -> int:
        """What is missing to the low stock when everything on order has come; 0 where nothing is."""
        return max(0, self.product.low_stock - self.usable - self.on_order) if self.product.low_stock else 0


def supplies(connection: Connection, on: date, stock: Iterable[Standing] | None = None) -> dict[str, Supply]:
    """What there is of every product, by sku."""
    on_hand: dict[str, int] = {}
    usable: dict[str, int] = {}
    for row in figures.standing(connection) if stock is None else stock:
        if row.branch:
            continue
        on_hand[row.sku] = on_hand.get(row.sku, 0) + row.quantity
        if row.sellable and standing_of(row, on) in SELLABLE:
            usable[row.sku] = usable.get(row.sku, 0) + row.quantity
    coming = figures.on_order(connection)
    return {
        sku: Supply(
            product=product, on_hand=on_hand.get(sku, 0), usable=usable.get(sku, 0), on_order=coming.get(sku, 0)
        )
        for sku, product in figures.products(connection).items()
    }


COLUMNS = (
    "sku", "on_hand", "usable", "on_order", "low_stock", "short_by", "supplier", "supplier_name", "lead_days",
    "department", "name",
)  # fmt: skip


def low(asked: Asked) -> tuple[list[Row], Row]:
    """Products of which less may be sold than their low stock, the shortest first."""
    vendors = figures.vendors(asked.connection)
    found = [
        each
        for each in supplies(asked.connection, asked.desk.clock.business_date()).values()
        if each.low and asked.wants(each.product.sku, each.product.department, each.product.supplier)
    ]
    rows = []
    for each in sorted(found, key=lambda each: (not each.short_by, each.product.sku)):
        vendor = vendors.get(each.product.supplier)
        rows.append(
            {
                "sku": each.product.sku, "on_hand": format_quantity(each.on_hand),
                "usable": format_quantity(each.usable), "on_order": format_quantity(each.on_order),
                "low_stock": format_quantity(each.product.low_stock), "short_by": format_quantity(each.short_by),
                "supplier": each.product.supplier or None, "supplier_name": vendor.name if vendor else None,
                "lead_days": vendor.lead_days if vendor else None, "department": each.product.department,
                "name": each.product.name,
            }
        )  # fmt: skip
    return rows, {"rows": len(rows), "to_order": sum(bool(each.short_by) for each in found)}
