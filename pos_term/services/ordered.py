"""What was ordered, line by line, for whoever looks into a sales order before loading it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pos_term.store import orders as reads
from pos_term.store.catalogue import product_by_sku

if TYPE_CHECKING:
    from pos_term.services.till import Till


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """One line of a sales order; quantities in thousandths."""

    n: int
    """Counted from 1."""
    sku: str
    name: str
    unit: str
    quantity: int
    fulfilled: int
    open: int
    lot: str | None
    """The lot that is kept for it."""
    serial: str | None


def ordered_lines(till: Till, order: str) -> list[Ordered]:
    """The lines of an order in its order; none of one that is not there. Raises StoreFault."""
    with till.store.reading() as connection:
        lines = reads.order_lines(connection, order)
        products = {line.sku: product_by_sku(connection, line.sku) for line in lines}
    found = []
    for line in lines:
        product = products[line.sku]
        found.append(
            Ordered(
                n=line.n, sku=line.sku, name=product.name if product else line.sku,
                unit=product.unit if product and product.weighed else "", quantity=line.quantity,
                fulfilled=line.fulfilled, open=line.open, lot=line.lot, serial=line.serial,
            )
        )  # fmt: skip
    return found
