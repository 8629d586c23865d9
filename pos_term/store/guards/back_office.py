"""Which guard each document of the back office has: goods, places, what is bought, what is known of lots."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from pos_term.domain.documents import (
    CertificateKept,
    DeliveryAnnounced,
    Disposed,
    Document,
    GoodsReceipt,
    Hold,
    LotAmended,
    LotSplit,
    PlacesSet,
    Produced,
    ProductsSet,
    PurchaseClosed,
    PurchaseOrdered,
    Release,
    StockMoved,
    SupplierReturned,
    SuppliersSet,
)
from pos_term.store.guards import buying, facts, goods, master, places
from pos_term.store.guards.marks import Now
from pos_term.store.guards.objection import Objection


def object_to_goods(
    connection: Connection, document: Document, *, till: str, at: datetime
) -> tuple[Objection, ...]:
    """What stands against a document of the back office; nothing when it may be posted."""
    now = Now(till, at)
    match document:
        case GoodsReceipt():
            return goods.object_to_receipt(connection, document)
        case StockMoved():
            return goods.object_to_move(connection, document)
        case Disposed() | SupplierReturned():
            return goods.object_to_leaving(connection, document)
        case Produced():
            return goods.object_to_making(connection, document)
        case LotSplit():
            return goods.object_to_split(connection, document)
        case Hold():
            return facts.object_to_hold(connection, document)
        case Release():
            return facts.object_to_release(connection, document)
        case LotAmended():
            return facts.object_to_amendment(connection, document, now)
        case SuppliersSet():
            return places.object_to_suppliers(connection, document, now)
        case PlacesSet():
            return places.object_to_places(connection, document, now)
        case ProductsSet():
            return master.object_to_products(connection, document, now)
        case PurchaseOrdered():
            return buying.object_to_purchase(connection, document)
        case PurchaseClosed():
            return buying.object_to_purchase_end(connection, document)
        case DeliveryAnnounced():
            return buying.object_to_notice(connection, document)
        case CertificateKept():
            return buying.object_to_certificate(connection, document, now)
    return ()
