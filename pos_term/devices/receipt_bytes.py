"""A receipt as the bytes an ESC/POS printer takes: one job, one cut, never a drawer pulse."""

from __future__ import annotations

import codecs
import logging
import os
import shutil
import threading
from typing import Any

from pos_term.domain.cells import char_cells, clip
from pos_term.domain.clean import clean
from pos_term.domain.receipt import Receipt, Style

_SMALL_FONT_ABOVE = 48
"""80 mm paper takes 48 characters of font A at most; more than that is font B."""
_QR_DOTS = 6
_LOOKS: dict[Style, dict[str, Any]] = {
    Style.NORMAL: {"normal_textsize": True, "bold": False, "align": "left"},
    Style.BOLD: {"normal_textsize": True, "bold": True, "align": "left"},
    Style.DOUBLE: {"double_height": True, "bold": True, "align": "center"},
    Style.CENTRED: {"normal_textsize": True, "bold": False, "align": "center"},
    Style.CODE: {"normal_textsize": True, "bold": False, "align": "center"},
}
_importing = threading.Lock()


def encode(receipt: Receipt, *, columns: int, code_page: str = "CP858") -> bytes:
    """Encode a receipt for a printer with `columns` characters a line and a fixed single-byte `code_page`.

    Every text is cleaned once more, here where it becomes bytes. A character the code page lacks becomes `?`,
    one for each cell it takes, so that amounts stay aligned. Raises ValueError for an unknown code page.
    """
    codec = _codec(code_page)
    printer = _dummy()
    printer.hw("INIT")
    try:
        # Sends ESC t and keeps python-escpos from changing the page, or to GB18030, by itself.
        printer.charcode(code_page)
    except (KeyError, ValueError, LookupError) as error:
        raise _unknown(code_page) from error
    font = "b" if columns > _SMALL_FONT_ABOVE else "a"
    style = None
    for line in receipt.lines:
        if line.style is not style:
            printer.set(font=font, **_LOOKS[line.style])
            style = line.style
        text = clip(printable(line.text, codec), columns)
        if style is Style.CODE:
            printer.qr(text.encode("ascii", "replace").decode("ascii"), native=True, size=_QR_DOTS)
        printer.text(f"{text}\n")
    printer.cut()
    job: bytes = printer.output
    return job


def printable(text: str, codec: codecs.CodecInfo) -> str:
    """The text in characters that the code page prints in one byte each; runs of blanks stay as they are."""
    safe = " ".join(clean(part) if part else "" for part in text.split(" "))
    return safe if safe.isascii() else "".join(_one_byte(char, codec) for char in safe)


def _one_byte(char: str, codec: codecs.CodecInfo) -> str:
    if char.isascii():
        return char
    try:
        encoded, _ = codec.encode(char)
    except UnicodeError:
        encoded = b""
    return char if len(encoded) == 1 and encoded[0] >= 0x80 else "?" * char_cells(char)


def _codec(code_page: str) -> codecs.CodecInfo:
    try:
        # Says LookupError also for codecs that are no text encoding, such as base64.
        "é€".encode(code_page, "replace")
        return codecs.lookup(code_page)
    except (LookupError, ValueError) as error:
        raise _unknown(code_page) from error


def _unknown(code_page: str) -> ValueError:
    return ValueError(f"code page {clean(code_page, limit=20)} is none the printer knows; set CP858")


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
