"""What a code stands for: a lot, a serial, a receipt, a supplier's lot, a document, a certificate, a customer."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Connection

from pos_term.domain.lots import KEY_MARK, fold
from pos_term.store import customers, journey_codes, journey_facts
from pos_term.store import trace as reads

MOST_PEOPLE = 10
"""Customers that are offered by their name."""


class ThingKind(StrEnum):
    """What a code can stand for."""

    RECEIPT = "receipt"
    LOT = "lot"
    SERIAL = "serial"
    SUPPLIER_LOT = "supplier_lot"
    PURCHASE_ORDER = "purchase_order"
    CERTIFICATE = "certificate"
    GOODS_RECEIPT = "goods_receipt"
    DOCUMENT = "document"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """One thing that can be traced."""

    kind: ThingKind
    code: str
    """What people call it by."""
    key: str
    """A lot's key, a document's or a customer's id, else the number as identity sees it."""
    words: str
    """What it is, for people who choose between several."""
    sku: str = ""
    lots: tuple[str, ...] = ()
    """The keys of the lots it is about, where it is no lot itself."""
    document: str = ""
    """The kind of document it is, where it is one."""


DOCUMENT_WORDS = {
    "disposed": "disposal", "lot_split": "split", "produced": "production order",
    "stock_moved": "transfer", "supplier_returned": "return to supplier", "goods_receipt": "goods receipt",
}  # fmt: skip
"""What people call each kind of document."""


def things_called(connection: Connection, code: str, *, sku: str | None = None) -> list[Thing]:
    """Everything a code stands for, exactly as it is written but for blanks around it and capitals.

    With `sku` only lots and serials of that product. Where nothing is called so: lots that were only ever refused,
    then customers whose name, phone or e-mail has it.
    """
    wanted = customers.whole(code).strip()
    if not fold(wanted):
        return []
    lots = list(_lots(connection, wanted))
    if sku is not None:
        lots = [each for each in lots if each.sku == sku]
        return lots or [each for each in _refused(connection, wanted) if each.sku == sku]
    found = [*_receipts(connection, wanted), *lots, *_supplier_lots(connection, wanted, {x.key for x in lots})]
    found += [*_purchases(connection, wanted), *_certificates(connection, wanted)]
    found += [*_documents(connection, wanted), *_customers(connection, wanted)]
    return found or list(_refused(connection, wanted)) or list(_people(connection, wanted))


def _receipts(connection: Connection, code: str) -> Iterator[Thing]:
    for number in dict.fromkeys((code, code.upper())):
        if entry := reads.sale_entry(connection, number):
            words = f"receipt of {entry.business_date}"
            yield Thing(kind=ThingKind.RECEIPT, code=number, key=number, words=words)
            return


def _lots(connection: Connection, code: str) -> Iterator[Thing]:
    for record in reads.records_by_code(connection, code):
        kind = ThingKind.SERIAL if record.serial else ThingKind.LOT
        yield Thing(
            kind=kind, code=record.serial or record.lot or "", key=record.id, sku=record.sku,
            words=f"{kind.value} of {record.sku} {record.name}".strip(),
        )  # fmt: skip


def _refused(connection: Connection, code: str) -> Iterator[Thing]:
    for key, sku in reads.refused_keys(connection, code):
        number = key.partition(KEY_MARK)[2]
        kind = ThingKind.SERIAL if number.startswith(KEY_MARK) else ThingKind.LOT
        yield Thing(
            kind=kind, code=number.strip(KEY_MARK), key=key, sku=sku, words=f"{kind.value} of {sku}, never received"
        )


def _supplier_lots(connection: Connection, code: str, known: set[str]) -> Iterator[Thing]:
    """A supplier's lot, one for each supplier; not where the lots it came as are called so themselves."""
    by: dict[str, list[journey_facts.IntakeRecord]] = {}
    for intake in journey_facts.intakes_by_supplier_lot(connection, fold(code)):
        by.setdefault(intake.supplier, []).append(intake)
    names = journey_facts.supplier_names(connection, by)
    for supplier, intakes in sorted(by.items()):
        lots = _distinct(intakes)
        if not set(lots) <= known:
            whose = f" of {names.get(supplier, supplier)}" if supplier else ""
            yield Thing(
                kind=ThingKind.SUPPLIER_LOT, code=intakes[0].supplier_lot, key=f"{supplier}{KEY_MARK}{fold(code)}",
                words=f"supplier's lot{whose}, {_came_as(lots)}", lots=lots,
            )  # fmt: skip


def _purchases(connection: Connection, code: str) -> Iterator[Thing]:
    lots = _distinct(journey_facts.intakes_by_purchase(connection, fold(code)))
    record = journey_codes.purchase_record(connection, code)
    if lots or record:
        number, supplier = record or (code, "")
        names = journey_facts.supplier_names(connection, [supplier])
        whose = f" from {names.get(supplier, supplier)}" if supplier else ""
        yield Thing(
            kind=ThingKind.PURCHASE_ORDER, code=number, key=fold(code), lots=lots,
            words=f"purchase order{whose}, {_came_as(lots)}",
        )  # fmt: skip


def _certificates(connection: Connection, code: str) -> Iterator[Thing]:
    lots = _distinct(journey_facts.intakes_by_certificate(connection, fold(code)))
    records = journey_facts.certificates(connection, [fold(code)])
    if lots or records:
        title = f" {records[0].title}" if records and records[0].title else ""
        yield Thing(
            kind=ThingKind.CERTIFICATE, code=records[0].number if records else code, key=fold(code), lots=lots,
            words=f"certificate{title}, {_came_as(lots)}",
        )  # fmt: skip


def _documents(connection: Connection, code: str) -> Iterator[Thing]:
    number = code.upper()
    for document in journey_codes.receipts_of_goods(connection, number):
        lots = _distinct(journey_facts.intakes_of_document(connection, document))
        words = f"goods receipt, {_came_as(lots)}"
        yield Thing(
            kind=ThingKind.GOODS_RECEIPT,
            code=number,
            key=document,
            words=words,
            lots=lots,
            document="goods_receipt",
        )
    for document, kind in journey_codes.documents_with_number(connection, number):
        words = DOCUMENT_WORDS[kind]
        yield Thing(kind=ThingKind.DOCUMENT, code=number, key=document, words=words, document=kind)


def _customers(connection: Connection, code: str) -> Iterator[Thing]:
    found = customers.customer_by_id(connection, code) or customers.customer_by_loyalty(connection, code)
    if found:
        yield _customer(found.id, found.name)
    elif journey_codes.sales_of_customer(connection, code):
        yield _customer(code, "")


def _people(connection: Connection, code: str) -> Iterator[Thing]:
    if sum(char.isalnum() for char in code) < 3:
        return
    for found in customers.find_customers(connection, code, most=MOST_PEOPLE):
        yield _customer(found.id, found.name)


def _customer(customer: str, name: str) -> Thing:
    words = f"customer {name}".rstrip()
    return Thing(kind=ThingKind.CUSTOMER, code=customer, key=customer, words=words)


def _distinct(intakes: Iterable[journey_facts.IntakeRecord]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(intake.lot_id for intake in intakes))


def _came_as(lots: tuple[str, ...]) -> str:
    if not lots:
        return "nothing came in"
    return "came in as 1 lot" if len(lots) == 1 else f"came in as {len(lots)} lots"
