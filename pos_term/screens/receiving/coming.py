"""What was announced or ordered of the delivery, and what there is of it by now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.dates import short_date
from pos_term.domain.quantity import format_quantity
from pos_term.screens.amounts import counted
from pos_term.screens.steps import Step
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.receiving.counter import Counter
    from pos_term.screens.receiving.screen import ReceivingScreen

_COLUMNS = (
    Column("Product"), Column("Lot or serial", 13), Column("Date", 11), Column("To come", 7, right=True),
    Column("Here", 6, right=True), Column("", 8),
)  # fmt: skip


class StillExpected(Step):
    """Each thing that was to come, and whether it is here."""

    name = "Still expected"
    screen: ReceivingScreen

    def __init__(self, screen: ReceivingScreen, counter: Counter) -> None:
        super().__init__(screen)
        self._counter = counter

    def show(self) -> None:
        """What was to come, what is missing of it first."""
        on = self.till.clock.business_date()
        expected = sorted(self.screen.expected, key=lambda each: not each.open)
        rows = []
        for n, each in enumerate(expected):
            day = each.expiry or each.best_before
            state = "missing" if not each.taken else "short" if each.open else "complete"
            cells = (
                each.name, each.serial or each.lot or "-", short_date(day, on) if day else "-",
                format_quantity(each.quantity), format_quantity(each.taken), state,
            )  # fmt: skip
            rows.append(Choice(cells, str(n), faded=not each.open))
        none = "Nothing is announced or ordered for this delivery. F9 names the notice or order."
        self.screen.show_rows(_COLUMNS, rows, empty=none)
        waiting = sum(1 for each in expected if each.open)
        self.screen.words.show(f"{counted(waiting, 'line')} still to come." if waiting else "")
        self.screen.entry_line.ask("Scan goes on")

    def take_entry(self, entry: Entry) -> None:
        """Goods go to the counter."""
        self.screen.go(self._counter)
        self._counter.take_entry(entry)

    def take_enter(self) -> None:
        """Back to the counter."""
        self._counter.again()

    def press(self, name: str) -> None:
        """Ins takes all of it; F11 closes the page."""
        if name == "insert":
            self.screen.go(self._counter)
            self._counter.press(name)
        elif name == "f11":
            self._counter.again()

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Move", 1), KeyCap("Ins", "Take all of it", 1), KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Back to the counter."""
        self._counter.again()
