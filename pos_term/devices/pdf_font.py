"""A typeface for a PDF, of just the characters that stand in it: the dots of GNU Unifont as outlines.

Every PDF reader has Helvetica for Latin letters; no font that may be handed on and is small has all other scripts.
Unifont's dots are in the house already (SIL Open Font License 1.1, which lets a document embed them).
"""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from pos_term.devices.unifont import HEIGHT, Glyph, glyph
from pos_term.domain.cells import char_cells

EM = 1024
"""Units of the square a wide character fills; an ordinary one is half as wide."""
_DOT = EM // HEIGHT
_BELOW = 2
"""Dot rows under the line that letters stand on."""
NAME = "Unifont dots"


def typeface(chars: Iterable[str]) -> bytes:
    """A TrueType font with these characters; one that Unifont has no glyph for looks like `?`."""
    from fontTools.fontBuilder import FontBuilder

    wanted = sorted(set(chars))
    names = [".notdef", *(f"u{ord(char):04X}" for char in wanted)]
    dots = [_dots("?"), *map(_dots, wanted)]
    builder = FontBuilder(EM, isTTF=True)
    builder.setupGlyphOrder(names)
    builder.setupCharacterMap({ord(char): name for char, name in zip(wanted, names[1:], strict=True)})
    widths = [
        dots[0].width,
        *(0 if _joins(char) else each.width for char, each in zip(wanted, dots[1:], strict=True)),
    ]
    outlines = [_outline(each, width) for each, width in zip(dots, widths, strict=True)]
    builder.setupGlyf(dict(zip(names, outlines, strict=True)))
    builder.setupHorizontalMetrics({name: (width * _DOT, 0) for name, width in zip(names, widths, strict=True)})
    builder.setupHorizontalHeader(ascent=(HEIGHT - _BELOW) * _DOT, descent=-_BELOW * _DOT)
    builder.setupNameTable({"familyName": NAME, "styleName": "Regular", "psName": NAME.replace(" ", "")})
    builder.setupOS2(sTypoAscender=(HEIGHT - _BELOW) * _DOT, sTypoDescender=-_BELOW * _DOT)
    builder.setupPost()
    made = BytesIO()
    builder.save(made)
    return made.getvalue()


def _dots(char: str) -> Glyph:
    return glyph(char) or glyph("?") or Glyph(8, (0,) * HEIGHT)


def _joins(char: str) -> bool:
    """Whether it is drawn over the character before it."""
    return char_cells(char) == 0


def _outline(dots: Glyph, width: int) -> Any:
    """The dots as upright rectangles, each as tall as dots stand below one another.

    What takes no room of its own (`width` 0) lies over the room of the character before it.
    """
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    for column in range(dots.width):
        bit, top = 1 << (dots.width - 1 - column), -1
        for row in range(HEIGHT + 1):
            black = row < HEIGHT and bool(dots.rows[row] & bit)
            if black and top < 0:
                top = row
            elif not black and top >= 0:
                left = (column - (0 if width else dots.width)) * _DOT
                right = left + _DOT
                high, low = (HEIGHT - _BELOW - top) * _DOT, (HEIGHT - _BELOW - row) * _DOT
                pen.moveTo((left, low))
                for point in ((left, high), (right, high), (right, low)):
                    pen.lineTo(point)
                pen.closePath()
                top = -1
    return pen.glyph()
