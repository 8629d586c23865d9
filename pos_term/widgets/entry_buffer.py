"""The one buffer behind every prompt: keys go in, entries come out, and a scan is told from typing.

Nothing here knows a screen. The decision falls at the terminator only, from the content first and the pace of
the keys second; there are no timers, nothing is held back and nothing is replayed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum, auto

from pos_term.domain.scan_frame import Frame, one_of
from pos_term.widgets.key_text import SEPARATORS, as_bytes, control_of, printed_by

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

_QUANTITY = re.compile(r"-?[0-9]{1,6}(?:[.,][0-9]{1,3})?\*")
_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_FUNCTION = re.compile(r"f[0-9]{1,2}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One finished entry."""

    raw: bytes
    """What arrived, terminator and the scanner's framing off, all else as the scanner sent it."""
    scanned: bool
    """Whether a scanner sent it; otherwise it was typed."""
    source: str = ""
    """The scanner on a port of its own that it came from; empty for the keyboard and what types like one."""
    framed: bool = field(default=False, compare=False)
    """Whether it began with the keyboard scanner's own prefix."""

    @property
    def sure(self) -> bool:
        """Whether it is a scan without any doubt: its port or its prefix says so, not only its pace."""
        return bool(self.source) or self.framed

    @property
    def for_sale(self) -> bytes:
        """As the sale takes it: a scan that begins like a typed quantity (`3*`) is one of that very code."""
        return one_of(self.raw) if self.sure else self.raw

    @property
    def text(self) -> str:
        """The entry as text."""
        return self.raw.decode("utf-8", "surrogateescape")

    @classmethod
    def typed(cls, text: str) -> Entry:
        """Text from the line that a key uses, such as F4 after a number."""
        return cls(as_bytes(text), scanned=False)


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


@dataclass(frozen=True, slots=True)
class Held:
    """What stood on the line at one moment."""

    characters: tuple[str, ...]
    times: tuple[float, ...]
    edited: bool
    uses: int
    """How often text had been taken from the line until then."""

    def goes_on(self, at: float) -> bool:
        """Whether a key at `at` can only be the next one of the same scan."""
        recent = self.times[-SHORTEST_SCAN:]
        fast = recent[-1] - recent[0] <= FASTEST_HAND * (len(recent) - 1)
        return fast and not self.edited and 0 <= at - recent[-1] <= ECHO


class EntryBuffer:
    """Characters typed or scanned since the last terminator, each with the second at which it arrived.

    `prefix` and `suffix` are what the keyboard scanner's settings name; see `domain.scan_frame`.
    """

    def __init__(self, prefix: str = "", suffix: str = "") -> None:
        self._characters: list[str] = []
        self._times: list[float] = []
        self._edited = False
        self._ended_at = -1.0
        self._ended_by = ""
        self._uses = 0
        self._kept: Held | None = None
        self._owner: object = None
        self.framed_by(prefix, suffix)

    def framed_by(self, prefix: str, suffix: str) -> None:
        """The keyboard scanner frames its scans like this from now on."""
        self._frame = Frame.of(prefix, suffix)
        controls = (self._frame.prefix + self._frame.suffix).decode("utf-8", "surrogateescape")
        self._controls = frozenset(character for character in controls if not character.isprintable())

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
        self._uses += 1
        return text

    def put_back(self, text: str) -> None:
        """Put back what was taken; it counts as typed by hand."""
        self._characters, self._times, self._edited = list(text), [0.0] * len(text), bool(text)

    # -- entries from elsewhere ------------------------------------------------------------------------------

    def held(self) -> Held | None:
        """What stands on the line, before an entry that came another way is worked on; None for nothing."""
        if not self._characters:
            return None
        return Held(tuple(self._characters), tuple(self._times), self._edited, self._uses)

    def keep(self, held: Held | None, owner: object = None) -> None:
        """Keep what stood there where that entry cleared the line without using it.

        Half a scan goes on with its next key, wherever that arrives. What a hand typed is never joined to
        anything; `bring_back` gives it to its `owner`.
        """
        if held and not self._characters and held.uses == self._uses:
            self._kept, self._owner = held, owner

    def bring_back(self, owner: object) -> bool:
        """Put back what was kept for this owner, unless something else stands on the line; whether it was."""
        kept = self._kept
        if kept is None or self._owner is not owner:
            return False
        self.forget()
        if not self._characters:
            self.put_back("".join(kept.characters))
        return bool(self._characters)

    def forget(self) -> None:
        """Forget what was kept for later: its owner has gone."""
        self._kept = self._owner = None

    def _go_on(self, at: float) -> None:
        """Take up the scan that was on its way when the line was cleared."""
        if self._kept and not self._characters and self._kept.goes_on(at):
            self._characters, self._times = list(self._kept.characters), list(self._kept.times)
            self.forget()

    # -- keys ------------------------------------------------------------------------------------------------

    def key(self, key: str, character: str | None, at: float) -> Entry | Key:
        """Take one key press that arrived at `at` (seconds of any steady clock)."""
        if self._kept:
            self._go_on(at)
        if key in ("enter", "ctrl+j", "ctrl+m", "tab"):
            return self._terminator(key, at)
        if key == "escape":
            return self._escape(at)
        if key in ("backspace", "ctrl+h") and not self._scanning(at):
            return self._backspace()
        printable = printed_by(key, character)
        if printable is not None:
            alt = "\x1b" if key.startswith("alt+") and self._scanning(at) else ""
            return self._append(alt + printable, at)
        control = SEPARATORS.get(key) or control_of(key)
        if control is not None and (key in SEPARATORS or control in self._controls or self._fast(at)):
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
        typed = self._typed(text)
        raw, scanned = as_bytes(text), self._looks_scanned(text, at)
        code = raw[typed:]
        if scanned or self._frame.around(code):
            framed = not typed and bool(self._frame.prefix) and code.startswith(self._frame.prefix)
            entry = Entry(raw[:typed] + self._frame.off(code), scanned=True, framed=framed)
        else:
            entry = Entry(raw, scanned=False)
        self.clear()
        self._ended_at = at
        return entry

    def _typed(self, text: str) -> int:
        """How many characters of a typed quantity stand before a code, all of one byte."""
        quantity = None if self._frame.begins(as_bytes(text)) else _QUANTITY.match(text)
        return quantity.end() if quantity else 0

    def _looks_scanned(self, text: str, at: float) -> bool:
        """Whether a scanner sent it: by an AIM identifier or a separator in it, else by its pace."""
        skipped = self._typed(text)
        code = text[skipped:]
        if _AIM.match(code) or "\x1d" in code:
            return True
        if self._edited or len(code) < SHORTEST_SCAN or len(set(code)) == 1:
            return False
        times = self._times[min(skipped, len(self._times) - 1) :]
        return (at - times[0]) / len(times) <= FASTEST_HAND

    def _scanning(self, at: float) -> bool:
        """Whether a scan is coming in at this moment."""
        if not self._times or at - self._times[-1] > ECHO:
            return False
        begun = self._frame.begins(as_bytes(self.text[self._typed(self.text) :]))
        return begun or self._looks_scanned(self.text, self._times[-1])

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
