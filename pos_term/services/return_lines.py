"""The line of the open sale that goods coming back stand on, and what is paid back for them."""

from __future__ import annotations

from dataclasses import dataclass

from pos_term.domain.cart import Cart, CartLine, Returning
from pos_term.domain.people import Person
from pos_term.domain.pricing import without_tax
from pos_term.domain.products import Product
from pos_term.domain.quantity import ONE, extend
from pos_term.domain.refunds import refund, upto
from pos_term.services.going_back import Going
from pos_term.services.sold import Sold, SoldLine


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What is paid back for goods, and on what that rests; amounts in minor units."""

    quantity: int
    """Thousandths."""
    total: int
    tax_rate: int
    deposit: int
    reason: str
    approved_by: str
    sale: str | None = None
    receipt: str = ""
    line: int | None = None

    @classmethod
    def of_line(cls, sold: Sold, line: SoldLine, quantity: int, reason: str, approved: Person | None) -> Basis:
        """What was paid for it: original price, reductions, deposit and tax rate; net where no tax was paid."""
        after = line.back + quantity
        deposit = upto(line.deposit, line.quantity, after) - upto(line.deposit, line.quantity, line.back)
        return cls(
            sale=sold.sale, receipt=sold.receipt, line=line.line, quantity=quantity, deposit=deposit,
            total=refund(line.total, line.quantity, before=line.back, now=quantity, paid_back=line.paid_back),
            tax_rate=line.tax_rate, reason=reason, approved_by=approved.name if approved else "",
        )  # fmt: skip

    @classmethod
    def today(cls, cart: Cart, product: Product, quantity: int, price: int, reason: str, approver: Person) -> Basis:
        """What it costs today, `price` a unit, with today's tax and deposit; net where the customer pays no tax."""
        deposit = extend(product.deposit, quantity)
        total = extend(price, quantity) + deposit
        if cart.exempt and cart.prices_include_tax:
            total = without_tax(total, product.tax_rate)
        return cls(
            quantity=quantity, total=total, deposit=deposit, tax_rate=0 if cart.exempt else product.tax_rate,
            reason=reason, approved_by=approver.name,
        )  # fmt: skip


def return_line(cart: Cart, product: Product, going: Going, basis: Basis) -> CartLine:
    """A new line for goods that come back, as it will stand in `cart`."""
    return CartLine(
        key=cart.next_key, product=product, quantity=basis.quantity,
        unit_price=upto(basis.total, basis.quantity, ONE),
        returns=Returning(
            sale=basis.sale, receipt=basis.receipt, line=basis.line, total=basis.total, tax_rate=basis.tax_rate,
            deposit=basis.deposit, numbers=going.numbers, reason=basis.reason.strip(), words=going.words,
            approved_by=basis.approved_by,
        ),
    )  # fmt: skip
