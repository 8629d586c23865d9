"""Empties that come home: their deposit is paid back. They are no goods, and no stock moves."""

from __future__ import annotations

import re

from pos_term.domain.cart import CartLine, Returning
from pos_term.domain.pricing import without_tax
from pos_term.domain.products import Product
from pos_term.domain.quantity import LARGEST, ONE, extend, format_quantity
from pos_term.services.open_sale import OpenSale
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.scanning import Unidentified, identify

REASON = "empties"
_ASKED = re.compile(rb"-([0-9]{1,5})\*(.+)", re.DOTALL)


class Empties:
    """Takes bottles and crates back for their deposit, without a receipt: a bottle tells nobody's purchase."""

    def __init__(self, sale: OpenSale) -> None:
        self._sale = sale

    def asked(self, raw: bytes) -> Outcome | None:
        """What comes of `-6*` and a scan, six empties of it; None for anything else."""
        found = _ASKED.fullmatch(raw)
        return self.named(found[2], int(found[1]) * ONE) if found else None

    def named(self, code: bytes, quantity: int) -> Outcome:
        """Take empties of the product that a scan or sku names."""
        counter = self._sale.counter
        with counter.store.reading() as connection:
            product = identify(connection, code, counter.clock.business_date(), counter.decoder)
        if isinstance(product, Unidentified):
            return self._sale.no(product.message)
        return self.take(product.product, quantity)

    def take(self, product: Product, quantity: int) -> Outcome:
        """Put `quantity` thousandths of empties of a product on the sale, to pay back today's deposit on them."""
        sale, cart = self._sale, self._sale.cart
        if not product.deposit:
            words = f"{product.name} has no deposit to pay back. Goods come back with F6."
            return sale.no(words, product=product)
        if not 0 < quantity <= LARGEST or quantity % ONE:
            return sale.no(f"{product.name}: empties are counted by the piece.", product=product)
        total = extend(product.deposit, quantity)
        rate = 0 if cart.exempt else product.tax_rate
        if cart.exempt and cart.prices_include_tax:
            total = without_tax(total, product.tax_rate)
        line = CartLine(
            key=cart.next_key, product=product, quantity=quantity, unit_price=product.deposit,
            returns=Returning(
                sale=None, receipt="", line=None, total=total, tax_rate=rate, deposit=total, numbers=(),
                reason=REASON, words="empties: their deposit is paid back",
            ),
        )  # fmt: skip
        sale.put(line)
        words = f"{product.name}: {format_quantity(quantity)} empties."
        return sale.done(OutcomeKind.RETURNED, words, line)
