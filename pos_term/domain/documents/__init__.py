"""What can be posted: each change to stock, money, people or the standing of a lot is one of these.

A document has an `id` made where it is made (UUIDv7, or derived from the content of an import), so posting it
twice is posting it once. `VERSION` is written with each entry; a reader for old versions stays for ever.
"""

from __future__ import annotations

from pos_term.domain.documents.base import Document
from pos_term.domain.documents.drawer import CashKind, CashMoved, NoSale, ShiftClosed, ShiftOpened
from pos_term.domain.documents.master import (
    CustomerForgotten,
    CustomerKept,
    OrderedLine,
    OrderPlaced,
    PeopleSet,
    ProductsSet,
    ShopSet,
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
    LotNamed,
    RecallApplied,
    RecallProposed,
    RecallTarget,
    Release,
)
from pos_term.domain.documents.stock import GoodsReceipt, ReceivedLine

__all__ = [
    "ALL", "CashKind", "CashMoved", "CustomerForgotten", "CustomerKept", "Document", "GoodsReceipt", "Hold",
    "LotNamed", "NoSale", "NumbersAssigned", "OrderPlaced", "OrderedLine", "Override", "PeopleSet", "ProductsSet",
    "RecallApplied", "RecallProposed", "RecallTarget", "ReceivedLine", "Refusal", "RefusalOutcome", "Release",
    "ReturnedLine", "ReturnedNumber", "Sale", "SaleKind", "SaleLine", "SaleVoided", "Settlement", "ShiftClosed",
    "ShiftOpened", "ShopSet", "SoldNumber", "TenderSettled", "VoidedLine",
]  # fmt: skip

ALL: tuple[type[Document], ...] = (
    ShopSet, ProductsSet, PeopleSet, GoodsReceipt, Hold, Release, RecallProposed, RecallApplied,
    ShiftOpened, ShiftClosed, Sale, Refusal, SaleVoided, NumbersAssigned, TenderSettled, NoSale, CashMoved,
    OrderPlaced, CustomerKept, CustomerForgotten,
)  # fmt: skip
"""Every kind there is."""
