"""What stands against the money of a sale: it adds up, and vouchers and accounts are not overdrawn."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from pos_term.domain.documents import Sale
from pos_term.domain.money import LARGEST, format_amount
from pos_term.domain.tender import TenderKind
from pos_term.store.customers import whole
from pos_term.store.guards.objection import Objection

_ASKED = frozenset({TenderKind.VOUCHER, TenderKind.ACCOUNT})


def object_to_money(connection: Connection, sale: Sale) -> Iterator[Objection]:
    """What stands against the payments of a sale."""
    paid = sum(tender.amount for tender in sale.tenders)
    if paid - sale.change != sale.total + sale.rounding:
        yield Objection("the payments are not what the sale costs")
    if sale.change < 0 or any(abs(tender.amount) > LARGEST for tender in sale.tenders):
        yield Objection("no such amount can be paid")
    if sale.net + sale.tax != sale.total:
        yield Objection("net and tax are not what the sale costs")
    for line in sale.lines:
        if line.total < 0:
            yield Objection(f"{line.name}: it costs less than nothing", (), line.n)
    asked: dict[tuple[TenderKind, str], int] = {}
    for tender in sale.tenders:
        if tender.kind in _ASKED and tender.amount > 0:
            whose = (tender.kind, tender.reference if tender.kind is TenderKind.VOUCHER else "")
            asked[whose] = asked.get(whose, 0) + tender.amount
    for (kind, code), amount in asked.items():
        if kind is TenderKind.VOUCHER:
            yield from _voucher(connection, code, amount, sale.digits)
        else:
            yield from _account(connection, sale, amount)


def _voucher(connection: Connection, code: str, amount: int, digits: int) -> Iterator[Objection]:
    if not code.strip():
        yield Objection("a voucher needs its code")
        return
    balance = voucher_balance(connection, code)
    if balance is not None and balance < amount:
        yield Objection(f"voucher {code} has only {format_amount(max(0, balance), digits)} left")


def _account(connection: Connection, sale: Sale, amount: int) -> Iterator[Objection]:
    if sale.customer is None:
        yield Objection("a sale on account needs its customer")
        return
    limit = connection.exec_driver_sql("SELECT credit_limit FROM customer WHERE id = ?", (sale.customer,)).scalar()
    if limit is None:
        yield Objection("this customer has no account")
    elif owed_by(connection, sale.customer) + amount > limit:
        yield Objection("that is more than this customer may owe")


def voucher_balance(connection: Connection, code: str) -> int | None:
    """Minor units left on a voucher of the shop's own; None for one it has not given out."""
    found: int | None = connection.exec_driver_sql(
        "SELECT balance FROM voucher WHERE code = ?", (whole(code),)
    ).scalar()
    return found


def owed_by(connection: Connection, customer: str) -> int:
    """Minor units a customer owes on account."""
    found = connection.exec_driver_sql("SELECT owed FROM account WHERE customer = ?", (customer,)).scalar()
    return int(found or 0)
