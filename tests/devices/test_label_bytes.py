"""Labels on paper: what a scanner reads from the dots is what the label was to say."""

from __future__ import annotations

from itertools import pairwise

import pytest
import zxingcpp

from pos_term.devices.escpos_decoder import Raster, decode
from pos_term.devices.job_checks import check_labels
from pos_term.devices.label_bytes import encode_label
from pos_term.devices.label_layout import draw_label
from pos_term.devices.raster import Bitmap
from pos_term.domain.labels import Label
from pos_term.settings import LabelSettings, PrinterSettings
from tests.hostile import HOSTILE

ELEMENTS = "010400638133393117261128" + "10L2411A" + "\x1d" + "21S(1)"
EAN = "4006381333931"
LOT = Label(title="Yogurt, plain 500 g", rows=("lot L2411A", "exp 28 Nov 2026"), element_string=ELEMENTS)
SHELF = Label(title="Yogurt, plain 500 g", rows=("4.98 / kg",), price="2.49 EUR", ean=EAN)
STOCK, HEAD = LabelSettings(), PrinterSettings()


def printed(label: Label, labels: LabelSettings = STOCK, printer: PrinterSettings = HEAD) -> Bitmap:
    """The dots of one label, taken from the bytes."""
    job = encode_label(label, 1, labels, printer)
    assert check_labels(job, 1, labels, printer) is None
    bands = [event for event in decode(job) if isinstance(event, Raster)]
    return Bitmap.from_data(bands[0].width, b"".join(band.data for band in bands))


def scanned(drawn: Bitmap) -> dict[str, bytes]:
    """What a scanner sends for each code it finds, by its AIM identifier."""
    return {found.symbology_identifier: found.bytes for found in zxingcpp.read_barcodes(drawn.to_image())}


def modules(drawn: Bitmap) -> int:
    """Dots of the narrowest run in the picture's lower half rows that hold a barcode."""
    row = f"{drawn.rows[drawn.height * 2 // 3]:0{drawn.width}b}".strip("0")
    edges = [0, *(n for n, (a, b) in enumerate(pairwise(row), start=1) if a != b), len(row)]
    return min(b - a for a, b in pairwise(edges))


def test_the_matrix_reads_back_with_its_separator_in_place() -> None:
    assert scanned(printed(LOT)) == {"]d2": ELEMENTS.encode()}


@pytest.mark.parametrize(
    ("digits", "identifier", "read"),
    [(EAN, "]E0", EAN), ("96385074", "]E4", "96385074"), ("036000291452", "]E0", "0036000291452")],
)
def test_bars_read_back(digits: str, identifier: str, read: str) -> None:
    found = scanned(printed(Label(title="Milk", price="1.29", ean=digits)))
    assert {key: value.decode().zfill(len(read)) for key, value in found.items()} == {identifier: read}


def test_a_label_may_carry_both_codes_and_a_price() -> None:
    everything = Label(
        title="חלב 3% 1 ליטר (טרי) עם ויטמינים ועוד", rows=("lot L2411A", "exp 28 Nov 2026", "x" * 80),
        price="₪ 12.90", element_string=ELEMENTS, ean=EAN,
    )  # fmt: skip
    assert scanned(printed(everything)) == {"]d2": ELEMENTS.encode(), "]E0": EAN.encode()}


@pytest.mark.parametrize("per_mm", [6, 7, 8, 12, 24])
def test_codes_are_readable_on_every_print_head(per_mm: int) -> None:
    labels = LabelSettings(dots_per_mm=per_mm, width_mm=50, height_mm=30)
    printer = PrinterSettings(dots=1024)
    wide = printed(LOT, labels, printer)
    assert scanned(wide) == {"]d2": ELEMENTS.encode()}
    assert wide.width <= 1024


