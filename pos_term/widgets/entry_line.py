"""The line that shows what is being typed or scanned, whoever asked for it."""

from __future__ import annotations

from typing import ClassVar

from pos_term.domain.clean import visible
from pos_term.widgets.painting import Painted, Piece, cut, span, width_of


class EntryLine(Painted):
    """A label, the text on its way, and a hint at the right. It holds no text of its own making."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"entry--label", "entry--text", "entry--caret", "entry--hint"}
    DEFAULT_CSS = """
    EntryLine { height: 1; background: $bar; color: $foreground; padding: 0 1; }
    EntryLine > .entry--label { color: $muted; }
    EntryLine > .entry--text { text-style: bold; }
    EntryLine > .entry--caret { color: $accent; }
    EntryLine > .entry--hint { color: $muted; }
    """

    def __init__(self, label: str = "Scan or type", *, hint: str = "", masked: bool = False) -> None:
        super().__init__()
        self.label = label
        self.hint = hint
        self.masked = masked
        self.text = ""

    def ask(self, label: str, *, hint: str = "", masked: bool = False) -> None:
        """Show another question."""
        self.label, self.hint, self.masked = label, hint, masked
        self.repaint()

    def show(self, text: str) -> None:
        """Show what has been typed so far."""
        if text != self.text:
            self.text = text
            self.repaint()

    def row(self, y: int, width: int) -> list[Piece]:
        """The one line, in the middle of the height it is given."""
        if y != (self.size.height - 1) // 2:
            return []
        label = f"{cut(self.label, max(0, width - 8))}  "
        room = max(1, width - width_of(label) - 1)
        shown = "•" * len(self.text) if self.masked else visible(self.text, limit=len(self.text) + 1)
        while width_of(shown) > room:
            shown = "…" + shown[width_of(shown) - room + 2 :]
        pieces = [(label, "entry--label"), (shown, "entry--text"), ("▌", "entry--caret")]
        hint = cut(self.hint, width - span(pieces) - 2)
        if len(hint) > 3:
            pieces.append((" " * (width - span(pieces) - width_of(hint)), ""))
            pieces.append((hint, "entry--hint"))
        return pieces
