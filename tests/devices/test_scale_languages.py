"""What scales say, read byte by byte: exact thousandths from a whole reply, and nothing from anything else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pos_term.devices import scale_nci, scale_toledo
from pos_term.devices.scale_reply import Reply, Sign, objection
from pos_term.settings import ScaleSettings

KILOS = ScaleSettings(kind="toledo8217")


def signs(*given: Sign) -> frozenset[Sign]:
    return frozenset(given)


@pytest.mark.parametrize(("reply", "weight"), [
    (b"\x0200.482\r", 482), (b"\x0212.34\r", 12_340), (b"\x02  0.482\r", 482), (b"\x0299.999\r", 99_999),
    (b"\x0200.00\r", 0), (b"\x020001.5\r", 1500),
])  # fmt: skip
def test_an_8217_gives_its_weight_in_exact_thousandths(reply: bytes, weight: int) -> None:
    assert scale_toledo.read(reply) == Reply(weight)


@pytest.mark.parametrize(("status", "expected"), [
    (b"@", signs()), (b"A", signs(Sign.MOTION)), (b"B", signs(Sign.OVER)), (b"D", signs(Sign.UNDER)),
    (b"H", signs(Sign.OFF_ZERO)), (b"P", signs(Sign.ZERO)), (b"`", signs(Sign.NET)),
    (b"e", signs(Sign.NET, Sign.UNDER, Sign.MOTION)),
])  # fmt: skip
def test_each_bit_of_an_8217s_status_means_what_its_manual_says(status: bytes, expected: frozenset[Sign]) -> None:
    assert scale_toledo.read(b"\x02?" + status + b"\r") == Reply(signs=expected)


@pytest.mark.parametrize("reply", [
    b"", b"\r", b"\x02\r", b"00.482\r", b"\x0200.482", b"\x0200482\r", b"\x0200.4821\r", b"\x0200,482\r",
    b"\x02-0.482\r", b"\x0200.482n\r", b"\x0200.482NN\r", b"\x02\x0200.482\r", b"W\x0200.482\r", b"\x020 .482\r",
    b"\x0200.482\r\n", b"\x0200.482\r\x0200.482\r", b"\x02?\r", b"\x02?\xc1\r", b"\x02?!\r", b"\x02?AA\r",
    b"\x0200.48\x002\r", b"\x8200.482\r", b"\x0200.\xb482\r", "\x02٣.482\r".encode(), b"\x021e3.48\r",
    b"\x0200.482 \r",
])  # fmt: skip
def test_anything_else_from_an_8217_is_no_reply(reply: bytes) -> None:
    assert scale_toledo.read(reply) is None


@pytest.mark.parametrize(("reply", "weight", "unit"), [
    (b"\n0000.48LB\r\n00\r\x03", 480, "lb"), (b"\n00.482KG\r\n00\r\x03", 482, "kg"),
    (b"\n0012.34 lb\r\n20\r\x03", 12_340, "lb"), (b"\n  12.5kg\r\n00\r\x03", 12_500, "kg"),
    (b"\n00.482KG\r\nS00\r\x03", 482, "kg"), (b"\n00.482KG\r\n0p0\r\x03", 482, "kg"),
    (b"\n00.482KG\r\nS0pp4\r\x03", 482, "kg"), (b"\n01.500OZ\r\n00\r\x03", 1500, "oz"),
    (b"\n  .482KG\r\n00\r\x03", 482, "kg"),
])  # fmt: skip
def test_an_nci_scale_gives_weight_and_unit(reply: bytes, weight: int, unit: str) -> None:
    read = scale_nci.read(reply)
    assert read is not None
    assert (read.weight, read.unit) == (weight, unit)


@pytest.mark.parametrize(("status", "expected"), [
    (b"00", signs()), (b"10", signs(Sign.MOTION)), (b"20", signs(Sign.ZERO)), (b"40", signs(Sign.FAULT)),
    (b"80", signs(Sign.FAULT)), (b"01", signs(Sign.UNDER)), (b"02", signs(Sign.OVER)), (b"04", signs(Sign.FAULT)),
    (b"08", signs(Sign.FAULT)), (b"0p4", signs(Sign.NET)), (b"0p8", signs(Sign.OFF_ZERO)),
    (b"0pt0", signs(Sign.NET)), (b"S12", signs(Sign.MOTION, Sign.OVER)),
])  # fmt: skip
def test_each_bit_of_an_nci_status_means_what_its_manual_says(status: bytes, expected: frozenset[Sign]) -> None:
    assert scale_nci.read(b"\n" + status + b"\r\x03") == Reply(signs=expected)
    with_weight = scale_nci.read(b"\n00.482KG\r\n" + status + b"\r\x03")
    assert with_weight == Reply(482, "kg", expected)


def test_a_weight_below_zero_is_none() -> None:
    assert scale_nci.read(b"\n-0.482KG\r\n00\r\x03") == Reply(signs=signs(Sign.UNDER))
    assert scale_nci.read(b"\n-0.000KG\r\n20\r\x03") == Reply(0, "kg", signs(Sign.ZERO))


@pytest.mark.parametrize("reply", [
    b"", b"\x03", b"\n?\r\x03", b"\n00.482KG\r\n00\r", b"\n00.482KG\r\x03", b"\n00.482KG\r\n0\r\x03",
    b"\n00.482KG\r\n00\r\x03\x03", b"\n00482KG\r\n00\r\x03", b"\n00.482\r\n00\r\x03", b"00.482KG\r\n00\r\x03",
    b"W\r\n00.482KG\r\n00\r\x03", b"\n00.482KG\r\n0p\r\x03", b"\n00.482KG\r\n000\r\x03", b"\n00.482KG\r\n p\r\x03",
    b"\n00.482KG\r\n0P\r\x03", b"\n00.482KGS\r\n00\r\x03", b"\n00.4822KG\r\n00\r\x03", b"\n00.482KG\r\nSS00\r\x03",
    b"\n00.\xb482KG\r\n00\r\x03", b"\n00.482KG\r\n\xb00\r\x03", b"\n00.482KG\r\n0ppp0\r\x03",
    b"\n00.482KG\r\n00\r\x03\n00.482KG\r\n00\r\x03",
])  # fmt: skip
def test_anything_else_from_an_nci_scale_is_no_reply(reply: bytes) -> None:
    assert scale_nci.read(reply) is None


@given(st.binary(max_size=40))
def test_no_bytes_whatever_raise(reply: bytes) -> None:
    scale_toledo.read(reply)
    scale_nci.read(reply)


@given(st.integers(0, 99_999), st.integers(0, 6), st.integers(0, 6))
def test_one_wrong_bit_is_noticed_by_parity_alone_or_changes_no_digit(weight: int, place: int, bit: int) -> None:
    """Why parity is checked: without it a flipped bit in a digit can be another digit."""
    whole = b"\x02%02d.%03d\r" % divmod(weight, 1000)
    wrong = bytearray(whole)
    wrong[place] ^= 1 << bit
    wrong[place] = 0 if wrong[place] != whole[place] else wrong[place]  # as the system gives it, parity checked
    read = scale_toledo.read(bytes(wrong))
    assert read is None


def test_what_the_scale_weighs_in_is_what_it_says_else_what_the_settings_say() -> None:
    pounds = ScaleSettings(kind="nci", unit="lb", least=10, most=30_000)
    assert objection(Reply(482), pounds) == ""
    assert objection(Reply(482, "kg"), pounds) == ""
    assert objection(Reply(482, "oz"), pounds) == "the scale weighs in oz. Set it to kg or lb."
    assert "(0.01 lb)" in objection(Reply(9), pounds)
    assert "(30 lb)" in objection(Reply(30_001), pounds)


@pytest.mark.parametrize(("reply", "words"), [
    (Reply(482, signs=signs(Sign.MOTION)), "not at rest"),
    (Reply(482, signs=signs(Sign.NET)), "tare is set on the scale"),
    (Reply(482, signs=signs(Sign.OFF_ZERO)), "not at its zero"),
    (Reply(482, signs=signs(Sign.FAULT, Sign.MOTION)), "fault of its own"),
    (Reply(signs=signs(Sign.MOTION, Sign.OVER)), "more on the scale"),
    (Reply(signs=signs(Sign.UNDER, Sign.NET)), "below zero"),
    (Reply(signs=signs(Sign.ZERO)), "nothing is on the scale"),
    (Reply(), "gave no weight"),
    (Reply(0), "nothing is on the scale"),
])  # fmt: skip
def test_a_weight_with_anything_against_it_is_not_sold_by(reply: Reply, words: str) -> None:
    assert words in objection(reply, KILOS)


def test_a_centre_of_zero_beside_a_weight_speaks_not_against_it() -> None:
    assert objection(Reply(482, "kg", signs(Sign.ZERO)), KILOS) == ""
