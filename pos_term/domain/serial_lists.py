"""Serials as people write many of them: a range, a list, or one a line."""

from __future__ import annotations

import re

from pos_term.domain.lots import KEY_MARK, fold

MOST_SERIALS = 5_000
LONGEST = 80
_BETWEEN = re.compile(r"[,;\r\n\t]+")
_RANGE = re.compile(r"(\S*?)([0-9]{1,12})\s*(?:-|\.\.|–)\s*(\S*?)([0-9]{1,12})")


def read_serials(text: str) -> tuple[str, ...] | str:
    """The serials of `A001-A050`, `A1, A2` or a list, in their order; or what is wrong with it, in plain words.

    A range has the same text before its numbers, or none before the last (`A001-050`), and as many digits at both
    ends; so a serial that has a `-` of its own, such as `SN-77`, is one serial.
    """
    found: dict[str, str] = {}
    for part in _BETWEEN.split(text[: (LONGEST + 4) * MOST_SERIALS]):
        one = part.strip()
        if not one:
            continue
        several = _range(one)
        if isinstance(several, str):
            return several
        for serial in several:
            fault = _fault(serial)
            if fault:
                return fault
            if fold(serial) in found:
                return f"serial {serial} stands there twice; keep one"
            found[fold(serial)] = serial
            if len(found) > MOST_SERIALS:
                return f"more than {MOST_SERIALS} serials at once; take them in smaller parts"
    return tuple(found.values()) or "no serial is there; write A001-A050 or A1, A2"


def _range(text: str) -> list[str] | str:
    match = _RANGE.fullmatch(text)
    if match is None:
        return [text]
    head, first, other, last = match.groups()
    if (other and fold(other) != fold(head)) or len(first) != len(last):
        return [text]
    low, high = int(first), int(last)
    if high < low:
        if not head:  # two numbers with a - between, such as a year and a count, are one serial
            return [text]
        return f"the range {text[:40]} goes backwards; write the lesser number first"
    if high - low >= MOST_SERIALS:
        return f"the range {text[:40]} has more than {MOST_SERIALS} serials; take it in smaller parts"
    return [f"{head}{number:0{len(first)}d}" for number in range(low, high + 1)]


def _fault(serial: str) -> str:
    if len(serial) > LONGEST:
        return f"a serial is longer than {LONGEST} characters; part serials with commas"
    if KEY_MARK in serial or not serial.isprintable():
        return "a serial holds a character that cannot be seen; type it anew"
    return ""
