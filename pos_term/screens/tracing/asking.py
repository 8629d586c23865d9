"""What is to be traced: any code that is scanned or typed, and the choice where it stands for several things."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import visible
from pos_term.screens.papers.screen import sentence
from pos_term.screens.steps import Step
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.tracing.screen import TracingScreen
    from pos_term.services.tracing.things import Thing

_HOW = (
    "Scan a pack, a serial, a receipt, or type any of these:",
    "a lot or serial, a supplier's lot, a receipt, a goods receipt (GR-...),",
    "a paper of goods: TR- transfer, DI- disposal, SR- return, MO- making,",
    "a purchase order, a certificate, a customer's card, id or name.",
)
_COLUMNS = (Column("What", 18), Column("Called", 18), Column("It is"))


class AskCode(Step):
    """The question with which it begins."""

    name = "Trace: which code?"
    screen: TracingScreen

    def show(self) -> None:
        """What can be traced."""
        self.screen.show_standing(())
        rows = [Choice((words,), str(n), closed=True) for n, words in enumerate(_HOW)]
        self.screen.show_rows((Column(""),), rows, heading=False, stand=False)
        self.screen.entry_line.ask("Scan or type any code")

    def take_entry(self, entry: Entry) -> None:
        """Look it up."""
        self.screen.look_up(entry.raw)

    def take_enter(self) -> None:
        """Nothing was typed."""
        self.warn("Scan or type a code first.")

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("Enter", "Trace it", 1), KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """To the trace that was open before, or out."""
        self.screen.step_back()


class ChooseThing(Step):
    """Several things are called so."""

    screen: TracingScreen

    def __init__(self, screen: TracingScreen, code: str, things: Sequence[Thing]) -> None:
        super().__init__(screen)
        self.things = tuple(things)
        self.name = f"Trace: which {visible(code, limit=30)}?"

    def show(self) -> None:
        """All of them."""
        from pos_term.services.tracing.papers import KIND_WORDS

        self.screen.show_standing((f"{len(self.things)} things to choose from",))
        rows = [
            Choice((KIND_WORDS[thing.kind], thing.code, sentence(thing.words)), str(n))
            for n, thing in enumerate(self.things)
        ]
        self.screen.show_rows(_COLUMNS, rows)
        self.screen.entry_line.ask("Choose, or another code")

    def take_entry(self, entry: Entry) -> None:
        """Another code."""
        self.screen.look_up(entry.raw)

    def take_enter(self) -> None:
        """The one the list stands on."""
        if self.screen.rows.chosen is not None:
            self.screen.open(self.things[int(self.screen.rows.chosen)])

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "This one", 0), KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """To the trace that was open before, or to the question."""
        self.screen.step_back()
