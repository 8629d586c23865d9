"""From receipt to printer bytes: the same words on paper, one cut, and outside text never a command."""

from __future__ import annotations

import logging
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from pos_term.devices.escpos_decoder import (
    QR,
    CodePage,
    Cut,
    DrawerPulse,
    Feed,
    Init,
    Raster,
    Styled,
    Text,
    check_job,
    decode,
    rows,
)
from pos_term.devices.job_checks import check_receipt
from pos_term.devices.receipt_bytes import encode
from pos_term.domain.receipt import Receipt, ReceiptLine, Style
from pos_term.settings import PrinterSettings
from tests.hostile import HOSTILE
from tests.sample_receipt import full_sale, lay, make_sale, piece

PAPER = PrinterSettings()
ROW = pytest.mark.parametrize("words", [words for _, words in HOSTILE], ids=[name for name, _ in HOSTILE])


def paper(job: bytes) -> list[str]:
    return rows(decode(job))


def receipt(*texts: str, style: Style = Style.NORMAL, columns: int = 42) -> Receipt:
    return Receipt(columns, tuple(ReceiptLine(text, style) for text in texts))


def test_the_paper_says_what_the_screen_shows() -> None:
    shown = lay(full_sale(), copy=True, training=True)
    printed = paper(encode(shown, PAPER))
    said = [line.text for line in shown.lines]
    code = said.index("1-000123")
    said[code] = "[1-000123]1-000123"
    wide = next(n for n, words in enumerate(said) if words.startswith("牛乳"))
    said[wide] = "[picture 512 x 30]"
    assert printed[: len(said)] == said
    assert set(printed[len(said) :]) == {""}


def test_a_line_is_drawn_where_the_code_page_lacks_its_letters_and_the_next_one_is_text_again() -> None:
    job = encode(receipt("牛乳 1 l" + " " * 29 + "12.34", "Bread"), PAPER)
    assert paper(job)[:2] == ["[picture 512 x 30]", "Bread"]
    assert check_receipt(job, PAPER) is None


def test_what_has_no_glyph_anywhere_is_a_question_mark_for_each_cell_and_amounts_stay_aligned() -> None:
    assert (
        paper(encode(receipt("Milk 🥛 1 l" + " " * 26 + "12.34"), PAPER))[0] == "Milk ?? 1 l" + " " * 26 + "12.34"
    )


def test_signs_that_read_the_same_in_ascii_are_written_in_it() -> None:
    words = "“Fresh” milk – Ana’s, 3\u00a0%\u2009· 2×6"
    assert paper(encode(receipt(words), PAPER))[0] == '"Fresh" milk - Ana\'s, 3 % · 2×6'
    assert paper(encode(receipt(words), PrinterSettings(code_page="CP862")))[0].endswith("3 % · 2x6")


@pytest.mark.parametrize(
    ("laid", "printed"),
    [
        ("Milk…" + " " * 32 + "12.34", "Milk..." + " " * 30 + "12.34"),
        ("Milk… and more…", "Milk... and more..."),
        ("a…  b…   12", "a...  b... 12"),
        ("x" * 36 + "… 12.34", "[picture 512 x 30]"),
    ],
)
def test_dots_for_an_ellipsis_move_no_amount(laid: str, printed: str) -> None:
    assert paper(encode(receipt(laid), PAPER))[0] == printed


def test_a_letter_with_an_accent_the_page_lacks_is_drawn_and_not_made_plain() -> None:
    assert paper(encode(receipt("Żółć Łódź"), PAPER))[0] == "[picture 512 x 30]"
    assert paper(encode(receipt("Żółć Łódź"), PrinterSettings(code_page="CP852")))[0] == "Żółć Łódź"


def test_latin_letters_and_the_euro_are_printed_as_they_are() -> None:
    job = encode(receipt("Käse, crème fraîche, jalapeño, 5 €"), PAPER)
    assert "K\x84se, cr\x8ame fra\x8cche, jalape\xa4o, 5 \xd5".encode("latin-1") in job
    assert paper(job)[0] == "Käse, crème fraîche, jalapeño, 5 €"


def test_a_letter_with_its_accent_apart_is_joined_first() -> None:
    assert paper(encode(receipt("Cre\u0300me"), PAPER))[0] == "Crème"


def test_one_chinese_letter_does_not_change_the_page_of_the_receipt() -> None:
    job = encode(receipt("Café 中 €", "Café €"), PAPER)
    assert paper(job)[:2] == ["[picture 512 x 30]", "Café €"]
    assert [event.slot for event in decode(job) if isinstance(event, CodePage)] == [19]


def test_the_code_page_is_chosen_after_each_reset_and_before_any_text() -> None:
    kinds = [type(event) for event in decode(encode(receipt("€"), PAPER))]
    assert kinds[:2] == [Init, CodePage]
    assert kinds.index(CodePage) < kinds.index(Text)


def test_another_fixed_page_can_be_set() -> None:
    job = encode(receipt("Crème €"), PrinterSettings(code_page="CP1252"))
    assert "Crème €".encode("cp1252") in job
    assert [event.slot for event in decode(job) if isinstance(event, CodePage)] == [16]


@pytest.mark.parametrize("code_page", ["CP999", "", "Unknown", "base64", "GB18030", "utf-8"])
def test_a_page_no_printer_knows_is_refused_in_words(code_page: str) -> None:
    with pytest.raises(ValueError, match="set CP858"):
        encode(receipt("x"), PrinterSettings(code_page=code_page))


def test_the_code_carries_the_receipt_number_and_is_centred() -> None:
    found = decode(encode(lay(full_sale()), PAPER))
    (at,) = [n for n, event in enumerate(found) if isinstance(event, QR)]
    code = found[at]
    assert isinstance(code, QR)
    assert code.payload == b"1-000123"
    aligns = [event.value for event in found[:at] if isinstance(event, Styled) and event.name == "align"]
    assert aligns[-1] == 1


