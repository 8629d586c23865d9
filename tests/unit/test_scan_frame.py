"""The framing of a scanner comes off at the ends of a scan, and nowhere else."""

from __future__ import annotations

from datetime import date

import pytest

from pos_term.domain.barcode import DecoderSettings
from pos_term.domain.scan_frame import as_the_sale_takes_it, one_of, separators_of, unescape, unframed
from pos_term.domain.scan_words import scan_words

ON = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "means"),
    [
        ("", b""),
        ("~", b"~"),
        (r"\x02", b"\x02"),
        (r"A\x1dB", b"A\x1dB"),
        (r"\xe9", b"\xe9"),
        ("é", "é".encode()),
        (r"\r\n\t\0\e", b"\r\n\t\x00\x1b"),
        (r"\\x02", rb"\x02"),
        (r"\x2", rb"\x2"),
        (r"\q", rb"\q"),
        ("\\", b"\\"),
        ("\x02", b"\x02"),
    ],
)
def test_a_text_of_the_settings_may_carry_escapes(text: str, means: bytes) -> None:
    assert unescape(text) == means


@pytest.mark.parametrize(
    ("raw", "prefix", "suffix", "code"),
    [
        (b"~4006381333931#", "~", "#", b"4006381333931"),
        (b"~4006381333931", "~", "#", b"4006381333931"),
        (b"4006381333931#", "~", "#", b"4006381333931"),
        (b"~]d2010952011400001310A~B#", "~", "#", b"]d2010952011400001310A~B"),
        (b"~~A##", "~", "#", b"~A#"),
        (b"A~B#C", "~", "#", b"A~B#C"),
        (b"\x02A\x03", r"\x02", r"\x03", b"A"),
        (b"\x02~A#\x03\r\n", "~", "#", b"A"),
        (b"0109520114000013\x1d10A", "", "", b"0109520114000013\x1d10A"),
        (b"\x1dA\x1d", "~", "#", b"\x1dA\x1d"),
        (b"A\r\n", "", "", b"A\r\n"),
        (b"~#", "~", "#", b""),
        (b"", "~", "#", b""),
    ],
)
def test_each_end_comes_off_once_and_the_aim_identifier_stays(
    raw: bytes, prefix: str, suffix: str, code: bytes
) -> None:
    assert unframed(raw, prefix, suffix) == code


@pytest.mark.parametrize(
    ("raw", "taken"),
    [
        (b"~4006381333931#", b"4006381333931"),
        (b"3*~4006381333931#", b"3*4006381333931"),
        (b"-6*~4006381333931#", b"-6*4006381333931"),
        (b"3*4006381333931", b"3*4006381333931"),
        (b"~3*4006381333931#", b"1*3*4006381333931"),
        (b"BAG", b"BAG"),
    ],
)
def test_a_quantity_typed_before_a_scan_stays_and_one_inside_the_code_is_none(raw: bytes, taken: bytes) -> None:
    assert as_the_sale_takes_it(raw, "~", "#") == taken


def test_one_of_a_code_is_said_only_where_the_code_could_be_taken_for_more() -> None:
    assert [one_of(code) for code in (b"BAG", b"3*BAG", b"3.5*BAG", b"3 BAG")] == [
        b"BAG", b"1*3*BAG", b"1*3.5*BAG", b"3 BAG",
    ]  # fmt: skip


def test_a_till_knows_the_separators_of_all_its_scanners_each_once() -> None:
    assert separators_of(("|",), (r"\x1e", ""), ("~", "|")) == ("|", "\x1e", "~")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (
            b"]d2010952011400001310A1\x1d17261130\x1d21S7",
            "GS1 (]d2) · product 09520114000013 · lot A1 · serial S7 · expires Mon 30 Nov 2026",
        ),
        (b"4006381333931", "product number · product 04006381333931"),
        (b"BAG-7", "plain code · BAG-7"),
        (b"4006381333930", "refused: "),
        (b"\xff\xfe", "refused: "),
        (b"\x1b[2J", "refused: "),
    ],
)
def test_how_a_scan_was_read_is_told_in_words(raw: bytes, words: str) -> None:
    told = scan_words(raw, ON, DecoderSettings())
    assert told.startswith(words)
    assert told.isprintable()


def test_a_quantity_typed_before_the_scan_is_told_apart_from_it() -> None:
    assert scan_words(b"3*BAG", ON, DecoderSettings(), typed=True) == "3 × plain code · BAG"
    assert scan_words(b"3*BAG", ON, DecoderSettings()) == "plain code · 3*BAG"
