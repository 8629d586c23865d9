"""Where to write the check's sheet; then it is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean
from pos_term.screens.amounts import is_code
from pos_term.screens.steps import Step
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.devices.check import CheckScreen

NAME = "pos-term-scanner-sheet.pdf"
_HOW = (
    "Print it at full size (100 %), on white paper.",
    "A name that ends in .png gives a picture, one that ends in .pdf a page.",
)


class SheetStep(Step):
    """Ask for the file's name."""

    name = "The sheet for the scanner check"
    screen: CheckScreen

    def __init__(self, screen: CheckScreen) -> None:
        super().__init__(screen)
        self._asked: Path | None = None
        """A file that is there already, and may be replaced if Enter is pressed again."""

    def show(self) -> None:
        """What is about to be written."""
        self.screen.words.show(f"Enter writes it to {clean(str(self._default), limit=120)}; or type another file.")
        self.screen.entry_line.ask("File")
        rows = [Choice((words,), str(n)) for n, words in enumerate(_HOW)]
        self.screen.show_rows((Column(""),), rows, heading=False, stand=False)

    @property
    def _default(self) -> Path:
        return Path.home() / NAME

    def take_entry(self, entry: Entry) -> None:
        """A file's name; a relative one begins at home."""
        text = entry.text.strip()
        if entry.source or is_code(entry) or not text or "\0" in text:
            self.warn("That was a scan, not a file's name. Type the name, or press Enter.")
            return
        try:
            path = Path.home() / Path(text).expanduser()
            there = path.exists()
        except (RuntimeError, OSError):
            self.warn("No file can have this name here. Type another one, or press Enter.")
            return
        if there and path != self._default and path != self._asked:
            self._asked = path
            self.warn(f"{clean(path.name, limit=60)} is there already. Enter replaces it; or type another name.")
        else:
            self._write(path)

    def take_enter(self) -> None:
        """The usual file, or the one that may be replaced."""
        self._write(self._asked or self._default)

    def _write(self, path: Path) -> None:
        equipment = self.screen.equipment
        if equipment is None:
            self.warn("Training writes no files. End the training first.")
            return
        self._asked = None
        self.screen.store(lambda: equipment.write_sheet(path), lambda refused: self._written(path, refused))
        self.screen.tell(Notice(Tone.PLAIN, "Drawing the sheet …"))

    def _written(self, path: Path, refused: str | None) -> None:
        if refused:
            self.warn(refused)
        else:
            self.screen.go_on(Notice(Tone.GOOD, f"The sheet is in {clean(str(path), limit=120)}", advice=_HOW[0]))

    def back(self) -> None:
        """Back to the check."""
        self.screen.go_on()

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("Enter", "Write it", 0), KeyCap("Esc", "Back", 0))
