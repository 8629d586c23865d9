"""Painting line by line: the base of every widget here, and the text tools its lines are made with.

A widget gives pieces, `(text, style name)`; what reaches the terminal is cut to the width and free of controls.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

Piece = tuple[str, str]
"""Text, and the component class that styles it ("" for the widget's own style)."""


def safe(text: str) -> str:
    """Text without a character that a terminal could take for a command; the last check before the screen."""
    return text if text.isprintable() else "".join(c for c in text if c.isprintable())


def width_of(text: str) -> int:
    """Cells that text takes on the screen."""
    return cell_len(text)


def cut(text: str, width: int) -> str:
    """Text in at most `width` cells, with `…` where some was cut off."""
    text = safe(text)
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + "…" if width > 0 else ""


def left(text: str, width: int) -> str:
    """Text at the left of exactly `width` cells."""
    shown = cut(text, width)
    return shown + " " * (width - cell_len(shown))


def right(text: str, width: int) -> str:
    """Text at the right of exactly `width` cells."""
    shown = cut(text, width)
    return " " * (width - cell_len(shown)) + shown


def wrap(text: str, width: int, most: int) -> list[str]:
    """Text broken between words into at most `most` lines; what does not fit ends in `…`."""
    lines: list[str] = []
    line = ""
    for word in safe(text).split():
        longer = f"{line} {word}" if line else word
        if cell_len(longer) <= width or not line:
            line = longer
        else:
            lines.append(line)
            line = word
    if line:
        lines.append(line)
    if len(lines) > most:
        lines = [*lines[: most - 1], " ".join(lines[most - 1 :])] if most > 0 else []
    return [cut(line, width) for line in lines]


def span(pieces: Iterable[Piece]) -> int:
    """Cells that pieces take together."""
    return sum(cell_len(text) for text, _ in pieces)


Row = tuple[str, tuple[Piece, ...]]
"""The style under a line ("" for the widget's own), and its pieces."""


class Painted(Widget, inherit_bindings=False):
    """A widget of fixed size that paints its own lines and never lays anything out.

    Subclasses give `row`, and call `repaint` when something changed: only lines that differ are painted again.
    A row that cannot be painted is reported and left blank: the till goes on.
    """

    DEFAULT_CSS: ClassVar[str] = "Painted { height: 1; }"

    ALLOW_SELECT = False

    below = 0
    """Rows painted beyond the widget's own height, for another widget to show (see `Band.through`)."""
    spilled: Callable[[], object] | None = None
    """Told when one of the rows below changed."""

    _painted: Sequence[Row] = ()
    _own_style: Style | None = None

    def row(self, y: int, width: int) -> Sequence[Piece]:
        """The pieces of line `y`, from the left."""
        raise NotImplementedError

    def row_style(self, y: int) -> str:  # noqa: ARG002 - subclasses look at the line
        """The component class under a whole line, for a line that stands out; "" for none."""
        return ""

    def repaint(self) -> None:
        """Paint the lines that differ from what is on the screen."""
        width, height = self.size
        old = self._painted
        self._painted = [self._row(y, width) for y in range(height + self.below)]
        if len(old) != len(self._painted):
            changed = list(range(len(self._painted)))
            self.refresh()
        else:
            changed = [y for y, row in enumerate(self._painted) if row != old[y]]
            own = [Region(0, y, width, 1) for y in changed if y < height]
            if own:
                self.refresh(*own)
        if self.spilled and changed and changed[-1] >= height:
            self.spilled()

    def on_resize(self) -> None:
        """Paint for the new size."""
        self._painted = ()
        self.repaint()

    def _row(self, y: int, width: int) -> Row:
        try:
            return self.row_style(y), tuple((safe(text), name) for text, name in self.row(y, width))
        except Exception as error:  # the screen must go on painting
            self.app._handle_exception(error)
            return "", ()

    def render_line(self, y: int) -> Strip:
        """Paint one line."""
        width = self.size.width
        base, pieces = self._painted[y] if y < len(self._painted) else self._row(y, width)
        under = self.get_component_rich_style(base) if base else self._own_style or self.rich_style
        segments = [
            Segment(text, under + self.get_component_rich_style(name, partial=True) if name else under)
            for text, name in pieces
        ]
        return Strip(segments).adjust_cell_length(width, under)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Paint lines; the widget's own style, which takes a walk up the tree, is worked out once for all."""
        self._own_style = self.rich_style
        try:
            return super().render_lines(crop)
        finally:
            self._own_style = None

    def line_with_padding(self, y: int) -> Strip:
        """One line as wide as the widget with its padding."""
        padding, style = self.styles.padding, self.rich_style
        ends = (Strip([Segment(" " * cells, style)], cells) for cells in (padding.left, padding.right))
        left_end, right_end = ends
        return Strip.join([left_end, self.render_line(y), right_end])
