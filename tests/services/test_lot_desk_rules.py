"""What shop.toml says of witnesses and grades."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.policies import MadeGrade, Witness
from pos_term.domain.shop import Shop
from pos_term.services.desk import BadInput
from pos_term.services.shop_file import read_shop_file


def read(tmp_path: Path, text: str) -> Shop | BadInput:
    path = tmp_path / "shop.toml"
    path.write_text(text, encoding="utf-8")
    return read_shop_file(path)


def test_a_shop_and_its_departments_say_who_sees_disposals_and_which_grades_there_are(tmp_path: Path) -> None:
    shop = read(
        tmp_path,
        """[rules]
witness = "always"
made_grade = "none"
grades = ["Extra", "I", "II"]
[[departments]]
name = "dairy"
witness = "never"
""",
    )
    assert isinstance(shop, Shop)
    assert (shop.rules.witness, shop.rules.made_grade) == (Witness.ALWAYS, MadeGrade.NONE)
    assert shop.rules.grades == ("Extra", "I", "II")
    assert shop.departments[0].rules.witness is Witness.NEVER


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('witness = "sometimes"', "'sometimes' is not always or value or never"),
        ('made_grade = "best"', "'best' is not worst or none"),
        ('grades = ["A", "a"]', "has a grade twice"),
        ('grades = ["A", ""]', "must be a list of names"),
        ('grades = "A"', "must be a list"),
    ],
)
def test_what_is_no_such_rule_is_named_with_its_line(tmp_path: Path, line: str, words: str) -> None:
    found = read(tmp_path, f"[rules]\n{line}\n")
    assert isinstance(found, BadInput)
    assert "line 2" in found.lines[0]
    assert words in found.lines[0]
