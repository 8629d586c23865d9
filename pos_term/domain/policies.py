"""What a shop asks of lots: for all of it, for a department, for a product; the nearest word counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from pos_term.domain.products import LotPolicy, MissingPolicy, Product, Removal, UnknownLot
from pos_term.domain.reasons import Level, Reason

if TYPE_CHECKING:
    from pos_term.domain.shop import Shop

_T = TypeVar("_T")

DEFAULT_LEVELS: Mapping[Reason, Level] = {
    Reason.DATE_MISMATCH: Level.WARN,
    Reason.PAST_BEST_BEFORE: Level.WARN,
    Reason.SHORT_DATED: Level.WARN,
    Reason.NOT_FIRST_TO_EXPIRE: Level.WARN,
    Reason.CLOCK_BEHIND: Level.WARN,
}
"""The level of each reason where the shop has not set one; a reason not named here blocks."""

SETTABLE = frozenset(DEFAULT_LEVELS)
"""The reasons whose level a shop may set. A recall blocks always, what is held or expired unless overridden."""

OVERRIDABLE = frozenset({*SETTABLE, Reason.EXPIRED, Reason.HELD, Reason.RESERVED})
"""The reasons that a shop may let a supervisor override. Never a recall."""

DEFAULT_OVERRIDES = frozenset({*SETTABLE, Reason.RESERVED})
"""The reasons that may be overridden where the shop has not said: an expired or held lot may not."""

WARNING_DAYS = 7
"""Days before its date from which a lot counts as short-dated, where nothing else is said."""


class ExpiryDay(StrEnum):
    """Whether goods may be sold on the day of their expiry date."""

    SELL = "sell"
    """Through the end of that day, in the shop's time zone."""
    STOP = "stop"


class Arriving(StrEnum):
    """What becomes of goods that should not have come: expired, short-dated or recalled on arrival."""

    REFUSE = "refuse"
    """They are not received."""
    QUARANTINE = "quarantine"
    """They go to quarantine and are held."""


class Witness(StrEnum):
    """Whether somebody else has to see what is thrown away."""

    ALWAYS = "always"
    VALUE = "value"
    """Where it is worth anything, or nobody knows what it is worth."""
    NEVER = "never"


class MadeGrade(StrEnum):
    """The grade of what is made of graded lots."""

    WORST = "worst"
    """The worst of the components that have one."""
    NONE = "none"
    """None: it is given by hand."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Markdown:
    """What short-dated goods cost less."""

    days: int
    """Offered from this many days before the date."""
    percent: int
    """Thousandths of a percent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What the shop, or a department of it, asks; None is what stands above it."""

    lot_policy: LotPolicy | None = None
    missing_policy: MissingPolicy | None = None
    removal: Removal | None = None
    unknown_lot: UnknownLot | None = None
    expiry_day: ExpiryDay | None = None
    warning_days: int | None = None
    min_shelf_life_days: int | None = None
    markdown: Markdown | None = None
    levels: tuple[tuple[Reason, Level], ...] = ()
    overrides: tuple[Reason, ...] | None = None
    receive_expired: Arriving | None = None
    receive_short: Arriving | None = None
    """Of goods with fewer days left than `min_shelf_life_days`."""
    receive_recalled: Arriving | None = None
    witness: Witness | None = None
    made_grade: MadeGrade | None = None
    grades: tuple[str, ...] | None = None
    """The quality grades there are, the best first; None where any text is a grade."""


NO_RULES = Rules()
"""Nothing asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Department:
    """A part of the range, by the name that products carry."""

    name: str
    rules: Rules = NO_RULES


