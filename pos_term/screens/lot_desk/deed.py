"""A deed: questions one after the other, what will happen in one sentence, and the last Enter that does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pos_term.domain.clean import clean, visible
from pos_term.domain.people import Permission, Role
from pos_term.screens.lot_desk.desk_screen import DeskScreen
from pos_term.screens.lot_desk.questions import Question
from pos_term.screens.papers.screen import sentence as as_sentence
from pos_term.screens.reason.screen import LONGEST
from pos_term.screens.steps import Step
from pos_term.services.desk import BadInput, Refused
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.domain.people import Person
    from pos_term.services.desk import Desk
    from pos_term.widgets.entry_buffer import Entry

_FACTS = (Column("", 16), Column(""))
Outcome = TypeVar("Outcome")


class Deed(Step, Generic[Outcome]):
    """Asks what is wanted, says what will happen, and does it; Esc goes one question back, answers stay."""

    screen: DeskScreen
    fills_up = True
    """Its list shows all again once nothing is typed."""
    permission: Permission
    """The right it takes, where it takes the same one always."""
    verb = "Do it"
    """What the last Enter does, on the key."""

    def __init__(self, screen: DeskScreen, before: Step) -> None:
        super().__init__(screen)
        self.before = before
        self.questions: Sequence[Question[Any]] = ()
        self._n = 0
        self._answered: list[int] = []
        """The questions that were asked on the way here, for Esc."""
        self._more: list[tuple[tuple[Question[Any], ...], int, tuple[int, ...]]] = []
        """What was asked for in addition: the questions, where they stand, and what had been answered then."""

    # -- what a form says of itself ------------------------------------------------------------------------

    def right(self) -> Permission:
        """The right it takes. Whoever lacks it asks someone who has it, who reads the sentence first."""
        return self.permission

    def about(self) -> str:
        """What it is about, above the questions."""
        return ""

    def said(self) -> str:
        """What was answered so far, where the list of it gives way to one to choose from."""
        answered = [each for each in self.questions[: self._n] if each.title and each.applies and each.words]
        parts = [f"{each.title}: {clean(each.words, limit=40)}" for each in answered]
        return f"{'; '.join(parts)}." if parts else ""

    def sentence(self) -> str:
        """What the last Enter will do, as a sentence."""
        raise NotImplementedError

    def check(self) -> str:
        """What speaks against all the answers together, before the last Enter; empty where nothing does."""
        return ""

    def carry_out(self, desk: Desk) -> Outcome | Refused | BadInput:
        """Do it. Runs off the screen's thread."""
        raise NotImplementedError

    def finished(self, outcome: Outcome) -> None:
        """It is done: go on."""
        raise NotImplementedError

    # -- questions -----------------------------------------------------------------------------------------

    @property
    def question(self) -> Question[Any] | None:
        """The one that is open; None when all are answered."""
        return self.questions[self._n] if self._n < len(self.questions) else None

    def show(self) -> None:
        """The question that is open, or what will happen."""
        self._skip()
        question = self.question
        self.screen.strong(question is None)
        if question is None:
            self.complete()
        else:
            self.screen.words.show(f"{self.about()} {self.said() if question.lists else ''}".strip())
            question.show(self)
            self.screen.entry_line.ask(question.asks, hint=question.hint)
        self.screen.refresh_frame()

    def complete(self) -> None:
        """All is answered: by default, say what will happen and let Enter do it."""
        self.screen.words.show(self.sentence())
        self.show_facts()
        self.screen.entry_line.ask(f"{self.verb}? Enter does it", hint=self._who())

    def show_facts(self) -> None:
        """What was answered so far."""
        rows: list[Choice] = []
        for n, question in enumerate(self.questions):
            if n <= self._n and question.title and question.applies and (n == self._n or question.words):
                rows.append(Choice((question.title, "…" if n == self._n else question.words), str(n)))
        self.screen.show_rows(_FACTS, rows, heading=False, stand=False)

    def _skip(self) -> None:
        while (question := self.question) is not None and not question.wanted:
            self._n += 1

    def _who(self) -> str:
        """Whose PIN it takes, where whoever is here lacks the right."""
        person, shop = self.till.person, self.till.shop
        if person and shop.allows(person.role, self.right()):
            return ""
        may = next((role.value for role in Role if shop.allows(role, self.right())), "")
        return f"then the PIN of a {may}" if may else "nobody in this shop may"

    def take_entry(self, entry: Entry) -> None:
        """An answer."""
        self.screen.tell(None)
        question = self.question
        if question is None:
            self.warn(f"Enter goes on, Esc goes back; {visible(entry.text, limit=24)} was not taken.")
        elif question.standing_for and question.standing_for == clean(entry.text, limit=LONGEST):
            self._taken(question.enter(self))
        elif (problem := question.take(entry)) or question.stays:
            self.show()
            if problem:
                self.warn(problem)
        else:
            self._taken("")

    def take_enter(self) -> None:
        """What Enter alone means here; after the last question it does what was said."""
        self.screen.tell(None)
        question = self.question
        if question is None:
            self.screen.with_right(self.right(), self.sentence(), self._go_on)
        else:
            self._taken(question.enter(self))

    def _taken(self, problem: str) -> None:
        if problem:
            self.warn(problem)
            return
        self._answered.append(self._n)
        self._n += 1
        self._skip()
        against = "" if self.question else self.check()
        if against:
            self._n = self._answered.pop()
        self.show()
        if against:
            self.warn(against)

    def moved(self) -> None:
        """The arrows chose a row."""
        if self.question:
            self.question.moved()

    def follow(self, text: str) -> None:
        """A list follows the typing."""
        if self.question:
            self.question.follow(self, text)

    def _go_on(self, approver: Person | None) -> None:
        till = self.till

        def job() -> Outcome | Refused | BadInput:
            till.write_records()
            return self.carry_out(till.desk(approver))

        self.screen.store(job, self._done)

    def _done(self, outcome: Outcome | Refused | BadInput) -> None:
        if isinstance(outcome, Refused):
            self.refuse(as_sentence(clean(outcome.words, limit=300)))
        elif isinstance(outcome, BadInput):
            self.warn(as_sentence(clean(" ".join(outcome.lines), limit=300)))
        else:
            self.finished(outcome)

    # -- further questions ---------------------------------------------------------------------------------

    def ask_more(self, more: Sequence[Question[Any]], at: int) -> None:
        """Ask further questions before the one at a place in the list, then those behind it again."""
        self._more.append((tuple(more), at, tuple(self._answered)))
        self.questions = (*self.questions[:at], *more, *self.questions[at:])
        self._answered = [n for n in self._answered if n < at]
        self._n = at
        self.screen.tell(None)
        self.show()

    def dropped(self, more: Sequence[Question[Any]]) -> None:
        """Further questions are not asked after all."""

    def _take_back(self) -> bool:
        """Whether Esc stood on the first of the further questions; they are gone then, all else is as before."""
        if not self._more or self.question is None:
            return False
        more, at, answered = self._more[-1]
        if self.question not in more or any(n >= at for n in self._answered):
            return False
        self._more.pop()
        self.questions = tuple(question for question in self.questions if question not in more)
        self._answered, self._n = list(answered), len(self.questions)
        self.dropped(more)
        self.show()
        return True

    # -- keys ----------------------------------------------------------------------------------------------

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        question = self.question
        if question is None:
            return (KeyCap("Enter", self.verb, 0), KeyCap("Esc", "Back, change it", 0))
        choose = (KeyCap("↑↓", "Choose", 1),) if self.screen.rows.chosen else ()
        return (*choose, KeyCap("Enter", "Next", 0), KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """One question back, with its answer as it was given; from the first one out of it."""
        self.screen.tell(None)
        if self._take_back():
            return
        if self.reopen():
            self.show()
        else:
            self.leave()

    def reopen(self) -> bool:
        """Stand on the question that was answered last; False where there is none."""
        if self._answered:
            self._n = self._answered.pop()
            return True
        return False

    def leave(self) -> None:
        """Out of it, with nothing done."""
        self.screen.go(self.before)
