"""Quality grades: which of two is the worse, and what is made of graded lots."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pos_term.domain.policies import MadeGrade, Policies


def known_grade(grade: str, grades: Sequence[str]) -> str | None:
    """A grade as the shop writes it; None where the shop has a list and it is not on it."""
    if not grade or not grades:
        return grade
    return next((each for each in grades if each.casefold() == grade.casefold()), None)


def worst(found: Iterable[str], grades: Sequence[str]) -> str:
    """The worst of some grades, empty ones left out: the last on the shop's list.

    A grade that is not on the list is worse than any that is, for nobody has said that it is better; of two such,
    or where the shop has no list, the later one in the alphabet is the worse: B is worse than A, 2 than 1.
    """
    places = {grade.casefold(): n for n, grade in enumerate(grades)}
    given = [grade for grade in found if grade]

    def badness(grade: str) -> tuple[int, str, str]:
        return places.get(grade.casefold(), len(places)), grade.casefold(), grade

    return max(given, key=badness, default="")


def made_grade(components: Iterable[str], policies: Policies) -> str:
    """The grade of what is made of components with these grades, by the shop's rule; empty where none follows."""
    return worst(components, policies.grades) if policies.made_grade is MadeGrade.WORST else ""
