"""The proposal that leaves alone what is kept for the sales orders of others, as long as there is anything else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy import Connection

from pos_term.domain.allocation import Allocation, allocate
from pos_term.domain.lots import Lot
from pos_term.domain.products import Product
from pos_term.services.judging import Counter
from pos_term.store.orders import kept_elsewhere


def propose(
    connection: Connection, product: Product, lots: Iterable[Lot], quantity: int, counter: Counter
) -> Allocation:
    """Spread `quantity` thousandths over free lots in the order of removal.

    What is kept for another order comes last of all: a lot is only kept back from a proposal, it is sold
    where somebody presents it.
    """
    wish = counter.wish(product)
    free = list(lots)
    kept = kept_elsewhere(connection, product.sku, counter.order) if free else {}
    if not kept:
        return allocate(product, free, quantity, counter.on, wish)
    spare = [replace(lot, on_hand=max(0, lot.on_hand - kept.get(lot.id, 0))) for lot in free]
    plan = allocate(product, spare, quantity, counter.on, wish)
    taken = {lot.id: part for lot, part in plan.parts}
    missing = plan.missing
    if missing:
        left = [replace(lot, on_hand=lot.on_hand - taken.get(lot.id, 0)) for lot in free]
        rest = allocate(product, left, missing, counter.on, wish)
        for lot, part in rest.parts:
            taken[lot.id] = taken.get(lot.id, 0) + part
        missing = rest.missing
    whole = {lot.id: lot for lot in free}
    return Allocation(tuple((whole[key], part) for key, part in taken.items()), missing)
