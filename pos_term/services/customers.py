"""Customers: found, entered, changed, what they bought by lot, and forgotten on request.

Who a customer is in person stands in a table of this store and nowhere else: documents name the id only.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace

import uuid_utils
from sqlalchemy import Connection

from pos_term.domain.clean import clean
from pos_term.domain.customers import Customer
from pos_term.domain.documents import CustomerForgotten, CustomerKept
from pos_term.domain.money import format_amount
from pos_term.domain.people import Permission, Person
from pos_term.services.open_sale import Counterpart
from pos_term.store import customers as reads
from pos_term.store.engine import StoreFault
from pos_term.store.journal import Posting, Rejected, post_all

MOST_FOUND = 50
NAME, PHONE, EMAIL, CODE = 200, 40, 254, 80
"""The most characters of a name, a phone number, an e-mail address (RFC 5321 4.5.3.1) and a loyalty code."""
GONE = "That customer is not there. Find them by name or phone (F9)."
FORGOTTEN = "That customer asked to be forgotten. Enter them anew if they want to be known again."


@dataclass(frozen=True, slots=True, kw_only=True)
class Bought:
    """A quantity of one lot or serial that a customer bought."""

    at: str
    """When, as the journal writes it."""
    receipt: str
    line: int
    sku: str
    name: str
    lot: str | None
    serial: str | None
    expiry: str | None
    """ISO: the expiry, else the best-before date."""
    quantity: int
    """Thousandths."""
    returned: int
    """Thousandths of it that came back."""
    unknown: bool
    """Whether it left without its number."""

    @property
    def with_them(self) -> int:
        """Thousandths that are still with the customer."""
        return self.quantity - self.returned


class Customers:
    """The customers of the shop, as whoever stands at the till may work with them."""

    def __init__(self, counter: Counterpart) -> None:
        self._counter = counter

    # -- looking -------------------------------------------------------------------------------------------

    def find(self, text: str) -> list[Customer]:
        """Customers by parts of name, phone or e-mail, or by exactly their loyalty code; at most 50."""
        with self._counter.store.reading() as connection:
            return reads.find_customers(connection, text, most=MOST_FOUND)

    def get(self, customer: str) -> Customer | None:
        """A customer by id; None for one who is not there or asked to be forgotten."""
        with self._counter.store.reading() as connection:
            found = reads.customer_by_id(connection, customer)
        return found if found and not found.forgotten else None

    def by_loyalty(self, code: str) -> Customer | None:
        """The customer with this loyalty code."""
        with self._counter.store.reading() as connection:
            return reads.customer_by_loyalty(connection, clean(code, limit=CODE))

    def bought(self, customer: str) -> list[Bought]:
        """What a customer bought, by lot and serial, newest first. It needs the id only: also of the forgotten."""
        with self._counter.store.reading() as connection:
            parts = reads.bought_by(connection, customer)
        return [
            Bought(
                at=p.at, receipt=p.receipt, line=p.line, sku=p.sku, name=p.name, lot=p.lot, serial=p.serial,
                expiry=p.expiry, quantity=p.quantity, returned=p.returned, unknown=p.provenance == "unknown",
            )
            for p in parts
        ]  # fmt: skip

    def owes(self, customer: str) -> int:
        """Minor units a customer owes on account."""
        with self._counter.store.reading() as connection:
            return reads.owed_by(connection, customer)

    # -- entering and changing -----------------------------------------------------------------------------

    def add(
        self, name: str, phone: str = "", email: str = "", loyalty: str = "", *, consent: bool = False
    ) -> Customer | str:
        """Enter a customer; the customer, or why not in plain words. Raises StoreFault."""
        wanted = tidied(
            Customer(
                id=str(uuid_utils.uuid7()), name=name, phone=phone, email=email, loyalty=loyalty, consent=consent
            )
        )
        return self._keep(wanted, None)

    def change(self, customer: Customer) -> Customer | str:
        """Keep a customer as given in place of the one with the id; or why not in plain words. Raises StoreFault.

        What touches money (taxes, credit) is set in the office, or by import, not at the counter.
        """
        wanted = tidied(customer)
        with self._counter.store.reading() as connection:
            before = reads.customer_by_id(connection, wanted.id)
        if before is None:
            return GONE
        if before.forgotten or wanted.forgotten:
            return FORGOTTEN
        if wanted == before:
            return before
        money = (wanted.exempt, wanted.tax_number, wanted.credit_limit)
        if money != (before.exempt, before.tax_number, before.credit_limit):
            return "Taxes and credit are set by the office: Office, Customers."
        return self._keep(wanted, before)

    def _keep(self, wanted: Customer, before: Customer | None) -> Customer | str:
        if not self._counter.may(Permission.CUSTOMERS):
            return "You may not enter customers. Ask someone who may."
        with self._counter.store.reading() as connection:
            problem = problem_with(wanted) or loyalty_taken(connection, wanted, before)
        if problem:
            return problem
        document = CustomerKept(id=str(uuid_utils.uuid7()), customer=wanted.id)

        def also(connection: Connection) -> None:
            reads.put_customer(connection, wanted)

        self._counter.recorder.flush()
        posted = post_all(self._counter.store, (document,), self._posting(), also=also)
        return f"{posted.words}." if isinstance(posted, Rejected) else wanted

    # -- forgetting ----------------------------------------------------------------------------------------

    def forget(self, customer: str, reason: str, approved: Person | None = None) -> str | None:
        """Forget a customer on request; None when done, else why not. Raises StoreFault.

        Name, phone, e-mail, loyalty code and tax number are wiped; what was bought stays by the id.
        """
        why = clean(reason, limit=NAME)
        if not self._counter.may(Permission.FORGET, approved):
            return "You may not forget a customer. Ask someone who may."
        with self._counter.store.reading() as connection:
            found = reads.customer_by_id(connection, customer)
            owed = reads.owed_by(connection, customer)
        if found is None:
            return GONE
        if found.forgotten:
            return "That customer is forgotten already."
        if not why:
            return "A reason is needed; say why in a few words."
        if tells_of(found, why):
            return "Leave the customer's name and number out of the reason: it stays in the journal."
        if owed > 0:
            amount = format_amount(owed, self._counter.shop.digits)
            return f"They owe {amount} on account. Settle it first, then forget them."
        document = CustomerForgotten(id=str(uuid_utils.uuid7()), customer=customer, reason=why)

        def also(connection: Connection) -> None:
            reads.forget_customer(connection, customer)

        self._counter.recorder.flush()
        posted = post_all(self._counter.store, (document,), self._posting(), also=also)
        if isinstance(posted, Rejected):
            return f"{posted.words}."
        with suppress(StoreFault), self._counter.store.reading() as connection:
            reads.empty_log(connection)
        return None

    def _posting(self) -> Posting:
        who, clock = self._counter.attended(), self._counter.clock
        return Posting(who.till, who.actor, clock.at(), clock.business_date())


def contact(text: str) -> tuple[str, str]:
    """Phone and e-mail of a field that takes either: with an @ it is an e-mail."""
    return ("", text) if "@" in text else (text, "")


def tidied(customer: Customer) -> Customer:
    """A customer whose texts are safe to show and to keep."""
    return replace(
        customer, name=clean(customer.name, limit=NAME), phone=clean(customer.phone, limit=PHONE),
        email=clean(customer.email, limit=EMAIL), loyalty=clean(customer.loyalty or "", limit=CODE) or None,
        tax_number=clean(customer.tax_number, limit=CODE), grade=clean(customer.grade, limit=CODE),
    )  # fmt: skip


def problem_with(customer: Customer) -> str:
    """Why a customer cannot be kept so, in plain words; empty where nothing is wrong."""
    if not customer.name:
        return "A name is needed."
    if customer.email and not _is_email(customer.email):
        return "That is no e-mail address; check it."
    if customer.phone and len(reads.digits_of(customer.phone)) < 3:
        return "That is no phone number; check it."
    if customer.min_shelf_life_days < 0:
        return "The days that must remain cannot be less than 0."
    return ""


def loyalty_taken(connection: Connection, wanted: Customer, before: Customer | None) -> str:
    """Why a loyalty code cannot be a customer's, in plain words; empty where it can, or was theirs before."""
    if not wanted.loyalty or (before and before.loyalty == wanted.loyalty):
        return ""
    owner = reads.customer_by_loyalty(connection, wanted.loyalty)
    if owner and owner.id != wanted.id:
        return "That loyalty code belongs to another customer. Scan the card again."
    if reads.is_code_of_goods(connection, wanted.loyalty):
        return "That is the code of goods in this shop, not of a card. Give another."
    return ""


def _is_email(text: str) -> bool:
    name, _, host = text.rpartition("@")
    return bool(name and host) and " " not in text


def tells_of(customer: Customer, text: str) -> bool:
    """Whether a text that would stay in the journal names the customer: by name, phone, e-mail, card or taxes."""
    words = reads.fold_text(text)
    spoken = set("".join(c if c.isalnum() else " " for c in words).split())
    names = {word for word in reads.fold_text(customer.name).split() if len(word) > 2}
    if names & spoken:
        return True
    phone = reads.digits_of(customer.phone)
    if len(phone) > 4 and phone in reads.digits_of(text):
        return True
    codes = (customer.email, customer.loyalty or "", customer.tax_number)
    return any(code and reads.fold_text(code) in words for code in codes)
