"""A delivery that is being received: its lines, what stands against them, and what each step answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from pos_term.domain.documents import GoodsReceipt
from pos_term.domain.labels import Label
from pos_term.domain.places import FLOOR, Supplier
from pos_term.domain.products import Product
from pos_term.domain.qualities import Measured

if TYPE_CHECKING:
    from pos_term.domain.documents import Difference


class FindingCode(StrEnum):
    """What can stand against a line, or against the delivery as a whole."""

    OVER = "over"
    SHORT = "short"
    MISSING = "missing"
    UNEXPECTED_PRODUCT = "unexpected_product"
    UNEXPECTED_LOT = "unexpected_lot"
    WRONG_DATE = "wrong_date"
    """The label says another date than the notice."""
    OTHER_DATE = "other_date"
    """The lot has another date in the store or on another line."""
    DATES_CROSSED = "dates_crossed"
    """Its date lies before its production date."""
    EXPIRED = "expired"
    SHORT_DATED = "short_dated"
    RECALLED = "recalled"
    HELD = "held"
    BAD_LOT_CODE = "bad_lot_code"
    LOT_MISSING = "lot_missing"
    SERIAL_MISSING = "serial_missing"
    DATE_MISSING = "date_missing"
    QUANTITY_MISSING = "quantity_missing"
    SERIAL_TWICE = "serial_twice"
    SERIAL_KNOWN = "serial_known"
    OUT_OF_LIMITS = "out_of_limits"
    QUALITY_MISSING = "quality_missing"
    COST_MISSING = "cost_missing"
    CERTIFICATE_OLD = "certificate_old"
    """Its certificate does not hold on the day of the delivery."""
    PLACE_CLOSED = "place_closed"


ASIDE = "; it goes to quarantine"
"""What the words of a finding end with that puts goods in quarantine; no part of why they are held."""


class FindingLevel(StrEnum):
    """What a finding does to the booking, worst first."""

    BLOCK = "block"
    """The delivery cannot be booked with it."""
    QUARANTINE = "quarantine"
    """The line is booked into quarantine, and the lot is held."""
    HOLD = "hold"
    """The line is booked where it should go, and the lot is held."""
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that stands against a line or a delivery."""

    code: FindingCode
    level: FindingLevel
    words: str
    """One plain line: what is wrong and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftLine:
    """One lot, serial or loose quantity of a delivery."""

    key: int
    """Its own number in the draft; never given again."""
    product: Product
    lot: str = ""
    serial: str = ""
    expiry: date | None = None
    best_before: date | None = None
    production_date: date | None = None
    quantity: int = 1000
    """Thousandths."""
    unit_cost: int | None = None
    """Ten-thousandths of the currency unit, without freight."""
    location: str = FLOOR
    supplier_lot: str = ""
    certificate: str = ""
    grade: str = ""
    notes: str = ""
    qualities: tuple[Measured, ...] = ()
    sscc: str = ""
    """The logistic unit it came in, 18 digits."""
    made_code: bool = False
    """Whether its lot code was made here by the product's format."""
    computed_date: bool = False
    """Whether its date was worked out from the product's shelf life."""
    findings: tuple[Finding, ...] = ()

    @property
    def code(self) -> str:
        """What names it: its serial, else its lot code."""
        return self.serial or self.lot

    @property
    def day(self) -> date | None:
        """The date its pack carries: expiry, else best before."""
        return self.expiry or self.best_before

    @property
    def blocked(self) -> bool:
        """Whether the delivery cannot be booked with it as it is."""
        return any(each.level is FindingLevel.BLOCK for each in self.findings)

    @property
    def quarantined(self) -> bool:
        """Whether it goes into quarantine, whatever place is chosen for it."""
        return any(each.level is FindingLevel.QUARANTINE for each in self.findings)

    @property
    def hold(self) -> str:
        """Why its lot is held from the start; empty where it is not."""
        stops = (FindingLevel.QUARANTINE, FindingLevel.HOLD)
        return "; ".join(each.words.removesuffix(ASIDE) for each in self.findings if each.level in stops)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A delivery as far as it has been received."""

    id: str
    """Also the id of the goods receipt it becomes, so that it is booked once."""
    supplier: Supplier | None = None
    supplier_text: str = ""
    """The supplier's name, or what was typed where the shop keeps none of that name."""
    purchase_order: str = ""
    notice: str = ""
    delivery_note: str = ""
    freight: int = 0
    """Minor units for the whole delivery."""
    lines: tuple[DraftLine, ...] = ()
    findings: tuple[Finding, ...] = ()
    """What stands against the delivery as a whole: what is short or missing of it."""
    next_key: int = 1

    @property
    def supplier_id(self) -> str:
        """What is written of the supplier: the id, or the text where there is none."""
        return self.supplier.id if self.supplier else self.supplier_text

    @property
    def title(self) -> str:
        """What people find it by."""
        parts = (self.supplier_text, self.notice, self.purchase_order, self.delivery_note)
        return " · ".join(part for part in parts if part) or "delivery"

    @property
    def blocked(self) -> bool:
        """Whether it cannot be booked as it is."""
        return not self.lines or any(line.blocked for line in self.lines)

    def line(self, key: int | None) -> DraftLine | None:
        """A line by its key."""
        return next((line for line in self.lines if line.key == key), None)


