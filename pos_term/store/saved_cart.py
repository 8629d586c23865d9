"""An open cart as JSON and back. The product stands in it by its sku only and is read again from the store."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

from pos_term.domain.cart import Cart, CartLine
from pos_term.domain.customers import Customer
from pos_term.domain.pricing import Discount
from pos_term.domain.products import Product
from pos_term.domain.tender import Tender

_T = TypeVar("_T")


class Unreadable(ValueError):
    """What was saved is no cart of this program."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedHead:
    """What stands on an open sale as a whole."""

    next_key: int
    prices_include_tax: bool
    discount: Discount | None = None
    customer: str | None = None
    """The customer's id."""
    order: str | None = None
    age: int = 0
    tenders: tuple[Tender, ...] = ()
    """Payments that were taken already."""


@cache
def _line_shape() -> TypeAdapter[CartLine]:
    return TypeAdapter(CartLine)


@cache
def _head_shape() -> TypeAdapter[SavedHead]:
    return TypeAdapter(SavedHead)


def warm_up() -> None:
    """Build what the first cart needs."""
    _line_shape()
    _head_shape()


_ENCODER = json.JSONEncoder(separators=(",", ":"), check_circular=False)
"""Plain ASCII: half a character (a lone surrogate) comes back as it was."""


def write_line(line: CartLine) -> str:
    """A line as JSON."""
    fields = _line_shape().dump_python(line, mode="json", exclude={"product"}, exclude_defaults=True)
    return _ENCODER.encode({"sku": line.product.sku, **fields})


def write_head(cart: Cart, tenders: tuple[Tender, ...]) -> str:
    """What stands on the sale as a whole, with the payments taken so far, as JSON."""
    head = SavedHead(
        next_key=cart.next_key, prices_include_tax=cart.prices_include_tax, discount=cart.discount,
        customer=cart.customer.id if cart.customer else None, order=cart.order, age=cart.age, tenders=tenders,
    )  # fmt: skip
    return _ENCODER.encode(_head_shape().dump_python(head, mode="json", exclude_defaults=True))


def read_head(text: str) -> SavedHead:
    """Read a head back. Raises Unreadable."""
    return _read(lambda: _head_shape().validate_python(_object(text)))


def read_line(key: int, text: str, product_of: Callable[[str], Product | None]) -> CartLine:
    """Read a line back, its product as `product_of` has it now. Raises Unreadable."""
    return _read(lambda: _line(key, text, product_of))


def read_cart(head: SavedHead, lines: tuple[CartLine, ...], customer: Customer | None) -> Cart:
    """The cart of its parts."""
    return Cart(
        lines=lines, next_key=max([head.next_key, *(line.key + 1 for line in lines)]), customer=customer,
        prices_include_tax=head.prices_include_tax, discount=head.discount, order=head.order, age=head.age,
    )  # fmt: skip


def _line(key: int, text: str, product_of: Callable[[str], Product | None]) -> CartLine:
    fields = _object(text)
    product = product_of(fields.pop("sku"))
    if product is None:
        raise Unreadable("its product is not in the shop any more")
    line = _line_shape().validate_python({**fields, "product": product})
    if line.key != key or line.quantity <= 0 or any(number.quantity <= 0 for number in line.numbers):
        raise Unreadable("it does not say what it must")
    return line


def _object(text: str) -> dict[str, Any]:
    fields = json.loads(text)
    if not isinstance(fields, dict):
        raise Unreadable("not an object")
    return fields


def _read(read: Callable[[], _T]) -> _T:
    """Whatever is wrong with a text from a file that anything may have happened to, it is one fault."""
    try:
        return read()
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Unreadable(str(error)) from error
