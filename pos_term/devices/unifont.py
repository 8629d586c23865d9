"""The glyphs of GNU Unifont: 16 dots high, 8 or 16 wide, for all of the Basic Multilingual Plane.

The table is unpacked at the first glyph and then searched where it lies: no object is made for a glyph nobody
prints.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

HEIGHT = 16
_FILE = Path(__file__).with_name("fonts") / "unifont.hex.xz"
_FILLERS = (0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x3164, 0xFFA0)
INVISIBLE = frozenset(map(chr, (*_FILLERS, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10))))
"""Characters that show nothing (Unicode's Default_Ignorable_Code_Point); Unifont draws a box with their number."""


@dataclass(frozen=True, slots=True)
class Glyph:
    """The dots of a character, each row a number whose highest bit is the dot on the left."""

    width: int
    rows: tuple[int, ...]


_NOTHING = Glyph(8, (0,) * HEIGHT)


@lru_cache(maxsize=4096)
def glyph(char: str) -> Glyph | None:
    """The glyph of one character, or None where Unifont has none."""
    if char in INVISIBLE:
        return _NOTHING
    if ord(char) > 0xFFFF:
        return None
    table, wanted = _table(), b"%04X" % ord(char)
    low, high = 0, len(table)
    while low < high:
        start = table.rfind(b"\n", 0, (low + high) // 2) + 1
        end = table.find(b"\n", start)
        here = table[start : start + 4]
        if here == wanted:
            return _read(table[start + 5 : end])
        if here < wanted:
            low = end + 1
        else:
            high = start
    return None


def _read(digits: bytes) -> Glyph:
    row = len(digits) // HEIGHT
    return Glyph(row * 4, tuple(int(digits[n * row : (n + 1) * row], 16) for n in range(HEIGHT)))


@cache
def _table() -> bytes:
    """Lines such as `0041:0000...`, in order of their number. Empty where it cannot be read: then `?` prints."""
    try:
        import lzma

        return lzma.decompress(_FILE.read_bytes())
    except (ImportError, OSError, EOFError, lzma.LZMAError):
        return b""
