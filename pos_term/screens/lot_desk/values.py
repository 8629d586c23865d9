"""The question for the new value of a field of a lot: a day or a text, or `-` that takes it away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import days_left_words, long_date
from pos_term.screens.amounts import is_words
from pos_term.screens.lot_desk.questions import Question
from pos_term.screens.lot_desk.typed import day_of

if TYPE_CHECKING:
    from pos_term.widgets.entry_buffer import Entry

AWAY = "-"
"""What is typed to take a value away."""
NOTHING = "nothing"
_LONGEST = 500


class AskValue(Question[str]):
    """A value as the document keeps it: a day in ISO, or text."""

    def __init__(
        self, title: str, asks: str, *, now: str, on: date, day: bool = False, code: bool = False,
        check: Callable[[str], str] | None = None, wanted: Callable[[], bool] | None = None,
    ) -> None:  # fmt: skip
        """`now` is what it is now; with `code` it may be scanned; `check` says what speaks against a value."""
        super().__init__(title, asks, wanted=wanted)
        self._now, self._on, self._day, self._code, self._check = now, on, day, code, check

    @property
    def words(self) -> str:
        """As people read it."""
        return "" if self.answer is None else shown(self.answer, self._on, day=self._day)

    @property
    def hint(self) -> str:
        """What was typed before, else how a value is taken away."""
        return super().hint if self.answer is not None or not self._now else f"{AWAY} takes it away"

    def take(self, entry: Entry) -> str:
        """A day, words, or a code where that is asked for."""
        text = entry.text.strip()
        if text == AWAY:
            value = ""
        elif self._day:
            day = day_of(entry, self._on)
            if isinstance(day, str):
                return day
            value = day.isoformat()
        elif "\x1d" in text or (not self._code and not is_words(entry)):
            return f"That was a scan ({visible(text, limit=24)}), and words are asked for."
        else:
            value = clean(text, limit=_LONGEST)
            if not value:
                return "Nothing of that can be kept. Type it again."
        if value == self._now:
            return "That is what it is already." if value else "There is nothing to take away."
        if problem := self._check(value) if self._check else "":
            return problem
        self.answer = value
        return ""


def shown(value: str, on: date, *, day: bool = False) -> str:
    """A value in words."""
    if not value:
        return NOTHING
    if day:
        when = date.fromisoformat(value)
        return f"{long_date(when)} ({days_left_words(when, on)})"
    return clean(value, limit=80)
