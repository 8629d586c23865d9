"""From an open cart to the sale that is posted."""

from __future__ import annotations

from sqlalchemy import Connection

from pos_term.domain.cart import Cart, CartLine, Number
from pos_term.domain.documents import Override, ReturnedLine, Sale, SaleLine, SoldNumber
from pos_term.domain.lots import Provenance, loose_key
from pos_term.domain.shop import Shop
from pos_term.domain.tender import Tendering
from pos_term.store.lots import places_of

MADE_HERE = "count"
"""Where a lot comes from that the shop had never heard of: a difference that a count would have found."""


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
    numbered = list(enumerate(cart.lines, 1))
    return Sale(
        id=sale_id, shift=shift, cashier=cashier,
        lines=tuple(_line(cart, n, line, stock) for n, line in numbered if not line.returns),
        returned=tuple(_returned(n, line) for n, line in numbered if line.returns),
        overrides=tuple(each for n, line in numbered for each in _overrides(n, line)),
        tenders=tendering.tenders, taxes=cart.taxes, net=cart.total - cart.tax, tax=cart.tax, total=cart.total,
        change=tendering.change, rounding=tendering.rounding, currency=shop.currency, digits=shop.digits,
        prices_include_tax=cart.prices_include_tax, customer=cart.customer.id if cart.customer else None,
        exempt=cart.exempt, order=cart.order if _fulfils(cart) else None, age=min(cart.age, cart.min_age),
    )  # fmt: skip


def _fulfils(cart: Cart) -> bool:
    """Whether anything of the loaded order is still on the sale."""
    return any(line.order_line is not None for line in cart.lines)


def _line(cart: Cart, n: int, line: CartLine, stock: dict[str, dict[str, int]]) -> SaleLine:
    product = line.product
    numbers = [part for number in line.numbers for part in _placed(number, stock)]
    if not product.tracked:
        numbers = [SoldNumber(lot_id=loose_key(product.sku), quantity=line.quantity, provenance=Provenance.SCANNED)]
    elif line.missing:
        unknown = SoldNumber(lot_id=loose_key(product.sku), quantity=line.missing, provenance=Provenance.UNKNOWN)
        numbers.append(unknown)
    return SaleLine(
        n=n, sku=product.sku, name=product.name, quantity=line.quantity, unit=product.unit,
        unit_price=line.unit_price, total=cart.totals[n - 1], tax_rate=cart.rate(line), numbers=tuple(numbers),
        list_price=line.list_price, price_reason=line.price_reason, reductions=cart.reductions(n),
        deposit=cart.deposit(n), order_line=line.order_line, measured=line.measured,
    )  # fmt: skip


def _placed(number: Number, stock: dict[str, dict[str, int]]) -> list[SoldNumber]:
    """One captured number, spread over the places its lot stands in.

    What is nowhere is asked of the floor; a lot that the shop had never heard of comes to be known instead.
    """
    places = stock.get(number.lot_id, {})
    parts: list[SoldNumber] = []
    left = number.quantity
    for place, there in places.items():
        taken = min(left, there)
        if taken > 0:
            parts.append(_sold(number, place, taken, number.took if not parts else 0))
            places[place] = there - taken
            left -= taken
    if left:
        place = MADE_HERE if number.unknown else "floor"
        parts.append(_sold(number, place, left, number.took if not parts else 0))
    return parts


def _sold(number: Number, place: str, quantity: int, took: int) -> SoldNumber:
    return SoldNumber(
        lot_id=number.lot_id, lot=number.lot, serial=number.serial, quantity=quantity, location=place,
        provenance=number.provenance, expiry=number.expiry, best_before=number.best_before,
        warnings=number.warnings, took=took,
    )  # fmt: skip


def _returned(n: int, line: CartLine) -> ReturnedLine:
    returns, product = line.returns, line.product
    if returns is None:
        raise AssertionError("only goods that come back are returned")
    return ReturnedLine(
        n=n, sale=returns.sale, receipt=returns.receipt, line=returns.line, sku=product.sku, name=product.name,
        quantity=line.quantity, unit=product.unit, total=returns.total, tax_rate=returns.tax_rate,
        deposit=returns.deposit, numbers=returns.numbers, reason=returns.reason,
        approved_by=returns.approved_by,
    )  # fmt: skip


def _overrides(n: int, line: CartLine) -> list[Override]:
    return [
        Override(
            line=n, lot_id=number.lot_id, reasons=number.allowed.reasons, reason=number.allowed.reason,
            by=number.allowed.by, name=number.allowed.name,
        )
        for number in line.numbers
        if number.allowed
    ]  # fmt: skip
