"""A part of a lot goes on as a lot of its own: how much, under which code, of which grade, at which place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pos_term.domain.clean import clean
from pos_term.domain.lots import fold
from pos_term.domain.people import Permission
from pos_term.domain.policies import Rulebook
from pos_term.screens.lot_desk import reasons
from pos_term.screens.lot_desk.choosing import AskChoice, Option
from pos_term.screens.lot_desk.lot_deed import LotDeed
from pos_term.screens.lot_desk.places import place_options
from pos_term.screens.lot_desk.questions import AskQuantity, AskText, Question
from pos_term.screens.lot_desk.standing import unit_of
from pos_term.screens.lot_desk.taking import Taking
from pos_term.screens.lot_desk.typed import with_unit
from pos_term.services.lot_desk import Done, SplitPart, split
from pos_term.widgets.choice_list import Column
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.lot_desk.card import ShowCard
    from pos_term.screens.lot_desk.screen import Looked, LotDeskScreen
    from pos_term.services.desk import BadInput, Desk, Refused

MOST_PARTS = 20


class Part:
    """The questions for one part."""

    def __init__(self, deed: Split, number: int) -> None:
        self.deed = deed
        card, unit = deed.card, unit_of(deed.card)
        which = f"part {number}"
        self.quantity = AskQuantity(
            f"In {which}", f"How {'much' if unit else 'many'} in {which}", most=self._left, unit=unit, must_say=True
        )
        makes = bool(card.product.lot_format)
        self.code = AskText(
            "Its lot", f"The lot code of {which}", none="the next code, by itself" if makes else None, limit=80,
            code=True, first="" if makes else f"{card.lot}-{chr(ord('A') + number - 1)}", check=self._taken,
        )  # fmt: skip
        self.grade: AskChoice[str] = AskChoice(
            "Grade", "Its grade", self._grades, beside=Column("", 16), free=None if deed.grades else _any_grade
        )
        self.place: AskChoice[str] = AskChoice("At", "Where does it go", self._places, beside=Column("", 20))
        self.questions: tuple[Question[Any], ...] = (self.quantity, self.code, self.grade, self.place)

    def _grades(self) -> list[Option[str]]:
        """The one it has first."""
        own = self.deed.card.grade
        same = Option(own, own or "no grade", "as it is")
        return [same, *(Option(grade, grade) for grade in self.deed.grades if grade != own)]

    def _places(self) -> list[Option[str]]:
        """Where it is first."""
        here = self.deed.taking.place.value
        options = place_options(self.deed.looked.places)
        return sorted(options, key=lambda option: option.value != here)

    def _others(self) -> list[Part]:
        return [part for part in self.deed.parts if part is not self]

    def _left(self) -> int:
        return self.deed.there - sum(part.amount for part in self._others())

    @property
    def amount(self) -> int:
        """Thousandths, as far as it was said."""
        return self.quantity.answer or 0

    def _taken(self, code: str) -> str:
        if code and fold(code) == fold(self.deed.card.lot or ""):
            return "That is the lot it comes from. A part needs a code of its own."
        used = {fold(part.code.answer or "") for part in self._others()}
        return "Another part has that code already. Each needs its own." if code and fold(code) in used else ""

    @property
    def words(self) -> str:
        """`3 as lot 7745-A, grade B, at Back room`."""
        code = f"lot {self.code.words}" if self.code.given else "a lot with the next code"
        grade = f", grade {self.grade.words}" if self.grade.value else ""
        return f"{with_unit(self.amount, unit_of(self.deed.card))} as {code}{grade}, at {self.place.words}"

    @property
    def part(self) -> SplitPart:
        """As the service takes it."""
        same = self.grade.value == self.deed.card.grade
        return SplitPart(
            quantity=self.amount, lot=self.code.given, grade=None if same else self.grade.value,
            place=self.place.value,
        )  # fmt: skip


class Split(LotDeed):
    """From one place, one part after the other; what is not named stays what it was."""

    title = verb = "Split"
    permission = Permission.AMEND

    def __init__(self, screen: LotDeskScreen, looked: Looked, card: ShowCard) -> None:
        super().__init__(screen, looked, card)
        self.grades = tuple(Rulebook(screen.till.shop).of(looked.card.product).grades)
        self.taking = Taking(screen.till, looked)
        self.parts: list[Part] = []
        self.parts.append(Part(self, 1))
        self.reason = reasons.ask_reason(reasons.SPLIT)
        self.questions = (self.taking.place, *self.parts[0].questions, self.reason)

    @property
    def there(self) -> int:
        """Thousandths at the place."""
        return sum(each.quantity for each in self.taking.here())

    @property
    def rest(self) -> int:
        """Thousandths that stay what they are."""
        return self.there - sum(part.amount for part in self.parts)

    def sentence(self) -> str:
        """What goes on as what, and what stays."""
        left = with_unit(self.rest, unit_of(self.card))
        stays = f"the rest, {left}, stays as it is" if self.rest else "nothing of it stays there"
        parts = "; ".join(part.words for part in self.parts)
        return f"Splits {self.lot} at {self.taking.place.words}: {parts}; {stays}. Why: {self.reason.words}."

    def carry_out(self, desk: Desk) -> Done | Refused | BadInput:
        """Post it."""
        parts = tuple(part.part for part in self.parts)
        return split(desk, self.card, self.taking.place.value, parts, self.reason.value)

    # -- one more part -------------------------------------------------------------------------------------

    @property
    def _another(self) -> bool:
        return self.question is None and self.rest > 0 and len(self.parts) < MOST_PARTS

    def press(self, name: str) -> None:
        """F4: another part."""
        if name == "f4" and self._another:
            part = Part(self, len(self.parts) + 1)
            at = 1 + sum(len(each.questions) for each in self.parts)
            self.parts.append(part)
            self.ask_more(part.questions, at)

    def dropped(self, more: Sequence[Question[Any]]) -> None:
        """That part is not made after all."""
        self.parts = [part for part in self.parts if part.questions != tuple(more)]

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        more = (KeyCap("F4", "Another part", 1),) if self._another else ()
        return (*super().key_caps(), *more)


def _any_grade(text: str) -> Option[str] | str:
    grade = clean(text, limit=40)
    return Option(grade, grade) if grade else "Type the grade."
