"""A few plain words, wrapped."""

from __future__ import annotations

from typing import ClassVar

from pos_term.domain.clean import clean
from pos_term.widgets.painting import Painted, Piece, cut, width_of, wrap


class Words(Painted):
    """Text of a fixed number of rows, by default one; or one line in the middle of all there is."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"words--text"}
    DEFAULT_CSS = """
    Words { height: 1; }
    Words.-muted > .words--text { color: $muted; }
    Words.-strong > .words--text { text-style: bold; }
    """

    def __init__(self, text: str = "", *, classes: str | None = None, centred: bool = False) -> None:
        super().__init__(classes=classes)
        self.text = text
        self.centred = centred

    def show(self, text: str) -> None:
        """Show other words."""
        if text != self.text:
            self.text = text
            self.repaint()

    def row(self, y: int, width: int) -> list[Piece]:
        """One row of the wrapped text."""
        if self.centred:
            text = cut(clean(self.text), width)
            blanks = " " * ((width - width_of(text)) // 2)
            return [(blanks + text, "words--text")] if y == self.size.height // 2 else []
        lines = wrap(clean(self.text), width, max(1, self.size.height))
        return [(lines[y], "words--text")] if y < len(lines) else []
