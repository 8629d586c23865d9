"""What a key press stands for: the text it types, the control character it sends, and text as bytes."""

from __future__ import annotations

SEPARATORS = {
    "ctrl+backslash": "\x1c",
    "ctrl+right_square_bracket": "\x1d",
    "ctrl+circumflex_accent": "\x1e",
    "ctrl+underscore": "\x1f",
}
"""The separators of a scan by the names of their keys; under the kitty protocol they have no character."""
_KEYPAD = {"decimal": ".", "divide": "/", "multiply": "*", "subtract": "-", "add": "+", "equal": "="}


def as_bytes(text: str) -> bytes:
    """The bytes that were sent; a half of a surrogate pair, which no scanner sends, becomes bytes as well."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def printed_by(key: str, character: str | None) -> str | None:
    """The text a key types, or None. A wrong byte (a lone surrogate) is text: a scanner sent it."""
    if character is None:
        return _KEYPAD.get(key)
    if key in SEPARATORS or len(character) != 1:
        return None
    code = ord(character)
    return character if code >= 0x20 and code != 0x7F else None


def control_of(key: str) -> str | None:
    """The control character of a `ctrl+letter` key."""
    if key == "backspace":
        return "\x08"
    letter = key.removeprefix("ctrl+")
    if letter != key and len(letter) == 1 and "a" <= letter <= "z":
        return chr(ord(letter) - 0x60)
    return None
