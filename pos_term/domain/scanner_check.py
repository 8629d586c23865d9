"""The scanner check: a sheet of symbols is scanned, and what arrives tells how the scanner is set up.

Pure. `read_check` judges one scan, a `Check` collects them in the sheet's order or any other, and `diagnose`
(`scanner_check_advice`) says what to set.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from pos_term.domain.clean import visible
from pos_term.domain.scan_types import GS, DecoderSettings
from pos_term.domain.scanner_check_layouts import NAMES
from pos_term.domain.scanner_check_reading import Case, Reading, Shape, read_scan
from pos_term.domain.scanner_check_symbols import SYMBOLS, Symbol

__all__ = ["SYMBOLS", "Check", "Finding", "Link", "Symbol", "read_check", "separator_name"]

_NO_SETTINGS = DecoderSettings()
_ASK_AGAIN = frozenset({Shape.LOST, Shape.JOINED, Shape.FOREIGN})
"""Scans after which the same symbol is asked for once more."""


class Link(StrEnum):
    """How a scanner is connected: what may go wrong differs, and so does what to set."""

    WEDGE = "wedge"
    """It types like a keyboard."""
    SERIAL = "serial"
    EVDEV = "evdev"
    """It types like a keyboard, and the till reads its keys itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one scan of the sheet showed."""

    wanted: Symbol | None
    """The symbol that was asked for; None where any would do."""
    reading: Reading
    right: bool
    """Whether it is the symbol that was asked for and nothing about it needs to be changed."""
    words: str
    """What arrived, in plain words."""

    @property
    def symbol(self) -> Symbol | None:
        """The symbol that this is the answer for; None where it has to be scanned again."""
        if self.reading.shape in _ASK_AGAIN:
            return None
        symbol = self.reading.symbol
        return symbol if self.wanted is None or symbol == self.wanted else None


def read_check(symbol: Symbol | None, raw: bytes, known: DecoderSettings = _NO_SETTINGS) -> Finding:
    """Judge one scan of the sheet; `symbol` is the one that was asked for, None for any.

    `known` is what the till's settings say of this scanner; what they explain is not wrong.
    """
    reading = read_scan(raw, known, wanted=symbol)
    faults = tuple(_faults(reading, symbol, known))
    if not faults:
        return Finding(wanted=symbol, reading=reading, right=True, words=_right_words(reading))
    words = "; ".join(faults)
    return Finding(wanted=symbol, reading=reading, right=False, words=f"{words[0].upper()}{words[1:]}.")


def _right_words(reading: Reading) -> str:
    parts = ["Right"]
    if reading.separator and reading.separator != GS:
        parts.append(f"the till takes {separator_name(reading.separator)} for the separator")
    elif reading.separator:
        parts.append("the separator is there")
    parts.append(f"with AIM identifier {visible(reading.aim, limit=6)}" if reading.aim else "no AIM identifier")
    return ", ".join(parts) + "."


def _faults(reading: Reading, wanted: Symbol | None, known: DecoderSettings) -> list[str]:
    """Everything that is wrong with one scan, in words without a full stop."""
    symbol = reading.symbol
    if reading.shape is not Shape.WHOLE:
        return [_shape_words(reading)]
    if wanted and symbol and symbol != wanted:
        return [f"this is symbol {symbol.number} ({symbol.name}); scan symbol {wanted.number} ({wanted.name})"]
    faults = []
    if reading.parity:
        faults.append(f"it came with 7 data bits and {reading.parity} parity, not with 8 and none")
    if reading.layouts:
        pair = reading.layouts[0]
        faults.append(f"it was typed as {NAMES[pair.scanner]} and read as {NAMES[pair.computer]}")
    if reading.case is not Case.KEPT:
        faults.append(CASE_WORDS[reading.case])
    if reading.separator == "":
        faults.append("the separator is missing")
    elif reading.separator and reading.separator != GS and reading.separator not in known.separators:
        faults.append(f"the separator came as {separator_name(reading.separator)}")
    if reading.before:
        faults.append(f"“{visible(reading.before)}” stands before it")
    if reading.after:
        faults.append(f"“{visible(reading.after)}” stands behind it")
    return faults


CASE_WORDS = {
    Case.SWAPPED: "large and small letters are swapped",
    Case.UPPER: "all letters came as large ones",
    Case.LOWER: "all letters came as small ones",
}


def _shape_words(reading: Reading) -> str:
    shown, symbol = visible(reading.text, limit=40), reading.symbol
    if reading.shape is Shape.JOINED:
        numbers = " and ".join(str(symbol.number) for symbol in reading.symbols)
        return f"{len(reading.symbols)} scans arrived as one, symbols {numbers}"
    if symbol and reading.shape is Shape.LOST:
        missing = len(symbol.payload) - len(reading.text.removeprefix(reading.aim or ""))
        return f"only a part of symbol {symbol.number} arrived, {missing} characters are missing; scan it again"
    if symbol and reading.shape is Shape.CHANGED:
        return f"symbol {symbol.number} arrived changed, as “{shown}”"
    if reading.shape is Shape.NO_CHECK_DIGIT:
        return "the check digit, the last one, is missing"
    if reading.shape is Shape.BRACKETS:
        return "the numbers of the fields came in brackets, without separators"
    if reading.shape is Shape.NO_TEXT:
        return "bytes arrived that are no text"
    return f"“{shown}” is not on the sheet; scan the symbols of the sheet" if shown else "the scan is empty"


_SEPARATOR_NAMES = {
    GS: "GS", "\x1e": "RS (hex 1E)", "\x1c": "FS (hex 1C)", "\x1f": "US (hex 1F)", " ": "a blank", "\t": "a tab",
}  # fmt: skip


def separator_name(separator: str) -> str:
    """What arrived for a separator, so that a person can tell it."""
    return _SEPARATOR_NAMES.get(separator) or visible(separator, limit=12)


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One run over the sheet, with one scanner. Each step gives a new one."""

    known: DecoderSettings = _NO_SETTINGS
    link: Link = Link.WEDGE
    framed: bool = False
    """Whether the settings name a prefix or suffix that was taken off before: more is sent than is seen."""
    any_order: bool = False
    unended: bool = False
    """Whether a code stood there and nothing said that it had ended."""
    answers: tuple[Finding, ...] = ()
    """The last answer for each symbol that was scanned."""
    troubles: tuple[Finding, ...] = ()
    """Scans that answered for no symbol."""
    skipped: frozenset[int] = frozenset()

    @property
    def wanted(self) -> Symbol | None:
        """The symbol to scan next; None when the sheet is done."""
        done = self.skipped | {symbol.number for each in self.answers if (symbol := each.symbol)}
        return next((symbol for symbol in SYMBOLS if symbol.number not in done), None)

    def answer_for(self, symbol: Symbol) -> Finding | None:
        """What its scan showed, if it was scanned."""
        return next((each for each in self.answers if each.symbol == symbol), None)

    def heard(self, raw: bytes) -> tuple[Check, Finding]:
        """Take a scan; the check after it, and what it showed."""
        finding = read_check(None if self.any_order else self.wanted, raw, self.known)
        symbol = finding.symbol
        if symbol is None:
            return replace(self, troubles=(*self.troubles, finding)), finding
        others = tuple(each for each in self.answers if each.symbol != symbol)
        return replace(self, answers=(*others, finding), skipped=self.skipped - {symbol.number}), finding

    def skip(self) -> Check:
        """Leave the symbol out that was to be scanned next."""
        return replace(self, skipped=self.skipped | {self.wanted.number}) if self.wanted else self