@dataclass(frozen=True, slots=True, kw_only=True)
class Policies:
    """What counts for one product."""

    lot: LotPolicy = LotPolicy.CONFIRM
    missing: MissingPolicy = MissingPolicy.BLOCK
    removal: Removal = Removal.FEFO
    unknown_lot: UnknownLot = UnknownLot.BLOCK
    expiry_day: ExpiryDay = ExpiryDay.SELL
    warning_days: int = WARNING_DAYS
    min_shelf_life_days: int = 0
    markdown: Markdown | None = None
    levels: Mapping[Reason, Level] = field(default_factory=lambda: DEFAULT_LEVELS)
    overridable: frozenset[Reason] = DEFAULT_OVERRIDES
    receive_expired: Arriving = Arriving.REFUSE
    receive_short: Arriving = Arriving.QUARANTINE
    receive_recalled: Arriving = Arriving.REFUSE
    witness: Witness = Witness.VALUE
    made_grade: MadeGrade = MadeGrade.WORST
    grades: tuple[str, ...] = ()

    def level(self, reason: Reason) -> Level:
        """The level of a reason; a recall always blocks."""
        if reason is Reason.RECALLED:
            return Level.BLOCK
        if reason is Reason.UNKNOWN_LOT and self.unknown_lot is UnknownLot.CREATE:
            return Level.WARN
        return self.levels.get(reason, Level.BLOCK)


PLAIN = Policies()
"""What counts where nobody has said anything."""


class Rulebook:
    """The policies of every product of one shop, worked out once each."""

    def __init__(self, shop: Shop) -> None:
        self._shop = shop.rules
        self._departments = {department.name: department.rules for department in shop.departments}
        self._known: dict[tuple[object, ...], Policies] = {}

    def of(self, product: Product) -> Policies:
        """What counts for a product: its own word, else its department's, else the shop's, else the default."""
        key = (
            product.department, product.lot_policy, product.missing_policy, product.removal, product.unknown_lot,
            product.warning_days, product.min_shelf_life_days, product.levels,
        )  # fmt: skip
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._work_out(product)
        return found

    def _work_out(self, product: Product) -> Policies:
        layers = (self._departments.get(product.department, NO_RULES), self._shop)
        levels = dict(DEFAULT_LEVELS)
        for layer in reversed(layers):
            levels.update({reason: level for reason, level in layer.levels if reason in SETTABLE})
        levels.update({Reason(reason): Level(level) for reason, level in product.levels if reason in SETTABLE})
        overrides = next((layer.overrides for layer in layers if layer.overrides is not None), None)
        return Policies(
            lot=product.lot_policy or _first(layers, "lot_policy", LotPolicy.CONFIRM),
            missing=product.missing_policy or _first(layers, "missing_policy", MissingPolicy.BLOCK),
            removal=product.removal or _first(layers, "removal", Removal.FEFO),
            unknown_lot=product.unknown_lot or _first(layers, "unknown_lot", UnknownLot.BLOCK),
            expiry_day=_first(layers, "expiry_day", ExpiryDay.SELL),
            warning_days=_given(product.warning_days, _first(layers, "warning_days", WARNING_DAYS)),
            min_shelf_life_days=product.min_shelf_life_days or _first(layers, "min_shelf_life_days", 0),
            markdown=_first(layers, "markdown", None),
            levels=levels,
            overridable=DEFAULT_OVERRIDES if overrides is None else frozenset(overrides) & OVERRIDABLE,
            receive_expired=_first(layers, "receive_expired", Arriving.REFUSE),
            receive_short=_first(layers, "receive_short", Arriving.QUARANTINE),
            receive_recalled=_first(layers, "receive_recalled", Arriving.REFUSE),
            witness=_first(layers, "witness", Witness.VALUE),
            made_grade=_first(layers, "made_grade", MadeGrade.WORST),
            grades=_first(layers, "grades", ()),
        )


def _given(own: int | None, above: int) -> int:
    return above if own is None else own


def _first(layers: tuple[Rules, ...], name: str, default: _T) -> _T:
    for layer in layers:
        value: _T | None = getattr(layer, name)
        if value is not None:
            return value
    return default
