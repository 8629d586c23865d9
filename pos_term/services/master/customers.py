"""Customers at a desk, with the terms that only the office sets; who they are stays out of the journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import uuid_utils
from sqlalchemy import Connection

from pos_term.domain.customers import Customer
from pos_term.domain.documents import CustomerKept
from pos_term.domain.money import format_amount, parse_amount
from pos_term.domain.shop import Shop
from pos_term.services.customers import CODE, EMAIL, FORGOTTEN, GONE, PHONE, loyalty_taken, problem_with, tidied
from pos_term.services.desk import Desk, Refused
from pos_term.services.import_fields import Fields
from pos_term.services.master.form import NOTHING, Fault, Form, FormField, Option, cell, sentence
from pos_term.services.master.keeping import Kept, Meanwhile, Unfit
from pos_term.services.master.product_form import days_words
from pos_term.services.master.suppliers import contact_fault
from pos_term.store import customers as reads
from pos_term.store.journal import Rejected, post

WHO, TERMS = "Who they are", "Terms"
_YES = (Option(True, "yes"), Option(False, "no"))


def customer_form(shop: Shop) -> Form[Customer]:
    """The fields of a customer of this shop."""
    digits = shop.digits

    def limit(text: str) -> int:
        amount = parse_amount(text, digits)
        if amount < 0:
            raise ValueError("is below 0; a limit is 0 or more, or empty for no account")
        return amount

    def limit_text(customer: Customer) -> str:
        return "" if customer.credit_limit is None else format_amount(customer.credit_limit, digits)

    def days_text(customer: Customer) -> str:
        return str(customer.min_shelf_life_days) if customer.min_shelf_life_days else ""

    return Form(
        (
            _field("name", "Name", WHO, lambda row: row.text("name", needed=True), needed=True),
            _field("phone", "Phone", WHO, _phone),
            _field("email", "E-mail", WHO, _email),
            _field("loyalty", "Loyalty card", WHO, lambda row: row.exact("loyalty"), scans=True,
                   text=lambda each: each.loyalty or "", hint="scan the card"),
            _flag("consent", "May be reached", WHO),
            _flag("exempt", "Pays no tax", TERMS),
            _field("tax_number", "Tax number", TERMS, lambda row: row.text("tax_number", most=CODE)),
            _field("credit_limit", "May owe", TERMS, lambda row: row.value("credit_limit", limit), text=limit_text,
                   show=lambda each: f"up to {limit_text(each)}" if limit_text(each) else "no account",
                   hint="such as 250.00"),
            _field("min_shelf_life_days", "Days that must remain", TERMS,
                   lambda row: row.days("min_shelf_life_days") or 0, text=days_text, hint="days",
                   show=lambda each: days_words(int(days_text(each))) if days_text(each) else "as for anybody"),
            _field("grade", "Grade first", TERMS, lambda row: row.text("grade", most=CODE), hint="such as A"),
        )
    )  # fmt: skip


def read_customer(desk: Desk, customer: str) -> Customer | None:
    """A customer by id; None for one who is not there or asked to be forgotten. Raises StoreFault."""
    with desk.store.reading() as connection:
        found = reads.customer_by_id(connection, customer)
    return found if found and not found.forgotten else None


def keep_customer(
    desk: Desk, before: Customer, wanted: Customer
) -> Kept[Customer] | Meanwhile[Customer] | Unfit | Refused:
    """Change a customer who was read as `before`, their terms too. Raises StoreFault.

    The journal gets their id only. Where somebody changed them meanwhile nothing is written.
    """
    form, new = customer_form(desk.shop), tidied(replace(wanted, id=before.id, forgotten=before.forgotten))
    changes = form.changes(before, new)
    if not changes:
        return Kept("Nothing of the customer was changed.", before, posted=False)
    faults = list(form.misread(before, new))
    with desk.store.reading() as connection:
        now = reads.customer_by_id(connection, new.id)
        if now is None or now.forgotten:
            return Refused(FORGOTTEN if now else GONE)
        if now != before:
            return _meanwhile(form, before, new, now)
        problem = "" if faults else problem_with(new)
        if problem:
            faults.append(Fault("name", problem))
        if taken := loyalty_taken(connection, new, before):
            faults.append(Fault("loyalty", taken))
    if faults:
        return Unfit(tuple(faults))
    document = CustomerKept(id=str(uuid_utils.uuid7()), customer=new.id)

    def also(connection: Connection) -> None:
        now = reads.customer_by_id(connection, new.id)
        if now != before:
            raise _Changed(now)
        reads.put_customer(connection, new)

    try:
        posted = post(desk.store, document, desk.posting(), also=also)
    except _Changed as changed:
        if changed.now is None or changed.now.forgotten:
            return Refused(FORGOTTEN if changed.now else GONE)
        return _meanwhile(form, before, new, changed.now)
    if isinstance(posted, Rejected):
        return Refused(f"{posted.words[:1].upper()}{posted.words[1:].rstrip('.')}.")
    return Kept(f"Kept: {sentence(changes)}.", new)


class _Changed(Exception):
    """Somebody changed the customer between the reading and the writing; nothing of it may be written."""

    def __init__(self, now: Customer | None) -> None:
        super().__init__()
        self.now = now


def _meanwhile(form: Form[Customer], before: Customer, mine: Customer, now: Customer) -> Meanwhile[Customer]:
    others = form.changes(before, now)
    own = {change.key for change in form.changes(before, mine)}
    both = [each.title.lower() for each in others if each.key in own]
    words = f"Somebody changed them meanwhile: {sentence(others) or 'nothing that is shown here'}."
    return Meanwhile(f"{words} You changed {' and '.join(both)} too." if both else words, now)


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
    key: str, title: str, group: str, reader: Callable[[Fields], object], *,
    text: Callable[[Customer], str] | None = None, show: Callable[[Customer], str] | None = None, **more: Any,
) -> FormField[Customer]:  # fmt: skip
    written = text or (lambda each: getattr(each, key))
    return FormField(
        key=key, title=title, group=group, read=cell(reader, key), text=written,
        show=show or (lambda each: written(each) or NOTHING), **more,
    )  # fmt: skip


def _flag(key: str, title: str, group: str) -> FormField[Customer]:
    return _field(
        key, title, group, lambda row: row.flag(key), options=_YES,
        text=lambda each: "yes" if getattr(each, key) else "no",
    )  # fmt: skip
