"""A job drawn as it would come out of the printer."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from pos_term.devices.escpos_decoder import DecodeError, picture
from pos_term.devices.raster import Bitmap
from pos_term.devices.receipt_bytes import encode
from pos_term.domain.receipt import Receipt, ReceiptLine, Style
from pos_term.settings import PrinterSettings
from tests.sample_receipt import full_sale, lay


def inked(job: bytes, dots: int = 576) -> list[int]:
    """How many dots are black in each row."""
    image = picture(job, dots=dots)
    rows = [image.crop((0, n, image.width, n + 1)).tobytes() for n in range(image.height)]
    return [row.count(0) for row in rows]


def test_a_receipt_can_be_scanned_off_its_picture() -> None:
    image = picture(encode(lay(full_sale()), PrinterSettings()), dots=512)
    assert image.width == 512
    (code,) = zxingcpp.read_barcodes(image)
    assert code.text == "1-000123"


def test_a_drawn_line_stands_on_the_same_dots_as_printed_text() -> None:
    """Where both are drawn in Unifont, a line sent as a picture and one sent as text are the same dots."""
    lines = (ReceiptLine("Total 12.34"), ReceiptLine("Total 12.34", Style.BOLD), ReceiptLine("12.34", Style.DOUBLE))
    for line in lines:
        amount = line.text[-5:]
        # A Chinese letter forces the picture; it lies left of what is compared.
        drawn, text = (
            picture(encode(Receipt(42, (ReceiptLine(left + amount, line.style),)), PrinterSettings()), dots=512)
            for left in ("中" + " " * 35, " " * 37)
        )
        right = (300, 0, 512, 24)
        assert drawn.crop(right).tobytes() == text.crop(right).tobytes(), line.style


@pytest.mark.parametrize(
    ("job", "height"),
    [
        (b"x", 30),
        (b"x\n", 30),
        (b"\n\n", 60),
        (b"x\n\x1bd\x03", 120),
        (b"\x1b!\x10x\n", 48),
        (b"\x1d!\x07x\n", 192),
    ],
)
def test_paper_moves_as_far_as_the_job_says(job: bytes, height: int) -> None:
    assert picture(job).height == height


def test_text_is_aligned_and_large_as_the_job_says() -> None:
    def left(job: bytes) -> int:
        box = picture(job).point(lambda shade: 255 - shade).getbbox()
        assert box
        return box[0]

    assert left(b"\x1ba\x00HH\n") < 12 < left(b"\x1ba\x01HH\n") < 300 < left(b"\x1ba\x02HH\n")
    assert left(b"\x1ba\x02\x1b!\x20HH\n") < left(b"\x1ba\x02HH\n")


def test_each_way_to_send_a_picture_prints_the_same_dots() -> None:
    square = Bitmap(8, [0xFF, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0xFF])
    columns = bytes((0xFF, 0x81, 0x81, 0x81, 0x81, 0x81, 0x81, 0xFF))
    head = b"\x01\x011\x08\x00\x08\x00"
    ways = [
        square.commands(),
        b"\x1d(L\x12\x000\x700" + head + square.data() + b"\x1d(L\x02\x0002",
        b"\x1d(L\x12\x000\x710" + head + columns + b"\x1d(L\x02\x0002",
    ]
    drawn = [picture(way).crop((0, 0, 8, 8)).tobytes() for way in ways]
    assert drawn[0] == drawn[1] == drawn[2]
    tall = picture(b"\x1b*\x01\x08\x00" + columns + b"\n").crop((0, 0, 8, 24))
    assert tall.resize((8, 8), Image.Resampling.NEAREST).tobytes() == drawn[0]


def test_a_double_picture_takes_twice_the_paper() -> None:
    black = Bitmap(16, [0xFFFF] * 4).commands()
    assert inked(black) == [16] * 4
    assert inked(black.replace(b"v0\x00", b"v0\x01")) == [32] * 4
    assert inked(black.replace(b"v0\x00", b"v0\x02")) == [16] * 8


def test_a_cut_is_a_dashed_line_across() -> None:
    assert max(inked(b"x\n\x1dV\x00")[30:]) == 288


def test_bars_can_be_scanned_off_the_picture() -> None:
    (code,) = zxingcpp.read_barcodes(picture(b"\x1dkC\x0d4006381333931"))
    assert code.text == "4006381333931"


def test_real_jobs_of_other_programs_can_be_drawn(shared_data: Path) -> None:
    for path in (shared_data / "escpos").glob("*.bin"):
        if path.stat().st_size < 10_000:
            image = picture(path.read_bytes())
            assert image.height > 60, path.name


def test_the_pages_of_a_real_qr_job_scan(shared_data: Path) -> None:
    found = zxingcpp.read_barcodes(picture((shared_data / "escpos" / "qr-code.bin").read_bytes()))
    assert sum(code.text == "Testing 123" for code in found) >= 10


@given(st.text(alphabet="\x1b\x1d\x10(kVtpE!a\x00\x011Pd@Lv0*&\x03\n").map(str.encode))
def test_no_job_ends_the_drawing_in_any_other_way_than_reading_it(job: bytes) -> None:
    try:
        image = picture(job)
    except DecodeError:
        return
    assert image.width == 576


def test_scaling_keeps_every_dot() -> None:
    drawn = Bitmap(3, [0b101, 0b010]).stretched(2, 3)
    assert (drawn.width, drawn.rows) == (6, [0b110011] * 3 + [0b001100] * 3)
    assert all(a == b for a, b in pairwise(drawn.rows[:3]))
