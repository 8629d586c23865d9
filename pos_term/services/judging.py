"""The judgement of a pack against the store: the same for the counter, the scripts and the scan command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import Connection

from pos_term.domain.allocation import eligible
from pos_term.domain.judgement import Circumstances, Reason, Verdict, judge
from pos_term.domain.lots import Lot, Presented
from pos_term.domain.products import Product
from pos_term.store.lots import find_lot, first_to_expire, stocked_lots

_STOPPING = frozenset({Reason.RECALLED, Reason.HELD, Reason.EXPIRED})


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict with what it rests on."""

    verdict: Verdict
    lot: Lot | None
    """What the store knows of the number."""
    first: Lot | None
    """The lot to take first, or instead."""


@dataclass(frozen=True, slots=True)
class Counter:
    """The circumstances at the counter: the day, the hour, and what the open cart holds already."""

    on: date
    at: datetime
    """In the shop's own zone."""
    in_cart: Callable[[str], int] = lambda _: 0
    """Thousandths of a lot, by its key, in the open cart."""


def judge_pack(
    connection: Connection, product: Product, pack: Presented, quantity: int, counter: Counter
) -> Judged:
    """Judge what a pack says against what the store knows, for `quantity` thousandths more."""
    lot = find_lot(connection, product, lot=pack.lot, serial=pack.serial) if product.tracked else None
    first = first_available(connection, product, counter) if product.has_lot and not product.has_serial else None
    now = Circumstances(
        on=counter.on,
        at=counter.at,
        quantity=quantity,
        in_cart=counter.in_cart(lot.id) if lot else 0,
        first=first,
    )
    return Judged(judge(product, pack, lot, now), lot, first)


def judge_unnumbered(
    connection: Connection, product: Product, pack: Presented, quantity: int, counter: Counter
) -> Verdict:
    """Judge a pack before, or without, the number it is sold by.

    What counts is the label's dates, a recall of the product, and the standing of the lot that the label names:
    the lot of a serial still to come, or of a product whose lots the shop does not track.
    """
    now = Circumstances(on=counter.on, at=counter.at, quantity=quantity)
    label = judge(product, replace(pack, lot=None, serial=None), None, now)
    findings = [finding for finding in label.findings if finding.reason is not Reason.UNKNOWN_LOT]
    lot = find_lot(connection, product, lot=pack.lot, serial=None) if pack.lot else None
    if lot is not None:
        standing = judge(product, replace(pack, serial=None), lot, replace(now, quantity=0))
        stopping = [finding for finding in standing.findings if finding.reason in _STOPPING]
        findings = stopping + [f for f in findings if f.reason not in {s.reason for s in stopping}]
    return Verdict(tuple(findings))


def first_available(connection: Connection, product: Product, counter: Counter) -> Lot | None:
    """The lot to take first that this cart has not used up."""
    first = first_to_expire(connection, product, counter.on)
    if first is None or counter.in_cart(first.id) < first.on_hand:
        return first
    for lot in stocked_lots(connection, product.sku):
        if eligible(product, lot, counter.on) and counter.in_cart(lot.id) < lot.on_hand:
            return lot
    return None


def nothing_left(connection: Connection, product: Product, counter: Counter) -> Verdict:
    """Why no lot of a tracked product can be sold: the verdict on the first lot there is, or "none left"."""
    lots = stocked_lots(connection, product.sku, most=1)
    now = Circumstances(on=counter.on, at=counter.at, quantity=1, in_cart=0)
    if lots:
        verdict = judge(product, Presented(lots[0].lot, lots[0].serial), lots[0], now)
        if verdict.blocked:
            return verdict
    empty = Lot(id="", sku=product.sku)
    verdict = judge(product, Presented(), empty, now)
    return Verdict(tuple(f for f in verdict.findings if f.reason in (Reason.RECALLED, Reason.NOT_AVAILABLE)))
