"""Text measured in display cells: a wide character takes two, a combining mark none."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_JOINED = (range(0x1160, 0x1200), range(0xD7B0, 0xD800), range(0x1F3FB, 0x1F400))
"""What joins the character before it though Unicode calls it no mark: Hangul vowels and finals, skin tones."""


def char_cells(char: str) -> int:
    """Cells of one character: 0 where it joins the one before, 2 for East Asian wide and full width (UAX #11)."""
    if char.isascii():
        return 1
    if unicodedata.category(char).startswith("M") or any(ord(char) in joined for joined in _JOINED):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def cells(text: str) -> int:
    """Cells of a text."""
    return len(text) if text.isascii() else sum(map(char_cells, text))


def clip(text: str, width: int, *, mark: str = "") -> str:
    """The beginning of `text` that fits in `width` cells; `mark` ends it where something was cut off."""
    if cells(text) <= width:
        return text
    room = width - cells(mark)
    used = 0
    for n, char in enumerate(text):
        used += char_cells(char)
        if used > room:
            return text[:n].rstrip(" ") + mark
    return text


def wrap(text: str, width: int, *, most: int | None = None) -> list[str]:
    """Rows of at most `width` cells (2 or more), broken between words, inside a word only when it is longer.

    With `most`, the last row that may stand ends in `...` where text is left over. No text gives no rows.
    """
    rows: list[str] = []
    for word in filter(None, text.split(" ")):
        joined = f"{rows[-1]} {word}" if rows else word
        if cells(joined) <= width:
            rows[-1:] = [joined]
            continue
        while cells(word) > width:
            part = clip(word, width)
            rows.append(part)
            word = word[len(part) :]
        if word:
            rows.append(word)
    if most is not None and len(rows) > most:
        rest = " ".join(rows[most - 1 :])
        rows[most - 1 :] = [clip(rest, width, mark="...")]
    return rows


def flow(parts: Iterable[str], width: int) -> list[str]:
    """Rows of at most `width` cells with as many parts as fit, two blanks between them; none is cut short."""
    rows: list[str] = []
    for part in filter(None, parts):
        joined = f"{rows[-1]}  {part}" if rows else part
        if cells(joined) <= width:
            rows[-1:] = [joined]
        else:
            rows += wrap(part, width)
    return rows
