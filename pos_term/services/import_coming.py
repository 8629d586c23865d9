"""What the rows of purchase orders and of shipping notices have in common."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.money import LARGEST as MOST_MONEY
from pos_term.domain.money import parse_fixed
from pos_term.domain.products import Product
from pos_term.domain.quantity import ONE, format_quantity, parse_quantity
from pos_term.services.desk import Refused
from pos_term.services.import_fields import Fields
from pos_term.services.import_rows import Problems
from pos_term.services.supplier_book import SupplierBook


@dataclass(slots=True)
class Head:
    """What the rows of one order or notice say of all of it; the first that says anything counts."""

    first: int
    """The line of the file in which it begins."""
    supplier: str = ""
    due: date | None = None
    purchase_order: str = ""


def quantity_of(row: Fields) -> int | None:
    """A quantity that is more than 0; None with the fault in `row`, or where the cell is empty."""
    quantity = row.value("quantity", parse_quantity)
    if quantity is not None and quantity <= 0:
        row.fault("quantity", "is not more than 0; leave out what does not come")
    return quantity


def cost_of(row: Fields) -> int | None:
    """A unit cost in ten-thousandths; None where the cell is empty."""
    return row.value("unit_cost", _cost)


def _cost(text: str) -> int:
    cost = parse_fixed(text, 4, what="unit cost")
    if not 0 <= cost <= MOST_MONEY:
        raise ValueError("is below 0; a cost is 0 or more")
    return cost


def whole_fault(product: Product, quantity: int) -> Iterator[str]:
    """A quantity of pieces is whole."""
    if not product.weighed and quantity % ONE:
        yield f"quantity: {product.sku} is counted in whole pieces; {format_quantity(quantity)} is not whole"


def merged(head: Head, *, what: str, number: str, supplier: str, due: date | None, purchase_order: str = "") -> str:
    """Take what a row says of its whole order or notice; in words where an earlier row says something else."""
    for name, before, now in (
        ("supplier", head.supplier, supplier), ("due", head.due, due),
        ("purchase_order", head.purchase_order, purchase_order),
    ):  # fmt: skip
        if before and now and before != now:
            return f"{name}: {what} {number} has {before} in line {head.first} and {now} here; keep one"
    head.supplier = head.supplier or supplier
    head.due = head.due or due
    head.purchase_order = head.purchase_order or purchase_order
    return ""


class Suppliers:
    """Suppliers as files name them: the id of one that is kept, else the text as it stands."""

    def __init__(self, connection: Connection, problems: Problems) -> None:
        self._book = SupplierBook(connection)
        self._problems = problems

    def id_of(self, line: int, text: str) -> str:
        """The supplier's id or name; a fault where there is none, or several are called that."""
        found = self._book.find(text)
        if isinstance(found, Refused):
            self._problems.add(line, f"supplier: {found.words}")
            return ""
        if not text:
            self._problems.add(line, "supplier: is empty; fill it in")
        return found.id if found else text