@pytest.mark.parametrize(("width", "height"), [(400, 240), (240, 160), (160, 120), (880, 1600)])
@pytest.mark.parametrize("rows", [(), ("lot L2411A",), ("a" * 60,) * 12], ids=["none", "one", "many"])
def test_no_text_pushes_the_code_off_the_label(width: int, height: int, rows: tuple[str, ...]) -> None:
    label = Label(title="Headset with noise cancelling, black, " * 4, rows=rows, element_string=ELEMENTS)
    drawn = draw_label(label, width, height, 8)
    assert (drawn.width, drawn.height) == (width, height)
    assert scanned(drawn) == {"]d2": ELEMENTS.encode()}


def test_the_smallest_module_is_three_dots_on_an_ordinary_head() -> None:
    drawn = draw_label(LOT, 160, 120, 8)
    assert modules(drawn) >= 3
    assert modules(draw_label(SHELF, 400, 240, 8)) >= 3


@pytest.mark.parametrize(
    ("label", "width", "height", "words"),
    [
        (LOT, 160, 70, "too small"),
        (Label(title="", element_string=ELEMENTS), 160, 70, "the code needs 9 x 9 mm on the label"),
        (Label(title="Milk", ean=EAN), 160, 240, "the barcode 4006381333931 needs a label 43 mm wide"),
        (Label(title="Milk", price="1,234,567,890.00 EUR"), 120, 120, "does not fit on this label"),
        (Label(title="Milk", ean="4006381333930"), 400, 240, "wrong check digit"),
        (Label(title="Milk", ean="400638"), 400, 240, "no EAN or UPC"),
        (Label(title="Milk", ean="٤٠٠٦٣٨١٣٣٣٩٣١"), 400, 240, "no EAN or UPC"),
        (Label(title="Milk", element_string="hello"), 400, 240, "no GS1 element string"),
        (Label(title="Milk", element_string="10" + "L" * 21), 400, 240, "no GS1 element string"),
    ],
)
def test_what_cannot_be_printed_so_that_it_reads_is_refused_in_words(
    label: Label, width: int, height: int, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        draw_label(label, width, height, 8)


@pytest.mark.parametrize("copies", [0, -1, 1000])
def test_a_senseless_number_of_copies_is_refused(copies: int) -> None:
    with pytest.raises(ValueError, match="copies"):
        encode_label(LOT, copies, STOCK, HEAD)


@pytest.mark.parametrize("stock", ["paper", "labels"])
@pytest.mark.parametrize("cutter", ["full", "partial", "none"])
@pytest.mark.parametrize("copies", [1, 3])
def test_as_many_labels_come_out_as_were_asked_for(stock: str, cutter: str, copies: int) -> None:
    labels, printer = LabelSettings(stock=stock), PrinterSettings(cutter=cutter)
    job = encode_label(SHELF, copies, labels, printer)
    assert check_labels(job, copies, labels, printer) is None
    assert check_labels(job, copies + 1, labels, printer) is not None


def test_a_label_wider_than_the_head_becomes_as_wide_as_the_head() -> None:
    assert printed(LOT, LabelSettings(width_mm=110), PrinterSettings(dots=384)).width == 384


def test_a_price_is_larger_than_the_rows() -> None:
    with_price, without = (
        draw_label(Label(title="", rows=("each",), price=price), 400, 240, 8) for price in ("2.49", "")
    )
    assert sum(map(int.bit_count, with_price.rows)) > 8 * sum(map(int.bit_count, without.rows))


def test_a_long_name_ends_in_an_ellipsis_and_stays_on_the_label() -> None:
    long, longer = (
        draw_label(Label(title="Milk and " * n, element_string=ELEMENTS), 240, 160, 8) for n in (40, 50)
    )
    assert long.rows == longer.rows


@pytest.mark.parametrize("words", [words for _, words in HOSTILE], ids=[name for name, _ in HOSTILE])
def test_outside_text_is_drawn_and_never_obeyed(words: str) -> None:
    label = Label(title=words, rows=(words, words), element_string=ELEMENTS)
    assert scanned(printed(label)) == {"]d2": ELEMENTS.encode()}
