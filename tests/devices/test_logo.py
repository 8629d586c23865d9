"""The shop's picture at the head of a receipt; no picture is worth losing a receipt for."""

from __future__ import annotations

import os
import zlib
from pathlib import Path

import pytest
from PIL import Image

from pos_term.devices.escpos_decoder import CodePage, Init, Raster, decode
from pos_term.devices.job_checks import check_receipt
from pos_term.devices.raster import Bitmap
from pos_term.devices.receipt_bytes import encode, logo_problem
from pos_term.domain.receipt import Receipt, ReceiptLine
from pos_term.settings import PrinterSettings

RECEIPT = Receipt(42, (ReceiptLine("Milk"),))


def saved(path: Path, image: Image.Image) -> PrinterSettings:
    image.save(path)
    return PrinterSettings(logo=path)


def pictures(settings: PrinterSettings) -> list[Bitmap]:
    job = encode(RECEIPT, settings)
    assert check_receipt(job, settings) is None
    found = decode(job)
    assert [type(event) for event in found[:2]] == [Init, CodePage]
    return [Bitmap.from_data(event.width, event.data) for event in found if isinstance(event, Raster)]


@pytest.mark.parametrize("name", ["logo.png", "logo.bmp"])
def test_black_dots_are_printed_centred_and_as_large_as_they_are(tmp_path: Path, name: str) -> None:
    image = Image.new("L", (100, 50), "white")
    image.paste(0, (0, 0, 100, 1))
    (printed,) = pictures(saved(tmp_path / name, image))
    assert (printed.width, printed.height) == (512, 50)
    assert printed.rows == [((1 << 100) - 1) << 206] + [0] * 49


def test_a_picture_wider_than_the_paper_is_made_smaller(tmp_path: Path) -> None:
    (printed,) = pictures(saved(tmp_path / "logo.png", Image.new("L", (2048, 400), "black")))
    assert (printed.width, printed.height) == (512, 100)
    assert all(row.bit_count() == 512 for row in printed.rows)


def test_a_tall_picture_takes_no_metre_of_paper_and_is_sent_in_bands(tmp_path: Path) -> None:
    bands = pictures(saved(tmp_path / "logo.png", Image.new("L", (100, 5000), "black")))
    assert [band.height for band in bands] == [256, 256]


def test_transparent_is_white_and_grey_is_dots(tmp_path: Path) -> None:
    image = Image.new("RGBA", (64, 64), (0, 0, 0, 0))
    image.paste((128, 128, 128, 255), (0, 0, 64, 32))
    (printed,) = pictures(saved(tmp_path / "logo.png", image))
    grey = sum(row.bit_count() for row in printed.rows[:32])
    assert 800 < grey < 1250
    assert not any(printed.rows[33:])


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "No such file"),
        (b"", "no PNG or BMP"),
        (b"GIF89a", "no PNG or BMP"),
        (b"\x89PNG\r\n\x1a\n", "cannot be read"),
    ],
)
def test_a_logo_that_cannot_be_read_loses_no_receipt_and_is_told(
    tmp_path: Path, content: bytes | None, why: str
) -> None:
    path = tmp_path / "logo.png"
    if content is not None:
        path.write_bytes(content)
    settings = PrinterSettings(logo=path)
    assert encode(RECEIPT, settings) == encode(RECEIPT, PrinterSettings())
    told = logo_problem(settings)
    assert told is not None
    assert why in told
    assert told.isprintable()


def test_half_a_picture_is_told_as_damaged(tmp_path: Path) -> None:
    settings = saved(tmp_path / "logo.png", Image.effect_noise((200, 200), 90))
    whole = (tmp_path / "logo.png").read_bytes()
    (tmp_path / "logo.png").write_bytes(whole[: len(whole) // 2])
    assert "cannot be read" in (logo_problem(settings) or "")
    assert pictures(settings) == []


def test_a_picture_that_would_fill_the_memory_is_refused(tmp_path: Path) -> None:
    settings = saved(tmp_path / "logo.png", Image.new("1", (10_000, 5_000)))
    assert "too many pixels" in (logo_problem(settings) or "")


def test_a_folder_or_a_strange_path_is_told_and_nothing_is_raised(tmp_path: Path) -> None:
    for path in (tmp_path, Path("a\0b"), Path("x" * 5000)):
        assert "cannot be read" in (logo_problem(PrinterSettings(logo=path)) or "")


def test_a_new_picture_is_printed_without_starting_the_till_again(tmp_path: Path) -> None:
    path = tmp_path / "logo.png"
    assert logo_problem(PrinterSettings()) is None
    settings = saved(path, Image.new("L", (8, 8), "black"))
    assert pictures(settings)[0].height == 8
    saved(path, Image.new("L", (8, 16), "black"))
    os.utime(path, ns=(1, 1))
    assert pictures(settings)[0].height == 16


def test_a_picture_that_says_it_is_gigantic_is_told_as_too_large(tmp_path: Path) -> None:
    header = b"\x00\x00\x00\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x01\x00\x00\x00\x00"
    (tmp_path / "logo.png").write_bytes(
        b"\x89PNG\r\n\x1a\n"
        + header
        + zlib.crc32(header[4:]).to_bytes(4, "big")
        + b"\x00\x00\x00\x00IDAT5\xaf\x06\x1e"
    )
    assert "too many pixels" in (logo_problem(PrinterSettings(logo=tmp_path / "logo.png")) or "")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_in_place_of_a_picture_keeps_no_receipt_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "logo.png")
    assert "it is no file" in (logo_problem(PrinterSettings(logo=tmp_path / "logo.png")) or "")
