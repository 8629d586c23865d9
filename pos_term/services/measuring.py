"""How much a scan or the scale stands for, and what a label says it costs."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from pos_term.domain.cart import Cart, CartLine
from pos_term.domain.money import divide_half_up, parse_amount
from pos_term.domain.products import Product
from pos_term.domain.quantity import LARGEST, ONE, format_quantity, parse_quantity, thousandths
from pos_term.services.ports import Scale
from pos_term.services.scanning import Identified

_TIMES = re.compile(rb"([0-9]{1,6}(?:[.,][0-9]{1,3})?)\*(.+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Measured:
    """How much of a product was presented."""

    quantity: int
    """Thousandths."""
    fixed: int | None = None
    """The total its label fixes, in minor units; None without one."""
    raw: str = ""
    """What the scale said, as it said it, and the container's weight that was taken off."""


def measure(
    found: Identified, typed: int | None, digits: int, scale: Scale | None = None, tare: int | None = None
) -> Measured | str:
    """How much a scan stands for, or why it cannot be measured.

    `typed` is a quantity keyed before the scan; a weight or count inside the code beats it. The weight of a
    piece whose label carries only a price is that price over the unit price, rounded half up here. What is sold
    by weight and brings none is put on the scale, where there is one; `tare` is then the weight of its container
    in thousandths, in place of what the product says.
    """
    product, code = found.product, found.code
    if tare is not None and (typed is not None or (code and (code.weight is not None or code.price is not None))):
        return f"{product.name}: its weight is known already; the container's weight is for the scale only."
    if tare is not None:
        return weighed(scale, product, tare)
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
        if scale is not None:
            return weighed(scale, product)
        return f"{product.name} is sold by weight: type the weight and *, then scan it (0.482*)."
    quantity = ONE if quantity is None else quantity
    if quantity <= 0:
        return f"{product.name}: the quantity must be more than 0."
    if not product.weighed and quantity % ONE:
        return f"{product.name} is sold by the piece; {format_quantity(quantity)} is not whole."
    return Measured(quantity, fixed)


def weighed(scale: Scale | None, product: Product, tare: int | None = None) -> Measured | str:
    """What lies on the scale, in the product's unit: only a weight at rest and above 0 is taken.

    The container weighs `tare` thousandths, or what the product says of it. Waits for the scale, about a second
    at most.
    """
    if scale is None:
        return "This till has no scale. Type the weight (F4)."
    if not product.weighed:
        return f"{product.name} is not sold by weight."
    tare = product.tare if tare is None else tare
    said = scale.weigh(tare)
    if isinstance(said, str):
        return f"{product.name}: {said}"
    if not said.stable:
        return f"{product.name}: the scale is not at rest. Wait, then weigh again."
    if said.thousandths <= 0:
        return f"{product.name}: nothing is on the scale."
    if said.unit != product.unit and {said.unit, product.unit} != {"kg", "lb"}:
        return f"{product.name} is sold by {product.unit}, the scale weighs in {said.unit}. Type the quantity (F4)."
    if tare and said.unit != product.unit:
        words = f"its container is known in {product.unit}, the scale weighs in {said.unit}"
        return f"{product.name}: {words}. Type the weight (F4)."
    quantity = said.thousandths
    if said.unit != product.unit:
        quantity = thousandths(Decimal(said.thousandths).scaleb(-3), said.unit, into=product.unit)
    if not 0 < quantity <= LARGEST:
        return f"{product.name}: that weight cannot be sold. Weigh again."
    return Measured(quantity, raw=f"{said.raw} tare {format_quantity(tare)}" if tare else said.raw)


def new_line(cart: Cart, product: Product, measured: Measured) -> CartLine:
    """An empty line for a product as it was measured."""
    return CartLine(
        key=cart.next_key, product=product, quantity=0, unit_price=product.price, fixed_total=measured.fixed,
        asks_price=product.open_price and measured.fixed is None, measured=measured.raw,
    )  # fmt: skip


def quantity_problem(line: CartLine, quantity: int) -> str:
    """Why a line cannot have this quantity, in thousandths; empty where it can."""
    name = line.product.name
    if line.returns:
        return f"{name} comes back; remove the line and take the goods back again."
    if line.fixed_total is not None:
        return f"{name} has its price on the label; remove the line and scan again."
    if quantity <= 0:
        return "The quantity must be more than 0; to take the line off, remove it."
    if quantity > LARGEST:
        return "That is more than one line can hold."
    if not line.product.weighed and quantity % ONE:
        return f"{name} is sold by the piece; {format_quantity(quantity)} is not whole."
    return ""


def split_quantity(raw: bytes) -> tuple[int | None, bytes]:
    """A quantity typed before a scan (`3*`), in thousandths, and the scan. Raises ValueError in plain words."""
    times = _TIMES.fullmatch(raw)
    return (parse_quantity(times[1].decode()), times[2]) if times else (None, raw)


def carries_number(found: Identified) -> bool:
    """Whether a scan brought the number its product is sold by."""
    return bool(found.pack.serial if found.product.has_serial else found.pack.lot)
