"""The judgement of a pack against the store: the same for the counter, the scripts and the scan command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from pos_term.domain.allocation import Wish, eligible, rank
from pos_term.domain.customers import Customer
from pos_term.domain.judgement import Circumstances, Reason, Verdict, judge
from pos_term.domain.lots import Lot, Presented, fold, lot_key, serial_key
from pos_term.domain.policies import PLAIN, ExpiryDay, Policies, Rulebook
from pos_term.domain.products import Product
from pos_term.store.carts import elsewhere
from pos_term.store.lots import find_lot, first_to_take, stocked_lots
from pos_term.store.orders import kept_elsewhere, kept_for

MOST_LOTS = 2000
"""Lots of one product that are ranked against each other."""
LOTS_TRIED = (20, 200, MOST_LOTS)
"""How many are looked at, and then how many: nearly always one of the first will do."""

_STOPPING = frozenset({Reason.RECALLED, Reason.HELD, Reason.EXPIRED})


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with what it rests on."""

    verdict: Verdict
    lot: Lot | None
    """What the store knows of the number."""
    first: Lot | None
    """The lot to take first, or instead."""
    made_in: Lot | None = None
    """What the store knows of the production lot of a serial it does not know."""

    @property
    def record(self) -> Lot | None:
        """What the store knows of the pack's dates."""
        return self.lot or self.made_in


@dataclass(frozen=True, slots=True)
class Counter:
    """The circumstances at the counter: the day, the hour, and what the open cart holds already."""

    on: date
    at: datetime
    """In the shop's own zone."""
    in_cart: Callable[[str], int] = lambda _: 0
    """Thousandths of a lot, by its key, in the open cart."""
    rules: Rulebook | None = None
    """What the shop asks of lots."""
    sale: str = ""
    """The open sale's id: what other open sales hold is not to be had."""
    customer: Customer | None = None
    order: str | None = None
    """The sales order that is being fulfilled: what is kept for it may go."""

    def policies(self, product: Product) -> Policies:
        """What counts for a product."""
        return self.rules.of(product) if self.rules else PLAIN

    def wish(self, product: Product) -> Wish:
        """In which order its lots are proposed to this customer."""
        policies, customer = self.policies(product), self.customer
        least = max(policies.min_shelf_life_days, customer.min_shelf_life_days if customer else 0)
        return Wish(
            removal=policies.removal, min_days=least, last_day=policies.expiry_day is ExpiryDay.SELL,
            grade=customer.grade if customer else "",
        )  # fmt: skip


def judge_pack(
    connection: Connection, product: Product, pack: Presented, quantity: int, counter: Counter, *, less: int = 0
) -> Judged:
    """Judge what a pack says against what the store knows, for `quantity` thousandths more.

    `less` is what of the same number the cart gives up for it.
    """
    lot = find_lot(connection, product, lot=pack.lot, serial=pack.serial) if product.tracked else None
    made_in = None
    if lot is None and product.has_serial and pack.serial and pack.lot:
        made_in = find_lot(connection, product, lot=pack.lot, serial=None)
    first = None
    if product.has_lot and not product.has_serial:
        first = first_available(connection, product, counter, presented=lot)
        if first and (lot is None or first.id != lot.id):
            first = _not_kept(connection, product, first, counter)
    key = lot.id if lot else (number_key(product.sku, pack) if product.tracked else "")
    now = circumstances(connection, product, key, quantity, counter, first=first)
    now = replace(now, in_cart=max(0, now.in_cart - less), made_in=made_in)
    return Judged(judge(product, pack, lot, now), lot, first, made_in)


def number_key(sku: str, pack: Presented) -> str:
    """The key of the number a pack names; empty where it names none."""
    if pack.serial and fold(pack.serial):
        return serial_key(sku, pack.serial)
    return lot_key(sku, pack.lot) if pack.lot and fold(pack.lot) else ""


