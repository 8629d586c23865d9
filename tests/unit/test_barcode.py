"""How a scan is read: framing, symbologies, numbers, and plain codes that must stay what they are."""

from __future__ import annotations

from datetime import date

import pytest

from pos_term.domain.barcode import (
    CodeKind,
    DecoderSettings,
    ScanError,
    ScanFault,
    ScannedCode,
    decode,
)

ON = date(2026, 11, 21)


def read(raw: str | bytes, settings: DecoderSettings | None = None) -> ScannedCode:
    code = decode(raw.encode() if isinstance(raw, str) else raw, on=ON, settings=settings or DecoderSettings())
    assert isinstance(code, ScannedCode), code
    return code


def refuse(raw: str | bytes, settings: DecoderSettings | None = None) -> ScanError:
    code = decode(raw.encode() if isinstance(raw, str) else raw, on=ON, settings=settings or DecoderSettings())
    assert isinstance(code, ScanError), code
    return code


@pytest.mark.parametrize(
    "plain",
    [
        "10156",
        "11770101",
        "10ABC",
        "2112345",
        "17261231",
        "21SER",
        "20240115",
        "(hello)",
        "3103001750",
        "AB|21",
    ],
)
def test_a_plain_lot_stays_what_it_is(plain: str) -> None:
    code = read(plain)
    assert (code.kind, code.code, code.raw, code.lot, code.elements) == (
        CodeKind.CODE,
        plain,
        plain,
        None,
        (),
    )


@pytest.mark.parametrize(
    ("scan", "gtin"),
    [
        ("4006381333931", "04006381333931"),
        ("036000291452", "00036000291452"),
        ("96385074", "00000096385074"),
        ("14006381333938", "14006381333938"),
        ("]E04006381333931", "04006381333931"),
        ("]E0036000291452", "00036000291452"),
        ("]E00036000291452", "00036000291452"),
        ("]E496385074", "00000096385074"),
        ("]E3400638133393112", "04006381333931"),
        ("]E3400638133393112345", "04006381333931"),
        ("]I114006381333938", "14006381333938"),
        ("]C04006381333931", "04006381333931"),
        ("]Q14006381333931", "04006381333931"),
    ],
)
def test_a_product_number_is_read_as_fourteen_digits(scan: str, gtin: str) -> None:
    code = read(scan)
    assert (code.kind, code.gtin, code.code) == (CodeKind.GTIN, gtin, None)
    assert code.symbology == (scan[:3] if scan.startswith("]") else None)


@pytest.mark.parametrize(
    "scan",
    [
        "4006381333930",
        "036000291453",
        "14006381333931",
        "]E04006381333930",
        "]E0036000291453",
        "]E496385075",
        "]E004252615",
        "]I114006381333931",
    ],
)
def test_a_wrong_check_digit_is_refused_and_the_scan_is_kept(scan: str) -> None:
    error = refuse(scan)
    assert (error.fault, error.raw) == (ScanFault.BAD_CHECK_DIGIT, scan)
    assert error.text == (scan[3:] if scan.startswith("]") else scan)
    assert error.text in error.message


@pytest.mark.parametrize("scan", ["]E41234567", "]E4123456789", "]E01234ABC890123", "]E0", "]E140", "]E012345"])
def test_an_ean_symbol_of_the_wrong_length_or_with_letters_is_refused(scan: str) -> None:
    assert refuse(scan).fault is ScanFault.BAD_CODE


def test_eight_digits_that_are_no_product_number_stay_a_code() -> None:
    assert read("40063819").code == "40063819"


@pytest.mark.parametrize("digits", ["٤٠٠٦٣٨١٣٣٣٩٣١", "４００６３８１３３３９３１", "0" * 8, "0" * 13])
def test_digits_of_other_scripts_and_all_zeros_name_no_product(digits: str) -> None:
    assert read(digits).code == digits


@pytest.mark.parametrize(
    ("upc_e", "gtin"),
    [
        ("04252614", "00042100005264"),
        ("01234505", "00012000003455"),
        ("01234531", "00012300000451"),
        ("01234543", "00012340000053"),
        ("01234565", "00012345000065"),
    ],
)
def test_upc_e_is_expanded(upc_e: str, gtin: str) -> None:
    assert read("]E0" + upc_e).gtin == gtin
    assert read("]E0" + upc_e[:7]).gtin == gtin
    assert read("]E0" + upc_e[1:7]).gtin == gtin
    bare = read(upc_e)
    assert gtin in (bare.gtin, *(other.gtin for other in bare.alternatives))


def test_a_bare_upc_e_is_a_product_and_may_be_a_code() -> None:
    code = read("04252614")
    assert (code.kind, code.gtin) == (CodeKind.GTIN, "00042100005264")
    assert [other.code for other in code.alternatives] == ["04252614"]


