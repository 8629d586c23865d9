"""The shop's picture at the head of a receipt: black dots no wider than the paper, or why there is none."""

from __future__ import annotations

import stat
from functools import lru_cache
from pathlib import Path

from pos_term.devices.raster import Bitmap
from pos_term.domain.clean import clean

_MOST_PIXELS = 40_000_000
"""A picture of more would take the till's memory; a photograph of a shop front has fewer."""
_TOO_MANY = "it has too many pixels"
_KINDS = ("PNG", "BMP")


def read_logo(path: Path, dots: int) -> Bitmap | str:
    """The picture in a PNG or BMP file, centred on a line of `dots`, or in plain words why it cannot be printed.

    One that is wider than the paper, or higher than the paper is wide, is made smaller; none is made larger.
    Transparent is white. It is read again only when the file has changed.
    """
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        return _unreadable(path, getattr(error, "strerror", None) or "it is no path")
    if not stat.S_ISREG(found.st_mode):
        return _unreadable(path, "it is no file")  # opening a pipe would wait for whoever writes into it
    return _read(path, dots, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=4)
def _read(path: Path, dots: int, _changed: int, _size: int) -> Bitmap | str:
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(path, formats=_KINDS) as image:
            if image.width * image.height > _MOST_PIXELS:
                return _unreadable(path, _TOO_MANY)
            coloured = image.convert("RGBA")
    except Image.DecompressionBombError:
        return _unreadable(path, _TOO_MANY)
    except UnidentifiedImageError:
        return _unreadable(path, "it is no PNG or BMP picture")
    except (OSError, ValueError, SyntaxError, EOFError, MemoryError) as error:
        return _unreadable(path, getattr(error, "strerror", None) or "the file is damaged")
    paper = Image.new("RGBA", coloured.size, "white")
    paper.alpha_composite(coloured)
    grey = paper.convert("L")
    grey.thumbnail((dots, dots), Image.Resampling.LANCZOS)
    drawn = Bitmap.from_image(grey)
    line = Bitmap.blank(dots, drawn.height)
    line.paste(drawn, (dots - drawn.width) // 2, 0)
    return line


def _unreadable(path: Path, why: str) -> str:
    name = clean(str(path), limit=120)
    return f"the logo {name} cannot be read: {clean(why, limit=80)}; receipts are printed without it"
