"""`import lots`: goods receipts from a CSV file."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.clean import visible
from pos_term.domain.documents import Document, GoodsReceipt, ReceivedLine
from pos_term.domain.lot_rules import fits
from pos_term.domain.lots import lot_key, serial_key
from pos_term.domain.money import parse_fixed
from pos_term.domain.products import Dated, Product
from pos_term.domain.quantity import ONE, parse_quantity
from pos_term.domain.shelf_life import worked_out
from pos_term.services.desk import Desk, Refused
from pos_term.services.import_fields import Fields
from pos_term.services.import_lots_names import Names, unnamed, with_made_codes
from pos_term.services.import_rows import Problems
from pos_term.store.lookup import KnownLot, known_lots, products_by_skus, skus_by_codes
from pos_term.store.places import OUTSIDE

_PLACES = {"": "floor", "sales floor": "floor", "shop floor": "floor", "back room": "back", "backroom": "back"}


@dataclass(frozen=True, slots=True)
class _Delivered:
    """One row before its product is known."""

    line: ReceivedLine
    gtin: str | None
    quantity_given: bool


class LotImport:
    """Brings stock in: each row is a quantity of one lot, one serial, or a loose quantity."""

    kind = "lots"
    columns = (
        "sku", "gtin", "lot", "serial", "expiry", "best_before", "production_date", "quantity", "unit_cost",
        "location", "supplier", "supplier_lot", "purchase_order", "certificate", "grade", "received_on",
    )  # fmt: skip
    required = ()

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._on = desk.clock.business_date()

    def read(self, row: Fields) -> _Delivered | None:
        """One row as far as it can be read without the store, or None with its faults in `row`."""
        sku, gtin = row.exact("sku"), row.gtin("gtin")
        if not (row.given("sku") or row.given("gtin")):
            row.fault("sku", "is empty, and so is gtin; name the product by one of them")
        quantity = row.value("quantity", parse_quantity)
        if not row.given("quantity") and not row.given("serial"):
            row.fault("quantity", "is empty; fill it in")
        elif quantity is not None and quantity <= 0:
            row.fault("quantity", "is not more than 0; leave out what did not come")
        cost = row.value("unit_cost", _cost)
        if cost is not None and cost < 0:
            row.fault("unit_cost", "is below 0; a cost is 0 or more")
        line = ReceivedLine(
            sku=sku or "", lot=row.exact("lot"), serial=row.exact("serial"), expiry=row.day("expiry"),
            best_before=row.day("best_before"), production_date=row.day("production_date"),
            quantity=quantity or ONE, unit_cost=cost, location=row.value("location", _place) or "floor",
            supplier=row.text("supplier"), supplier_lot=row.text("supplier_lot"),
            purchase_order=row.text("purchase_order"), certificate=row.text("certificate"),
            grade=row.text("grade"), received_on=row.day("received_on") or self._on,
        )  # fmt: skip
        for field, day in (("expiry", line.expiry), ("best_before", line.best_before)):
            if day and line.production_date and day < line.production_date:
                row.fault(field, f"{day} is before the production date {line.production_date}; check both")
        return None if row.faults else _Delivered(line, gtin, quantity is not None)

    def settle(
        self, connection: Connection, items: Sequence[tuple[int, _Delivered]], problems: Problems
    ) -> list[ReceivedLine]:
        """Find products, suppliers and places, check that numbers fit them, and make what labels leave out."""
        owners = skus_by_codes(connection, {each.gtin for _, each in items if each.gtin})
        wanted = [each.line.sku or owners.get(each.gtin or "", "") for _, each in items]
        products = products_by_skus(connection, wanted)
        lines = [replace(each.line, sku=sku) for (_, each), sku in zip(items, wanted, strict=True)]
        lines = unnamed(lines, products)
        names = Names(connection)
        known = known_lots(connection, (key for line in lines for key in _keys(line)))
        labels = _Labels(known)
        for (number, each), line in zip(items, lines, strict=True):
            product = products.get(line.sku)
            if product is None:
                problems.add(number, _unknown(each))
                continue
            faults = [*_misfits(each, product, owners), *names.faults(line), *labels.faults(number, line)]
            if faults:
                problems.add(number, "; ".join(faults))
            labels.without_date(line, product)
        if problems.count:
            return lines
        dated = [names.settled(labels.dated(line, products[line.sku])) for line in lines]
        coded = with_made_codes(self._desk, dated, products)
        if isinstance(coded, Refused):
            problems.add(items[0][0], f"lot: {coded.words}")
            return lines
        return coded

    def document(self, document_id: str, lines: Sequence[ReceivedLine]) -> Document:
        """What is posted for some of the rows."""
        return GoodsReceipt(id=document_id, lines=tuple(lines))

    def finish(self, connection: Connection) -> None:
        """Nothing is kept outside the journal."""


def _cost(text: str) -> int:
    return parse_fixed(text, 4, what="unit cost")


def _place(text: str) -> str:
    """A place inside the shop, in small letters."""
    name = " ".join(text.lower().split())
    name = _PLACES.get(name, name)
    if name in OUTSIDE:
        raise ValueError(f"{name!r} is not a place inside the shop; write floor, back or quarantine")
    if name != "quarantine" and difflib.get_close_matches(name, ["quarantine"], cutoff=0.75):
        raise ValueError(f"{name[:20]!r} is not a place; did you mean quarantine?")
    if not name.isprintable() or len(name) > 40:
        raise ValueError("is not a place; write floor, back or quarantine")
    return name


def _unknown(each: _Delivered) -> str:
    field, code = ("sku", each.line.sku) if each.line.sku else ("gtin", each.gtin)
    return f"{field}: no product has {code}; import its product first"


def _misfits(each: _Delivered, product: Product, owners: Mapping[str, str]) -> Iterator[str]:
    """What of a row does not go with how its product is tracked."""
    line = each.line
    if each.gtin and owners.get(each.gtin) != product.sku:
        yield f"gtin: {each.gtin} is not a code of {product.sku}; check both"
    for field, given, wanted in (("lot", line.lot, product.has_lot), ("serial", line.serial, product.has_serial)):
        if wanted and not given and not (field == "lot" and product.lot_format):
            yield f"{field}: is empty, but {product.sku} is tracked by {product.tracking}; fill it in"
        elif given and not wanted:
            yield f"{field}: {product.sku} is tracked by {product.tracking}; leave it empty"
    if line.lot and not fits(product.lot_rule, line.lot):
        yield f"lot: {visible(line.lot, limit=40)} is not written as lots of {product.sku} are; check the label"
    if product.has_serial and each.quantity_given and line.quantity != ONE:
        yield "quantity: a serial is one unit; write 1"
    if not product.tracked and (line.expiry or line.best_before):
        field = "expiry" if line.expiry else "best_before"
        yield f"{field}: {product.sku} is not tracked, so its stock has no date; leave it empty"


def _keys(line: ReceivedLine) -> Iterator[str]:
    if line.serial:
        yield serial_key(line.sku, line.serial)
    if line.lot:
        yield lot_key(line.sku, line.lot)


class _Labels:
    """A serial stands once, a lot has one date, and its shelf life gives the date that labels leave out."""

    def __init__(self, known: Mapping[str, KnownLot]) -> None:
        self._known = known
        self._serials: dict[str, int] = {}
        self._said: dict[str, dict[str, tuple[date, int]]] = {}
        self._worked_out: dict[str, date] = {}

    def faults(self, number: int, line: ReceivedLine) -> Iterator[str]:
        """What stands against one row: in the rows before it, and in the store."""
        if line.serial:
            key = serial_key(line.sku, line.serial)
            first = self._serials.setdefault(key, number)
            if first != number:
                yield f"serial: {line.serial} stands in line {first} already; keep one of them"
            elif key in self._known and self._known[key].moved:
                yield f"serial: {line.serial} of {line.sku} was received before; leave it out"
        if not line.lot:
            return
        key = lot_key(line.sku, line.lot)
        lot = self._known.get(key)
        kept = {"expiry": lot and lot.expiry, "best_before": lot and lot.best_before}
        said = self._said.setdefault(key, {})
        for field, day in (("expiry", line.expiry), ("best_before", line.best_before)):
            if day is None:
                continue
            before, first = said.setdefault(field, (day, number))
            if before != day:
                yield f"{field}: lot {line.lot} has {before} in line {first} and {day} here; check the label"
            elif kept[field] and kept[field] != day.isoformat():
                yield f"{field}: lot {line.lot} has {kept[field]} in the store and {day} here; check the label"

    def without_date(self, line: ReceivedLine, product: Product) -> None:
        """Work out the date of a lot from a row that says none: the earliest of all its rows counts."""
        day = worked_out(product, line.production_date, line.received_on)
        if day and not (line.expiry or line.best_before):
            key = _lot_of(line)
            self._worked_out[key] = min(day, self._worked_out.get(key, day))

    def dated(self, line: ReceivedLine, product: Product) -> ReceivedLine:
        """The line with the date that was worked out, unless a label or the store says one."""
        key = _lot_of(line)
        day, lot = self._worked_out.get(key), self._known.get(key)
        if day is None or self._said.get(key) or (lot and (lot.expiry or lot.best_before)):
            return line
        return replace(line, expiry=day) if product.dated is Dated.EXPIRY else replace(line, best_before=day)


def _lot_of(line: ReceivedLine) -> str:
    """The key of the production lot, or of a serial that names none."""
    return lot_key(line.sku, line.lot) if line.lot else serial_key(line.sku, line.serial or "")
