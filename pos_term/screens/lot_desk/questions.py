"""What a deed asks for: each question keeps its answer, helps to give it, and says what is no answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pos_term.domain.clean import clean
from pos_term.domain.dates import days_left_words, long_date
from pos_term.screens.amounts import is_words
from pos_term.screens.lot_desk.typed import DAY_FORMS, day_of, quantity_of, with_unit
from pos_term.screens.reason.screen import LONGEST

if TYPE_CHECKING:
    from pos_term.screens.lot_desk.deed import Deed
    from pos_term.widgets.entry_buffer import Entry

T = TypeVar("T")


class Question(Generic[T]):
    """One thing that is asked. `title` names it among the facts, `asks` stands on the entry line."""

    lists = False
    """Whether it shows a list of its own, to choose from."""

    def __init__(self, title: str, asks: str, *, wanted: Callable[[], bool] | None = None) -> None:
        self.title, self.asks = title, asks
        self.answer: T | None = None
        self.standing_for: str | None = None
        """What stood on the line when the arrows chose a row of its list; None where they did not."""
        self._wanted = wanted

    @property
    def applies(self) -> bool:
        """Whether it belongs to the deed, after what was answered before it."""
        return self._wanted is None or self._wanted()

    @property
    def wanted(self) -> bool:
        """Whether it has to be asked."""
        return self.applies

    @property
    def given(self) -> T:
        """The answer, once there is one."""
        assert self.answer is not None, self.title  # noqa: S101 - a deed begins only when all is answered
        return self.answer

    @property
    def words(self) -> str:
        """The answer in words; empty before there is one."""
        return "" if self.answer is None else clean(str(self.answer), limit=80)

    @property
    def hint(self) -> str:
        """What Enter alone means; empty where it means nothing."""
        return clean(f"Enter: {self.words}", limit=40) if self.answer is not None else ""

    def show(self, deed: Deed[Any]) -> None:
        """Show what helps to answer: by default what was answered so far."""
        deed.show_facts()

    def take(self, entry: Entry) -> str:
        """Take an answer, or say why it is none; empty when taken."""
        raise NotImplementedError

    def enter(self, deed: Deed[Any]) -> str:  # noqa: ARG002 - a list looks where it stands
        """Take Enter alone: the answer that was given before stays."""
        return "" if self.answer is not None else self.missing

    @property
    def stays(self) -> bool:
        """Whether it goes on asking after something was typed, until Enter alone."""
        return False

    @property
    def missing(self) -> str:
        """What is said when nothing was answered."""
        return f"{self.asks}."

    def moved(self) -> None:
        """The arrows chose a row."""

    def follow(self, deed: Deed[Any], text: str) -> None:
        """Typing paused."""


class AskQuantity(Question[int]):
    """How much, in thousandths; Enter alone means all of it where `all` has a meaning."""

    def __init__(
        self, title: str, asks: str, *, most: Callable[[], int | None], unit: str = "", must_say: bool = False,
        wanted: Callable[[], bool] | None = None,
    ) -> None:  # fmt: skip
        """With `must_say` it must be typed: Enter alone does not mean all."""
        super().__init__(title, asks, wanted=wanted)
        self._most, self.unit, self._must_type = most, unit, must_say

    @property
    def words(self) -> str:
        """With its unit."""
        return "" if self.answer is None else with_unit(self.answer, self.unit)

    @property
    def hint(self) -> str:
        """What was typed before, else all."""
        most = self._most()
        if self.answer is not None and (most is None or self.answer <= most):
            return super().hint
        if most is None:
            return ""
        return (
            f"all is {with_unit(most, self.unit)}"
            if self._must_type
            else f"Enter: all {with_unit(most, self.unit)}"
        )

    def take(self, entry: Entry) -> str:
        """A number, or `all`."""
        quantity = quantity_of(entry, self._most(), self.unit)
        if isinstance(quantity, str):
            return quantity
        self.answer = quantity
        return ""

    def enter(self, deed: Deed[Any]) -> str:  # noqa: ARG002
        """What was typed before if it still fits, else all."""
        most = self._most()
        if self.answer is not None and (most is None or self.answer <= most):
            return ""
        if most is None or self._must_type:
            return (
                "Type how many, such as 3, 1.5 or all." if most is not None else "Type how many, such as 3 or 1.5."
            )
        if most <= 0:
            return "There is nothing of it."
        self.answer = most
        return ""


class AskText(Question[str]):
    """Words of one's own; `none` says what Enter alone means where it may stay empty."""

    def __init__(
        self, title: str, asks: str, *, none: str | None = None, limit: int = LONGEST, code: bool = False,
        first: str = "", check: Callable[[str], str] | None = None, wanted: Callable[[], bool] | None = None,
    ) -> None:  # fmt: skip
        """With `code` a scan is an answer too; `first` is proposed; `check` says what speaks against a text."""
        super().__init__(title, asks, wanted=wanted)
        self._none, self._limit, self._code, self._check = none, limit, code, check
        self.first = first

    @property
    def words(self) -> str:
        """The text, or that there is none."""
        if self.answer is None:
            return ""
        return clean(self.answer, limit=80) or self._none or "none"

    @property
    def hint(self) -> str:
        """What was typed before, what is proposed, or that it may stay empty."""
        if self.answer is not None or not (self.first or self._none):
            return super().hint
        return clean(f"Enter: {self.first or self._none}", limit=40)

    def take(self, entry: Entry) -> str:
        """Words."""
        if not self._code and not is_words(entry):
            return f"That was a scan, and words are asked for. {self.asks}, or Esc."
        return self._take(clean(entry.text, limit=self._limit))

    def enter(self, deed: Deed[Any]) -> str:  # noqa: ARG002
        """What was typed before, what is proposed, or nothing where that may be."""
        if self.answer is not None:
            return self._take(self.answer)
        if self.first:
            return self._take(self.first)
        if self._none is None:
            return self.missing
        self.answer = ""
        return ""

    def _take(self, text: str) -> str:
        problem = self._check(text) if self._check else ""
        if problem:
            return problem
        if not text and self._none is None:
            return self.missing
        self.answer = text
        return ""


