"""What a scan can turn out to be: the values that the decoder returns and the settings it takes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from pos_term.domain.clean import visible

GS = "\x1d"
"""Group separator, the byte that scanners send for FNC1 between GS1 elements (General Specifications 7.8)."""

# ISO/IEC 15424: "]", a code letter, one modifier. Modifiers are digits; only Aztec and "other" use letters.
_AIM_IDENTIFIER = re.compile(r"\](?:[A-VYcdehops][0-9]|X[0-9A-F]|z[0-9A-C])", re.ASCII)
_LONGEST_SHOWN = 40


class CodeKind(StrEnum):
    """How the text of a scan is to be understood."""

    GS1 = "gs1"
    DIGITAL_LINK = "digital_link"
    GTIN = "gtin"
    RESTRICTED = "restricted"
    CODE = "code"


class ScanFault(StrEnum):
    """Why a scan cannot be used; the values are public reason codes."""

    BAD_CHECK_DIGIT = "bad_check_digit"
    BAD_DATE = "bad_date"
    BAD_CODE = "bad_code"
    SEPARATOR_LOST = "separator_lost"


@dataclass(frozen=True, slots=True)
class ScannedCode:
    """A scan that was understood. Fields that the code did not carry are None."""

    raw: str
    """The text as read, terminators and framing off, separators kept."""
    kind: CodeKind
    symbology: str | None = None
    """AIM identifier such as "]d2", where the scanner sent one."""
    gtin: str | None = None
    """14 digits, check digit verified (01, EAN, UPC, Digital Link)."""
    content_gtin: str | None = None
    """02: what a logistic unit contains; not a trade item to sell."""
    content_count: int | None = None
    """37: how many of the content GTIN."""
    sscc: str | None = None
    """00: the number of a logistic unit."""
    lot: str | None = None
    serial: str | None = None
    expiry: date | None = None
    """17, or the day of 7003."""
    expires_at: datetime | None = None
    """7003, local time without zone."""
    best_before: date | None = None
    """15."""
    sell_by: date | None = None
    """16."""
    production_date: date | None = None
    """11."""
    packaging_date: date | None = None
    """13."""
    count: int | None = None
    """30: items in a variable-count trade item."""
    weight: Decimal | None = None
    """Net weight, in weight_unit."""
    weight_unit: str | None = None
    """"kg" (310n, restricted codes) or "lb" (320n)."""
    price: Decimal | None = None
    """392n amount payable, or a restricted code's price, in currency units."""
    code: str | None = None
    """The plain text (CODE), or prefix and item digits of a restricted code."""
    elements: tuple[tuple[str, str], ...] = ()
    """Every application identifier with its value as carried, in order."""
    alternatives: tuple[ScannedCode, ...] = ()
    """Other readings that only the shop's own records can tell from this one, strongest first."""

    @property
    def text(self) -> str:
        """The raw text without the AIM identifier: what to compare with the shop's own codes."""
        return split_aim(self.raw)[1]


@dataclass(frozen=True, slots=True)
class ScanError:
    """A scan that must not be used, with words for the cashier."""

    raw: str
    fault: ScanFault
    message: str
    """What is wrong and what to do next; printable text only."""

    @property
    def text(self) -> str:
        """The raw text without the AIM identifier: what to compare with the shop's own codes."""
        return split_aim(self.raw)[1]


@dataclass(frozen=True, slots=True)
class RestrictedRule:
    """One row of the shop's own table of restricted-circulation codes (General Specifications 2.1.11).

    A code is prefix, item digits, an inner check digit where there is one, measure digits, check digit:
    13 digits together, or 12 where the shop writes its prefixes for UPC-A.
    """

    prefix: str
    item_digits: int
    measure_digits: int
    measure: Literal["weight", "price"]
    decimals: int
    """How many of the measure digits stand behind the decimal point (kg or currency units)."""
    inner_check: bool = False


@dataclass(frozen=True, slots=True)
class DecoderSettings:
    """What this till knows about its scanners and this shop about its own codes."""

    restricted: tuple[RestrictedRule, ...] = ()
    separators: tuple[str, ...] = ()
    """Text that a scanner sends in place of the separator, such as "|"."""
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class ScanSource:
    """What every reader needs to know about the scan it reads."""

    raw: str
    symbology: str | None
    on: date
    """The business day: two-digit years are read relative to it."""

    def refused(self, fault: ScanFault, message: str) -> ScanError:
        """Return the refusal of this scan."""
        return ScanError(self.raw, fault, message)

    def plain(self, code: str, alternatives: tuple[ScannedCode, ...] = ()) -> ScannedCode:
        """Return this scan as plain text."""
        return ScannedCode(self.raw, CodeKind.CODE, self.symbology, code=code, alternatives=alternatives)

    def product(self, gtin: str, alternatives: tuple[ScannedCode, ...] = ()) -> ScannedCode:
        """Return this scan as a bare product number of 14 digits."""
        return ScannedCode(self.raw, CodeKind.GTIN, self.symbology, gtin=gtin, alternatives=alternatives)


def split_aim(text: str) -> tuple[str | None, str]:
    """Split off an AIM identifier (ISO/IEC 15424). A "]" that starts none belongs to the text."""
    if text.startswith("]") and _AIM_IDENTIFIER.match(text):
        return text[:3], text[3:]
    return None, text


def shown(value: str) -> str:
    """Return outside text as it may stand in a message: printable and short."""
    return visible(value, limit=_LONGEST_SHOWN)


def is_number(text: str) -> bool:
    """Tell whether the text is digits 0-9 and nothing else (str.isdigit alone takes other scripts)."""
    return text.isascii() and text.isdigit()