def test_a_bare_number_that_may_be_upc_e_of_a_rare_kind_stays_a_code_and_names_the_product() -> None:
    for number, gtin in (("11770101", "00117000007011"), ("425261", "00042100005264")):
        code = read(number)
        assert code.code == number
        assert gtin in [other.gtin for other in code.alternatives]


def test_ean_8_comes_before_upc_e_and_names_it() -> None:
    code = read("01234565")
    assert code.kind is CodeKind.GTIN
    both = next(f"0{n:06}{c}" for n in range(100000, 200000) for c in range(10) if _is_both(f"0{n:06}{c}"))
    code = read(both)
    assert code.gtin == "000000" + both
    assert [other.kind for other in code.alternatives] == [CodeKind.GTIN]


def _is_both(digits: str) -> bool:
    ean8, upc_e = (decode(aim + digits.encode(), on=ON) for aim in (b"]E4", b"]E0"))
    return isinstance(ean8, ScannedCode) and isinstance(upc_e, ScannedCode) and upc_e.gtin != ean8.gtin


@pytest.mark.parametrize("scan", ["]C012345678", "]C04006381333930", "]C0ABC 1", "]d1ABC", "]Q1hello", "]A0L-1"])
def test_a_symbol_that_is_not_gs1_may_hold_any_text(scan: str) -> None:
    code = read(scan)
    assert (code.kind, code.code, code.text, code.raw) == (CodeKind.CODE, scan[3:], scan[3:], scan)


@pytest.mark.parametrize("scan", ["]", "]]", "]X", "]XX", "]W1A", "]é1", "]Q", "]Q1", "]d1", "]abc"])
def test_a_bracket_that_starts_no_aim_identifier_is_part_of_the_code(scan: str) -> None:
    assert read(scan).code == scan


@pytest.mark.parametrize("framed", ["{}\r", "{}\n", "{}\r\n", "\x02{}\x03", "\x02{}\x03\r\n", "{}\r\n\x03", " {} "])
def test_framing_is_taken_off(framed: str) -> None:
    assert read(framed.format("4006381333931")).gtin == "04006381333931"


def test_a_separator_at_the_end_is_not_taken_for_white_space() -> None:
    code = read("]d210AB\x1d\r\n")
    assert (code.raw, code.lot) == ("]d210AB\x1d", "AB")


def test_the_configured_prefix_and_suffix_are_taken_off_once() -> None:
    settings = DecoderSettings(prefix="P", suffix="\t")
    assert read("P4006381333931\t\r", settings).gtin == "04006381333931"
    assert read("PP1\t", settings).code == "P1"


def test_a_configured_substitute_separates_in_gs1_codes_only() -> None:
    settings = DecoderSettings(separators=("|", "{GS}"))
    for scan in (
        "]d210AB|21S1",
        "010400638133393110AB|21S1",
        "|010400638133393110AB|21S1",
        "]C110AB{GS}21S1",
    ):
        assert (read(scan, settings).lot, read(scan, settings).serial) == ("AB", "S1")
    assert read("AB|21S1", settings).code == "AB|21S1"
    assert read("]C0AB|21S1", settings).code == "AB|21S1"


@pytest.mark.parametrize("scan", ["]d210AB<GS>21S1", "010400638133393110AB{gs}21S1", "AB[FNC1]C", "]C0A␝B"])
def test_a_separator_written_out_as_letters_is_refused(scan: str) -> None:
    error = refuse(scan)
    assert error.fault is ScanFault.BAD_CODE
    assert "scanner check" in error.message


@pytest.mark.parametrize(
    ("scan", "word"),
    [
        (b"", "empty"),
        (b"\r\n", "empty"),
        (b"   ", "empty"),
        (b"\xff\xfe", "no text"),
        (b"AB\xe9", "no text"),
        (b"A\x1bB", "control"),
        (b"A\x00", "control"),
        (b"A\nB", "control"),
        (b"A\x7f", "control"),
        ("A\x9bB".encode(), "control"),
        (b"x" * 513, "513"),
    ],
)
def test_what_cannot_be_a_code_is_refused_in_words(scan: bytes, word: str) -> None:
    error = refuse(scan)
    assert error.fault is ScanFault.BAD_CODE
    assert word in error.message


def test_a_refusal_shows_nothing_that_a_terminal_would_obey() -> None:
    for scan in ("]d210\u202eABC", "]d2\u2066", "]E0\u200b1", "https://x.de/01/\u202e1"):
        error = refuse(scan)
        assert error.message.isprintable()


def test_512_characters_are_still_read() -> None:
    assert read("x" * 512).code == "x" * 512
