"""One screen from any code: where it came from, what happened to it, where it went; from row to row and back."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from pos_term.screens.base import key
from pos_term.screens.papers.screen import sentence
from pos_term.screens.steps import Step, StepScreen
from pos_term.screens.tracing.asking import AskCode, ChooseThing
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.words import Words

if TYPE_CHECKING:
    from pos_term.screens.tracing.showing import ShowTrace
    from pos_term.services.desk import Refused
    from pos_term.services.tracing.journey import Journey
    from pos_term.services.tracing.things import Thing

_STANDING = 4
"""Lines above the list."""


class TracingScreen(StepScreen[str]):
    """Gives nothing. With `code`, perhaps of a `product` by its sku, it begins with that trace."""

    CSS_PATH = "tracing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f2", "press('f2')", "Time line"),
        key("f3", "press('f3')", "Came from"),
        key("f4", "press('f4')", "Went to"),
        key("f5", "press('f5')", "Lots"),
        key("f6", "press('f6')", "Print"),
        key("f7", "press('f7')", "PDF"),
        key("f8", "press('f8')", "Sheet"),
        key("f9", "press('f9')", "Folder"),
        key("left", "press('left')", "Page back"),
        key("right", "press('right')", "Page on"),
    ]
    box_id = "tracing"

    def __init__(self, code: str = "", product: str | None = None) -> None:
        super().__init__()
        self.standing = tuple(Words(classes="standing") for _ in range(_STANDING))
        self.detail = Words(classes="detail")
        """The row that the list stands on, whole: its cells may be too narrow for it."""
        self.trail: list[ShowTrace] = []
        """The traces that were walked through, the open one last."""
        self._first = (code, product)

    def compose(self) -> ComposeResult:
        """As in any such box, with a few lines of its own above the list."""
        with Vertical(id=self.box_id, classes="box"):
            yield from self.standing
            yield self.rows
            yield self.detail
            yield self.band
            yield self.entry_line
            yield self.legend

    def first_step(self) -> Step:
        """The question."""
        return AskCode(self)

    def on_mount(self) -> None:
        """Begin at once with the code that was handed in."""
        code, product = self._first
        if code:
            self.look_up(code.encode("utf-8", "surrogateescape"), product)

    def show_standing(self, lines: Sequence[str]) -> None:
        """Show lines above the list; those that are not needed leave their room to it."""
        self.detail.show("")
        for n, words in enumerate(self.standing):
            words.show(lines[n] if n < len(lines) else "")
            words.display = n < len(lines)

    # -- from code to trace --------------------------------------------------------------------------------

    def look_up(self, raw: bytes, product: str | None = None) -> None:
        """Find out what a code stands for and open it, or offer what it can be."""
        from pos_term.services.tracing.scanned import things_scanned

        code = raw.decode("utf-8", "surrogateescape")
        self.store(partial(things_scanned, self.till, raw, product), partial(self._found, code))

    def _found(self, code: str, found: list[Thing] | Refused) -> None:
        from pos_term.services.desk import Refused

        if isinstance(found, Refused):
            self.tell(Notice(Tone.WARNING, sentence(found.words)))
        elif len(found) == 1:
            self.open(found[0])
        else:
            self.go(ChooseThing(self, code, found))

    def open(self, thing: Thing) -> None:
        """Follow a thing and show it."""
        from pos_term.services.tracing.journey import follow

        desk = self.till.desk()
        self.store(partial(follow, desk, thing), self._followed)

    def _followed(self, found: Journey) -> None:
        from pos_term.screens.tracing.showing import ShowTrace

        self.trail.append(ShowTrace(self, found))
        self.go(self.trail[-1])

    def step_back(self) -> None:
        """To the trace that was walked through before, else to the question, else out."""
        from pos_term.screens.tracing.showing import ShowTrace

        if isinstance(self.step, ShowTrace):
            self.trail.pop()
        if self.trail:
            self.go(self.trail[-1])
        elif isinstance(self.step, AskCode) or self._first[0]:
            self.leave(self.result)
        else:
            self.go(AskCode(self))
