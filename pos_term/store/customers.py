"""Customers as the store keeps them in person: outside the journal, so that they can be forgotten."""

from __future__ import annotations

import json
import re
import secrets
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from pos_term.domain.clean import clean
from pos_term.domain.customers import Customer
from pos_term.domain.gtin import as_gtin14
from pos_term.domain.lots import fold
from pos_term.store.codec import HALF
from pos_term.store.sql import driver_of

_COLUMNS = """id, name, phone, email, loyalty, consent, exempt, tax_number, credit_limit, min_shelf_life_days,
    grade, forgotten"""
_PUT = f"""INSERT INTO customer ({_COLUMNS}, fold) VALUES ({", ".join("?" * 13)}) ON CONFLICT (id) DO UPDATE SET
    name = excluded.name, phone = excluded.phone, email = excluded.email, loyalty = excluded.loyalty,
    consent = excluded.consent, exempt = excluded.exempt, tax_number = excluded.tax_number,
    credit_limit = excluded.credit_limit, min_shelf_life_days = excluded.min_shelf_life_days,
    grade = excluded.grade, forgotten = excluded.forgotten, fold = excluded.fold"""  # noqa: S608
_FORGET = """UPDATE customer SET name = '', fold = '', phone = '', email = '', loyalty = NULL, consent = 0,
    exempt = 0, tax_number = '', credit_limit = NULL, grade = '', min_shelf_life_days = 0, forgotten = 1
    WHERE id = ?"""
_KEY = "customer_key"
_DIGITS = re.compile(r"\d+")


def fold_text(text: str) -> str:
    """A name or part of one as a search sees it: without accents, capitals or blanks that are not needed."""
    apart = unicodedata.normalize("NFKD", clean(text, limit=400).casefold())
    return " ".join("".join(c for c in apart if not unicodedata.combining(c)).casefold().split())


def whole(text: str) -> str:
    """A text as a file can hold it: half a character (a lone surrogate) reads as U+FFFD."""
    return HALF.sub("\ufffd", text)


def digits_of(text: str) -> str:
    """The digits of a phone number, without what people write between them."""
    return "".join(_DIGITS.findall(text))


def find_customers(connection: Connection, text: str, *, most: int = 50) -> list[Customer]:
    """Customers whose loyalty code is exactly `text`, then those of whom each word of it is a part, by name.

    The words are looked for in name, phone and e-mail, whatever their accents and capitals; a phone number
    is found with or without blanks. Nobody is found by nothing, and the forgotten never.
    """
    code = clean(text, limit=200)
    words = fold_text(code).split()
    if not words:
        return []
    exact = customer_by_loyalty(connection, code)
    parts = " AND ".join(["instr(fold, ?) > 0"] * len(words))
    phone = digits_of(code) if not any(c.isalpha() or c == "@" for c in code) else ""
    either, values = f"({parts})", [*words]
    if len(phone) > 2:
        either, values = f"({parts} OR instr(fold, ?) > 0)", [*words, phone]
    rows = driver_of(connection).execute(
        f"SELECT {_COLUMNS} FROM customer WHERE forgotten = 0 AND {either} ORDER BY fold, id LIMIT ?",  # noqa: S608
        (*values, most),
    )
    found = [exact] if exact else []
    found += [_customer(row) for row in rows]
    return list({each.id: each for each in found}.values())[:most]


def customer_by_id(connection: Connection, customer: str) -> Customer | None:
    """A customer by id, the forgotten too."""
    return _one(connection, "id", customer)


def customer_by_loyalty(connection: Connection, code: str) -> Customer | None:
    """The customer with this loyalty code, exactly as it stands on the card."""
    return _one(connection, "loyalty", code) if code else None


def customers_by_ids(connection: Connection, ids: Iterable[str]) -> dict[str, Customer]:
    """The customers with these ids, the forgotten too; those the store does not know are left out."""
    rows = driver_of(connection).execute(
        f"SELECT {_COLUMNS} FROM customer WHERE id IN (SELECT value FROM json_each(?))",  # noqa: S608
        (json.dumps(sorted(set(ids))),),
    )
    return {row[0]: _customer(row) for row in rows}


def all_customers(connection: Connection) -> list[Customer]:
    """Every customer, the forgotten too."""
    rows = driver_of(connection).execute(f"SELECT {_COLUMNS} FROM customer ORDER BY id")  # noqa: S608
    return [_customer(row) for row in rows]


def reached_at(connection: Connection, text: str) -> bool:
    """Whether a text is the whole name, phone number or e-mail of a customer."""
    words, phone = fold_text(text), digits_of(text)
    if len(words) < 3:
        return False
    rows = driver_of(connection).execute(
        "SELECT name, phone, email FROM customer WHERE forgotten = 0"
        " AND (instr(fold, ?) > 0 OR instr(fold, ?) > 0)",
        (words, phone or words),
    )
    return any(words in (fold_text(r[0]), fold_text(r[2])) or (r[1] and phone == digits_of(r[1])) for r in rows)


def put_customer(connection: Connection, customer: Customer) -> None:
    """Keep a customer as they are now, inside an open transaction."""
    values = (
        customer.id, customer.name, customer.phone, customer.email, customer.loyalty, customer.consent,
        customer.exempt, customer.tax_number, customer.credit_limit, customer.min_shelf_life_days,
        customer.grade, customer.forgotten, search_text(customer),
    )  # fmt: skip
    driver_of(connection).execute(_PUT, values)


