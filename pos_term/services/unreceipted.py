"""Goods that come back without a receipt: what must be known of them, and what is doubted."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from pos_term.domain.documents import ReturnedNumber
from pos_term.domain.judgement import Finding, Level, Reason
from pos_term.domain.lots import KEY_MARK, fold, loose_key, lot_key
from pos_term.domain.products import Product
from pos_term.domain.quantity import LARGEST, ONE, format_quantity
from pos_term.services.going_back import FLOOR
from pos_term.services.import_fields import code_fault
from pos_term.services.open_sale import OpenSale
from pos_term.services.outcomes import Outcome
from pos_term.services.serials import Unit, units_with
from pos_term.store.catalogue import product_by_sku
from pos_term.store.lots import lot_by_id
from pos_term.store.returns import with_customers


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What comes back without a receipt."""

    product: Product
    number: ReturnedNumber
    price: int
    """Minor units for one piece, or one unit of what is weighed."""
    doubt: str
    """Why it cannot go to the shelf, whatever the standing of its lot; empty where nothing is doubted."""


def ask(
    connection: Connection, sale: OpenSale, sku: str, quantity: int, *, lot: str | None, serial: str | None,
    price: int | None,
) -> Asked | Unit | Outcome:  # fmt: skip
    """What comes back: a unit the shop knows by its serial, other goods, or why it cannot be told, in words."""
    product = product_by_sku(connection, sku)
    if product is None:
        return sale.no(f"The shop has no product {sku[:40]}. Find it by name.")
    if product.has_serial:
        return _unit(connection, sale, product, quantity, serial)
    if not 0 < quantity <= LARGEST:
        return sale.no("The quantity must be more than 0.", product=product)
    if not product.weighed and quantity % ONE:
        words = f"{product.name} is sold by the piece; {format_quantity(quantity)} is not whole."
        return sale.no(words, product=product)
    if price is not None and (price <= 0 or not product.open_price):
        return sale.no(f"{product.name} is taken back at its price of today.", product=product)
    if product.open_price and price is None:
        words = f"{product.name} has no price of its own; say what was paid, or take it back by its receipt."
        finding = Finding(Reason.PRICE_MISSING, Level.BLOCK, words)
        return sale.no(words, findings=(finding,), product=product)
    code = lot if product.has_lot and lot and fold(lot) else None
    key = lot_key(sku, code) if code else loose_key(sku)
    if code and (fault := code_fault(code)) and lot_by_id(connection, key) is None:
        words = f"{product.name}: the lot {fault}."
        finding = Finding(Reason.BAD_CODE, Level.BLOCK, words)
        return sale.no(words, findings=(finding,), product=product)
    number = ReturnedNumber(lot_id=key, lot=code, quantity=quantity, place=FLOOR)
    return Asked(
        product=product, number=number, price=product.price if price is None else price,
        doubt=_doubt(connection, sale, number),
    )  # fmt: skip


def _doubt(connection: Connection, sale: OpenSale, number: ReturnedNumber) -> str:
    """More of a lot than is with customers was not all sold here as that lot."""
    if number.lot_id.endswith(KEY_MARK):
        return ""
    coming = sum(
        n.quantity for line in sale.cart.lines if line.returns for n in line.returns.numbers
        if n.lot_id == number.lot_id
    )  # fmt: skip
    out = with_customers(connection, number.lot_id) - coming
    return "" if number.quantity <= out else f"more of lot {number.lot} than was sold"


def _unit(
    connection: Connection, sale: OpenSale, product: Product, quantity: int, serial: str | None
) -> Unit | Outcome:
    if not serial or not fold(serial):
        words = f"{product.name} comes back by its serial only. Scan or type it."
        finding = Finding(Reason.NUMBER_MISSING, Level.BLOCK, words)
        return sale.no(words, findings=(finding,), product=product)
    if quantity != ONE:
        return sale.no(f"{product.name}: one serial is one unit.", product=product)
    counter = sale.counter
    units = units_with(connection, serial, counter.clock.business_date(), counter.decoder)
    unit = next((unit for unit in units if unit.product.sku == product.sku), None)
    if unit is None:
        words = f"{product.name} serial {serial.strip()[:40]} was NOT SOLD here: the shop does not know it."
        return sale.no(words, findings=(Finding(Reason.NOT_SOLD, Level.BLOCK, words),), product=product)
    return unit
