"""Which writer each kind of document has, and the journal's own rows.

Writing needs the tables' declarations, which are slow to load; the journal loads this at the first posting.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects.sqlite import insert

from pos_term.domain.documents import (
    CashMoved,
    CertificateKept,
    CustomerForgotten,
    CustomerKept,
    DeliveryAnnounced,
    Disposed,
    Document,
    GoodsReceipt,
    Hold,
    LotAmended,
    LotSplit,
    NoSale,
    NumbersAssigned,
    OrderPlaced,
    PeopleSet,
    PlacesSet,
    Produced,
    ProductsSet,
    PurchaseClosed,
    PurchaseOrdered,
    RecallApplied,
    RecallProposed,
    Refusal,
    Release,
    Sale,
    SaleVoided,
    ShiftClosed,
    ShiftOpened,
    ShopSet,
    StockMoved,
    SupplierReturned,
    SuppliersSet,
    TenderSettled,
)  # fmt: skip
from pos_term.store.codec import JournalEntry
from pos_term.store.own_tables import Entry
from pos_term.store.projection import (
    buying,
    catalogue,
    facts,
    intake,
    money,
    moving,
    orders,
    refused,
    sales,
    standing,
)
from pos_term.store.sql import Prepared


def _nothing(connection: Connection, entry: JournalEntry, document: Document) -> None:
    """The entry itself is the record."""


_WRITERS: dict[type[Document], Callable[[Connection, JournalEntry, Any], None]] = {
    ShopSet: catalogue.shop_set,
    ProductsSet: catalogue.products_set,
    PeopleSet: catalogue.people_set,
    GoodsReceipt: intake.goods_receipt,
    Hold: standing.hold,
    Release: standing.release,
    RecallProposed: standing.recall_proposed,
    RecallApplied: standing.recall_applied,
    ShiftOpened: money.shift_opened,
    ShiftClosed: money.shift_closed,
    Sale: sales.sale,
    NumbersAssigned: sales.numbers_assigned,
    Refusal: refused.refusal,
    SaleVoided: refused.sale_voided,
    TenderSettled: money.tender_settled,
    NoSale: money.no_sale,
    CashMoved: money.cash_moved,
    OrderPlaced: orders.order_placed,
    CustomerKept: _nothing,
    CustomerForgotten: _nothing,
    SuppliersSet: buying.suppliers_set,
    PlacesSet: buying.places_set,
    PurchaseOrdered: buying.purchase_ordered,
    PurchaseClosed: buying.purchase_closed,
    DeliveryAnnounced: buying.delivery_announced,
    CertificateKept: buying.certificate_kept,
    StockMoved: moving.stock_moved,
    Disposed: moving.disposed,
    SupplierReturned: moving.supplier_returned,
    Produced: intake.produced,
    LotSplit: intake.lot_split,
    LotAmended: facts.lot_amended,
}

_ENTRY = Prepared(insert(Entry))


def append(connection: Connection, entry: JournalEntry, document_id: str) -> None:
    """Write one entry into the journal."""
    row = {name: getattr(entry, name) for name in entry.__slots__}
    _ENTRY.run(connection, [{**row, "id": document_id}])


def project(connection: Connection, entry: JournalEntry, document: Document) -> None:
    """Write into the tables what a document means."""
    _WRITERS[type(document)](connection, entry, document)
