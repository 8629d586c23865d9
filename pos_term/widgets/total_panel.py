"""The panel at the right: one large amount, and what the last scan was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from pos_term.domain.clean import clean
from pos_term.widgets.band import SYMBOLS, Tone
from pos_term.widgets.big_digits import ROWS, large
from pos_term.widgets.painting import Painted, Piece, left, width_of, wrap


@dataclass(frozen=True, slots=True)
class LastThing:
    """What the panel says under the amount: the last scan, or the last sale."""

    heading: str
    title: str = ""
    lines: tuple[str, ...] = ()
    tone: Tone = Tone.PLAIN
    verdict: str = ""
    """A word on it, behind the symbol of the tone."""
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PanelView:
    """Everything the panel shows."""

    heading: str = "TOTAL"
    unit: str = ""
    amount: str = "0.00"
    caption: str = ""
    notes: tuple[str, ...] = ()
    """What counts for the sale as a whole: its customer, its discount."""
    bright: bool = False
    """Whether the amount is one to act on (change to give), not only to read."""
    last: LastThing | None = None


class TotalPanel(Painted):
    """The amount in large digits, the items and tax under it, then the last scan with its verdict."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "panel--heading", "panel--amount", "panel--bright", "panel--muted", "panel--title", "panel--text",
        "panel--refused", "panel--warning", "panel--good", "panel--plain",
    }  # fmt: skip
    DEFAULT_CSS = """
    TotalPanel { background: $surface; color: $foreground; padding: 0 1; }
    TotalPanel > .panel--heading { color: $muted; text-style: bold; }
    TotalPanel > .panel--amount { color: $foreground; }
    TotalPanel > .panel--bright { color: $accent; }
    TotalPanel > .panel--muted, TotalPanel > .panel--plain { color: $muted; }
    TotalPanel > .panel--title { text-style: bold; }
    TotalPanel > .panel--refused { color: $error; text-style: bold; }
    TotalPanel > .panel--warning { color: $warning; text-style: bold; }
    TotalPanel > .panel--good { color: $success; text-style: bold; }
    """

    def __init__(self, view: PanelView | None = None) -> None:
        super().__init__()
        self.view = view or PanelView()
        self._laid_out: list[list[Piece]] | None = None

    def show(self, view: PanelView) -> None:
        """Show something else."""
        if view != self.view:
            self.view = view
            self.repaint()

    def row(self, y: int, width: int) -> list[Piece]:
        """One row of the panel."""
        if y == 0 or self._laid_out is None:
            self._laid_out = self._rows(width)
        return self._laid_out[y] if y < len(self._laid_out) else []

    def _rows(self, width: int) -> list[list[Piece]]:
        view = self.view
        unit = clean(view.unit, limit=8)
        top = left(clean(view.heading), width - width_of(unit))
        rows: list[list[Piece]] = [[(top, "panel--heading"), (unit, "panel--muted")]]
        style = "panel--bright" if view.bright else "panel--amount"
        digits = large(view.amount, width)
        rows += [[(digits[n], style)] for n in range(ROWS)]
        rows += [[(text, "panel--muted")] for text in wrap(clean(view.caption), width, 2)]
        for note in view.notes:
            style = "panel--warning" if note.startswith("!") else "panel--text"
            rows += [[(text, style)] for text in wrap(clean(note), width, 2)]
        if view.last:
            rows += [[], *_last(view.last, width)]
        return rows


def _last(last: LastThing, width: int) -> list[list[Piece]]:
    rows: list[list[Piece]] = [[(clean(last.heading), "panel--heading")]]
    rows += [[(text, "panel--title")] for text in wrap(clean(last.title), width, 2)]
    for line in last.lines:
        rows += [[(text, "panel--text")] for text in wrap(clean(line), width, 2)]
    if last.verdict:
        style = f"panel--{last.tone.value}"
        room = max(1, width - 2)
        for n, text in enumerate(wrap(clean(last.verdict), room, 3)):
            rows.append([(f"{SYMBOLS[last.tone]} " if n == 0 else "  ", style), (text, style)])
    for line in last.after:
        rows += [[(text, "panel--muted")] for text in wrap(clean(line), width, 2)]
    return rows
