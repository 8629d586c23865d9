"""The page of what was done, shown and printed; and labels of the lot, in so many copies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import visible
from pos_term.screens.amounts import looks_like_scan
from pos_term.screens.lot_desk.desk_screen import DeskScreen
from pos_term.screens.papers.screen import sentence
from pos_term.screens.steps import Step
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.domain.labels import Label
    from pos_term.domain.products import Product
    from pos_term.services.papers import Sheet

_LINES = (Column(""),)


class ShowPage(Step):
    """A page as it will be on paper; Enter prints it, and then and with Esc it goes on with what was before."""

    is_page = True
    screen: DeskScreen

    def __init__(self, screen: DeskScreen, sheet: Sheet, before: Step) -> None:
        super().__init__(screen)
        self.sheet, self._before = sheet, before
        self.name = f"{sheet.title[:1].upper()}{sheet.title[1:]}"
        self.missing = screen.without_printer(labels=False)

    def show(self) -> None:
        """The page, from its top."""
        self.screen.words.show(self.missing)
        self.screen.paper.show(self.sheet.page)
        self.screen.entry_line.ask("Esc goes back" if self.missing else "Print it?")

    def take_entry(self, entry: Entry) -> None:  # noqa: ARG002 - whatever it says
        """Nothing is typed here."""
        self.warn(self.missing or "Enter prints it, Esc goes back.")

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
            return
        self.screen.host.print_receipts()
        words = f"{visible(self.sheet.title, limit=60)} goes to the printer."
        self.screen.go(self._before, say=Notice(Tone.GOOD, sentence(words)))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        enter = () if self.missing else (KeyCap("Enter", "Print it", 0),)
        return (KeyCap("↑↓", "Move", 2), *enter, KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Back to what was before."""
        self.screen.go(self._before)


class Labels(Step):
    """How many labels of one lot or serial; Enter alone is the number proposed."""

    screen: DeskScreen

    def __init__(
        self, screen: DeskScreen, before: Step, product: Product, lot: str | None, serial: str | None, *,
        copies: int = 1,
    ) -> None:  # fmt: skip
        super().__init__(screen)
        self._before, self._copies = before, copies
        self.product, self.lot, self.serial = product, None if serial else lot, serial
        self.name = f"Label of {'serial' if serial else 'lot'} {visible(serial or lot or '', limit=36)}"
        self.label: Label | None = None
        self.missing = screen.without_printer(labels=True)

    def show(self) -> None:
        """What stands on it, or why there is none."""
        from pos_term.services.desk import Refused
        from pos_term.services.labels import label_of
        from pos_term.services.papers import label_lines

        label = label_of(self.till, self.product, lot=self.lot, serial=self.serial)
        lines = () if isinstance(label, Refused) else label_lines(label)
        self.label = None if isinstance(label, Refused) else label
        self.missing = sentence(label.words) if isinstance(label, Refused) else self.missing
        self.screen.words.show(self.missing)
        rows = [Choice((line,), str(n)) for n, line in enumerate(lines)]
        self.screen.show_rows(_LINES, rows, heading=False, stand=False)
        asks = "Esc goes back" if self.missing else f"How many? Enter is {self._copies}"
        self.screen.entry_line.ask(asks)

    def take_entry(self, entry: Entry) -> None:
        """A number; a scan is none."""
        text = entry.text.strip()
        if looks_like_scan(entry):
            self.warn("That was a scan, and how many is asked for. Esc goes back.")
        elif not (text.isascii() and text.isdecimal() and len(text) <= 6):
            self.warn("Type how many, such as 12.")
        else:
            self._print(int(text))

    def take_enter(self) -> None:
        """As many as are proposed."""
        self._print(self._copies)

    def _print(self, copies: int) -> None:
        from pos_term.services.labels import copies_fault

        problem = self.missing or copies_fault(copies)
        label, till = self.label, self.till
        if problem or label is None:
            self.warn(sentence(problem or "there is no label for it"))
            return
        self.screen.store(lambda: till.print_label(label, copies), lambda refused: self._printed(refused, copies))

    def _printed(self, refused: str | None, copies: int) -> None:
        if refused:
            self.warn(sentence(refused))
            return
        self.screen.host.print_receipts()
        words = "1 label goes to the printer." if copies == 1 else f"{copies} labels go to the printer."
        self.screen.go(self._before, say=Notice(Tone.GOOD, words))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        enter = () if self.missing else (KeyCap("Enter", "Print", 0),)
        return (*enter, KeyCap("Esc", "No label", 0))

    def back(self) -> None:
        """Without a label."""
        self.screen.go(self._before)
