"""Voucher codes: a slip of the finger is found, and no character is taken for another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.vouchers import ALPHABET, PREFIX, is_mistyped, is_ours, tidy_code, voucher_code

CODES = st.integers(0, 2**128 - 1).map(voucher_code)


@given(CODES)
def test_a_code_is_short_and_has_no_characters_that_look_alike(code: str) -> None:
    assert len(code) == 13
    assert not set(code.removeprefix(PREFIX)) & set("01ILO")
    assert is_ours(code)
    assert not is_mistyped(code)


@given(CODES, st.integers(2, 12), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_found(code: str, at: int, char: str) -> None:
    typed = code[:at] + char + code[at + 1 :]
    assert is_mistyped(typed) is (typed != code)


@given(CODES, st.integers(2, 12), st.integers(2, 12))
def test_two_characters_that_changed_places_are_found(code: str, one: int, other: int) -> None:
    chars = list(code)
    chars[one], chars[other] = chars[other], chars[one]
    assert is_mistyped("".join(chars)) is (chars[one] != chars[other])


@given(CODES)
def test_a_code_may_be_typed_in_small_letters_and_groups(code: str) -> None:
    assert tidy_code(f" {code[:5]}-{code[5:9]} {code[9:]}".lower()) == code


@given(st.sets(st.integers(0, 31**10 - 1), max_size=50))
def test_other_numbers_make_other_codes(numbers: set[int]) -> None:
    assert len({voucher_code(number) for number in numbers}) == len(numbers)


@pytest.mark.parametrize("code", ["", "GV", "XMAS-2026", "GV0000000000", "ÄV34567890ABC", "GV12345678901234"])
def test_a_voucher_of_another_house_is_left_as_it_is(code: str) -> None:
    assert tidy_code(f" {code} ") == code
    assert not is_mistyped(code)


def test_a_code_with_a_character_that_is_in_none_is_mistyped() -> None:
    assert is_mistyped("GV0ILO0000000")
