"""What came of an action at the counter, as a value that screens show and scripts print."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from pos_term.domain.dates import short_date
from pos_term.domain.judgement import Finding, Level
from pos_term.domain.lots import Lot
from pos_term.domain.pricing import Discount
from pos_term.domain.products import Product
from pos_term.domain.quantity import format_quantity
from pos_term.store.journal import Posted


class OutcomeKind(StrEnum):
    """What happened."""

    ADDED = "added"
    NUMBER_TAKEN = "number_taken"
    NEEDS_NUMBER = "needs_number"
    REFUSED = "refused"
    CHANGED = "changed"
    REMOVED = "removed"
    VOIDED = "voided"
    TENDERED = "tendered"
    COMPLETED = "completed"
    NEEDS_PRICE = "needs_price"
    NEEDS_AGE = "needs_age"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    LOADED = "loaded"
    RETURNED = "returned"
    REFUNDED = "refunded"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """One action's outcome. The message is plain words for the cashier: cause, and what to do next."""

    kind: OutcomeKind
    message: str
    findings: tuple[Finding, ...] = ()
    """Reasons of a refusal, or warnings, worst first."""
    line: int = 0
    """The line's position, counted from 1; 0 for none."""
    key: int = 0
    """The line's own key."""
    product: Product | None = None
    lot: str | None = None
    serial: str | None = None
    expiry: date | None = None
    remaining: int | None = None
    """Thousandths of the lot that are left after this cart."""
    alternative: Lot | None = None
    """The lot to take instead."""
    offer: Discount | None = None
    """What its short-dated goods may cost less, when someone marks them down."""
    sale: Posted | None = None
    """The committed sale, when completed."""
    open_sale: str = ""
    """The id of the sale that was suspended or fetched."""
    subject: str = ""
    """The id of the open sale that was parked or fetched, or the number of the order that was loaded."""

    @property
    def ok(self) -> bool:
        """Whether it was done."""
        return self.kind is not OutcomeKind.REFUSED

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reason codes of all findings, worst first."""
        return tuple(finding.reason.value for finding in self.findings)


@dataclass(frozen=True, slots=True, kw_only=True)
class LotChoice:
    """A lot as the prompt lists it."""

    lot: Lot
    available: int
    """Thousandths on hand that this cart does not hold yet."""
    words: str
    """Why it cannot be taken, or what to mind; empty when there is nothing to say."""
    level: Level


@dataclass(frozen=True, slots=True, kw_only=True)
class LotChoices:
    """Everything the lot prompt shows for one line."""

    product: Product
    missing: int
    """Thousandths that still need a number."""
    presented: bool
    """Whether the shop wants a number presented, none picked from a list."""
    proposal: Lot | None
    """The lot that Enter accepts; None where a number must be presented."""
    eligible: tuple[LotChoice, ...]
    stopped: tuple[LotChoice, ...]


def take_instead(lot: Lot | None, on: date) -> str:
    """The advice that ends a refusal: which lot to take, or nothing."""
    if lot is None:
        return ""
    day = lot.expiry or lot.best_before
    dated = f", exp {short_date(day, on)}" if day else ""
    return f" Take lot {lot.code}{dated} ({format_quantity(lot.on_hand)} left)."


def number_words(lot: str | None, serial: str | None) -> str:
    """` lot L2411A` or ` serial 8841`, or nothing."""
    if serial:
        return f" serial {serial}"
    return f" lot {lot}" if lot else ""
