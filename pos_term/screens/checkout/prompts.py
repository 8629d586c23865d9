"""Questions that the counter asks on its own entry line: how many, under what name to park, why to void."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from pos_term.domain.cart import CartLine
from pos_term.domain.clean import clean
from pos_term.domain.money import format_amount
from pos_term.domain.quantity import format_quantity, parse_quantity
from pos_term.domain.shop import Occasion
from pos_term.screens.amounts import counted, is_words, not_a_quantity
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.domain.people import Person
    from pos_term.screens.checkout.actions import Actions


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

    def __init__(self, screen: Actions, line: CartLine) -> None:
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


class SuspendPrompt:
    """Under what name to park the sale, so that another till finds it."""

    def __init__(self, screen: Actions) -> None:
        self._screen = screen
        self.label = f"Suspend {counted(screen.checkout.cart.items, 'item')} as (may be empty)"
        self.hint = "a name, a table, a coat"

    def take(self, entry: Entry) -> None:
        """Park under a label; a scan is none."""
        if not is_words(entry):
            words = "That was a scan, and the sale is being suspended: Enter suspends it, Esc keeps it and goes on."
            self._screen.tell(Notice(Tone.WARNING, words))
            return
        self._park(clean(entry.text, limit=40))

    def take_enter(self) -> None:
        """Park without a label."""
        self._park("")

    def _park(self, label: str) -> None:
        outcome = self._screen.checkout.open_sales.suspend(label)
        self._screen.ask(None)
        self._screen.show_outcome(outcome)

    def key_caps(self) -> Sequence[KeyCap]:
        """Enter and Esc."""
        return (KeyCap("Enter", "Suspend the sale", 0), KeyCap("Esc", "Keep it", 0))


class VoidPrompt:
    """Whether to give up the whole sale, and why."""

    def __init__(self, screen: Actions, approved: Person | None = None) -> None:
        self._screen = screen
        self._approved = approved
        cart, shop = screen.checkout.cart, screen.till.shop
        self.reasons = [code.words for code in shop.reasons_for(Occasion.VOID)]
        self.label = (
            f"Void {counted(cart.items, 'item')}, {format_amount(cart.total, shop.digits)}? Reason (may be empty)"
        )
        self.hint = "a number or words"

    @property
    def listed(self) -> Notice:
        """The shop's reasons with their numbers."""
        numbered = " · ".join(f"{n} {clean(words, limit=40)}" for n, words in enumerate(self.reasons, 1))
        return Notice(Tone.PLAIN, "Why is it given up?", numbered)

    def take(self, entry: Entry) -> None:
        """Void with a reason, a number of the list or words; a scan is none."""
        if not is_words(entry):
            words = "That was a scan, and a void is open: Enter voids the sale, Esc keeps it and goes on."
            self._screen.tell(Notice(Tone.WARNING, words))
            return
        text = clean(entry.text, limit=120)
        if text.isascii() and text.isdecimal():
            number = int(text[:6])
            if not 0 < number <= len(self.reasons):
                words = (
                    f"Type a number from 1 to {len(self.reasons)}, words, or nothing; then Enter voids the sale."
                )
                self._screen.tell(Notice(Tone.WARNING, words))
                return
            text = self.reasons[number - 1]
        self._void(text)

    def take_enter(self) -> None:
        """Void without a reason."""
        self._void("")

    def _void(self, reason: str) -> None:
        outcome = self._screen.checkout.void(reason, self._approved)
        self._screen.ask(None)
        self._screen.show_outcome(outcome)

    def key_caps(self) -> Sequence[KeyCap]:
        """Enter and Esc."""
        return (KeyCap("Enter", "Void the sale", 0), KeyCap("Esc", "Keep it", 0))
