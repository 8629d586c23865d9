"""Suppliers at a desk: found, read with what came from them, added and changed, each change one document."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import uuid_utils
from sqlalchemy import Connection

from pos_term.domain.clean import clean, visible
from pos_term.domain.documents import SuppliersSet
from pos_term.domain.gtin import check_digit_is_right
from pos_term.domain.places import Supplier
from pos_term.services.desk import Desk, Refused
from pos_term.services.import_fields import Fields
from pos_term.services.master.form import NOTHING, Fault, Form, FormField, Option, cell
from pos_term.services.master.keeping import Job, Kept, Meanwhile, Unfit
from pos_term.store import master, supplied

ADDRESS, PHONE, EMAIL = 300, 40, 254
"""The most characters (an e-mail address: RFC 5321 4.5.3.1)."""
LONGEST_LEAD = 3650
"""The most days from an order to its delivery."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Supplied:
    """What is known of a supplier beside their own fields."""

    certificates: tuple[supplied.SupplierCertificate, ...]
    lots: tuple[supplied.SuppliedLot, ...]
    """What came from them, newest first."""
    products: int
    """How many products are bought from them as a rule."""


def find_suppliers(desk: Desk, text: str = "") -> list[Supplier]:
    """Suppliers of whom each word of a text is a part of name, id, address, phone, e-mail or GLN.

    By name, those no longer bought from last. Raises StoreFault.
    """
    words = clean(text, limit=100).casefold().split()
    with desk.store.reading() as connection:
        found = master.suppliers(connection)
    return [each for each in found if all(word in _searched(each) for word in words)]


def read_supplier(desk: Desk, supplier: str) -> Supplier | None:
    """A supplier with the mark of the last change. Raises StoreFault."""
    with desk.store.reading() as connection:
        return master.supplier_by_id(connection, supplier)


def supplied_by(desk: Desk, supplier: str) -> Supplied:
    """Certificates of a supplier, and what came from them lately. Raises StoreFault."""
    with desk.store.reading() as connection:
        return Supplied(
            certificates=tuple(supplied.certificates_of(connection, supplier)),
            lots=tuple(supplied.lots_from(connection, supplier)),
            products=supplied.products_from(connection, supplier),
        )


def supplier_form() -> Form[Supplier]:
    """The fields of a supplier."""
    yes = (Option(True, "yes"), Option(False, "no"))
    return Form(
        (
            _field("id", "Id", lambda row: row.exact("id", needed=True) or "", fixed=True, needed=True,
                   hint="a short key, such as ACME"),
            _field("name", "Name", lambda row: row.text("name", needed=True), needed=True),
            _field("address", "Address", lambda row: row.text("address", most=ADDRESS)),
            _field("phone", "Phone", _phone),
            _field("email", "E-mail", _email),
            _field("gln", "GLN", lambda row: row.value("gln", parse_gln) or "", hint="13 digits"),
            _field("lead_days", "Days to deliver", lambda row: row.whole("lead_days", LONGEST_LEAD) or 0,
                   text=lambda each: str(each.lead_days) if each.lead_days else "", hint="days"),
            _field("active", "Bought from", lambda row: row.flag("active"), options=yes,
                   text=lambda each: "yes" if each.active else "no"),
        )
    )  # fmt: skip


def keep_supplier(
    desk: Desk, before: Supplier | None, wanted: Supplier
) -> Kept[Supplier] | Meanwhile[Supplier] | Unfit | Refused:
    """Add a supplier (without `before`), or change the one that was read as `before`. Raises StoreFault."""
    mark = before.changed if before else ""
    new = replace(wanted, id=before.id if before else wanted.id, changed=mark)
    job = Job(
        desk=desk, form=supplier_form(), name=new.name or "The supplier",
        read=lambda connection: master.supplier_by_id(connection, new.id),
        check=lambda connection: _against(connection, before, new), mark=lambda each: each.changed,
        document=SuppliersSet(id=str(uuid_utils.uuid7()), suppliers=(new,)),
    )  # fmt: skip
    return job.keep(before, new)


def parse_gln(text: str) -> str:
    """Read a Global Location Number: 13 digits, the last a check digit (GS1 General Specifications 3.7.9, 7.9.1).

    Raises ValueError in plain words.
    """
    plain = text.strip(" ")
    shown = visible(plain, limit=20)
    if len(plain) != 13 or not (plain.isascii() and plain.isdecimal()) or not plain.strip("0"):
        raise ValueError(f"{shown!r} is not a number of 13 digits; leave it empty where there is none")
    if not check_digit_is_right(plain):
        right = next(digit for digit in "0123456789" if check_digit_is_right(plain[:-1] + digit))
        raise ValueError(f"{shown} has a wrong check digit, it should end in {right}; check the number")
    return plain


def contact_fault(phone: str, email: str) -> str:
    """Why a phone number or e-mail address cannot be one, in plain words; empty where nothing is wrong."""
    name, _, host = email.rpartition("@")
    if email and (not name or not host or " " in email):
        return "is no e-mail address; check it"
    if phone and sum(character.isdecimal() for character in phone) < 3:
        return "is no phone number; check it"
    return ""


def _phone(row: Fields) -> str:
    text = row.text("phone", most=PHONE)
    if fault := contact_fault(text, ""):
        row.fault("phone", fault)
    return text


def _email(row: Fields) -> str:
    text = row.text("email", most=EMAIL)
    if fault := contact_fault("", text):
        row.fault("email", fault)
    return text


def _field(
    key: str, title: str, reader: Callable[[Fields], object], *,
    text: Callable[[Supplier], str] | None = None, **more: Any,
) -> FormField[Supplier]:  # fmt: skip
    written = text or (lambda each: getattr(each, key))
    return FormField(
        key=key, title=title, group="", read=cell(reader, key), text=written,
        show=lambda each: written(each) or NOTHING, **more,
    )  # fmt: skip


def _against(connection: Connection, before: Supplier | None, supplier: Supplier) -> Iterator[Fault]:
    """What the store has against a supplier: an id of their own, and a GLN that is nobody else's."""
    if before is None:
        same = master.supplier_ids(connection).get(master.folded(supplier.id))
        if same is not None:
            other = master.supplier_by_id(connection, same)
            yield Fault("id", f"Id {same} is that of {other.name if other else same} already. Choose another.")
    if supplier.gln and (before is None or before.gln != supplier.gln):
        others = (each for each in master.suppliers(connection) if each.gln == supplier.gln)
        other = next((each for each in others if before is None or each.id != supplier.id), None)
        if other is not None:
            yield Fault("gln", f"GLN {supplier.gln} is that of {other.name} ({other.id}). Check both.")


def _searched(supplier: Supplier) -> str:
    parts = (supplier.id, supplier.name, supplier.address, supplier.phone, supplier.email, supplier.gln)
    return " ".join(parts).casefold()
