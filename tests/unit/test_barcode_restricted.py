"""The shop's own codes with a weight or a price inside."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from biip.checksums import gs1_price_weight_check_digit, gs1_standard_check_digit

from pos_term.domain.barcode import (
    CodeKind,
    DecoderSettings,
    RestrictedRule,
    ScanError,
    ScanFault,
    ScannedCode,
    decode,
    rule_problem,
)

ON = date(2026, 11, 21)
WEIGHED = RestrictedRule("20", 5, 5, "weight", 3)
PRICED = RestrictedRule("29", 5, 5, "price", 2)
US_PRICED = RestrictedRule("2", 5, 4, "price", 2, inner_check=True)
CHECKED = RestrictedRule("28", 4, 5, "weight", 3, inner_check=True)


def closed(digits: str) -> str:
    return digits + str(gs1_standard_check_digit(digits))


def scan(digits: str, *rules: RestrictedRule) -> ScannedCode | ScanError:
    return decode(digits.encode(), on=ON, settings=DecoderSettings(restricted=rules))


@pytest.mark.parametrize("aim", ["", "]E0"])
def test_a_weight_in_the_code_is_read_by_the_shops_table(aim: str) -> None:
    code = scan(aim + closed("201234501234"), WEIGHED, PRICED)
    assert isinstance(code, ScannedCode)
    assert (code.kind, code.code, code.gtin) == (CodeKind.RESTRICTED, "2012345", None)
    assert (code.weight, code.weight_unit, code.price) == (Decimal("1.234"), "kg", None)


def test_a_price_in_the_code_is_read_by_the_shops_table() -> None:
    code = scan(closed("291234501234"), WEIGHED, PRICED)
    assert isinstance(code, ScannedCode)
    assert (code.code, code.price, code.weight, code.weight_unit) == ("2912345", Decimal("12.34"), None, None)


@pytest.mark.parametrize("front", ["", "]E0", "]E00"])
def test_an_american_price_code_of_twelve_digits_is_read_with_its_inner_check_digit(front: str) -> None:
    code = scan(front + closed("212345" + f"{gs1_price_weight_check_digit('2875')}2875"), US_PRICED)
    assert isinstance(code, ScannedCode)
    assert (code.code, code.price) == ("212345", Decimal("28.75"))


@pytest.mark.parametrize("measure", ["00000", "01234", "14685", "99999", "50607"])
def test_the_inner_check_digit_of_five_digits_agrees_with_the_standard(measure: str) -> None:
    right = gs1_price_weight_check_digit(measure)
    for inner in range(10):
        code = scan(closed(f"281234{inner}{measure}"), CHECKED)
        assert isinstance(code, ScannedCode if inner == right else ScanError)


def test_a_wrong_inner_check_digit_is_refused() -> None:
    wrong = (gs1_price_weight_check_digit("2875") + 1) % 10
    code = scan(closed(f"212345{wrong}2875"), US_PRICED)
    assert isinstance(code, ScanError)
    assert code.fault is ScanFault.BAD_CHECK_DIGIT


def test_a_wrong_check_digit_is_refused_before_any_weight_is_believed() -> None:
    digits = closed("201234501234")
    code = scan(digits[:-1] + str((int(digits[-1]) + 1) % 10), WEIGHED)
    assert isinstance(code, ScanError)
    assert code.fault is ScanFault.BAD_CHECK_DIGIT


def test_without_a_rule_the_code_is_an_ordinary_product_number() -> None:
    for rules in ((), (PRICED,)):
        code = scan(closed("201234501234"), *rules)
        assert isinstance(code, ScannedCode)
        assert (code.kind, code.gtin) == (CodeKind.GTIN, "0" + closed("201234501234"))


def test_a_rule_for_twelve_digits_leaves_numbers_of_thirteen_alone() -> None:
    inner = gs1_price_weight_check_digit("2875")
    code = scan(closed(f"5212345{inner}2875"), US_PRICED)
    assert isinstance(code, ScannedCode)
    assert code.kind is CodeKind.GTIN


def test_the_longest_prefix_wins() -> None:
    general = RestrictedRule("2", 6, 5, "price", 2)
    code = scan(closed("201234501234"), general, WEIGHED)
    assert isinstance(code, ScannedCode)
    assert code.weight == Decimal("1.234")


@pytest.mark.parametrize(
    ("rule", "word"),
    [
        (RestrictedRule("2x", 5, 5, "weight", 3), "prefix"),
        (RestrictedRule("", 5, 5, "weight", 3), "prefix"),
        (RestrictedRule("20", 0, 5, "weight", 3), "at least one"),
        (RestrictedRule("20", 5, 5, "weight", 6), "decimals"),
        (RestrictedRule("20", 5, 5, "weight", -1), "decimals"),
        (RestrictedRule("20", 3, 6, "weight", 3, inner_check=True), "4 or 5"),
        (RestrictedRule("20", 5, 4, "weight", 3), None),
        (RestrictedRule("20", 4, 4, "weight", 3), "add up to 11"),
        (WEIGHED, None),
        (US_PRICED, None),
    ],
)
def test_a_wrong_row_of_the_table_is_explained_and_never_used(rule: RestrictedRule, word: str | None) -> None:
    problem = rule_problem(rule)
    if word is None:
        assert problem is None
    else:
        assert word in (problem or "")
        code = scan(closed("201234501234"), rule)
        assert isinstance(code, ScannedCode)
        assert code.kind is CodeKind.GTIN
