"""Codes of lots that are made here, by the format a product says, such as `LOT-{YYYY}-{MM}-{seq:3}`.

A format is text with fields in braces: `{YYYY}` `{YY}` `{MM}` `{DD}` `{DDD}` (the day of the year) `{WW}` (the ISO
week) `{sku}` `{supplier}` (its id) `{till}` and once `{seq:N}`, a number of at least N digits that counts from 1
for each text that the rest of the format gives.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from pos_term.domain.gs1_table import table
from pos_term.domain.lot_rules import fits, rule_fault
from pos_term.domain.lots import fold

__all__ = ["LONGEST_CODE", "CodeMaker", "fits", "format_fault", "maker", "rule_fault"]

LONGEST_FORMAT = 60
LONGEST_CODE = 20
"""Characters of a lot in a GS1 code (GS1 General Specifications 3.4.1, AI 10): a longer one fits no label."""
MOST_DIGITS = 9
FIELDS = ("YYYY", "YY", "MM", "DD", "DDD", "WW", "sku", "supplier", "till", "seq")
_LOT = "10"
_PART = re.compile(r"\{([^{}]*)\}|([^{}]+)|([{}])")
_FREE = ("supplier", "till")
"""Fields that may be different each time and of any length, so that the count must stand apart from them."""
_SEQ = re.compile(r"seq(?::([0-9]{1,2}))?", re.ASCII)


def format_fault(text: str) -> str | None:
    """Why a text cannot be the format of lot codes, in plain words; None where it can, or is empty."""
    if not text:
        return None
    if len(text) > LONGEST_FORMAT:
        return f"is longer than {LONGEST_FORMAT} characters; shorten it"
    parts = _parts(text)
    seqs = [n for n, (name, _) in enumerate(parts) if name == "seq"]
    for name, value in parts:
        if name == "brace":
            return f"has a {value} that opens or closes no field; write fields as {{YYYY}}"
        if name == "unknown":
            return f"has a field {{{value}}} that is none; known are {_known()}"
        if name == "seq" and not 1 <= int(value) <= MOST_DIGITS:
            return f"has {{seq:{value}}}; the number of digits goes from 1 to {MOST_DIGITS}"
        if name == "text" and not _may_stand(value):
            return f"has {value[:20]!r}, which cannot stand in a lot on a label; use letters, digits, - . _ /"
    if len(seqs) != 1:
        return "needs {seq:3} once, so that no code is made twice"
    free = [name for name, _ in parts if name in _FREE]
    if len(free) > 1:
        return f"has {{{free[0]}}} and {{{free[1]}}}; keep one of them, once"
    if free and not _stands_apart(parts, seqs[0]):
        return f"needs a - between {{seq}} and what stands beside it, for {{{free[0]}}} may end in digits"
    if _shortest(parts) > LONGEST_CODE:
        return f"makes codes of more than {LONGEST_CODE} characters, which fit no label; shorten it"
    return None


def _known() -> str:
    return ", ".join(f"{{{name}}}" for name in FIELDS[:-1]) + " and {seq:3}"


def _parts(text: str) -> list[tuple[str, str]]:
    """The parts of a format, each as the name of a field and what it is said with, or as `text`."""
    found: list[tuple[str, str]] = []
    for inside, plain, brace in _PART.findall(text):
        seq = _SEQ.fullmatch(inside)
        if plain:
            found.append(("text", plain))
        elif brace:
            found.append(("brace", brace))
        elif seq:
            found.append(("seq", seq[1] or "1"))
        else:
            found.append((inside, inside) if inside in FIELDS else ("unknown", inside[:20]))
    return found


def _may_stand(text: str) -> bool:
    """Whether these characters may stand in AI 10 (set 82 of GS1 General Specifications 7.11)."""
    return all(table()[_LOT].accepts(character) for character in text)


def _stands_apart(parts: list[tuple[str, str]], seq: int) -> bool:
    """Whether the count can be told from what stands on both sides of it, however long either is."""
    before, after = parts[:seq][-1:], parts[seq + 1 :][:1]
    left = not before or (before[0][0] == "text" and not before[0][1][-1].isalnum())
    return left and (not after or (after[0][0] == "text" and not after[0][1][0].isalnum()))


def _shortest(parts: list[tuple[str, str]]) -> int:
    """The fewest characters of a code: a sku or supplier has at least one."""
    sizes = {"sku": 1, "supplier": 1, "till": 1}
    return sum(
        len(value) if name == "text" else int(value) if name == "seq" else sizes.get(name, len(name))
        for name, value in parts
    )


@dataclass(frozen=True, slots=True)
class CodeMaker:
    """A format filled in for one product, day and supplier: only the count is open."""

    head: str
    tail: str
    digits: int

    @property
    def key(self) -> str:
        """What the count counts for: two makers that could make the same code have the same key."""
        return f"{fold(self.head)}#{fold(self.tail)}"

    def code(self, number: int) -> str:
        """The code with this number."""
        return f"{self.head}{number:0{self.digits}d}{self.tail}"


@lru_cache(maxsize=512)
def maker(text: str, *, on: date, sku: str, supplier: str = "", till: str = "") -> CodeMaker | str:
    """Fill a format in; or why that cannot be done, in plain words."""
    fault = format_fault(text)
    if fault:
        return f"the lot format of {sku} {fault}"
    values = {
        "YYYY": f"{on:%Y}", "YY": f"{on:%y}", "MM": f"{on:%m}", "DD": f"{on:%d}", "DDD": f"{on:%j}",
        "WW": f"{on.isocalendar().week:02d}", "sku": _fit(sku), "supplier": _fit(supplier),
        "till": _fit(till),
    }  # fmt: skip
    parts = _parts(text)
    for name, remedy in (("supplier", "say the supplier first"), ("sku", "no character of it fits a label")):
        if (name, name) in parts and not values[name]:
            return f"the lot code of {sku} has the {name} in it; {remedy}"
    seq = next(n for n, (name, _) in enumerate(parts) if name == "seq")
    head, tail = (
        "".join(values.get(name, value) for name, value in some) for some in (parts[:seq], parts[seq + 1 :])
    )
    made = CodeMaker(head, tail, int(parts[seq][1]))
    if len(made.code(1)) > LONGEST_CODE:
        return f"the lot code {made.code(1)[:40]} is longer than {LONGEST_CODE} characters; shorten the format"
    return made


def _fit(text: str) -> str:
    """What of a sku or supplier's id may stand in a lot on a label, without blanks."""
    return "".join(c for c in text if c != " " and _may_stand(c))
