"""Finding a file or folder: the list shows what there is, Enter opens a folder or takes a file."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pos_term.domain.clean import clean, visible
from pos_term.screens.amounts import is_code
from pos_term.screens.steps import Step, StepScreen
from pos_term.screens.typed_field import Read, Unfit
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

_COLUMNS = (Column("Name"), Column("Size", 12, right=True))
MOST = 200
"""Names of a folder that are shown."""


@dataclass(frozen=True, slots=True)
class Named:
    """A file or folder of the folder that is looked into."""

    name: str
    folder: bool

    @property
    def shown(self) -> str:
        """As it stands in the list: a folder ends in a slash."""
        return f"{self.name}/" if self.folder else self.name


def names_in(folder: Path, beginning: str) -> list[Named]:
    """What a folder holds whose name begins so, folders first; nothing where it cannot be read.

    Hidden names are left out unless the beginning is hidden too.
    """
    found: list[Named] = []
    wanted, hidden = beginning.casefold(), beginning.startswith(".")
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.casefold().startswith(wanted) and (hidden or not entry.name.startswith(".")):
                    found.append(Named(entry.name, entry.is_dir()))
    except (OSError, ValueError):
        pass
    return sorted(found, key=lambda each: (not each.folder, each.name.casefold()))


def size_words(path: Path) -> str:
    """The bytes of a file, in groups of three digits; nothing where it cannot be looked at."""
    try:
        return f"{path.stat().st_size:,}".replace(",", " ") if path.is_file() else ""
    except (OSError, ValueError):
        return ""


class ChooseFile(Step):
    """A path typed piece by piece; what is typed is completed from what there is."""

    def __init__(
        self, screen: StepScreen[Any], name: str, folder: Path, then: Callable[[Path], None],
        left: Callable[[], None], *, folders_only: bool = False,
    ) -> None:  # fmt: skip
        super().__init__(screen)
        self.name, self.folder, self.folders_only = name, folder, folders_only
        self.found: list[Named] = []
        self.typed = ""
        self._then, self._left = then, left
        self._by_hand = False

    def show(self) -> None:
        """What the folder holds."""
        self._look("")
        take = "F10 takes this folder" if self.folders_only else "type its beginning, or a path"
        self.screen.entry_line.ask("Folder" if self.folders_only else "File", hint=take)

    def _look(self, text: str) -> None:
        """Show what begins with what is typed; a path before it is looked into."""
        self.typed, self._by_hand = text, False
        base, beginning = self._split(text)
        found = names_in(base, beginning)
        self.found = [each for each in found if each.folder] if self.folders_only else found
        rows = [
            Choice((each.shown, "" if each.folder else size_words(base / each.name)), str(n))
            for n, each in enumerate(self.found[:MOST])
        ]
        none = f'Nothing here begins with "{visible(beginning, limit=30)}".' if beginning else "Nothing here."
        self.screen.show_rows(_COLUMNS, rows, empty=none)
        more = f" {len(self.found) - MOST} more are not shown." if len(self.found) > MOST else ""
        self.screen.words.show(f"{visible(str(base), limit=140)}{more}")
        self.screen.refresh_frame()

    def _split(self, text: str) -> tuple[Path, str]:
        """The folder a typed text names, and the beginning of a name in it."""
        if "/" not in text:
            return self.folder, text
        before, _, beginning = text.rpartition("/")
        return self._path(f"{before}/"), beginning

    def _path(self, text: str) -> Path:
        try:
            return self.folder / Path(text).expanduser()
        except (RuntimeError, ValueError):
            return self.folder

    def follow(self, text: str) -> None:
        """Follow the typing."""
        if text != self.typed:
            self._look(text)

    def moved(self) -> None:
        """The arrows chose one: Enter means this one from now on."""
        self._by_hand = True

    def take_entry(self, entry: Entry) -> None:
        """A path; the row that was chosen for it, or the only one, completes it."""
        self.screen.tell(None)
        text = entry.text.strip()
        if is_code(entry) or "\x1d" in text or "\x00" in text:
            self.warn(f"That was a scan ({visible(text, limit=24)}), and a file is asked for.")
            return
        if text != self.typed:
            self._look(text)
        path = self._path(text)
        if not self._by_hand and self._is(path, folder=True):
            self._open(path)
        elif not self._by_hand and self._is(path, folder=False) and not self.folders_only:
            self._then(path)
        elif self.found and (self._by_hand or len(self.found) == 1):
            self.take_enter()
        elif self.found:
            self.warn(f"{len(self.found)} names begin like that. Choose one with ↑↓, or type more of it.")
        else:
            self.warn(f"There is no {visible(text, limit=60)}. Look at the path again.")

    def _is(self, path: Path, *, folder: bool) -> bool:
        try:
            return path.is_dir() if folder else path.is_file()
        except (OSError, ValueError):
            return False

    def take_enter(self) -> None:
        """Open the folder the list stands on, or take the file."""
        chosen = self.screen.rows.chosen
        if chosen is None:
            self.warn("There is nothing to choose here. F3 goes one folder up, Esc goes back.")
            return
        named = self.found[int(chosen)]
        base, _ = self._split(self.typed)
        if named.folder:
            self._open(base / named.name)
        elif not self.folders_only:
            self._then(base / named.name)

    def _open(self, folder: Path) -> None:
        self.folder = folder
        self.screen.host.entry.clear()
        self.screen.show_text("")
        self.show()

    def press(self, name: str) -> None:
        """F3 goes one folder up; F10 takes the folder itself, where a folder is asked for."""
        if name == "f3":
            self._open(self.folder.parent)
        elif name == "f10" and self.folders_only:
            self._then(self.folder)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        enter = (KeyCap("↑↓", "Choose", 2), KeyCap("Enter", "Open", 0)) if self.found else ()
        take = (KeyCap("F10", "This folder", 0),) if self.folders_only else ()
        return (*enter, KeyCap("F3", "Folder up", 1), *take, KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Nothing is chosen."""
        self._left()


def file_words(name: str, size: int) -> str:
    """A file in words: `coa.pdf, 12345 bytes`."""
    return f"{clean(name, limit=80)}, {size} bytes" if name else "no file"


def typed_file(entry: Entry) -> Read:
    """The file whose path was typed; a folder, a scan and what is not there are none."""
    text = entry.text.strip()
    if is_code(entry) or "\x1d" in text:
        return Unfit(f"That was a scan ({visible(text, limit=24)}), and a file is asked for. F2 looks for it.")
    try:
        path = Path(text).expanduser()
        if path.is_file():
            return (path,)
        what = "is a folder: F2 looks into it" if path.is_dir() else "is not there. Look at the path, or press F2"
    except (OSError, RuntimeError, ValueError):
        what = "is no path. Press F2 to look for the file"
    return Unfit(f"{visible(text, limit=60)} {what}.")
