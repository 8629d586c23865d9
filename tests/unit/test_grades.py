"""Which of two grades is the worse, and what grade follows from components."""

from __future__ import annotations

import pytest

from pos_term.domain.grades import known_grade, made_grade, worst
from pos_term.domain.policies import MadeGrade, Policies


@pytest.mark.parametrize(
    ("found", "grades", "grade"),
    [
        (("A", "C", "B"), (), "C"),
        (("1", "2"), (), "2"),
        (("A", ""), (), "A"),
        ((), (), ""),
        (("", ""), ("A",), ""),
        (("Extra", "Waste", "Good"), ("Extra", "Good", "Waste"), "Waste"),
        (("waste", "EXTRA"), ("Extra", "Good", "Waste"), "waste"),
        (("Waste", "never heard of"), ("Extra", "Good", "Waste"), "never heard of"),
    ],
)
def test_the_worst_grade_is_the_last_on_the_shops_list_or_in_the_alphabet(
    found: tuple[str, ...], grades: tuple[str, ...], grade: str
) -> None:
    assert worst(found, grades) == grade
    assert worst(reversed(found), grades) == grade


def test_a_shop_may_want_no_grade_to_follow() -> None:
    assert made_grade(("A", "B"), Policies()) == "B"
    assert made_grade(("A", "B"), Policies(made_grade=MadeGrade.NONE)) == ""


def test_a_grade_is_written_as_the_shop_writes_it() -> None:
    assert known_grade("extra", ("Extra", "Good")) == "Extra"
    assert known_grade("other", ("Extra", "Good")) is None
    assert known_grade("other", ()) == "other"
    assert known_grade("", ("Extra",)) == ""
