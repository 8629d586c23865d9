"""Restricted-circulation numbers: the shop's own codes with a weight or a price inside."""

from __future__ import annotations

from decimal import Decimal

from pos_term.domain.scan_types import CodeKind, RestrictedRule, ScanError, ScanFault, ScannedCode, ScanSource

# General Specifications 7.9.2: what each digit weighs in the inner check digit.
_TWO_MINUS = (0, 2, 4, 6, 8, 9, 1, 3, 5, 7)
_THREE = (0, 3, 6, 9, 2, 5, 8, 1, 4, 7)
_FIVE_PLUS = (0, 5, 1, 6, 2, 7, 3, 8, 4, 9)
_FIVE_MINUS = (0, 5, 9, 4, 8, 3, 7, 2, 6, 1)
_INNER_CHECK = {
    4: (_TWO_MINUS, _TWO_MINUS, _THREE, _FIVE_MINUS),
    5: (_FIVE_PLUS, _TWO_MINUS, _FIVE_MINUS, _FIVE_PLUS, _TWO_MINUS),
}


def rule_problem(rule: RestrictedRule) -> str | None:
    """Return what is wrong with a row of the shop's table, in words, or None. A wrong row is never used."""
    if not (rule.prefix.isascii() and rule.prefix.isdigit()):
        return "the prefix must be digits"
    if rule.item_digits < 1 or rule.measure_digits < 1:
        return "item and measure need at least one digit each"
    if not 0 <= rule.decimals <= rule.measure_digits:
        return "decimals must lie between 0 and the measure's digits"
    if rule.inner_check and rule.measure_digits not in _INNER_CHECK:
        return "an inner check digit exists for measures of 4 or 5 digits only"
    if _total_digits(rule) not in (12, 13):
        return f"the digits add up to {_total_digits(rule)}, and must to 12 or 13"
    return None


def read_restricted(
    source: ScanSource, digits: str, rules: tuple[RestrictedRule, ...]
) -> ScannedCode | ScanError | None:
    """Read 12 or 13 digits, their check digit already verified, by the first fitting rule; None if none fits.

    The longest prefix wins. Weight is in kg, price in currency units.
    """
    for rule in sorted(rules, key=lambda rule: -len(rule.prefix)):
        code = _as_written_for(rule, digits.zfill(13))
        if code is None or not code.startswith(rule.prefix) or rule_problem(rule):
            continue
        item_end = len(rule.prefix) + rule.item_digits
        measure = code[-1 - rule.measure_digits : -1]
        if rule.inner_check and int(code[item_end]) != _inner_check_digit(measure):
            return source.refused(
                ScanFault.BAD_CHECK_DIGIT,
                f"The {rule.measure} inside {digits} fails its check digit. "
                "Scan the label again, or weigh the goods and print a new one.",
            )
        amount = Decimal(measure).scaleb(-rule.decimals)
        weighed = rule.measure == "weight"
        return ScannedCode(
            source.raw,
            CodeKind.RESTRICTED,
            source.symbology,
            code=code[:item_end],
            weight=amount if weighed else None,
            weight_unit="kg" if weighed else None,
            price=None if weighed else amount,
        )
    return None


def _total_digits(rule: RestrictedRule) -> int:
    return len(rule.prefix) + rule.item_digits + rule.inner_check + rule.measure_digits + 1


def _as_written_for(rule: RestrictedRule, thirteen: str) -> str | None:
    """Return the digits in the length the rule is written for: UPC-A is EAN-13 with a zero in front."""
    total = _total_digits(rule)
    if total == 13:
        return thirteen
    return thirteen[1:] if total == 12 and thirteen[0] == "0" else None


def _inner_check_digit(measure: str) -> int:
    """Calculate the price or weight check digit (General Specifications 7.9.3 and 7.9.4)."""
    weights = _INNER_CHECK[len(measure)]
    total = sum(weight[int(digit)] for weight, digit in zip(weights, measure, strict=True))
    return total * 3 % 10 if len(measure) == 4 else _FIVE_MINUS.index(-total % 10)
