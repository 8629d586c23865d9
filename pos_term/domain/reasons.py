"""Why a scan or an action is refused or warned about: the public reason codes, and their levels."""

from __future__ import annotations

from enum import StrEnum


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
    RESERVED = "reserved"
    """Kept for the sales order of another customer."""
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
    UNDER_AGE = "under_age"
    AGE_UNCHECKED = "age_unchecked"
    PRICE_MISSING = "price_missing"
    NOT_SOLD = "not_sold"
    """It cannot come back: it was not sold here."""
    ALREADY_RETURNED = "already_returned"
    NOT_ALLOWED = "not_allowed"
    """The person may not do this."""


class Level(StrEnum):
    """What a finding does to the sale."""

    ALLOW = "allow"
    WARN = "warn"
    BLOCK = "block"
