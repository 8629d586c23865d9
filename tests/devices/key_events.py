"""The events that the kernel hands out for the keys a scanner presses."""

from __future__ import annotations

from pos_term.devices.scanner_evdev import EVENT

ENTER, TAB, KEYPAD_ENTER, SPACE, CAPS, NUM_LOCK, F8 = 28, 15, 96, 57, 58, 69, 66
SHIFT, RIGHT_SHIFT, CTRL, ALT, ALTGR = 42, 54, 29, 56, 100
DOWN, UP, HELD = 1, 0, 2
_ROWS = (("1234567890-", 2), ("qwertyuiop[]", 16), ("asdfghjkl;", 30), ("zxcvbnm,./", 44), (" ", SPACE))
US_KEYS = {character: first + at for row, first in _ROWS for at, character in enumerate(row)}


def event(kind: int, code: int, value: int) -> bytes:
    return EVENT.pack(1_700_000_000, 123_456, kind, code, value)


def key(code: int, value: int) -> bytes:
    """What the kernel says of one key: its scan code, the key itself, the end of the report."""
    return event(4, 4, 0x70000 + code) + event(1, code, value) + event(0, 0, 0)


def stroke(*codes: int) -> bytes:
    """Keys pressed one after the other, and let go the other way round."""
    return b"".join(key(code, DOWN) for code in codes) + b"".join(key(code, UP) for code in reversed(codes))


def us(text: str) -> bytes:
    """A text as a scanner with the US layout types it."""
    typed = b""
    for character in text:
        if character == "\x1d":
            typed += stroke(CTRL, US_KEYS["]"])
        elif character.isupper():
            typed += stroke(SHIFT, US_KEYS[character.lower()])
        else:
            typed += stroke(US_KEYS[character])
    return typed


GS1 = "]d2010400638133393110LOT42\x1d21S1 a-b/c"
