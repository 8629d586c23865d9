"""Codes for lots that are made or named here, each given once, whatever becomes of it."""

from __future__ import annotations

from sqlalchemy import Connection

from pos_term.domain.lot_codes import CodeMaker, maker
from pos_term.domain.products import Product
from pos_term.services.desk import Desk, Refused
from pos_term.store.lot_counter import is_taken, next_count


def made_code(desk: Desk, product: Product, supplier: str = "") -> str | Refused:
    """The next lot code by the product's format, on the desk's business date; `supplier` is an id.

    It is given away with this: a job that does not use it leaves a gap. Refused where the product has no format,
    or one that cannot be filled in. Raises StoreFault.
    """
    codes = made_codes(desk, product, supplier, 1)
    return codes if isinstance(codes, Refused) else codes[0]


def made_codes(desk: Desk, product: Product, supplier: str, count: int) -> list[str] | Refused:
    """Several codes in one go; see `made_code`."""
    with_format = code_maker(desk, product, supplier)
    if isinstance(with_format, Refused):
        return with_format
    with desk.store.writing() as connection:
        return [next_code(connection, product.sku, with_format) for _ in range(count)]


def code_maker(desk: Desk, product: Product, supplier: str) -> CodeMaker | Refused:
    """The product's format, filled in for today and this supplier."""
    if not product.lot_format:
        return Refused(f"{product.sku} has no format for lot codes; give it one with its product, or key the lot")
    made = maker(
        product.lot_format, on=desk.clock.business_date(), sku=product.sku, supplier=supplier, till=desk.till
    )
    return Refused(made) if isinstance(made, str) else made


def next_code(connection: Connection, sku: str, with_format: CodeMaker) -> str:
    """The next code that no lot and no draft has; call it in a writing transaction."""
    while True:
        code = with_format.code(next_count(connection, sku, with_format.key))
        if not is_taken(connection, sku, code):
            return code
