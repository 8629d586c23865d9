"""The one judgement of a lot: whether it may be sold, on this day, to this cart.

Findings come in the fixed order of severity; all that apply are reported, worst first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum

from pos_term.domain.dates import days_left_words, short_date
from pos_term.domain.lots import Lot, Presented, fold
from pos_term.domain.products import Dated, Product
from pos_term.domain.quantity import format_quantity


class Reason(StrEnum):
    """Why a scan is refused or warned about, worst first."""

    RECALLED = "recalled"
    HELD = "held"
    EXPIRED = "expired"
    SERIAL_SOLD = "serial_sold"
    SERIAL_IN_CART = "serial_in_cart"
    WRONG_PRODUCT = "wrong_product"
    UNKNOWN_LOT = "unknown_lot"
    NOT_AVAILABLE = "not_available"
    DATE_MISMATCH = "date_mismatch"
    PAST_BEST_BEFORE = "past_best_before"
    SHORT_DATED = "short_dated"
    NOT_FIRST_TO_EXPIRE = "not_first_to_expire"
    UNKNOWN_PRODUCT = "unknown_product"
    NUMBER_MISSING = "number_missing"
    CLOCK_BEHIND = "clock_behind"
    SEPARATOR_LOST = "separator_lost"
    BAD_CHECK_DIGIT = "bad_check_digit"
    BAD_DATE = "bad_date"
    BAD_CODE = "bad_code"


class Level(StrEnum):
    """What a finding does to the sale."""

    ALLOW = "allow"
    WARN = "warn"
    BLOCK = "block"


DEFAULT_LEVELS: Mapping[Reason, Level] = {
    Reason.DATE_MISMATCH: Level.WARN,
    Reason.PAST_BEST_BEFORE: Level.WARN,
    Reason.SHORT_DATED: Level.WARN,
    Reason.NOT_FIRST_TO_EXPIRE: Level.WARN,
    Reason.CLOCK_BEHIND: Level.WARN,
}
"""The level of each reason where the shop has not set one; a reason not named here blocks."""

WARNING_DAYS = 7
"""Days before its date from which a lot counts as short-dated, where the product does not say."""


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
    first: Lot | None = None
    """The eligible lot of the product that expires first."""
    levels: Mapping[Reason, Level] = field(default_factory=lambda: DEFAULT_LEVELS)

    def level(self, reason: Reason) -> Level:
        """The level the shop gives a reason; a recall always blocks."""
        if reason is Reason.RECALLED:
            return Level.BLOCK
        return self.levels.get(reason, Level.BLOCK)


def judge(product: Product, pack: Presented, lot: Lot | None, now: Circumstances) -> Verdict:
    """Judge one lot or serial as presented against what the store knows of it.

    `lot` is None where the store does not know the number. The earlier of label and record date counts.
    An expiry date may be sold through the end of its day; a best-before date that has passed is its own
    finding, a warning unless the shop says otherwise.
    """
    found: list[tuple[Reason, str]] = []
    number = (pack.serial or pack.lot or (lot.code if lot else "")) or "without number"
    recall = lot.recall if lot and lot.recall else product.recall
    if recall:
        found.append((Reason.RECALLED, f"RECALLED ({recall})"))
    if lot and lot.hold:
        found.append((Reason.HELD, f"ON HOLD: {lot.hold}"))
    elif lot and lot.on_hand <= 0 < lot.quarantined:
        found.append((Reason.HELD, "IN QUARANTINE"))
    found += _expired(pack, lot, now)
    if lot and lot.serial:
        if lot.sold:
            found.append((Reason.SERIAL_SOLD, f"serial {lot.serial} is ALREADY SOLD"))
        if now.in_cart:
            found.append((Reason.SERIAL_IN_CART, f"serial {lot.serial} is ALREADY IN THIS CART"))
    if pack.serial and pack.lot and lot and lot.lot and fold(lot.lot) != fold(pack.lot):
        found.append((Reason.WRONG_PRODUCT, f"serial {pack.serial} belongs to lot {lot.lot}, not {pack.lot}"))
    if lot is None:
        if product.tracked:
            kind = "SERIAL" if pack.serial else "LOT"
            found.append((Reason.UNKNOWN_LOT, f"UNKNOWN {kind} {number}"))
    elif not (lot.serial and (lot.sold or now.in_cart)) and lot.on_hand - now.in_cart < now.quantity:
        left = max(0, lot.on_hand - now.in_cart)
        words = f"only {format_quantity(left)} left" if left else "NONE LEFT in the shop"
        found.append((Reason.NOT_AVAILABLE, words))
    found += _dates(product, pack, lot, now)
    if lot and not lot.serial:
        found += _order(lot, now)
    return Verdict(tuple(Finding(reason, now.level(reason), words) for reason, words in found))


def expiry_of(pack: Presented, lot: Lot | None) -> date | None:
    """The expiry that counts: the earlier of the label's (AI 17, 7003, 16) and the record's."""
    return _earlier(_earlier(pack.expiry, pack.sell_by), lot.expiry if lot else None)


def best_before_of(pack: Presented, lot: Lot | None) -> date | None:
    """The best-before date that counts: the earlier of the label's (AI 15) and the record's."""
    return _earlier(pack.best_before, lot.best_before if lot else None)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(one, other) if one and other else one or other


def _expired(pack: Presented, lot: Lot | None, now: Circumstances) -> list[tuple[Reason, str]]:
    expiry = expiry_of(pack, lot)
    if expiry and expiry < now.on:
        return [(Reason.EXPIRED, f"EXPIRED {short_date(expiry, now.on)}")]
    if pack.expires_at and now.at and pack.expires_at < now.at.replace(tzinfo=None):
        return [(Reason.EXPIRED, f"EXPIRED today at {pack.expires_at:%H:%M}")]
    return []


def _dates(product: Product, pack: Presented, lot: Lot | None, now: Circumstances) -> list[tuple[Reason, str]]:
    found: list[tuple[Reason, str]] = []
    for label, record in ((pack.expiry, lot and lot.expiry), (pack.best_before, lot and lot.best_before)):
        if label and record and label != record:
            words = f"label says {short_date(label, now.on)}, record says {short_date(record, now.on)}"
            found.append((Reason.DATE_MISMATCH, words))
    best_before = best_before_of(pack, lot)
    if best_before and best_before < now.on:
        found.append((Reason.PAST_BEST_BEFORE, f"past best before {short_date(best_before, now.on)}"))
    day = expiry_of(pack, lot) or best_before
    warning = product.warning_days if product.warning_days is not None else WARNING_DAYS
    days = max(warning, product.min_shelf_life_days)
    if day and product.dated is not Dated.NO and now.on <= day < now.on + timedelta(days=days):
        found.append((Reason.SHORT_DATED, f"short-dated: {days_left_words(day, now.on)}"))
    return found


def _order(lot: Lot, now: Circumstances) -> list[tuple[Reason, str]]:
    first = now.first
    mine = lot.expiry or lot.best_before
    if first is None or first.id == lot.id or mine is None:
        return []
    earliest = first.expiry or first.best_before
    if earliest is None or earliest >= mine:
        return []
    words = f"lot {first.code} expires first ({short_date(earliest, now.on)})"
    return [(Reason.NOT_FIRST_TO_EXPIRE, words)]
