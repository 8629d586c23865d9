"""Finding a customer: by a part of name, phone or e-mail, or by their card."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from pos_term.domain.clean import clean, visible
from pos_term.domain.customers import Customer
from pos_term.screens.amounts import is_words
from pos_term.screens.customer.words import reached, terms
from pos_term.screens.steps import Step, StepScreen
from pos_term.services.reading import Identified, read
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

COLUMNS = (Column("Customer"), Column("Phone, e-mail", 32))
NOTHING_YET = "Type a part of the name, the phone number or the e-mail, or scan the card."


class FindCustomer(Step):
    """A list that follows what is typed; Enter takes the customer it stands on, a card takes its owner."""

    def __init__(
        self, screen: StepScreen[Any], name: str, chosen: Callable[[Customer], None], left: Callable[[], None],
        *, verb: str = "Take",
    ) -> None:  # fmt: skip
        super().__init__(screen)
        self.name = name
        self.found: list[Customer] = []
        self.searched = ""
        self._chosen, self._left, self._verb = chosen, left, verb
        self._by_hand = False

    def show(self) -> None:
        """The list as it was found last."""
        self.screen.entry_line.ask("Name, phone, e-mail or card")
        self.show_found(self.found)

    def show_found(self, found: list[Customer], *, empty: str = NOTHING_YET) -> None:
        """Show customers to choose from."""
        self.found, self._by_hand = found, False
        rows = [Choice((customer.name, reached(customer)), customer.id) for customer in found]
        self.screen.show_rows(COLUMNS, rows, empty=empty)
        self.screen.head(self.name, f"{len(found)} found" if found and self.searched else "")
        self.moved_to()
        self.screen.refresh_frame()

    @property
    def standing(self) -> Customer | None:
        """The customer the list stands on."""
        chosen = self.screen.rows.chosen
        return next((customer for customer in self.found if customer.id == chosen), None)

    def moved(self) -> None:
        """The arrows chose one: Enter means this one from now on."""
        self._by_hand = True
        self.moved_to()

    def moved_to(self) -> None:
        """Say what counts for the one the list stands on."""
        customer = self.standing
        if customer:
            owed = self.till.customers.owes(customer.id)
            self.screen.words.show(terms(customer, owed, self.till.shop.digits))
        else:
            self.screen.words.show("")

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A card takes its owner; words are searched for, unless a row was chosen for that very text.

        The only row that the list shows for the text counts as chosen.
        """
        owner = self.till.checkout.customer.by_loyalty(entry.text)
        if owner:
            self._chosen(owner)
        elif not is_words(entry):
            self.refuse(self._not_a_card(entry))
        elif (self._by_hand or len(self.found) == 1) and entry.text == self.searched and self.standing:
            self.take_enter()
        else:
            self.search(entry.text)

    def _not_a_card(self, entry: Entry) -> str:
        found = read(self.till, entry.raw)
        if isinstance(found, Identified):
            name = clean(found.product.name, limit=40)
            return f"That is {name}, no customer's card. Goods are scanned at the counter (Esc)."
        return f"Nobody has the card {visible(entry.text, limit=24)}. Type a part of the name, or add them (F4)."

    def search(self, text: str) -> None:
        """Show who has this text in name, phone or e-mail."""
        self.searched = text
        self.screen.tell(None)
        found = self.till.checkout.customer.find(text)
        self.show_found(found, empty=f'Nobody has "{visible(text, limit=36)}" in name, phone or e-mail.')

    def follow(self, text: str) -> None:
        """Follow the typing."""
        if text != self.searched:
            self.search(text)

    def take_enter(self) -> None:
        """Take the one the list stands on."""
        customer = self.standing
        if customer:
            self._chosen(customer)
        else:
            self.warn(NOTHING_YET)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        if self.found:
            return (KeyCap("↑↓", "Choose", 4), KeyCap("Enter", self._verb, 0), KeyCap("Esc", "Back", 0))
        return (KeyCap("Enter", "Search", 1), KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Out of the search."""
        self._left()
