"""The decoder against GS1's own test strings and against real products with real recalled lots."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from pos_term.domain.barcode import CodeKind, ScanError, ScannedCode, decode, encode_element_string

ON = date(2026, 11, 21)
DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"

# Identifiers that no till acts on: their inner rules (countries, currencies, coupons, bank accounts, check
# characters, package types) are not judged, only their length and characters.
NOT_ACTED_ON = frozenset(
    (
        "401",
        "421",
        "423",
        "4309",
        "7040",
        "7041",
        "7241",
        "7250",
        "7252",
        "7258",
        "8001",
        "8004",
        "8006",
        "8007",
        "8010",
        "8011",
        "8013",
        "8014",
        "8030",
        "8110",
        "8112",
        "7030",
        "7031",
        "3910",
        "3915",
        "3940",
        "3955",
    )
)
# Read on purpose although the standard's strict rules refuse them: each says one thing only.
READ_ALTHOUGH_IRREGULAR = {
    "]E0123456789012": "UPC-A sent as 12 digits",
    "https://example.com/gtin/12345678901231": "a name of the first edition in place of its number",
    "https://id.gs1.org/01/09520123456788/10/ABC123?99=XYZ789&01=09520123456788": "the same value twice",
    "https://id.gs1.org/01/09520123456788/10/ABC123?99=XYZ789&99=XYZ789": "the same value twice",
}


def rows(name: str) -> list[dict[str, Any]]:
    file = DATA / name
    if not file.exists():
        return []
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


VECTORS = rows("gs1_core_vectors.dev.jsonl")
VALID = [row for row in VECTORS if row["valid"]]
INVALID = [row for row in VECTORS if not row["valid"]]
RECALLS = rows("realistic_recall_scans.dev.jsonl")
needs_data = pytest.mark.skipif(not VECTORS, reason="the data folder does not lie beside the checkout")


def carried(code: ScannedCode) -> tuple[str | None, ...]:
    """What the code's fields say, written as elements carry it."""

    def digits(day: date | None) -> str | None:
        return day.strftime("%y%m%d") if day else None

    return code.gtin, code.lot, code.serial, digits(code.expiry)


def expected(elements: dict[str, str]) -> tuple[str | None, ...]:
    expiry = elements.get("17") or elements.get("7003", "")[:6] or None
    if expiry and expiry.endswith("00"):
        # Day 00 is the last day of the month: the day before the first of the next one.
        year, month = int(expiry[:2]), int(expiry[2:4])
        next_month = date(2000 + year + month // 12, month % 12 + 1, 1)
        expiry = (next_month - timedelta(days=1)).strftime("%y%m%d")
    return elements.get("01"), elements.get("10"), elements.get("21"), expiry


@needs_data
def test_every_valid_string_is_read_with_exactly_its_elements() -> None:
    assert len(VALID) > 400
    wrong = []
    for row in VALID:
        code = decode(row["raw"].encode(), on=ON)
        if isinstance(code, ScanError) or [list(element) for element in code.elements] != row["ais"]:
            wrong.append((row["raw"], code))
    assert wrong == []


@needs_data
def test_no_valid_string_yields_another_product_lot_serial_or_expiry() -> None:
    for row in VALID:
        code = decode(row["raw"].encode(), on=ON)
        assert isinstance(code, ScannedCode)
        if code.kind in (CodeKind.GS1, CodeKind.DIGITAL_LINK) and not row["raw"].startswith("]E"):
            assert carried(code) == expected(dict(row["ais"])), row["raw"]


@needs_data
def test_an_invalid_string_is_refused_unless_only_what_no_till_acts_on_is_wrong() -> None:
    assert len(INVALID) > 700
    for row in INVALID:
        code = decode(row["raw"].encode(), on=ON)
        if isinstance(code, ScanError) or row["raw"] in READ_ALTHOUGH_IRREGULAR:
            continue
        if code.kind is CodeKind.CODE:
            assert (code.code, code.elements, *carried(code)) == (row["raw"], (), None, None, None, None)
        else:
            assert code.kind is CodeKind.GS1, row
            assert NOT_ACTED_ON.intersection(ai for ai, _ in code.elements), row
            assert carried(code) == expected(dict(code.elements))
            written = encode_element_string(code.elements, row["raw"][:3]).decode()
            assert written == row["raw"], "an element was dropped or invented"


@needs_data
def test_each_irregular_string_that_is_read_says_what_it_carries() -> None:
    for raw in READ_ALTHOUGH_IRREGULAR:
        code = decode(raw.encode(), on=ON)
        assert isinstance(code, ScannedCode), raw
        assert (code.gtin or "").lstrip("0") in raw
        assert code.lot in (None, "ABC123")


@needs_data
def test_every_real_product_is_read_with_its_recalled_lot_and_expiry() -> None:
    assert len(RECALLS) > 1_800
    for row in RECALLS:
        for raw in (row["raw"], row["raw"].removeprefix("]d2"), row["raw"].replace("]d2", "]C1")):
            code = decode(raw.encode(), on=ON)
            assert isinstance(code, ScannedCode), (raw, code)
            assert [list(element) for element in code.elements] == row["ais"]
            assert (code.gtin, code.lot, code.serial) == (row["gtin14"], row["lot"], None)
            assert (code.expiry.isoformat() if code.expiry else None) == row["expiry"]


@needs_data
def test_every_real_product_is_read_alike_from_its_link() -> None:
    for row in RECALLS:
        code = decode(row["dl"].encode(), on=ON)
        assert isinstance(code, ScannedCode), (row["dl"], code)
        assert (code.gtin, code.lot) == (row["gtin14"], row["lot"])
