"""`import orders`: sales orders from a CSV file, one row a product, several rows an order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from pos_term.domain.customers import Customer
from pos_term.domain.documents import CustomerKept, Document, OrderedLine, OrderPlaced
from pos_term.domain.lots import fold, serial_key
from pos_term.domain.products import Product
from pos_term.domain.quantity import ONE, format_quantity, parse_quantity
from pos_term.services.import_customers import CustomerBook, keep
from pos_term.services.import_fields import Fields
from pos_term.services.import_rows import Problems
from pos_term.store.customers import fold_text
from pos_term.store.lookup import products_by_skus
from pos_term.store.orders import kept_for, order_lines, orders_by_numbers


@dataclass(frozen=True, slots=True)
class _Ordered:
    """One row."""

    order: str
    customer: str
    line: OrderedLine


@dataclass(slots=True)
class _Order:
    """The rows of one order."""

    first: int
    """The line of the file in which it begins."""
    customer: str = ""
    """As the file names them."""
    lines: list[OrderedLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Ready:
    """What is posted: an order, or a customer that came with one."""

    customer: str | None
    order: str = ""
    lines: tuple[OrderedLine, ...] = ()


class OrderImport:
    """Places sales orders. Lots and serials they name are kept for them, whether they are here yet or not."""

    kind = "orders"
    columns = ("order", "customer", "sku", "quantity", "lot", "serial")
    required = ("order", "sku", "quantity")

    def __init__(self) -> None:
        self._added: list[Customer] = []
        self._secret: bytes | None = None

    def read(self, row: Fields) -> _Ordered | None:
        """What one row says, or None with its faults in `row`."""
        order, sku = row.exact("order", needed=True), row.exact("sku", needed=True)
        quantity = row.value("quantity", parse_quantity)
        if not row.given("quantity"):
            row.fault("quantity", "is empty; fill it in")
        elif quantity is not None and quantity <= 0:
            row.fault("quantity", "is not more than 0; leave out what nobody ordered")
        line = OrderedLine(sku=sku or "", quantity=quantity or 0, lot=row.exact("lot"), serial=row.exact("serial"))
        customer = row.text("customer")
        return None if row.faults else _Ordered(order or "", customer, line)

    def settle(
        self, connection: Connection, items: Sequence[tuple[int, _Ordered]], problems: Problems
    ) -> list[_Ready]:
        """Put the rows of each order together and hold them against products, customers and orders there are."""
        products = products_by_skus(connection, (each.line.sku for _, each in items))
        orders: dict[str, _Order] = {}
        serials: dict[str, int] = {}
        for number, each in items:
            order = orders.setdefault(each.order, _Order(number))
            faults = [*_misfits(each.line, products.get(each.line.sku)), *_twice(each.line, number, serials)]
            if each.customer and order.customer and each.customer != order.customer:
                faults.append(f"customer: order {each.order} has another customer in line {order.first}; keep one")
            if faults:
                problems.add(number, "; ".join(faults))
            order.customer = order.customer or each.customer
            order.lines.append(each.line)
        if problems.count:
            return []
        book = CustomerBook(connection)
        self._secret = book.secret
        there = orders_by_numbers(connection, list(orders))
        return [
            ready
            for number, order in orders.items()
            for ready in self._placed(connection, number, order, there, book, problems)
        ]

    def _placed(
        self, connection: Connection, number: str, order: _Order, there: dict[str, str | None],
        book: CustomerBook, problems: Problems,
    ) -> Iterator[_Ready]:  # fmt: skip
        """The documents of one order: none where it stands already as it is here."""
        customer = _known(order.customer, book)
        if isinstance(customer, _Unclear):
            problems.add(order.first, customer.words)
            return
        if number in there:
            before = [
                OrderedLine(sku=o.sku, quantity=o.quantity, lot=o.lot, serial=o.serial)
                for o in order_lines(connection, number)
            ]
            same = list(map(_folded, before)) == list(map(_folded, order.lines))
            if not same or (there[number] or None) != (customer.id if customer else None):
                words = f"order: {number} is there already with other content; give it another number"
                problems.add(order.first, words)
            return
        serials = [line for line in order.lines if line.serial]
        kept = [line for line in serials if kept_for(connection, serial_key(line.sku, line.serial or ""))]
        if kept:
            words = f"serial: {kept[0].serial} is kept for another order already; name another"
            problems.add(order.first, words)
            return
        if customer is None and order.customer:
            fresh = Customer(id="", name=order.customer)
            customer = replace(fresh, id=book.derived(fresh, anew=True))
            book.take(customer)
            self._added.append(customer)
            yield _Ready(customer.id)
        yield _Ready(customer.id if customer else None, number, tuple(order.lines))

    def document(self, document_id: str, ready: Sequence[_Ready]) -> Document:
        """One order, or that one customer is kept: the journal has their id only."""
        [one] = ready
        if not one.order:
            return CustomerKept(id=document_id, customer=one.customer or "")
        return OrderPlaced(id=document_id, order=one.order, customer=one.customer, lines=one.lines)

    def finish(self, connection: Connection) -> None:
        """Keep who the customers are that came with the orders."""
        keep(connection, self._added, self._secret)


@dataclass(frozen=True, slots=True)
class _Unclear:
    """A customer that cannot be told from others."""

    words: str


def _known(text: str, book: CustomerBook) -> Customer | _Unclear | None:
    """The customer of an order by id, loyalty code or name; None where nobody is called that."""
    if not text:
        return None
    found = book.known.get(text) or book.known.get(book.by_loyalty.get(text, ""))
    if found:
        gone = "customer: asked to be forgotten; leave the field empty"
        return _Unclear(gone) if found.forgotten else found
    called = book.by_name.get(fold_text(text), set())
    if len(called) > 1:
        return _Unclear(f"customer: {len(called)} customers are called that; write the id or loyalty code")
    return book.known[next(iter(called))] if called else None


def _misfits(line: OrderedLine, product: Product | None) -> Iterator[str]:
    """What of a row does not go with its product."""
    if product is None:
        yield f"sku: no product has {line.sku}; import its product first"
        return
    for name, given, has in (("lot", line.lot, product.has_lot), ("serial", line.serial, product.has_serial)):
        if given and not has:
            yield f"{name}: {product.sku} is tracked by {product.tracking}; leave it empty"
        elif given and not fold(given):
            yield f"{name}: has no code in it; leave it empty"
    if line.serial and line.quantity != ONE:
        yield "quantity: a serial is one unit; write 1"
    elif not product.weighed and line.quantity % ONE:
        yield f"quantity: {product.sku} is sold by the piece; {format_quantity(line.quantity)} is not whole"


def _twice(line: OrderedLine, number: int, serials: dict[str, int]) -> Iterator[str]:
    if line.serial:
        first = serials.setdefault(serial_key(line.sku, line.serial), number)
        if first != number:
            yield f"serial: {line.serial} stands in line {first} already; keep one of them"


def _folded(line: OrderedLine) -> tuple[str, int, str, str]:
    return line.sku, line.quantity, fold(line.lot or ""), fold(line.serial or "")
