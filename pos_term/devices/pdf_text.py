"""Text of any script on a PDF page: Latin in Helvetica, which every reader has, all else in dots of its own.

Letters come in the order in which they are read by eye (`script_order`); the table by which a reader turns dots
back into text names the letters as they are written, so that a search finds them.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pos_term.devices.script_order import clusters
from pos_term.domain.clean import clean

if TYPE_CHECKING:
    from fpdf import FPDF

LONGEST = 2000
"""Characters of one cell."""
LATIN = "Helvetica"
DOTS = "dots"
_JOINED = frozenset(map(chr, (*range(0xFB50, 0xFE00), *range(0xFE70, 0xFEFF))))
"""Arabic letters in the form that joins them to their neighbours (Unicode's Arabic Presentation Forms A and B)."""
_SPARE = 0.01
"""Millimetres that sums of widths may be off."""
_NEVER = 10**6
"""More columns than any text has: nothing on a page of this size stands in its last one."""


@dataclass(frozen=True, slots=True)
class Run:
    """Characters side by side in one typeface, from left to right; marks stand behind their letter."""

    text: str
    latin: bool


def is_latin(char: str) -> bool:
    """Whether Helvetica has it: printable ISO 8859-1, as the PDF reference gives every reader."""
    return " " <= char <= "~" or "\xa1" <= char <= "\xff"


@lru_cache(maxsize=8192)
def runs(text: str) -> tuple[Run, ...]:
    """A text from outside as it is drawn from left to right."""
    safe = clean(text, limit=LONGEST)
    if all(map(is_latin, safe)):
        return (Run(safe, latin=True),) if safe else ()
    found: list[Run] = []
    for each in clusters(safe, _NEVER):
        whole = unicodedata.normalize("NFC", each.base + each.marks)
        latin = all(map(is_latin, whole))
        if found and found[-1].latin == latin:
            whole = found.pop().text + whole
        found.append(Run(whole, latin))
    return tuple(found)


class Pen:
    """Writes on the pages of one document."""

    def __init__(self, pdf: FPDF, texts: Iterable[str]) -> None:
        self.pdf = pdf
        self._dots = _take_dots(pdf, texts)
        self._wide: dict[tuple[str, bool, bool], float] = {}
        """Millimetres of a character in a typeface, at one point: no letter changes the width of another one."""
        self._face: tuple[str, str, int] | None = None

    def width(self, text: str, size: int, *, bold: bool = False) -> float:
        """Millimetres that a text takes."""
        return sum(self._width(run, size, bold=bold) for run in runs(text))

    def write(self, x: float, y: float, text: str, size: int, *, bold: bool = False) -> None:
        """Write one line from `x` on, standing on `y`, both in millimetres."""
        for run in runs(text):
            self._take(run.latin, bold, size)
            self.pdf.text(x, y, run.text)
            x += self._width(run, size, bold=bold)

    def new_page(self) -> None:
        """A page begins: no typeface is chosen on it yet."""
        self._face = None

    def wrap(self, text: str, size: int, room: float, *, bold: bool = False) -> list[str]:
        """The lines of a text that fit into so many millimetres, broken between words where that is possible."""
        safe = clean(text, limit=LONGEST)
        if self.width(safe, size, bold=bold) <= room + _SPARE:
            return [safe] if safe else []
        lines: list[str] = []
        for word in safe.split(" "):
            joined = f"{lines[-1]} {word}" if lines else word
            if self.width(joined, size, bold=bold) <= room + _SPARE:
                lines[-1:] = [joined]
                continue
            lines += list(self._broken(word, size, room, bold=bold))
        return lines

    def _broken(self, word: str, size: int, room: float, *, bold: bool) -> Iterator[str]:
        part = ""
        for char in word:
            if part and self.width(part + char, size, bold=bold) > room + _SPARE:
                yield part
                part = ""
            part += char
        yield part

    def finish(self) -> None:
        """Let a search find Arabic letters as they are written, not the joined forms in which they are drawn."""
        from fpdf.fonts import CoreFont

        if not self._dots:
            return
        font = self.pdf.fonts[DOTS]
        assert not isinstance(font, CoreFont)  # noqa: S101 - narrows the type
        for drawn, _ in font.subset.items():
            if drawn and isinstance(drawn.unicode, tuple) and chr(drawn.unicode[0]) in _JOINED:
                drawn.unicode = tuple(map(ord, unicodedata.normalize("NFKC", chr(drawn.unicode[0]))))

    def _width(self, run: Run, size: int, *, bold: bool) -> float:
        return size * sum(self._char(char, run.latin, bold and run.latin) for char in run.text)

    def _char(self, char: str, latin: bool, bold: bool) -> float:
        found = self._wide.get((char, latin, bold))
        if found is None:
            self._take(latin, bold, 1)
            found = self._wide[char, latin, bold] = self.pdf.get_string_width(char)
        return found

    def _take(self, latin: bool, bold: bool, size: int) -> None:
        """Choose a typeface, unless it is the one that is chosen."""
        face = (LATIN, "B" if bold else "", size) if latin else (DOTS, "", size)
        if face != self._face:
            self.pdf.set_font(*face)
            self._face = face


def _take_dots(pdf: FPDF, texts: Iterable[str]) -> bool:
    """Give the document a typeface of all characters that Helvetica does not have; whether there are any."""
    from pos_term.devices.pdf_font import typeface

    chars = {char for text in texts for run in runs(text) if not run.latin for char in run.text}
    if not chars:
        return False
    with TemporaryDirectory(prefix="pos_term") as folder:
        file = Path(folder) / "dots.ttf"
        file.write_bytes(typeface(chars | {" "}))
        pdf.add_font(DOTS, "", file)
    return True
