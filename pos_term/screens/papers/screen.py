"""What is printed beside receipts: the X of the open shift, the pull list, labels for shelves and lots."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from pos_term.domain.people import Permission
from pos_term.screens.amounts import looks_like_scan
from pos_term.screens.steps import Step, StepScreen
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.paper import Paper

if TYPE_CHECKING:
    from pos_term.services.desk import Refused
    from pos_term.services.papers import Sheet

_PAPERS = (
    "X report: the open shift so far",
    "Pull list: what has to leave the floor today",
    "Shelf label of a product",
    "Lot label of a lot or serial",
)
"""Their numbers do not change."""
_COLUMNS = (Column("No", 2, right=True), Column("What"))


class PapersScreen(StepScreen[str]):
    """Gives the words for what was printed last, or None when nothing was."""

    CSS_PATH = "papers.tcss"
    box_id = "papers"

    def __init__(self) -> None:
        super().__init__()
        self.paper = Paper()

    def compose(self) -> ComposeResult:
        """As in any such box, with a paper that takes the place of the list while one is shown."""
        with Vertical(id=self.box_id, classes="box"):
            yield self.words
            yield self.rows
            yield self.paper
            yield self.band
            yield self.entry_line
            yield self.legend

    def first_step(self) -> Step:
        """What can be printed."""
        return ChoosePaper(self)

    def show_paper(self, *, shown: bool) -> None:
        """Show the paper in place of the list, or the list again."""
        for box in self.query(f"#{self.box_id}"):
            box.set_class(shown, "-paper")

    def go(self, step: Step, *, say: Notice | None = None) -> None:
        """Open a step; a page is shown by the one that shows one."""
        self.show_paper(shown=isinstance(step, ShowSheet))
        super().go(step, say=say)

    def action_move(self, by: int) -> None:
        """Move the paper, or choose another row."""
        if isinstance(self.step, ShowSheet):
            self.paper.move(by)
        else:
            super().action_move(by)

    def printed(self, words: str, then: Step) -> None:
        """Something goes to the printer: say so, and go on."""
        self.result = words
        self.host.print_receipts()
        self.go(then, say=Notice(Tone.GOOD, words))

    def without_printer(self, *, labels: bool) -> str:
        """Why nothing can be printed here; empty when it can."""
        till = self.till
        equipment = till.equipment
        if (equipment.labels if equipment and labels else till.printer) is not None:
            return ""
        return "Training prints nothing." if till.practice else "This till has no printer: it is only shown."


class ChoosePaper(Step):
    """The list, by numbers that never change."""

    name = "Print"
    screen: PapersScreen

    def show(self) -> None:
        """What can be printed."""
        self.screen.words.show("")
        rows = [Choice((str(n), words), str(n)) for n, words in enumerate(_PAPERS, 1)]
        self.screen.show_rows(_COLUMNS, rows, heading=False)
        self.screen.entry_line.ask("Number")

    def take_entry(self, entry: Entry) -> None:
        """A number of the list. A scan closes it and goes to the sale: nobody has to leave first."""
        if looks_like_scan(entry):
            self.screen.leave(self.screen.result)
            self.screen.host.deliver((entry,))
        elif entry.text.strip() in [str(n) for n in range(1, len(_PAPERS) + 1)]:
            self._open(entry.text.strip())
        else:
            self.warn(f"Type a number from 1 to {len(_PAPERS)}.")

    def take_enter(self) -> None:
        """What the list stands on."""
        if self.screen.rows.chosen:
            self._open(self.screen.rows.chosen)

    def _open(self, number: str) -> None:
        from pos_term.screens.papers.labels import AskProduct

        if number == "1":
            self.screen.with_right(Permission.SHIFT, "X report", lambda _: self._make(self._x))
        elif number == "2":
            self._make(self._pull)
        else:
            self.screen.go(AskProduct(self.screen, lots=number == "4"))

    def _make(self, sheet: Callable[[], Sheet | Refused]) -> None:
        self.screen.store(sheet, self._made)

    def _x(self) -> Sheet | Refused:
        from pos_term.services.papers import x_sheet

        self.till.write_records()
        return x_sheet(self.till, self.till.number, self.till.settings.printer.columns)

    def _pull(self) -> Sheet:
        from pos_term.services.papers import pull_sheet

        return pull_sheet(self.till, self.till.settings.printer.columns)

    def _made(self, sheet: Sheet | Refused) -> None:
        from pos_term.services.desk import Refused

        if isinstance(sheet, Refused):
            self.warn(sentence(sheet.words))
        else:
            self.screen.go(ShowSheet(self.screen, sheet))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "Open it", 0), KeyCap("Esc", "Back", 0))


class ShowSheet(Step):
    """A page as it will be on paper; Enter prints it."""

    screen: PapersScreen

    def __init__(self, screen: PapersScreen, sheet: Sheet) -> None:
        super().__init__(screen)
        self.sheet = sheet
        self.name = sheet.title
        self.missing = screen.without_printer(labels=False)

    def show(self) -> None:
        """The page, from its top."""
        self.screen.words.show(self.missing)
        self.screen.paper.show(self.sheet.page)
        self.screen.entry_line.ask("Esc goes back" if self.missing else "Print it?")

    def take_entry(self, entry: Entry) -> None:  # noqa: ARG002 - whatever it says
        """Nothing is typed here."""
        self.warn("Enter prints it, Esc goes back." if not self.missing else self.missing)

    def take_enter(self) -> None:
        """Print it."""
        if self.missing:
            self.warn(self.missing)
            return
        till, sheet = self.till, self.sheet
        self.screen.store(lambda: till.print_page(sheet.title, sheet.page), self._printed)

    def _printed(self, refused: str | None) -> None:
        if refused:
            self.warn(refused)
        else:
            self.screen.printed(f"{self.sheet.title} goes to the printer.", ChoosePaper(self.screen))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        enter = () if self.missing else (KeyCap("Enter", "Print it", 0),)
        return (KeyCap("↑↓", "Move", 2), *enter, KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Back to the list."""
        self.screen.go(ChoosePaper(self.screen))


def sentence(words: str) -> str:
    """What a desk says in half a line, as a sentence for the screen."""
    return f"{words[:1].upper()}{words[1:].rstrip('.')}."
