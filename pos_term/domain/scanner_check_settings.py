"""What could be set in the till after a scanner check, and whether the decoder then reads those scans rightly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pos_term.domain.barcode import decode
from pos_term.domain.scan_types import GS, DecoderSettings, ScannedCode
from pos_term.domain.scanner_check_reading import Reading, unframed

_DAY = date(2026, 1, 1)
"""Any day near the sheet's dates: two-digit years are read against it."""
_IN_CODES = frozenset("!\"%&'()*+,-./:;<=>?_ ")
"""Signs that may stand in a lot or serial (General Specifications 7.11, set 82), and the blank."""


def proposed_settings(known: DecoderSettings, wholes: Sequence[Reading]) -> DecoderSettings:
    """The till's settings with what was seen added: prefix, suffix and separators."""
    bare = [unframed(each.raw.decode(errors="replace"), DecoderSettings()) for each in wholes]
    befores, afters = {each.before for each in wholes}, {each.after for each in wholes}
    taken = known.prefix if all(text.startswith(known.prefix) for text in bare) else ""
    taken_behind = known.suffix if all(text.endswith(known.suffix) for text in bare) else ""
    seen = dict.fromkeys(each.separator for each in wholes if each.separator and each.separator != GS)
    usable = (each for each in seen if len(each) >= 3 or not (set(each) & _IN_CODES or each.isalnum()))
    return replace(
        known,
        prefix=taken + befores.pop() if len(befores) == 1 else known.prefix,
        suffix=afters.pop() + taken_behind if len(afters) == 1 else known.suffix,
        separators=tuple(dict.fromkeys((*known.separators, *usable))),
    )


def reads_right(wholes: Sequence[Reading], settings: DecoderSettings) -> bool:
    """Whether the decoder, set that way, reads these scans as what stands on the sheet."""
    for each in wholes:
        symbol = each.symbol
        got = decode(each.raw, on=_DAY, settings=settings)
        meant = decode(symbol.right(aim=False), on=_DAY) if symbol else None
        if not isinstance(got, ScannedCode) or not isinstance(meant, ScannedCode):
            return False
        if (got.gtin, got.lot, got.serial, got.expiry, got.code) != (
            meant.gtin, meant.lot, meant.serial, meant.expiry, meant.code,
        ):  # fmt: skip
            return False
    return True
