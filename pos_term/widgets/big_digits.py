"""Amounts in large digits: three rows of half blocks, or of box lines where the room is narrow."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style
from textual.renderables.digits import Digits

ROWS = 3
"""Rows that a large amount takes."""

_BLOCKS = {
    "0": ("█▀█", "█ █", "█▄█"),
    "1": ("▀█ ", " █ ", "▄█▄"),
    "2": ("▀▀█", "█▀▀", "█▄▄"),
    "3": ("▀▀█", " ▀█", "▄▄█"),
    "4": ("█ █", "█▄█", "  █"),
    "5": ("█▀▀", "▀▀█", "▄▄█"),
    "6": ("█▀▀", "█▀█", "█▄█"),
    "7": ("▀▀█", "  █", "  █"),
    "8": ("█▀█", "█▀█", "█▄█"),
    "9": ("█▀█", "▀▀█", "▄▄█"),
    "-": ("   ", "▀▀▀", "   "),
    ".": (" ", " ", "▄"),
}
_BOLD = Style(bold=True)


def large(amount: str, width: int) -> tuple[str, str, str]:
    """An amount such as `12345.67` as three rows at the right of `width` cells, as large as fits."""
    drawn = (_blocks, _lines) if all(c in _BLOCKS for c in amount) else ()
    for draw in drawn:
        rows = draw(amount)
        if len(rows[0]) <= width:
            return (rows[0].rjust(width), rows[1].rjust(width), rows[2].rjust(width))
    return ("", amount[:width].rjust(width), "")


def _blocks(amount: str) -> tuple[str, ...]:
    glyphs = [_BLOCKS[c] for c in amount]
    return tuple(" ".join(glyph[row] for glyph in glyphs) for row in range(ROWS))


def _lines(amount: str) -> tuple[str, ...]:
    drawn = "".join(part.text for part in Digits(amount).render(_BOLD) if isinstance(part, Segment))
    rows = drawn.split("\n")
    width = Digits.get_width(amount)
    return tuple(row.ljust(width) for row in rows[:ROWS])
