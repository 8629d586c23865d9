"""GS1 element strings: what the till acts on, what it refuses, and what a lost separator may hide."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

import pytest

from pos_term.domain.barcode import (
    CodeKind,
    DecoderSettings,
    ScanError,
    ScanFault,
    ScannedCode,
    decode,
    encode_element_string,
)

ON = date(2026, 11, 21)
GTIN = "04006381333931"


def read(raw: str, on: date = ON) -> ScannedCode:
    code = decode(raw.encode(), on=on)
    assert isinstance(code, ScannedCode), code
    return code


def refuse(raw: str) -> ScanError:
    code = decode(raw.encode(), on=ON)
    assert isinstance(code, ScanError), code
    return code


def test_one_scan_fills_product_lot_expiry_and_serial() -> None:
    code = read(f"]d201{GTIN}1726123110L2411A\x1d21S-9")
    assert code == ScannedCode(
        raw=f"]d201{GTIN}1726123110L2411A\x1d21S-9",
        kind=CodeKind.GS1,
        symbology="]d2",
        gtin=GTIN,
        lot="L2411A",
        serial="S-9",
        expiry=date(2026, 12, 31),
        elements=(("01", GTIN), ("17", "261231"), ("10", "L2411A"), ("21", "S-9")),
    )


@pytest.mark.parametrize("aim", ["]C1", "]e0", "]d2", "]Q3", "]J1", "", "\x1d", "]C1\x1d"])
def test_every_gs1_carrier_reads_the_same(aim: str) -> None:
    code = read(f"{aim}01{GTIN}10AB\x1d")
    assert (code.kind, code.gtin, code.lot) == (CodeKind.GS1, GTIN, "AB")


def test_a_separator_makes_a_bare_text_a_gs1_code() -> None:
    assert read("10AB\x1d21S1").elements == (("10", "AB"), ("21", "S1"))
    assert read("]d101" + GTIN + "10AB\x1d21S1").serial == "S1"
    assert refuse("hello\x1dworld").fault is ScanFault.BAD_CODE


def test_a_bare_long_number_is_gs1_only_with_a_right_key() -> None:
    assert read("01" + GTIN).gtin == GTIN
    assert read("0104006381333930").code == "0104006381333930"
    assert read("00123456789012345675").sscc == "123456789012345675"
    assert refuse("0104006381333930" + "17261231" + "10A").fault is ScanFault.BAD_CHECK_DIGIT
    assert refuse(f"01{GTIN}17261399").fault is ScanFault.BAD_DATE


@pytest.mark.parametrize(
    ("typed", "lot"),
    [
        (f"(01){GTIN}(17)261231(10)AB12", "AB12"),
        (f" (01) {GTIN} (17) 261231 (10) AB12 ", "AB12"),
        (f"(01){GTIN}(17)261231(10)AB1721", "AB1721"),
    ],
)
def test_the_printed_form_with_brackets_can_be_typed(typed: str, lot: str) -> None:
    code = read(typed)
    assert (code.kind, code.gtin, code.lot, code.expiry) == (CodeKind.GS1, GTIN, lot, date(2026, 12, 31))
    assert code.alternatives == ()


def test_a_printed_form_typed_wrong_is_refused() -> None:
    assert refuse("(01)0400").fault is ScanFault.BAD_CODE
    assert refuse("(01)04006381333930").fault is ScanFault.BAD_CHECK_DIGIT
    assert refuse(f"(01){GTIN}(10)").fault is ScanFault.BAD_CODE


def test_every_field_that_the_till_acts_on() -> None:
    code = read("]C111251130132512011526120016261215")
    assert code.production_date == date(2025, 11, 30)
    assert code.packaging_date == date(2025, 12, 1)
    assert code.best_before == date(2026, 12, 31)
    assert code.sell_by == date(2026, 12, 15)
    assert code.expiry is None
    code = read("]C170032612302359\x1d310300125030005\x1d392299")
    assert (code.expiry, code.expires_at) == (
        date(2026, 12, 30),
        datetime.combine(date(2026, 12, 30), time(23, 59)),
    )
    assert (code.weight, code.weight_unit, code.price) == (Decimal("1.250"), "kg", Decimal("0.99"))
    assert code.count == 5
    pallet = read("]C100123456789012345675" + f"02{GTIN}3724\x1d3201000125")
    assert (pallet.sscc, pallet.content_gtin, pallet.content_count) == ("123456789012345675", GTIN, 24)
    assert (pallet.gtin, pallet.weight, pallet.weight_unit) == (None, Decimal("12.5"), "lb")


@pytest.mark.parametrize(
    ("digits", "day"),
    [
        ("260200", date(2026, 2, 28)),
        ("280200", date(2028, 2, 29)),
        ("261231", date(2026, 12, 31)),
        ("760101", date(2076, 1, 1)),
        ("770101", date(1977, 1, 1)),
    ],
)
def test_day_00_is_the_end_of_the_month_and_the_century_slides(digits: str, day: date) -> None:
    assert read(f"]d217{digits}").expiry == day


def test_the_century_follows_the_business_day() -> None:
    assert read("]d217510101", on=date(2001, 1, 1)).expiry == date(2051, 1, 1)
    assert read("]d217520101", on=date(2001, 1, 1)).expiry == date(1952, 1, 1)
    assert read("]d217010101", on=date(2060, 1, 1)).expiry == date(2101, 1, 1)
    assert read("]d217110101", on=date(2060, 1, 1)).expiry == date(2011, 1, 1)
    assert read("]d217100101", on=date(2060, 1, 1)).expiry == date(2110, 1, 1)


@pytest.mark.parametrize(
    "element",
    [
        "11261301",
        "13260230",
        "15260431",
        "16990229",
        "17261399",
        "17000000",
        "17260001",
        "70032612301260",
        "70032612302400",
        "70032612001200",
    ],
)
def test_a_date_that_does_not_exist_is_refused(element: str) -> None:
    error = refuse(f"]d201{GTIN}{element}")
    assert error.fault is ScanFault.BAD_DATE
    assert "not a real date" in error.message


@pytest.mark.parametrize("key", ["00123456789012345674", "0104006381333930", "0204006381333930"])
def test_a_key_with_a_wrong_check_digit_is_refused(key: str) -> None:
    assert refuse(f"]d2{key}10A").fault is ScanFault.BAD_CHECK_DIGIT


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("10A\x1d10B", ("lot (10) A", "lot (10) B")),
        ("1726123117261230", ("expiry date (17) 261231", "expiry date (17) 261230")),
        (f"01{GTIN}0114006381333938", (GTIN, "14006381333938")),
        (f"01{GTIN}02{GTIN}3712", ("product number (01)", "content product number (02)")),
        ("21A\x1d21B", ("serial number (21) A", "serial number (21) B")),
        ("1726123170032612301200", ("(17)", "(7003)")),
        ("31030012503102001250", ("(3103)", "(3102)")),
    ],
)
def test_a_code_that_contradicts_itself_is_refused_naming_both(body: str, said: tuple[str, str]) -> None:
    error = refuse("]d2" + body)
    assert error.fault is ScanFault.BAD_CODE
    assert all(part in error.message for part in said)


def test_a_value_said_twice_alike_is_no_contradiction() -> None:
    assert read("]d210A\x1d10A").lot == "A"
    assert read("]d21726123170032612311200").expiry == date(2026, 12, 31)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "\x1d",
        "9",
        "0512345",
        "10",
        "10\x1d21A",
        "011234",
        "10A B",
        "10é",
        "10١٢",
        "01٠٤٠٠٦٣٨١٣٣٣٩٣١",
        "24012\x1d\x1d",
    ],
)
def test_what_is_no_element_string_is_refused(body: str) -> None:
    assert refuse("]d2" + body).fault is ScanFault.BAD_CODE


def readings(raw: str) -> list[tuple[tuple[str, str], ...]]:
    return [other.elements for other in read(raw).alternatives]


def test_a_lot_that_may_have_swallowed_an_expiry_keeps_its_literal_reading_first() -> None:
    code = read("]d210AB1217210101")
    assert (code.lot, code.expiry) == ("AB1217210101", None)
    first = code.alternatives[0]
    assert (first.lot, first.expiry) == ("AB12", date(2021, 1, 1))
    assert all(other.raw == code.raw and other.alternatives == () for other in code.alternatives)


def test_a_lot_that_may_have_swallowed_a_serial_names_that_reading() -> None:
    assert readings("]d210LOT4221SER1") == [(("10", "LOT42"), ("21", "SER1"))]
    assert readings("]d221SER10LOT") == [(("21", "SER"), ("10", "LOT"))]
    assert readings(f"01{GTIN}10LOT4221SER1") == [(("01", GTIN), ("10", "LOT42"), ("21", "SER1"))]


def test_readings_with_a_date_come_before_those_with_a_serial() -> None:
    assert readings("]d210LOT21SER17261231") == [
        (("10", "LOT21SER"), ("17", "261231")),
        (("10", "LOT"), ("21", "SER"), ("17", "261231")),
        (("10", "LOT"), ("21", "SER17261231")),
    ]


def test_elements_behind_a_later_separator_are_part_of_the_other_reading() -> None:
    assert readings("]d210AB1217210101\x1d21S1") == [(("10", "AB12"), ("17", "210101"), ("21", "S1"))]


@pytest.mark.parametrize(
    "body",
    [
        "10AB17269931",
        "10AB1725010",
        "10LOT42",
        "10A\x1d21B21C",
        "21A\x1d10B10C",
        "1726123110AB17261231",
        "1021",
    ],
)
def test_a_tail_that_is_no_complete_new_element_is_no_other_reading(body: str) -> None:
    assert readings("]d2" + body) == []


@pytest.mark.parametrize(
    "body",
    [
        f"01{GTIN}10LOT4567890123456789211234567890123",
        f"01{GTIN}42227610LOT",
        f"01{GTIN}3012345610LOT",
        "7003261230120010ALOT",
    ],
)
def test_a_code_that_can_only_be_read_with_the_separator_put_back_is_refused_as_lost(body: str) -> None:
    error = refuse("]d2" + body)
    assert error.fault is ScanFault.SEPARATOR_LOST
    assert "scanner check" in error.message


def test_a_crafted_code_yields_few_readings() -> None:
    body = "99" + "17010101" * 11 + "\x1d10" + "21A" * 6 + "\x1d92" + "17261231" * 11
    assert 0 < len(readings("]C1" + body)) <= 8


def test_an_ean_with_a_composite_component_carries_its_elements() -> None:
    code = read("]E04006381333931|]e01726123110AB")
    assert (code.gtin, code.lot, code.expiry) == (GTIN, "AB", date(2026, 12, 31))
    assert code.elements == (("17", "261231"), ("10", "AB"))
    assert refuse("]E04006381333930|]e010AB").fault is ScanFault.BAD_CHECK_DIGIT
    assert refuse("]E04006381333931|]e00114006381333938").fault is ScanFault.BAD_CODE


def test_a_separator_is_written_only_where_it_is_needed() -> None:
    elements = [("01", GTIN), ("10", "AB"), ("17", "261231"), ("21", "S1")]
    assert encode_element_string(elements) == f"]d201{GTIN}10AB\x1d1726123121S1".encode()
    assert encode_element_string(elements[:2], aim="") == f"01{GTIN}10AB".encode()
    assert encode_element_string([], aim="]C1") == b"]C1"


def test_the_shops_separator_settings_do_not_change_a_clean_scan() -> None:
    raw = f"]d201{GTIN}10AB\x1d21S1".encode()
    assert decode(raw, on=ON, settings=DecoderSettings(separators=("|", "~"))) == decode(raw, on=ON)


@pytest.mark.parametrize("substitute", ["\x1e", "\x1c", "\x1f", "\x04", "^]"])
def test_a_control_character_can_stand_for_the_separator_and_for_nothing_else(substitute: str) -> None:
    whole = f"01{GTIN}10AB12\x1d17270131"
    sent = whole.replace("\x1d", substitute)
    settings = DecoderSettings(separators=(substitute,))
    code = decode(sent.encode(), on=ON, settings=settings)
    assert isinstance(code, ScannedCode)
    assert (code.lot, code.expiry) == ("AB12", date(2027, 1, 31))
    if len(substitute) == 1:
        assert isinstance(decode(sent.encode(), on=ON), ScanError)
        assert isinstance(decode(f"AB{substitute}12".encode(), on=ON, settings=settings), ScanError)
