"""Outside text made safe: nothing that a terminal, a printer or a sheet would obey is left in it."""

from __future__ import annotations

import csv
import io
import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pos_term.domain.clean import clean, sheet_cell, visible
from tests.hostile import HOSTILE

BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
TEXTS = st.text(st.characters()) | st.text(
    st.sampled_from("ae\u0301\u0300\u200b\u202e\x1b \x00=-+@'ㅎ\ud83e\u1160\u0958")
)
"""Any text at all, and text dense in what composes, hides, turns around or commands."""

ROWS = pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])


def assert_harmless(text: str) -> None:
    for char in text:
        assert unicodedata.category(char)[0] != "C", f"U+{ord(char):04X} stayed"
        assert unicodedata.category(char) not in ("Zl", "Zp")
        assert char not in BIDI
    text.encode()


@ROWS
def test_nothing_a_device_would_obey_is_left_of_hostile_text(text: str) -> None:
    safe = clean(text)
    assert_harmless(safe)
    assert len(safe) <= 500
    assert clean(safe) == safe
    assert_harmless(visible(text))


@given(TEXTS)
def test_nothing_a_device_would_obey_is_left_of_any_text(text: str) -> None:
    assert_harmless(clean(text))
    assert_harmless(visible(text))


@given(TEXTS)
@example("e\u200b\u0301")
@example("\u0301\u200b e")
@example("\u1100\u200b\u1161")
@example("a\u0323\u00ad\u0302")
def test_clean_text_stays_as_it_is(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(TEXTS, st.integers(1, 30))
def test_clean_text_is_never_longer_than_its_limit_nor_than_what_came(text: str, limit: int) -> None:
    safe = clean(text, limit=limit)
    assert len(safe) <= min(limit, len(unicodedata.normalize("NFC", text)))
    assert clean(safe, limit=limit) == safe
    assert len(visible(text, limit=limit)) <= limit


@given(TEXTS)
def test_clean_text_has_single_blanks_and_none_around(text: str) -> None:
    safe = clean(text)
    assert safe == " ".join(safe.split())
    assert unicodedata.is_normalized("NFC", safe)


@given(st.text(st.characters(categories=["L", "N", "P", "Sm", "Sc"]), max_size=100))
def test_what_can_be_read_is_kept(text: str) -> None:
    """Letters, digits and signs of every script stay; only their composition may change."""
    assert clean(text) == " ".join(unicodedata.normalize("NFC", text).split())


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Milk\x1bp\x00\x19\x19", "Milkp"),
        ("Milk\r\nBread\u2028Eggs\x85Ham", "Milk Bread Eggs Ham"),
        ("\u00a0Milk\u202f1\u2009l\u3000", "Milk 1 l"),
        ("Cre\u0300me", "Crème"),
        ("[@click=app.quit]x[/]", "[@click=app.quit]x[/]"),
        ("חלב 3% 1 ליטר", "חלב 3% 1 ליטר"),
        ("Mi\u00adlk \U000e0041", "Milk"),
    ],
)
def test_what_clean_makes_of_text(text: str, safe: str) -> None:
    assert clean(text) == safe


def test_a_raw_scan_shows_its_controls_as_pictures() -> None:
    assert visible("10A12\x1d21S1\x00") == "10A12␝21S1␀"
    assert visible("x" * 81) == "x" * 79 + "…"
    assert visible("x" * 80) == "x" * 80


# -- sheets ------------------------------------------------------------------------------------------------------


def starts_a_formula(cell: str) -> bool:
    """Whether a sheet may take a cell for a formula, as it is, cleaned, or read past blanks and wide forms."""
    shown = clean(cell)
    forms = (cell, shown, unicodedata.normalize("NFKC", shown).lstrip())
    return any(f.startswith(tuple("=+-@\t\r\n")) and not re.fullmatch(r"-[0-9]+(\.[0-9]+)?", f) for f in forms)


@ROWS
def test_no_hostile_text_is_a_formula_in_a_sheet(text: str) -> None:
    assert not starts_a_formula(sheet_cell(text))


@given(TEXTS | st.text("=+-@ \t\r\n1.'＝＋－＠\u200b\u00a0"))
@example(" =1+1")
@example("\u200b=1+1")
@example("＝1+1")
@example("-1+1")
def test_no_text_is_a_formula_in_a_sheet(text: str) -> None:
    assert not starts_a_formula(sheet_cell(text))


@given(TEXTS)
def test_a_cell_keeps_its_text(text: str) -> None:
    assert sheet_cell(text) in (text, "'" + text)


@pytest.mark.parametrize("number", ["-5", "-0.50", "12.34", "0", "-1000000"])
def test_numbers_stay_numbers_in_a_sheet(number: str) -> None:
    assert sheet_cell(number) == number


def test_a_cell_passes_through_csv_as_one_cell() -> None:
    rows = [[sheet_cell(text.replace("\x00", "")) for _, text in HOSTILE]]
    held = io.StringIO(newline="")
    csv.writer(held).writerows(rows)
    assert list(csv.reader(io.StringIO(held.getvalue(), newline=""))) == rows
