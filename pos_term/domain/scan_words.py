"""How a scan was read, in words for whoever sets up a scanner or wonders about a code."""

from __future__ import annotations

from datetime import date

from pos_term.domain.barcode import decode
from pos_term.domain.clean import clean
from pos_term.domain.dates import long_date
from pos_term.domain.scan_frame import QUANTITY
from pos_term.domain.scan_types import CodeKind, DecoderSettings, ScanError, ScannedCode, shown

_KINDS = {
    CodeKind.GS1: "GS1",
    CodeKind.DIGITAL_LINK: "GS1 link",
    CodeKind.GTIN: "product number",
    CodeKind.RESTRICTED: "the shop's own label",
    CodeKind.CODE: "plain code",
}


def scan_words(raw: bytes, on: date, settings: DecoderSettings, *, typed: bool = False) -> str:
    """What the bytes of one scan say, or why they are refused; one line of safe text.

    `on` is the business day that two-digit years are read against. With `typed` a quantity at the head (`3*`)
    was typed before the scan, and is told apart from it.
    """
    times = QUANTITY.match(raw) if typed else None
    if times:
        return f"{clean(times[0][:-1].decode())} × {scan_words(raw[times.end() :], on, settings)}"
    code = decode(raw, on=on, settings=settings)
    if isinstance(code, ScanError):
        return f"refused: {clean(code.message, limit=200)}"
    parts = [f"{_KINDS[code.kind]}{f' ({code.symbology})' if code.symbology else ''}", *_said(code)]
    if code.alternatives:
        parts.append("it can be read in another way too")
    return " · ".join(parts)


def _said(code: ScannedCode) -> list[str]:
    """Each thing the code names."""
    named = [
        ("product", code.gtin), ("content", code.content_gtin), ("pallet", code.sscc), ("", code.code),
        ("lot", code.lot), ("serial", code.serial),
    ]  # fmt: skip
    days = [
        ("expires", code.expiry), ("best before", code.best_before), ("sell by", code.sell_by),
        ("made", code.production_date), ("packed", code.packaging_date),
    ]  # fmt: skip
    amounts = [
        ("count", code.count), ("weight", code.weight), ("price", code.price),
    ]  # fmt: skip
    said = [f"{word} {shown(value)}".strip() for word, value in named if value]
    said += [f"{word} {long_date(day)}" for word, day in days if day]
    for word, amount in amounts:
        if amount is not None:
            unit = f" {clean(code.weight_unit, limit=4)}" if word == "weight" and code.weight_unit else ""
            said.append(f"{word} {amount:f}{unit}" if word != "count" else f"{word} {amount}")
    return said
