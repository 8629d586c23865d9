"""The older ways to send a picture to an ESC/POS printer, read into dots: `ESC *` and `GS ( L`."""

from __future__ import annotations

from pos_term.devices.raster import Bitmap, bytes_wide

_STRETCH = {0: (2, 3), 1: (1, 3), 32: (2, 1), 33: (1, 1)}
"""How wide and high a dot of `ESC *` is printed, by its mode."""
_STORE_ROWS, _STORE_COLUMNS = 112, 113
PRINT_STORED = (b"02", b"0\x02")
"""The arguments of `GS ( L` that print what was stored."""


def bit_image(arguments: bytes) -> Bitmap:
    """`ESC * m nL nH`: columns of 8 or 24 dots, the highest bit on top."""
    mode, count = arguments[0], int.from_bytes(arguments[1:3], "little")
    deep = 3 if mode >= 32 else 1
    wide, high = _STRETCH[mode]
    return _from_columns(arguments[3:], count, deep).stretched(wide, high)


def stored_graphics(arguments: bytes) -> Bitmap | None:
    """The picture in one colour that a `GS ( L` stores for printing; None for its other functions."""
    if len(arguments) < 10 or arguments[1] not in (_STORE_ROWS, _STORE_COLUMNS):
        return None
    wide, high = arguments[3], arguments[4]
    width, height = (int.from_bytes(arguments[at : at + 2], "little") for at in (6, 8))
    data = arguments[10:]
    rows = arguments[1] == _STORE_ROWS
    needed = bytes_wide(width) * height if rows else width * bytes_wide(height)
    if len(data) != needed or not 1 <= wide <= 2 or not 1 <= high <= 2 or not width:
        return None
    drawn = Bitmap.from_data(width, data) if rows else _from_columns(data, width, bytes_wide(height))
    return drawn.stretched(wide, high)


def _from_columns(data: bytes, count: int, deep: int) -> Bitmap:
    columns = [int.from_bytes(data[n * deep : (n + 1) * deep], "big") for n in range(count)]
    rows = []
    for bit in reversed(range(deep * 8)):
        row = 0
        for column in columns:
            row = row << 1 | column >> bit & 1
        rows.append(row)
    return Bitmap(count, rows)
