"""What stands against opening and closing a shift, moving cash, and settling a card payment."""

from __future__ import annotations

from sqlalchemy import Connection

from pos_term.domain.documents import CashKind, CashMoved, NoSale, ShiftClosed, ShiftOpened, TenderSettled
from pos_term.domain.money import LARGEST
from pos_term.domain.tender import TenderState
from pos_term.store.guards.money import owed_by
from pos_term.store.guards.objection import Objection
from pos_term.store.shifts import figures
from pos_term.store.sql import driver_of

_OPEN_SHIFT = "SELECT id FROM shift WHERE till = ? AND closed_at IS NULL"
NO_SHIFT = Objection("no shift is open on this till; open one first")


def shift_is_open(connection: Connection, shift: str) -> bool:
    """Whether a shift is there and not closed."""
    found = driver_of(connection).execute("SELECT 1 FROM shift WHERE id = ? AND closed_at IS NULL", (shift,))
    return found.fetchone() is not None


def object_to_drawer(
    connection: Connection, document: ShiftOpened | ShiftClosed | NoSale | CashMoved, till: str
) -> tuple[Objection, ...]:
    """One shift a till; nothing moves in a drawer that nobody answers for, and nothing without a reason."""
    if isinstance(document, ShiftOpened):
        if not 0 <= document.opening_float <= LARGEST:
            return (Objection("a drawer is opened with 0 or more, and no more than it can hold"),)
        taken = connection.exec_driver_sql(_OPEN_SHIFT, (till,)).first()
        return (Objection(f"till {till} has an open shift already; close it first"),) if taken else ()
    if not shift_is_open(connection, document.shift):
        return (Objection("this shift is closed already"),) if isinstance(document, ShiftClosed) else (NO_SHIFT,)
    if isinstance(document, ShiftClosed):
        return ()
    if not document.reason.strip():
        return (Objection("a reason is needed; say why in a few words"),)
    return _cash(connection, document) if isinstance(document, CashMoved) else ()


def _cash(connection: Connection, document: CashMoved) -> tuple[Objection, ...]:
    """Nothing leaves a drawer that it should not hold, and nobody pays more on account than they owe."""
    if not 0 < document.amount <= LARGEST:
        return (Objection("the amount must be more than 0, and no more than a drawer can hold"),)
    if document.customer and document.amount > owed_by(connection, document.customer):
        return (Objection("that is more than this customer owes; take what is owed"),)
    if document.cash is not CashKind.PAID_IN:
        now = figures(connection, document.shift)
        if now is None or document.amount > now.cash_expected:
            return (Objection("that is more than the drawer should hold; check the amount"),)
    return ()


def object_to_settlement(connection: Connection, document: TenderSettled) -> tuple[Objection, ...]:
    """Only a payment whose outcome is unknown can be settled."""
    row = connection.exec_driver_sql(
        "SELECT state FROM tender WHERE sale = ? AND n = ?", (document.sale, document.n)
    ).first()
    if row is None:
        return (Objection("that sale has no such payment; check the receipt"),)
    return () if row[0] == TenderState.UNKNOWN.value else (Objection("that payment is settled already"),)
