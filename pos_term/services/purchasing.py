"""Purchase orders: placed, looked at with what has come of them, closed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import uuid_utils
from sqlalchemy import Connection

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import unstamp
from pos_term.domain.documents import Document, PurchaseClosed, PurchaseOrdered
from pos_term.domain.documents.buying import BoughtLine
from pos_term.domain.lots import fold
from pos_term.domain.money import LARGEST as MOST_MONEY
from pos_term.domain.products import Product
from pos_term.domain.quantity import LARGEST, ONE
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.import_fields import NAME, code_fault
from pos_term.services.numbers import post_numbered
from pos_term.services.supplier_book import SupplierBook
from pos_term.store.buying import PurchaseHead, purchase_heads, purchase_id, purchase_items, received_of
from pos_term.store.journal import Rejected, post
from pos_term.store.lookup import products_by_skus


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseLine:
    """What was ordered of a product and what came of it."""

    sku: str
    name: str
    ordered: int
    """Thousandths."""
    received: int
    """Thousandths."""
    unit_cost: int | None
    """Ten-thousandths of the currency unit."""

    @property
    def open(self) -> int:
        """Thousandths still to come; never below 0."""
        return max(self.ordered - self.received, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purchase:
    """A purchase order as it stands."""

    order: str
    supplier: str
    """The supplier's id, or the text of one the shop does not keep."""
    supplier_name: str
    due: date | None
    placed_on: date
    notes: str
    closed: str | None
    """Why nothing more is expected; None while it is open."""
    lines: tuple[PurchaseLine, ...]

    @property
    def complete(self) -> bool:
        """Whether everything came."""
        return all(not line.open for line in self.lines)

    @property
    def waiting(self) -> bool:
        """Whether anything of it is still expected."""
        return self.closed is None and not self.complete


@dataclass(frozen=True, slots=True, kw_only=True)
class Ordered:
    """A purchase order stands in the journal."""

    order: str
    words: str


def place(
    desk: Desk, supplier: str, lines: Sequence[BoughtLine], *, due: date | None = None, notes: str = "",
    order: str = "",
) -> Ordered | BadInput | Refused:  # fmt: skip
    """Place a purchase order with a supplier, by id or name; it gets a number where none is said.

    Raises StoreFault.
    """
    order = order.strip(" ")
    if order and (fault := code_fault(order)):
        return BadInput((f"order {visible(order, limit=40)}: {fault}",))
    with desk.store.reading() as connection:
        found = SupplierBook(connection).find(clean(supplier, limit=NAME))
        if isinstance(found, Refused):
            return found
        if found is None:
            return Refused(f"no supplier is called {visible(supplier, limit=40)}; enter the supplier first")
        if order and purchase_id(connection, order) is not None:
            return Refused(f"purchase order {visible(order, limit=40)} is there already; give it another number")
        products = products_by_skus(connection, (line.sku for line in lines))
    faults = tuple(words for n, line in enumerate(lines, 1) for words in _faults(n, line, products.get(line.sku)))
    if faults or not lines:
        return BadInput(faults or ("nothing is ordered; name at least one product",))

    def build(number: str) -> tuple[Document]:
        return (
            PurchaseOrdered(
                id=str(uuid_utils.uuid7()), order=order or number, supplier=found.id, due=due,
                lines=tuple(lines), notes=clean(notes, limit=NAME),
            ),
        )  # fmt: skip

    if order:
        outcome = post(desk.store, build(order)[0], desk.posting())
        rejected, number = outcome if isinstance(outcome, Rejected) else None, order
    else:
        numbered = post_numbered(desk, PurchaseOrdered, build)
        rejected, number = (numbered, "") if isinstance(numbered, Rejected) else (None, numbered[0])
    if rejected:
        return Refused(rejected.words)
    return Ordered(order=number, words=f"Purchase order {number} is placed with {found.name}.")


