"""A cart and a receipt as the public JSON of scripts: amounts and quantities as decimal strings."""

from __future__ import annotations

from typing import Any

from pos_term.domain.cart import Cart, Number
from pos_term.domain.documents import Sale, SoldNumber
from pos_term.domain.lots import Provenance
from pos_term.domain.money import format_amount
from pos_term.domain.quantity import format_quantity
from pos_term.store.journal import Posted


def describe_cart(cart: Cart, digits: int) -> dict[str, Any]:
    """The open cart; `digits` is the number of decimals of the currency."""
    return {
        "lines": [
            {
                "line": n,
                "sku": line.product.sku,
                "name": line.product.name,
                "quantity": format_quantity(line.quantity),
                "unit_price": format_amount(line.unit_price, digits),
                "total": format_amount(line.total, digits),
                "missing": format_quantity(line.missing),
                "lots": [_number(number) for number in line.numbers],
            }
            for n, line in enumerate(cart.lines, 1)
        ],
        "net": format_amount(cart.total - cart.tax, digits),
        "tax": format_amount(cart.tax, digits),
        "total": format_amount(cart.total, digits),
    }


def describe_receipt(posted: Posted) -> dict[str, Any]:
    """A committed sale."""
    sale = posted.document
    if not isinstance(sale, Sale):
        raise TypeError("only a sale has a receipt")
    digits = sale.digits
    return {
        "number": sale.number,
        "at": posted.entry.at,
        "hash": posted.entry.hash,
        "lines": [
            {
                "line": line.n,
                "sku": line.sku,
                "name": line.name,
                "quantity": format_quantity(line.quantity),
                "unit_price": format_amount(line.unit_price, digits),
                "total": format_amount(line.total, digits),
                "lots": [_number(number) for number in line.numbers if _is_numbered(number)],
            }
            for line in sale.lines
        ],
        "tenders": [
            {"kind": t.kind.value, "amount": format_amount(t.amount, digits), "reference": t.reference}
            for t in sale.tenders
        ],
        "net": format_amount(sale.net, digits),
        "tax": format_amount(sale.tax, digits),
        "total": format_amount(sale.total, digits),
        "change": format_amount(sale.change, digits),
    }


def _is_numbered(number: SoldNumber) -> bool:
    return bool(number.lot or number.serial) or number.provenance is Provenance.UNKNOWN


def _number(number: Number | SoldNumber) -> dict[str, Any]:
    return {
        "lot": number.lot,
        "serial": number.serial,
        "quantity": format_quantity(number.quantity),
        "provenance": number.provenance.value,
        "expiry": number.expiry.isoformat() if number.expiry else None,
        "best_before": number.best_before.isoformat() if number.best_before else None,
    }
