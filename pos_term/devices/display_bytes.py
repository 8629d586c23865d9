"""What goes to a customer display of two lines, as bytes, and the last check of them before they are sent.

Two sets of commands: ESC/POS as Epson's DM-D displays take it (DM Display Application Programming Guide), and
CD5220 (its manual, "standard mode command list"). Nothing is ever asked of a display: it only listens.
"""

from __future__ import annotations

import re
from functools import cache

from pos_term.devices.code_page import CodePage, code_page
from pos_term.domain.cells import char_cells, clip
from pos_term.domain.clean import clean
from pos_term.settings.devices import DisplaySettings

LONGEST = 400
"""Characters of a text that are looked at; no display is nearly as wide."""
_CLEAR = b"\x0c"
_HOME = b"\x0b"
_RESET = b"\x1b@"
_CURSOR_OFF = b"\x1fC\x00"
_SECOND_LINE = b"\x1f$\x01\x02"
"""US $ x y: to column 1 of line 2, wherever the cursor stood after a full first line."""
_UPPER, _LOWER, _END = b"\x1bQA", b"\x1bQB", b"\r"
_TABLES = {
    "CP437": 0, "CP850": 2, "CP860": 3, "CP863": 4, "CP865": 5, "CP1252": 16, "CP866": 17, "CP852": 18, "CP858": 19,
}  # fmt: skip
"""ESC t n: the numbers that ESC/POS gives to its tables of characters."""
_TEXT = rb"[\x20-\x7e\x80-\xff]"


def beginning(settings: DisplaySettings) -> bytes:
    """What is sent once the line is open.

    The display may have kept its power, and may wait for the rest of a command that was cut off: the first of the
    clears end such a command, whatever it was, and the last one clears.
    """
    start = _CLEAR * 3 + _RESET
    return start + _CURSOR_OFF if settings.kind == "escpos" else start


def frame(top: str, bottom: str, settings: DisplaySettings) -> bytes:
    """Both lines, each as long as the display is wide, written over what stood there: nothing flickers."""
    upper, lower = (line(text, settings) for text in (top, bottom))
    if settings.kind == "cd5220":
        return _UPPER + upper + _END + _LOWER + lower + _END
    return _table(settings) + _HOME + upper + _SECOND_LINE + lower


def line(text: str, settings: DisplaySettings) -> bytes:
    """One line of text from anywhere: clean, clipped to the width in cells, `?` a cell for what the table lacks."""
    page = _page(settings.code_page)
    spaced = " ".join(clean(part) for part in text[:LONGEST].split(" "))  # amounts end in the last column by blanks
    shown = clip(page.plain(spaced, settings.columns) if page else spaced, settings.columns)
    return b"".join(_one(char, page) for char in shown).ljust(settings.columns)[: settings.columns]


def _one(char: str, page: CodePage | None) -> bytes:
    if char.isascii():
        return char.encode()
    wide = char_cells(char)
    return char.encode(page.name) if page and wide == 1 and page.has(char) else b"?" * wide


@cache
def _page(name: str) -> CodePage | None:
    """The table of that name; None for one that is not known, and then only ASCII is."""
    try:
        return code_page(name)
    except ValueError:
        return None


def _table(settings: DisplaySettings) -> bytes:
    """The command for the table of characters; a display may have lost it with its power, so it goes with each."""
    number = _TABLES.get(settings.code_page)
    return b"" if number is None else b"\x1bt" + bytes([number])


def check_display(job: bytes, settings: DisplaySettings) -> str | None:
    """Why these bytes may not be sent, in words; None for a beginning or one frame of these settings, no more.

    It knows nothing of how they were made: a text that became a command is found here.
    """
    width = b"{%d}" % settings.columns
    if settings.kind == "cd5220":
        shape = rb"(\x0c{3}\x1b@|\x1bQA" + _TEXT + width + rb"\r\x1bQB" + _TEXT + width + rb"\r)"
    else:
        tables = b"".join(rb"\x%02x" % number for number in _TABLES.values())
        text = rb"(\x1bt[" + tables + rb"])?\x0b" + _TEXT + width + rb"\x1f\$\x01\x02" + _TEXT + width
        shape = rb"(\x0c{3}\x1b@\x1fC\x00|" + text + rb")"
    if re.fullmatch(shape, job, re.DOTALL):
        return None
    return "what was to be shown holds something that the display would take for a command"
