"""Carts of every sort for Hypothesis: reduced, marked down, deposited, weighed, exempt, coming back."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import strategies as st

from pos_term.domain.cart import Cart, CartLine, Returning
from pos_term.domain.customers import Customer
from pos_term.domain.documents import ReturnedNumber
from pos_term.domain.pricing import Discount, ReductionKind
from pos_term.domain.products import Product

RATES = [0, 5500, 8875, 9000, 21000]
PRODUCTS = st.builds(
    Product,
    sku=st.sampled_from(["milk", "cola", "bag"]),
    name=st.just("Goods"),
    price=st.integers(0, 10**5),
    tax_rate=st.sampled_from(RATES),
    deposit=st.sampled_from([0, 0, 15, 25]),
)
DISCOUNTS = st.builds(
    Discount, percent=st.integers(1, 100_000), reason=st.sampled_from(["staff", "damaged"])
) | st.builds(Discount, amount=st.integers(1, 10**5), reason=st.sampled_from(["staff", "damaged"]))
BACK = st.builds(
    Returning,
    sale=st.none(),
    receipt=st.sampled_from(["", "1-000012"]),
    line=st.none(),
    total=st.integers(0, 10**6),
    tax_rate=st.sampled_from(RATES),
    deposit=st.just(0),
    numbers=st.just((ReturnedNumber(lot_id="milk␟", quantity=1000, place="floor"),)),
    reason=st.just("changed their mind"),
)


def _lines(draw: st.DrawFn, key: int) -> CartLine:
    product = draw(PRODUCTS)
    line = CartLine(
        key=key, product=product, quantity=draw(st.integers(1, 20_000)), unit_price=product.price,
        fixed_total=draw(st.none() | st.integers(0, 10**5)), discount=draw(st.none() | DISCOUNTS),
    )  # fmt: skip
    if draw(st.booleans()):
        line = replace(
            line, list_price=product.price, unit_price=draw(st.integers(0, 10**5)), price_reason="damaged"
        )
    if draw(st.booleans()):
        markdown = draw(DISCOUNTS)
        line = replace(line, markdown=replace(markdown, kind=ReductionKind.MARKDOWN))
    back = draw(st.none() | st.none() | BACK)
    return line if back is None else CartLine(
        key=key, product=product, quantity=1000, unit_price=product.price, returns=back
    )  # fmt: skip


@st.composite
def carts(draw: st.DrawFn) -> Cart:
    """A cart of up to six lines."""
    lines = tuple(_lines(draw, key) for key in range(1, draw(st.integers(1, 6)) + 1))
    discount = draw(st.none() | DISCOUNTS)
    exempt = draw(st.booleans())
    return Cart(
        lines=lines, next_key=len(lines) + 1, prices_include_tax=draw(st.booleans()),
        discount=replace(discount, kind=ReductionKind.SALE) if discount else None,
        customer=Customer(id="c1", name="Anouk", exempt=True) if exempt else None,
    )  # fmt: skip
