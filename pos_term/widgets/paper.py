"""A receipt on the screen, line by line as on paper."""

from __future__ import annotations

from typing import ClassVar

from pos_term.domain.receipt import Receipt, Style
from pos_term.widgets.painting import Painted, Piece


class Paper(Painted):
    """The receipt's rows, with more above or below marked."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"paper--bold", "paper--muted"}
    DEFAULT_CSS = """
    Paper { height: 1fr; background: $surface; color: $foreground; padding: 0 2; }
    Paper > .paper--bold { text-style: bold; }
    Paper > .paper--muted { color: $muted; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[tuple[str, bool], ...] = ()
        self._top = 0

    def show(self, receipt: Receipt) -> None:
        """Show a receipt from its top."""
        bold = (Style.BOLD, Style.DOUBLE)
        styles = (line.style in bold for line in receipt.lines)
        self._rows = tuple(zip(receipt.rows(), styles, strict=True))
        self._top = 0
        self.repaint()

    def move(self, by: int) -> None:
        """Move the paper up or down."""
        most = max(0, len(self._rows) - self.size.height)
        self._top = min(max(0, self._top + by), most)
        self.repaint()

    def row(self, y: int, width: int) -> list[Piece]:  # noqa: ARG002 - the receipt has its own width
        """One row of the paper."""
        last = self.size.height - 1
        if (y == 0 and self._top > 0) or (y == last and self._top + last < len(self._rows) - 1):
            return [("↑ more" if y == 0 else "↓ more", "paper--muted")]
        place = self._top + y
        if place >= len(self._rows):
            return []
        text, bold = self._rows[place]
        return [(text, "paper--bold" if bold else "")]
