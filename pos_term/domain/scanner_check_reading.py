"""A scan of the check's sheet taken apart: the symbol it is of, and everything that was done to it on the way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from enum import Enum, StrEnum, auto
from functools import cache

from pos_term.domain.gtin import as_gtin14
from pos_term.domain.scan_types import DecoderSettings, split_aim
from pos_term.domain.scanner_check_layouts import LayoutPair, pairs
from pos_term.domain.scanner_check_symbols import SYMBOLS, Symbol

_LONGEST = 600
"""Characters of a scan that are looked at; three symbols joined are shorter."""
_ADDED = 10
"""The longest prefix or suffix: shorter than the shortest symbol, so that two joined scans are never one."""
_NO_SETTINGS = DecoderSettings()


class Shape(Enum):
    """How much of a symbol a scan is."""

    WHOLE = auto()
    """All of it, whatever stands around it or was done to its letters."""
    NO_CHECK_DIGIT = auto()
    """An EAN without its last digit."""
    BRACKETS = auto()
    """A GS1 code with its identifiers in brackets."""
    LOST = auto()
    """Characters are missing."""
    JOINED = auto()
    """Two scans or more in one."""
    CHANGED = auto()
    """Characters were changed in a way that no known layout does."""
    NO_TEXT = auto()
    """Bytes that are no text."""
    FOREIGN = auto()
    """A code that is not on the sheet."""


class Case(StrEnum):
    """What became of large and small letters."""

    KEPT = "kept"
    SWAPPED = "swapped"
    UPPER = "upper"
    LOWER = "lower"

    def turn(self, text: str) -> str:
        """A text after that was done to it."""
        done = {Case.SWAPPED: text.swapcase, Case.UPPER: text.upper, Case.LOWER: text.lower}.get(self)
        return done() if done else text


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One scan as the check understands it."""

    raw: bytes
    text: str
    """Without terminator, and without the prefix and suffix that the till's settings name."""
    shape: Shape
    symbols: tuple[Symbol, ...] = ()
    """The symbol it is of; several where scans were joined; none for a foreign code."""
    before: str = ""
    """What was sent before the code, the AIM identifier and a first FNC1 aside."""
    after: str = ""
    aim: str | None = None
    """The AIM identifier, as it arrived."""
    separator: str | None = None
    """What arrived for the FNC1 inside; empty where nothing did, None for a symbol without."""
    layouts: tuple[LayoutPair, ...] = ()
    """Every pair of keyboard layouts that explains it; empty where none is needed."""
    case: Case = Case.KEPT
    parity: str = ""
    """`even` or `odd` where the eighth bit of each byte is a parity bit."""

    @property
    def symbol(self) -> Symbol | None:
        """The one symbol it is of."""
        return self.symbols[0] if len(self.symbols) == 1 else None


@dataclass(frozen=True, slots=True)
class _Way:
    """What a keyboard may do to a text."""

    pair: LayoutPair | None
    case: Case

    def pattern(self, text: str) -> str:
        turned = self.case.turn(text)
        return self.pair.pattern(turned) if self.pair else re.escape(turned)


_UNTOUCHED = _Way(None, Case.KEPT)


@cache
def _ways() -> tuple[_Way, ...]:
    """The likeliest first."""
    plain = [_Way(None, case) for case in Case]
    swapped = (Case.KEPT, Case.SWAPPED)
    return (*plain, *(_Way(pair, case) for case in swapped for pair in pairs()))


def read_scan(raw: bytes, known: DecoderSettings = _NO_SETTINGS, *, wanted: Symbol | None = None) -> Reading:
    """Tell which symbol of the sheet a scan is of and what was done to it; `wanted` is the one that was asked for.

    `known` is what the till's settings say already: their prefix and suffix are taken off first.
    """
    parity = ""
    try:
        text = raw[:_LONGEST].decode()
    except UnicodeDecodeError as error:
        parity = _parity(raw) if error.reason != "unexpected end of data" else ""
        text = bytes(byte & 0x7F for byte in raw).decode() if parity else raw[:_LONGEST].decode(errors="replace")
    text = unframed(text, known)
    whole = _whole(text, raw, parity)
    if whole:
        return whole
    if joined := _joined(text):
        return Reading(raw=raw, text=text, shape=Shape.JOINED, symbols=joined)
    if parity or "�" in text:
        return Reading(raw=raw, text=text, shape=Shape.NO_TEXT, symbols=(wanted,) if wanted else ())
    return _part(text, raw, wanted)


def unframed(text: str, known: DecoderSettings) -> str:
    """A scan without terminator, STX and ETX, and without the prefix and suffix that the settings name."""
    text = text.rstrip("\r\n\x03").lstrip("\x02")
    return text.removesuffix(known.suffix).removeprefix(known.prefix).rstrip("\r\n\x03").lstrip("\x02")


