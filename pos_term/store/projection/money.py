"""Payments, vouchers, accounts, shifts, and cash that moves without a sale."""

from __future__ import annotations

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from pos_term.domain.documents import CashMoved, NoSale, Sale, ShiftClosed, ShiftOpened, TenderSettled
from pos_term.domain.tender import TenderKind
from pos_term.store.codec import JournalEntry
from pos_term.store.sale_tables import CashRow, ShiftRow, TenderRow
from pos_term.store.sql import Prepared

_TENDER = Prepared(insert(TenderRow))
_SHIFT = Prepared(insert(ShiftRow))
_CASH = Prepared(insert(CashRow))
_VOUCHER = """INSERT INTO voucher (code, balance) VALUES (?, ?)
    ON CONFLICT (code) DO UPDATE SET balance = balance + excluded.balance"""
_ACCOUNT = """INSERT INTO account (customer, owed) VALUES (?, ?)
    ON CONFLICT (customer) DO UPDATE SET owed = owed + excluded.owed"""


def tenders(connection: Connection, document: Sale) -> None:
    """The payments of a sale, and what they do to vouchers and accounts."""
    _TENDER.run(
        connection,
        [
            {
                "sale": document.id, "n": n, "shift": document.shift, "kind": tender.kind.value,
                "amount": tender.amount, "reference": tender.reference, "state": tender.state.value,
                "currency": tender.currency, "foreign_amount": tender.foreign,
            }
            for n, tender in enumerate(document.tenders, 1)
        ],
    )  # fmt: skip
    for tender in document.tenders:
        if tender.kind is TenderKind.VOUCHER:
            _use_voucher(connection, tender.reference, tender.amount, reversed_=bool(document.voids))
        elif tender.kind is TenderKind.ACCOUNT and document.customer:
            connection.exec_driver_sql(_ACCOUNT, (document.customer, tender.amount))


def _use_voucher(connection: Connection, code: str, amount: int, *, reversed_: bool) -> None:
    """What is paid back as a voucher makes one; one that the shop has not given out has no balance here.

    A payment that is reversed with its whole sale makes none either.
    """
    ours = connection.exec_driver_sql("SELECT 1 FROM voucher WHERE code = ?", (code,)).first()
    if ours or (amount < 0 and not reversed_):
        connection.exec_driver_sql(_VOUCHER, (code, -amount))


def tender_settled(connection: Connection, entry: JournalEntry, document: TenderSettled) -> None:  # noqa: ARG001
    """A payment's outcome is known."""
    connection.exec_driver_sql(
        "UPDATE tender SET state = ?, reference = coalesce(nullif(?, ''), reference) WHERE sale = ? AND n = ?",
        (document.outcome.value, document.reference, document.sale, document.n),
    )


def no_sale(connection: Connection, entry: JournalEntry, document: NoSale) -> None:
    """The drawer was opened without a sale."""
    _cash(connection, entry, document, "no_sale", 0, None)


def cash_moved(connection: Connection, entry: JournalEntry, document: CashMoved) -> None:
    """Cash came in or went out without a sale; a payment on account lowers what is owed."""
    _cash(connection, entry, document, document.cash.value, document.amount, document.customer)
    if document.customer:
        connection.exec_driver_sql(_ACCOUNT, (document.customer, -document.amount))


def _cash(
    connection: Connection, entry: JournalEntry, document: NoSale | CashMoved, kind: str, amount: int,
    customer: str | None,
) -> None:  # fmt: skip
    _CASH.run(
        connection,
        [
            {
                "id": document.id, "at": entry.at, "till": entry.till, "shift": document.shift,
                "cashier": document.cashier, "kind": kind, "amount": amount, "reason": document.reason,
                "customer": customer,
            }
        ],
    )  # fmt: skip


def shift_opened(connection: Connection, entry: JournalEntry, document: ShiftOpened) -> None:
    """Begin a shift; its id is the document's."""
    _SHIFT.run(
        connection,
        [
            {
                "id": document.id, "till": entry.till, "opened_at": entry.at, "opened_by": entry.actor,
                "opening_float": document.opening_float, "closed_at": None, "closed_by": None,
                "expected": None, "counted": None,
            }
        ],
    )  # fmt: skip


def shift_closed(connection: Connection, entry: JournalEntry, document: ShiftClosed) -> None:
    """End a shift with what was counted."""
    connection.exec_driver_sql(
        "UPDATE shift SET closed_at = ?, closed_by = ?, expected = ?, counted = ? WHERE id = ?",
        (entry.at, entry.actor, document.expected, document.counted, document.shift),
    )
