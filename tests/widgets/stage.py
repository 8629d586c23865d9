"""A bare stage for one widget, in the till's own colours."""

from __future__ import annotations

from textual.app import App, ComposeResult

from pos_term.screens.theme import DARK
from pos_term.widgets.painting import Painted


class Stage(App[None]):
    """Shows one widget and nothing else."""

    def __init__(self, widget: Painted) -> None:
        super().__init__()
        self.register_theme(DARK)
        self.theme = DARK.name
        self.widget = widget

    def compose(self) -> ComposeResult:
        """The widget."""
        yield self.widget


def lines(widget: Painted) -> list[str]:
    """What a widget paints, line by line."""
    return [widget.render_line(y).text for y in range(widget.size.height)]
