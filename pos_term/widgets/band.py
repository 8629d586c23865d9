"""The band: a refusal or a fault in words across the whole screen, that asks for no key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from textual.strip import Strip

from pos_term.domain.clean import clean
from pos_term.widgets.painting import Painted, Piece, cut, width_of, wrap


class Tone(StrEnum):
    """How loud a notice is; each has its own symbol, so that colour is never the only sign."""

    REFUSED = "refused"
    WARNING = "warning"
    GOOD = "good"
    PLAIN = "plain"


SYMBOLS = {Tone.REFUSED: "✖", Tone.WARNING: "▲", Tone.GOOD: "✔", Tone.PLAIN: "·"}


@dataclass(frozen=True, slots=True)
class Notice:
    """What a band says."""

    tone: Tone
    headline: str
    """The reason in few words."""
    detail: str = ""
    """What it is about."""
    advice: str = ""
    """What to do next."""


class Band(Painted):
    """A notice, or nothing. It has its place always, so that showing it moves nothing.

    While it says nothing it shows `through` itself what its neighbours have to show there.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"band--headline", "band--detail", "band--advice"}
    DEFAULT_CSS = """
    Band { height: 4; color: $foreground; }
    Band.-refused { background: $refused-bg; color: $refused-fg; }
    Band.-warning { background: $warned-bg; color: $warned-fg; }
    Band.-good, Band.-plain { background: $bar; }
    Band > .band--headline, Band > .band--advice { text-style: bold; }
    """

    def __init__(self, notice: Notice | None = None) -> None:
        super().__init__()
        self.notice: Notice | None = None
        self.through: Callable[[int], Strip] | None = None
        """What to show on a line while there is no notice; a line of the whole width."""
        self.say(notice)

    def say(self, notice: Notice | None) -> None:
        """Show a notice, or hide the band."""
        if notice == self.notice:
            return
        self.notice = notice
        for tone in Tone:
            self.set_class(notice is not None and notice.tone is tone, f"-{tone.value}")
        self.repaint()

    def render_line(self, y: int) -> Strip:
        """A line of the notice, or what shows through."""
        if self.notice is None and self.through:
            return self.through(y)
        return super().render_line(y)

    def row(self, y: int, width: int) -> list[Piece]:
        """Headline, detail and advice, in as many lines as there are, in the middle of the height."""
        if self.notice is None:
            return []
        lines = self._lines(self.notice, width - 1, self.size.height)
        top = max(0, (self.size.height - len(lines)) // 2)
        return lines[y - top] if 0 <= y - top < len(lines) else []

    def _lines(self, notice: Notice, width: int, height: int) -> list[list[Piece]]:
        symbol = f" {SYMBOLS[notice.tone]} "
        indent = " " * width_of(symbol)
        room = max(1, width - width_of(symbol))
        head, detail, advice = clean(notice.headline), clean(notice.detail), clean(notice.advice)
        if height <= 1:
            words = "  ".join(part for part in (head, detail, advice) if part)
            return [[(symbol, "band--headline"), (cut(words, room), "band--headline")]]
        heads = wrap(head, room, max(1, height - bool(detail) - bool(advice)))
        lines: list[list[Piece]] = [[(indent, ""), (text, "band--headline")] for text in heads]
        lines[:1] = [[(symbol, "band--headline"), *line[1:]] for line in lines[:1]]
        if detail and advice and width_of(detail) + 2 + width_of(advice) <= room:
            return [*lines, [(f"{indent}{detail}  ", "band--detail"), (advice, "band--advice")]]
        left = max(0, height - len(lines) - bool(advice))
        lines += [[(indent, ""), (text, "band--detail")] for text in wrap(detail, room, left)]
        lines += [[(indent, ""), (text, "band--advice")] for text in wrap(advice, room, height - len(lines))]
        return lines
