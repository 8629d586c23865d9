"""The cart: only the rows on the screen are ever painted, so that 500 lines cost what 5 do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar

from pos_term.domain.cart import Cart, CartLine
from pos_term.widgets.cart_rows import Columns, columns, header, row_count, rows_of
from pos_term.widgets.painting import Painted, Piece

Rows = list[list[Piece]]


class CartView(Painted):
    """Shows the lines around the selected one, each with the lots and serials under it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "cart--heading", "cart--selected", "cart--mark", "cart--quantity", "cart--item", "cart--price",
        "cart--total", "cart--number", "cart--provenance", "cart--warned", "cart--missing", "cart--refused",
        "cart--hint", "cart--strong", "cart--key",
    }  # fmt: skip
    DEFAULT_CSS = """
    CartView { height: 1fr; width: 1fr; background: $background; color: $foreground; }
    CartView > .cart--heading { color: $muted; }
    CartView > .cart--selected { background: $selected; }
    CartView > .cart--mark { color: $accent; }
    CartView > .cart--quantity, CartView > .cart--item, CartView > .cart--total { text-style: bold; }
    CartView > .cart--price, CartView > .cart--number, CartView > .cart--provenance { color: $muted; }
    CartView > .cart--warned, CartView > .cart--missing { color: $warning; }
    CartView > .cart--refused { color: $error; text-style: bold; }
    CartView > .cart--hint { color: $muted; }
    CartView > .cart--strong { text-style: bold; }
    CartView > .cart--key { color: $accent; text-style: bold; }
    """

    def __init__(self, *, digits: int = 2) -> None:
        super().__init__()
        self.digits = digits
        self.cart = Cart()
        self.on = date.min
        self.selected = 0
        """The key of the selected line; 0 for none."""
        self.covered = 0
        """Rows at the bottom, those below among them, that something stands in place of."""
        self.placeholder: Callable[[int, int], Rows] = lambda _width, _height: []
        """What stands here while there are no lines, for a width and height."""
        self._first = 0
        self._window: list[tuple[bool, list[Piece]]] = []
        self._at = Columns(5, 20, 7, 8)
        self._known: dict[int, tuple[CartLine, Columns, date, Rows]] = {}

    def show(self, cart: Cart, on: date, *, selected: int | None = None) -> None:
        """Show a cart on the business date `on`; `selected` is the key of the line to stand on."""
        self.cart, self.on = cart, on
        if selected is not None:
            self.selected = selected
        if cart.lines and cart.line(self.selected) is None:
            self.selected = cart.lines[-1].key
        if not cart.lines:
            self._known.clear()
        self._settle()

    def cover(self, rows: int) -> None:
        """Say how many rows at the bottom are covered; the selected line stays in sight."""
        if rows != self.covered:
            self.covered = rows
            self._settle()

    def move(self, by: int) -> None:
        """Select the line `by` lines further down."""
        lines = self.cart.lines
        if lines:
            index = min(max(0, self.cart.position(self.selected) - 1 + by), len(lines) - 1)
            self.selected = lines[index].key
            self._settle()

    @property
    def selected_line(self) -> CartLine | None:
        """The line the cashier stands on."""
        return self.cart.line(self.selected)

    def on_resize(self) -> None:
        """Fit the lines into the new size."""
        self._settle()

    def _settle(self) -> None:
        width, room = self.size.width, max(1, self.size.height + self.below - 1 - self.covered)
        lines = self.cart.lines
        if lines and width:
            index = max(0, self.cart.position(self.selected) - 1)
            self._first = _first_shown([row_count(line) for line in lines], index, room, self._first)
            self._window = self._paint_lines(lines, index, width, room)
        self.repaint()

    def _paint_lines(
        self, lines: Sequence[CartLine], index: int, width: int, room: int
    ) -> list[tuple[bool, list[Piece]]]:
        last = self._first
        rows = 0
        while last < len(lines) and rows < room:
            rows += row_count(lines[last])
            last += 1
        shown = list(lines[self._first : last])
        self._at = columns(shown, width, self.digits)
        window = []
        for n, line in enumerate(shown, self._first):
            painted = self._rows(line)
            if n == index and len(painted) > room:
                painted = [painted[0], *painted[len(painted) - room + 1 :]]
            window += [(n == index, pieces) for pieces in painted]
        return window[:room]

    def _rows(self, line: CartLine) -> Rows:
        """The rows of a line; a line that did not change since it was shown is not laid out again."""
        known = self._known.get(line.key)
        if known and known[0] is line and known[1:3] == (self._at, self.on):
            return known[3]
        rows = rows_of(line, self._at, self.on, self.digits)
        self._known[line.key] = (line, self._at, self.on, rows)
        return rows

    def row_style(self, y: int) -> str:
        """The selected line stands out."""
        if self.cart.lines and 1 <= y <= len(self._window) and self._window[y - 1][0]:
            return "cart--selected"
        return ""

    def row(self, y: int, width: int) -> Sequence[Piece]:
        """One row: the headings, or a row of a line."""
        if not self.cart.lines:
            rows = self.placeholder(width, self.size.height + self.below)
            return rows[y] if y < len(rows) else ()
        if y == 0:
            return header(self._at, self._first)
        if y > len(self._window):
            return ()
        chosen, pieces = self._window[y - 1]
        return [("▌" if chosen else " ", "cart--mark"), *pieces]


def _first_shown(heights: list[int], index: int, room: int, first: int) -> int:
    """The first line to show so that line `index` is in sight.

    When the view must follow a line downwards it goes a third of its height further, so that the next lines come
    without moving those above them: calmer to look at, and a scan paints one line instead of all.
    """
    if sum(heights) <= room:
        return 0
    filled = room - room // 3
    if index < first:
        first = index
    elif sum(heights[first : index + 1]) > room:
        first = _up(heights, index, heights[index], filled)
    return _up(heights, first, sum(heights[first:]), filled)


def _up(heights: list[int], first: int, rows: int, most: int) -> int:
    """The first line when lines above `first` are brought in while all take at most `most` rows."""
    while first > 0 and rows + heights[first - 1] <= most:
        first -= 1
        rows += heights[first]
    return first
