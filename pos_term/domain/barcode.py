"""The scan decoder: the bytes of one scan, from any scanner or the keyboard, to what they say or why not.

Pure: no clock (the business day is passed in), no store. It never guesses: where two readings cannot be told
apart without the shop's own records, the literal one comes first and the others stand beside it.

Sources: GS1 General Specifications 5 (symbologies) and 7 (processing), ISO/IEC 15424 (AIM identifiers),
GS1 Digital Link Standard: URI Syntax.
"""

from __future__ import annotations

import re
from datetime import date

from pos_term.domain.digital_link import read_digital_link
from pos_term.domain.gs1 import encode_element_string, read_bracketed, walk
from pos_term.domain.gs1_separator import read_element_string
from pos_term.domain.gtin import check_digit_is_right
from pos_term.domain.number_codes import read_bare_number, read_ean_upc, read_number_in_symbol
from pos_term.domain.restricted import rule_problem
from pos_term.domain.scan_types import (
    GS,
    CodeKind,
    DecoderSettings,
    RestrictedRule,
    ScanError,
    ScanFault,
    ScannedCode,
    ScanSource,
    is_number,
    shown,
    split_aim,
)

__all__ = [
    "CodeKind",
    "DecoderSettings",
    "RestrictedRule",
    "ScanError",
    "ScanFault",
    "ScannedCode",
    "decode",
    "encode_element_string",
    "rule_problem",
]

_LONGEST = 512
_GS1_SYMBOLS = frozenset(("]C1", "]e0", "]e1", "]e2", "]d2", "]Q3", "]J1"))
_EAN_UPC_SYMBOLS = frozenset(("]E0", "]E3", "]E4"))
_ADD_ON_SYMBOLS = frozenset(("]E1", "]E2"))
_COMPOSITE = "|]e0"
_SPELLED_OUT = re.compile(r"[<{\[](?:GS|FNC1|\\x1d)[>}\]]|␝", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1c\x1e\x1f\x7f-\x9f]")
_NO_SETTINGS = DecoderSettings()
_KEY_DIGITS = {"00": 18, "01": 14, "02": 14}


def decode(raw: bytes, *, on: date, settings: DecoderSettings = _NO_SETTINGS) -> ScannedCode | ScanError:
    """Read one scan. Whatever the bytes, the answer is a value; nothing is raised.

    `on` is the business day that two-digit years are read against. Trailing CR and LF, STX and ETX at the
    ends and the configured prefix and suffix are framing; every other byte belongs to the code.
    """
    try:
        text = _unframed(raw.decode(), settings)
    except UnicodeDecodeError:
        unreadable = ScanSource(raw[:_LONGEST].decode(errors="backslashreplace"), None, on)
        return unreadable.refused(
            ScanFault.BAD_CODE,
            "The scanner sent bytes that are no text. Scan again; if it stays, run the scanner check.",
        )
    aim, data = split_aim(text)
    source = ScanSource(text[:_LONGEST], aim, on)
    if refusal := _refused_as_a_whole(source, _with_separators(text, settings)):
        return refusal
    if aim is None:
        return _read_bare(source, text, settings)
    if aim in _GS1_SYMBOLS:
        return _read_gs1(source, data, settings)
    if aim in _EAN_UPC_SYMBOLS:
        linear, composite, addition = data.partition(_COMPOSITE)
        code = read_ean_upc(source, linear, settings.restricted)
        if composite and isinstance(code, ScannedCode):
            return read_element_string(source, addition, linear_gtin=code.gtin)
        return code
    if aim in _ADD_ON_SYMBOLS:
        return source.refused(
            ScanFault.BAD_CODE, "This is only the small add-on beside a barcode. Scan the main bars."
        )
    return _read_other_symbol(source, data, settings)


def _unframed(text: str, settings: DecoderSettings) -> str:
    text = text.rstrip("\r\n\x03").lstrip("\x02")
    return text.removesuffix(settings.suffix).removeprefix(settings.prefix).rstrip("\r\n\x03").lstrip("\x02")


