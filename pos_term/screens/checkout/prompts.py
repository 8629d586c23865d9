"""Questions that the counter asks on its own entry line: how many, and whether to give up the sale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from pos_term.domain.cart import CartLine
from pos_term.domain.clean import clean
from pos_term.domain.money import format_amount
from pos_term.domain.quantity import format_quantity, parse_quantity
from pos_term.screens.amounts import counted, is_code, not_a_quantity
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.checkout.screen import CheckoutScreen


class Prompt(Protocol):
    """A question that is open on the entry line."""

    label: str
    hint: str

    def take(self, entry: Entry) -> None:
        """Take an answer, or say why it is none and stay."""

    def take_enter(self) -> None:
        """Take Enter without an answer."""

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work while it is open."""


class QuantityPrompt:
    """How many of the selected line."""

    def __init__(self, screen: CheckoutScreen, line: CartLine) -> None:
        self._screen = screen
        self._key = line.key
        self.label = f"Quantity of {clean(line.product.name, limit=40)} (now {format_quantity(line.quantity)})"
        self.hint = ""

    def take(self, entry: Entry) -> None:
        """Set the quantity; a scan is never taken for a number."""
        problem = not_a_quantity(entry)
        if problem:
            self._screen.tell(Notice(Tone.WARNING, problem))
            return
        outcome = self._screen.checkout.set_quantity(self._key, parse_quantity(entry.text))
        if outcome.ok:
            self._screen.ask(None)
        self._screen.show_outcome(outcome)

    def take_enter(self) -> None:
        """Enter alone leaves the quantity as it is."""
        self._screen.action_back()

    def key_caps(self) -> Sequence[KeyCap]:
        """Enter and Esc."""
        return (KeyCap("Enter", "Set the quantity", 0), KeyCap("Esc", "Leave it", 0))


class VoidPrompt:
    """Whether to give up the whole sale, and why."""

    def __init__(self, screen: CheckoutScreen) -> None:
        self._screen = screen
        cart, digits = screen.checkout.cart, screen.till.shop.digits
        self.label = (
            f"Void {counted(cart.items, 'item')}, {format_amount(cart.total, digits)}? Reason (may be empty)"
        )
        self.hint = ""

    def take(self, entry: Entry) -> None:
        """Void with a reason; a scan is no reason."""
        if is_code(entry):
            words = "That was a scan, and a void is open: Enter voids the sale, Esc keeps it and goes on."
            self._screen.tell(Notice(Tone.WARNING, words))
            return
        self._void(clean(entry.text, limit=120))

    def take_enter(self) -> None:
        """Void without a reason."""
        self._void("")

    def _void(self, reason: str) -> None:
        outcome = self._screen.checkout.void(reason)
        self._screen.ask(None)
        self._screen.show_outcome(outcome)

    def key_caps(self) -> Sequence[KeyCap]:
        """Enter and Esc."""
        return (KeyCap("Enter", "Void the sale", 0), KeyCap("Esc", "Keep it", 0))
