"""Where a sheet is saved: a file is proposed, another can be typed; one that is there stays unless on purpose."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from pos_term.domain.clean import visible
from pos_term.screens.amounts import looks_like_scan
from pos_term.screens.steps import Step, StepScreen
from pos_term.services.sheets import save_csv
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap


class AskFile(Step):
    """The path of the file; `left` is told what was saved, or nothing."""

    name = "Save as"

    def __init__(
        self, screen: StepScreen[Any], name: str, columns: Sequence[str], rows: Sequence[dict[str, Any]],
        left: Callable[[str], None],
    ) -> None:  # fmt: skip
        super().__init__(screen)
        self.columns, self.sheet = columns, rows
        self._left = left
        documents = Path.home() / "Documents"
        self.path = (documents if documents.is_dir() else Path.home()) / name
        self._replace = False

    def show(self) -> None:
        """The file that is proposed."""
        self.screen.words.show(f"{len(self.sheet)} rows go to {visible(str(self.path), limit=100)}")
        self.screen.show_rows((), (), heading=False)
        self.screen.entry_line.ask("Another file, or Enter")

    def take_entry(self, entry: Entry) -> None:
        """Another path; a folder takes the name that was proposed."""
        if looks_like_scan(entry):
            self.warn("That is a scan. Type the name of a file, or press Enter.")
            return
        typed = Path(entry.text.strip()).expanduser()
        typed = typed if typed.is_absolute() else self.path.parent / typed
        self.path = typed / self.path.name if typed.is_dir() else typed
        self._replace = False
        self.show()
        self.take_enter()

    def take_enter(self) -> None:
        """Write it."""
        path, replace = self.path, self._replace
        self.screen.store(lambda: save_csv(path, self.columns, self.sheet, replace=replace), self._saved)

    def _saved(self, problem: str | None) -> None:
        if problem is None:
            self._left(f"Saved: {visible(str(self.path), limit=60)}.")
        elif problem.endswith("already"):
            self._replace = True
            self.warn(f"{problem}. Enter replaces it; or type another name.")
        else:
            self.warn(f"{problem}. Type another name.")

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("Enter", "Replace it" if self._replace else "Save", 0), KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Without saving."""
        self._left("")