def _faults(n: int, line: BoughtLine, product: Product | None) -> Iterator[str]:
    if product is None:
        yield f"line {n}: no product has {visible(line.sku, limit=40)}; enter the product first"
        return
    if not 0 < line.quantity <= LARGEST:
        yield f"line {n}: the quantity of {product.sku} must be more than 0"
    elif not product.weighed and line.quantity % ONE:
        yield f"line {n}: {product.sku} is counted in whole pieces; key a whole number"
    if line.unit_cost is not None and not 0 <= line.unit_cost <= MOST_MONEY:
        yield f"line {n}: the cost of {product.sku} is below 0 or too large; a cost is 0 or more"


def close(desk: Desk, order: str, reason: str) -> Ordered | BadInput | Refused:
    """Expect nothing more of an order. Raises StoreFault."""
    words = clean(reason, limit=NAME)
    if not words:
        return BadInput(("the reason is empty; say why in a few words",))
    found = purchase(desk, order)
    if found is None:
        return Refused(f"no purchase order has the number {visible(order, limit=40)}; check it")
    if found.closed is not None:
        return Refused(f"purchase order {found.order} is closed already: {visible(found.closed)}")
    document = PurchaseClosed(id=str(uuid_utils.uuid7()), order=found.order, reason=words)
    outcome = post(desk.store, document, desk.posting())
    if isinstance(outcome, Rejected):
        return Refused(outcome.words)
    return Ordered(order=found.order, words=f"Purchase order {found.order} is closed; nothing more is expected.")


def purchases(desk: Desk, text: str = "", *, waiting: bool = True) -> list[Purchase]:
    """Purchase orders by number or supplier, those due first; `waiting` leaves out closed and complete ones.

    Raises StoreFault.
    """
    with desk.store.reading() as connection:
        book = SupplierBook(connection)
        wanted = clean(text).casefold()
        heads = [
            head
            for head in purchase_heads(connection)
            if not (waiting and head.closed is not None)
            and any(wanted in part.casefold() for part in (head.order, head.supplier, book.name(head.supplier)))
        ]
        found = _whole(connection, desk, heads, book)
    return [each for each in found if each.waiting or not waiting]


def purchase(desk: Desk, order: str) -> Purchase | None:
    """One purchase order by its number. Raises StoreFault."""
    with desk.store.reading() as connection:
        number = purchase_id(connection, order.strip(" "))
        heads = [head for head in purchase_heads(connection) if head.order == number]
        found = _whole(connection, desk, heads, SupplierBook(connection))
    return found[0] if found else None


def _whole(connection: Connection, desk: Desk, heads: Sequence[PurchaseHead], book: SupplierBook) -> list[Purchase]:
    orders = [head.order for head in heads]
    received = received_of(connection, orders)
    lines: dict[str, list[PurchaseLine]] = {}
    for item in purchase_items(connection, orders):
        key = (fold(item.order), item.sku)
        # What came counts for the first line of a product that is still open; what is more than that for the last.
        mine = received.pop(key, 0)
        more = max(mine - item.quantity, 0)
        if more:
            received[key] = more
        lines.setdefault(item.order, []).append(
            PurchaseLine(
                sku=item.sku, name=item.name, ordered=item.quantity, received=mine - more, unit_cost=item.unit_cost
            )
        )
    for order, rows in lines.items():
        for n in range(len(rows) - 1, -1, -1):
            if over := received.pop((fold(order), rows[n].sku), 0):
                rows[n] = replace(rows[n], received=rows[n].received + over)
    return [
        Purchase(
            order=head.order, supplier=head.supplier, supplier_name=book.name(head.supplier), due=head.due,
            placed_on=unstamp(head.placed_at).astimezone(desk.clock.zone).date(), notes=head.notes,
            closed=head.closed, lines=tuple(lines.get(head.order, ())),
        )
        for head in heads
    ]  # fmt: skip
