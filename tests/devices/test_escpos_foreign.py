"""Commands that no job of ours holds: each is known by its length, so that nothing behind it is misread."""

from __future__ import annotations

import pytest

from pos_term.devices.escpos_commands import FIXED, SIZED, name_of
from pos_term.devices.escpos_decoder import DecodeError, DrawerPulse, Other, check_job, decode

COUNTED = {
    "ESC *": (b"\x1b*\x00\x03\x00abc", b"\x1b*\x21\x02\x00abcdef"),
    "ESC &": (b"\x1b&\x03AB\x01abc\x02abcdef", b"\x1b&\x03AA\x00"),
    "ESC D": (b"\x1bD\x08\x10\x00", b"\x1bD\x00"),
    "GS *": (b"\x1d*\x01\x02" + b"x" * 16,),
    "GS 8": (b"\x1d8L\x05\x00\x00\x0002abc",),
    "GS C": (b"\x1dC0\x02\x00", b"\x1dC1\x01\x00\x09\x00\x01\x00", b"\x1dC2\x05\x00", b"\x1dC;1;9;1;1;5;"),
    "GS Q": (b"\x1dQ0\x00\x02\x00\x03\x00abcdef",),
    "GS g": (b"\x1dg0\x00\x14\x00", b"\x1dg2\x00\x14\x00"),
    "GS z": (b"\x1dz0\x01\x02",),
    "FS 2": (b"\x1c2\x77\x21" + b"x" * 72,),
    "FS g": (b"\x1cg1\x00\x00\x00\x00\x00\x02\x00ab", b"\x1cg2\x00\x00\x00\x00\x00\x02\x00"),
    "FS q": (b"\x1cq\x02\x01\x00\x01\x00" + b"x" * 8 + b"\x01\x00\x02\x00" + b"x" * 16,),
}
PULSE = b"\x1bp\x00\x19\x19"


@pytest.mark.parametrize("pair", FIXED, ids=lambda pair: name_of(*pair))
def test_a_command_of_fixed_length_ends_where_it_ends(pair: tuple[int, int]) -> None:
    size, words = FIXED[pair]
    job = bytes(pair) + b"\x01" * size
    first, pulse = decode(job + PULSE)
    assert first == Other(0, name_of(*pair), words, b"\x01" * size)
    assert pulse == DrawerPulse(len(job))
    assert check_job(job)
    if size:
        with pytest.raises(DecodeError, match="cut short"):
            decode(job[:-1])


@pytest.mark.parametrize(("name", "job"), [(name, job) for name, jobs in COUNTED.items() for job in jobs])
def test_a_command_that_says_its_length_ends_where_it_says(name: str, job: bytes) -> None:
    first, pulse = decode(job + PULSE)
    assert isinstance(first, Other)
    assert (first.name, first.arguments) == (name, job[2:])
    assert first.words
    assert pulse == DrawerPulse(len(job))
    for end in range(2, len(job)):
        with pytest.raises(DecodeError):
            decode(job[:end])


@pytest.mark.parametrize(("lead", "letter"), [(lead, letter) for lead, known in SIZED.items() for letter in known])
def test_a_command_with_a_letter_and_a_length_ends_where_it_says(lead: int, letter: str) -> None:
    if letter == "k":
        return
    job = bytes((lead, 0x28, ord(letter), 3, 0)) + b"0\x1b\x07"
    first, pulse = decode(job + PULSE)
    assert isinstance(first, Other)
    assert first.name.endswith(f"( {letter}")
    assert first.words
    assert pulse == DrawerPulse(len(job))


@pytest.mark.parametrize(
    "job",
    [
        b"\x1d(o\x01\x00x", b"\x1b(k\x01\x00x", b"\x1d(k\x02\x00\x39\x41", b"\x1b*\x05\x01\x00x",
        b"\x1d8M\x00\x00\x00\x00", b"\x1dC\x33\x00", b"\x1dC;1;2", b"\x1dg1\x00\x00\x00",
        b"\x1cg3" + b"\x00" * 7, b"\x1bD" + b"\x01" * 33 + b"\x00", b"\x1dQ1\x00\x00\x00\x00\x00",
        b"\x10\x05", b"\x10\x14\x09\x00\x00", b"\x1dv0\x09\x01\x00\x01\x00x", b"\x1c\x00",
    ],
)  # fmt: skip
def test_what_is_like_a_known_command_and_is_none_is_refused(job: bytes) -> None:
    with pytest.raises(DecodeError):
        decode(job)


@pytest.mark.parametrize(("byte", "name"), [(7, "BEL"), (9, "HT"), (12, "FF"), (13, "CR"), (24, "CAN")])
def test_single_control_bytes_are_named_and_no_receipt_holds_one(byte: int, name: str) -> None:
    (found,) = decode(bytes((byte,)))
    assert isinstance(found, Other)
    assert found.name == name
    assert found.words
    assert "no receipt needs" in (check_job(bytes((byte,))) or "")


def test_a_command_hidden_in_a_picture_is_a_picture() -> None:
    assert len(decode(b"\x1b*\x00\x05\x00" + PULSE)) == 1
    assert len(decode(b"\x1dv0\x00\x05\x00\x01\x00" + PULSE)) == 1