class AskDay(Question[date]):
    """A day; `first` is proposed, and `none` says what Enter alone means where there may be no day."""

    def __init__(
        self, title: str, asks: str, *, on: date, first: Callable[[], date | None] | None = None, none: str = "",
        check: Callable[[date], str] | None = None, wanted: Callable[[], bool] | None = None,
    ) -> None:  # fmt: skip
        """`first` is proposed; `check` says what speaks against a day, empty where nothing does."""
        super().__init__(title, asks, wanted=wanted)
        self._on, self._first, self._none, self._check = on, first, none, check
        self.left_out = False
        """Whether it was answered that there is no day."""

    @property
    def first(self) -> date | None:
        """What is proposed."""
        return self._first() if self._first else None

    @property
    def words(self) -> str:
        """The day with its weekday, and how far it is."""
        if self.left_out:
            return self._none
        return "" if self.answer is None else f"{long_date(self.answer)} ({days_left_words(self.answer, self._on)})"

    @property
    def hint(self) -> str:
        """What was typed before, or what is proposed."""
        day = self.answer or self.first
        if self.left_out or (day is None and self._none):
            return f"Enter: {self._none}"
        return f"Enter: {long_date(day)}" if day else "such as 2027-01-31, or +90"

    @property
    def missing(self) -> str:
        """How a day is typed."""
        return f"Type the day as {DAY_FORMS}."

    def take(self, entry: Entry) -> str:
        """A day as people write it."""
        day = day_of(entry, self._on)
        if isinstance(day, str):
            return day
        problem = self._check(day) if self._check else ""
        if not problem:
            self.answer, self.left_out = day, False
        return problem

    def enter(self, deed: Deed[Any]) -> str:  # noqa: ARG002
        """What was typed before, or what is proposed."""
        if self.answer is None and self.first:
            self.answer = self.first
        if self.answer is None and self._none:
            self.left_out = True
        return "" if self.answer or self.left_out else self.missing
