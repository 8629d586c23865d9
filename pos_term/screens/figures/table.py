"""One report as a table: of some days or as of now, with its picture where it has one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from pos_term.screens.figures.days import AskDays
from pos_term.screens.figures.pictures import draw
from pos_term.screens.figures.sheet import SheetStep, totals_words
from pos_term.screens.figures.titles import Figure
from pos_term.services.desk import BadInput, Refused
from pos_term.services.reports import Report, make_report
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.figures.screen import FiguresScreen

LAST_DAYS = 28
"""Days a report is of until others are asked for."""


class ShowFigure(SheetStep):
    """The rows of one report."""

    screen: FiguresScreen

    def __init__(self, screen: FiguresScreen, figure: Figure, left: Callable[[Figure], None]) -> None:
        super().__init__(screen)
        self.begin()
        self.figure, self._left = figure, left
        self.name, self.file_name = figure.title, figure.name
        self.report: Report | None = None
        self.until = self.till.clock.business_date()
        self.since = self.until - timedelta(days=LAST_DAYS - 1)
        self.drawn = ""
        """The kind of picture that stands in place of the table."""

    def show(self) -> None:
        """Read it, the first time; then show it."""
        if self.report is None:
            self.screen.words.show("")
            self.screen.show_rows((), (), heading=False)
            self.read()
        else:
            self.paint()

    def read(self) -> None:
        """Make the report anew."""
        desk, figure = self.till.desk(), self.figure
        since, until = (self.since, self.until) if figure.period else (None, None)

        def job() -> Report | BadInput | Refused:
            return make_report(desk, figure.name, since=since, until=until)

        self.screen.read(f"Reading {figure.name}", job, self._made, self.left)

    def _made(self, report: Report | BadInput | Refused) -> None:
        if isinstance(report, Report):
            self.report = report
            self.give(report.columns, report.rows)
        else:
            self.left()
            words = report.words if isinstance(report, Refused) else report.lines[0]
            self.warn(f"{words[:1].upper()}{words[1:]}.")

    def of_days(self, since: date, until: date) -> None:
        """Show other days."""
        self.since, self.until, self.report, self.there = since, until, None, False
        self.screen.go(self)

    def above(self) -> str:
        """Of when it is, and what it comes to."""
        report = self.report
        if report is None:
            return ""
        as_of = f"as of {report.as_of[:16].replace('T', ' ')}"
        when = f"{self.since} to {self.until}" if self.figure.period else as_of
        return f"{when}. In all: {totals_words(report.totals)}."

    def paint(self) -> None:
        """The table, or its picture."""
        self.screen.picture(self.drawn)
        super().paint()

    def press(self, name: str) -> None:
        """A picture, other days, or what every sheet does."""
        if not self.there:
            return
        if name == "f5" and self.drawn:
            self._draw("")
        elif name == "f5" and self.figure.picture:
            draw(self.screen, self.figure, self._draw, self.paint)
        elif name == "f6" and self.figure.period:
            self.screen.go(AskDays(self.screen, self.since, self.until, self.of_days, lambda: self.screen.go(self)))
        else:
            super().press(name)

    def _draw(self, kind: str) -> None:
        self.drawn = kind
        self.paint()

    def own_caps(self) -> Sequence[KeyCap]:
        """The picture, and other days."""
        picture = (KeyCap("F5", "Table" if self.drawn else "Picture", 1),) if self.figure.picture else ()
        days = (KeyCap("F6", "Days", 1),) if self.figure.period else ()
        return (*picture, *days)

    def back(self) -> None:
        """Out of a picture, out of what was looked for, then to the other reports."""
        if self.drawn:
            self._draw("")
        else:
            super().back()

    def left(self) -> None:
        """To the other reports."""
        self._left(self.figure)
