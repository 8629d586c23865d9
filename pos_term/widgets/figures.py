"""Words at the left and an amount at the right, row by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.geometry import Size

from pos_term.domain.clean import clean
from pos_term.widgets.painting import Painted, Piece, cut, right, width_of


@dataclass(frozen=True, slots=True)
class Figure:
    """One row. An amount is never cut; the words before it give way."""

    words: str
    amount: str = ""
    key: str = ""
    """The key that does it, where one does."""
    strong: bool = False
    muted: bool = False


class Figures(Painted):
    """Rows of figures, or of keys with what they do."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"figures--key", "figures--strong", "figures--muted"}
    DEFAULT_CSS = """
    Figures { height: 1fr; color: $foreground; }
    Figures > .figures--key { color: $accent; text-style: bold; }
    Figures > .figures--strong { text-style: bold; }
    Figures > .figures--muted { color: $muted; }
    """

    def __init__(self, rows: Sequence[Figure] = ()) -> None:
        super().__init__()
        self.rows = tuple(rows)

    def show(self, rows: Sequence[Figure]) -> None:
        """Show other rows."""
        if tuple(rows) != self.rows:
            self.rows = tuple(rows)
            self.repaint()
            if self.styles.auto_dimensions:
                self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """All rows, where the style leaves the height to the content."""
        return max(1, len(self.rows))

    def row(self, y: int, width: int) -> list[Piece]:
        """One row."""
        if y >= len(self.rows):
            return []
        figure = self.rows[y]
        keys = max((len(each.key) for each in self.rows), default=0)
        style = "figures--strong" if figure.strong else "figures--muted" if figure.muted else ""
        pieces: list[Piece] = [(f"{figure.key:<{keys}}  ", "figures--key")] if keys else []
        room = max(0, width - (keys + 2 if keys else 0))
        amount = clean(figure.amount)
        words = cut(clean(figure.words), room - width_of(amount) - 1 if amount else room)
        return [*pieces, (words, style), (right(amount, room - width_of(words)), style)]