def test_the_total_is_tall_and_bold_and_what_follows_is_not() -> None:
    found = decode(encode(lay(full_sale()), PAPER))
    at = next(n for n, event in enumerate(found) if isinstance(event, Text) and event.text.startswith("TOTAL"))

    def look(name: str, until: int) -> int:
        return [event.value for event in found[:until] if isinstance(event, Styled) and event.name == name][-1]

    assert (look("size", at), look("bold", at)) == (0x10, 1)
    after = next(n for n, event in enumerate(found) if isinstance(event, Text) and event.text.startswith("Card"))
    assert (look("size", after), look("bold", after), look("align", after)) == (0, 0, 0)


@pytest.mark.parametrize(("columns", "font"), [(32, 0), (42, 0), (48, 0), (56, 1)])
def test_more_columns_than_the_large_font_has_take_the_small_one(columns: int, font: int) -> None:
    found = decode(encode(lay(full_sale(), columns=columns), PrinterSettings(columns=columns)))
    assert {event.value for event in found if isinstance(event, Styled) and event.name == "font"} == {font}


@ROW
@pytest.mark.parametrize("style", list(Style))
def test_outside_text_is_printed_and_never_obeyed(words: str, style: Style) -> None:
    for page in ("CP858", "CP437", "CP862", "CP866", "CP1252"):
        settings = PrinterSettings(code_page=page)
        job = encode(receipt(words, words, style=style), settings)
        assert check_receipt(job, settings) is None
        assert all(len(row.rpartition("]")[2]) <= 42 for row in paper(job) if not row.startswith("["))


@pytest.mark.parametrize("cutter", ["full", "partial", "none"])
def test_the_paper_is_cut_as_the_cutter_can_and_fed_to_the_edge_where_there_is_none(cutter: str) -> None:
    settings = PrinterSettings(cutter=cutter)
    found = decode(encode(receipt("x"), settings))
    cuts = [event for event in found if isinstance(event, Cut)]
    assert [event.partial for event in cuts] == {"full": [False], "partial": [True], "none": []}[cutter]
    assert [event.lines for event in found if isinstance(event, Feed)][-1] == 6


def test_the_same_receipt_is_the_same_bytes_each_time() -> None:
    laid = lay(full_sale())
    assert encode(laid, PAPER) == encode(laid, PAPER)


@pytest.mark.parametrize(("columns", "dots"), [(32, 384), (42, 512), (48, 576), (56, 512), (64, 576), (40, 420)])
def test_no_picture_is_wider_than_the_paper(columns: int, dots: int) -> None:
    settings = PrinterSettings(columns=columns, dots=dots)
    job = encode(receipt("牛" * 40, "חלב", columns=columns), settings)
    pictures = [event for event in decode(job) if isinstance(event, Raster)]
    assert [event.width for event in pictures] == [-(-dots // 8) * 8] * 2
    assert check_receipt(job, settings) is None


def test_a_receipt_laid_out_for_wider_paper_is_printed_in_the_small_font_where_that_helps() -> None:
    found = decode(encode(receipt("x" * 56, columns=56), PAPER))
    assert {event.value for event in found if isinstance(event, Styled) and event.name == "font"} == {1}


def test_twenty_thousand_random_names_hold_no_control_byte_and_kick_no_drawer() -> None:
    source = random.Random(20261121)
    hostile = [words for _, words in HOSTILE if len(words) < 200]

    def name() -> str:
        parts = [chr(source.choice((source.randrange(0x20), source.randrange(0x110000)))) for _ in range(6)]
        return source.choice(hostile) + "".join(parts) + source.choice(hostile)

    for _ in range(200):
        sale = make_sale(*(piece(name()) for _ in range(100)))
        job = encode(lay(sale), PAPER)
        found = decode(job)
        assert check_job(job) is None
        assert sum(isinstance(event, Cut) for event in found) == 1
        assert not any(isinstance(event, DrawerPulse) for event in found)
        assert job.count(b"\x1b@") == 1


def test_unclean_lines_are_cleaned_again_where_they_become_bytes() -> None:
    plain = encode(receipt("Milk   pVx"), PAPER)
    assert encode(receipt("Milk\x1b   \x00p\x10V\u202ex"), PAPER) == plain


def test_a_line_too_long_is_cut_to_the_paper() -> None:
    assert paper(encode(receipt("x" * 99, columns=32), PrinterSettings(columns=32)))[0] == "x" * 32


def test_the_library_is_loaded_at_the_first_receipt_and_leaves_nothing_behind(tmp_path: Path) -> None:
    program = (
        "import sys, logging\n"
        "import pos_term.devices.receipt_bytes as module, pos_term.devices.printer\n"
        "assert 'escpos' not in sys.modules\n"
        "from pos_term.domain.receipt import Receipt, ReceiptLine\n"
        "from pos_term.settings import PrinterSettings\n"
        "module.encode(Receipt(42, (ReceiptLine('x'),)), PrinterSettings())\n"
        "assert 'escpos' in sys.modules and logging.root.handlers == []\n"
    )
    environment = {key: value for key, value in os.environ.items() if not key.startswith("ESCPOS")}
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**environment, "TMPDIR": str(tmp_path)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert list(tmp_path.iterdir()) == []


def test_handlers_a_program_set_up_for_its_log_are_kept() -> None:
    handler = logging.NullHandler()
    logging.root.addHandler(handler)
    try:
        encode(receipt("x"), PAPER)
        assert handler in logging.root.handlers
    finally:
        logging.root.removeHandler(handler)
