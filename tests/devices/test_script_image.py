"""Names in any script on paper: drawn on the printer's own grid, in the right order, every amount in its column."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from bidi import get_display
from hypothesis import given
from hypothesis import strategies as st

from pos_term.devices import unifont
from pos_term.devices.escpos_decoder import Raster, decode, rows
from pos_term.devices.raster import Bitmap
from pos_term.devices.receipt_bytes import encode
from pos_term.devices.script_image import Grid, draw_line
from pos_term.devices.script_order import clusters
from pos_term.devices.unifont import glyph
from pos_term.domain.cells import cells
from pos_term.domain.receipt import Receipt, ReceiptLine, Style
from pos_term.settings import PrinterSettings

FONT_A = Grid(42, 12, 24)
NAMES = {
    "latin": "Żółć łagodna 1 l",
    "hebrew": "חלב 3% 1 ליטר",
    "pointed hebrew": "חָלָב מְפֻסְטָר",
    "arabic": "حليب كامل الدسم ١ لتر",
    "arabic with ligature": "سلام بلا سكر",
    "greek": "Γάλα πλήρες",
    "cyrillic": "Молоко цельное",
    "chinese": "全脂牛奶 1 升",
    "japanese": "牛乳 1 リットル",
    "korean": "우유 1리터",
    "thai": "นมสดพาสเจอร์ไรส์ที่",
    "devanagari": "दूध १ लीटर",
    "symbols": "☕ ₹ ℃",
    "combining": "Z̵̢x̂",
}
AMOUNT = "-1,234.56"


def row(name: str, amount: str = AMOUNT, columns: int = 42) -> str:
    return name + " " * (columns - cells(name) - cells(amount)) + amount


def ink(drawn: Bitmap, left: int, right: int) -> list[int]:
    """The dots of the columns from `left` to before `right`."""
    return [dots >> (drawn.width - right) & ((1 << (right - left)) - 1) for dots in drawn.rows]


def order(text: str, columns: int = 42) -> str:
    """The characters as they stand on paper from left to right, blanks left out."""
    return "".join(each.base + each.marks for each in sorted(clusters(text, columns), key=lambda each: each.column)
                   if each.base != " ")  # fmt: skip


@pytest.mark.parametrize("bold", [False, True], ids=["plain", "bold"])
@pytest.mark.parametrize("grid", [FONT_A, Grid(42, 12, 48), Grid(42, 9, 17), Grid(42, 13, 24)], ids=str)
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_the_amount_stands_where_it_stands_behind_an_english_name(name: str, grid: Grid, bold: bool) -> None:
    drawn = draw_line(row(name), grid, bold=bold)
    plain = draw_line(row("Milk"), grid, bold=bold)
    from_ = (42 - len(AMOUNT)) * grid.width
    assert ink(drawn, from_, drawn.width) == ink(plain, from_, plain.width)
    last = ink(drawn, 41 * grid.width, 42 * grid.width)
    assert any(last)
    gap = cells(name) * grid.width
    assert not any(ink(drawn, gap, from_))


@pytest.mark.parametrize(("columns", "dots"), [(32, 384), (42, 512), (48, 576), (64, 576)])
@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_on_paper_the_last_digit_fills_the_last_column(name: str, columns: int, dots: int) -> None:
    line = ReceiptLine(row(name, "9", columns))
    found = decode(encode(Receipt(columns, (line,)), PrinterSettings(columns=columns, dots=dots)))
    (picture,) = [event for event in found if isinstance(event, Raster)]
    drawn = Bitmap.from_data(picture.width, picture.data)
    cell = dots // columns
    right = cell * columns
    assert any(ink(drawn, right - cell, right))
    assert not any(ink(drawn, right, drawn.width))
    assert not any(ink(drawn, right - 3 * cell, right - cell))


def test_a_tall_line_is_centred_as_the_printer_centres_text() -> None:
    job = encode(Receipt(42, (ReceiptLine("סך", Style.DOUBLE),)), PrinterSettings())
    (picture,) = [event for event in decode(job) if isinstance(event, Raster)]
    drawn = Bitmap.from_data(picture.width, picture.data)
    assert drawn.height == 48
    assert not any(ink(drawn, 0, 244) + ink(drawn, 268, 512))
    assert all(any(ink(drawn, left, left + 12)) for left in (244, 256))


def test_a_hebrew_name_is_turned_round_and_its_digits_are_not() -> None:
    assert order("חלב 3% 1250 ליטר") == "רטיל1250" + "3%" + "בלח"


def test_a_hebrew_sentence_ends_in_its_full_stop_and_begins_in_its_quote() -> None:
    assert order("תודה רבה!") == "!הברהדות"
    assert order('"שלום" לכל.') == "." + "לכל"[::-1] + '"םולש"'


@pytest.mark.parametrize(
    ("text", "drawn"),
    [("0.482 קג x 24.90/קג", "0.482גקx24.90/גק"), ("3 קג", "3גק"), ("10% off, סיבה.", "10%off,הביס.")],
)
def test_words_and_numbers_of_the_till_stay_before_a_hebrew_word(text: str, drawn: str) -> None:
    assert order(text) == drawn


def test_brackets_in_a_hebrew_name_open_towards_what_they_hold() -> None:
    assert order("חלב (טרי)") == "(ירט)בלח"
    assert order("Milk (טרי) [1]") == "Milk(ירט)[1]"


@given(st.text(alphabet="אבג ab 12()[]<>%.,-+:$٣", max_size=20))
def test_turning_brackets_round_moves_nothing(text: str) -> None:
    piece = " ".join(f"a{text}".split())
    drawn = "".join(each.base for each in clusters(piece, 42))
    alike = str.maketrans("()[]<>", "((((((")
    assert drawn.translate(alike) == get_display(piece, base_dir="L").translate(alike)


def test_an_english_word_in_a_hebrew_name_reads_from_left_to_right() -> None:
    assert order("חלב Tnuva ליטר") == "בלחTnuvaרטיל"


@pytest.mark.parametrize("amount", ["12.34", "-1.00", "1,234.56", "5"])
def test_an_amount_is_never_carried_over_a_right_to_left_name(amount: str) -> None:
    near = "ח" * (41 - len(amount)) + " " + amount
    far = row("חלב", amount)
    for text in (near, far):
        placed = list(clusters(text, 42))
        assert "".join(each.base for each in placed[-len(amount) :]) == amount
        assert [each.column for each in placed[-len(amount) :]] == list(range(42 - len(amount), 42))


def test_numbers_and_dates_in_columns_of_their_own_stay_there() -> None:
    text = "  lot L2411A  exp 28 Nov 2026  חלב 3  x2"
    placed = {each.column: each.base for each in clusters(text, 42)}
    for start in (0, text.index("x2")):
        end = text.index("  חלב") if start == 0 else len(text)
        assert all(placed.get(n, " ") == text[n] for n in range(start, end))


def test_arabic_letters_are_joined_and_run_from_right_to_left() -> None:
    # Seen from the left: final beh, medial yeh, medial lam, initial hah of "milk".
    assert order("حليب") == "\ufe90\ufef4\ufee0\ufea3"
    assert order("لا") == "\ufefb"


def test_joined_letters_touch_on_paper() -> None:
    drawn = draw_line("حليب", Grid(4, 12, 24))
    for edge in (12, 24, 36):
        touching = [a and b for a, b in zip(ink(drawn, edge - 1, edge), ink(drawn, edge, edge + 1), strict=True)]
        assert any(touching)


def test_points_stand_with_their_letters() -> None:
    assert [(each.base, each.marks) for each in clusters("חָלָב", 42)] == [("ב", ""), ("ל", "ָ"), ("ח", "ָ")]
    assert [(each.base, each.marks) for each in clusters("x̂y", 42)] == [("x", "̂"), ("y", "")]


def test_a_mark_is_drawn_over_its_letter_and_takes_no_cell() -> None:
    plain, marked = draw_line("กข", FONT_A), draw_line("กีข", FONT_A)
    assert ink(plain, 12, 24) == ink(marked, 12, 24)
    above = [a ^ b for a, b in zip(ink(plain, 0, 12), ink(marked, 0, 12), strict=True)]
    assert any(above[:12])
    assert not any(above[12:])


def test_a_wide_character_fills_its_two_cells_and_no_other() -> None:
    drawn = draw_line("  中 x", FONT_A)
    assert not any(ink(drawn, 0, 24) + ink(drawn, 48, 60))
    assert all(any(ink(drawn, left, left + 12)) for left in (24, 36, 60))


def test_strokes_of_an_ordinary_cell_are_two_dots_wide() -> None:
    stem = draw_line("l", Grid(1, 12, 24)).rows[8]
    assert stem.bit_count() == 2


def test_bold_strokes_are_wider_and_close_no_gap() -> None:
    plain, bold = (draw_line("牛乳 Hm", FONT_A, bold=bold) for bold in (False, True))
    assert sum(map(int.bit_count, bold.rows)) > sum(map(int.bit_count, plain.rows))
    for n in range(24):
        runs = [[part for part in f"{each.rows[n]:0504b}".split("0") if part] for each in (plain, bold)]
        assert len(runs[0]) == len(runs[1])


def test_a_selector_of_emoji_shape_shows_nothing() -> None:
    assert draw_line("☕\ufe0f 1", FONT_A).rows == draw_line("☕ 1", FONT_A).rows


def test_what_the_code_page_has_is_printed_without_unpacking_the_glyphs() -> None:
    program = (
        "import sys\n"
        "from pos_term.devices import receipt_bytes, unifont\n"
        "from pos_term.domain.receipt import Receipt, ReceiptLine\n"
        "from pos_term.settings import PrinterSettings\n"
        "receipt_bytes.encode(Receipt(42, (ReceiptLine('Crème “3 %” – 5 €'),)), PrinterSettings())\n"
        "assert unifont._table.cache_info().currsize == 0\n"
        "assert not {'bidi', 'arabic_reshaper', 'zxingcpp'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_without_its_glyphs_a_till_prints_question_marks_and_loses_no_receipt(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def forget() -> None:
        unifont._table.cache_clear()
        unifont.glyph.cache_clear()

    monkeypatch.setattr(unifont, "_FILE", tmp_path / "none.xz")
    forget()
    try:
        job = encode(Receipt(42, (ReceiptLine("牛乳 1 l"),)), PrinterSettings())
    finally:
        forget()
    assert rows(decode(job))[0] == "???? 1 l"


def test_every_letter_of_the_basic_plane_has_a_glyph_of_one_or_two_cells() -> None:
    for char in "Aé€אﻻ中あ우ก☕\ufffd":
        found = glyph(char)
        assert found is not None
        assert (found.width in (8, 16), len(found.rows)) == (True, 16)
        assert any(found.rows)


def test_what_lies_outside_the_basic_plane_or_is_no_character_has_none() -> None:
    assert [glyph(char) for char in ("🥛", "\ud83e", "\ue000", "\uffff")] == [None] * 4
