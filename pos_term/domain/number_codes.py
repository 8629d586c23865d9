"""Scans that are digits only: EAN, UPC and ITF symbols, and numbers that come without an AIM identifier."""

from __future__ import annotations

from pos_term.domain.gtin import as_gtin14, upc_e_readings
from pos_term.domain.restricted import read_restricted
from pos_term.domain.scan_types import (
    RestrictedRule,
    ScanError,
    ScanFault,
    ScannedCode,
    ScanSource,
    is_number,
    shown,
)

# An add-on of two or five digits behind EAN-13 or UPC-A (ISO/IEC 15424, modifier 3); it names no product.
_WITH_ADD_ON = {15: 13, 18: 13, 14: 12, 17: 12}


def read_ean_upc(source: ScanSource, digits: str, rules: tuple[RestrictedRule, ...]) -> ScannedCode | ScanError:
    """Read what a scanner says is EAN or UPC: ]E0, ]E3 (with add-on), ]E4 (EAN-8).

    ]E0 should carry 13 digits; scanners also send UPC-A as 12 and UPC-E as 6 to 8.
    """
    if not is_number(digits):
        told = f"An EAN or UPC barcode holds digits only, this one “{shown(digits)}”."
        return source.refused(ScanFault.BAD_CODE, f"{told} Scan again.")
    if source.symbology == "]E3":
        digits = digits[: _WITH_ADD_ON.get(len(digits), len(digits))]
    length = len(digits)
    if length in (12, 13) and source.symbology != "]E4":
        return _product(source, digits, rules) or _wrong_check_digit(source, digits)
    if length == 8 and source.symbology == "]E4":
        gtin = as_gtin14(digits)
        return source.product(gtin) if gtin else _wrong_check_digit(source, digits)
    if length in (6, 7, 8) and source.symbology != "]E4":
        ean8 = as_gtin14(digits)
        readings = dict.fromkeys((*upc_e_readings(digits), *((ean8,) if ean8 else ())))
        return _first_of(source, tuple(readings)) or _wrong_check_digit(source, digits)
    told = f"An EAN or UPC barcode has 8, 12 or 13 digits, this one {length}."
    return source.refused(ScanFault.BAD_CODE, f"{told} Scan again, or key the number under the bars.")


def read_bare_number(
    source: ScanSource, digits: str, rules: tuple[RestrictedRule, ...]
) -> ScannedCode | ScanError | None:
    """Read digits that were scanned without AIM identifier or typed; None where they are plain text.

    12 to 14 digits with a wrong check digit are refused: that is what a mistyped barcode looks like. Shorter
    numbers are as often a shop's own. EAN-8 comes before UPC-E; of UPC-E only number system 0 with its check
    digit is taken for a product, since 1 is all but unused and looks like any date or lot.
    """
    length = len(digits)
    if length in (12, 13, 14):
        return _product(source, digits, rules) or _wrong_check_digit(source, digits)
    readings = upc_e_readings(digits)
    if length == 8:
        ean8 = as_gtin14(digits)
        if ean8:
            return _first_of(source, tuple(dict.fromkeys((ean8, *readings))))
        if readings and digits[0] == "0":
            return source.product(readings[0], (source.plain(digits),))
    if readings:
        return source.plain(digits, tuple(source.product(gtin) for gtin in readings))
    return None


def read_number_in_symbol(
    source: ScanSource, digits: str, rules: tuple[RestrictedRule, ...]
) -> ScannedCode | ScanError | None:
    """Read digits from a symbol that is not EAN or UPC, such as ITF-14; None where they are plain text.

    Any text may stand in such a symbol, so a wrong check digit is a fault only where ITF carries 14 digits.
    """
    if len(digits) in (12, 13, 14):
        product = _product(source, digits, rules)
        if product is None and len(digits) == 14 and (source.symbology or "").startswith("]I"):
            return _wrong_check_digit(source, digits)
        return product
    if len(digits) == 8 and (gtin := as_gtin14(digits)):
        return source.plain(digits, (source.product(gtin),))
    return None


def _product(source: ScanSource, digits: str, rules: tuple[RestrictedRule, ...]) -> ScannedCode | ScanError | None:
    gtin = as_gtin14(digits)
    if gtin is None:
        return None
    restricted = read_restricted(source, digits, rules) if rules and len(digits) < 14 else None
    return restricted or source.product(gtin)


def _first_of(source: ScanSource, gtins: tuple[str, ...]) -> ScannedCode | None:
    if not gtins:
        return None
    return source.product(gtins[0], tuple(source.product(other) for other in gtins[1:]))


def _wrong_check_digit(source: ScanSource, digits: str) -> ScanError | ScannedCode:
    if not digits.strip("0"):
        return source.plain(digits)
    return source.refused(
        ScanFault.BAD_CHECK_DIGIT,
        f"The check digit of {digits} is wrong. Scan again, or key the number under the bars anew.",
    )
