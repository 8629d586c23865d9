"""What a scanner check came to: each thing to set on the scanner, or else in the till, where a key writes it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from pos_term.domain.clean import clean
from pos_term.domain.people import Permission
from pos_term.domain.scanner_check_advice import Advice, Diagnosis, diagnose
from pos_term.screens.devices.scans import source_name
from pos_term.screens.devices.sheet import SheetStep
from pos_term.screens.steps import Step
from pos_term.services.device_setup import AT_NEXT_START, changes_of, path_of, setting_words, write_changes
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.devices.check import CheckScreen

_COLUMNS = (Column("", 1), Column(""))
_NARROW = 70
"""Characters of a line before the screen knows its width."""


class Outcome(Step):
    """The diagnosis; another scan changes nothing any more."""

    name = "What the check says"
    screen: CheckScreen

    def __init__(self, screen: CheckScreen) -> None:
        super().__init__(screen)
        self.diagnosis: Diagnosis = diagnose(screen.check)
        self.source = screen.source or ""
        self.changes = changes_of(self.diagnosis.settings, screen.till.settings, self.source)

    def show(self) -> None:
        """Every advice in full, what is needed first."""
        screen = self.screen
        screen.head(f"{self.name}: {source_name(self.source)}")
        screen.words.show(self.diagnosis.words)
        screen.entry_line.ask("F5 begins again")
        advice = sorted(self.diagnosis.advice, key=lambda each: not each.needed)
        lines = [line for each in advice for line in self._lines(each)]
        rows = [Choice(line, str(n)) for n, line in enumerate(lines)]
        screen.show_rows(_COLUMNS, rows, heading=False, empty="Nothing is to be set.")

    def _lines(self, advice: Advice) -> Iterator[tuple[str, str]]:
        told = [("▲" if advice.needed else "·", advice.wrong)]
        told += [("", f"On the scanner: {advice.scanner}")] if advice.scanner else []
        if advice.settings:
            told.append(("", f"Or in the till's settings: {setting_words(self._named(advice))}"))
        width = max(20, (self.screen.rows.size.width or _NARROW) - 6)
        for sign, words in told:
            for line in textwrap.wrap(clean(words), width):
                yield sign, line
                sign = ""

    def _named(self, advice: Advice) -> dict[str, Any]:
        """What one advice would set, by the dotted keys of the file."""
        return changes_of(advice.settings, self.till.settings, self.source)

    def take_entry(self, entry: Entry) -> None:  # noqa: ARG002 - whatever it is
        """The check is over."""
        self.warn("The check is over. F5 begins it again; scans are not sold here.")

    def press(self, name: str) -> None:
        """F5 begins again, F7 writes what the till can do about it, F8 writes the sheet."""
        if name == "f5":
            self.screen.begin_again()
        elif name == "f7" and self.changes:
            self._write()
        elif name == "f8":
            self.screen.go(SheetStep(self.screen))

    def _write(self) -> None:
        path, changes = path_of(self.till), self.changes

        def go_on(_: object) -> None:
            self.screen.store(lambda: write_changes(path, changes), self._written)

        self.screen.with_right(Permission.DEVICES, "Change the scanner's settings", go_on)

    def _written(self, refused: str | None) -> None:
        if refused:
            self.warn(refused)
            return
        done = f"Written to the till's settings. {AT_NEXT_START}"
        self.screen.result = done
        self.screen.tell(Notice(Tone.GOOD, done))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        write = (KeyCap("F7", "Set it in the till", 0),) if self.changes else ()
        return (
            KeyCap("↑↓", "Scroll", 2), KeyCap("F5", "Begin again", 0), *write, KeyCap("F8", "Sheet", 1),
            KeyCap("Esc", "Leave", 0),
        )  # fmt: skip
