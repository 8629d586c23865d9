"""A label drawn in dots: the name on top, the DataMatrix at the left, rows and the price beside it, bars below."""

from __future__ import annotations

from dataclasses import dataclass

from pos_term.devices.barcode_dots import ean, gs1_data_matrix
from pos_term.devices.raster import Bitmap
from pos_term.devices.script_image import Grid, draw_line
from pos_term.domain.cells import cells, clip, wrap
from pos_term.domain.clean import clean
from pos_term.domain.labels import Label

_CELL, _TALL = 8, 16
"""Dots of Unifont's cell."""
_TITLES = ((3, 1), (2, 2), (2, 1), (1, 2), (1, 1))
"""How a title may stand, best first: times the typeface's size, and rows."""
_LARGEST_PRICE, _LEAST_PRICE = 6, 2
_ELLIPSIS = "…"


@dataclass(frozen=True, slots=True)
class Scale:
    """What the print head makes of millimetres."""

    per_mm: int

    @property
    def type(self) -> int:
        """Times the typeface's size for the smallest text: about 2 mm."""
        return (self.per_mm * 2 + 8) // 16

    @property
    def matrix_module(self) -> int:
        """Dots of the smallest DataMatrix module that scanners read well: 0.375 mm."""
        return -(-375 * self.per_mm // 1000)

    @property
    def bar_module(self) -> int:
        """Dots of the smallest EAN/UPC module: 0.264 mm, 80 % (GS1 General Specifications, symbol table 1)."""
        return -(-264 * self.per_mm // 1000)


def draw_label(label: Label, width: int, height: int, per_mm: int) -> Bitmap:
    """Draw a label of `width` x `height` dots, `per_mm` of them to the millimetre.

    A text that does not fit ends in an ellipsis and rows that do not fit are left off, the last first. Codes and
    the price are never cut: raises ValueError, in plain words, where they do not fit, or are none.
    """
    return _Layout(label, width, height, Scale(per_mm)).drawn()


class _Layout:
    def __init__(self, label: Label, width: int, height: int, scale: Scale) -> None:
        self._paper = Bitmap.blank(width, height)
        self._scale, self._margin = scale, scale.per_mm
        self._room = width - 2 * self._margin
        self._title = clean(label.title)
        self._rows = [text for text in map(clean, label.rows) if text]
        self._price = clean(label.price)
        self._matrix = gs1_data_matrix(label.element_string) if label.element_string else None
        self._bars = self._sized_bars(label.ean) if label.ean else None
        self._digits = label.ean

    def drawn(self) -> Bitmap:
        """The whole label."""
        foot = self._least_foot()
        title, top = self._title_rows(self._paper.height - 2 * self._margin - foot)
        y = self._margin
        for row, times in title:
            self._paper.paste(self._text(row, times, bold=True), self._margin, y)
            y += _TALL * times
        bottom = self._paper.height - self._margin
        if self._bars is not None:
            bottom = self._draw_bars(self._bars, bottom, bottom - y - self._wanted_body())
        self._draw_body(self._margin + top, bottom)
        return self._paper

    def _text(self, text: str, times: int, *, bold: bool = False) -> Bitmap:
        return draw_line(text, Grid(cells(text), _CELL * times, _TALL * times), bold=bold)

    # -- the name ---------------------------------------------------------------------------------------------

    def _title_rows(self, room: int) -> tuple[list[tuple[str, int]], int]:
        """The name as large as the rest allows, and how much height it takes."""
        if not self._title:
            return [], 0
        fitting = []
        for times, most in ((size * self._scale.type, most) for size, most in _TITLES):
            columns = self._room // (_CELL * times)
            if columns < 2:
                continue
            rows = wrap(self._title, columns)
            shown = rows if len(rows) <= most else _cut(rows, most, columns)
            taken = len(shown) * _TALL * times
            whole = len(rows) <= most
            if taken + self._least_body() <= room:
                fitting.append((whole and taken + self._wanted_body() <= room, shown, times, taken))
        if not fitting:
            raise ValueError("this label is too small for what it has to carry; set larger labels")
        best = next((each for each in fitting if each[0]), fitting[-1])
        _, shown, times, taken = best
        return [(row, times) for row in shown], taken

    # -- what stands beside the matrix ------------------------------------------------------------------------

    def _least_body(self) -> int:
        """Height that the matrix and the price cannot do without."""
        matrix = self._matrix.height * self._scale.matrix_module if self._matrix else 0
        return max(matrix, _TALL * self._scale.type if self._price else 0)

    def _wanted_body(self) -> int:
        """Height for the matrix, every row in small type and a price that stands out."""
        small = _TALL * self._scale.type
        beside = len(self._rows) * small + (_LEAST_PRICE * small if self._price else 0)
        return max(self._least_body(), beside)

    def _draw_body(self, top: int, bottom: int) -> None:
        left = self._margin
        if self._matrix is not None:
            left += self._draw_matrix(self._matrix, top, bottom) + self._margin
        room = self._paper.width - self._margin - left
        small = self._scale.type
        columns = room // (_CELL * small)
        rows = [clip(row, columns, mark=_ELLIPSIS) for row in self._rows] if columns > 1 else []
        least = _LEAST_PRICE if self._price else 0
        rows = rows[: max(0, (bottom - top) // (_TALL * small) - least)]
        if self._price:
            bottom = self._draw_price(left, room, top + len(rows) * _TALL * small, bottom)
        self._draw_rows(rows, left, room, top, bottom)

    def _draw_rows(self, rows: list[str], left: int, room: int, top: int, bottom: int) -> None:
        small, twice = self._scale.type, self._scale.type * 2
        fits = all(cells(row) * _CELL * twice <= room for row in self._rows[: len(rows)])
        times = twice if fits and len(rows) * _TALL * twice <= bottom - top else small
        for n, row in enumerate(rows):
            self._paper.paste(self._text(row, times), left, top + n * _TALL * times)

    def _draw_price(self, left: int, room: int, top: int, bottom: int) -> int:
        """The price at the right, as large as there is room for; gives the row it begins in."""
        unit = self._scale.type
        times = min(_LARGEST_PRICE * unit, room // (_CELL * cells(self._price)), (bottom - top) // _TALL)
        if times < 1:
            raise ValueError(f"the price {self._price} does not fit on this label; set larger labels")
        drawn = self._text(self._price, times, bold=True)
        self._paper.paste(drawn, left + room - drawn.width, bottom - drawn.height)
        return bottom - drawn.height

    # -- codes --------------------------------------------------------------------------------------------------

    def _draw_matrix(self, matrix: Bitmap, top: int, bottom: int) -> int:
        """The matrix at the left; gives its width."""
        least = self._scale.matrix_module
        wide = self._room // 2 if self._rows or self._price else self._room
        fitting = min((bottom - top) // matrix.height, max(wide // matrix.width, least), 2 * least)
        if fitting < least or matrix.width * least > self._room:
            side = -(-matrix.width * least // self._scale.per_mm)
            raise ValueError(f"the code needs {side} x {side} mm on the label; set larger labels")
        code = matrix.scaled(fitting)
        self._paper.paste(code, self._margin, top + (bottom - top - code.height) // 2)
        return code.width

    def _sized_bars(self, digits: str) -> Bitmap:
        """One row of bars as wide as the label takes them; their quiet zones may reach to its edges."""
        bars = ean(digits)
        least = self._scale.bar_module
        module = min(self._paper.width // bars.width, 2 * least)
        if module < least:
            needed = -(-bars.width * least // self._scale.per_mm)
            raise ValueError(f"the barcode {digits} needs a label {needed} mm wide; set larger labels")
        return bars.scaled(module)

    def _least_foot(self) -> int:
        """Height of bars that a scanner can cross, and their digits."""
        return 5 * self._scale.per_mm + _TALL * self._scale.type if self._bars else 0

    def _draw_bars(self, bars: Bitmap, bottom: int, room: int) -> int:
        """Bars and digits at the bottom, up to 10 mm high; gives the row they begin in."""
        digits = self._text(self._digits, self._scale.type)
        high = min(room - digits.height, 10 * self._scale.per_mm)
        high = max(high, 5 * self._scale.per_mm)
        left = (self._paper.width - bars.width) // 2
        top = bottom - digits.height - high
        self._paper.paste(Bitmap(bars.width, [bars.rows[0]] * high), left, top)
        self._paper.paste(digits, (self._paper.width - digits.width) // 2, bottom - digits.height)
        return top


def _cut(rows: list[str], most: int, columns: int) -> list[str]:
    return [*rows[: most - 1], clip(" ".join(rows[most - 1 :]), columns, mark=_ELLIPSIS)]
