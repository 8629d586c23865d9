"""Product numbers: check digits, the 14-digit form, UPC-E expansion."""

from __future__ import annotations

from pos_term.domain.scan_types import is_number

_GTIN_LENGTHS = (8, 12, 13, 14)


def check_digit_is_right(digits: str) -> bool:
    """Verify the last of some digits by GS1's standard calculation (General Specifications 7.9.1)."""
    from_right = [int(digit) for digit in reversed(digits)]
    return (sum(from_right[::2]) + 3 * sum(from_right[1::2])) % 10 == 0


def as_gtin14(text: str) -> str | None:
    """Return the 14-digit form of a GTIN-8, -12, -13 or -14, or None where it is none.

    All zeros satisfy the calculation but name no product.
    """
    if len(text) not in _GTIN_LENGTHS or not is_number(text) or not text.strip("0"):
        return None
    return text.zfill(14) if check_digit_is_right(text) else None


def upc_e_readings(digits: str) -> tuple[str, ...]:
    """Return the 14-digit numbers that UPC-E digits may stand for, the likeliest reading first.

    Eight digits are number system (0 or 1), six digits, check digit. Scanners may be set to leave out
    either end: six digits alone belong to number system 0; seven are read both ways. Where the check
    digit was sent it must be right, else it is worked out (General Specifications 5.2.2.4.2).
    """
    readings: list[str] = []
    if len(digits) == 8 and digits[0] in "01":
        readings.append(_expanded(digits[:7]) + digits[7])
    elif len(digits) == 7:
        if digits[0] in "01":
            readings.append(_with_check_digit(_expanded(digits)))
        readings.append(_expanded("0" + digits[:6]) + digits[6])
    elif len(digits) == 6:
        readings.append(_with_check_digit(_expanded("0" + digits)))
    found = (as_gtin14(reading) for reading in readings)
    return tuple(dict.fromkeys(gtin for gtin in found if gtin))


def _expanded(seven: str) -> str:
    """Expand number system and six digits to the eleven digits of UPC-A before its check digit."""
    front, last = seven[:6], seven[6]
    if last in "012":
        return f"{front[:3]}{last}0000{front[3:]}"
    if last in "34":
        kept = int(last) + 1
        return f"{front[:kept]}00000{front[kept:]}"
    return f"{front}0000{last}"


def _with_check_digit(digits: str) -> str:
    return next(digits + last for last in "0123456789" if check_digit_is_right(digits + last))
