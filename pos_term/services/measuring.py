"""How much a scan stands for, and what its label says it costs."""

from __future__ import annotations

from pos_term.domain.money import divide_half_up, parse_amount
from pos_term.domain.quantity import ONE, format_quantity, thousandths
from pos_term.services.scanning import Identified


def measure(found: Identified, typed: int | None, digits: int) -> tuple[int, int | None] | str:
    """Thousandths, and the total its label fixes in minor units (None without one); or why it cannot be measured.

    `typed` is a quantity keyed before the scan; a weight or count inside the code beats it. The weight of a
    piece whose label carries only a price is that price over the unit price, rounded half up here.
    """
    product, code = found.product, found.code
    fixed: int | None = None
    quantity = typed
    if code and code.weight is not None:
        quantity = thousandths(code.weight, code.weight_unit or "kg", into=product.unit)
    elif code and code.count and typed is None:
        quantity = code.count * ONE
    if code and code.price is not None:
        try:
            fixed = parse_amount(str(code.price), digits)
        except ValueError as error:
            return f"{product.name}: the label's {error}."
        if product.weighed and product.price and code.weight is None:
            quantity = max(1, divide_half_up(fixed * ONE, product.price))
    if product.weighed and quantity is None:
        return f"{product.name} is sold by weight: type the weight and *, then scan it (0.482*)."
    quantity = ONE if quantity is None else quantity
    if quantity <= 0:
        return f"{product.name}: the quantity must be more than 0."
    if not product.weighed and quantity % ONE:
        return f"{product.name} is sold by the piece; {format_quantity(quantity)} is not whole."
    return quantity, fixed
