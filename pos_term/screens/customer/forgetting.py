"""Forgetting a customer on request: a reason, a second press, and someone who may."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pos_term.domain.clean import clean
from pos_term.domain.customers import Customer
from pos_term.domain.people import Permission, Person
from pos_term.screens.amounts import is_words
from pos_term.screens.customer.words import reached
from pos_term.screens.steps import Step, StepScreen
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

ASKED = "asked to be forgotten"


class Forget(Step):
    """Says what is wiped and what stays; F8 again does it."""

    name = "Forget a customer"

    def __init__(
        self, screen: StepScreen[Any], customer: Customer, done: Callable[[Customer, str], None],
        left: Callable[[], None],
    ) -> None:  # fmt: skip
        super().__init__(screen)
        self.customer = customer
        self.reason = ASKED
        self._done, self._left = done, left

    def show(self) -> None:
        """What goes and what stays."""
        rows = [
            Choice(("Wiped for good", clean(self.customer.name, limit=60)), "name"),
            Choice(("", reached(self.customer) or "-"), "contact"),
            Choice(("", f"card {clean(self.customer.loyalty or '-', limit=40)}"), "card"),
            Choice(("Stays, without a name", "what was bought, by lot and receipt"), "stays"),
            Choice(("Reason", clean(self.reason, limit=60)), "reason"),
        ]
        self.screen.show_rows((Column("", 24), Column("")), rows, heading=False, stand=False)
        self.screen.words.show("This cannot be taken back.")
        self.screen.entry_line.ask("Another reason", hint="without their name")
        self.screen.refresh_frame()

    def take_entry(self, entry: Entry) -> None:
        """A reason in other words."""
        if not is_words(entry):
            self.warn("That was a scan, and a customer is about to be forgotten. Esc goes back; nothing was done.")
            return
        self.reason = clean(entry.text, limit=120)
        self.screen.tell(None)
        self.show()

    def take_enter(self) -> None:
        """Enter forgets nobody."""
        self.warn("F8 forgets them for good; Esc keeps them.")

    def press(self, name: str) -> None:
        """F8 again: for good."""
        if name == "f8":
            words = f"Forget {clean(self.customer.name, limit=40)} for good"
            self.screen.with_right(Permission.FORGET, words, self._forget)

    def _forget(self, approved: Person | None) -> None:
        customers, customer, reason = self.till.customers, self.customer, self.reason
        self.screen.store(lambda: customers.forget(customer.id, reason, approved), self._forgotten)

    def _forgotten(self, refused: str | None) -> None:
        if refused:
            self.warn(refused)
        else:
            self._done(self.customer, "Forgotten. What was bought stays in the records without a name.")

    def key_caps(self) -> Sequence[KeyCap]:
        """F8 and Esc."""
        return (KeyCap("F8", "Forget for good", 0), KeyCap("Esc", "Keep them", 0))

    def back(self) -> None:
        """Back to the search; they stay."""
        self._left()
