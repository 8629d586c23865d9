"""Outside text made safe: the one exit for screen, printer and sheet."""

from __future__ import annotations

import re
import unicodedata

_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_PLAIN = re.compile(r"[ -~]*", re.ASCII)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def clean(text: str, *, limit: int = 500) -> str:
    """Text without anything a terminal or printer could take for a command.

    Controls, format and bidirectional controls, surrogates and unassigned characters are dropped (Unicode
    categories C*, Zl, Zp), what is left is composed (NFC), white space becomes single blanks, at most `limit`
    characters stay. Text that is clean stays as it is.
    """
    if len(text) <= limit and _PLAIN.fullmatch(text) and "  " not in text and text[:1] != " " != text[-1:]:
        return text
    spaced = " ".join(text[: limit * 4].split())
    kept = "".join(c for c in spaced if unicodedata.category(c) not in _UNSAFE)
    # Composed last: dropping a character can bring a letter and its accent together.
    return " ".join(unicodedata.normalize("NFC", kept).split())[:limit].rstrip()


def visible(raw: str, *, limit: int = 80) -> str:
    """A raw scan as a person can read it: controls shown as their picture (GS as ␝), cut at `limit`."""
    shown = "".join(chr(0x2400 + ord(c)) if ord(c) < 0x20 else c for c in raw[: limit + 1])
    safe = clean(shown, limit=limit + 1)
    return safe if len(safe) <= limit else safe[: limit - 1] + "…"


def sheet_cell(text: str) -> str:
    """Text for a cell of an exported sheet: a formula is defused by a leading apostrophe, numbers stay numbers.

    Sheets read past blanks and take full-width signs for plain ones, so what counts is the first sign that shows.
    """
    shown = unicodedata.normalize("NFKC", clean(text)).lstrip()
    if (text.startswith(_FORMULA) or shown.startswith(_FORMULA)) and not _NUMBER.fullmatch(text):
        return "'" + text
    return text
