"""The keys that work here and now, fitted to the width."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from pos_term.widgets.painting import Painted, Piece, span


@dataclass(frozen=True, slots=True)
class KeyCap:
    """One key as the legend shows it."""

    key: str
    """As printed on the keyboard: `F10`, `Esc`."""
    label: str
    rank: int = 5
    """Where the room is short, the highest rank goes first; 0 always stays."""
    main: bool = False
    """Whether it is the one that most people press next."""

    @property
    def cells(self) -> int:
        """Cells that key and label take."""
        return len(self.key) + 1 + len(self.label)


def fitted(caps: Sequence[KeyCap], width: int) -> tuple[list[KeyCap], int]:
    """The keys that fit in one row of `width` cells, in their order, and the blanks between them."""
    rows = fitted_rows(caps, width, 1)
    return rows[0] if rows else ([], 1)


def fitted_rows(caps: Sequence[KeyCap], width: int, rows: int) -> list[tuple[list[KeyCap], int]]:
    """The keys that fit in `rows` rows of `width` cells, in order; with each row the blanks between its keys."""
    kept = list(caps)
    while kept:
        least = 2 if any(cap.rank for cap in kept) else 1
        for count in range(1, rows + 1):
            for gap in range(3, least - 1, -1):
                filled = _filled(kept, width, gap)
                if len(filled) <= count and all(_needed(row, gap) <= width for row in filled):
                    return [(row, gap) for row in filled]
        kept.remove(max(reversed(kept), key=lambda cap: cap.rank))
    return []


def _filled(caps: Sequence[KeyCap], width: int, gap: int) -> list[list[KeyCap]]:
    """The keys spread over rows, each row as full as it gets."""
    rows: list[list[KeyCap]] = [[]]
    for cap in caps:
        if rows[-1] and _needed([*rows[-1], cap], gap) > width:
            rows.append([])
        rows[-1].append(cap)
    return rows


def _needed(caps: Sequence[KeyCap], gap: int) -> int:
    return sum(cap.cells for cap in caps) + gap * (len(caps) - 1)


class KeyLegend(Painted):
    """The bottom lines: each key with its verb, over as many rows as the style gives it, by default one."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"legend--key", "legend--label", "legend--main"}
    DEFAULT_CSS = """
    KeyLegend { height: 1; background: $background; color: $foreground; padding: 0 1; }
    KeyLegend > .legend--key { color: $accent; text-style: bold; }
    KeyLegend > .legend--label { color: $foreground; }
    KeyLegend > .legend--main { color: $foreground; text-style: bold; }
    """

    def __init__(self, caps: Sequence[KeyCap] = ()) -> None:
        super().__init__()
        self.caps = tuple(caps)

    def show(self, caps: Sequence[KeyCap]) -> None:
        """Show other keys."""
        if tuple(caps) != self.caps:
            self.caps = tuple(caps)
            self.repaint()

    def row(self, y: int, width: int) -> list[Piece]:
        """A row of keys from the left; the main one stands at the right end where there is room."""
        rows = fitted_rows(self.caps, width, max(1, self.size.height))
        if y >= len(rows):
            return []
        kept, gap = rows[y]
        pieces: list[Piece] = []
        for cap in kept:
            if pieces:
                pieces.append((" " * gap, ""))
            pieces.append((cap.key, "legend--key"))
            pieces.append((f" {cap.label}", "legend--main" if cap.main else "legend--label"))
        mains = [n for n, cap in enumerate(kept) if cap.main]
        alone = len(kept) == 1 and len(rows) == 1
        if len(mains) == 1 and mains[0] == len(kept) - 1 and not alone:
            pieces.insert(-2, (" " * (width - span(pieces)), ""))
        return pieces
