"""`import deliveries`: suppliers' shipping notices from a CSV file, one row a lot or serial, several a notice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.clean import visible
from pos_term.domain.documents import AnnouncedLine, DeliveryAnnounced, Document
from pos_term.domain.gtin import check_digit_is_right
from pos_term.domain.lots import fold, serial_key
from pos_term.domain.products import Product
from pos_term.domain.quantity import ONE
from pos_term.services.import_coming import Head, Suppliers, cost_of, merged, quantity_of, whole_fault
from pos_term.services.import_fields import Fields
from pos_term.services.import_rows import Problems
from pos_term.store.buying import delivery_heads, delivery_lines, purchase_heads
from pos_term.store.lookup import products_by_skus, skus_by_codes


@dataclass(frozen=True, slots=True)
class _Announced:
    """One row before its product is known."""

    notice: str
    supplier: str
    purchase_order: str
    due: date | None
    gtin: str | None
    line: AnnouncedLine
    quantity_given: bool


@dataclass(frozen=True, slots=True)
class _Ready:
    """One notice as it is posted."""

    notice: str
    supplier: str
    purchase_order: str
    due: date | None
    lines: tuple[AnnouncedLine, ...]


class DeliveryImport:
    """Registers what is to come. A notice that is there already with the same content is left as it is."""

    kind = "deliveries"
    columns = (
        "notice", "supplier", "purchase_order", "due", "sscc", "sku", "gtin", "lot", "serial", "expiry",
        "best_before", "production_date", "quantity", "unit_cost",
    )  # fmt: skip
    required = ("notice",)

    def read(self, row: Fields) -> _Announced | None:
        """One row as far as it can be read without the store, or None with its faults in `row`."""
        notice, sku, gtin = row.exact("notice", needed=True), row.exact("sku"), row.gtin("gtin")
        if not (row.given("sku") or row.given("gtin")):
            row.fault("sku", "is empty, and so is gtin; name the product by one of them")
        quantity, lot, serial = quantity_of(row), row.exact("lot"), row.exact("serial")
        if not row.given("quantity") and not row.given("serial"):
            row.fault("quantity", "is empty; fill it in")
        for field, code in (("lot", lot), ("serial", serial)):
            if code and not fold(code):
                row.fault(field, "has no code in it; leave it empty")
        line = AnnouncedLine(
            sku=sku or "", lot=lot, serial=serial, expiry=row.day("expiry"), best_before=row.day("best_before"),
            production_date=row.day("production_date"), quantity=quantity or ONE, unit_cost=cost_of(row),
            sscc=row.value("sscc", parse_sscc) or "",
        )  # fmt: skip
        for field, day in (("expiry", line.expiry), ("best_before", line.best_before)):
            if day and line.production_date and day < line.production_date:
                row.fault(field, f"{day} is before the production date {line.production_date}; check both")
        order, due = row.exact("purchase_order"), row.day("due")
        supplier = row.text("supplier")
        if row.faults:
            return None
        return _Announced(notice or "", supplier, order or "", due, gtin, line, quantity is not None)

    def settle(
        self, connection: Connection, items: Sequence[tuple[int, _Announced]], problems: Problems
    ) -> list[_Ready]:
        """Put the rows of each notice together and hold them against products, suppliers and notices there are."""
        owners = skus_by_codes(connection, {each.gtin for _, each in items if each.gtin})
        skus = [each.line.sku or owners.get(each.gtin or "", "") for _, each in items]
        products = products_by_skus(connection, skus)
        heads: dict[str, Head] = {}
        numbers: dict[str, str] = {}
        lines: dict[str, list[AnnouncedLine]] = {}
        seen = _Seen()
        for (number, each), sku in zip(items, skus, strict=True):
            key = fold(each.notice)
            head = heads.setdefault(key, Head(number))
            numbers.setdefault(key, each.notice)
            words = merged(
                head, what="notice", number=each.notice, supplier=each.supplier, due=each.due,
                purchase_order=each.purchase_order,
            )  # fmt: skip
            line = replace(each.line, sku=sku)
            faults = [words] if words else []
            faults += _misfits(each, products.get(sku), owners)
            faults += seen.faults(number, key, line)
            if faults:
                problems.add(number, "; ".join(faults))
            lines.setdefault(key, []).append(line)
        return _ready(connection, heads, numbers, lines, problems)

    def document(self, document_id: str, items: Sequence[_Ready]) -> Document:
        """One notice."""
        [one] = items
        return DeliveryAnnounced(
            id=document_id, notice=one.notice, supplier=one.supplier, purchase_order=one.purchase_order,
            due=one.due, lines=one.lines,
        )  # fmt: skip

    def finish(self, connection: Connection) -> None:
        """Nothing is kept outside the journal."""


def parse_sscc(text: str) -> str:
    """Read a Serial Shipping Container Code: 18 digits, the last a check digit (General Specifications 3.2, 7.9.1).

    Raises ValueError in plain words.
    """
    plain = text.strip(" ")
    if len(plain) != 18 or not (plain.isascii() and plain.isdigit()):
        raise ValueError(f"{visible(plain, limit=24)!r} is not a number of 18 digits; store the column as text")
    if not check_digit_is_right(plain):
        right = next(digit for digit in "0123456789" if check_digit_is_right(plain[:-1] + digit))
        raise ValueError(f"{plain} has a wrong check digit, it should end in {right}; check the number")
    return plain


def _misfits(each: _Announced, product: Product | None, owners: Mapping[str, str]) -> Iterator[str]:
    """What of a row does not go with its product."""
    line = each.line
    if product is None:
        field, code = ("sku", line.sku) if line.sku else ("gtin", each.gtin)
        yield f"{field}: no product has {code}; import its product first"
        return
    if each.gtin and owners.get(each.gtin) != product.sku:
        yield f"gtin: {each.gtin} is not a code of {product.sku}; check both"
    for field, given, has in (("lot", line.lot, product.has_lot), ("serial", line.serial, product.has_serial)):
        if given and not has:
            yield f"{field}: {product.sku} is tracked by {product.tracking}; leave it empty"
    if line.serial and each.quantity_given and line.quantity != ONE:
        yield "quantity: a serial is one unit; write 1"
    elif not line.serial:
        yield from whole_fault(product, line.quantity)
    if not product.tracked and (line.expiry or line.best_before):
        field = "expiry" if line.expiry else "best_before"
        yield f"{field}: {product.sku} is not tracked, so its stock has no date; leave it empty"


class _Seen:
    """A serial stands in a notice once, and a lot has one date in all of the file."""

    def __init__(self) -> None:
        self._serials: dict[tuple[str, str], int] = {}
        self._dates: dict[tuple[str, str, str], tuple[date, int]] = {}

    def faults(self, number: int, notice: str, line: AnnouncedLine) -> Iterator[str]:
        """What stands against a row in the rows before it."""
        if line.serial:
            first = self._serials.setdefault((notice, serial_key(line.sku, line.serial)), number)
            if first != number:
                yield f"serial: {line.serial} stands in line {first} already; keep one of them"
        if not line.lot:
            return
        for field, day in (("expiry", line.expiry), ("best_before", line.best_before)):
            if day:
                before, first = self._dates.setdefault((line.sku, fold(line.lot), field), (day, number))
                if before != day:
                    yield f"{field}: lot {line.lot} has {before} in line {first} and {day} here; ask the supplier"


def _ready(
    connection: Connection, heads: Mapping[str, Head], numbers: Mapping[str, str],
    lines: Mapping[str, list[AnnouncedLine]], problems: Problems,
) -> list[_Ready]:  # fmt: skip
    """Each notice whole, without those that stand already as they are here."""
    book = Suppliers(connection, problems)
    orders = {fold(head.order): head for head in purchase_heads(connection)}
    there = {fold(head.notice): head for head in delivery_heads(connection)}
    found = []
    for key, head in heads.items():
        order = orders.get(fold(head.purchase_order)) if head.purchase_order else None
        number = order.order if order else head.purchase_order
        supplier = book.id_of(head.first, head.supplier or (order.supplier if order else ""))
        one = _Ready(numbers[key], supplier, number, head.due, tuple(lines[key]))
        known = there.get(key)
        if known is None:
            found.append(one)
        elif _Ready(
            one.notice, known.supplier, known.purchase_order, known.due,
            tuple(delivery_lines(connection, known.notice)),
        ) != one:  # fmt: skip
            words = f"notice: {known.notice} is there already with other content; give it another number"
            problems.add(head.first, words)
    return found
