"""Where a scan begins and ends in the bytes that a scanner sends.

Works on bytes throughout: the text methods `strip`, `split` and `splitlines` take the GS1 separator (0x1D) for
white space. Bytes that do not make a whole scan are never given on as one; they are reported as `Dropped`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pos_term.domain.scan_frame import unescape
from pos_term.settings import ScannerSettings

LONGEST = 4096
"""Bytes of the longest scan; the largest DataMatrix holds 3,116 digits."""
STX, ETX = b"\x02", b"\x03"
_ENDS = {"auto": rb"[\r\n]", "cr": rb"\r", "lf": rb"\n", "crlf": rb"\r\n", "stx-etx": b"", "gap": b""}
_OFF = {"cr": b"\r", "lf": b"\n", "gap": b""}
"""What ends a scan, byte by byte, where that is not CR and LF."""
_QUIET = b"\r\n\0"
"""What may stand between two scans without meaning anything: the other half of CR LF, a line switched on."""
_TELLING = 8
"""Fewest bytes from which a parity bit is told: of other bytes, one such row in 256 looks like it by accident."""
_SENT = frozenset(range(0x20, 0x7F)) | frozenset(b"\x02\x03\x04\t\r\n\x1c\x1d\x1e\x1f")
"""What scanners send in seven bits."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Bytes that came and are no scan."""

    words: str
    """Why, and what to do."""


Cut = bytes | Dropped
"""A whole scan without its framing, or what was dropped in its place."""


class Framer:
    """Cuts what one scanner sends into scans. Knows no time: who reads says when the scanner paused."""

    def __init__(self, settings: ScannerSettings) -> None:
        prefix, suffix = unescape(settings.prefix), unescape(settings.suffix)
        self._paused_apart = settings.framing == "gap"
        self._framed_only = settings.framing == "stx-etx"
        # Whoever names STX as the prefix, and no ETX as the suffix, means a scan that does not end at ETX.
        frames = self._framed_only or (settings.framing == "auto" and (STX not in prefix or ETX in suffix))
        # What ends a scan is off before the suffix is looked for, also where the settings name it as part of that.
        ends = _OFF.get(settings.framing, b"\r\n") + (ETX if frames else b"")
        self._prefix, self._suffix = prefix.lstrip(STX if frames else b""), suffix.rstrip(ends)
        signs = [sign for sign in (_ENDS[settings.framing], STX if frames else b"") if sign]
        self._outside = re.compile(b"|".join(signs)) if signs else None
        self._inside = re.compile(rb"[\x02\x03]")
        self._plain = settings.bits == 8 and settings.parity == "none"
        self._checked = settings.parity != "none"
        self.clear()

    def clear(self) -> None:
        """Forget what has come of a scan: the line broke, and what comes next has nothing to do with it."""
        self._held = bytearray()
        self._in_frame = False
        self._spoiled = ""

    @property
    def waiting(self) -> bool:
        """Whether something came whose end is still to come."""
        return bool(self._held or self._in_frame or self._spoiled)

    def spoil(self, words: str) -> None:
        """Something of this scan was lost before it got here: drop the whole of it, and say why."""
        self._spoiled = self._spoiled or words
        self._held.clear()

    def feed(self, data: bytes) -> list[Cut]:
        """Take what came; what became complete by it, in order."""
        self._held += data
        cuts: list[Cut] = []
        while (signs := self._inside if self._in_frame else self._outside) and (sign := signs.search(self._held)):
            before = bytes(self._held[: sign.start()])
            token = sign[0]
            del self._held[: sign.end()]
            if token == STX:
                cuts += self._broken_off(before)
                self._in_frame = True
            else:
                self._in_frame = False
                cuts += self._complete(before)
        if self._spoiled or len(self._held) > LONGEST + 1:
            self._spoiled = self._spoiled or f"a scan was longer than {LONGEST} bytes and was dropped; scan again"
            # The last byte may be half of the CR LF that ends it.
            del self._held[:-1]
        return cuts

    def pause(self) -> list[Cut]:
        """The scanner sent nothing for `gap_ms`: a scan ends here, or it is half and is dropped."""
        before = bytes(self._held)
        cuts = self._complete(before) if self._paused_apart else self._broken_off(before)
        self.clear()
        return cuts

    def _complete(self, data: bytes) -> list[Cut]:
        """One scan between its ends."""
        if self._spoiled:
            return self._said()
        if len(data) > LONGEST:
            return [Dropped(f"a scan was longer than {LONGEST} bytes and was dropped; scan again")]
        if wrong := self._damage(data):
            return [wrong]
        bare = data.removeprefix(self._prefix).removesuffix(self._suffix)
        return [bare] if bare else []

    def _broken_off(self, data: bytes) -> list[Cut]:
        """Bytes after which no end came."""
        if self._spoiled:
            return self._said()
        count = len(data)
        if not data.strip(_QUIET if self._framed_only and not self._in_frame else b"\0"):
            return []
        if wrong := self._damage(data):
            return [wrong]
        if self._framed_only and not self._in_frame:
            return [Dropped(f"{_bytes(count)} came outside of STX and ETX; scan again, or set framing = auto")]
        return [
            Dropped(
                f"a scan broke off after {_bytes(count)}; scan again. "
                "If every scan does, have the scanner send CR after it, or set framing = gap"
            )
        ]

    def _said(self) -> list[Cut]:
        words, self._spoiled = self._spoiled, ""
        return [Dropped(words)]

    def _damage(self, data: bytes) -> Dropped | None:
        """What is certainly wrong with how the bits are set, or None."""
        if self._plain and (parity := parity_of(data)):
            return Dropped(f'the scanner sends 7 bits with {parity} parity; set bits = 7 and parity = "{parity}"')
        if self._checked and b"\0" in data:
            # Where parity is checked, the system hands on a byte that fails the check as NUL.
            return Dropped("a scan arrived damaged; scan again. If every scan does, check bits, parity and baud")
        return None


def parity_of(data: bytes) -> str | None:
    """The parity that the eighth bits are for certain, "even" or "odd"; None where they may be data."""
    if len(data) < _TELLING or max(data) < 0x80 or not _SENT.issuperset(byte & 0x7F for byte in data):
        return None
    odd = {byte.bit_count() % 2 for byte in data}
    if len(odd) > 1:
        return None
    try:
        data.decode()
    except UnicodeDecodeError:
        return "odd" if odd.pop() else "even"
    return None


def _bytes(count: int) -> str:
    return "1 byte" if count == 1 else f"{count} bytes"
