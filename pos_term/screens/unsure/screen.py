"""Prints of which nobody knows whether they are on paper, and those that failed: a person looks and says."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.domain.dates import short_date
from pos_term.domain.delivery import JobState
from pos_term.screens.amounts import counted, looks_like_scan
from pos_term.screens.faults import is_store_fault
from pos_term.screens.steps import Step, StepScreen
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column, Rule
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.services.paperwork import Looked, Unsure

NOTHING = "Nothing to look for: every print came out, or waits for its turn."
_COLUMNS = (Column("No", 2, right=True), Column("What"), Column("Tried", 12, right=True))
_ANSWERS = (Column("", 2, right=True), Column(""))
_ON_PAPER, _AGAIN, _NOT_NEEDED = "1", "2", "3"
"""The digits mean the same for every print, so that hands learn them."""


class UnsureScreen(StepScreen[str]):
    """Gives the words for what was settled last, or None. A scan closes it and goes to the sale."""

    CSS_PATH = "unsure.tcss"
    box_id = "unsure"

    def first_step(self) -> Step:
        """What there is to look for."""
        return PrintList(self)

    def refresh_frame(self) -> None:
        """Bring the list up to date as well: a print may come out while one looks at it."""
        super().refresh_frame()
        if isinstance(self.step, PrintList) and not self.storing and self.is_running:
            self.step.look()

    def hand_on(self, entry: Entry) -> None:
        """A scan is for the sale: nobody has to leave first."""
        self.leave(self.result)
        self.host.deliver((entry,))

    def when(self, job: Unsure) -> str:
        """When a print was tried last, in the shop's time."""
        at, today = job.at.astimezone(self.till.clock.zone), self.till.clock.business_date()
        return f"{at:%H:%M}" if at.date() == today else f"{short_date(at.date(), today)} {at:%H:%M}"[-12:]


class PrintList(Step):
    """Everything to look for, the doubtful ones first."""

    name = "Prints to look for"
    screen: UnsureScreen

    def __init__(self, screen: UnsureScreen) -> None:
        super().__init__(screen)
        self.jobs: list[Unsure] = []

    def show(self) -> None:
        """Read and show them."""
        self.jobs = self.till.unsure()
        self._paint()

    def look(self) -> None:
        """Show what has changed; a store that is away changes nothing."""
        try:
            jobs = self.till.unsure()
        except Exception as error:
            if not is_store_fault(error):
                raise
            return
        if jobs != self.jobs:
            self.jobs = jobs
            self._paint()

    def _paint(self) -> None:
        doubtful = [job for job in self.jobs if job.state is JobState.UNKNOWN]
        failed = [job for job in self.jobs if job.state is not JobState.UNKNOWN]
        rows: list[Choice | Rule] = []
        for title, jobs in (("Nobody knows whether it is on paper", doubtful), ("Not printed", failed)):
            rows += [Rule(title)] if jobs else []
            rows += [self._row(job) for job in jobs]
        self.screen.show_rows(_COLUMNS, rows, empty=NOTHING, selected=self.screen.rows.chosen)
        self.screen.words.show(self._words(len(doubtful), len(failed)))
        self.screen.entry_line.ask("Number, or choose" if rows else "Esc goes back")

    def _row(self, job: Unsure) -> Choice:
        number = str(self.jobs.index(job) + 1)
        return Choice((number, job.name, self.screen.when(job)), job.id, words=job.why, warned=True)

    @staticmethod
    def _words(doubtful: int, failed: int) -> str:
        words = []
        if doubtful:
            words.append(f"Look at the paper: {counted(doubtful, 'print')} may be there, or not.")
        if failed:
            words.append(f"{counted(failed, 'print')} failed; the till tries again by itself.")
        return " ".join(words)

    def take_entry(self, entry: Entry) -> None:
        """The number of a row."""
        if looks_like_scan(entry):
            self.screen.hand_on(entry)
            return
        text = entry.text.strip()
        number = int(text) if text.isascii() and text.isdecimal() and len(text) <= 3 else 0
        if 0 < number <= len(self.jobs):
            self.screen.go(AskAboutIt(self.screen, self.jobs[number - 1]))
        elif self.jobs:
            self.warn(f"Type a number from 1 to {len(self.jobs)}, or choose and press Enter.")
        else:
            self.warn(f"{NOTHING} Esc goes back.")

    def take_enter(self) -> None:
        """The one the list stands on."""
        chosen = self.screen.rows.chosen
        job = next((each for each in self.jobs if each.id == chosen), None)
        if job:
            self.screen.go(AskAboutIt(self.screen, job))
        elif not self.jobs:
            self.back()

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        choose = (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "This one", 0)) if self.jobs else ()
        return (*choose, KeyCap("Esc", "Back", 0))


