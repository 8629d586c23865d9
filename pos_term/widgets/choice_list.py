"""A list to choose from with the arrow keys: lots, products, people, scans to try."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.geometry import Size

from pos_term.domain.clean import clean
from pos_term.widgets.painting import Painted, Piece, cut, left, right, wrap

_WORDS = 2
"""Lines that the words of a row may take."""
_UNKNOWN = 80
"""Cells of a line before the list knows its width."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `width` 0 takes the room that the others leave."""

    title: str
    width: int = 0
    right: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One row."""

    cells: tuple[str, ...]
    value: str = ""
    """What choosing it gives."""
    closed: bool = False
    """Shown, but not to be chosen."""
    faded: bool = False
    """Shown like a closed one, though it can be stood on: choosing it says why not."""
    words: str = ""
    """Why it is closed, or what to mind, in rows of their own."""
    warned: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A heading that parts the rows above from those below."""

    title: str


class ChoiceList(Painted):
    """Rows in columns with one selected; closed rows are skipped and say why."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "list--heading", "list--selected", "list--mark", "list--cell", "list--closed", "list--rule",
        "list--words", "list--warned",
    }  # fmt: skip
    DEFAULT_CSS = """
    ChoiceList { height: 1fr; background: $surface; color: $foreground; }
    ChoiceList > .list--heading { color: $muted; }
    ChoiceList > .list--selected { background: $selected; text-style: bold; }
    ChoiceList > .list--mark { color: $accent; }
    ChoiceList > .list--closed { color: $muted; }
    ChoiceList > .list--rule { color: $muted; }
    ChoiceList > .list--words { color: $error; }
    ChoiceList > .list--warned { color: $warning; }
    """

    def __init__(self, columns: Sequence[Column], *, heading: bool = True, empty: str = "") -> None:
        super().__init__()
        self.columns = tuple(columns)
        self.heading = heading
        self.empty = empty
        self.rows: tuple[Choice | Rule, ...] = ()
        self.selected = -1
        self._top = 0
        self._open: list[int] = []
        """The rows that can be stood on."""
        self._spread: list[tuple[int, str | None]] = []
        """Each line: the row it belongs to, and its part of the row's words, where it is not the row itself."""
        self._lines: dict[int, tuple[int, int]] = {}
        """The first and last line of each row."""

    def show(self, rows: Sequence[Choice | Rule], *, selected: str | None = None, stand: bool = True) -> None:
        """Show other rows, standing on the one with the value `selected`, else on the first open one.

        Without `stand` nothing is selected until the arrows are used.
        """
        self.rows = tuple(rows)
        self._open = [n for n, row in enumerate(self.rows) if isinstance(row, Choice) and not row.closed]
        wanted = [n for n in self._open if selected is not None and self._value(n) == selected]
        self.selected = (wanted or self._open or [-1])[0] if stand else -1
        self._top = 0
        self._lay_out()
        self._settle()
        if self.styles.auto_dimensions:
            self.refresh(layout=True)

    @property
    def chosen(self) -> str | None:
        """The value of the selected row, or None."""
        return self._value(self.selected) if self.selected >= 0 else None

    def move(self, by: int) -> None:
        """Select another open row."""
        if self._open:
            here = bisect_left(self._open, self.selected) if self.selected >= 0 else -1
            self.selected = self._open[min(max(0, here + by), len(self._open) - 1)]
        elif self.rows:
            self._top = min(max(0, self._top + by), max(0, len(self._spread) - 1))
        self._settle()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """All rows, where the style leaves the height to the content."""
        return max(1, len(self._spread)) + int(self.heading)

    def on_resize(self) -> None:
        """Fit the rows into the new size."""
        self._lay_out()
        self._settle()

    def _value(self, index: int) -> str | None:
        row = self.rows[index]
        return row.value if isinstance(row, Choice) else None

    def _lay_out(self) -> None:
        """Spread the rows over lines; done when rows or width change, not when another row is chosen."""
        self._spread, self._lines = [], {}
        for n, row in enumerate(self.rows):
            first = len(self._spread)
            self._spread.append((n, None))
            if isinstance(row, Choice) and row.words:
                symbol = "▲" if row.warned else "✖"
                told = wrap(clean(row.words), max(1, (self.size.width or _UNKNOWN) - 6), _WORDS)
                self._spread += [(n, f"  {' ' if m else symbol} {line}") for m, line in enumerate(told)]
            self._lines[n] = (first, len(self._spread) - 1)

    def _settle(self) -> None:
        """Keep the selected row in sight."""
        room = max(1, self.size.height - (1 if self.heading else 0))
        if self.selected in self._lines:
            first, last = self._lines[self.selected]
            self._top = min(self._top, first)
            self._top = max(self._top, last - room + 1)
        self._top = max(0, min(self._top, len(self._spread) - room))
        self.repaint()

    def row_style(self, y: int) -> str:
        """The selected row stands out."""
        place = self._place(y)
        return "list--selected" if place is not None and place[0] == self.selected else ""

    def _place(self, y: int) -> tuple[int, str | None] | None:
        place = self._top + y - (1 if self.heading else 0)
        if y < (1 if self.heading else 0) or place >= len(self._spread):
            return None
        return self._spread[place]

    def row(self, y: int, width: int) -> list[Piece]:
        """One line of the list."""
        if self.heading and y == 0:
            text = self._cells(tuple(column.title for column in self.columns), width - 2)
            return [("  ", ""), (text, "list--heading")]
        if not self.rows:
            return [("  ", ""), (cut(self.empty, width - 2), "list--closed")] if y == int(self.heading) else []
        place = self._place(y)
        if place is None:
            return []
        row = self.rows[place[0]]
        if isinstance(row, Rule):
            title = f"── {clean(row.title)} "
            return [("  ", ""), (left(title + "─" * max(0, width - 2 - len(title)), width - 2), "list--rule")]
        mark = "▌ " if place[0] == self.selected else "  "
        if place[1] is not None:
            style = "list--warned" if row.warned else "list--words"
            return [(mark, "list--mark"), (cut(place[1], width - 2), style)]
        return [
            (mark, "list--mark"),
            (self._cells(row.cells, width - 2), "list--closed" if row.closed or row.faded else ""),
        ]

    def _cells(self, cells: tuple[str, ...], width: int) -> str:
        fixed = sum(column.width for column in self.columns) + 2 * (len(self.columns) - 1)
        flexible = max(4, width - fixed)
        shown = []
        for column, cell in zip(self.columns, cells, strict=True):
            room = column.width or flexible
            shown.append(right(clean(cell), room) if column.right else left(clean(cell), room))
        return cut("  ".join(shown), width)
