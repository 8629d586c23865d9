"""From an open cart to the sale that is posted."""

from __future__ import annotations

from sqlalchemy import Connection

from pos_term.domain.cart import Cart, CartLine, Number
from pos_term.domain.documents import Sale, SaleLine, SoldNumber
from pos_term.domain.lots import Provenance, loose_key
from pos_term.domain.shop import Shop
from pos_term.domain.tender import Tendering
from pos_term.store.lots import places_of


def build_sale(
    connection: Connection,
    cart: Cart,
    tendering: Tendering,
    *,
    sale_id: str,
    shift: str,
    cashier: str,
    shop: Shop,
) -> Sale:
    """The document of a sale: each number with the place it leaves, the sales floor first."""
    tracked = [n.lot_id for line in cart.lines for n in line.numbers]
    stock = places_of(connection, tracked) if tracked else {}
    lines = tuple(_line(n, line, stock) for n, line in enumerate(cart.lines, 1))
    return Sale(
        id=sale_id, shift=shift, cashier=cashier, lines=lines, tenders=tendering.tenders, taxes=cart.taxes,
        net=cart.total - cart.tax, tax=cart.tax, total=cart.total, change=tendering.change,
        currency=shop.currency, digits=shop.digits, prices_include_tax=cart.prices_include_tax,
    )  # fmt: skip


def _line(n: int, line: CartLine, stock: dict[str, dict[str, int]]) -> SaleLine:
    product = line.product
    numbers = [part for number in line.numbers for part in _placed(number, stock)]
    if not product.tracked:
        numbers = [SoldNumber(lot_id=loose_key(product.sku), quantity=line.quantity, provenance=Provenance.SCANNED)]
    elif line.missing:
        unknown = SoldNumber(lot_id=loose_key(product.sku), quantity=line.missing, provenance=Provenance.UNKNOWN)
        numbers.append(unknown)
    return SaleLine(
        n=n, sku=product.sku, name=product.name, quantity=line.quantity, unit=product.unit,
        unit_price=line.unit_price, total=line.total, tax_rate=product.tax_rate, numbers=tuple(numbers),
    )  # fmt: skip


def _placed(number: Number, stock: dict[str, dict[str, int]]) -> list[SoldNumber]:
    """One captured number, spread over the places its lot stands in; what is nowhere is asked of the floor."""
    places = stock.get(number.lot_id, {})
    parts: list[SoldNumber] = []
    left = number.quantity
    for place, there in places.items():
        taken = min(left, there)
        if taken > 0:
            parts.append(_sold(number, place, taken))
            places[place] = there - taken
            left -= taken
    if left:
        parts.append(_sold(number, "floor", left))
    return parts


def _sold(number: Number, place: str, quantity: int) -> SoldNumber:
    return SoldNumber(
        lot_id=number.lot_id, lot=number.lot, serial=number.serial, quantity=quantity, location=place,
        provenance=number.provenance, expiry=number.expiry, best_before=number.best_before,
        warnings=number.warnings,
    )  # fmt: skip
