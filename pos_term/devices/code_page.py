"""What a printer's table of characters has, and what stands for what it lacks."""

from __future__ import annotations

import codecs
import re
from functools import cache

from pos_term.devices.unifont import INVISIBLE, glyph
from pos_term.domain.cells import cells, char_cells
from pos_term.domain.clean import clean

_PLAIN = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′‵ʹʻʼˈ", "'"),
        **dict.fromkeys("“”„‟″‶«»", '"'),
        **dict.fromkeys("‹", "<"),
        **dict.fromkeys("›", ">"),
        **dict.fromkeys("‐‑‒–—―−⁃", "-"),
        **dict.fromkeys("•‣∙·", "*"),
        **dict.fromkeys("×✕", "x"),
        **dict.fromkeys("⁄∕", "/"),
        **dict.fromkeys("∶", ":"),
        "∼": "~",
    }
)
"""Signs that read the same in ASCII and take as many cells. A letter is never one: a name must come out right."""
_ELLIPSIS, _DOTS = "…", "..."
_GAP = re.compile(r" {3,}")
"""A gap that can give an ellipsis two more cells."""


class CodePage:
    """A fixed single-byte table of characters."""

    def __init__(self, name: str) -> None:
        """Raises ValueError, in plain words, for a name that is no such table."""
        self.name = name
        try:
            # Says LookupError also for codecs that are no text encoding, such as base64.
            "é€".encode(name, "replace")
            self._codec = codecs.lookup(name)
        except (LookupError, ValueError) as error:
            raise unknown_page(name) from error

    def has(self, char: str) -> bool:
        """Whether the table has a character, in one byte."""
        if char.isascii():
            return True
        try:
            encoded, _ = self._codec.encode(char)
        except UnicodeError:
            return False
        return len(encoded) == 1 and encoded[0] >= 0x80

    def prints(self, text: str) -> bool:
        """Whether the table has every character of a text."""
        return text.isascii() or all(map(self.has, text))

    def safe(self, text: str) -> str:
        """The text cleaned; runs of blanks stay as they are.

        A character that neither the table nor Unifont has becomes `?`, one for each cell it takes.
        """
        kept = " ".join(clean(part) if part else "" for part in text.split(" "))
        return kept if kept.isascii() else "".join(map(self._known, kept))

    def plain(self, text: str, columns: int) -> str:
        """The text with what the table lacks in ASCII where that reads the same and keeps every column.

        Dots for an ellipsis take their room from the gap behind it, or from the end of the line.
        """
        if self.prints(text):
            return text
        text = "".join(char if self.has(char) else char.translate(_PLAIN) for char in text)
        if _ELLIPSIS in text and not self.has(_ELLIPSIS):
            text = _spelled_out(text, columns)
        return text

    def _known(self, char: str) -> str:
        if self.has(char) or ord(char) in _PLAIN or char == _ELLIPSIS:
            return char
        if char in INVISIBLE or not glyph(char):
            return "?" * char_cells(char)
        return char


@cache
def code_page(name: str) -> CodePage:
    """The table of that name. Raises ValueError, in plain words, for one that is not known."""
    return CodePage(name)


def page_problem(name: str) -> str | None:
    """Why no receipt can be printed with the table of that name, as far as the name tells; None where it can."""
    try:
        page = code_page(name)
    except ValueError as error:
        return str(error)
    upper = bytes(range(0x80, 0x100)).decode(name, "ignore")
    return None if any(map(page.has, upper)) else str(unknown_page(name))


def unknown_page(name: str) -> ValueError:
    """What is wrong with a code page that is not known."""
    return ValueError(f"code page {clean(name, limit=20)} is none the printer knows; set CP858")


def _spelled_out(text: str, columns: int) -> str:
    """Three dots for each ellipsis behind which the columns can stay."""
    before, found, behind = text.partition(_ELLIPSIS)
    if not found:
        return text
    gap = _GAP.search(behind)
    if gap:
        behind = behind[: gap.start()] + behind[gap.start() + 2 :]
    elif cells(text) + 2 > columns:
        return text
    return before + _DOTS + _spelled_out(behind, columns - cells(before) - len(_DOTS))
