"""Who changed what of a record, and when, the newest first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pos_term.domain.clean import clean
from pos_term.domain.dates import unstamp
from pos_term.screens.steps import Step, StepScreen
from pos_term.services.master.history import Step as Past
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

_COLUMNS = (Column("When", 16), Column("Who", 12), Column("What"))


class ShowHistory(Step):
    """One row a change."""

    def __init__(self, screen: StepScreen[Any], name: str, past: Sequence[Past], left: Step) -> None:
        super().__init__(screen)
        self.name, self.past, self.left = name, past, left

    def show(self) -> None:
        """The changes."""
        rows: list[Choice] = []
        for each in self.past:
            at = unstamp(each.at).astimezone(self.till.clock.zone)
            head = (f"{at:%Y-%m-%d %H:%M}", clean(each.actor, limit=40))
            told = ("added",) if each.first else tuple(change.words for change in each.changes)
            for n, words in enumerate(told):
                rows.append(Choice((*(head if not n else ("", "")), words), str(len(rows))))
        self.screen.show_rows(_COLUMNS, rows, empty="Nothing was written of it yet.")
        self.screen.words.show("Out of the journal; the newest first.")
        self.screen.entry_line.ask("Esc goes back")
        self.screen.refresh_frame()

    def take_entry(self, entry: Entry) -> None:  # noqa: ARG002 - whatever it says
        """Nothing is typed here."""
        self.warn("Esc goes back to the fields.")

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Move", 1), KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Back to the fields."""
        self.screen.go(self.left)
