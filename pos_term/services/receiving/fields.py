"""The fields of a line as people type them, read or refused in words."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from pos_term.domain.clean import clean
from pos_term.domain.lots import fold
from pos_term.domain.money import LARGEST as MOST_MONEY
from pos_term.domain.money import parse_fixed
from pos_term.domain.places import FLOOR
from pos_term.domain.products import Dated, Product
from pos_term.domain.quantity import LARGEST, ONE, parse_quantity
from pos_term.services.import_fields import code_fault, near_date
from pos_term.services.receiving.draft import DraftLine

_TEXTS = {"supplier_lot": 80, "certificate": 80, "grade": 40, "notes": 200}
_DAYS = ("expiry", "best_before", "production_date")
_COST_DIGITS = 4


class Wrong(ValueError):
    """A field is none; the message is one plain line that names it."""


def read_fields(line: DraftLine, fields: Mapping[str, object]) -> dict[str, Any]:
    """What an edit changes of a line, as values. Raises Wrong."""
    found: dict[str, Any] = {}
    for name, value in fields.items():
        if name == "date":
            name = "best_before" if line.product.dated is Dated.BEST_BEFORE else "expiry"
        reader = _READERS.get(name)
        if reader is None:
            raise Wrong(f"{name} is not a field of a line")
        found[name] = reader(line.product, name, value)
    return found


def read_code(text: str, what: str) -> str:
    """A lot code or serial exactly as it is; Wrong where it is none. Empty stays empty."""
    code = unicodedata.normalize("NFC", text).strip(" ")
    if not code:
        return ""
    if fault := code_fault(code):
        raise Wrong(f"{what} {fault}")
    if not fold(code):
        raise Wrong(f"{what} has no code in it; check what was typed")
    return code


def _code(product: Product, name: str, value: object) -> str:
    code = read_code(str(value or ""), name)
    allowed = product.has_lot if name == "lot" else product.has_serial
    if code and not allowed:
        raise Wrong(f"{product.sku} is tracked by {product.tracking}; it takes no {name}")
    return code


def _text(_product: Product, name: str, value: object) -> str:
    text = clean(str(value or ""), limit=_TEXTS[name] + 1)
    if len(text) > _TEXTS[name]:
        raise Wrong(f"{name.replace('_', ' ')} is longer than {_TEXTS[name]} characters; shorten it")
    return text


def _day(product: Product, name: str, value: object) -> date | None:
    if value is None or value == "":
        return None
    if not product.tracked:
        raise Wrong(f"{product.sku} is not tracked, so its stock has no date")
    try:
        return near_date(value.isoformat() if isinstance(value, date) else str(value).strip())
    except ValueError as error:
        raise Wrong(f"{name.replace('_', ' ')}: {clean(str(error), limit=200)}") from None


def _quantity(product: Product, _name: str, value: object) -> int:
    try:
        quantity = value if isinstance(value, int) else parse_quantity(str(value or ""))
    except ValueError as error:
        raise Wrong(clean(str(error), limit=200)) from None
    if not 0 < quantity <= LARGEST:
        raise Wrong("quantity must be more than 0; take the line off where nothing came")
    if product.has_serial and quantity != ONE:
        raise Wrong("a serial is one unit; key a range or list of serials for more")
    if not product.weighed and quantity % ONE:
        raise Wrong(f"{product.sku} is counted in whole pieces; key a whole number")
    return quantity


def _cost(_product: Product, _name: str, value: object) -> int | None:
    if value is None or value == "":
        return None
    try:
        cost = value if isinstance(value, int) else parse_fixed(str(value), _COST_DIGITS, what="unit cost")
    except ValueError as error:
        raise Wrong(clean(str(error), limit=200)) from None
    if not 0 <= cost <= MOST_MONEY:
        raise Wrong("unit cost is below 0 or too large; a cost is 0 or more")
    return cost


def _place(_product: Product, _name: str, value: object) -> str:
    return clean(str(value or ""), limit=40).lower() or FLOOR


_READERS: dict[str, Callable[[Product, str, object], Any]] = {
    "lot": _code, "serial": _code, "quantity": _quantity, "unit_cost": _cost, "location": _place,
    **dict.fromkeys(_TEXTS, _text), **dict.fromkeys(_DAYS, _day),
}  # fmt: skip
