"""A form: the fields of one record with their values, changed one by one and kept together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Generic, TypeVar

from pos_term.domain.clean import clean, visible
from pos_term.domain.people import Permission, Person
from pos_term.screens.amounts import counted, is_words, looks_like_scan
from pos_term.screens.forms.asking import AskChoice, AskSeveral, AskText
from pos_term.screens.forms.codes import code_of
from pos_term.screens.forms.history import ShowHistory
from pos_term.screens.steps import Step, StepScreen
from pos_term.services.desk import Desk, Refused
from pos_term.services.master.form import Fault, Form, FormField, Option
from pos_term.services.master.history import Step as Past
from pos_term.services.master.keeping import Kept, Meanwhile, Unfit
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column, Rule
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

Record = TypeVar("Record")
Outcome = Kept[Record] | Meanwhile[Record] | Unfit | Refused
_COLUMNS = (Column("", 1), Column("", 24), Column(""))


class FormStep(Step, Generic[Record]):
    """One record. What is changed is marked; F10 keeps it, Esc asks once before it is dropped."""

    right = Permission.MASTER
    """What keeping it needs."""

    def __init__(
        self, screen: StepScreen[Any], form: Form[Record], before: Record | None, mine: Record, left: Step
    ) -> None:
        """A record as it was read (None for a new one), and as it stands on the screen."""
        super().__init__(screen)
        self.form, self.before, self.mine = form, before, mine
        self.left = left
        self.said: set[str] = set()
        """Fields that somebody answered: a new record must have some of them said."""
        self.at = form.fields[0].key
        self._leaving = False

    # -- what each kind of record says of itself -----------------------------------------------------------

    def title(self) -> str:
        """What people call the record."""
        raise NotImplementedError

    def top(self) -> str:
        """What stands above the fields."""
        return ""

    def keep(self, desk: Desk, before: Record | None, mine: Record) -> Outcome[Record]:
        """Keep it; runs off the screen's thread."""
        raise NotImplementedError

    def past(self, desk: Desk) -> list[Past]:
        """Who changed what of it; runs off the screen's thread."""
        raise NotImplementedError

    def kept(self, outcome: Kept[Record]) -> None:
        """It was kept: by default the form stays open."""
        self.screen.go(self, say=Notice(Tone.GOOD, outcome.words))

    def scanned(self, entry: Entry) -> None:
        """A scan that no field takes."""
        self.warn(f"That was a scan ({visible(entry.text, limit=24)}). Choose the field that it is for.")

    def locked(self) -> str:
        """Why nothing of it can be changed, in a sentence; empty where it can."""
        return ""

    def more_caps(self) -> Sequence[KeyCap]:
        """Further keys."""
        return ()

    def more_keys(self, name: str) -> None:
        """A further key."""

    # -- showing -------------------------------------------------------------------------------------------

    @property
    def changed(self) -> set[str]:
        """The fields that are not as they were read; of a new record those that were answered."""
        if self.before is None:
            return set(self.said)
        return {change.key for change in self.form.changes(self.before, self.mine)}

    @property
    def standing(self) -> FormField[Record]:
        """The field that the list stands on."""
        return self.form.field(self.at)

    def show(self) -> None:
        """The fields, standing on the one that was changed last."""
        changed, rows, group = self.changed, list[Choice | Rule](), ""
        for field in self.form.fields:
            if field.group != group:
                group = field.group
                rows.append(Rule(group))
            missing = self.before is None and field.needed and field.key not in self.said
            value = "must be filled in" if missing else clean(field.show(self.mine), limit=200)
            mark = "•" if field.key in changed else ""
            rows.append(Choice((mark, field.title, value), field.key))
        self.screen.show_rows(_COLUMNS, rows, heading=False, selected=self.at)
        self.screen.words.show(self.top())
        self.name = clean(self.title(), limit=50) or "New"
        self.screen.head(self.name, f"{counted(len(changed), 'change')}, not kept" if changed else "")
        self._ask()

    def _ask(self) -> None:
        field = self.standing
        hint = "" if self._is_fixed(field) else field.hint
        self.screen.entry_line.ask(field.title, hint=hint)
        self.screen.refresh_frame()

    def moved(self) -> None:
        """Another field."""
        self.at = self.screen.rows.chosen or self.at
        self._leaving = False
        self.screen.tell(None)
        self._ask()

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        caps = [KeyCap("↑↓", "Field", 4)]
        if not self.locked():
            caps.append(KeyCap("Enter", "Change", 0))
        if self.changed:
            caps.append(KeyCap("F10", "Save", 0, main=True))
        if self.before is not None:
            caps.append(KeyCap("F5", "History", 3))
        return (*caps, *self.more_caps(), KeyCap("Esc", "Back", 0))

    # -- changing ------------------------------------------------------------------------------------------

    def take_enter(self) -> None:
        """Ask for the field that the list stands on."""
        field = self.standing
        self._leaving = False
        if words := self.locked():
            self.warn(words)
        elif self._is_fixed(field):
            self.warn(f"{field.title} stays what it is: records name it. Enter a new one where it is wrong.")
        elif field.several:
            self.screen.go(AskSeveral(self, field))
        elif field.options:
            self.screen.go(AskChoice(self, field))
        else:
            self.screen.go(AskText(self, field))

    def take_entry(self, entry: Entry) -> None:
        """The value of the field that the list stands on, typed without asking first."""
        field = self.standing
        self._leaving = False
        chosen_only = bool(field.options) and not field.free
        if not field.scans and (not is_words(entry) or (chosen_only and looks_like_scan(entry))):
            self.scanned(entry)
        elif self.locked() or self._is_fixed(field):
            self.take_enter()
        elif chosen_only:
            asked = AskChoice(self, field)
            self.screen.go(asked)
            asked.take_entry(entry)
        elif self.type_in(field, code_of(self.till, entry) if field.scans else entry.text):
            self.screen.go(self)

    def type_in(self, field: FormField[Record], text: str) -> bool:
        """Set a field to what was typed, or add it to the several it holds; whether that could be."""
        typed = self.form.added if field.several and text.strip() != "-" else self.form.typed
        found = typed(self.mine, field.key, text)
        if isinstance(found, Fault):
            self.warn(found.words)
            return False
        self.set_to(field, found)
        return True

    def choose(self, field: FormField[Record], option: Option) -> None:
        """Set a field to one of its options."""
        self.set_to(field, self.form.chosen(self.mine, field.key, option))

    def set_to(self, field: FormField[Record], record: Record) -> None:
        """The record as it stands on the screen now; nothing of it is kept yet."""
        self.mine, self.at = record, field.key
        self.said.add(field.key)

    def _is_fixed(self, field: FormField[Record]) -> bool:
        return field.fixed and self.before is not None

    # -- keeping, leaving ----------------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """Keep it, look at its history, or what else the record has."""
        self._leaving = False
        if name == "f10":
            self._keep()
        elif name == "f5" and self.before is not None:
            self.screen.store(lambda: self.past(self.till.desk()), self._show_past)
        else:
            self.more_keys(name)

    def _show_past(self, past: list[Past]) -> None:
        self.screen.go(ShowHistory(self.screen, f"History of {self.title()}", past, self))

    def _keep(self) -> None:
        if not self.changed:
            self.warn("Nothing is changed. Choose a field and press Enter.")
            return
        missing = [f for f in self.form.fields if f.needed and self.before is None and f.key not in self.said]
        if missing:
            self.at = missing[0].key
            self.screen.go(self)
            self.warn(f"{missing[0].title} must be filled in.")
            return
        self.screen.with_right(self.right, f"Change {clean(self.title(), limit=40)}", self._keep_as)

    def _keep_as(self, approver: Person | None) -> None:
        desk, before, mine = self.till.desk(approver), self.before, self.mine
        self.screen.store(lambda: self.keep(desk, before, mine), self._done)

    def _done(self, outcome: Outcome[Record]) -> None:
        if isinstance(outcome, Kept):
            self.before = self.mine = outcome.now
            self.said.clear()
            self.kept(outcome)
        elif isinstance(outcome, Meanwhile):
            self.mine = self.form.onto(self.before, self.mine, outcome.now)
            self.before = outcome.now
            self.screen.go(self)
            self._say(outcome.words, "What you typed still stands here: F10 saves it, Esc leaves it.")
        elif isinstance(outcome, Unfit):
            first, more = outcome.faults[0], len(outcome.faults) - 1
            self.at = first.key
            self.screen.go(self)
            self._say(first.words, f"{counted(more, 'more field')} to look at after that." if more else "")
        else:
            self.warn(outcome.words)

    def _say(self, words: str, advice: str) -> None:
        self.screen.tell(Notice(Tone.WARNING, words, advice=advice))

    def back(self) -> None:
        """Back to the list; what is not kept is asked for once."""
        changed = self.changed
        if changed and not self._leaving:
            self._leaving = True
            names = ", ".join(f.title.lower() for f in self.form.fields if f.key in changed)
            self._say(f"Not kept: {clean(names, limit=90)}.", "F10 keeps it. Esc again drops it.")
        else:
            self.screen.go(self.left)
