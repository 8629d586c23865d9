"""One trace on the screen: its standing and totals above, one of its views below, and where each row leads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.screens.steps import Step
from pos_term.screens.tracing.saving import SaveTo, chosen_folder, write_file
from pos_term.screens.tracing.views import PAGE, Line, Lines, Reader, View
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.tracing.screen import TracingScreen
    from pos_term.services.tracing.journey import Journey

_VIEWS = {"f2": View.TIME_LINE, "f3": View.CAME_FROM, "f4": View.WENT_TO, "f5": View.LOTS}
_ENDINGS = {"f7": ".pdf", "f8": ".csv"}
_EMPTY = {
    View.TIME_LINE: "Nothing has moved yet.",
    View.CAME_FROM: "Nothing is known of where it came from.",
    View.WENT_TO: "Nothing has gone anywhere yet.",
    View.LOTS: "No lot is named.",
}
MOST_PAPER = 1000
"""Lines of receipt paper that a trace may take: some four metres."""
_WIDE = 100


class ShowTrace(Step):
    """What is known of one thing. It keeps its view and its place while others are walked through."""

    screen: TracingScreen

    def __init__(self, screen: TracingScreen, found: Journey) -> None:
        super().__init__(screen)
        from pos_term.services.tracing.papers import head_words, title_of, totals_words

        self.found = found
        self.name = title_of(found)
        self.standing = (*head_words(found), *totals_words(found.totals))
        self.view = View.TIME_LINE if found.totals and len(found.lots) == 1 else View.LOTS
        if found.trace.receipt is not None or not found.lots:
            self.view = View.TIME_LINE
        self.page = 0
        self._at: str | None = None
        """The row it stood on when it was left."""
        self._lines: dict[tuple[View, bool], Lines] = {}

    # -- what is shown -------------------------------------------------------------------------------------

    @property
    def _wide(self) -> bool:
        return self.screen.size.width >= _WIDE

    @property
    def _reader(self) -> Reader:
        return Reader(self.found, self.till.clock.business_date(), self.till.clock.zone, self._wide)

    def _all(self) -> Lines:
        """Every row of the view, made once."""
        key = (self.view, self._wide)
        if key not in self._lines:
            self._lines[key] = self._reader.lines(self.view)
        return self._lines[key]

    @property
    def _pages(self) -> int:
        return max(1, -(-len(self._all()) // PAGE))

    def show(self) -> None:
        """The view that is open, at the page and row where it was left."""
        self.screen.show_standing(self.standing)
        self._show_view(self._at)
        self.screen.entry_line.ask("Another code")

    def _show_view(self, selected: str | None = None) -> None:
        lines = self._all()
        first = self.page * PAGE
        rows = [
            Choice(line.cells, str(n)) if isinstance(line, Line) else line
            for n, line in enumerate(lines[first : first + PAGE], first)
        ]
        self.screen.show_rows(self._reader.columns(self.view), rows, empty=_EMPTY[self.view], selected=selected)
        pages = f", page {self.page + 1} of {self._pages}" if self._pages > 1 else ""
        self.screen.head(self.name, f"{self.view}{pages}")
        self.moved()
        self.screen.refresh_frame()

    def moved(self) -> None:
        """Show the row it stands on whole."""
        line = self._standing_on()
        self.screen.detail.show("  ".join(cell.strip() for cell in line.cells if cell) if line else "")

    # -- entries and keys ----------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """Another code; Esc comes back to this one."""
        self._at = self.screen.rows.chosen
        self.screen.look_up(entry.raw)

    def take_enter(self) -> None:
        """Walk into what the row names."""
        line = self._standing_on()
        if line is None or line.target is None:
            self.warn("That row leads nowhere further. Choose another one, or scan a code.")
            return
        thing = self.found.thing
        if line.target.code == thing.code and line.target.sku in (None, thing.sku):
            self.warn("That is what you are looking at. Choose another row.")
            return
        self._at = self.screen.rows.chosen
        self.screen.look_up(line.target.code.encode("utf-8", "surrogateescape"), line.target.sku)

    def _standing_on(self) -> Line | None:
        chosen = self.screen.rows.chosen
        line = self._all()[int(chosen)] if chosen else None
        return line if isinstance(line, Line) else None

    def press(self, name: str) -> None:
        """Another view, another page, or a way out of the till."""
        if name in _VIEWS:
            self.view, self.page, self._at = _VIEWS[name], 0, None
            self.screen.tell(None)
            self._show_view()
        elif name in ("left", "right"):
            self._turn(-1 if name == "left" else 1)
        elif name == "f6":
            self._print()
        elif name in _ENDINGS:
            folder = chosen_folder(self.till)
            if folder and not self.till.practice:
                self.save(_ENDINGS[name], folder)
            else:
                self.screen.go(SaveTo(self.screen, self, _ENDINGS[name]))
        elif name == "f9" and chosen_folder(self.till):
            self.screen.go(SaveTo(self.screen, self, ".pdf"))

    def _turn(self, by: int) -> None:
        page = min(max(0, self.page + by), self._pages - 1)
        if page != self.page:
            self.page = page
            self._show_view()

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        pages = (KeyCap("←→", "Page", 1),) if self._pages > 1 else ()
        folder = (KeyCap("F9", "Folder", 3),) if chosen_folder(self.till) else ()
        return (
            KeyCap("↑↓", "Move", 4), *pages, KeyCap("Enter", "Walk in", 1), KeyCap("F2", "Time line", 1),
            KeyCap("F3", "Came from", 1), KeyCap("F4", "Went to", 1), KeyCap("F5", "Lots, holds", 1),
            KeyCap("F6", "Print", 2), KeyCap("F7", "PDF", 2), KeyCap("F8", "Sheet", 2), *folder,
            KeyCap("Esc", "Back", 0),
        )  # fmt: skip

    def back(self) -> None:
        """To what was looked at before."""
        self.screen.step_back()

    # -- paper ---------------------------------------------------------------------------------------------

    def _print(self) -> None:
        from pos_term.services.tracing.papers import journey_sheet

        till, found = self.till, self.found
        if till.printer is None:
            self.warn("Training prints nothing." if till.practice else "This till has no printer. F7 saves a PDF.")
            return

        def job() -> str | None:
            sheet = journey_sheet(till, found, till.settings.printer.columns)
            if len(sheet.page.lines) > MOST_PAPER:
                return f"That is {len(sheet.page.lines)} lines of receipt paper. Save a PDF instead (F7)."
            return till.print_page(sheet.title, sheet.page)

        self.screen.store(job, self._printed)

    def _printed(self, refused: str | None) -> None:
        if refused:
            self.warn(refused)
        else:
            self.screen.host.print_receipts()
            self.good(f"The trace of {clean(self.found.thing.code, limit=40)} goes to the printer.")

    def save(self, ending: str, folder: Path) -> None:
        """Save it into a folder, and come back."""
        self._at = self.screen.rows.chosen if self.screen.step is self else self._at
        self.screen.go(self)
        self.screen.store(partial(write_file, self.till, self.found, folder, ending), self.screen.tell)
        self.screen.tell(Notice(Tone.PLAIN, "Writing the file …"))
