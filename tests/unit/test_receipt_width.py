"""Whatever a product is called, a receipt keeps to its paper and its amounts to their column."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from pos_term.domain.cells import cells, clip, flow, wrap
from pos_term.domain.clean import clean
from pos_term.domain.documents import SaleLine, SoldNumber
from pos_term.domain.lots import Provenance
from pos_term.domain.money import format_amount
from pos_term.domain.quantity import extend
from pos_term.domain.receipt import Receipt
from pos_term.domain.shop import Shop
from pos_term.domain.tender import Tender, TenderKind
from tests.hostile import HOSTILE
from tests.sample_receipt import lay, make_sale, piece

ANY_TEXT = st.one_of(st.sampled_from([words for _, words in HOSTILE]), st.text(max_size=120))
COLUMNS = st.integers(32, 56)
ROW = pytest.mark.parametrize("words", [words for _, words in HOSTILE], ids=[name for name, _ in HOSTILE])

NUMBERS = st.builds(
    SoldNumber,
    lot_id=st.just("x"),
    lot=st.none() | ANY_TEXT,
    serial=st.none() | ANY_TEXT,
    quantity=st.integers(1, 10**8),
    provenance=st.sampled_from(Provenance),
    expiry=st.none() | st.dates(),
    best_before=st.none() | st.dates(),
)


@st.composite
def sale_lines(draw: st.DrawFn) -> SaleLine:
    price, quantity = draw(st.integers(0, 10**11)), draw(st.integers(1, 10**8))
    return SaleLine(
        n=1, sku="X", name=draw(ANY_TEXT), quantity=quantity, unit=draw(st.sampled_from(["each", "kg"]) | ANY_TEXT),
        unit_price=price, total=draw(st.just(extend(price, quantity)) | st.integers(0, 10**11)),
        tax_rate=draw(st.sampled_from([0, 9000, 8875, 21000, 100_000])),
        numbers=tuple(draw(st.lists(NUMBERS, max_size=3))),
    )  # fmt: skip


def check(receipt: Receipt) -> None:
    for line in receipt.lines:
        assert cells(line.text) <= receipt.columns, line
        assert not any(unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") for char in line.text), line
    assert all(cells(row) <= receipt.columns for row in receipt.rows())


@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(sale_lines(), min_size=1, max_size=4),
    columns=COLUMNS,
    name=ANY_TEXT,
    reference=ANY_TEXT,
    currency=ANY_TEXT,
    included=st.booleans(),
    copy=st.booleans(),
)
def test_no_line_is_wider_than_the_paper(
    lines: list[SaleLine], columns: int, name: str, reference: str, currency: str, included: bool, copy: bool
) -> None:
    card = Tender(kind=TenderKind.CARD, amount=10**11, reference=reference)
    sale = make_sale(*lines, tenders=(card,), included=included, currency=currency)
    shop = Shop(name=name, address=(name, reference), tax_number=name, footer=(name,))
    receipt = lay(sale, columns=columns, copy=copy, training=copy, shop=shop)
    check(receipt)
    for line in lines:
        amount = format_amount(line.total)
        assert any(row.text.endswith(amount) and cells(row.text) == columns for row in receipt.lines)


@ROW
@pytest.mark.parametrize("columns", [32, 42])
def test_hostile_text_stays_in_its_place_on_the_receipt(words: str, columns: int) -> None:
    number = SoldNumber(lot_id="x", lot=words, quantity=1000, provenance=Provenance.KEYED)
    sale = make_sale(replace(piece(words, number), unit=words), number=words, currency=words)
    receipt = lay(sale, columns=columns, shop=Shop(name=words, address=(words,), footer=(words,)))
    check(receipt)
    assert any(row.endswith(" 1.29") and cells(row) == columns for row in receipt.rows())


@ROW
def test_a_lot_code_is_never_cut_short(words: str) -> None:
    number = SoldNumber(lot_id="x", lot=words, quantity=1000, provenance=Provenance.KEYED)
    printed = "".join(lay(make_sale(piece("Milk", number)), columns=32).rows()).replace(" ", "")
    assert clean(words).replace(" ", "") in printed


@ROW
def test_cells_are_counted_as_the_screen_counts_them(words: str) -> None:
    safe = clean(words)
    assert cells(safe) == sum(map(cell_len, safe))


def test_a_wide_name_takes_two_cells_a_letter() -> None:
    assert [cells(words) for words in ("Milk", "牛乳", "Crème", "우유", "ｍｉ", "", "ก็")] == [4, 4, 5, 4, 4, 0, 1]


def test_a_long_name_takes_three_rows_and_says_that_it_goes_on() -> None:
    rows = wrap("Milk " * 100, 32, most=3)
    assert len(rows) == 3
    assert rows[2].endswith("...")
    assert max(map(cells, rows)) <= 32


def test_a_word_longer_than_the_line_is_broken_and_whole() -> None:
    rows = wrap("a" * 70 + " b", 32)
    assert rows == ["a" * 32, "a" * 32, "a" * 6 + " b"]


def test_a_wide_letter_is_not_split_over_two_lines() -> None:
    assert wrap("牛" * 20, 33) == ["牛" * 16, "牛" * 4]
    assert clip("牛乳", 3) == "牛"


def test_a_number_goes_to_the_next_line_whole() -> None:
    assert flow(["serial 123456", "lot 123456789", "exp 1 Jan 2027"], 30) == [
        "serial 123456  lot 123456789",
        "exp 1 Jan 2027",
    ]
