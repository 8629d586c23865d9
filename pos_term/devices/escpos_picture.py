"""A job as it would come out of the printer, drawn: for previews and for tests that look at paper."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_term.devices.barcode_dots import ean, qr
from pos_term.devices.escpos_events import QR, Barcode, Cut, Event, Feed, Init, Other, Raster, Styled, Text
from pos_term.devices.escpos_images import PRINT_STORED, bit_image, stored_graphics
from pos_term.devices.escpos_reader import decode
from pos_term.devices.raster import Bitmap
from pos_term.devices.script_image import Grid, draw_as_stored
from pos_term.domain.cells import cells

if TYPE_CHECKING:
    from PIL.Image import Image

_LINE = 30
"""Dots from line to line: 1/6 inch at 180 dpi."""
_FONTS = {0: (12, 24), 48: (12, 24), 1: (9, 17), 49: (9, 17)}
"""Dots of a character, by the argument of `ESC M`."""
_BOLD, _TALL, _WIDE = 8, 16, 32
"""Bits of `ESC !`."""
_BAR_HEIGHT, _BAR_MODULE = 80, 3
_MOST_FEED = 20
"""Lines of white paper that are drawn at most at one go."""


def picture(job: bytes, *, dots: int = 576, encoding: str | None = None) -> Image:
    """Draw a job on paper `dots` wide, black on white; a cut is a dashed line. Raises DecodeError.

    Text is drawn in Unifont on the printer's character grid, pictures in each way they are sent. Of the barcodes,
    which no job of ours sends as such, EAN and UPC are drawn; all else is left out.
    """
    paper = _Paper(dots)
    for event in decode(job, encoding=encoding):
        paper.take(event)
    return paper.whole().to_image()


class _Paper:
    def __init__(self, dots: int) -> None:
        self._dots = dots
        self._rows: list[int] = []
        self._stored: Bitmap | None = None
        self._set_back()

    def take(self, event: Event) -> None:
        """Do one thing."""
        match event:
            case Init():
                self._set_back()
            case Styled():
                self._looks[event.name] = event.value
            case Text():
                self._line.append(self._text(event.text))
            case Feed():
                self._end_line(min(event.lines, _MOST_FEED))
            case QR():
                self._qr(event.payload)
            case Barcode():
                self._barcode(event.payload)
            case Raster():
                self._append(Bitmap.from_data(event.width, event.data).stretched(event.wide, event.high))
            case Cut():
                self._cut()
            case Other(name="GS FF"):
                self._cut()
            case Other(name="GS !"):
                self._looks["times"] = event.arguments[0]
            case Other(name="ESC *"):
                self._line.append(bit_image(event.arguments))
            case Other(name="GS ( L"):
                self._graphics(event.arguments)
            case _:
                pass

    def whole(self) -> Bitmap:
        """All of the paper; a line that nothing ended is on it."""
        if self._line:
            self._end_line(1)
        return Bitmap(self._dots, self._rows or [0])

    def _set_back(self) -> None:
        self._looks: dict[str, int] = {}
        self._line: list[Bitmap] = []

    def _text(self, text: str) -> Bitmap:
        size = self._looks.get("size", 0)
        width, height = _FONTS.get(self._looks.get("font", size & 1), _FONTS[0])
        times = self._looks.get("times", 0)
        wide = (times >> 4 & 7) + 1 if times else 2 if size & _WIDE else 1
        high = (times & 7) + 1 if times else 2 if size & _TALL else 1
        grid = Grid(cells(text), width * wide, height * high)
        return draw_as_stored(text, grid, bold=bool(size & _BOLD or self._looks.get("bold", 0) & 1))

    def _end_line(self, lines: int) -> None:
        if not lines:
            return
        line, self._line = self._line, []
        tall = max((part.height for part in line), default=0)
        joined = Bitmap.blank(sum(part.width for part in line), max(_LINE, tall))
        at = 0
        for part in line:
            joined.paste(part, at, tall - part.height)
            at += part.width
        self._append(joined)
        self._rows += [0] * (_LINE * (lines - 1))

    def _code(self, code: Bitmap) -> None:
        if self._line:
            self._end_line(1)
        self._append(code)

    def _graphics(self, arguments: bytes) -> None:
        if arguments not in PRINT_STORED:
            self._stored = stored_graphics(arguments)
        elif self._stored is not None:
            self._code(self._stored)

    def _qr(self, payload: bytes) -> None:
        try:
            code = qr(payload)
        except ValueError:
            return
        self._code(code.scaled(max(1, min(16, self._looks.get("QR size", 3)))))

    def _barcode(self, payload: bytes) -> None:
        digits = payload.decode("ascii", "replace")
        try:
            bars = ean(digits)
        except ValueError:
            return
        row = bars.scaled(_BAR_MODULE).rows[0]
        self._code(Bitmap(bars.width * _BAR_MODULE, [row] * _BAR_HEIGHT))

    def _append(self, part: Bitmap) -> None:
        """Put a picture on the paper where the line's alignment says."""
        align = self._looks.get("align", 0) % 48
        room = max(0, self._dots - part.width)
        line = Bitmap.blank(self._dots, part.height)
        line.paste(part, {1: room // 2, 2: room}.get(align, 0), 0)
        self._rows += line.rows

    def _cut(self) -> None:
        dash = Bitmap.from_data(8, b"\xf0").rows[0]
        rule = sum(dash << 8 * n for n in range(self._dots // 8))
        self._rows += [0] * 4 + [rule] * 2 + [0] * 4
