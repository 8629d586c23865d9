"""The rules that only the database can decide, asked inside the transaction that writes."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection

from pos_term.domain.documents import (
    CashMoved,
    Document,
    GoodsReceipt,
    Hold,
    NoSale,
    NumbersAssigned,
    OrderPlaced,
    ProductsSet,
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
        case GoodsReceipt():
            return master.object_to_receipt(connection, document)
        case ProductsSet():
            return master.object_to_products(connection, document)
        case OrderPlaced():
            return master.object_to_order(connection, document)
        case Hold() if not document.reason.strip():
            return (Objection("a hold needs a reason"),)
        case RecallProposed() | RecallApplied() if not document.recall.strip():
            return (Objection("a recall needs a number"),)
    return ()
