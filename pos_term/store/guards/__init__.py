"""The rules that only the database can decide, asked inside the transaction that writes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection

from pos_term.domain.documents import (
    CashMoved,
    Document,
    NoSale,
    NumbersAssigned,
    OrderPlaced,
    RecallApplied,
    RecallProposed,
    Sale,
    ShiftClosed,
    ShiftOpened,
    TenderSettled,
)
from pos_term.store.guards import drawer, master, sale
from pos_term.store.guards.objection import Objection

__all__ = ["Objection", "object_to"]


def object_to(
    connection: Connection, document: Document, *, till: str, on: date, at: datetime
) -> tuple[Objection, ...]:
    """What stands against posting a document on this day; nothing when it may be posted."""
    match document:
        case Sale():
            return sale.object_to_sale(connection, document, on, at)
        case NumbersAssigned():
            return sale.object_to_assignment(connection, document)
        case TenderSettled():
            return drawer.object_to_settlement(connection, document)
        case ShiftOpened() | ShiftClosed() | NoSale() | CashMoved():
            return drawer.object_to_drawer(connection, document, till)
        case OrderPlaced():
            return master.object_to_order(connection, document)
        case RecallProposed() | RecallApplied() if not document.recall.strip():
            return (Objection("a recall needs a number"),)
    from pos_term.store.guards.back_office import object_to_goods  # the till does without it until somebody asks

    return object_to_goods(connection, document, till=till, at=at)
