"""What a scan at the receiving desk says: a product with its numbers, dates and quantity, or a logistic unit."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.barcode import decode
from pos_term.domain.clean import visible
from pos_term.domain.products import Product
from pos_term.domain.quantity import LARGEST, ONE, thousandths
from pos_term.domain.scan_types import DecoderSettings, ScannedCode
from pos_term.services.receiving.draft import DraftLine
from pos_term.services.scanning import Identified, identify
from pos_term.store.buying import notices_with
from pos_term.store.catalogue import product_by_code

_WEIGHTS = ("kg", "lb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """What a pack, or the label of a logistic unit, says of goods of one product."""

    product: Product
    lot: str = ""
    serial: str = ""
    expiry: date | None = None
    best_before: date | None = None
    production_date: date | None = None
    quantity: int = ONE
    """Thousandths; 0 where it has to be asked for."""
    sscc: str = ""
    bare: bool = False
    """Whether it named the product and nothing else."""

    def line(self) -> DraftLine:
        """A line of what it says."""
        return DraftLine(
            key=0, product=self.product, lot=self.lot, serial=self.serial, expiry=self.expiry,
            best_before=self.best_before, production_date=self.production_date, quantity=self.quantity,
            sscc=self.sscc,
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A logistic unit by its SSCC."""

    sscc: str


@dataclass(frozen=True, slots=True)
class Unread:
    """A scan that names nothing, with words."""

    words: str
    text: str = ""
    """The plain text, where it could be a number of something that is waited for."""


def read_scan(
    connection: Connection, raw: bytes, on: date, settings: DecoderSettings, waiting: Product | None
) -> Pack | Unit | Unread:
    """Read a scan as the counter does, and the label of a case or pallet besides.

    AI 00 is a logistic unit where a notice names it, or where it comes without goods that the shop knows; AI 02
    with 37 is what is packed in one (GS1 General Specifications 3.2 and 3.3). `waiting` as in `identify`.
    """
    code = decode(raw, on=on, settings=settings)
    if isinstance(code, ScannedCode) and (code.sscc or code.content_gtin):
        if code.sscc and notices_with(connection, code.sscc):
            return Unit(code.sscc)
        product = product_by_code(connection, code.content_gtin or code.gtin or "")
        if product is None and code.sscc:
            return Unit(code.sscc)
        if product is None:
            return Unread(f"No product has the GTIN {code.content_gtin}. Enter it with the products first.")
        return _pack(product, code)
    found = identify(connection, raw, on, settings, waiting=waiting)
    if not isinstance(found, Identified):
        plain = code.text if found.kind == "unknown" and code.text.isprintable() else ""
        structured = isinstance(code, ScannedCode) and bool(code.gtin or code.elements)
        return Unread(found.message, "" if structured else plain)
    if found.code is not None and not found.by_number:
        return _pack(found.product, found.code)
    pack = found.pack
    return Pack(
        product=found.product, lot=pack.lot or "", serial=pack.serial or "",
        quantity=0 if found.product.weighed else ONE, bare=not pack.numbered,
    )  # fmt: skip


def _pack(product: Product, code: ScannedCode) -> Pack:
    lot = (code.lot or "") if product.has_lot else ""
    serial = (code.serial or "") if product.has_serial else ""
    said = (lot, serial, code.expiry, code.best_before, code.content_count, code.count, code.weight)
    pack = Pack(
        product=product, lot=lot, serial=serial, quantity=_quantity(product, code), sscc=code.sscc or "",
        bare=not any(said),
    )  # fmt: skip
    if not product.tracked:
        return pack
    best_before = code.best_before if code.expiry else code.best_before or code.sell_by
    return replace(pack, expiry=code.expiry, best_before=best_before, production_date=code.production_date)


def _quantity(product: Product, code: ScannedCode) -> int:
    if product.has_serial:
        return ONE
    if code.weight is not None and (product.weighed or product.unit in _WEIGHTS):
        into = product.unit if product.unit in _WEIGHTS else "kg"
        return min(thousandths(code.weight, code.weight_unit or "kg", into=into), LARGEST)
    count = code.content_count if code.content_gtin else code.count
    if count:
        return min(count * ONE, LARGEST)
    return 0 if product.weighed else ONE


def unread_words(text: str) -> str:
    """What to say about a code nobody waits for."""
    return f"No product, lot or serial has the code {visible(text, limit=40)}. Scan the product first."
