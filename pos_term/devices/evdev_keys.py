"""The keys that a keyboard scanner presses, turned into the bytes it read: layout, Shift, AltGr, Ctrl, caps lock.

A key that means nothing here is said, not stepped over: a code with a character missing may be another code.
"""

from __future__ import annotations

import unicodedata

from pos_term.devices.evdev_layouts import CONTROLS, KEYPAD_DIGITS, LAYOUTS

END = b"\r"
"""What Enter, the keypad's Enter and Tab give: the scan is over."""
_ENDING = frozenset({15, 28, 96})
_SHIFTS, _CTRLS, _ALT, _ALTGR = frozenset({42, 54}), frozenset({29, 97}), 56, 100
_CAPS_LOCK = 58
_SILENT = frozenset({69, 70, 125, 126, 127, 240})
"""Num lock, scroll lock, the logo keys, menu, unknown: pressed around a scan by some scanners."""
_TYPED = {1: "\x1b", 14: "\x08", 111: "\x7f"}
"""Escape, Backspace and Delete, by which scanners send these characters."""
_ACCENTS = {"^": "\u0302", "´": "\u0301", "`": "\u0300", "¨": "\u0308", "~": "\u0303"}


class Keyboard:
    """Follows which keys are down, and gives what each one types."""

    def __init__(self, layout: str) -> None:
        self._layout = LAYOUTS[layout]
        self._caps = False
        self.reset()

    def reset(self) -> None:
        """All keys are up, as far as anybody knows."""
        self._down: set[int] = set()
        self._dead = ""
        self._by_number: str | None = None

    def press(self, code: int) -> bytes | None:
        """What this key types, UTF-8; None for a key that types nothing anybody could know."""
        self._down.add(code)
        if code in _SHIFTS or code in _CTRLS or code in _SILENT or code in (_ALT, _ALTGR):
            return b""
        if code == _CAPS_LOCK:
            self._caps = not self._caps
            return b""
        if code in _ENDING:
            return self._accent_alone() + END
        if self._alt_only and code in KEYPAD_DIGITS:
            self._by_number = (self._by_number or "") + KEYPAD_DIGITS[code]
            return b""
        return self._typed(code)

    def release(self, code: int) -> bytes | None:
        """What is typed by letting go: a character whose number was typed while Alt was down."""
        self._down.discard(code)
        if code not in (_ALT, _ALTGR) or self._by_number is None:
            return b""
        number, self._by_number = self._by_number, None
        return _numbered(number)

    @property
    def _alt_only(self) -> bool:
        """Whether Alt is down for itself; AltGr is Alt where the layout has no third level."""
        if self._down & _CTRLS:
            return False
        return _ALT in self._down or (_ALTGR in self._down and not self._layout.third)

    def _typed(self, code: int) -> bytes | None:
        ctrl, shift = bool(self._down & _CTRLS), bool(self._down & _SHIFTS)
        # Windows takes Ctrl and Alt together for AltGr, and scanners press them so.
        third = _ALTGR in self._down or (ctrl and _ALT in self._down)
        if third and self._layout.third:
            level, character = "third", self._layout.third.get(code, "")
        elif third or self._alt_only:
            return None
        elif ctrl:
            return self._control(code, shift)
        elif code in _TYPED:
            level, character = "", _TYPED[code]
        else:
            level, character = self._level(code, shift)
        if not character:
            return None
        if (code, level) in self._layout.dead:
            alone = self._accent_alone()
            self._dead = character
            return alone
        return self._accented(character)

    def _level(self, code: int, shift: bool) -> tuple[str, str]:
        plain, shifted = self._layout.plain.get(code, ""), self._layout.shifted.get(code, "")
        is_letter = plain.isalpha() and plain.upper() == shifted
        return ("shifted", shifted) if shift != (self._caps and is_letter) else ("plain", plain)

    def _control(self, code: int, shift: bool) -> bytes | None:
        """Ctrl with a key: the control character of what it types (Ctrl+J is LF), or of where it is."""
        levels = self._layout.shifted if shift else self._layout.plain
        character = levels.get(code, "").upper()
        if len(character) == 1 and "@" <= character <= "_":
            return self._accent_alone() + bytes([ord(character) & 0x1F])
        if code in CONTROLS:
            return self._accent_alone() + CONTROLS[code].encode()
        return None

    def _accented(self, character: str) -> bytes:
        """The character, under the accent that waited for it; a blank gives the accent alone."""
        dead, self._dead = self._dead, ""
        if not dead:
            return character.encode()
        if character == " ":
            return dead.encode()
        composed = unicodedata.normalize("NFC", character + _ACCENTS[dead])
        return (composed if len(composed) == 1 else dead + character).encode()

    def _accent_alone(self) -> bytes:
        dead, self._dead = self._dead, ""
        return dead.encode()


def _numbered(digits: str) -> bytes | None:
    """The character of a number typed with Alt: Windows' page with a leading 0 (0029 is GS), else the PC's."""
    number = int(digits)
    if number < 0x80:
        return bytes([number])
    if number > 0xFF:
        return None
    try:
        return bytes([number]).decode("cp1252" if digits[0] == "0" else "cp437").encode()
    except UnicodeDecodeError:
        return None
