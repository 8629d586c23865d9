"""A step with several fields: each is asked in turn, the arrows go to another one, and a key takes them all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from pos_term.domain.clean import clean, visible
from pos_term.screens.steps import Step, StepScreen
from pos_term.screens.typed_field import Read, Unfit
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

_COLUMNS = (Column("", 26), Column(""))
_SHOWN = 200
"""Characters of an answer that are shown at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One thing that is asked for."""

    name: str
    title: str
    """What stands before it, and what is asked."""
    read: Callable[[Entry], Read]
    """What an entry means here: a value, several to choose from, or why none."""
    show: Callable[[Any], str] = str
    """A value as it is shown."""
    hint: str = ""
    needed: bool = False
    """Whether the form cannot be taken without it."""
    pick: Callable[[Callable[[object], None]], Step] | None = None
    """A step that offers what there is, and gives what was chosen."""


@dataclass(frozen=True, slots=True)
class Option:
    """One of several things to choose from."""

    words: tuple[str, ...]
    value: object
    note: str = ""


class PickOne(Step):
    """One of several rows. Whoever asks says what comes next, and what comes back."""

    def __init__(
        self, screen: StepScreen[Any], name: str, options: Sequence[Option], then: Callable[[object], None],
        left: Callable[[], None], *, words: str = "", columns: Sequence[Column] = (Column(""),), empty: str = "",
    ) -> None:  # fmt: skip
        super().__init__(screen)
        self.name, self.options, self.words = name, list(options), words
        self._then, self._left = then, left
        self._columns, self._empty = columns, empty

    def show(self) -> None:
        """What there is, each with its number."""
        columns = (Column("No", 2, right=True), *self._columns)
        rows = [
            Choice((str(n), *option.words), str(n), words=option.note, warned=True)
            for n, option in enumerate(self.options, 1)
        ]
        heading = any(column.title for column in self._columns)
        self.screen.show_rows(columns, rows, heading=heading, empty=self._empty)
        self.screen.words.show(self.words)
        self.screen.entry_line.ask("Number, or choose with ↑↓")

    def take_entry(self, entry: Entry) -> None:
        """A number of the list."""
        text = entry.text.strip()
        number = int(text) if text.isascii() and text.isdecimal() and len(text) < 4 and not entry.scanned else 0
        if 0 < number <= len(self.options):
            self._then(self.options[number - 1].value)
        else:
            self.warn(f"{visible(entry.text, limit=24)} is no number of the list. ↑↓ chooses, Esc goes back.")

    def take_enter(self) -> None:
        """The one the list stands on."""
        if self.screen.rows.chosen:
            self._then(self.options[int(self.screen.rows.chosen) - 1].value)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        choose = (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "This one", 0)) if self.options else ()
        return (*choose, KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Back to whoever asked."""
        self._left()


class Form(Step):
    """Fields with their answers. `done` is called with all of them; `left` when nothing is to be taken."""

    finish = "F10"
    verb = "Done"

    def __init__(
        self, screen: StepScreen[Any], name: str, fields: Sequence[Field], values: dict[str, object],
        done: Callable[[dict[str, object]], None], left: Callable[[], None], *, words: str = "", at: str = "",
    ) -> None:  # fmt: skip
        super().__init__(screen)
        self.name, self.fields, self.words = name, tuple(fields), words
        self.before = dict(values)
        self.values = dict(values)
        self.at = next((n for n, field in enumerate(self.fields) if field.name == at), 0)
        self._done, self._left = done, left

    @property
    def field(self) -> Field:
        """The one that is asked for."""
        return self.fields[self.at]

    def show(self) -> None:
        """Every field with its answer, and the question that is open."""
        rows = [Choice((field.title, self._shown(n)), str(n)) for n, field in enumerate(self.fields)]
        self.screen.show_rows(_COLUMNS, rows, heading=False, selected=str(self.at))
        self.screen.words.show(self.words or "Enter leaves a field as it is, - empties it, F10 takes them all.")
        self.screen.entry_line.ask(self.field.title, hint=self.field.hint)
        self.screen.refresh_frame()

    def _shown(self, n: int) -> str:
        field = self.fields[n]
        value = self.values.get(field.name)
        if value in (None, "", ()):
            return "…" if n == self.at else "needed" if field.needed else "-"
        return clean(field.show(value), limit=_SHOWN)

    # -- answers -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """The answer to what is asked; a minus alone empties it."""
        self.screen.tell(None)
        if entry.text.strip() == "-" and not entry.scanned:
            self.put(None)
        elif not self.take_code(entry):
            self._take(entry)

    def take_code(self, entry: Entry) -> bool:  # noqa: ARG002
        """Take a scan that fits elsewhere than in the field that is asked for; whether it was taken."""
        return False

    def _take(self, entry: Entry) -> None:
        field, found = self.field, self.field.read(entry)
        if isinstance(found, Unfit):
            self.warn(found.words)
        elif len(found) == 1:
            self.put(found[0])
        else:
            options = [Option((field.show(value),), value) for value in found]
            title = f"{field.title}: which one is meant?"
            said = f"{visible(entry.text, limit=24)} can be read in more than one way."
            self.screen.go(PickOne(self.screen, title, options, self._picked, self._again, words=said))

    def _picked(self, value: object) -> None:
        self.screen.go(self)
        self.put(value)

    def _again(self) -> None:
        self.screen.go(self)

    def put(self, value: object) -> None:
        """Keep an answer and ask the next field."""
        self.values[self.field.name] = value
        self._next()

    def take_enter(self) -> None:
        """It stays as it is; after the last one all are taken."""
        self.screen.tell(None)
        self._next()

    def _next(self) -> None:
        if self.at + 1 < len(self.fields):
            self.at += 1
            self.show()
        else:
            self.take_all()

    def take_all(self) -> None:
        """All the answers, where none is missing."""
        missing = [n for n, f in enumerate(self.fields) if f.needed and self.values.get(f.name) in (None, "", ())]
        if missing:
            self.at = missing[0]
            self.show()
            self.warn(f"{self.field.title} is needed. Esc goes back without it.")
        else:
            self.show()
            self._done(dict(self.values))

    @property
    def changes(self) -> dict[str, object]:
        """The answers that are other ones than before."""
        return {name: value for name, value in self.values.items() if value != self.before.get(name)}

    def moved(self) -> None:
        """The arrows go to another field."""
        chosen = self.screen.rows.chosen
        if chosen is not None:
            self.at = int(chosen)
            self.show()

    def press(self, name: str) -> None:
        """F2 offers what there is; F10 takes all the answers, and what stands on the line before."""
        if name == "f2" and self.field.pick:
            self.screen.go(self.field.pick(self._picked))
        elif name == self.finish.casefold():
            typed = self.screen.host.entry.take()
            self.screen.show_text("")
            if typed:
                found = self.field.read(Entry.typed(typed))
                if isinstance(found, Unfit) or len(found) != 1:
                    self._take(Entry.typed(typed))
                    return
                self.values[self.field.name] = found[0]
            self.take_all()

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        pick = (KeyCap("F2", "Choose it", 1),) if self.field.pick else ()
        return (
            KeyCap("Enter", "Next", 0), KeyCap("↑↓", "Another", 2), *pick, KeyCap(self.finish, self.verb, 0),
            KeyCap("Esc", "Back", 0),
        )  # fmt: skip

    def back(self) -> None:
        """Nothing is taken."""
        self._left()
