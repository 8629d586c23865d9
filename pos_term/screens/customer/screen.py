"""The customer of the sale: found or added, attached, taken off, forgotten; and what they bought."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from pos_term.domain.clean import clean
from pos_term.domain.customers import Customer
from pos_term.screens.base import key
from pos_term.screens.customer.adding import AddCustomer
from pos_term.screens.customer.bought import Bought
from pos_term.screens.customer.finding import FindCustomer
from pos_term.screens.customer.forgetting import Forget
from pos_term.screens.steps import Step, StepScreen
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.services.outcomes import Outcome  # noqa: F401 - names the result


class CustomerScreen(StepScreen["Outcome"]):
    """Gives the outcome of attaching someone to the sale, or of taking them off, or None."""

    CSS_PATH = "customer.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f4", "press('f4')", "Add"),
        key("f5", "press('f5')", "Bought"),
        key("f8", "press('f8')", "Forget"),
        key("delete", "press('delete')", "Take off the sale"),
    ]
    box_id = "customer"

    def first_step(self) -> Step:
        """The search, with the customer of the sale standing there already."""
        return Choose(self)

    def attach(self, customer: Customer | None) -> None:
        """Make someone the customer of the sale, or nobody, and leave; why that cannot be is told."""
        outcome = self.till.checkout.customer.attach(customer.id if customer else None)
        if outcome.ok:
            self.leave(outcome)
        else:
            self.tell(Notice(Tone.WARNING, outcome.message))


class Choose(FindCustomer):
    """The search, and what can be done with whom it brings up."""

    screen: CustomerScreen

    def __init__(self, screen: CustomerScreen) -> None:
        here = screen.till.checkout.cart.customer
        who = clean(here.name, limit=36) if here else "nobody yet"
        name = f"Customer of this sale: {who}"
        super().__init__(screen, name, screen.attach, lambda: screen.leave(screen.result), verb="Attach")
        self.found = [here] if here else []

    def press(self, name: str) -> None:
        """Add, look, forget, or take off the sale."""
        screen, customer = self.screen, self.standing
        if name == "f4":
            typed = screen.host.entry.take()
            # What was searched for and found nobody is most likely the new customer's own name or number.
            if not typed or typed == self.searched:
                typed = "" if self.found else self.searched
            screen.go(AddCustomer(screen, typed, screen.attach, self._again))
        elif name == "delete":
            if self.till.checkout.cart.customer:
                screen.attach(None)
        elif customer is None:
            self.warn("Find the customer first.")
        elif name == "f5":
            screen.go(Bought(screen, customer, self._again))
        elif name == "f8":
            screen.go(Forget(screen, customer, self._forgotten, self._again))

    def _again(self) -> None:
        self.screen.go(self)

    def _forgotten(self, customer: Customer, words: str) -> None:
        """They are gone: off the sale as well, if they stood on it, and out of the list."""
        here = self.till.checkout.cart.customer
        if here and here.id == customer.id:
            self.screen.result = self.till.checkout.customer.attach(None)
        self.screen.go(Choose(self.screen), say=Notice(Tone.GOOD, words))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        several = len(self.found) > 1
        caps = [cap for cap in super().key_caps() if cap.key != "Esc" and (several or cap.key != "↑↓")]
        caps.append(KeyCap("F4", "Add", 1))
        if self.found:
            caps += [KeyCap("F5", "Bought", 2), KeyCap("F8", "Forget", 3)]
        if self.till.checkout.cart.customer:
            caps.append(KeyCap("Del", "Take off", 3))
        return (*caps, KeyCap("Esc", "Back", 0))