def circumstances(
    connection: Connection, product: Product, lot_id: str, quantity: int, counter: Counter,
    *, first: Lot | None = None,
) -> Circumstances:  # fmt: skip
    """Everything a judgement of a number, by its key, needs beside the pack and the record."""
    held, where = elsewhere(connection, lot_id, counter.sale) if lot_id else (0, "")
    order = kept_for(connection, lot_id) if lot_id and product.has_serial else None
    return Circumstances(
        on=counter.on, at=counter.at, quantity=quantity, in_cart=counter.in_cart(lot_id) if lot_id else 0,
        elsewhere=held, where=where, reserved_for=order if order and order != counter.order else "", first=first,
        min_days=counter.customer.min_shelf_life_days if counter.customer else 0,
        policies=counter.policies(product),
    )  # fmt: skip


def room(connection: Connection, lot: Lot, counter: Counter) -> int:
    """Thousandths of a lot that no open cart has."""
    return max(0, lot.on_hand - counter.in_cart(lot.id) - elsewhere(connection, lot.id, counter.sale)[0])


def judge_unnumbered(
    connection: Connection, product: Product, pack: Presented, quantity: int, counter: Counter
) -> Verdict:
    """Judge a pack before, or without, the number it is sold by.

    What counts is the label's dates, a recall of the product, and the standing of the lot that the label names:
    the lot of a serial still to come, or of a product whose lots the shop does not track.
    """
    now = Circumstances(on=counter.on, at=counter.at, quantity=quantity, policies=counter.policies(product))
    label = judge(product, replace(pack, lot=None, serial=None), None, now)
    findings = [finding for finding in label.findings if finding.reason is not Reason.UNKNOWN_LOT]
    lot = find_lot(connection, product, lot=pack.lot, serial=None) if pack.lot else None
    if lot is not None:
        standing = judge(product, replace(pack, serial=None), lot, replace(now, quantity=0))
        stopping = [finding for finding in standing.findings if finding.reason in _STOPPING]
        findings = stopping + [f for f in findings if f.reason not in {s.reason for s in stopping}]
    return Verdict(tuple(findings))


def first_available(
    connection: Connection, product: Product, counter: Counter, *, presented: Lot | None = None
) -> Lot | None:
    """The lot to take first that open carts have not used up; of the one presented this cart alone counts."""
    wish = counter.wish(product)
    if not wish.grade:
        first = first_to_take(connection, product, counter.on, wish)
        if first is None:
            return None
        mine = presented is not None and first.id == presented.id
        left = first.on_hand - counter.in_cart(first.id) if mine else room(connection, first, counter)
        if left > 0:
            return first
    for most in (MOST_LOTS,) if wish.grade else LOTS_TRIED:
        lots = stocked_lots(connection, product.sku, most=most, removal=wish.removal)
        for lot in sorted(lots, key=lambda lot: rank(lot, wish)):
            if eligible(product, lot, counter.on, wish) and room(connection, lot, counter) > 0:
                return lot
        if len(lots) < most:
            break
    return None


def _not_kept(connection: Connection, product: Product, first: Lot, counter: Counter) -> Lot | None:
    """`first`, or the next lot of which something is not kept for the sales orders of others."""
    kept = kept_elsewhere(connection, product.sku, counter.order)
    if not kept.get(first.id):
        return first
    wish = counter.wish(product)
    lots = stocked_lots(connection, product.sku, most=MOST_LOTS, removal=wish.removal)
    for lot in sorted(lots, key=lambda lot: rank(lot, wish)):
        free = eligible(product, lot, counter.on, wish) and room(connection, lot, counter)
        if free and free > kept.get(lot.id, 0):
            return lot
    return None


def nothing_left(connection: Connection, product: Product, counter: Counter) -> Verdict:
    """Why no lot of a tracked product can be sold: the verdict on the first lot there is, or "none left"."""
    lots = stocked_lots(connection, product.sku, most=1)
    now = Circumstances(
        on=counter.on, at=counter.at, quantity=1, in_cart=0, policies=counter.policies(product)
    )  # fmt: skip
    if lots:
        verdict = judge(product, Presented(lots[0].lot, lots[0].serial), lots[0], now)
        if verdict.blocked:
            return verdict
    empty = Lot(id="", sku=product.sku)
    verdict = judge(product, Presented(), empty, now)
    return Verdict(tuple(f for f in verdict.findings if f.reason in (Reason.RECALLED, Reason.NOT_AVAILABLE)))
