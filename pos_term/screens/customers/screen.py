"""Customers in the office: a search, the form of one with their terms, what they bought, and forgetting."""

from __future__ import annotations

from collections.abc import Sequence

from pos_term.domain.clean import clean
from pos_term.domain.customers import Customer
from pos_term.screens.customer.adding import AddCustomer
from pos_term.screens.customer.bought import Bought
from pos_term.screens.customer.finding import FindCustomer
from pos_term.screens.customer.forgetting import Forget
from pos_term.screens.customer.words import terms
from pos_term.screens.forms.form import FormStep
from pos_term.screens.forms.screen import MasterScreen
from pos_term.screens.steps import Step
from pos_term.services.desk import Desk, Refused
from pos_term.services.master.customers import customer_form, keep_customer, read_customer
from pos_term.services.master.history import Step as Past
from pos_term.services.master.keeping import Kept, Meanwhile, Unfit
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.key_legend import KeyCap


class CustomersScreen(MasterScreen):
    """Gives the words for what was kept last, or None."""

    CSS_PATH = "customers.tcss"
    box_id = "customers"

    def first_step(self) -> Step:
        """The search."""
        return SearchCustomer(self)


class SearchCustomer(FindCustomer):
    """The search, and what can be done with whom it brings up."""

    screen: CustomersScreen

    def __init__(self, screen: CustomersScreen) -> None:
        super().__init__(screen, "Customers", self._open, lambda: screen.leave(screen.result), verb="Open")

    def show(self) -> None:
        """Who fits what was searched for, as they are now."""
        if self.searched:
            self.found = self.till.customers.find(self.searched)
        super().show()

    def _open(self, customer: Customer) -> None:
        now = read_customer(self.till.desk(), customer.id)
        if now is None:
            self.warn("That customer is not there any more. Search again.")
        else:
            self.screen.go(CustomerForm(self.screen, now, self))

    def press(self, name: str) -> None:
        """Add a customer, by what was typed and found nobody."""
        if name == "f4":
            typed = self.screen.host.entry.take()
            if not typed or typed == self.searched:
                typed = "" if self.found else self.searched
            self.screen.go(AddCustomer(self.screen, typed, self._added, lambda: self.screen.go(self)))

    def _added(self, customer: Customer) -> None:
        self.screen.result = "The customer was added."
        self.screen.go(
            CustomerForm(self.screen, customer, self), say=Notice(Tone.GOOD, "Added. Their terms can be set here.")
        )

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        caps = [cap for cap in super().key_caps() if cap.key != "Esc"]
        return (*caps, KeyCap("F4", "Add a customer", 1), KeyCap("Esc", "Back", 0))


class CustomerForm(FormStep[Customer]):
    """One customer, with the terms that only the office sets."""

    def __init__(self, screen: CustomersScreen, customer: Customer, left: SearchCustomer) -> None:
        super().__init__(screen, customer_form(screen.till.shop), customer, customer, left)
        self.search = left

    def title(self) -> str:
        """Their name."""
        return self.mine.name

    def top(self) -> str:
        """What counts for them, as it is kept."""
        kept = self.before or self.mine
        return terms(kept, self.till.customers.owes(kept.id), self.till.shop.digits)

    def keep(
        self, desk: Desk, before: Customer | None, mine: Customer
    ) -> Kept[Customer] | Meanwhile[Customer] | Unfit | Refused:
        """The journal learns that they were changed, not what."""
        return keep_customer(desk, before or mine, mine)

    def kept(self, outcome: Kept[Customer]) -> None:
        """Stay; the words name nobody outside this box."""
        self.screen.result = "The customer was changed." if outcome.posted else self.screen.result
        super().kept(outcome)

    def past(self, desk: Desk) -> list[Past]:  # noqa: ARG002 - there is none
        """Who customers are stands outside the journal: there is no history of it."""
        return []

    # -- keys ----------------------------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """What they bought, and forgetting them; else as in any form."""
        if name == "f5":
            self.screen.go(Bought(self.screen, self.mine, self._again))
        elif name == "f8" and self.changed:
            self.warn("Something is changed and not kept. Keep it (F10) or leave it (Esc) first.")
        elif name == "f8":
            self.screen.go(Forget(self.screen, self.mine, self._forgotten, self._again))
        else:
            super().press(name)

    def _again(self) -> None:
        self.screen.go(self)

    def _forgotten(self, customer: Customer, words: str) -> None:
        """They are gone, off the sale as well where they stood on it."""
        here = self.till.checkout.cart.customer
        if here and here.id == customer.id:
            self.till.checkout.customer.attach(None)
        self.screen.result = words
        self.search.searched, self.search.found = "", []
        self.screen.go(self.search, say=Notice(Tone.GOOD, clean(words)))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        caps = [cap for cap in super().key_caps() if cap.key not in ("F5", "Esc")]
        return (*caps, KeyCap("F5", "Bought", 2), KeyCap("F8", "Forget", 3), KeyCap("Esc", "Back", 0))
