"""Serials as people write many of them."""

from __future__ import annotations

import pytest

from pos_term.domain.serial_lists import read_serials
from tests.hostile import HOSTILE


@pytest.mark.parametrize(
    ("text", "serials"),
    [
        ("A001-A004", ("A001", "A002", "A003", "A004")),
        ("A098-100", ("A098", "A099", "A100")),
        ("7..9", ("7", "8", "9")),
        ("A1, A2;B7\nC\n", ("A1", "A2", "B7", "C")),
        ("SN-77", ("SN-77",)),
        ("2026-0007", ("2026-0007",)),
        ("X1-Y3", ("X1-Y3",)),
        ("a1-A3", ("a1", "a2", "a3")),
    ],
)
def test_ranges_and_lists_are_read(text: str, serials: tuple[str, ...]) -> None:
    assert read_serials(text) == serials


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "no serial is there; write A001-A050 or A1, A2"),
        ("A9-A1", "the range A9-A1 goes backwards; write the lesser number first"),
        ("A1, a1", "serial a1 stands there twice; keep one"),
        ("A0001-A9999", "the range A0001-A9999 has more than 5000 serials; take it in smaller parts"),
        ("x" * 81, "a serial is longer than 80 characters; part serials with commas"),
        ("A\x1d1", "a serial holds a character that cannot be seen; type it anew"),
    ],
)
def test_what_is_none_is_told(text: str, words: str) -> None:
    assert read_serials(text) == words


@pytest.mark.parametrize("text", [t for _, t in HOSTILE], ids=[i for i, _ in HOSTILE])
def test_hostile_text_is_serials_or_a_plain_fault(text: str) -> None:
    found = read_serials(text)
    assert found if isinstance(found, str) else all(each.isprintable() for each in found)
