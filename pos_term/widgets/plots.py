"""Pictures of figures: bars, and points against a line. Every figure in them can be read as a number elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from textual_plotext import PlotextPlot

from pos_term.domain.clean import clean
from pos_term.widgets.painting import cut

_LABEL = 12


class Bars(PlotextPlot):
    """Bars that stand side by side, each under its own name."""

    DEFAULT_CSS = "Bars { height: 1fr; background: $surface; }"

    def draw(self, title: str, names: Sequence[str], values: Sequence[float]) -> None:
        """Show other bars."""
        plot = self.plt
        plot.clear_figure()
        plot.title(cut(clean(title), 60))
        plot.bar([cut(clean(name), _LABEL) for name in names], list(values), width=0.6)
        plot.ylim(0, max((*values, 1)))
        self.refresh()


class Points(PlotextPlot):
    """Points on a plane with the line on which both sides are the same."""

    DEFAULT_CSS = "Points { height: 1fr; background: $surface; }"

    def draw(self, title: str, across: str, up: str, points: Sequence[tuple[float, float]]) -> None:
        """Show other points: each is a place across and a place up."""
        plot = self.plt
        plot.clear_figure()
        plot.title(cut(clean(title), 60))
        plot.xlabel(cut(clean(across), 40))
        plot.ylabel(cut(clean(up), 40))
        most = max((value for point in points for value in point), default=1.0) or 1.0
        plot.plot([0, most], [0, most], marker=".")
        if points:
            plot.scatter([x for x, _ in points], [y for _, y in points], marker="x")
        plot.xlim(0, most)
        plot.ylim(0, most)
        self.refresh()
