"""The table of shop.toml that says from when on something of the stock is an alert."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.alerts import AlertRules
from pos_term.domain.shop import Shop
from pos_term.services.desk import BadInput
from pos_term.services.shop_file import read_shop_file


def read(folder: Path, text: str) -> Shop | BadInput:
    path = folder / "shop.toml"
    path.write_text(text, encoding="utf-8")
    return read_shop_file(path)


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("", AlertRules(expiry_days=(90, 60, 30), stagnant_days=30, held_days=14, certificate_days=30)),
        ("[alerts]\nexpiry_days = [7, 45, 7]\n", AlertRules(expiry_days=(45, 7))),
        ("[alerts]\nexpiry_days = []\nheld_days = 0\n", AlertRules(expiry_days=(), held_days=0)),
    ],
)
def test_what_it_does_not_say_is_the_default(tmp_path: Path, text: str, rules: AlertRules) -> None:
    shop = read(tmp_path, text)
    assert isinstance(shop, Shop)
    assert shop.alerts == rules


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('expiry_days = "30"', "line 2, expiry_days: must be a list of days such as [90, 60, 30]"),
        ("expiry_days = [true]", "line 2, expiry_days: must be a list of days such as [90, 60, 30]"),
        ("expiry_days = [-1]", "line 2, expiry_days: must be a list of days such as [90, 60, 30]"),
        ("stagnant_days = 0", "line 2, stagnant_days: must be a whole number from 1 to 3650"),
        ("stagnent_days = 9", "line 2, stagnent_days: is not a key; did you mean stagnant_days?"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(tmp_path: Path, line: str, words: str) -> None:
    found = read(tmp_path, f"[alerts]\n{line}\n")
    assert isinstance(found, BadInput)
    assert found.lines[0].endswith(words), found.lines
