"""A listing as a PDF: A4, tables that go over pages with their headings, text that can be searched and copied."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from pos_term.devices.pdf_text import Pen
from pos_term.domain.listing import Heading, Letterhead, Listing, Table

_PORTRAIT, _LANDSCAPE = (210.0, 297.0), (297.0, 210.0)
_EDGE = 14.0
_FOOT = 10.0
_TITLE, _WORDS, _CELLS, _SMALL = 15, 9, 8, 7
"""Sizes in points."""
_POINT = 25.4 / 72
_LEADING = 1.25
_GAP = 2.5
"""Millimetres between two columns."""
_WIDEST, _NARROWEST = 60.0, 12.0
"""Millimetres that a column takes at most before the others give way, and at least."""


def write_pdf(path: Path, listing: Listing, head: Letterhead) -> str | None:
    """Write a listing; None when done, else why not, in plain words.

    A file that is there already is replaced, whole or not at all.
    """
    if path.suffix.lower() != ".pdf":
        return "The file is a PDF; end its name in .pdf."
    half = path.with_name(f".{path.name}.half")
    try:
        half.write_bytes(make_pdf(listing, head))
        half.replace(path)
    except OSError as error:
        return f"{path} cannot be written: {error.strerror or error}; check the path and its rights."
    finally:
        with suppress(OSError):
            half.unlink(missing_ok=True)
    return None


def make_pdf(listing: Listing, head: Letterhead) -> bytes:
    """The bytes of the document."""
    return _Writer(listing, head).bytes()


def _texts(listing: Listing, head: Letterhead) -> Iterator[str]:
    yield from (listing.title, head.shop, head.made_at, *listing.words)
    for each in listing.tables:
        yield each.title
        yield from (heading.title for heading in each.headings)
        for row in each.rows:
            yield from row


class _Writer:
    """One document while it is written."""

    def __init__(self, listing: Listing, head: Letterhead) -> None:
        from fpdf import FPDF

        self.listing, self.head = listing, head
        self.pdf = FPDF(unit="mm")
        self.pdf.set_auto_page_break(auto=False)
        self.pdf.set_creation_date(head.made)
        self.pdf.set_producer("pos_term")
        self.pen = Pen(self.pdf, _texts(listing, head))
        self.pdf.set_title(listing.title)
        wide = any(sum(self._natural(each)) > _PORTRAIT[0] - 2 * _EDGE for each in listing.tables)
        self.size = _LANDSCAPE if wide else _PORTRAIT
        self.y = 0.0

    @property
    def room(self) -> float:
        """Millimetres between the edges."""
        return self.size[0] - 2 * _EDGE

    def bytes(self) -> bytes:
        """Lay everything out."""
        self._page()
        self._line(self.listing.title, _TITLE, bold=True)
        for words in self.listing.words:
            for text in self.pen.wrap(words, _WORDS, self.room):
                self._line(text, _WORDS)
        for each in self.listing.tables:
            self._table(each)
        for number in range(1, self.pdf.pages_count + 1):
            self.pdf.page = number
            self.pen.new_page()
            foot = f"{self.listing.title} - page {number} of {self.pdf.pages_count}"
            self.pen.write(_EDGE, self.size[1] - _FOOT, foot, _SMALL)
        self.pen.finish()
        return bytes(self.pdf.output())

    def _page(self) -> None:
        self.pdf.add_page(orientation="landscape" if self.size is _LANDSCAPE else "portrait", format="A4")
        self.pen.new_page()
        training = "   TRAINING" if self.head.training else ""
        self.y = _EDGE
        self._line(f"{self.head.shop}   {self.head.made_at}{training}", _SMALL)
        self.y += 2

    def _fits(self, height: float) -> bool:
        return self.y + height <= self.size[1] - _EDGE - 4

    def _line(self, text: str, size: int, *, bold: bool = False) -> None:
        height = size * _POINT * _LEADING
        if self.y > _EDGE and not self._fits(height):
            self._page()
        self.y += height
        self.pen.write(_EDGE, self.y, text, size, bold=bold)

    # -- tables --------------------------------------------------------------------------------------------

    def _table(self, each: Table) -> None:
        height = _CELLS * _POINT * _LEADING
        if not self._fits(height * 5 + 6):
            self._page()
        self.y += 4
        self._line(each.title, _WORDS + 1, bold=True)
        self.y += 1
        if not each.rows:
            self._line("none", _CELLS)
            return
        widths = self._widths(each)
        titles = [heading.title for heading in each.headings]
        self._row(each.headings, titles, widths, bold=True)
        for row in each.rows:
            lines = self._wrapped(row, widths)
            if not self._fits(max(map(len, lines)) * height):
                self._page()
                self._row(each.headings, titles, widths, bold=True)
            self._lines(each.headings, lines, widths)

    def _row(
        self, headings: Sequence[Heading], cells: Sequence[str], widths: Sequence[float], *, bold: bool = False
    ) -> None:
        self._lines(headings, self._wrapped(cells, widths, bold=bold), widths, bold=bold)
        if bold:
            self.y += 0.8
            self.pdf.set_line_width(0.2)
            self.pdf.line(_EDGE, self.y, _EDGE + sum(widths) + _GAP * (len(widths) - 1), self.y)
            self.y += 0.6

    def _wrapped(self, cells: Sequence[str], widths: Sequence[float], *, bold: bool = False) -> list[list[str]]:
        pairs = zip(cells, widths, strict=True)
        return [self.pen.wrap(cell, _CELLS, width, bold=bold) if cell else [] for cell, width in pairs]

    def _lines(
        self, headings: Sequence[Heading], lines: Sequence[Sequence[str]], widths: Sequence[float], *,
        bold: bool = False,
    ) -> None:  # fmt: skip
        height = _CELLS * _POINT * _LEADING
        for n in range(max(map(len, lines), default=0)):
            self.y += height
            x = _EDGE
            for heading, cell, width in zip(headings, lines, widths, strict=True):
                if n < len(cell):
                    shift = width - self.pen.width(cell[n], _CELLS, bold=bold) if heading.right else 0.0
                    self.pen.write(x + shift, self.y, cell[n], _CELLS, bold=bold)
                x += width + _GAP

    def _natural(self, each: Table) -> list[float]:
        """How wide each column wants to be, with the gap behind it."""
        wanted = []
        for n, heading in enumerate(each.headings):
            cells = {row[n] for row in each.rows}
            widest = max((self.pen.width(cell, _CELLS) for cell in cells), default=0.0)
            wanted.append(min(_WIDEST, max(widest, self.pen.width(heading.title, _CELLS, bold=True))) + _GAP)
        return wanted

    def _widths(self, each: Table) -> list[float]:
        """Millimetres of each column: as wide as it wants to be; where that is too much the widest give way."""
        widths = [width - _GAP for width in self._natural(each)]
        room = self.room - _GAP * (len(widths) - 1)
        while sum(widths) > room + 0.01:
            widest = max(widths)
            second = max((width for width in widths if width < widest), default=0.0)
            many = sum(1 for width in widths if width == widest)
            lower = max(second, widest - (sum(widths) - room) / many, min(_NARROWEST, room / len(widths)))
            if lower >= widest:
                return [room / len(widths)] * len(widths)
            widths = [lower if width == widest else width for width in widths]
        return widths
