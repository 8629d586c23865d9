"""Expiring goods as a list from which things are done: several lots are marked and dealt with in one document."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from pos_term.screens.base import key
from pos_term.screens.lot_desk.desk_screen import DeskScreen
from pos_term.screens.lot_desk.screen import done_words
from pos_term.widgets.band import Notice, Tone

if TYPE_CHECKING:
    from pos_term.screens.steps import Step
    from pos_term.services.lot_desk import Done


class ExpiringScreen(DeskScreen):
    """Gives the words for what was done last, or None when nothing was."""

    CSS_PATH = "expiring.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [key("insert", "press('insert')", "Mark")]
    box_id = "expiring"

    def first_step(self) -> Step:
        """The list."""
        from pos_term.screens.expiring.rows import ExpiringRows

        return ExpiringRows(self)

    def finished(self, done: list[Done], before: Step) -> None:
        """Something was done: say so, over the list as it is now."""
        words = " ".join(done_words(each) for each in done)
        self.result = words
        self.go(before, say=Notice(Tone.GOOD, words))
