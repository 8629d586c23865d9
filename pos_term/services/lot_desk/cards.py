"""The card of a lot: everything known of it, put together for people."""

from __future__ import annotations

import json
from datetime import date

from sqlalchemy import Connection

from pos_term.domain.costs import value_of
from pos_term.domain.documents import LotAmended, LotField
from pos_term.domain.places import FLOOR
from pos_term.domain.products import Product
from pos_term.domain.qualities import Measured
from pos_term.services.desk import Desk
from pos_term.services.lot_desk.values import Fact, InCart, InPlace, Kept, LotCard, Stock
from pos_term.services.lot_status import status
from pos_term.store import lot_desk as reads
from pos_term.store.catalogue import product_by_sku
from pos_term.store.codec import read_document
from pos_term.store.lot_search import find_suppliers

MOST_LISTED = 2000
"""Serials that are listed one by one."""


def card(desk: Desk, key: str) -> LotCard | None:
    """The card of a lot, a serial or the loose stock of a product by its key. Raises StoreFault."""
    with desk.store.reading() as connection:
        return card_of(connection, desk, key)


def card_of(connection: Connection, desk: Desk, key: str) -> LotCard | None:
    """The same on a connection."""
    state = reads.states(connection, [key]).get(key)
    product = product_by_sku(connection, state.sku if state else key[:-1])
    if product is None or (state is None and not reads.is_loose(key)):
        return None
    state = state or _loose(product, key)
    keys = reads.family(connection, key)
    places = _places(connection, key)
    on_hand = sum(each.quantity for each in places)
    until, supplier = _certificate(connection, state), _supplier(connection, state.supplier)
    components, results = reads.lineage_counts(connection, keys)
    return LotCard(
        key=key, product=product, lot=state.lot, serial=state.serial, expiry=day_of(state.expiry),
        best_before=day_of(state.best_before), production_date=day_of(state.production_date),
        received_on=day_of(state.received_on),
        superseded=tuple(date.fromisoformat(day) for day in state.superseded.split()),
        status=word_of(state, desk.clock.business_date()), hold=state.hold,
        held_at=state.own_held_at if state.own_hold else state.lot_held_at,
        held_by_lot=not state.own_hold and bool(state.lot_hold), recall=state.recall, places=places,
        serials=len(keys) - 1,
        in_carts=tuple(
            InCart(till=till, cashier=cashier, suspended=suspended, label=label, quantity=quantity)
            for till, cashier, suspended, label, quantity in reads.carts(connection, keys)
        ),
        kept=tuple(
            Kept(order=order, line=line, customer=customer, serial=serial, quantity=quantity)
            for order, line, customer, serial, quantity in reads.kept(connection, keys)
        ),
        unit_cost=state.unit_cost, value=_value(connection, desk, key, state, on_hand),
        supplier=state.supplier, supplier_name=supplier, supplier_lot=state.supplier_lot,
        purchase_order=state.purchase_order, certificate=state.certificate, certificate_until=until,
        grade=state.grade, notes=state.notes, qualities=measured(state.qualities), components=components,
        results=results, changed=state.changed, history=_history(connection, state),
    )  # fmt: skip


def stock_of(desk: Desk, key: str, *, place: str = "", most: int = MOST_LISTED) -> list[Stock]:
    """What can be taken of a card, by place: of a lot of serials each serial. Raises StoreFault."""
    with desk.store.reading() as connection:
        rows = reads.stock(connection, key, place, most)
    return [Stock(key=r.key, lot=r.lot, serial=r.serial, place=r.place, quantity=r.quantity) for r in rows]


def word_of(state: reads.LotState, on: date) -> str:
    """How a lot stands, in one word: one of `lot_status`, or `none_left` or `sold` where nothing is here."""
    aside = state.on_hand > 0 and state.quarantined == state.on_hand
    word = status(
        on=on, recall=state.recall, hold=state.hold, expiry=state.expiry, best_before=state.best_before,
        location="quarantine" if aside else "",
    )  # fmt: skip
    if word != "ok" or state.on_hand > 0 or reads.is_loose(state.key):
        return word
    return "sold" if state.sold > 0 else "none_left"


def measured(text: str) -> tuple[Measured, ...]:
    """What was measured of a lot, from the JSON that is kept."""
    return tuple(Measured(**each) for each in json.loads(text)) if text else ()


def day_of(text: str | None) -> date | None:
    """A day from ISO text."""
    return date.fromisoformat(text) if text else None


def _loose(product: Product, key: str) -> reads.LotState:
    """The stock of a product of which nothing ever came in with a receipt."""
    return reads.LotState(
        key=key, sku=product.sku, name=product.name, lot=None, serial=None, parent=None, expiry=None,
        best_before=None, production_date=None, received_on=None, own_hold=None, own_held_at=None, lot_hold=None,
        lot_held_at=None, recall=product.recall, supplier="", supplier_lot="", purchase_order="", certificate="",
        grade="", unit_cost=None, notes="", qualities="", superseded="", changed="", on_hand=0, quarantined=0,
        sold=0,
    )  # fmt: skip


def _places(connection: Connection, key: str) -> tuple[InPlace, ...]:
    sums = reads.by_place(connection, key)
    found = [
        InPlace(
            place=place.name, title=place.title or place.name, branch=place.branch_name, sellable=place.sellable,
            quantity=sums[place.name],
        )
        for place in reads.all_places(connection)
        if sums.get(place.name)
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda each: (each.branch, each.place != FLOOR, each.place)))


def _value(connection: Connection, desk: Desk, key: str, state: reads.LotState, on_hand: int) -> int | None:
    """What all of it is worth; of a lot of serials the sum of theirs."""
    rows = reads.costs(connection, key)
    if not rows and state.unit_cost is not None:
        return value_of(state.unit_cost, on_hand, desk.shop.digits)
    values = [None if cost is None else value_of(cost, quantity, desk.shop.digits) for quantity, cost in rows]
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _certificate(connection: Connection, state: reads.LotState) -> date | None:
    if not state.certificate:
        return None
    found = reads.certificates(connection, state.certificate)
    own = [each for each in found if each.supplier == state.supplier] or found
    return day_of(own[0].valid_until) if own else None


def _supplier(connection: Connection, supplier: str) -> str:
    """The name of a supplier that is written by its id; else what is written."""
    if not supplier:
        return ""
    found = [each for each in find_suppliers(connection, supplier, 2) if each.id == supplier]
    return found[0].name if found else supplier


def _history(connection: Connection, state: reads.LotState) -> tuple[Fact, ...]:
    keys = [state.key, state.parent] if state.parent else [state.key]
    found = []
    for row in reads.facts(connection, [key for key in keys if key]):
        document = read_document(LotAmended.KIND, row.document)
        assert isinstance(document, LotAmended)  # noqa: S101 - narrows the type
        found.append(
            Fact(
                at=row.at, by=row.actor, approved_by=document.approved_by, field=LotField(row.field), was=row.was,
                now=row.now, reason=document.reason, retest=row.retest, certificate=document.certificate,
            )
        )  # fmt: skip
    return tuple(found)
