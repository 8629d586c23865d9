"""A cart and a receipt as the public JSON of scripts: amounts and quantities as decimal strings."""

from __future__ import annotations

from typing import Any

from pos_term.domain.cart import Cart, CartLine, Number
from pos_term.domain.documents import ReturnedLine, ReturnedNumber, Sale, SoldNumber
from pos_term.domain.lots import Provenance
from pos_term.domain.money import format_amount
from pos_term.domain.pricing import Discount, Reduction
from pos_term.domain.quantity import format_quantity
from pos_term.domain.tax import format_rate
from pos_term.domain.tender import Tender
from pos_term.store.journal import Posted


def describe_cart(cart: Cart, digits: int) -> dict[str, Any]:
    """The open cart; `digits` is the number of decimals of the currency."""
    return {
        "lines": [_cart_line(cart, n, line, digits) for n, line in enumerate(cart.lines, 1)],
        "net": format_amount(cart.total - cart.tax, digits),
        "tax": format_amount(cart.tax, digits),
        "total": format_amount(cart.total, digits),
        "discount": _discount(cart.discount, sum(cart.shares), digits),
        "customer": cart.customer.id if cart.customer else None,
        "age_needed": cart.min_age if cart.min_age > cart.age else 0,
        "exempt": cart.exempt,
    }


def _cart_line(cart: Cart, n: int, line: CartLine, digits: int) -> dict[str, Any]:
    """One line; what comes back counts below 0."""
    back = line.returns
    return {
        "line": n,
        "sku": line.product.sku,
        "name": line.product.name,
        "quantity": format_quantity(-line.quantity if back else line.quantity),
        "unit_price": format_amount(line.unit_price, digits),
        "total": format_amount(cart.totals[n - 1], digits),
        "missing": format_quantity(line.missing),
        "lots": [_returned_number(number) for number in back.numbers] if back else [
            _number(number) for number in line.numbers
        ],
        "list_price": _optional(line.list_price, digits),
        "reductions": [_reduction(reduction, digits) for reduction in cart.reductions(n)],
        "deposit": format_amount(-line.deposit if back else cart.deposit(n), digits),
        "return": back is not None,
        "receipt": (back.receipt or None) if back else None,
    }  # fmt: skip


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
                "list_price": _optional(line.list_price, digits),
                "reductions": [_reduction(reduction, digits) for reduction in line.reductions],
                "deposit": format_amount(line.deposit, digits),
            }
            for line in sale.lines
        ],
        "tenders": [_tender(tender, digits) for tender in sale.tenders],
        "net": format_amount(sale.net, digits),
        "tax": format_amount(sale.tax, digits),
        "total": format_amount(sale.total, digits),
        "change": format_amount(sale.change, digits),
        "kind": sale.kind.value,
        "rounding": format_amount(sale.rounding, digits),
        "customer": sale.customer,
        "exempt": sale.exempt,
        "overrides": [
            {"line": each.line, "reasons": list(each.reasons), "reason": each.reason, "by": each.name}
            for each in sale.overrides
        ],
        "returned": [_returned_line(line, digits) for line in sale.returned],
    }


def _returned_line(line: ReturnedLine, digits: int) -> dict[str, Any]:
    """Goods that came back: quantity and total below 0; `place` is where all of them went."""
    places = {number.place for number in line.numbers}
    return {
        "line": line.n,
        "receipt": line.receipt or None,
        "sku": line.sku,
        "quantity": format_quantity(-line.quantity),
        "total": format_amount(-line.total, digits),
        "place": places.pop() if len(places) == 1 else None,
        "lots": [_returned_number(number) for number in line.numbers],
    }


def _tender(tender: Tender, digits: int) -> dict[str, Any]:
    return {
        "kind": tender.kind.value,
        "amount": format_amount(tender.amount, digits),
        "reference": tender.reference,
        "state": tender.state.value,
        "currency": tender.currency or None,
    }


def _discount(discount: Discount | None, amount: int, digits: int) -> dict[str, Any] | None:
    return _reduction(discount.reduction(amount), digits) if discount else None


def _reduction(reduction: Reduction, digits: int) -> dict[str, Any]:
    percent = format_rate(reduction.percent) if reduction.percent is not None else None
    return {
        "kind": reduction.kind.value,
        "amount": format_amount(reduction.amount, digits),
        "percent": percent,
        "reason": reduction.reason,
    }


def _optional(amount: int | None, digits: int) -> str | None:
    return None if amount is None else format_amount(amount, digits)


def _returned_number(number: ReturnedNumber) -> dict[str, Any]:
    return {
        "lot": number.lot,
        "serial": number.serial,
        "quantity": format_quantity(number.quantity),
        "place": number.place,
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
