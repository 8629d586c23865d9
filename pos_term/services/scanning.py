"""From the bytes of a scan to a product and the numbers on its pack, in the fixed order of reading."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.barcode import CodeKind, DecoderSettings, ScanError, ScannedCode, decode
from pos_term.domain.clean import visible
from pos_term.domain.judgement import Finding, Level, Reason
from pos_term.domain.lots import Presented
from pos_term.domain.products import Product
from pos_term.store.catalogue import product_by_code, product_by_sku
from pos_term.store.lots import find_lot, lots_by_code

LONGEST_PLAIN = 64
"""A code of the shop's own is not longer than this; a longer text can only be GS1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identified:
    """A scan whose product is known."""

    raw: str
    kind: str
    """`gs1`, `digital_link`, `gtin`, `restricted` or `code`."""
    product: Product
    pack: Presented
    code: ScannedCode | None = None
    by_number: bool = False
    """Whether the product was found by a lot or serial code alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unidentified:
    """A scan that names no product of the shop, or cannot be read."""

    raw: str
    kind: str
    """`unknown` or `invalid`."""
    finding: Finding
    message: str
    code: ScannedCode | None = None


def identify(
    connection: Connection, raw: bytes, on: date, settings: DecoderSettings, *, waiting: Product | None = None
) -> Identified | Unidentified:
    """Read one scan against the store.

    The order: an exact lot or serial that `waiting` waits for; an exact code of the store; GS1; GTIN; a
    restricted-circulation code; otherwise unknown. A plain code is never stripped or taken apart.
    """
    code = decode(raw, on=on, settings=settings)
    plain = code.text
    if _may_be_plain(code, plain):
        found = (waiting and _number_of(connection, waiting, code, plain)) or _own_code(connection, code, plain)
        if found:
            return found
    if isinstance(code, ScanError):
        return _invalid(code.raw, Reason(code.fault.value), code.message)
    return _by_reading(connection, code, on, waiting)


def _may_be_plain(code: ScannedCode | ScanError, plain: str) -> bool:
    if not plain or len(plain) > LONGEST_PLAIN or "\x1d" in plain:
        return False
    if isinstance(code, ScanError):
        return plain.isprintable()
    return not (code.kind is CodeKind.GS1 and code.symbology)


def _number_of(
    connection: Connection, product: Product, code: ScannedCode | ScanError, plain: str
) -> Identified | None:
    """The text as a lot or serial of the product that a prompt waits for."""
    pack = named(product, plain)
    if find_lot(connection, product, lot=pack.lot, serial=pack.serial) is None:
        return None
    return Identified(raw=code.raw, kind="code", product=product, pack=pack, by_number=True)


def named(product: Product, code: str) -> Presented:
    """A plain code as the number this product's units carry."""
    return Presented(serial=code) if product.has_serial else Presented(lot=code)


def _own_code(
    connection: Connection, code: ScannedCode | ScanError, plain: str
) -> Identified | Unidentified | None:
    """The text as a barcode, sku, lot or serial of the shop, exactly as it stands."""
    kind = code.kind.value if isinstance(code, ScannedCode) and code.kind is CodeKind.GTIN else "code"
    gtin = code.gtin if isinstance(code, ScannedCode) and code.kind is CodeKind.GTIN else None
    product = (gtin and product_by_code(connection, gtin)) or product_by_code(connection, plain)
    product = product or product_by_sku(connection, plain)
    known = code if isinstance(code, ScannedCode) else None
    if product:
        return Identified(raw=code.raw, kind=kind, product=product, pack=Presented(), code=known)
    lots = lots_by_code(connection, plain)
    owners = {lot.sku for lot in lots}
    if len(owners) > 1:
        words = f"{visible(plain, limit=24)} is a lot of {len(owners)} products. Scan the product first."
        return _unknown(code.raw, Reason.BAD_CODE, words, known)
    if not lots:
        return None
    lot = lots[0]
    product = product_by_sku(connection, lot.sku)
    if product is None:
        return None
    pack = Presented(lot=lot.lot, serial=lot.serial) if lot.serial else Presented(lot=lot.lot)
    return Identified(raw=code.raw, kind="code", product=product, pack=pack, by_number=True)


