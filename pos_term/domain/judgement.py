"""The one judgement of a lot: whether it may be sold, on this day, to this cart.

Findings come in the fixed order of severity; all that apply are reported, worst first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from pos_term.domain.dates import days_left_words, short_date
from pos_term.domain.lots import Lot, Presented, fold
from pos_term.domain.policies import DEFAULT_LEVELS, PLAIN, ExpiryDay, Policies
from pos_term.domain.products import Dated, Product, Removal, UnknownLot
from pos_term.domain.quantity import format_quantity
from pos_term.domain.reasons import Level, Reason

__all__ = ["DEFAULT_LEVELS", "Circumstances", "Finding", "Level", "Reason", "Verdict", "judge"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One reason, with its level and what to tell the cashier."""

    reason: Reason
    level: Level
    words: str
    """What is wrong, in few plain words, such as `EXPIRED 19 Nov`."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """All findings on one number, worst first."""

    findings: tuple[Finding, ...] = ()

    @property
    def level(self) -> Level:
        """The gravest level among the findings."""
        levels = {finding.level for finding in self.findings}
        return next((level for level in (Level.BLOCK, Level.WARN) if level in levels), Level.ALLOW)

    @property
    def blocked(self) -> bool:
        """Whether it may not be sold."""
        return self.level is Level.BLOCK

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The reasons, worst first."""
        return tuple(finding.reason for finding in self.findings)

    @property
    def worst(self) -> Finding | None:
        """The first finding of the gravest level: what the cashier is told first."""
        return next((f for f in self.findings if f.level is self.level), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """Everything a judgement needs beside the pack and the record."""

    on: date
    """The business date."""
    at: datetime | None = None
    """The shop's own time, for codes that expire at an hour (AI 7003)."""
    quantity: int
    """Thousandths asked for now."""
    in_cart: int = 0
    """Thousandths of the same lot already in this cart."""
    elsewhere: int = 0
    """Thousandths of the same lot in other open carts of the store."""
    where: str = ""
    """Which till's cart that is, in words."""
    reserved_for: str = ""
    """The sales order of somebody else that this serial is kept for."""
    first: Lot | None = None
    """The eligible lot of the product to take first."""
    min_days: int = 0
    """Days the customer wants to remain."""
    made_in: Lot | None = None
    """The production lot that the pack of an unknown serial names, where the store knows that one."""
    policies: Policies = PLAIN
    """What the shop asks of this product."""


def judge(product: Product, pack: Presented, lot: Lot | None, now: Circumstances) -> Verdict:
    """Judge one lot or serial as presented against what the store knows of it.

    `lot` is None where the store does not know the number. The earlier of label and record date counts.
    An expiry date may be sold through the end of its day; a best-before date that has passed is its own
    finding, a warning unless the shop says otherwise.
    """
    record = lot or now.made_in
    recall = record.recall if record and record.recall else product.recall
    found: list[tuple[Reason, str]] = [(Reason.RECALLED, f"RECALLED ({recall})")] if recall else []
    if record and record.hold:
        found.append((Reason.HELD, f"ON HOLD: {record.hold}"))
    elif lot and lot.on_hand <= 0 < lot.quarantined:
        found.append((Reason.HELD, "IN QUARANTINE"))
    found += _expired(pack, record, now)
    found += _one_unit(product, pack, lot, now)
    if pack.serial and pack.lot and lot and lot.lot and fold(lot.lot) != fold(pack.lot):
        found.append((Reason.WRONG_PRODUCT, f"serial {pack.serial} belongs to lot {lot.lot}, not {pack.lot}"))
    if product.tracked and (lot is None or _unheard_of(lot, now)):
        kind, number = ("SERIAL", pack.serial) if pack.serial else ("LOT", pack.lot or (lot.code if lot else ""))
        found.append((Reason.UNKNOWN_LOT, f"UNKNOWN {kind} {number or 'without number'}"))
    elif lot:
        found += _available(lot, now)
    if now.reserved_for and lot and not lot.sold:
        found.append((Reason.RESERVED, f"KEPT FOR order {now.reserved_for}"))
    found += _dates(product, pack, record, now)
    if lot and not lot.serial:
        found += _order(lot, now)
    return Verdict(tuple(Finding(reason, now.policies.level(reason), words) for reason, words in found))


def unheard_of(lot: Lot | None, wanted: int) -> bool:
    """Whether a number cannot come out of stock because none of it was ever received.

    A lot that the shop knows only by having sold, held or recalled it is no better known than one it never saw.
    """
    return lot is None or (lot.received_on is None and not lot.sold and lot.on_hand < wanted)


def _unheard_of(lot: Lot, now: Circumstances) -> bool:
    taken = now.in_cart + now.elsewhere
    if now.policies.unknown_lot is UnknownLot.BLOCK or (lot.serial and (lot.sold or taken)):
        return False
    return unheard_of(replace(lot, on_hand=max(0, lot.on_hand - taken)), now.quantity)


def _one_unit(product: Product, pack: Presented, lot: Lot | None, now: Circumstances) -> list[tuple[Reason, str]]:
    """A serial is sold once, and stands in one cart."""
    serial = lot.serial if lot else (pack.serial if product.has_serial else None)
    if not serial:
        return []
    found: list[tuple[Reason, str]] = []
    if lot and lot.sold:
        found.append((Reason.SERIAL_SOLD, f"serial {serial} is ALREADY SOLD"))
    if now.in_cart or now.elsewhere:
        cart = "THIS CART" if now.in_cart else f"ANOTHER CART ({now.where})"
        found.append((Reason.SERIAL_IN_CART, f"serial {serial} is ALREADY IN {cart}"))
    return found


def expiry_of(pack: Presented, lot: Lot | None) -> date | None:
    """The expiry that counts: the earlier of the label's (AI 17, 7003, 16) and the record's."""
    return _earlier(_earlier(_standing(pack.expiry, lot), pack.sell_by), lot.expiry if lot else None)


def best_before_of(pack: Presented, lot: Lot | None) -> date | None:
    """The best-before date that counts: the earlier of the label's (AI 15) and the record's."""
    return _earlier(_standing(pack.best_before, lot), lot.best_before if lot else None)


def _standing(label: date | None, lot: Lot | None) -> date | None:
    """The date of a label, unless a later test of the lot has put it off."""
    return None if label and lot and label in lot.superseded else label


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other


def _available(lot: Lot, now: Circumstances) -> list[tuple[Reason, str]]:
    found: list[tuple[Reason, str]] = []
    gone = lot.serial and (lot.sold or now.in_cart or now.elsewhere)
    left = max(0, lot.on_hand - now.in_cart - now.elsewhere)
    if not gone and left < now.quantity:
        others = f", {format_quantity(now.elsewhere)} in other open carts" if now.elsewhere else ""
        words = f"only {format_quantity(left)} left{others}" if left or others else "NONE LEFT in the shop"
        found.append((Reason.NOT_AVAILABLE, words))
    return found


def _expired(pack: Presented, lot: Lot | None, now: Circumstances) -> list[tuple[Reason, str]]:
    expiry = expiry_of(pack, lot)
    if expiry and expiry < now.on:
        return [(Reason.EXPIRED, f"EXPIRED {short_date(expiry, now.on)}")]
    last = _earlier(_standing(pack.expiry, lot), lot.expiry if lot else None)
    if last == now.on and now.policies.expiry_day is ExpiryDay.STOP:
        return [(Reason.EXPIRED, "EXPIRES TODAY, not sold on its last day")]
    hour = pack.expires_at
    put_off = lot is not None and hour is not None and hour.date() in lot.superseded
    if hour and now.at and not put_off and hour < now.at.replace(tzinfo=None):
        return [(Reason.EXPIRED, f"EXPIRED today at {hour:%H:%M}")]
    return []


def _dates(product: Product, pack: Presented, lot: Lot | None, now: Circumstances) -> list[tuple[Reason, str]]:
    found: list[tuple[Reason, str]] = []
    for label, record in ((pack.expiry, lot and lot.expiry), (pack.best_before, lot and lot.best_before)):
        if label and record and label != record and _standing(label, lot):
            words = f"label says {short_date(label, now.on)}, record says {short_date(record, now.on)}"
            found.append((Reason.DATE_MISMATCH, words))
    best_before = best_before_of(pack, lot)
    if best_before and best_before < now.on:
        found.append((Reason.PAST_BEST_BEFORE, f"past best before {short_date(best_before, now.on)}"))
    day = expiry_of(pack, lot) or best_before
    warning = product.warning_days if product.warning_days is not None else now.policies.warning_days
    days = max(warning, product.min_shelf_life_days, now.policies.min_shelf_life_days, now.min_days)
    if day and product.dated is not Dated.NO and now.on <= day < now.on + timedelta(days=days):
        asked = f", this customer asks for {days} days" if now.min_days == days > warning else ""
        found.append((Reason.SHORT_DATED, f"short-dated: {days_left_words(day, now.on)}{asked}"))
    return found


def _order(lot: Lot, now: Circumstances) -> list[tuple[Reason, str]]:
    first = now.first
    mine = lot.expiry or lot.best_before
    if first is None or first.id == lot.id or mine is None or now.policies.removal is Removal.FIFO:
        return []
    earliest = first.expiry or first.best_before
    if earliest is None or earliest >= mine:
        return []
    words = f"lot {first.code} expires first ({short_date(earliest, now.on)})"
    return [(Reason.NOT_FIRST_TO_EXPIRE, words)]
