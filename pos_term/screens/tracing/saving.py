"""Where traces are saved: a folder that is asked for once, and then remembered while the till runs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pos_term.domain.clean import clean
from pos_term.screens.amounts import is_code
from pos_term.screens.papers.screen import sentence
from pos_term.screens.steps import Step
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.tracing.screen import TracingScreen
    from pos_term.screens.tracing.showing import ShowTrace
    from pos_term.services.till import Till
    from pos_term.services.tracing.journey import Journey

_FOLDERS: WeakKeyDictionary[Till, Path] = WeakKeyDictionary()
"""The folder that was chosen at each open till."""
_WHAT = {".pdf": "A PDF of the whole trace", ".csv": "A sheet (CSV) of its time line"}


def chosen_folder(till: Till) -> Path | None:
    """The folder that was chosen at this till; None until one was."""
    return _FOLDERS.get(till)


class SaveTo(Step):
    """Which folder; it is asked for once, and again when somebody wants another one."""

    screen: TracingScreen

    def __init__(self, screen: TracingScreen, trace: ShowTrace, ending: str) -> None:
        super().__init__(screen)
        self.trace, self.ending = trace, ending
        self.name = f"Save {trace.name}"

    @property
    def _folder(self) -> Path:
        from pos_term.services.tracing.files import usual_folder

        return _FOLDERS.get(self.till) or usual_folder()

    def show(self) -> None:
        """What is about to be written, and where."""
        from pos_term.services.tracing.files import file_name

        name = file_name(self.till.desk(), self.trace.found, self.ending)
        self.screen.show_standing((f"{_WHAT[self.ending]}: {name}",))
        rows = [
            Choice((words,), str(n), closed=True)
            for n, words in enumerate((f"Enter saves it in {self._folder}", "or type another folder."))
        ]
        self.screen.show_rows((Column(""),), rows, heading=False, stand=False)
        self.screen.entry_line.ask("Folder")

    def take_entry(self, entry: Entry) -> None:
        """Another folder; a relative one begins at home."""
        text = entry.text.strip()
        if entry.source or is_code(entry) or not text or "\0" in text:
            self.warn("That was a scan, not a folder. Type the folder, or press Enter.")
            return
        try:
            folder = Path.home() / Path(text).expanduser()
            there = folder.is_dir()
        except (RuntimeError, OSError, ValueError):
            there = False
        if not there:
            self.warn(f"There is no folder {clean(text, limit=60)}. Make it first, or type another one.")
            return
        self._save(folder)

    def take_enter(self) -> None:
        """The usual folder."""
        self._save(self._folder)

    def _save(self, folder: Path) -> None:
        if self.till.practice:
            self.warn("Training writes no files. End the training first.")
            return
        _FOLDERS[self.till] = folder
        self.trace.save(self.ending, folder)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("Enter", "Save it", 0), KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """To the trace."""
        self.screen.go(self.trace)


def write_file(till: Till, found: Journey, folder: Path, ending: str) -> Notice:
    """Write a trace into a folder; what it is called there, or why not. No other file is replaced."""
    from pos_term.services.tracing.files import file_name, save_csv
    from pos_term.services.tracing.papers import journey_listing, letterhead

    plain = folder / file_name(till.desk(), found, ending)
    path = plain
    for n in range(2, 1000):
        if not path.exists():
            break
        path = plain.with_name(f"{plain.stem}-{n}{ending}")
    if ending == ".csv":
        problem = save_csv(path, found)
    elif till.equipment is None:
        problem = "this till has nothing to write a PDF with"
    else:
        problem = till.equipment.write_pdf(path, journey_listing(found, till.clock.zone), letterhead(till))
    if problem:
        return Notice(Tone.WARNING, sentence(problem))
    return Notice(Tone.GOOD, f"Saved as {path.name}", f"in {clean(str(folder), limit=160)}")
