r"""The framing of a scanner: what its settings have it send around each code, taken off the ends and nowhere else.

Prefix, suffix and separators stand in the settings as text. A byte that cannot be typed is written as an escape
there, `\x02`; `unescape` is the one place that reads it, for every kind of scanner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

QUANTITY = re.compile(rb"-?[0-9]{1,6}(?:[.,][0-9]{1,3})?\*")
"""What is typed before a scan to have so many of it, or with a minus so many empties."""

_ESCAPE = re.compile(rb"\\(?:x([0-9A-Fa-f]{2})|([rnt0e\\]))")
_NAMED = {b"r": b"\r", b"n": b"\n", b"t": b"\t", b"0": b"\0", b"e": b"\x1b", b"\\": b"\\"}
_STX = b"\x02"
_ENDS = b"\r\n\t\x03"
_OF_AN_AMOUNT = b"0123456789.,*+-% "
_SIGN = re.compile(rb"[^0-9A-Za-z.,*+\-% ]")


def unescape(text: str) -> bytes:
    r"""The bytes that a text of the settings means.

    `\xNN` is one byte in hex; `\r`, `\n`, `\t`, `\0` and `\e` are CR, LF, TAB, NUL and ESC, `\\` is a
    backslash. A backslash before anything else is itself, and so is all other text (as UTF-8).
    """
    return _ESCAPE.sub(_byte, text.encode("utf-8", "surrogatepass"))


def _byte(found: re.Match[bytes]) -> bytes:
    return bytes((int(found[1], 16),)) if found[1] else _NAMED[found[2]]


@dataclass(frozen=True, slots=True)
class Frame:
    """The prefix and suffix of one scanner, ready to compare; STX, ETX and terminators around them do not count."""

    prefix: bytes = b""
    suffix: bytes = b""
    named: bool = False
    """Whether the settings name any framing."""

    @classmethod
    def of(cls, prefix: str, suffix: str) -> Frame:
        """The frame that the settings name."""
        return cls(unescape(prefix).lstrip(_STX), unescape(suffix).rstrip(_ENDS), bool(prefix or suffix))

    def off(self, raw: bytes) -> bytes:
        """A scan without the frame, each end once; an AIM identifier behind the prefix stays."""
        if not self.named:
            return raw
        return raw.rstrip(_ENDS).lstrip(_STX).removesuffix(self.suffix).removeprefix(self.prefix)

    def begins(self, raw: bytes) -> bool:
        """Whether something begins as only the scanner begins it.

        A prefix that amounts are typed with (`9`, `-`) says nothing of who typed it.
        """
        return bool(self.prefix.strip(_OF_AN_AMOUNT)) and raw.startswith(self.prefix)

    def around(self, raw: bytes) -> bool:
        """Whether a code stands whole in a frame that nobody types by hand.

        A suffix alone is one only where a sign is in it, such as `#`: words end in letters, numbers in digits.
        """
        if len(raw) <= len(self.prefix) + len(self.suffix) or not raw.endswith(self.suffix):
            return False
        return self.begins(raw) or (not self.prefix and bool(_SIGN.search(self.suffix)))


def unframed(raw: bytes, prefix: str, suffix: str) -> bytes:
    """A scan without the prefix and suffix that the settings name.

    Each is taken off once and at its end only, whether the other is there or not; the AIM identifier stays.
    """
    return Frame.of(prefix, suffix).off(raw)


def separators_of(*settings: Iterable[str]) -> tuple[str, ...]:
    """What the scanners of a till send in place of the separator, each once, as their settings name it."""
    texts = (unescape(text).decode("utf-8", "surrogateescape") for each in settings for text in each)
    return tuple(dict.fromkeys(text for text in texts if text))


def one_of(code: bytes) -> bytes:
    """A code as the sale takes it: one of it, also where the code itself begins like a typed quantity (`3*`)."""
    return b"1*" + code if QUANTITY.match(code) else code


def as_the_sale_takes_it(raw: bytes, prefix: str, suffix: str) -> bytes:
    """A keyboard scanner's scan without its framing, behind the quantity that was typed before it, if one was."""
    frame = Frame.of(prefix, suffix)
    typed = QUANTITY.match(raw)
    if typed and not frame.begins(raw):
        return typed[0] + frame.off(raw[typed.end() :])
    code = frame.off(raw)
    return code if code == raw else one_of(code)