class AskAboutIt(Step):
    """Is it on paper, whole? Enter alone says nothing: a digit or the arrows do."""

    screen: UnsureScreen

    def __init__(self, screen: UnsureScreen, job: Unsure) -> None:
        super().__init__(screen)
        self.job = job
        self.name = f"{job.name[:1].upper()}{job.name[1:]}"

    @property
    def answers(self) -> dict[str, str]:
        """What can be said of it, by digit."""
        if self.job.state is not JobState.UNKNOWN:
            return {_AGAIN: "Print it now", _NOT_NEEDED: "It is not needed any more"}
        marked = "" if self.job.kind == "label" else ", marked COPY"
        return {
            _ON_PAPER: "Yes: it is on paper, whole",
            _AGAIN: f"No, or not all of it: print it again{marked}",
            _NOT_NEEDED: "It is not needed any more",
        }

    def show(self) -> None:
        """The question."""
        job, screen = self.job, self.screen
        screen.words.show(f"Tried {screen.when(job)}: {job.why}")
        rows = [Choice((digit, words), digit) for digit, words in self.answers.items()]
        screen.show_rows(_ANSWERS, rows, heading=False, stand=False)
        screen.entry_line.ask(
            "Is it on paper, whole?" if _ON_PAPER in self.answers else "It was not printed. What now?"
        )

    def take_entry(self, entry: Entry) -> None:
        """A digit."""
        if looks_like_scan(entry):
            self.screen.hand_on(entry)
        elif entry.text.strip() in self.answers:
            self._say(entry.text.strip())
        else:
            self._which()

    def take_enter(self) -> None:
        """What the arrows chose; they chose nothing yet when Enter comes by itself."""
        chosen = self.screen.rows.chosen
        if chosen:
            self._say(chosen)
        else:
            self._which()

    def _which(self) -> None:
        *most, last = self.answers
        self.warn(f"Type {', '.join(most)} or {last}; Esc leaves it as it is.")

    def _say(self, digit: str) -> None:
        from pos_term.services.paperwork import Looked

        says = {_ON_PAPER: Looked.ON_PAPER, _AGAIN: Looked.AGAIN, _NOT_NEEDED: Looked.NOT_NEEDED}[digit]
        till, job = self.till, self.job
        self.screen.store(
            lambda: (till.looked(job, says), [each for each in till.unsure() if each.id != job.id]),
            lambda done: self._said(says, *done),
        )

    def _said(self, says: Looked, refused: str | None, rest: Sequence[Unsure]) -> None:
        screen = self.screen
        if refused:
            screen.go(PrintList(screen), say=Notice(Tone.WARNING, refused))
            return
        screen.result = f"{clean(self.name, limit=60)} {self._outcome(says)}."
        screen.host.print_receipts()
        if rest:
            screen.go(PrintList(screen), say=Notice(Tone.GOOD, screen.result))
        else:
            screen.leave(screen.result, typing=True)

    def _outcome(self, says: Looked) -> str:
        from pos_term.services.paperwork import Looked

        if says is Looked.AGAIN:
            return "goes to the printer again"
        return "is on paper" if says is Looked.ON_PAPER else "is not printed any more"

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "Say it", 0), KeyCap("Esc", "Leave it", 0))

    def back(self) -> None:
        """Back to the list."""
        self.screen.go(PrintList(self.screen))
