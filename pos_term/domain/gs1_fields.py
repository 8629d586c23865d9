"""GS1 elements judged and named: check digits, dates, contradictions, and the fields a till acts on.

Sources: GS1 General Specifications chapter 3 (the identifiers), 4.14 (which may not stand together),
7.9 (check digits), 7.12 (the century of a two-digit year).
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from decimal import Decimal
from typing import TypeAlias

from pos_term.domain.gs1_table import table
from pos_term.domain.gtin import check_digit_is_right
from pos_term.domain.scan_types import CodeKind, ScanError, ScanFault, ScannedCode, ScanSource, shown

Elements: TypeAlias = tuple[tuple[str, str], ...]
"""Application identifiers with their values, in the order of the code."""

_NAMES = {
    "00": "pallet number",
    "01": "product number",
    "02": "content product number",
    "10": "lot",
    "11": "production date",
    "13": "packaging date",
    "15": "best-before date",
    "16": "sell-by date",
    "17": "expiry date",
    "21": "serial number",
    "30": "count",
    "37": "content count",
    "7003": "expiry date and time",
}
# How many leading digits end in a check digit.
_CHECKED_DIGITS = {
    **dict.fromkeys(("00", "8017", "8018"), 18),
    **dict.fromkeys(("01", "02", "03", "8003", "8006", "8026"), 14),
    **dict.fromkeys(("253", "255", *(f"41{n}" for n in range(8))), 13),
    "402": 17,
}
# Pairs that name two different things, so that no one can tell what was scanned.
_EXCLUSIVE = (
    *(("01", other) for other in ("02", "03", "37", "255", "8006")),
    *(("02", other) for other in ("03", "255", "8006", "8026")),
    *(("03", other) for other in ("37", "235", "8006", "8026")),
    ("21", "235"),
    ("37", "8006"),
    ("8006", "8026"),
    ("8017", "8018"),
)
_MISPRINT = "Scan again; if it stays, the label is misprinted: set the goods aside."


def named(ai: str) -> str:
    """Return what a person calls an element: "expiry date (17)"."""
    known = table().get(ai)
    return f"{_NAMES.get(ai) or (known.title.lower() if known else 'element')} ({ai})"


def full_year(two_digits: int, on: date) -> int:
    """Return the year meant by two digits: from 49 years before the day to 50 after it (7.12)."""
    year = on.year - on.year % 100 + two_digits
    ahead = two_digits - on.year % 100
    if ahead > 50:
        return year - 100
    return year + 100 if ahead < -49 else year


def gs1_date(digits: str, on: date, *, whole_month: bool = True) -> date | None:
    """Read YYMMDD; day 00 is the last day of the month where that is allowed. None if no such day."""
    try:
        year, month, day = full_year(int(digits[:2]), on), int(digits[2:4]), int(digits[4:6])
        if day == 0 and whole_month:
            day = monthrange(year, month)[1]
        return date(year, month, day)
    except ValueError:
        return None


def interpret(
    source: ScanSource, kind: CodeKind, elements: Elements, *, linear_gtin: str | None = None
) -> ScannedCode | ScanError:
    """Turn elements, each of right length and characters, into what the till acts on, or the refusal.

    `linear_gtin` is the product number of an EAN or UPC symbol to which the elements are an addition.
    """
    values: dict[str, str] = {}
    for ai, value in elements:
        fault = _fault(ai, value, source.on)
        if fault is ScanFault.BAD_CHECK_DIGIT:
            message = f"The check digit of the {named(ai)} {shown(value)} is wrong. {_MISPRINT}"
            return source.refused(fault, message)
        if fault is ScanFault.BAD_DATE:
            return source.refused(fault, f"The {named(ai)} {shown(value)} is not a real date. {_MISPRINT}")
        if values.setdefault(ai, value) != value:
            return _contradiction(source, ai, values[ai], ai, value)
    if linear_gtin and values.setdefault("01", linear_gtin) != linear_gtin:
        return _contradiction(source, "01", linear_gtin, "01", values["01"])
    if pair := _clash(values):
        return _contradiction(source, pair[0], values[pair[0]], pair[1], values[pair[1]])
    return _fields(source, kind, elements, values)


def _fields(
    source: ScanSource, kind: CodeKind, elements: Elements, values: Mapping[str, str]
) -> ScannedCode | ScanError:
    def dated(ai: str) -> date | None:
        return gs1_date(values[ai], source.on) if ai in values else None

    def counted(ai: str) -> int | None:
        return int(values[ai]) if ai in values else None

    expiry, expires_at = dated("17"), None
    if "7003" in values:
        day, clock = gs1_date(values["7003"], source.on), values["7003"][6:]
        if day and expiry not in (None, day):
            return _contradiction(source, "17", values["17"], "7003", values["7003"])
        expiry = day
        expires_at = datetime.combine(day, time(int(clock[:2]), int(clock[2:]))) if day else None
    kilograms, pounds = _measured(values, "310"), _measured(values, "320")
    return ScannedCode(
        raw=source.raw,
        kind=kind,
        symbology=source.symbology,
        gtin=values.get("01"),
        content_gtin=values.get("02"),
        content_count=counted("37"),
        sscc=values.get("00"),
        lot=values.get("10"),
        serial=values.get("21"),
        expiry=expiry,
        expires_at=expires_at,
        best_before=dated("15"),
        sell_by=dated("16"),
        production_date=dated("11"),
        packaging_date=dated("13"),
        count=counted("30"),
        weight=pounds if kilograms is None else kilograms,
        weight_unit="kg" if kilograms is not None else "lb" if pounds is not None else None,
        price=_measured(values, "392"),
        elements=elements,
    )


def _measured(values: Mapping[str, str], family: str) -> Decimal | None:
    """Return a measure or amount: the last digit of its identifier counts the decimals (3.6)."""
    for ai, value in values.items():
        if len(ai) == 4 and ai.startswith(family):
            return Decimal(value).scaleb(-int(ai[3]))
    return None


def _contradiction(source: ScanSource, ai: str, value: str, other_ai: str, other: str) -> ScanError:
    first, second = f"{named(ai)} {shown(value)}", f"{named(other_ai)} {shown(other)}"
    message = f"This code says {first} and also {second}; both cannot be. Set the goods aside."
    return source.refused(ScanFault.BAD_CODE, message)


def _clash(values: Mapping[str, str]) -> tuple[str, str] | None:
    """Return two identifiers that must not stand together: exclusive ones, or one measure twice."""
    for pair in _EXCLUSIVE:
        if pair[0] in values and pair[1] in values:
            return pair
    families: dict[str, str] = {}
    for ai in values:
        if len(ai) == 4 and ai[0] == "3":
            # Amounts payable in one currency (390n, 392n) and in a named one (391n, 393n) exclude each other.
            family = {"391": "390", "393": "392"}.get(ai[:3], ai[:3])
            if families.setdefault(family, ai) != ai:
                return families[family], ai
    return None


def _fault(ai: str, value: str, on: date) -> ScanFault | None:
    checked = _CHECKED_DIGITS.get(ai)
    if checked is not None:
        return None if check_digit_is_right(value[:checked]) else ScanFault.BAD_CHECK_DIGIT
    judge = _DATES.get(ai)
    return None if judge is None or judge(value, on) else ScanFault.BAD_DATE


def _day(value: str, on: date) -> bool:
    return gs1_date(value, on) is not None


def _exact_days(value: str, on: date) -> bool:
    return all(gs1_date(value[at : at + 6], on, whole_month=False) for at in range(0, len(value), 6))


def _exact_day_and_time(value: str, on: date) -> bool:
    return _exact_days(value[:6], on) and _is_time(value[6:])


def _day_and_time(value: str, on: date) -> bool:
    # 9999 says that no time is given (3.5.9).
    return _day(value[:6], on) and (value[6:] == "9999" or _is_time(value[6:]))


def _is_time(digits: str) -> bool:
    """Tell whether digits are hours, then minutes and seconds as far as they are given."""
    parts = [int(digits[at : at + 2]) for at in range(0, len(digits), 2)]
    return all(part < limit for part, limit in zip(parts, (24, 60, 60), strict=False))


_DATES: Mapping[str, Callable[[str, date], bool]] = {
    **dict.fromkeys(("11", "12", "13", "15", "16", "17"), _day),
    **dict.fromkeys(("4324", "4325"), _day_and_time),
    **dict.fromkeys(("4326", "7006", "7007"), _exact_days),
    **dict.fromkeys(("7003", "7011", "8008"), _exact_day_and_time),
}
