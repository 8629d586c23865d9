"""Figures: which report, over which days, as a table that can be searched, as a picture, as a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from pos_term.domain.people import Permission
from pos_term.screens.base import key
from pos_term.screens.figures.table import ShowFigure
from pos_term.screens.figures.titles import FIGURES, Figure
from pos_term.screens.long_reading import LongReading
from pos_term.screens.steps import Step
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.plots import Bars, Points


class FiguresScreen(LongReading[str]):
    """Gives nothing."""

    CSS_PATH = "figures.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("left", "press('left')", "Columns to the left"),
        key("right", "press('right')", "Columns to the right"),
        key("f4", "press('f4')", "Trace"),
        key("f5", "press('f5')", "Picture"),
        key("f6", "press('f6')", "Days"),
        key("f8", "press('f8')", "Save"),
    ]
    box_id = "figures"

    def __init__(self) -> None:
        super().__init__()
        self.bars = Bars()
        self.points = Points()

    def compose(self) -> ComposeResult:
        """Words, the list or a picture in its place, band, question and keys in a box."""
        with Vertical(id=self.box_id, classes="box"):
            yield self.words
            yield self.rows
            yield self.bars
            yield self.points
            yield self.band
            yield self.entry_line
            yield self.legend

    def picture(self, shown: str) -> None:
        """Show `bars` or `points` in place of the list, or the list again."""
        box = self.query_one(".box")
        box.set_class(shown == "bars", "-bars")
        box.set_class(shown == "points", "-points")

    def first_step(self) -> Step:
        """Which report."""
        return ChooseFigure(self)


class ChooseFigure(Step):
    """Which report: by the arrows or its number."""

    name = "Figures"
    screen: FiguresScreen

    def __init__(self, screen: FiguresScreen, standing: Figure | None = None) -> None:
        super().__init__(screen)
        self._standing = standing

    def show(self) -> None:
        """All of them."""
        self.screen.picture("")
        self.screen.words.show("")
        self.screen.entry_line.ask("Number")
        rows = [Choice((str(n), figure.title), str(n)) for n, figure in enumerate(FIGURES, 1)]
        here = str(FIGURES.index(self._standing) + 1) if self._standing else None
        columns = (Column("No", 2, right=True), Column("What"))
        self.screen.show_rows(columns, rows, heading=False, selected=here)

    def take_entry(self, entry: Entry) -> None:
        """A number."""
        text = entry.text.strip()
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else 0
        if 0 < number <= len(FIGURES):
            self._open(FIGURES[number - 1])
        else:
            self.warn(f"Type a number from 1 to {len(FIGURES)}.")

    def take_enter(self) -> None:
        """The one the list stands on."""
        if self.screen.rows.chosen:
            self._open(FIGURES[int(self.screen.rows.chosen) - 1])

    def _open(self, figure: Figure) -> None:
        words = "Figures show what goods cost. Who lets you see them?"
        self.screen.with_right(
            Permission.FIGURES, words, lambda _: self.screen.go(ShowFigure(self.screen, figure, self._again))
        )

    def _again(self, figure: Figure) -> None:
        self.screen.go(ChooseFigure(self.screen, figure))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "Open it", 0), KeyCap("Esc", "Back", 0))
