"""Products: what is sold, and how the shop wants its lots and serials captured."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pos_term.domain.qualities import Quality


class Tracking(StrEnum):
    """What number a product's units carry."""

    NONE = "none"
    LOT = "lot"
    SERIAL = "serial"
    LOT_SERIAL = "lot+serial"


class Dated(StrEnum):
    """What date a product's packs carry."""

    NO = "no"
    EXPIRY = "expiry"
    BEST_BEFORE = "best_before"


class LotPolicy(StrEnum):
    """How a lot gets on a line when the barcode does not carry it."""

    SCAN = "scan"
    """It must be scanned or keyed."""
    CONFIRM = "confirm"
    """First to expire is proposed, Enter accepts."""
    AUTO = "auto"
    """First to expire is taken without a prompt, with provenance `suggested`."""


class MissingPolicy(StrEnum):
    """What Pay does about a line whose numbers are missing."""

    BLOCK = "block"
    WARN = "warn"
    ALLOW = "allow"


class Removal(StrEnum):
    """Which lot is proposed first."""

    FEFO = "fefo"
    """First to expire."""
    FIFO = "fifo"
    """First received."""


class UnknownLot(StrEnum):
    """What the till does about a number that the store does not know."""

    BLOCK = "block"
    CREATE = "create"
    """It is taken as presented, and an exception for the manager."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product as the shop keeps it."""

    sku: str
    """The shop's own key; never changes."""
    name: str
    gtin: str | None = None
    """GTIN in 14 digits."""
    barcodes: tuple[str, ...] = ()
    """Further codes that find it."""
    department: str = ""
    price: int = 0
    """Minor units for one piece, or for one `unit` when weighed."""
    tax_rate: int = 0
    """Thousandths of a percent."""
    tracking: Tracking = Tracking.NONE
    dated: Dated = Dated.NO
    lot_policy: LotPolicy | None = None
    """None is what its department or the shop says; so it is with the policies below."""
    missing_policy: MissingPolicy | None = None
    shelf_life_days: int | None = None
    warning_days: int | None = None
    """Days before the date from which the till says "short-dated"."""
    min_shelf_life_days: int = 0
    """Days that must remain for a lot to be proposed; 0 is what its department or the shop says."""
    unit: str = "each"
    weighed: bool = False
    removal: Removal | None = None
    unknown_lot: UnknownLot | None = None
    levels: tuple[tuple[str, str], ...] = ()
    """Reason codes with the level they have for this product."""
    min_age: int = 0
    """Years a customer must have; 0 where it does not matter."""
    deposit: int = 0
    """Minor units of deposit on one piece, paid back when the empty comes home."""
    open_price: bool = False
    """Whether its price is asked for each time."""
    warranty_months: int = 0
    tare: int = 0
    """What its container weighs, in thousandths of `unit`; taken off what the scale says."""
    recall: str | None = None
    """The recall that covers every lot of the product, if one does."""
    supplier: str = ""
    """The id of whom it is bought from as a rule."""
    lot_format: str = ""
    """How codes of lots made here are built, such as `LOT-{YYYY}-{MM}-{seq:3}`; empty where none are."""
    lot_rule: str = ""
    """What codes of lots from outside look like, as a regular expression that the whole code fits; empty: any."""
    low_stock: int = 0
    """Thousandths on hand below which it is to be bought again; 0 where nobody minds."""
    alert_days: int | None = None
    """Days before its date from which a lot on hand is an alert; None is the shop's 90, 60 and 30."""
    qualities: tuple[Quality, ...] = ()
    """What its lots are asked for when they are received."""
    changed: str = ""
    """The mark of its last change; not set by hand."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Every code that finds it, each once."""
        return tuple(dict.fromkeys(code for code in (self.gtin, *self.barcodes) if code))

    @property
    def tracked(self) -> bool:
        """Whether a sale of it needs a number."""
        return self.tracking is not Tracking.NONE

    @property
    def has_lot(self) -> bool:
        """Whether its packs carry a lot."""
        return self.tracking in (Tracking.LOT, Tracking.LOT_SERIAL)

    @property
    def has_serial(self) -> bool:
        """Whether each unit has its own serial."""
        return self.tracking in (Tracking.SERIAL, Tracking.LOT_SERIAL)
