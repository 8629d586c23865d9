"""Names as shops really write them, in many scripts: none is refused on paper, and no amount leaves its column."""

from __future__ import annotations

import csv
import gzip
import re
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp

from pos_term.devices.escpos_decoder import Raster, decode, rows
from pos_term.devices.job_checks import check_labels, check_receipt
from pos_term.devices.label_bytes import encode_label
from pos_term.devices.label_layout import draw_label
from pos_term.devices.raster import Bitmap
from pos_term.devices.receipt_bytes import encode
from pos_term.devices.script_image import Grid, draw_line
from pos_term.domain.cells import cells
from pos_term.domain.labels import Label
from pos_term.domain.receipt import Style
from pos_term.settings import LabelSettings, PrinterSettings
from tests.sample_receipt import lay, make_sale, piece

SHEKEL_SHOP, WORLD = "il_store_prices_2026-08-10.csv.gz", "off_products_36k.csv.gz"
AMOUNT = re.compile(r" (-?\d+\.\d\d)$")
PAPERS = (
    PrinterSettings(),
    PrinterSettings(columns=48, dots=576, code_page="CP862"),
    PrinterSettings(columns=32, dots=384, cutter="none"),
)


def names(shared_data: Path, file: str, column: str, wanted: int) -> list[str]:
    """So many names from all over a file, those in letters of their own first."""
    with gzip.open(shared_data / file, "rt", encoding="utf-8") as lines:
        found = list(dict.fromkeys(row[column] for row in csv.DictReader(lines) if row[column].strip()))
    strange = [name for name in found if not name.isascii()]
    return strange[:: max(1, len(strange) // wanted)][:wanted]


def amount_of(text: str, columns: int) -> str:
    """What ends in the last column; a name may end in such a number too, further left."""
    found = AMOUNT.search(text)
    return found[1] if found and cells(text) == columns else ""


def tail(bitmap: Bitmap, dots: int, used: int) -> list[int]:
    """The last dots of each row, of as many as the columns use."""
    return [row >> (bitmap.width - used) & ((1 << dots) - 1) for row in bitmap.rows]


@pytest.mark.parametrize("paper", PAPERS, ids=lambda paper: f"{paper.columns}-{paper.code_page}")
@pytest.mark.parametrize(("file", "column"), [(SHEKEL_SHOP, "name_he"), (WORLD, "name")])
def test_receipts_of_real_names_are_printed_with_every_amount_in_its_column(
    shared_data: Path, file: str, column: str, paper: PrinterSettings
) -> None:
    wide, amounts = paper.dots // paper.columns, 0
    found = names(shared_data, file, column, 600)
    for page in range(0, len(found), 60):
        goods = found[page : page + 60]
        lines = [replace(piece(name, price=101 + n * 7), n=n) for n, name in enumerate(goods, start=1)]
        receipt = lay(make_sale(*lines), columns=paper.columns)
        job = encode(receipt, paper)
        assert check_receipt(job, paper) is None
        pictures = iter([event for event in decode(job) if isinstance(event, Raster)])
        for line, printed in zip(receipt.lines, rows(decode(job)), strict=False):
            amount = amount_of(line.text, paper.columns) if line.style is Style.NORMAL else ""
            if printed.startswith("[picture"):
                drawn = next(pictures)
                assert drawn.width == paper.dots
                if amount:
                    grid = Grid(len(amount), wide, 24)
                    told = Bitmap.from_data(drawn.width, drawn.data)
                    shown = [row for row in tail(told, grid.columns * wide, paper.columns * wide) if row]
                    assert shown == [row for row in draw_line(amount, grid).rows if row], line.text
            elif amount:
                assert amount_of(printed, paper.columns) == amount
            amounts += bool(amount)
        assert next(pictures, None) is None
    assert amounts >= len(found) > 500


@pytest.mark.parametrize(
    ("stock", "printer"),
    [
        (LabelSettings(), PrinterSettings()),
        (LabelSettings(stock="labels", width_mm=45, height_mm=25), PrinterSettings(dots=384)),
    ],
    ids=["paper", "labels"],
)
@pytest.mark.parametrize(("file", "column"), [(SHEKEL_SHOP, "name_he"), (WORLD, "name")])
def test_shelf_labels_of_real_names_are_printed_and_read_back(
    shared_data: Path, file: str, column: str, stock: LabelSettings, printer: PrinterSettings
) -> None:
    for n, name in enumerate(names(shared_data, file, column, 300)):
        label = Label(title=name, rows=("SKU 7290",), price="12.90 ILS", ean="7290000066318")
        assert check_labels(encode_label(label, 1, stock, printer), 1, stock, printer) is None
        if n % 15 == 0:
            drawn = draw_label(
                label, stock.width_mm * stock.dots_per_mm, stock.height_mm * stock.dots_per_mm, stock.dots_per_mm
            )
            read = {found.bytes for found in zxingcpp.read_barcodes(drawn.to_image())}
            assert read == {b"7290000066318"}, name
