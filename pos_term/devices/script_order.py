"""A line of paper as it is read by eye: letters joined, right-to-left names turned round, all else in its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pos_term.domain.cells import cells, char_cells

if TYPE_CHECKING:
    from collections.abc import Callable

_PIECE = re.compile(r"\S+(?: \S+)*")
"""What stands together: two blanks or more are a gap, and nothing is carried over one."""
_AMOUNT = re.compile(r"(.*\S) ([-+]?\d[\d.,']*)")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u0870-\u08ff]")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_SIDE = "\u20d7"
"""A combining mark put behind each bracket: python-bidi reverses a run as a whole and turns no bracket round."""


@dataclass(frozen=True, slots=True)
class Cluster:
    """A character and the marks that are drawn over it."""

    column: int
    """Its first cell."""
    base: str
    marks: str = ""


def clusters(text: str, columns: int) -> Iterator[Cluster]:
    """The characters of a line by the cell they stand in, for a line of `columns` cells.

    The paper reads from left to right, and each piece between gaps stays where it stands. Within it the Unicode
    bidirectional algorithm (UAX #9) sets the order; a piece that is Hebrew or Arabic alone runs from right to left
    as a whole, so that its full stop comes last. An amount that ends in the last column is a piece of its own even
    behind a single blank: the algorithm would carry it over to the left of a Hebrew or Arabic name.
    """
    for start, piece in _pieces(text, columns):
        yield from _clusters(_in_order(piece), start)


def _pieces(text: str, columns: int) -> Iterator[tuple[int, str]]:
    for found in _PIECE.finditer(text):
        start = cells(text[: found.start()])
        piece = found.group()
        if start + cells(piece) == columns and (parts := _AMOUNT.fullmatch(piece)):
            words, amount = parts.groups()
            yield start, words
            yield columns - cells(amount), amount
        else:
            yield start, piece


def _in_order(piece: str) -> str:
    """The piece as it is drawn from left to right."""
    if not _RIGHT_TO_LEFT.search(piece):
        return piece
    from bidi import get_display

    shaped = _shaper()(piece) if _ARABIC.search(piece) else piece
    marked = "".join(char + _SIDE if unicodedata.mirrored(char) else char for char in shaped.replace(_SIDE, ""))
    return _mirrored(str(get_display(marked, base_dir=_direction(piece))))


def _direction(piece: str) -> str:
    """Where a piece begins. Latin letters or a number in front say that the till's own words are in it."""
    kinds = [kind for kind in map(unicodedata.bidirectional, piece) if kind in ("L", "R", "AL", "EN", "AN")]
    return "R" if "L" not in kinds and kinds[0] in ("R", "AL") else "L"


def _mirrored(drawn: str) -> str:
    """Brackets in a right-to-left run turned round (UAX #9, L4): their mark has come to stand before them."""
    from bidi.mirror import MIRRORED

    shown, characters = [], iter(drawn)
    for char in characters:
        if char == _SIDE:
            turned = next(characters)
            shown.append(MIRRORED.get(turned, turned))
        else:
            shown.append(char)
            if unicodedata.mirrored(char):
                next(characters)
    return "".join(shown)


@cache
def _shaper() -> Callable[[str], str]:
    """Gives Arabic letters the form that joins them to their neighbours, as characters of their own."""
    from arabic_reshaper import ArabicReshaper

    # Only the ligatures of lam and alef are asked of every typeface; the others are one cell for whole words.
    wanted = {"delete_harakat": False, "ARABIC LIGATURE ALLAH": False}
    shape: Callable[[str], str] = ArabicReshaper(configuration=wanted).reshape
    return shape


def _clusters(drawn: str, column: int) -> Iterator[Cluster]:
    """Marks to their letters: a right-to-left run that was turned round has them before it, all others behind."""
    base, marks, waiting = "", "", ""
    for char in drawn:
        if char_cells(char) == 0:
            if _RIGHT_TO_LEFT.match(char) or not base:
                waiting += char
            else:
                marks += char
            continue
        if base:
            yield Cluster(column, base, marks)
            column += char_cells(base)
        base, marks, waiting = char, waiting, ""
    if base:
        yield Cluster(column, base, marks + waiting)