def _parity(raw: bytes) -> str:
    """Which parity all bytes have, where their eighth bit can be one."""
    odd = {byte.bit_count() % 2 for byte in raw.rstrip(b"\r\n\x8d\x8a")}
    return {frozenset({0}): "even", frozenset({1}): "odd"}.get(frozenset(odd), "")


def as_typed(reading: Reading, pair: LayoutPair) -> Reading:
    """A whole scan taken as typed before a pair of layouts, where it can be: its AIM identifier is known then."""
    if not reading.symbol:
        return reading
    return _matched(reading.symbol, _Way(pair, reading.case), reading) or reading


def _whole(text: str, raw: bytes, parity: str) -> Reading | None:
    scan = Reading(raw=raw, text=text, shape=Shape.WHOLE, parity=parity)
    tried = (_matched(symbol, way, scan) for way in _ways() for symbol in SYMBOLS)
    return next((reading for reading in tried if reading), None)


def _matched(symbol: Symbol, way: _Way, scan: Reading) -> Reading | None:
    """A scan as that symbol after that was done to it, or None."""
    found = _pattern(symbol, way).fullmatch(scan.text)
    if found is None:
        return None
    separator = found["separator"] if symbol.has_separator else None
    before = found["before"]
    if symbol.is_gs1 and separator:
        before = before.removesuffix(separator)  # the first FNC1, which only some scanners send
    alike = (pair for pair in pairs() if _pattern(symbol, _Way(pair, way.case)).fullmatch(scan.text))
    return replace(
        scan, symbols=(symbol,), before=before, after=found["after"], aim=found["aim"], separator=separator,
        layouts=tuple(alike) if way.pair else (), case=way.case,
    )  # fmt: skip


@cache
def _pattern(symbol: Symbol, way: _Way) -> re.Pattern[str]:
    """A whole scan of a symbol, whatever stands before, after and in place of its separator."""
    aim = f"(?P<aim>{way.pattern(']')}.{{2}})?"
    # A field ends before the next one's first digits; the shortest separator that fits is the separator.
    body = "(?P<separator>.{0,8}?)".join(way.pattern(part) for part in symbol.parts)
    return re.compile(f"(?P<before>.{{0,{_ADDED}}}?){aim}{body}(?P<after>.{{0,{_ADDED}}})", re.DOTALL)


@cache
def _inside(symbol: Symbol, way: _Way) -> re.Pattern[str]:
    return re.compile(".{0,8}?".join(way.pattern(part) for part in symbol.parts), re.DOTALL)


def _joined(text: str) -> tuple[Symbol, ...]:
    for way in _ways():
        found = [(match.start(), symbol) for symbol in SYMBOLS for match in _inside(symbol, way).finditer(text)]
        if len(found) > 1:
            return tuple(symbol for _, symbol in sorted(found, key=lambda each: each[0]))
    return ()


def _part(text: str, raw: bytes, wanted: Symbol | None) -> Reading:
    """A scan that is no whole symbol: one that lost something, was changed, or has nothing to do with the sheet."""
    aim, body = split_aim(text)
    first = [wanted] if wanted else []
    in_turn = [*first, *(symbol for symbol in SYMBOLS if symbol != wanted)]
    for symbol in in_turn:
        for shape, form in _other_forms(symbol):
            if body == form:
                return Reading(raw=raw, text=text, shape=shape, symbols=(symbol,), aim=aim)
    if not as_gtin14(body):
        for shape, belongs in ((Shape.LOST, _lost), (Shape.CHANGED, _alike)):
            for symbol in in_turn:
                if belongs(body, symbol.payload):
                    return Reading(raw=raw, text=text, shape=shape, symbols=(symbol,), aim=aim)
    return Reading(raw=raw, text=text, shape=Shape.FOREIGN, aim=aim)


def _other_forms(symbol: Symbol) -> Iterator[tuple[Shape, str]]:
    from pos_term.domain.gs1 import walk

    if symbol.payload.isdigit():
        yield Shape.NO_CHECK_DIGIT, symbol.payload[:-1]
    if symbol.is_gs1:
        yield Shape.BRACKETS, "".join(f"({ai}){value}" for ai, value in walk(symbol.payload).elements)


def _lost(text: str, payload: str) -> bool:
    """Whether a text is the payload without some of its characters: a piece of it, or most of it in order."""
    if not 3 <= len(text) < len(payload):
        return False
    if payload.startswith(text) or payload.endswith(text):
        return True
    rest = iter(payload)
    return len(text) * 10 >= len(payload) * 6 and all(character in rest for character in text)


def _alike(text: str, payload: str) -> bool:
    """Whether a text is as long as the payload, nearly, and more than half of it stands in its place."""
    if not text or abs(len(text) - len(payload)) * 4 > len(payload):
        return False
    blocks = SequenceMatcher(None, text.casefold(), payload.casefold(), autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) * 10 >= len(payload) * 6
