"""`import purchases`: purchase orders from a CSV file, one row a product, several rows an order."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.documents import BoughtLine, Document, PurchaseOrdered
from pos_term.domain.lots import fold
from pos_term.services.import_coming import Head, Suppliers, cost_of, merged, quantity_of, whole_fault
from pos_term.services.import_fields import Fields
from pos_term.services.import_rows import Problems
from pos_term.store.buying import purchase_heads, purchase_items
from pos_term.store.lookup import products_by_skus


@dataclass(frozen=True, slots=True)
class _Bought:
    """One row."""

    order: str
    supplier: str
    due: date | None
    line: BoughtLine


@dataclass(frozen=True, slots=True)
class _Ready:
    """One order as it is posted."""

    order: str
    supplier: str
    due: date | None
    lines: tuple[BoughtLine, ...]


class PurchaseImport:
    """Places purchase orders. One that is there already with the same content is left as it is."""

    kind = "purchases"
    columns = ("order", "supplier", "due", "sku", "quantity", "unit_cost")
    required = ("order", "supplier", "sku", "quantity")

    def read(self, row: Fields) -> _Bought | None:
        """What one row says, or None with its faults in `row`."""
        order, sku = row.exact("order", needed=True), row.exact("sku", needed=True)
        quantity = quantity_of(row)
        if not row.given("quantity"):
            row.fault("quantity", "is empty; fill it in")
        line = BoughtLine(sku=sku or "", quantity=quantity or 0, unit_cost=cost_of(row))
        supplier, due = row.text("supplier"), row.day("due")
        return None if row.faults else _Bought(order or "", supplier, due, line)

    def settle(
        self, connection: Connection, items: Sequence[tuple[int, _Bought]], problems: Problems
    ) -> list[_Ready]:
        """Put the rows of each order together and hold them against products, suppliers and orders there are."""
        products = products_by_skus(connection, (each.line.sku for _, each in items))
        heads: dict[str, Head] = {}
        numbers: dict[str, str] = {}
        lines: dict[str, list[BoughtLine]] = {}
        for number, each in items:
            key = fold(each.order)
            head = heads.setdefault(key, Head(number))
            numbers.setdefault(key, each.order)
            words = merged(head, what="order", number=each.order, supplier=each.supplier, due=each.due)
            product = products.get(each.line.sku)
            faults = [words] if words else []
            if product is None:
                faults.append(f"sku: no product has {each.line.sku}; import its product first")
            else:
                faults += whole_fault(product, each.line.quantity)
            if faults:
                problems.add(number, "; ".join(faults))
            lines.setdefault(key, []).append(each.line)
        book = Suppliers(connection, problems)
        there = {fold(head.order): head for head in purchase_heads(connection)}
        before: dict[str, list[BoughtLine]] = {}
        for item in purchase_items(connection, (there[key].order for key in heads if key in there)):
            bought = BoughtLine(sku=item.sku, quantity=item.quantity, unit_cost=item.unit_cost)
            before.setdefault(fold(item.order), []).append(bought)
        ready = []
        for key, head in heads.items():
            supplier = book.id_of(head.first, head.supplier)
            if key not in there:
                ready.append(_Ready(numbers[key], supplier, head.due, tuple(lines[key])))
            elif (there[key].supplier, there[key].due, before.get(key)) != (supplier, head.due, lines[key]):
                words = f"order: {there[key].order} is there already with other content; give it another number"
                problems.add(head.first, words)
        return ready

    def document(self, document_id: str, items: Sequence[_Ready]) -> Document:
        """One order."""
        [one] = items
        return PurchaseOrdered(id=document_id, order=one.order, supplier=one.supplier, due=one.due, lines=one.lines)

    def finish(self, connection: Connection) -> None:
        """Nothing is kept outside the journal."""