def _by_reading(
    connection: Connection, code: ScannedCode, on: date, waiting: Product | None
) -> Identified | Unidentified:
    if code.kind is CodeKind.RESTRICTED:
        return _restricted(connection, code)
    for reading in (code, *code.alternatives):
        product = product_by_code(connection, reading.gtin) if reading.gtin else None
        if product:
            read = code if reading is code else replace(reading, alternatives=code.alternatives)
            return _numbers(connection, read, product, on)
        if code.kind not in (CodeKind.GTIN, CodeKind.CODE):
            break
    if code.gtin:
        words = f"No product has the GTIN {code.gtin}. Find it by name (F2), or ask for it to be entered."
        return _unknown(code.raw, Reason.UNKNOWN_PRODUCT, words, code)
    if code.content_gtin or code.sscc:
        words = "This is the label of a case or pallet. Scan the pack itself."
        return _unknown(code.raw, Reason.UNKNOWN_PRODUCT, words, code)
    if waiting and (code.lot or code.serial):
        return _numbers(connection, code, waiting, on)
    if code.lot or code.serial:
        found = _own_code(connection, code, code.serial or code.lot or "")
        if found:
            return found
    words = f"No product, lot or serial has the code {visible(code.text, limit=40)}. Find it by name (F2)."
    return _unknown(code.raw, Reason.UNKNOWN_PRODUCT, words, code)


def _restricted(connection: Connection, code: ScannedCode) -> Identified | Unidentified:
    product = product_by_code(connection, code.code or "")
    if product is None:
        words = f"No product has the label code {visible(code.code or '')}. Find it by name (F2)."
        return _unknown(code.raw, Reason.UNKNOWN_PRODUCT, words, code)
    return Identified(raw=code.raw, kind="restricted", product=product, pack=Presented(), code=code)


def _numbers(connection: Connection, code: ScannedCode, product: Product, on: date) -> Identified | Unidentified:
    if code.alternatives and _separator_lost(connection, code, product, on):
        words = (
            "The scanner lost the separator in this code: it can be read in two ways. "
            "Scan the plain barcode and key the lot, and run the scanner check."
        )
        return _invalid(code.raw, Reason.SEPARATOR_LOST, words, code)
    pack = Presented(
        lot=code.lot, serial=code.serial if product.has_serial else None, expiry=code.expiry,
        expires_at=code.expires_at, best_before=code.best_before, sell_by=code.sell_by,
    )  # fmt: skip
    return Identified(raw=code.raw, kind=code.kind.value, product=product, pack=pack, code=code)


def _separator_lost(connection: Connection, code: ScannedCode, product: Product, on: date) -> bool:
    """Whether the shop's own records say that the literal reading is not, or may not be, what the pack says."""
    others = [other for other in code.alternatives if other.gtin == code.gtin]
    if not product.tracked:
        return any(other.expiry is not None and other.expiry < on for other in others)
    serial = code.serial if product.has_serial else None
    if find_lot(connection, product, lot=code.lot, serial=serial) is not None:
        return False
    if any(find_lot(connection, product, lot=o.lot, serial=o.serial if serial else None) for o in others):
        return True
    return any((o.expiry and not code.expiry) or (o.best_before and not code.best_before) for o in others)


def _unknown(raw: str, reason: Reason, words: str, code: ScannedCode | None) -> Unidentified:
    return Unidentified(
        raw=raw, kind="unknown", finding=Finding(reason, Level.BLOCK, words), message=words, code=code
    )


def _invalid(raw: str, reason: Reason, words: str, code: ScannedCode | None = None) -> Unidentified:
    return Unidentified(
        raw=raw, kind="invalid", finding=Finding(reason, Level.BLOCK, words), message=words, code=code
    )
