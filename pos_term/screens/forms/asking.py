"""Asking for one field: as text, out of a list, or as several values that come and go one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pos_term.domain.clean import clean, visible
from pos_term.screens.amounts import is_words
from pos_term.screens.forms.codes import code_of
from pos_term.screens.steps import Step
from pos_term.services.master.form import FormField, Option
from pos_term.services.master.product_form import item_words
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.forms.form import FormStep

_ONE = (Column(""),)


class AskField(Step):
    """A question about one field of a form; Esc leaves the field as it is."""

    def __init__(self, form: FormStep[Any], field: FormField[Any]) -> None:
        super().__init__(form.screen)
        self.form, self.field = form, field
        self.name = f"{clean(form.title(), limit=36)}: {field.title.lower()}"

    @property
    def now(self) -> str:
        """The value as it is."""
        return clean(self.field.show(self.form.mine), limit=120)

    def take_text(self, entry: Entry) -> bool:
        """Set the field to an entry; whether that could be. What cannot be is told in words."""
        if not is_words(entry) and not self.field.scans:
            shown = visible(entry.text, limit=24)
            self.warn(f"That was a scan ({shown}). Type the {self.field.title.lower()}, or go back (Esc).")
            return False
        text = code_of(self.till, entry) if self.field.scans else entry.text
        return self.form.type_in(self.field, text)

    def edit(self) -> None:
        """Put the value as it is on the line, to be changed at its end."""
        self.screen.host.entry.put_back(self.field.text(self.form.mine))
        self.screen.show_text(self.screen.host.entry.text)

    def back(self) -> None:
        """Back to the form; the field stays as it is."""
        self.screen.go(self.form)


class AskText(AskField):
    """The new value, typed or scanned."""

    def show(self) -> None:
        """What it is now."""
        rows = [Choice((f"Now: {self.now}",), "now")]
        self.screen.show_rows(_ONE, rows, heading=False, stand=False)
        empty = "" if self.field.needed else " A hyphen (-) empties it."
        self.screen.words.show(f"Type the new value.{empty}")
        self.screen.entry_line.ask(self.field.title, hint=self.field.hint)
        self.screen.refresh_frame()

    def take_entry(self, entry: Entry) -> None:
        """Set it, and back to the form."""
        if self.take_text(entry):
            self.screen.go(self.form)

    def take_enter(self) -> None:
        """It stays as it is."""
        self.back()

    def press(self, name: str) -> None:
        """Change the text that is there."""
        if name == "f2":
            self.edit()

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("Enter", "Take it", 0), KeyCap("F2", "Edit what is there", 2), KeyCap("Esc", "Leave it", 0))


class AskChoice(AskField):
    """One of several values; typing leaves those that have it in them."""

    def __init__(self, form: FormStep[Any], field: FormField[Any]) -> None:
        super().__init__(form, field)
        self._typed = ""
        self._by_hand = False

    def show(self) -> None:
        """The choices, standing on what it is now."""
        self.screen.words.show(f"Now: {self.now}")
        self.screen.entry_line.ask(self.field.title, hint=self.field.hint)
        self._show(self._typed)

    def _fitting(self, text: str) -> list[tuple[int, Option]]:
        wanted = text.strip().casefold()
        options = list(enumerate(self.field.options))
        exact = [each for each in options if wanted and wanted in (each[1].words.casefold(), str(each[1].value))]
        return exact or [each for each in options if wanted in each[1].words.casefold()]

    def _show(self, text: str) -> None:
        self._typed, self._by_hand = text, False
        here: object = getattr(self.form.mine, self.field.key)
        fitting = self._fitting(text)
        selected = next((str(n) for n, option in fitting if option.value == here), None)
        rows = [Choice((option.words,), str(n)) for n, option in fitting]
        shown = visible(text, limit=30)
        free = f'Enter takes "{shown}".' if text else "Nothing to choose from yet: type it."
        empty = free if self.field.free else (f'None has "{shown}".' if text else "There is none to choose yet.")
        self.screen.show_rows(_ONE, rows, heading=False, empty=empty, selected=selected)
        self.screen.refresh_frame()

    def follow(self, text: str) -> None:
        """Follow the typing."""
        self._show(text)

    def moved(self) -> None:
        """The arrows chose one: Enter means this one from now on."""
        self._by_hand = True

    def take_entry(self, entry: Entry) -> None:
        """What was typed: a value of its own, a choice, or nothing that there is."""
        if entry.text.strip() == "-" or (self.field.free and not self._by_hand):
            if self.take_text(entry):
                self.screen.go(self.form)
            return
        if not is_words(entry):
            self.warn("That was a scan. Choose with the arrows, or go back (Esc).")
            return
        if entry.text != self._typed:
            self._show(entry.text)
        fitting = self._fitting(entry.text)
        if self._by_hand or len(fitting) == 1:
            self.take_enter()
        elif not fitting:
            self._show("")
            self.warn(f'None of them has "{visible(entry.text, limit=30)}". Choose with the arrows.')

    def take_enter(self) -> None:
        """The one that the list stands on."""
        chosen = self.screen.rows.chosen
        if chosen is None:
            self.warn("There is nothing to choose. Esc goes back.")
            return
        self.form.choose(self.field, self.field.options[int(chosen)])
        self.screen.go(self.form)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "This one", 0), KeyCap("Esc", "Leave it", 0))


class AskSeveral(AskField):
    """Values that are added by typing or scanning and taken away with Del."""

    def show(self) -> None:
        """What there is."""
        values: tuple[object, ...] = getattr(self.form.mine, self.field.key)
        rows = [Choice((item_words(value),), str(n)) for n, value in enumerate(values)]
        self.screen.show_rows(_ONE, rows, heading=False, empty="None yet.")
        self.screen.words.show(f"Each one that is typed is added: {self.field.hint}")
        self.screen.entry_line.ask("Add", hint="" if rows else self.field.hint)
        self.screen.refresh_frame()

    def take_entry(self, entry: Entry) -> None:
        """One more."""
        if self.take_text(entry):
            self.screen.go(self)

    def take_enter(self) -> None:
        """That was all."""
        self.back()

    def press(self, name: str) -> None:
        """Take one away, or change its text: it is taken away and stands on the line."""
        chosen = self.screen.rows.chosen
        values: tuple[object, ...] = getattr(self.form.mine, self.field.key)
        if chosen is None or name not in ("delete", "f2"):
            return
        words = item_words(values[int(chosen)])
        self.form.set_to(self.field, self.form.form.dropped(self.form.mine, self.field.key, int(chosen)))
        self.screen.go(self)
        if name == "f2":
            self.screen.host.entry.put_back(words)
            self.screen.show_text(words)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        some = bool(self.screen.rows.chosen)
        caps = (KeyCap("Del", "Take away", 1), KeyCap("F2", "Edit it", 2)) if some else ()
        return (KeyCap("Enter", "Add", 0), *caps, KeyCap("Esc", "Done", 0))