def _refused_as_a_whole(source: ScanSource, text: str) -> ScanError | None:
    if not text.strip(" "):
        return source.refused(ScanFault.BAD_CODE, "The scan is empty. Scan again.")
    if len(text) > _LONGEST:
        told = f"This code has {len(text)} characters; the till reads up to {_LONGEST}."
        return source.refused(ScanFault.BAD_CODE, f"{told} Scan the product's own barcode.")
    return _refused_for_controls(source, text)


def _refused_for_controls(source: ScanSource, text: str) -> ScanError | None:
    if not _CONTROL.search(text):
        return None
    told = "This code holds control characters that no product code has."
    return source.refused(ScanFault.BAD_CODE, f"{told} Scan again; if it stays, run the scanner check.")


def _read_gs1(source: ScanSource, data: str, settings: DecoderSettings) -> ScannedCode | ScanError:
    body = _with_separators(data, settings)
    return _refused_as_spelled_out(source, body) or read_element_string(source, body)


def _read_bare(source: ScanSource, text: str, settings: DecoderSettings) -> ScannedCode | ScanError:
    """Read a scan without AIM identifier, or what somebody typed or pasted."""
    text = text.strip(" ")
    if link := read_digital_link(source, text):
        return link
    if is_number(text) and (number := read_bare_number(source, text, settings.restricted)):
        return number
    if text.startswith("(") and (bracketed := read_bracketed(source, text)):
        return bracketed
    return _read_bare_element_string(source, text, settings) or _read_plain(source, text)


def _read_other_symbol(source: ScanSource, data: str, settings: DecoderSettings) -> ScannedCode | ScanError:
    """Read a symbol that its AIM identifier does not declare to be GS1: a link, a number or plain text."""
    text = data.strip(" ")
    if not text:
        # An identifier that identifies nothing is itself the text; an empty code could match anything.
        return source.plain(source.raw)
    if link := read_digital_link(source, text):
        return link
    if is_number(text) and (number := read_number_in_symbol(source, text, settings.restricted)):
        return number
    if GS in text:
        return _read_gs1(source, text, settings)
    return _read_plain(source, text)


def _read_plain(source: ScanSource, text: str) -> ScannedCode | ScanError:
    return _refused_for_controls(source, text) or _refused_as_spelled_out(source, text) or source.plain(text)


def _read_bare_element_string(
    source: ScanSource, text: str, settings: DecoderSettings
) -> ScannedCode | ScanError | None:
    """Read a text that can only be a GS1 element string, or None.

    A separator makes it one. Without, it must begin with a whole product or pallet number: a lot such as
    "10ABC" or "11770101" is not to be taken for an element and stripped of its first digits.
    """
    body = _with_separators(text, settings)
    if GS in text:
        return _read_gs1(source, text, settings)
    if body.startswith(GS):
        code = _read_gs1(source, body, settings)
        return code if isinstance(code, ScannedCode) else None
    digits = _KEY_DIGITS.get(body[:2])
    if digits is None:
        return None
    key = body[2 : 2 + digits]
    if len(key) < digits or not is_number(key):
        return None
    # A long number may begin like a key by accident. A right check digit, or further elements that fit to
    # the end, say that it is one; then a fault in it is a fault of the label.
    walked = walk(body)
    if check_digit_is_right(key) or (walked.is_whole and len(walked.placed) > 1):
        return _read_gs1(source, body, settings)
    return None


def _with_separators(text: str, settings: DecoderSettings) -> str:
    for substitute in settings.separators:
        if substitute:
            text = text.replace(substitute, GS)
    return text


def _refused_as_spelled_out(source: ScanSource, text: str) -> ScanError | None:
    found = _SPELLED_OUT.search(text)
    if found is None:
        return None
    told = f"The scanner wrote the separator out as {shown(found[0])} instead of sending it."
    return source.refused(ScanFault.BAD_CODE, f"{told} Have a manager run the scanner check.")
