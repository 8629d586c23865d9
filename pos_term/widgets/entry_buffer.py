"""The one buffer behind every prompt: keys go in, entries come out, and a scan is told from typing.

Nothing here knows a screen. The decision falls at the terminator only, from the content first and the pace of
the keys second; there are no timers, nothing is held back and nothing is replayed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

FASTEST_HAND = 0.030
"""Seconds between keys, on average, up to which an entry is a scanner's. Key repeat is slower (33 ms)."""
SHORTEST_SCAN = 6
"""An entry of fewer characters is never taken for a scan by its pace."""
ECHO = 0.050
"""Seconds after a terminator in which another terminator is the same one's second half (CR LF)."""
TWICE = 0.012
"""The same for a terminator that is sent twice. A person's Enter on a prompt that a scan opened comes later."""
LONGEST = 4096
"""No code is longer; what comes after is dropped, and the entry can then match nothing."""

_QUANTITY = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,3})?\*")
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_FUNCTION = re.compile(r"f[0-9]{1,2}")
_SEPARATORS = {
    "ctrl+backslash": "\x1c",
    "ctrl+right_square_bracket": "\x1d",
    "ctrl+circumflex_accent": "\x1e",
    "ctrl+underscore": "\x1f",
}
_KEYPAD = {"decimal": ".", "divide": "/", "multiply": "*", "subtract": "-", "add": "+", "equal": "="}


@dataclass(frozen=True, slots=True)
class Entry:
    """One finished entry."""

    raw: bytes
    """What arrived, terminator off, bytes as the scanner sent them."""
    scanned: bool
    """Whether a scanner sent it; otherwise it was typed."""

    @property
    def text(self) -> str:
        """The entry as text."""
        return self.raw.decode("utf-8", "surrogateescape")

    @classmethod
    def typed(cls, text: str) -> Entry:
        """Text from the line that a key uses, such as F4 after a number."""
        return cls(_bytes(text), scanned=False)


class Key(Enum):
    """What became of a key that finished no entry."""

    PASSED = auto()
    """Not the entry line's: a function key, an arrow."""
    TAKEN = auto()
    """The text changed."""
    ENTER = auto()
    """Enter on an empty line, by a person."""
    IGNORED = auto()
    """The second half of a terminator, or a key that means nothing."""


class EntryBuffer:
    """Characters typed or scanned since the last terminator, each with the second at which it arrived."""

    def __init__(self) -> None:
        self._characters: list[str] = []
        self._times: list[float] = []
        self._edited = False
        self._ended_at = -1.0
        self._ended_by = ""

    @property
    def text(self) -> str:
        """What stands on the entry line."""
        return "".join(self._characters)

    def clear(self) -> None:
        """Forget what was typed."""
        self._characters.clear()
        self._times.clear()
        self._edited = False

    def take(self) -> str:
        """Give what was typed so far, for a key that uses it (F4 after a number), and clear the line."""
        text = self.text
        self.clear()
        return text

    def put_back(self, text: str) -> None:
        """Put back what was taken; it counts as typed by hand."""
        self._characters, self._times, self._edited = list(text), [0.0] * len(text), bool(text)

    def key(self, key: str, character: str | None, at: float) -> Entry | Key:
        """Take one key press that arrived at `at` (seconds of any steady clock)."""
        if key in ("enter", "ctrl+j", "ctrl+m", "tab"):
            return self._terminator(key, at)
        if key == "escape":
            return self._escape(at)
        if key in ("backspace", "ctrl+h") and not self._scanning(at):
            return self._backspace()
        printable = _printable(key, character)
        if printable is not None:
            alt = "\x1b" if key.startswith("alt+") and self._scanning(at) else ""
            return self._append(alt + printable, at)
        control = _SEPARATORS.get(key) or _control(key)
        if control is not None and (key in _SEPARATORS or self._fast(at)):
            return self._append(control, at)
        if self._scanning(at) and not _FUNCTION.fullmatch(key):
            # An escape sequence inside a scan is the scan's: kept, so that the code matches nothing.
            return self._append("\x1b", at)
        self._ended_at = -1.0
        return Key.PASSED

    def paste(self, text: str, at: float) -> list[Entry]:
        """Take pasted text: each line that ends is an entry, the rest stays on the line."""
        entries: list[Entry] = []
        pieces = re.split(r"\r\n|\r|\n", text)
        for piece in pieces[:-1]:
            self._put(piece, at)
            if self._characters:
                entries.append(self._finish(at))
        self._put(pieces[-1], at)
        return entries

    def _put(self, text: str, at: float) -> None:
        for character in text[:LONGEST]:
            self._append(character, at)

    def _append(self, characters: str, at: float) -> Key:
        if len(self._characters) < LONGEST:
            self._characters.append(characters)
            self._times.append(at)
        return Key.TAKEN

    def _terminator(self, key: str, at: float) -> Entry | Key:
        if self._characters:
            self._ended_by = key
            return self._finish(at)
        patience = TWICE if key == self._ended_by else ECHO
        if key == "tab" or (self._ended_at >= 0 and at - self._ended_at <= patience):
            return Key.IGNORED
        return Key.ENTER

    def _finish(self, at: float) -> Entry:
        text = self.text
        entry = Entry(_bytes(text), self._looks_scanned(text, at))
        self.clear()
        self._ended_at = at
        return entry

    def _looks_scanned(self, text: str, at: float) -> bool:
        """Whether a scanner sent it: by an AIM identifier or a separator in it, else by its pace."""
        quantity = _QUANTITY.match(text)
        skipped = quantity.end() if quantity else 0
        code = text[skipped:]
        if _AIM.match(code) or "\x1d" in code:
            return True
        if self._edited or len(code) < SHORTEST_SCAN or len(set(code)) == 1:
            return False
        times = self._times[min(skipped, len(self._times) - 1) :]
        return (at - times[0]) / len(times) <= FASTEST_HAND

    def _scanning(self, at: float) -> bool:
        """Whether a scan is coming in at this moment."""
        return bool(
            self._times and at - self._times[-1] <= ECHO and self._looks_scanned(self.text, self._times[-1])
        )

    def _fast(self, at: float) -> bool:
        """Whether the keys so far came faster than a hand."""
        return bool(self._times) and (at - self._times[0]) / len(self._times) <= FASTEST_HAND

    def _escape(self, at: float) -> Key:
        if self._scanning(at):
            return self._append("\x1b", at)
        if not self._characters:
            return Key.PASSED
        self.clear()
        return Key.TAKEN

    def _backspace(self) -> Key:
        if not self._characters:
            return Key.IGNORED
        self._characters.pop()
        self._times.pop()
        self._edited = bool(self._characters)
        return Key.TAKEN


def _bytes(text: str) -> bytes:
    """The bytes that were sent; a half of a surrogate pair, which no scanner sends, becomes bytes as well."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def _printable(key: str, character: str | None) -> str | None:
    """The text a key types, or None. A wrong byte (a lone surrogate) is text: a scanner sent it."""
    if character is None:
        return _KEYPAD.get(key)
    if key in _SEPARATORS or len(character) != 1:
        return None
    code = ord(character)
    return character if code >= 0x20 and code != 0x7F else None


def _control(key: str) -> str | None:
    """The control character of a `ctrl+letter` key."""
    if key == "backspace":
        return "\x08"
    letter = key.removeprefix("ctrl+")
    if letter != key and len(letter) == 1 and "a" <= letter <= "z":
        return chr(ord(letter) - 0x60)
    return None