class TakenKind(StrEnum):
    """What became of a scan or an edit."""

    LINE_ADDED = "line_added"
    LINE_COUNTED = "line_counted"
    """A line that was there counts one or more further."""
    LINE_CHANGED = "line_changed"
    DELIVERY_FOUND = "delivery_found"
    """A logistic unit: its announced lines were taken."""
    NEEDS = "needs"
    """A line was added or changed, and asks for more: see `needs`."""
    HEAD_CHANGED = "head_changed"
    REFUSED = "refused"
    """Nothing was changed."""
    UNKNOWN = "unknown"
    """The code names nothing the shop knows; nothing was changed."""


class Need(StrEnum):
    """What a line still asks for, in the order in which to ask."""

    LOT = "lot"
    SERIAL = "serial"
    DATE = "date"
    QUANTITY = "quantity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """The answer to one step."""

    kind: TakenKind
    message: str
    """One plain line."""
    key: int | None = None
    """The line it is about."""
    needs: tuple[Need, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether anything was changed."""
        return self.kind not in (TakenKind.REFUSED, TakenKind.UNKNOWN)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part into which a line is split."""

    quantity: int
    """Thousandths."""
    grade: str | None = None
    """None is what the line has; so it is with the place."""
    location: str | None = None
    lot: str | None = None
    """The code of a lot of its own; None keeps the lot, an empty text makes one by the product's format."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a notice or purchase order lets us expect of a product or lot, and what there is of it by now."""

    sku: str
    name: str
    lot: str | None = None
    serial: str | None = None
    expiry: date | None = None
    best_before: date | None = None
    production_date: date | None = None
    quantity: int
    """Thousandths that are still to come with this delivery: those that came before are taken off."""
    taken: int
    """Thousandths in the draft."""
    unit_cost: int | None = None
    sscc: str = ""

    @property
    def open(self) -> int:
        """Thousandths that have not been taken yet; never below 0."""
        return max(self.quantity - self.taken, 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftCard:
    """A delivery that waits to be gone on with."""

    id: str
    title: str
    person: str
    """Who began it."""
    changed_at: datetime
    lines: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Booked:
    """A delivery stands in the journal."""

    number: str
    document: GoodsReceipt
    labels: tuple[tuple[Label, int], ...] = ()
    """A label for each lot and serial, and how many copies: one a piece, one for what is weighed."""
    unlabelled: tuple[str, ...] = ()
    """Why some have no label, one plain line each."""
    held: tuple[str, ...] = ()
    """What is on hold, one plain line each."""
    quarantined: tuple[str, ...] = ()
    """What went to quarantine, one plain line each."""
    differences: tuple[Difference, ...] = ()
