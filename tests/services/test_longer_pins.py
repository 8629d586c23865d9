"""A shop may ask for longer PINs: of people that are imported, and of those who change their own."""

from __future__ import annotations

import pytest

from pos_term.domain.shop import Shop
from pos_term.services.credentials import pin_problem
from pos_term.services.import_fields import Fields
from pos_term.services.import_people import PeopleImport
from pos_term.services.import_rows import Row


@pytest.mark.parametrize(
    ("pin", "least", "words"),
    [
        ("2580", 4, ""),
        ("2580", 6, "A PIN is 6 to 12 digits."),
        ("258036", 6, ""),
        ("25803691470258", 4, "A PIN is 4 to 12 digits."),
    ],
)
def test_a_new_pin_has_the_digits_the_shop_asks_for(pin: str, least: int, words: str) -> None:
    assert pin_problem("1357", pin, least) == words


def test_an_import_takes_no_shorter_pin_either() -> None:
    people = PeopleImport(Shop(pin_digits=6))
    row = Fields(Row(2, {"name": "Ana", "role": "cashier", "pin": "1111"}))
    assert people.read(row) is None
    assert any("is not 6 to 12 digits" in fault for fault in row.faults)
    assert people.read(Fields(Row(3, {"name": "Ben", "role": "cashier", "pin": "258036"}))) is not None
