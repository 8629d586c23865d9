"""Expecting nothing more of a purchase order, and why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.people import Permission, Person
from pos_term.screens.amounts import is_words
from pos_term.screens.papers.screen import sentence
from pos_term.screens.steps import Step
from pos_term.services.desk import BadInput, Refused
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.expected.screen import Coming, ExpectedScreen
    from pos_term.services.purchasing import Ordered

_REASONS = ("the supplier cannot deliver", "ordered by mistake", "the rest is no longer needed")


def close_it(screen: ExpectedScreen, before: Step, coming: Coming) -> None:
    """Ask why an order is closed; a notice is not closed, it is the supplier's word."""
    if not coming.ordered:
        before.warn("An announced delivery is closed by receiving it. Only orders are closed by hand.")
    elif not coming.waiting:
        before.warn("Nothing more of it is expected already.")
    else:
        screen.go(WhyClosed(screen, before, coming))


class WhyClosed(Step):
    """The reason, one of the usual ones or in words of one's own."""

    screen: ExpectedScreen

    def __init__(self, screen: ExpectedScreen, before: Step, coming: Coming) -> None:
        super().__init__(screen)
        self.name = f"Close {visible(coming.number, limit=40)}: why?"
        self.coming, self._before = coming, before

    def show(self) -> None:
        """The usual reasons."""
        columns = (Column("No", 2, right=True), Column(""))
        rows = [Choice((str(n), words), words) for n, words in enumerate(_REASONS, 1)]
        self.screen.show_rows(columns, rows, heading=False, stand=False)
        self.screen.words.show("Nothing more of it is expected then; what came stays received.")
        self.screen.entry_line.ask("Number, or the reason in words")

    def take_entry(self, entry: Entry) -> None:
        """A number of the list, or words."""
        text = entry.text.strip()
        if not is_words(entry):
            self.warn(f"That was a scan ({visible(text, limit=24)}), and a reason is asked for.")
        elif text in [str(n) for n in range(1, len(_REASONS) + 1)]:
            self._close(_REASONS[int(text) - 1])
        elif clean(text, limit=200):
            self._close(clean(text, limit=200))

    def take_enter(self) -> None:
        """The one the list stands on."""
        if self.screen.rows.chosen:
            self._close(self.screen.rows.chosen)
        else:
            self.warn("Type a number of the list, or the reason in words.")

    def _close(self, reason: str) -> None:
        words = f"Close purchase order {clean(self.coming.number, limit=40)}: {clean(reason, limit=60)}"
        self.screen.with_right(Permission.RECEIVE, words, lambda person: self._allowed(reason, person))

    def _allowed(self, reason: str, approver: Person | None) -> None:
        from pos_term.services.purchasing import close

        desk, order = self.till.desk(approver), self.coming.number
        self.screen.store(lambda: close(desk, order, reason), self._closed)

    def _closed(self, given: Ordered | BadInput | Refused) -> None:
        if isinstance(given, BadInput):
            self.warn(sentence(given.lines[0]))
        elif isinstance(given, Refused):
            self.refuse(sentence(given.words))
        else:
            self.screen.done(given.words)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "Close it", 0), KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """It stays open."""
        self.screen.go(self._before)
