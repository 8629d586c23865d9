"""Who a lot is: the same key on every till, however its code is written, and never another's."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pos_term.domain.lots import KEY_MARK, Lot, Presented, fold, loose_key, lot_key, serial_key
from tests.hostile import HOSTILE

CODES = st.text(max_size=20) | st.text("aA1-ßıİſΐ\u0301\u0308 ␟ŉﬁ", max_size=8)
SKUS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters=KEY_MARK), min_size=1, max_size=10)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("lot-a1", "LOT-A1"), (" A1 ", "A1"), ("cre\u0300me", "CRÈME"), ("straße", "STRASSE"), ("ΐ", "Ϊ\u0301"),
        ("ǆ7", "Ǆ7"),
    ],
)  # fmt: skip
def test_one_lot_however_it_is_written(one: str, other: str) -> None:
    assert lot_key("milk", one) == lot_key("milk", other)
    assert serial_key("milk", one) == serial_key("milk", other)


@pytest.mark.parametrize(
    ("one", "other"), [("A1", "A 1"), ("A1", "A-1"), ("0A1", "A1"), ("A1", "A1."), ("O1", "01")]
)
def test_nothing_inside_a_code_is_dropped(one: str, other: str) -> None:
    assert lot_key("milk", one) != lot_key("milk", other)


@given(CODES)
@example(" ␟ A")
@example("ΐ")
def test_a_folded_code_stays_as_it_is(code: str) -> None:
    assert fold(fold(code)) == fold(code)
    assert KEY_MARK not in fold(code)


@given(CODES.map(lambda code: unicodedata.normalize("NFC", code)))
@example("\u1fb3")
def test_capitals_and_small_letters_are_one_code(code: str) -> None:
    assert fold(code.upper()) == fold(code)


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_any_text_can_be_a_code_that_a_store_can_ask_for(text: str) -> None:
    lot_key("milk", text).encode()
    assert fold(fold(text)) == fold(text)


@given(SKUS, SKUS, CODES, CODES)
def test_two_products_never_share_a_key(sku: str, other: str, code: str, more: str) -> None:
    kinds = {
        lot_key(sku, code): (sku, fold(code)),
        lot_key(other, more): (other, fold(more)),
    }
    assert len(kinds) == len({(sku, fold(code)), (other, fold(more))})


@given(SKUS, CODES)
def test_a_lot_a_serial_and_loose_stock_are_three(sku: str, code: str) -> None:
    if fold(code):
        assert len({lot_key(sku, code), serial_key(sku, code), loose_key(sku)}) == 3


def test_a_unit_is_named_by_its_serial_before_its_lot() -> None:
    assert Lot(id="x", sku="phone", lot="L1", serial="S1").code == "S1"
    assert Lot(id="x", sku="milk", lot="L1").code == "L1"
    assert Lot(id="x", sku="bag").code == ""


def test_a_pack_is_numbered_when_it_names_a_lot_or_a_serial() -> None:
    assert Presented(lot="A").numbered
    assert Presented(serial="S").numbered
    assert not Presented().numbered
    assert not Presented(lot="").numbered
