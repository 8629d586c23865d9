"""The printed sheet of the scanner check: every symbol on it reads back as a scanner would read it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from pos_term.devices import check_sheet
from pos_term.devices.check_sheet import DPI, draw_sheet, write_sheet
from pos_term.domain.scanner_check import SYMBOLS, Check
from pos_term.domain.scanner_check_advice import diagnose


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sheet as a picture."""
    path = tmp_path_factory.mktemp("sheet") / "sheet.png"
    assert write_sheet(path) is None
    return path


def scans(picture: Image.Image) -> list[Any]:
    """What a scanner sees on a page, from the top."""
    return sorted(zxingcpp.read_barcodes(picture), key=lambda each: each.position.top_left.y)


def test_a_scanner_led_over_the_page_has_nothing_to_set(page: Path) -> None:
    check = Check()
    with Image.open(page) as picture:
        for found in scans(picture):
            check, finding = check.heard(found.symbology_identifier.encode() + found.bytes)
            assert finding.right, finding.words
    assert diagnose(check).right


def test_the_symbols_stand_in_the_order_in_which_they_are_asked_for(page: Path) -> None:
    with Image.open(page) as picture:
        assert [found.bytes for found in scans(picture)] == [symbol.right(aim=False) for symbol in SYMBOLS]


@pytest.mark.parametrize("dpi", [150, 203])
def test_a_coarser_printer_still_prints_symbols_that_can_be_read(page: Path, dpi: int) -> None:
    with Image.open(page) as picture:
        coarse = picture.resize((picture.width * dpi // DPI, picture.height * dpi // DPI))
    assert [found.bytes for found in scans(coarse)] == [symbol.right(aim=False) for symbol in SYMBOLS]


def test_the_page_is_a4_and_all_that_matters_fits_on_us_letter(page: Path) -> None:
    with Image.open(page) as picture:
        assert picture.size == (2480, 3508)
        assert round(picture.info["dpi"][0]) == DPI
        ink = picture.point(lambda grey: 255 - grey).getbbox()
    assert ink
    assert (ink[2] - ink[0]) / DPI <= 8.5 - 0.5, "inches across"
    assert (ink[3] - ink[1]) / DPI <= 11.0 - 0.5, "inches down"


def test_no_caption_stands_in_the_quiet_zone_of_its_symbol(page: Path) -> None:
    with Image.open(page) as picture:
        for found in scans(picture):
            left, top = found.position.top_left.x, found.position.top_left.y
            beside = picture.crop((left - 40, top, left - 6, found.position.bottom_left.y))
            assert beside.getextrema() == (255, 255), found.text


def test_the_pdf_is_one_page_of_the_same_size(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    assert write_sheet(path) is None
    data = path.read_bytes()
    assert data.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", data)) == 1
    box = re.search(rb"/MediaBox\s*\[\s*0\s+0\s+([0-9.]+)\s+([0-9.]+)", data)
    assert box
    assert [round(float(each) * 25.4 / 72) for each in box.groups()] == [210, 297]


@pytest.mark.parametrize("name", ["sheet", "sheet.jpg", "sheet.pdf.exe", ".pdf"])
def test_a_name_that_is_neither_pdf_nor_png_is_refused(tmp_path: Path, name: str) -> None:
    assert "end the name in .pdf or .png" in (write_sheet(tmp_path / name) or "")
    assert os.listdir(tmp_path) == []


def test_a_folder_that_is_not_there_is_said_and_nothing_is_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "none" / "sheet.pdf"
    assert (
        write_sheet(path) == f"{path} cannot be written: No such file or directory; check the path and its rights."
    )
    (tmp_path / "folder.png").mkdir()
    assert "cannot be written" in (write_sheet(tmp_path / "folder.png") or "")
    assert os.listdir(tmp_path) == ["folder.png"]


def test_a_sheet_that_does_not_read_back_is_never_given_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = check_sheet._picture
    monkeypatch.setattr(check_sheet, "_picture", lambda symbol: right(SYMBOLS[4] if symbol.number == 3 else symbol))
    refused = write_sheet(tmp_path / "sheet.png")
    assert refused == "The sheet was not written: symbol 3 (GS1 DataMatrix) does not read back as it should."
    assert os.listdir(tmp_path) == []


def test_every_caption_says_what_the_symbol_holds() -> None:
    for symbol in SYMBOLS:
        assert "".join(check_sheet._caption(symbol)).replace("<GS> ", "\x1d") == symbol.payload
    assert draw_sheet().mode == "L"
