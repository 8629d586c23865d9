"""From anything people have in hand to the lots it may mean."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.barcode import DecoderSettings, ScannedCode, decode
from pos_term.domain.clean import clean
from pos_term.domain.lots import loose_key, lot_key, serial_key
from pos_term.domain.places import Supplier
from pos_term.domain.products import Product
from pos_term.services.desk import Desk
from pos_term.services.lot_desk.cards import day_of, word_of
from pos_term.services.lot_desk.values import LotHit, Place
from pos_term.store import lot_desk as reads
from pos_term.store import lot_search as search
from pos_term.store.catalogue import product_by_code, product_by_sku, search_products

_ASKED = re.compile(r"(?:lot|batch|serial)\s+(.+)", re.IGNORECASE)
_PRODUCTS = 10
"""Products that words may mean."""


def find_lots(
    desk: Desk, text: str | bytes, *, decoder: DecoderSettings | None = None, most: int = 50
) -> list[LotHit]:
    """Lots and serials by a scan, a lot code, a serial, a supplier's lot or words of the product.

    What fits exactly comes first and alone; else what begins so, and with words of a product its lots on hand in
    the order of removal, and its loose stock. Raises StoreFault.
    """
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "replace")
    typed = raw.decode("utf-8", "replace").strip("\r\n")
    if not typed.strip():
        return []
    on = desk.clock.business_date()
    with desk.store.reading() as connection:
        keys = _exact(connection, typed, most)
        if not keys:
            keys = _scanned(connection, raw, decoder or DecoderSettings(desk.shop.restricted), on, most)
        if not keys:
            keys = _words(connection, typed, most)
        return _hits(connection, keys[:most], on)


def _exact(connection: Connection, text: str, most: int) -> list[str]:
    asked = _ASKED.fullmatch(text.strip())
    for code in (text, asked.group(1) if asked else ""):
        found = search.keys_by_code(connection, code, most)
        found += search.keys_by_supplier_lot(connection, code, most)
        if found:
            return list(dict.fromkeys(found))
    return []


def _scanned(connection: Connection, raw: bytes, decoder: DecoderSettings, on: date, most: int) -> list[str]:
    """What a GS1 code or a barcode of a product names: its lot (AI 10), its serial (AI 21), or all that is here."""
    scan = decode(raw, on=on, settings=decoder)
    if not isinstance(scan, ScannedCode):
        return []
    code = scan.gtin or scan.code
    product = product_by_code(connection, code) if code else None
    product = product or (product_by_sku(connection, code) if code else None)
    if product is None:
        return []
    named = [serial_key(product.sku, scan.serial)] if scan.serial else []
    named += [lot_key(product.sku, scan.lot)] if scan.lot else []
    known = reads.states(connection, named)
    for key in named:
        if key in known:
            return [key]
    return [] if named else _here(connection, product, most)


def _words(connection: Connection, text: str, most: int) -> list[str]:
    asked = _ASKED.fullmatch(text.strip())
    code = asked.group(1) if asked else text.strip()
    found = search.keys_by_code(connection, code, most, start=True) if len(code) > 1 else []
    for product in search_products(connection, text, most=_PRODUCTS):
        found += _here(connection, product, most)
    return list(dict.fromkeys(found))


def _here(connection: Connection, product: Product, most: int) -> list[str]:
    if not product.tracked:
        return [loose_key(product.sku)]
    return search.keys_on_hand(connection, product.sku, most)


def _hits(connection: Connection, keys: list[str], on: date) -> list[LotHit]:
    known = reads.states(connection, keys)
    found = []
    for key in dict.fromkeys(keys):
        state = known.get(key)
        if state is None:
            product = product_by_sku(connection, key[:-1])
            if product is None:
                continue
            found.append(
                LotHit(
                    key=key, sku=product.sku, name=product.name, lot=None, serial=None, expiry=None,
                    best_before=None, status="recalled" if product.recall else "ok",
                    on_hand=sum(reads.by_place(connection, key).values()), supplier_lot="",
                )
            )  # fmt: skip
            continue
        found.append(
            LotHit(
                key=key, sku=state.sku, name=state.name, lot=state.lot, serial=state.serial,
                expiry=day_of(state.expiry), best_before=day_of(state.best_before), status=word_of(state, on),
                on_hand=state.on_hand, supplier_lot=state.supplier_lot,
            )
        )  # fmt: skip
    return found


def places(desk: Desk) -> list[Place]:
    """Every place inside the company, this store's first, closed ones last. Raises StoreFault."""
    with desk.store.reading() as connection:
        rows = reads.all_places(connection)
    found = [
        Place(
            name=row.name, title=row.title or row.name, branch=row.branch_name, sellable=row.sellable,
            closed=row.closed,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda place: (place.closed, place.branch, place.name))


def suppliers(desk: Desk, text: str) -> list[Supplier]:
    """Suppliers by their id, name or GLN, or a part of it; an exact id or name alone. Raises StoreFault."""
    with desk.store.reading() as connection:
        return search.find_suppliers(connection, clean(text, limit=200))
