"""The box that the lot desk and the making of goods share: a list or a page, words, one step, and the keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from pos_term.screens.base import key
from pos_term.screens.steps import PAUSE, Step, StepScreen
from pos_term.widgets.band import Notice
from pos_term.widgets.paper import Paper

if TYPE_CHECKING:
    from pos_term.services.desk import Desk


class DeskScreen(StepScreen[str]):
    """Gives the words for what was done last, or None when nothing was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(key(f"f{n}", f"press('f{n}')", f"F{n}") for n in range(2, 13)),
        key("delete", "press('delete')", "Take off"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.paper = Paper()

    def compose(self) -> ComposeResult:
        """As in any such box, with a page that takes the place of the list while one is shown."""
        with Vertical(id=self.box_id, classes="box lot_box"):
            yield self.words
            yield self.rows
            yield self.paper
            yield self.band
            yield self.entry_line
            yield self.legend

    @property
    def desk(self) -> Desk:
        """The till as a desk, with nobody's approval."""
        return self.till.desk()

    def go(self, step: Step, *, say: Notice | None = None) -> None:
        """Open a step; a page is shown by the one that shows one."""
        self.strong(False)
        self._mark("-paper", on=_is(step, "is_page"))
        self._mark("-bare", on=_is(step, "without_words"))
        super().go(step, say=say)

    def strong(self, on: bool) -> None:
        """Let the words above the list stand out: what the next Enter does."""
        self.words.set_class(on, "-strong")

    def _mark(self, name: str, *, on: bool) -> None:
        """A page takes the place of the list; a step without words leaves theirs to the list."""
        for box in self.query(f"#{self.box_id}"):
            box.set_class(on, name)

    def show_text(self, text: str) -> None:
        """Once the line is empty again and stays so, a list that followed the typing shows all."""
        super().show_text(text)
        if not text and self.is_running:
            self.set_timer(PAUSE, self._emptied)

    def _emptied(self) -> None:
        if self.is_active and not self.host.entry.text and not self.storing and _is(self.step, "fills_up"):
            self.open_step.follow("")

    def action_move(self, by: int) -> None:
        """Move the page, or choose another row."""
        if _is(self.step, "is_page"):
            self.paper.move(by)
        else:
            super().action_move(by)

    def without_printer(self, *, labels: bool) -> str:
        """Why nothing can be printed here; empty when it can."""
        till = self.till
        equipment = till.equipment
        if (equipment.labels if equipment and labels else till.printer) is not None:
            return ""
        return "Training prints nothing." if till.practice else "This till has no printer: it is only shown."


def _is(step: Step | None, what: str) -> bool:
    return bool(getattr(step, what, False))
