"""The sheet of the scanner check on paper: A4 at 300 dots an inch, as PDF or PNG.

zxing-cpp makes each symbol and reads it back from the very page before the page is given out: a sheet that no
scanner could read would call every scanner broken.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pos_term.domain.scan_types import GS
from pos_term.domain.scanner_check_symbols import SYMBOLS, Symbol

if TYPE_CHECKING:
    from PIL.Image import Image

DPI = 300
_WIDTH, _HEIGHT = 2480, 3508
"""A4 (210 x 297 mm). What matters stands within 200 x 265 mm, so that US Letter takes it at full size as well."""
_LEFT, _RIGHT = 180, 2300
_FIRST, _ROW = 720, 500
"""Where the first symbol's row begins, and how high each is."""
_FORMATS = {"]E0": "EAN13", "]C1": "Code128", "]d2": "DataMatrix", "]Q1": "QRCode", "]C0": "Code128"}
_DOTS = {"EAN13": 4, "Code128": 4, "DataMatrix": 8, "QRCode": 7}
"""Dots of the narrowest bar or cell: 4 are 0.34 mm (13 mil), 8 are 0.68 mm; every retail scanner reads them."""
_TALLEST = 300
_LINE = 32
"""Characters in a line of a caption."""
_SUFFIXES = (".pdf", ".png")
_HOW = (
    "Print this page at full size (100 %), on white paper. On the till choose: Devices, Scanner check.",
    "Then scan the symbols from 1 to 5. Cover the others with a hand if the scanner picks the wrong one.",
    "Nothing on this page can be sold: the numbers are GS1's for demonstrations.",
)


class SheetFault(Exception):
    """A symbol does not read back as it should; the message says which."""


def write_sheet(path: Path) -> str | None:
    """Write the sheet as PDF or PNG, by the name's ending; None when done, else why not, in plain words.

    A file that is there already is replaced, whole or not at all.
    """
    if path.suffix.lower() not in _SUFFIXES:
        return f"The sheet is a PDF or PNG file; end the name in {' or '.join(_SUFFIXES)}."
    half = path.with_name(f".{path.name}.half")
    try:
        page = draw_sheet()
        with half.open("wb") as file:
            page.save(file, format=path.suffix[1:].upper(), **_details(path.suffix.lower()))
        half.replace(path)
    except SheetFault as fault:
        return f"The sheet was not written: {fault}."
    except OSError as error:
        return f"{path} cannot be written: {error.strerror or error}; check the path and its rights."
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)
    return None


def _details(suffix: str) -> dict[str, Any]:
    if suffix == ".png":
        return {"dpi": (DPI, DPI)}
    return {"resolution": float(DPI), "title": "pos_term scanner check", "producer": "pos_term"}


def draw_sheet() -> Image:
    """The page, black on white, each symbol of it read back. Raises SheetFault."""
    from PIL import Image, ImageDraw, ImageFont

    page = Image.new("L", (_WIDTH, _HEIGHT), 255)
    draw = ImageDraw.Draw(page)

    def write(x: int, y: int, text: str, size: int) -> None:
        draw.text((x, y), text, fill=0, font=ImageFont.load_default(size))

    write(_LEFT, 170, "Scanner check", 110)
    for line, words in enumerate(_HOW):
        write(_LEFT, 340 + 70 * line, words, 46)
    for symbol in SYMBOLS:
        top = _FIRST + (symbol.number - 1) * _ROW
        draw.line((_LEFT, top - 40, _RIGHT, top - 40), fill=0, width=3)
        write(_LEFT, top, str(symbol.number), 150)
        write(_LEFT + 200, top, symbol.name, 60)
        for line, words in enumerate((*_caption(symbol), f"For: {symbol.shows}")):
            write(_LEFT + 200, top + 90 + 55 * line, words, 38)
        picture = _picture(symbol)
        page.paste(picture, (_RIGHT - picture.width, top + (_TALLEST - picture.height) // 2))
    for symbol in SYMBOLS:
        top = _FIRST + (symbol.number - 1) * _ROW
        _read_back(symbol, page.crop((_LEFT, top - 30, _RIGHT + 60, top + _ROW - 60)))
    return page


def _caption(symbol: Symbol) -> list[str]:
    """What a symbol holds, in lines that end before the symbol begins; the font has no picture for a separator."""
    first, *others = symbol.payload.split(GS)
    parts = [first, *(f"<GS> {part}" for part in others)]
    return [part[at : at + _LINE] for part in parts for at in range(0, len(part), _LINE)]


def _picture(symbol: Symbol) -> Image:
    """One symbol with its quiet zone."""
    import zxingcpp
    from PIL import Image

    name = _FORMATS[symbol.aim]
    kind = getattr(zxingcpp.BarcodeFormat, name)
    try:
        if symbol.is_gs1:
            made = zxingcpp.create_barcode(_bracketed(symbol), kind, gs1=True)
        else:
            made = zxingcpp.create_barcode(symbol.payload, kind)
    except ValueError as error:
        raise SheetFault(f"symbol {symbol.number} cannot be drawn: {error}") from error
    drawn: Any = made.to_image(scale=_DOTS[name])
    height, width = drawn.shape
    picture = Image.frombytes("L", (width, height), memoryview(drawn).tobytes())
    # Bars may be cut to a row's height; cells of a 2D symbol may not.
    return picture if symbol.aim in ("]d2", "]Q1") else picture.resize((width, _TALLEST), Image.Resampling.NEAREST)


def _bracketed(symbol: Symbol) -> str:
    """A GS1 payload as zxing-cpp takes it: `(01)…(10)…`, FNC1 where it is needed being its own affair."""
    from pos_term.domain.gs1 import walk

    return "".join(f"({ai}){value}" for ai, value in walk(symbol.payload).elements)


def _read_back(symbol: Symbol, place: Image) -> None:
    """Read a symbol from the page as a scanner would."""
    import zxingcpp

    found = zxingcpp.read_barcodes(place)
    read = [(each.symbology_identifier, each.bytes) for each in found]
    if read != [(symbol.aim, symbol.right(aim=False))]:
        raise SheetFault(f"symbol {symbol.number} ({symbol.name}) does not read back as it should")
