"""A receipt as the bytes an ESC/POS printer takes: one job, one cut, never a drawer pulse."""

from __future__ import annotations

import logging
import os
import shutil
import threading
from typing import Any

from pos_term.devices.code_page import code_page, unknown_page
from pos_term.devices.logo import read_logo
from pos_term.devices.raster import Bitmap
from pos_term.devices.script_image import Grid, draw_line, width_of
from pos_term.domain.cells import clip
from pos_term.domain.receipt import Receipt, Style
from pos_term.settings import PrinterSettings

SMALL_FONT_ABOVE = 48
"""80 mm paper takes 48 characters of font A at most; more than that is font B."""
_TALL = {"a": 24, "b": 17}
"""Dots of a character's height in each font; its width is what the paper's dots and columns make it."""
_LINE = 30
"""Dots from line to line of text: 1/6 inch, unless the letters are higher."""
_QR_DOTS = 6
_FEED = 6
"""Lines between the print head and the cutter, or the edge that paper is torn off at."""
_LOOKS: dict[Style, dict[str, Any]] = {
    Style.NORMAL: {"normal_textsize": True, "bold": False, "align": "left"},
    Style.BOLD: {"normal_textsize": True, "bold": True, "align": "left"},
    Style.DOUBLE: {"double_height": True, "bold": True, "align": "center"},
    Style.CENTRED: {"normal_textsize": True, "bold": False, "align": "center"},
    Style.CODE: {"normal_textsize": True, "bold": False, "align": "center"},
}
_CUTS = {"full": "FULL", "partial": "PART"}
_importing = threading.Lock()


def encode(receipt: Receipt, settings: PrinterSettings) -> bytes:
    """Encode a receipt for the printer and paper that the settings describe.

    Every text is cleaned once more, here where it becomes bytes. A line with a letter that the code page lacks is
    drawn, whole and on the same character grid, so that amounts stay aligned; signs that read the same in ASCII
    are written in it. A logo that cannot be read is left out (`logo_problem` says why). Raises ValueError for an
    unknown code page.
    """
    page = code_page(settings.code_page)
    printer = _dummy()
    printer.hw("INIT")
    try:
        # Sends ESC t and keeps python-escpos from changing the page, or to GB18030, by itself.
        printer.charcode(settings.code_page)
    except (KeyError, ValueError, LookupError) as error:
        raise unknown_page(settings.code_page) from error
    if settings.logo is not None and isinstance(logo := read_logo(settings.logo, settings.dots), Bitmap):
        printer._raw(logo.commands())
    columns = max(receipt.columns, settings.columns)
    font = "b" if columns > SMALL_FONT_ABOVE else "a"
    grid = Grid(receipt.columns, max(1, settings.dots // columns), _TALL[font])
    style = None
    for line in receipt.lines:
        if line.style is not style:
            printer.set(font=font, **_LOOKS[line.style])
            style = line.style
        text = clip(page.safe(line.text), receipt.columns)
        if style is Style.CODE:
            printer.qr(text.encode("ascii", "replace").decode("ascii"), native=True, size=_QR_DOTS)
        written = page.plain(text, receipt.columns)
        if page.prints(written):
            printer.text(f"{written}\n")
        else:
            printer._raw(_drawn(text, line.style, grid, settings.dots).commands())
    if settings.cutter in _CUTS:
        printer.cut(mode=_CUTS[settings.cutter])
    else:
        printer.print_and_feed(_FEED)
    job: bytes = printer.output
    return job


def logo_problem(settings: PrinterSettings) -> str | None:
    """Why receipts are printed without the logo that is set, in plain words; None where there is nothing wrong."""
    if settings.logo is None:
        return None
    found = read_logo(settings.logo, settings.dots)
    return found if isinstance(found, str) else None


def _drawn(text: str, style: Style, grid: Grid, dots: int) -> Bitmap:
    """A line as a picture across the paper; it stands where the printer would put the same cells as text."""
    looks = _LOOKS[style]
    tall = grid.height * 2 if "double_height" in looks else grid.height
    words = draw_line(text, Grid(grid.columns, grid.width, tall), bold=bool(looks["bold"]))
    left = max(0, dots - width_of(text, grid)) // 2 if looks["align"] == "center" else 0
    line = Bitmap.blank(dots, max(_LINE, tall))
    line.paste(words, left, 0)
    return line


def _dummy() -> Any:
    """A python-escpos printer that only collects bytes.

    Importing the package reads its table of printers for a fraction of a second, sets up logging for the whole
    program and leaves a folder behind; it is imported here, at the first receipt, and the latter two are undone.
    No cache of that table is kept: it would be unpickled at each start from wherever the environment says.
    """
    with _importing:
        handlers = list(logging.root.handlers)
        from escpos import capabilities
        from escpos.printer import Dummy

        for handler in [h for h in logging.root.handlers if h not in handlers]:
            logging.root.removeHandler(handler)
        if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
            shutil.rmtree(capabilities.pickle_dir, ignore_errors=True)
    return Dummy()
