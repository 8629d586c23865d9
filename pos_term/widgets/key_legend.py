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


def fitted(caps: Sequence[KeyCap], width: int) -> tuple[list[KeyCap], int]:
    """The keys that fit in `width` cells, in their order, and the blanks between them."""
    kept = list(caps)
    while kept:
        needed = sum(len(cap.key) + 1 + len(cap.label) for cap in kept)
        least = 2 if any(cap.rank for cap in kept) else 1
        for gap in range(3, least - 1, -1):
            if needed + gap * (len(kept) - 1) <= width:
                return kept, gap
        kept.remove(max(reversed(kept), key=lambda cap: cap.rank))
    return [], 1


class KeyLegend(Painted):
    """The bottom line: each key with its verb."""

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

    def row(self, y: int, width: int) -> list[Piece]:  # noqa: ARG002 - one line
        """The keys from the left; the main one stands at the right end where there is room."""
        kept, gap = fitted(self.caps, width)
        pieces: list[Piece] = []
        for cap in kept:
            if pieces:
                pieces.append((" " * gap, ""))
            pieces.append((cap.key, "legend--key"))
            pieces.append((f" {cap.label}", "legend--main" if cap.main else "legend--label"))
        mains = [n for n, cap in enumerate(kept) if cap.main]
        if len(mains) == 1 and mains[0] == len(kept) - 1 and len(kept) > 1:
            pieces.insert(-2, (" " * (width - span(pieces)), ""))
        return pieces
