"""Codes of the shop's own vouchers: short enough to type, and a slip of the finger is found."""

from __future__ import annotations

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Digits and letters that are not taken for one another; 31 of them, a prime number, for the check character."""

PREFIX = "GV"
"""How a code of the shop's own begins."""

_BODY = 10


def voucher_code(number: int) -> str:
    """A code made of a large random number: the prefix, ten characters and a check character."""
    values = []
    for _ in range(_BODY):
        number, value = divmod(number, len(ALPHABET))
        values.append(value)
    return PREFIX + "".join(ALPHABET[value] for value in (*values, _check(values)))


def tidy_code(text: str) -> str:
    """A voucher's code as it is kept: without blanks around it, one of the shop's own in capitals."""
    plain = text.strip()
    folded = plain.upper().replace(" ", "").replace("-", "")
    return folded if _shaped(folded) else plain


def is_ours(code: str) -> bool:
    """Whether a code has the shape of one of the shop's own."""
    return _shaped(code)


def is_mistyped(code: str) -> bool:
    """Whether a code of the shop's own shape has a wrong character, or two that changed places."""
    if not _shaped(code):
        return False
    *values, check = (ALPHABET.find(char) for char in code.removeprefix(PREFIX))
    return min(values) < 0 or _check(values) != check


def _shaped(code: str) -> bool:
    return code.startswith(PREFIX) and len(code) == len(PREFIX) + _BODY + 1 and code.isascii() and code.isalnum()


def _check(values: list[int]) -> int:
    """The weighted sum modulo 31: no weight is the same, so one wrong or two exchanged characters change it."""
    return sum(weight * value for weight, value in enumerate(values, 2)) % len(ALPHABET)
