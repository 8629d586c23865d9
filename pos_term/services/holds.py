"""Holds: a reversible stop on a lot or serial, and its end."""

from __future__ import annotations

from dataclasses import dataclass

import uuid_utils
from sqlalchemy import Connection

from pos_term.domain.clean import clean, visible
from pos_term.domain.documents import Hold, LotNamed, Release
from pos_term.domain.gtin import as_gtin14
from pos_term.domain.lots import lot_key, serial_key
from pos_term.domain.products import Product
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.import_fields import code_fault
from pos_term.store import catalogue
from pos_term.store.journal import Rejected, post
from pos_term.store.lookup import KnownLot, known_lots
from pos_term.store.trace import family, on_hand


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a lot stands after a hold or release."""

    sku: str
    lot: str | None
    serial: str | None
    held: str | None
    """Why it is on hold; None when it is not."""
    known: bool
    """Whether the lot ever came in; one that did not is stopped before it comes."""
    on_hand: int
    """Thousandths inside the shop."""
    again: bool
    """Whether it stood so before; then nothing was written now."""


def find_product(connection: Connection, text: str) -> Product | None:
    """A product by its sku, or by a GTIN or other code."""
    found = catalogue.product_by_sku(connection, text)
    return found or catalogue.product_by_code(connection, as_gtin14(text) or text)


def hold(
    desk: Desk, code: str, product: str, reason: str, *, serial: bool = False
) -> Standing | BadInput | Refused:
    """Put a lot, or with `serial` one unit, on hold. Raises StoreFault."""
    return _stand(desk, code, product, clean(reason, limit=200), serial=serial, stop=True)


def release(
    desk: Desk, code: str, product: str, reason: str, *, serial: bool = False
) -> Standing | BadInput | Refused:
    """End a hold. Raises StoreFault."""
    return _stand(desk, code, product, clean(reason, limit=200), serial=serial, stop=False)


def _stand(
    desk: Desk, code: str, product: str, reason: str, *, serial: bool, stop: bool
) -> Standing | BadInput | Refused:
    if not reason:
        return BadInput(("--reason is empty; say why in a few words",))
    code = code.strip(" ")
    if not code:
        return BadInput(("LOT is empty; name the lot or serial",))
    if fault := code_fault(code):
        return BadInput((f"LOT {visible(code, limit=40)}: {fault}",))
    with desk.store.reading() as connection:
        found = find_product(connection, product)
        if found is None:
            return Refused(f"no product has {visible(product, limit=40)}; check --product")
        named = _named(found, code, serial=serial)
        if isinstance(named, Refused):
            return named
        key = serial_key(found.sku, code) if named.serial else lot_key(found.sku, code)
        known = known_lots(connection, [key]).get(key)
    before = known.hold if known else None
    if not stop and before is None:
        with desk.store.reading() as connection:
            return Refused(_not_held(connection, found, named, known))
    again = stop and before == reason
    if not again:
        make = Hold if stop else Release
        document = make(id=str(uuid_utils.uuid7()), lots=(named,), reason=reason, approved_by=desk.approved_by)
        outcome = post(desk.store, document, desk.posting())
        if isinstance(outcome, Rejected):
            return Refused(outcome.words)
    with desk.store.reading() as connection:
        keys = family(connection, key)
        there = sum(on_hand(connection, keys).values())
        came = any(lot.moved for lot in known_lots(connection, keys).values())
    return Standing(
        sku=found.sku, lot=named.lot, serial=named.serial, held=reason if stop else None, known=came,
        on_hand=there, again=again,
    )  # fmt: skip


def _named(product: Product, code: str, *, serial: bool) -> LotNamed | Refused:
    if not product.tracked:
        return Refused(f"{product.sku} is not tracked by lot or serial; a hold needs one")
    if product.has_serial and (serial or not product.has_lot):
        return LotNamed(sku=product.sku, serial=code)
    if serial:
        return Refused(f"{product.sku} is tracked by lot, not by serial; leave out --serial")
    return LotNamed(sku=product.sku, lot=code)


def _not_held(connection: Connection, product: Product, named: LotNamed, known: KnownLot | None) -> str:
    if known and known.parent:
        parent = known_lots(connection, [known.parent]).get(known.parent)
        if parent and parent.hold:
            return f"serial {named.serial} of {product.sku} is on hold with its lot; release the lot"
    kind, code = ("serial", named.serial) if named.serial else ("lot", named.lot)
    return f"{kind} {code} of {product.sku} is not on hold; nothing to release"
