"""What can be posted: each change to stock, money, people or the standing of a lot is one of these.

A document has an `id` made where it is made (UUIDv7, or derived from the content of an import), so posting it
twice is posting it once. `VERSION` is written with each entry; a reader for old versions stays for ever.
"""

from __future__ import annotations

from pos_term.domain.documents.base import Document
from pos_term.domain.documents.buying import (
    AnnouncedLine,
    BoughtLine,
    CertificateKept,
    DeliveryAnnounced,
    PurchaseClosed,
    PurchaseOrdered,
)
from pos_term.domain.documents.drawer import CashKind, CashMoved, NoSale, ShiftClosed, ShiftOpened
from pos_term.domain.documents.master import (
    CustomerForgotten,
    CustomerKept,
    OrderedLine,
    OrderPlaced,
    PeopleSet,
    PlacesSet,
    ProductsSet,
    ShopSet,
    SuppliersSet,
)
from pos_term.domain.documents.refused import Refusal, RefusalOutcome, SaleVoided, VoidedLine
from pos_term.domain.documents.sales import (
    NumbersAssigned,
    Override,
    ReturnedLine,
    ReturnedNumber,
    Sale,
    SaleKind,
    SaleLine,
    Settlement,
    SoldNumber,
    TenderSettled,
)
from pos_term.domain.documents.standing import (
    Hold,
    LotAmended,
    LotFact,
    LotField,
    LotNamed,
    RecallApplied,
    RecallProposed,
    RecallTarget,
    Release,
)
from pos_term.domain.documents.stock import (
    Difference,
    Disposed,
    GoneLine,
    GoodsReceipt,
    LotSplit,
    MovedLine,
    Produced,
    ReceivedLine,
    StockMoved,
    SupplierReturned,
    UsedLine,
)

__all__ = [
    "ALL", "AnnouncedLine", "BoughtLine", "CashKind", "CashMoved", "CertificateKept", "CustomerForgotten",
    "CustomerKept", "DeliveryAnnounced", "Difference", "Disposed", "Document", "GoneLine", "GoodsReceipt",
    "Hold", "LotAmended", "LotFact", "LotField", "LotNamed", "LotSplit", "MovedLine", "NoSale",
    "NumbersAssigned", "OrderPlaced", "OrderedLine", "Override", "PeopleSet", "PlacesSet", "Produced",
    "ProductsSet", "PurchaseClosed", "PurchaseOrdered", "RecallApplied", "RecallProposed", "RecallTarget",
    "ReceivedLine", "Refusal", "RefusalOutcome", "Release", "ReturnedLine", "ReturnedNumber", "Sale",
    "SaleKind", "SaleLine", "SaleVoided", "Settlement", "ShiftClosed", "ShiftOpened", "ShopSet", "SoldNumber",
    "StockMoved", "SupplierReturned", "SuppliersSet", "TenderSettled", "UsedLine", "VoidedLine",
]  # fmt: skip

ALL: tuple[type[Document], ...] = (
    ShopSet, ProductsSet, PeopleSet, GoodsReceipt, Hold, Release, RecallProposed, RecallApplied,
    ShiftOpened, ShiftClosed, Sale, Refusal, SaleVoided, NumbersAssigned, TenderSettled, NoSale, CashMoved,
    OrderPlaced, CustomerKept, CustomerForgotten, SuppliersSet, PlacesSet, PurchaseOrdered, PurchaseClosed,
    DeliveryAnnounced, CertificateKept, StockMoved, Disposed, SupplierReturned, Produced, LotSplit, LotAmended,
)  # fmt: skip
"""Every kind there is."""