def forget_customer(connection: Connection, customer: str) -> None:
    """Wipe everything personal of a customer, inside an open transaction; the id stays.

    `secure_delete` makes SQLite write over what the row held, so that it does not linger in the file.
    """
    driver = driver_of(connection)
    before = driver.execute("PRAGMA secure_delete").fetchone()[0]
    driver.execute("PRAGMA secure_delete=ON")
    try:
        driver.execute(_FORGET, (customer,))
    finally:
        driver.execute(f"PRAGMA secure_delete={int(before)}")


def search_text(customer: Customer) -> str:
    """What a search looks into."""
    parts = (
        fold_text(customer.name),
        digits_of(customer.phone),
        fold_text(customer.phone),
        fold_text(customer.email),
    )
    return " ".join(filter(None, dict.fromkeys(parts)))


def secret_of(connection: Connection) -> bytes | None:
    """The store's own secret from which ids of customers are derived; None before the first was."""
    row = driver_of(connection).execute("SELECT value FROM meta WHERE key = ?", (_KEY,)).fetchone()
    return bytes.fromhex(row[0]) if row else None


def keep_secret(connection: Connection, secret: bytes) -> None:
    """Keep the secret, inside an open transaction, unless there is one already."""
    driver_of(connection).execute("INSERT OR IGNORE INTO meta (key, value) VALUES (?, ?)", (_KEY, secret.hex()))


def new_secret() -> bytes:
    """A secret that nobody can guess."""
    return secrets.token_bytes(32)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoughtPart:
    """A quantity of one number that a customer bought."""

    at: str
    receipt: str
    sale: str
    line: int
    sku: str
    name: str
    lot: str | None
    serial: str | None
    expiry: str | None
    quantity: int
    """Thousandths."""
    returned: int
    """Thousandths of it that came back."""
    provenance: str | None


_BOUGHT = """SELECT s.at, s.number, s.id, x.line, x.sku, coalesce(p.name, ''), l.lot, l.serial,
    coalesce(min(coalesce(l.expiry, parent.expiry), coalesce(parent.expiry, l.expiry)),
        l.best_before, parent.best_before),
    sum(x.quantity), (SELECT coalesce(sum(r.quantity), 0) FROM return_line r
        WHERE r.sold = x.sale AND r.sold_line = x.line AND r.lot_id = x.lot_id), x.provenance
    FROM sale s JOIN sale_line x ON x.sale = s.id LEFT JOIN product p ON p.sku = x.sku
    LEFT JOIN lot l ON l.id = x.lot_id LEFT JOIN lot parent ON parent.id = l.parent
    WHERE s.customer = ? GROUP BY s.id, x.line, x.lot_id ORDER BY s.at DESC, s.number DESC, x.line, x.n"""


def bought_by(connection: Connection, customer: str) -> list[BoughtPart]:
    """Everything a customer bought, by number, newest first; goods without a number have neither lot nor serial."""
    return [
        BoughtPart(
            at=row[0], receipt=row[1], sale=row[2], line=row[3], sku=row[4], name=row[5], lot=row[6] or None,
            serial=row[7], expiry=row[8], quantity=row[9], returned=min(row[9], row[10]), provenance=row[11],
        )
        for row in driver_of(connection).execute(_BOUGHT, (whole(customer),))
    ]  # fmt: skip


def owed_by(connection: Connection, customer: str) -> int:
    """Minor units a customer owes on account."""
    row = (
        driver_of(connection).execute("SELECT owed FROM account WHERE customer = ?", (whole(customer),)).fetchone()
    )
    return int(row[0]) if row else 0


def is_code_of_goods(connection: Connection, code: str) -> bool:
    """Whether a code finds a product or a lot already, so that a scan of it would never find a customer."""
    row = driver_of(connection).execute(
        "SELECT EXISTS (SELECT 1 FROM barcode WHERE code IN (?, ?)) OR EXISTS (SELECT 1 FROM product WHERE sku = ?)"
        " OR EXISTS (SELECT 1 FROM lot WHERE fold = ? AND fold <> '')",
        (code, as_gtin14(code) or code, code, fold(code)),
    )
    return bool(row.fetchone()[0])


def _one(connection: Connection, column: str, value: str) -> Customer | None:
    text = f"SELECT {_COLUMNS} FROM customer WHERE {column} = ?"  # noqa: S608 - the column is one of ours
    row = driver_of(connection).execute(text, (whole(value),)).fetchone()
    return _customer(row) if row else None


def _customer(row: tuple[Any, ...]) -> Customer:
    return Customer(
        id=row[0], name=row[1], phone=row[2], email=row[3], loyalty=row[4], consent=bool(row[5]),
        exempt=bool(row[6]), tax_number=row[7], credit_limit=row[8], min_shelf_life_days=row[9], grade=row[10],
        forgotten=bool(row[11]),
    )  # fmt: skip


def empty_log(connection: Connection) -> None:
    """Fold the write-ahead log into the file and empty it, so that no earlier page of a row is left there.

    While another program reads the store, the log is emptied by a later one.
    """
    driver_of(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
