"""A listing as a PDF: its text comes out whole in any script, and what it says cannot command anything."""

from __future__ import annotations

import re
import shutil
import subprocess
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pos_term.devices.pdf import make_pdf, write_pdf
from pos_term.devices.pdf_font import typeface
from pos_term.devices.pdf_text import runs
from pos_term.domain.listing import Heading, Letterhead, Listing, Table, table
from tests.hostile import HOSTILE

HEAD = Letterhead("Corner Shop", "Sat 21 Nov 2026 12:00", datetime(2026, 11, 21, 12, tzinfo=UTC))


def listing(*texts: str) -> Listing:
    rows = tuple((str(n), text) for n, text in enumerate(texts))
    made = Table(title="Lots", headings=(Heading("no", right=True), Heading("text")), rows=rows)
    return Listing(title="Trace: Lot B1", words=("In: 20 made here",), tables=(made,))


def words_of(pdf: bytes, tmp_path: Path) -> str:
    """What a reader copies out of the document."""
    tool = shutil.which("pdftotext")
    if tool is None:
        pytest.skip("pdftotext is not here")
    (tmp_path / "x.pdf").write_bytes(pdf)
    ran = subprocess.run([tool, "-layout", str(tmp_path / "x.pdf"), "-"], capture_output=True, check=True)
    return re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", ran.stdout.decode())


def streams(pdf: bytes) -> str:
    """Everything that is drawn, and the tables by which a reader reads it back."""
    parts = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL)
    whole = b""
    for part in parts:
        try:
            whole += zlib.decompress(part)
        except zlib.error:
            whole += part
    return whole.decode("latin-1")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Käse, crème fraîche 5 €", ["Käse,", "crème", "fraîche", "€"]),
        ("חלב 3% 1 ליטר", ["חלב", "ליטר"]),
        ("حليب كامل الدسم ١ لتر", ["حليب", "كامل", "الدسم"]),
        ("牛乳 1 リットル", ["牛乳", "リットル"]),
        ("우유 1리터", ["우유", "리터"]),
        ("นมสด ๑ ลิตร", ["นมสด", "ลิตร"]),
        ("दूध १ लीटर", ["दूध", "लीटर"]),
        ("Молоко 1 л", ["Молоко"]),
        ("Milk 🥛", ["Milk", "🥛"]),
    ],
)
def test_text_of_any_script_can_be_searched_and_copied(tmp_path: Path, text: str, words: list[str]) -> None:
    found = words_of(make_pdf(listing(text), HEAD), tmp_path)
    assert all(word in found for word in words), found
    assert "Trace: Lot B1" in found
    assert "Corner Shop" in found


def test_arabic_letters_are_named_as_they_are_written_not_as_they_are_joined() -> None:
    pdf = streams(make_pdf(listing("حليب"), HEAD))
    named = re.findall(r"<[0-9A-F]{4}> <([0-9A-F]+)>", pdf)
    assert {chr(int(code[:4], 16)) for code in named} >= set("حليب")
    assert not any(0xFB50 <= int(code[:4], 16) < 0xFE00 or 0xFE70 <= int(code[:4], 16) < 0xFEFF for code in named)


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_hostile_text_is_drawn_as_text(text: str) -> None:
    pdf = make_pdf(listing(text), HEAD)
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    assert b"/JavaScript" not in pdf
    assert b"/Launch" not in pdf
    assert all(char.isprintable() for run in runs(text) for char in run.text)


def test_a_long_table_goes_over_pages_with_its_headings(tmp_path: Path) -> None:
    pdf = make_pdf(listing(*(f"line {n}" for n in range(300))), HEAD)
    found = words_of(pdf, tmp_path)
    pages = found.split("\f")[:-1]
    assert len(pages) > 3
    assert all(re.search(r"no +text", page) for page in pages)
    assert f"page 1 of {len(pages)}" in pages[0]
    assert re.findall(r"line (\d+)", found) == [str(n) for n in range(300)]


def test_a_wide_table_lies_on_its_side_and_long_cells_are_wrapped(tmp_path: Path) -> None:
    headings = [Heading(f"column {n}") for n in range(14)]
    wide = table("wide", headings, [[f"cell {n} " + "word " * 8 + "w" * 60 for n in range(14)]])
    pdf = make_pdf(Listing(title="t", tables=(wide,)), HEAD)
    assert b"841.89 595.28" in pdf
    found = words_of(pdf, tmp_path)
    assert len(re.findall("word", found)) == 14 * 8


def test_only_columns_in_which_something_stands_are_kept() -> None:
    kept = table("t", [Heading("a"), Heading("b"), Heading("c")], [["1", "", ""], ["", "", "2"]])
    assert [heading.title for heading in kept.headings] == ["a", "c"]
    assert kept.rows == (("1", ""), ("", "2"))


def test_a_typeface_holds_no_more_than_the_characters_asked_for() -> None:
    assert len(typeface("牛乳")) < 4000


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "trace.pdf"
    assert write_pdf(path, listing("x"), HEAD) is None
    before = path.read_bytes()
    assert write_pdf(tmp_path / "trace.txt", listing("x"), HEAD) == "The file is a PDF; end its name in .pdf."
    told = write_pdf(tmp_path / "none" / "trace.pdf", listing("x"), HEAD)
    assert told is not None
    assert "cannot be written: No such file or directory" in told
    assert [each.name for each in tmp_path.iterdir()] == ["trace.pdf"]
    assert path.read_bytes() == before
