"""Codes of lots made here: what a format may be, what it makes, and that no two fillings make the same code."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.domain.lot_codes import CodeMaker, format_fault, maker
from tests.hostile import HOSTILE

ON = date(2026, 11, 21)


def code(text: str, number: int = 1, *, on: date = ON, sku: str = "MILK", supplier: str = "ACME") -> str:
    made = maker(text, on=on, sku=sku, supplier=supplier, till="2")
    assert isinstance(made, CodeMaker), made
    return made.code(number)


@pytest.mark.parametrize(
    ("text", "made"),
    [
        ("LOT-{YYYY}-{MM}-{seq:3}", "LOT-2026-11-001"),
        ("{YY}{DDD}/{seq:2}", "26325/01"),
        ("{DD}.{MM}.{WW}-{seq}", "21.11.47-1"),
        ("{sku}_{seq:4}", "MILK_0001"),
        ("{supplier}-{seq:2}-{YY}", "ACME-01-26"),
        ("{till}-{seq:5}", "2-00001"),
    ],
)
def test_a_format_is_filled_in(text: str, made: str) -> None:
    assert format_fault(text) is None
    assert code(text) == made


def test_a_count_that_outgrows_its_digits_goes_on() -> None:
    assert [code("A{seq:2}", n) for n in (9, 99, 100)] == ["A09", "A99", "A100"]


def test_the_week_is_that_of_the_iso_calendar() -> None:
    assert code("{WW}-{seq}", on=date(2027, 1, 1)) == "53-1"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("LOT-{YYYY}", "needs {seq:3} once, so that no code is made twice"),
        ("{seq}{seq}", "needs {seq:3} once, so that no code is made twice"),
        ("{YYYYY}{seq:3}", "has a field {YYYYY} that is none; known are {YYYY}, {YY}, {MM}, {DD}, {DDD}, {WW}, "
                           "{sku}, {supplier}, {till} and {seq:3}"),
        ("{seq:0}", "has {seq:0}; the number of digits goes from 1 to 9"),
        ("{seq:3", "has a { that opens or closes no field; write fields as {YYYY}"),
        ("LOT {seq:3}", "has 'LOT ', which cannot stand in a lot on a label; use letters, digits, - . _ /"),
        ("{supplier}{seq:3}",
         "needs a - between {seq} and what stands beside it, for {supplier} may end in digits"),
        ("{supplier}-{till}-{seq:3}", "has {supplier} and {till}; keep one of them, once"),
        ("ABCDEFGHIJKLMNOPQR-{seq:3}", "makes codes of more than 20 characters, which fit no label; shorten it"),
        ("x" * 61, "is longer than 60 characters; shorten it"),
    ],
)  # fmt: skip
def test_a_format_that_cannot_be_is_told_when_it_is_entered(text: str, words: str) -> None:
    assert format_fault(text) == words
    assert maker(text, on=ON, sku="MILK") == f"the lot format of MILK {words}"


def test_a_format_waits_for_the_supplier_it_names() -> None:
    words = "the lot code of MILK has the supplier in it; say the supplier first"
    assert maker("{supplier}-{seq:3}", on=ON, sku="MILK") == words


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_hostile_text_is_a_format_or_a_plain_fault(text: str) -> None:
    fault = format_fault(text)
    assert fault is None or fault.isprintable()
    made = maker("{supplier}-{seq:2}", on=ON, sku="MILK", supplier=text)
    assert isinstance(made, str) or made.code(1).isascii()


_PIECES = st.sampled_from(["{supplier}", "{YY}", "{MM}", "-", "A", "1", "."])
_SUPPLIERS = st.text("A1-", min_size=1, max_size=4)
_NUMBERS = st.integers(1, 1500)


@given(st.lists(_PIECES, max_size=3), st.lists(_PIECES, max_size=3), _SUPPLIERS, _SUPPLIERS, _NUMBERS, _NUMBERS)
def test_two_suppliers_counts_never_meet_in_one_code(
    before: list[str], after: list[str], one: str, other: str, n: int, m: int
) -> None:
    text = "".join(before) + "{seq:2}" + "".join(after)
    if format_fault(text):
        return
    first, second = (maker(text, on=ON, sku="MILK", supplier=each) for each in (one, other))
    if isinstance(first, CodeMaker) and isinstance(second, CodeMaker) and (first.key, n) != (second.key, m):
        assert first.code(n) != second.code(m)
