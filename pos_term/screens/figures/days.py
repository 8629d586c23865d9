"""Which days a report is of: the first, then the last."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pos_term.screens.steps import Step
from pos_term.screens.typed_date import typed_dates
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.figures.screen import FiguresScreen


class AskDays(Step):
    """A stretch of days from a list, or typed: the first day, then the last."""

    name = "Which days?"
    screen: FiguresScreen

    def __init__(
        self, screen: FiguresScreen, since: date, until: date, chosen: Callable[[date, date], None],
        left: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(screen)
        self.since, self.until = since, until
        self._chosen, self._left = chosen, left
        self._first: date | None = None
        today = self.till.clock.business_date()
        month = today.replace(day=1)
        before = (month - timedelta(days=1)).replace(day=1)
        self._stretches = (
            ("Today", today, today),
            ("The last 7 days", today - timedelta(days=6), today),
            ("The last 28 days", today - timedelta(days=27), today),
            ("This month", month, today),
            ("The month before", before, month - timedelta(days=1)),
            ("The last 365 days", today - timedelta(days=364), today),
        )

    def show(self) -> None:
        """What people ask for most."""
        self.screen.picture("")
        self.screen.words.show(f"Now: {self.since} to {self.until}")
        rows = [Choice((words, str(a), str(b)), str(n)) for n, (words, a, b) in enumerate(self._stretches)]
        self.screen.show_rows((Column("Days"), Column("From", 10), Column("To", 10)), rows)
        self.screen.entry_line.ask("Last day" if self._first else "First day")

    def take_entry(self, entry: Entry) -> None:
        """A day."""
        found = typed_dates(entry.text, self.till.clock.business_date())
        if isinstance(found, str):
            self.warn(found)
        elif self._first is None:
            self._first = found[0]
            self.screen.entry_line.ask("Last day")
            self.screen.words.show(f"From {self._first} to ...")
            self.screen.tell(None)
        elif found[0] < self._first:
            self.warn(f"{found[0]} is before {self._first}. Type the last day.")
        else:
            self._chosen(self._first, found[0])

    def take_enter(self) -> None:
        """The stretch the list stands on."""
        chosen = self.screen.rows.chosen
        if chosen is not None:
            _, since, until = self._stretches[int(chosen)]
            self._chosen(since, until)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "These days", 0), KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Back to the first day, then to the report as it was."""
        if self._first is not None:
            self._first = None
            self.screen.tell(None)
            self.show()
        else:
            self._left()
