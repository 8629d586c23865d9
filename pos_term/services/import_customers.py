"""`import customers`: who the shop's customers are, from a CSV file."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from pos_term.domain.customers import Customer
from pos_term.domain.documents import CustomerKept, Document
from pos_term.domain.money import parse_amount
from pos_term.domain.shop import Shop
from pos_term.services.customers import CODE, EMAIL, PHONE, problem_with, tells_of, tidied
from pos_term.services.import_fields import Fields
from pos_term.services.import_rows import Problems
from pos_term.store import customers as store

_TEXTS = {"name": 200, "phone": PHONE, "email": EMAIL, "tax_number": CODE, "grade": CODE}


@dataclass(frozen=True, slots=True)
class _Entered:
    """One row: the columns the file has, and the id where it gives one."""

    id: str | None
    given: Mapping[str, Any]


class CustomerImport:
    """Adds customers, and changes those who are known by id, by loyalty code, or by the same name and contact.

    A column that the file does not have keeps what is known. The journal gets ids only.
    """

    kind = "customers"
    columns = (
        "id", "name", "phone", "email", "loyalty", "consent", "exempt", "tax_number", "credit_limit",
        "min_shelf_life_days", "grade",
    )  # fmt: skip
    required = ("name",)

    def __init__(self, shop: Shop) -> None:
        self._digits = shop.digits
        self._ready: list[Customer] = []
        self._secret: bytes | None = None

    def read(self, row: Fields) -> _Entered | None:
        """What one row says, or None with its faults in `row`."""
        given: dict[str, Any] = {
            field: row.text(field, most=most, needed=field == "name")
            for field, most in _TEXTS.items()
            if row.there(field)
        }
        if row.there("loyalty"):
            given["loyalty"] = row.exact("loyalty")
        for field in ("consent", "exempt"):
            if row.there(field):
                given[field] = row.flag(field)
        if row.there("credit_limit"):
            given["credit_limit"] = row.value("credit_limit", self._limit)
        if row.there("min_shelf_life_days"):
            given["min_shelf_life_days"] = row.days("min_shelf_life_days") or 0
        own = row.exact("id")
        entered = Customer(id=own or "", **given)
        if not row.faults:
            problem = problem_with(entered)
            if problem:
                row.fault("email" if "mail" in problem else "phone" if "phone" in problem else "name", problem)
        if own and ("@" in own or tells_of(replace(entered, loyalty=None), own)):
            row.fault("id", "tells who the customer is, and stays in the journal; give a number of your own")
        return None if row.faults else _Entered(own, given)

    def _limit(self, text: str) -> int:
        amount = parse_amount(text, self._digits)
        if amount < 0:
            raise ValueError("is below 0; a limit is 0 or more, or empty for no account")
        return amount

    def settle(
        self, connection: Connection, items: Sequence[tuple[int, _Entered]], problems: Problems
    ) -> list[Customer]:
        """Hold the rows against the customers there are; those that change nothing are left out."""
        book = CustomerBook(connection)
        self._secret = book.secret
        lines: dict[str, int] = {}
        for number, entered in items:
            wanted = self._settled(connection, entered, book)
            if isinstance(wanted, str):
                problems.add(number, wanted)
                continue
            first = lines.setdefault(wanted.id, number)
            if first != number:
                problems.add(number, f"name: this customer stands in line {first} already; keep one of them")
                continue
            if book.known.get(wanted.id) != wanted:
                self._ready.append(wanted)
            book.take(wanted)
        return self._ready

    def _settled(self, connection: Connection, entered: _Entered, book: CustomerBook) -> Customer | str:
        fresh = tidied(Customer(id=entered.id or "", **entered.given))
        found = book.find(fresh)
        key = entered.id or (found.id if found else book.derived(fresh))
        known = book.known.get(key)
        if known and known.forgotten:
            return "id: this customer asked to be forgotten; leave the row out"
        wanted = tidied(replace(known, **entered.given)) if known else replace(fresh, id=key)
        if wanted.loyalty:
            owner = book.by_loyalty.get(wanted.loyalty)
            if owner and owner != key:
                return "loyalty: the code belongs to another customer; check both"
            if not owner and store.is_code_of_goods(connection, wanted.loyalty):
                return "loyalty: is the code of goods in this shop; give another"
        return wanted

    def document(self, document_id: str, customers: Sequence[Customer]) -> Document:
        """What is posted for one customer: never who they are."""
        return CustomerKept(id=document_id, customer=customers[0].id)

    def finish(self, connection: Connection) -> None:
        """Keep who they are, in the transaction that keeps the documents."""
        keep(connection, self._ready, self._secret)


class CustomerBook:
    """The customers there are, as an import finds them and adds to them."""

    def __init__(self, connection: Connection) -> None:
        self.secret = store.secret_of(connection) or store.new_secret()
        self.known: dict[str, Customer] = {}
        self.by_loyalty: dict[str, str] = {}
        self.by_name: dict[str, set[str]] = {}
        self._by_all: dict[str, str] = {}
        for customer in store.all_customers(connection):
            self.take(customer)

    def take(self, customer: Customer) -> None:
        """Know a customer from here on."""
        before = self.known.get(customer.id)
        if before and before.loyalty:
            self.by_loyalty.pop(before.loyalty, None)
        self.known[customer.id] = customer
        if customer.forgotten:
            return
        if customer.loyalty:
            self.by_loyalty[customer.loyalty] = customer.id
        self.by_name.setdefault(store.fold_text(customer.name), set()).add(customer.id)
        self._by_all.setdefault(store.search_text(customer), customer.id)

    def find(self, customer: Customer) -> Customer | None:
        """The customer with the same loyalty code, or with the same name, phone and e-mail."""
        key = self.by_loyalty.get(customer.loyalty or "") or self._by_all.get(store.search_text(customer))
        return self.known.get(key) if key else None

    def derived(self, customer: Customer, *, anew: bool = False) -> str:
        """An id that the same name and contact always give in this store, and that tells nobody who it is.

        With `anew` one that no forgotten customer had.
        """
        text, n = store.search_text(customer), 0
        while True:
            digest = hmac.digest(self.secret, f"{text}\n{n}".encode(), hashlib.sha256)
            key = _uuid8(digest)
            known = self.known.get(key)
            if known is None or not (anew and known.forgotten):
                return key
            n += 1


def _uuid8(digest: bytes) -> str:
    """A digest as a UUID of version 8 (RFC 9562 5.8)."""
    raw = bytearray(digest[:16])
    raw[6], raw[8] = raw[6] & 0x0F | 0x80, raw[8] & 0x3F | 0x80
    return str(UUID(bytes=bytes(raw)))


def keep(connection: Connection, customers: Sequence[Customer], secret: bytes | None) -> None:
    """Write customers beside the journal, inside the transaction that posts that they are kept."""
    if customers and secret:
        store.keep_secret(connection, secret)
    for customer in customers:
        store.put_customer(connection, customer)
