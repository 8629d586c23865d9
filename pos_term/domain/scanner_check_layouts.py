"""Keyboard layouts, for a scanner that types in one while its computer reads in another.

Such a scanner presses keys by their place; what comes out is what stands on that place in the computer's own
layout. The tables give the places of a PC keyboard row by row, as XKB's basic us, gb, de and fr layouts have them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from types import MappingProxyType

NAMES = MappingProxyType({"us": "US English", "uk": "UK English", "de": "German", "fr": "French"})
"""The layouts that are known, and what manuals call them."""

_NONE = "\0"
_DEAD = frozenset("^´`¨")
"""Keys that wait for a letter on a German or French keyboard; what they do without one differs."""

# Each level: the key left of 1 to the one left of backspace; Q row; A row; the extra ISO key and the Z row.
_PLAIN = {
    "us": "`1234567890-=" r"qwertyuiop[]" r"asdfghjkl;'\ " r"zxcvbnm,./",
    "uk": "`1234567890-=" r"qwertyuiop[]" r"asdfghjkl;'# " r"zxcvbnm,./",
    "de": "^1234567890ß´" r"qwertzuiopü+" r"asdfghjklöä# " r"yxcvbnm,.-",
    "fr": "²&é\"'(-è_çà)=" r"azertyuiop^$" r"qsdfghjklmù* " r"wxcvbn,;:!",
}
_SHIFTED = {
    "us": "~!@#$%^&*()_+" r"QWERTYUIOP{}" r'ASDFGHJKL:"| ' r"ZXCVBNM<>?",
    "uk": '¬!"£$%^&*()_+' r"QWERTYUIOP{}" r"ASDFGHJKL:@~ " r"ZXCVBNM<>?",
    "de": '°!"§$%&/()=?`' r"QWERTZUIOPÜ*" r"ASDFGHJKLÖÄ' " r"YXCVBNM;:_",
    "fr": "~1234567890°+" r"AZERTYUIOP¨£" r"QSDFGHJKLM%µ " r"WXCVBN?./§",
}
# With AltGr, only what a code may hold: the plain key's own character where it makes nothing else.
_ALT: dict[str, dict[str, str]] = {
    "us": {},
    "uk": {},
    "de": {"]": "9", "[": "8", "{": "7", "}": "0", "\\": "ß", "@": "q", "~": "+",
           "|": _NONE, "<": _NONE, ">": _NONE},
    "fr": {"~": "é", "#": '"', "{": "'", "[": "(", "|": "-", "\\": "_", "^": "ç", "@": "à", "]": ")", "}": "=",
           "<": _NONE, ">": _NONE},
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class LayoutPair:
    """A scanner that types in one layout before a computer that reads in another."""

    scanner: str
    computer: str

    def came_out(self, character: str) -> str | None:
        """What a character comes out as; None where nobody can say."""
        return _table(self.scanner, self.computer).get(character)

    def pattern(self, text: str) -> str:
        """A regular expression for what a text comes out as.

        Keys that wait for a letter may give their sign, or nothing, and may swallow what comes next; a key that
        the other layout does not have gives anything or nothing.
        """
        fragments: list[str] = []
        after_dead = False
        for character in text:
            typed = self.came_out(character)
            fragment = ".?" if typed is None else re.escape(typed)
            if typed in _DEAD:
                fragment += "?"
            elif after_dead:
                fragment = f"(?:{fragment})?"
            after_dead = typed in _DEAD
            fragments.append(fragment)
        return "".join(fragments)


@cache
def pairs() -> tuple[LayoutPair, ...]:
    """Every scanner's layout before every other computer's, the usual ones first: scanners come as US English."""
    every = [LayoutPair(*each) for each in permutations(NAMES, 2)]
    return tuple(sorted(every, key=lambda each: each.scanner != "us"))


@cache
def _table(scanner: str, computer: str) -> dict[str, str]:
    typed: dict[str, str] = {" ": " "}
    for levels in (_PLAIN, _SHIFTED):
        for character, other in zip(levels[scanner], levels[computer], strict=True):
            typed.setdefault(character, other)
    # AltGr and a key: before a layout without AltGr the plain key comes out, else what AltGr gives there.
    keys = dict(zip(_PLAIN[scanner], _PLAIN[computer], strict=True))
    there = {plain: character for character, plain in _ALT[computer].items()}
    for character, plain in _ALT[scanner].items():
        if plain in keys and character not in typed:
            typed[character] = there.get(keys[plain], keys[plain])
    return typed
