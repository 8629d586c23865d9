"""Adding a customer in three fields, and whether they may be reached."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum
from typing import Any

from pos_term.domain.clean import clean, visible
from pos_term.domain.customers import Customer
from pos_term.screens.amounts import is_words
from pos_term.screens.steps import Step, StepScreen
from pos_term.services.customers import contact
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap


class Field(Enum):
    """What is asked for, one after the other."""

    NAME = "Name"
    CONTACT = "Phone or e-mail"
    LOYALTY = "Loyalty card"
    CONSENT = "May be reached, in a recall for one"


_FIELDS = tuple(Field)
_CONSENT = {"y": True, "yes": True, "j": True, "n": False, "no": False}


class AddCustomer(Step):
    """Name, phone or e-mail, card, consent; then the customer is kept and handed on."""

    name = "Add a customer"

    def __init__(
        self, screen: StepScreen[Any], typed: str, added: Callable[[Customer], None], left: Callable[[], None]
    ) -> None:
        """Begin with what was typed in the search: a phone number, an e-mail address or a name."""
        super().__init__(screen)
        self.answers: dict[Field, str] = {}
        self.at = Field.NAME
        self._added, self._left = added, left
        words = clean(typed, limit=200)
        if "@" in words or (words and not any(c.isalpha() for c in words)):
            self.answers[Field.CONTACT] = words
        elif words:
            self.answers[Field.NAME] = words
            self.at = Field.CONTACT

    def show(self) -> None:
        """The fields with what was answered, and the question."""
        rows = [Choice((field.value, self._shown(field)), field.name) for field in _FIELDS]
        columns = (Column("", 36), Column(""))
        self.screen.show_rows(columns, rows, heading=False, selected=self.at.name)
        self.screen.words.show("Enter leaves a field as it is; only the name must be there.")
        hint = "Y or N" if self.at is Field.CONSENT else ""
        self.screen.entry_line.ask(f"{self.at.value}?" if hint else self.at.value, hint=hint)
        self.screen.refresh_frame()

    def _shown(self, field: Field) -> str:
        answer = self.answers.get(field)
        return clean(answer, limit=60) if answer else "…" if field is self.at else "-"

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """The answer; a scanned card is the card's field, whatever is asked."""
        if not is_words(entry):
            self.answers[Field.LOYALTY] = clean(entry.text, limit=80)
            self.good(f"Card {visible(entry.text, limit=30)} taken.")
            if self.at is Field.LOYALTY:
                self._next()
            self.show()
        elif self.at is Field.CONSENT:
            self._consent(entry.text)
        else:
            self.screen.tell(None)
            self.answers[self.at] = clean(entry.text, limit=254)
            self._next()

    def take_enter(self) -> None:
        """The field stays as it is; the name must be there, and so must the consent's yes or no."""
        if self.at is Field.NAME and not self.answers.get(Field.NAME):
            self.warn("Type the name; Esc goes back.")
        elif self.at is Field.CONSENT:
            self.warn("Ask them, then press Y or N and Enter.")
        else:
            self._next()

    def _next(self) -> None:
        self.at = _FIELDS[_FIELDS.index(self.at) + 1]
        self.show()

    def moved(self) -> None:
        """The arrows go to another field, to answer it again."""
        chosen = self.screen.rows.chosen
        if chosen:
            self.at = Field[chosen]
            self.show()

    def _consent(self, text: str) -> None:
        consent = _CONSENT.get(text.strip().casefold())
        if consent is None:
            self.warn("Y for yes, N for no.")
            return
        name = self.answers.get(Field.NAME, "")
        phone, email = contact(self.answers.get(Field.CONTACT, ""))
        loyalty = self.answers.get(Field.LOYALTY, "")
        customers = self.till.customers
        self.screen.store(lambda: customers.add(name, phone, email, loyalty, consent=consent), self._kept)

    def _kept(self, kept: Customer | str) -> None:
        if isinstance(kept, Customer):
            self._added(kept)
        else:
            self.at = next((field for field in (Field.NAME,) if not self.answers.get(field)), self._at_fault(kept))
            self.show()
            self.warn(kept)

    def _at_fault(self, words: str) -> Field:
        """The field that a refusal is about."""
        if "e-mail" in words or "phone" in words:
            return Field.CONTACT
        return Field.LOYALTY if "code" in words else Field.CONSENT

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        again, back = KeyCap("↑↓", "Another field", 1), KeyCap("Esc", "Back", 0)
        if self.at is Field.CONSENT:
            return (KeyCap("Y", "Yes", 0), KeyCap("N", "No", 0), KeyCap("Enter", "Add", 0), again, back)
        return (KeyCap("Enter", "Next", 0), again, back)

    def back(self) -> None:
        """Back to the search; nobody is added."""
        self._left()
