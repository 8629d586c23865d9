"""What holds for any bytes and any elements, not only for those somebody thought of."""

from __future__ import annotations

from datetime import date

import biip
from hypothesis import given, settings
from hypothesis import strategies as st

from pos_term.domain.barcode import (
    DecoderSettings,
    RestrictedRule,
    ScanError,
    ScanFault,
    ScannedCode,
    decode,
    encode_element_string,
)
from pos_term.domain.gs1_table import table

ON = date(2026, 11, 21)
CSET82 = "!\"%&'()*+,-./0123456789:;=?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz"
FRAGMENTS = st.sampled_from(
    [
        "]d2",
        "]C1",
        "]E0",
        "]Q1",
        "]",
        "\x1d",
        "01",
        "04006381333931",
        "10",
        "21",
        "17261231",
        "7003",
        "3103",
        "(01)",
        "https://",
        "/01/",
        "?17=",
        "%",
        "{GS}",
        "\r",
        "\n",
        "\x02",
        "\x03",
        " ",
        "١٢",
        "\u202e",
        "2",
        "8030",
        "4300",
    ]
)
SHOP = DecoderSettings(
    restricted=(RestrictedRule("20", 5, 5, "weight", 3), RestrictedRule("2", 5, 4, "price", 2, True)),
    separators=("|", ""),
    prefix="P",
    suffix="S",
)
quick = settings(deadline=None, max_examples=300, database=None)


def text_of(longest: int) -> st.SearchStrategy[str]:
    return st.text(CSET82, min_size=1, max_size=longest)


def digits_of(length: int) -> st.SearchStrategy[str]:
    return st.text("0123456789", min_size=length, max_size=length)


def with_check_digit(digits: str) -> str:
    weighted = sum(int(d) * (3 if at % 2 == 0 else 1) for at, d in enumerate(reversed(digits)))
    return digits + str(-weighted % 10)


DAYS = st.dates(date(1978, 1, 1), date(2076, 12, 31)).map(lambda day: day.strftime("%y%m%d"))
ELEMENTS = st.fixed_dictionaries(
    {},
    optional={
        "00": digits_of(17).map(with_check_digit),
        "01": digits_of(13).map(with_check_digit),
        "10": text_of(20),
        "11": DAYS,
        "15": DAYS,
        "17": DAYS,
        "21": text_of(20),
        "22": text_of(20),
        "30": st.integers(1, 99_999_999).map(str),
        "240": text_of(30),
        "3103": digits_of(6),
        "3922": st.integers(0, 10**9).map(str),
        "422": digits_of(3),
        "7008": text_of(3),
        "91": text_of(90),
        "99": text_of(90),
    },
).flatmap(lambda chosen: st.permutations(list(chosen.items())))


def check_any_scan(raw: bytes, on: date, shop: DecoderSettings) -> None:
    code = decode(raw, on=on, settings=shop)
    if isinstance(code, ScanError):
        assert code.fault in ScanFault
        assert code.message.isprintable()
        return
    for reading in (code, *code.alternatives):
        assert reading.raw == code.raw
        assert reading.gtin is None or (len(reading.gtin) == 14 and reading.gtin.isascii())
        assert reading.gtin is None or with_check_digit(reading.gtin[:-1]) == reading.gtin
        assert "\x1d" not in f"{reading.code}{reading.lot}{reading.serial}{reading.gtin}"
    assert len(code.alternatives) <= 8
    assert code not in code.alternatives


@quick
@given(st.binary(max_size=600), st.dates(), st.sampled_from([DecoderSettings(), SHOP]))
def test_no_bytes_whatever_break_the_decoder(raw: bytes, on: date, shop: DecoderSettings) -> None:
    check_any_scan(raw, on, shop)


@quick
@given(st.lists(FRAGMENTS | text_of(8), max_size=40), st.dates(), st.sampled_from([DecoderSettings(), SHOP]))
def test_no_mixture_of_real_parts_breaks_the_decoder(parts: list[str], on: date, shop: DecoderSettings) -> None:
    check_any_scan("".join(parts).encode(), on, shop)


@quick
@given(ELEMENTS, st.sampled_from(["]d2", "]C1", "]Q3", "]e0"]))
def test_what_is_written_is_read_back(elements: list[tuple[str, str]], aim: str) -> None:
    raw = encode_element_string(elements, aim)
    code = decode(raw, on=ON)
    if not elements:
        assert isinstance(code, ScanError)
        return
    assert isinstance(code, ScannedCode), code
    assert code.elements == tuple(elements)
    values = dict(elements)
    assert (code.gtin, code.lot, code.serial) == (values.get("01"), values.get("10"), values.get("21"))
    assert code.expiry is None or code.expiry.strftime("%y%m%d") == values["17"]


@quick
@given(ELEMENTS)
def test_the_walk_agrees_with_the_reference_library(elements: list[tuple[str, str]]) -> None:
    if not elements:
        return
    raw = encode_element_string(elements, "]C1")
    message = biip.parse(raw.decode()).gs1_message
    assert message is not None
    code = decode(raw, on=ON)
    assert isinstance(code, ScannedCode)
    assert code.elements == tuple((each.ai.ai, each.value) for each in message.element_strings)


@quick
@given(ELEMENTS.filter(bool))
def test_a_lost_separator_never_hides_the_true_reading_behind_a_silent_wrong_one(
    elements: list[tuple[str, str]],
) -> None:
    # The literal reading of what arrived is first; it may be wrong, but it is never rewritten.
    raw = encode_element_string(elements, "]d2").replace(b"\x1d", b"")
    code = decode(raw, on=ON)
    if isinstance(code, ScannedCode):
        assert "".join(ai + value for ai, value in code.elements) == raw.decode()[3:]
        for other in code.alternatives:
            assert "".join(ai + value for ai, value in other.elements) == raw.decode()[3:]


@quick
@given(digits_of(13).map(with_check_digit), text_of(9).filter(lambda lot: "21" not in lot), DAYS, text_of(20))
def test_a_lot_run_together_with_an_expiry_offers_the_true_reading(
    gtin: str, lot: str, day: str, serial: str
) -> None:
    code = decode(f"]d201{gtin}10{lot}17{day}\x1d21{serial}".encode(), on=ON)
    assert isinstance(code, ScannedCode)
    assert code.lot == f"{lot}17{day}"
    true = (("01", gtin), ("10", lot), ("17", day), ("21", serial))
    assert true in [other.elements for other in code.alternatives]


@quick
@given(st.sampled_from(sorted(table())), st.text(CSET82 + "<>#é١", max_size=95))
def test_any_value_of_any_identifier_is_read_or_refused(ai: str, value: str) -> None:
    check_any_scan(f"]C1{ai}{value}".encode(), ON, DecoderSettings())
