"""Card payments whose outcome was not known: how each ended is said now."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import short_date, unstamp
from pos_term.domain.documents import Settlement
from pos_term.domain.money import format_amount
from pos_term.domain.people import Permission, Person
from pos_term.screens.amounts import counted, is_code
from pos_term.screens.base import key
from pos_term.screens.steps import Step, StepScreen
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.services.later import OpenCard

_COLUMNS = (
    Column("Paid", 14), Column("Receipt", 12), Column("Reference"), Column("Amount", 12, right=True),
)  # fmt: skip
NOTHING = "How every card payment ended is known."


class CardsScreen(StepScreen[bool]):
    """Gives True when a payment was settled, or None."""

    CSS_PATH = "later.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f5", "press('f5')", "Approved"),
        key("f8", "press('f8')", "Declined"),
    ]
    box_id = "cards"

    def first_step(self) -> Step:
        """The payments that are open."""
        return OpenCards(self)

    def settle(self, card: OpenCard, outcome: Settlement, reference: str = "") -> None:
        """Say how a payment ended, with the PIN of someone who may where that is needed."""
        words = f"Card payment of {card.receipt}: {outcome.value}"
        self.with_right(Permission.SETTLE, words, lambda person: self._settle(card, outcome, reference, person))

    def _settle(self, card: OpenCard, outcome: Settlement, reference: str, approved: Person | None) -> None:
        later = self.till.later
        self.store(
            lambda: later.settle(card.receipt, card.n, outcome, reference, approved),
            lambda refused: self._settled(card, outcome, refused),
        )

    def _settled(self, card: OpenCard, outcome: Settlement, refused: str | None) -> None:
        if refused:
            self.go(OpenCards(self), say=Notice(Tone.WARNING, refused))
            return
        self.result = True
        amount = format_amount(card.amount, self.till.shop.digits)
        if outcome is Settlement.APPROVED:
            say = Notice(Tone.GOOD, f"{card.receipt}: the card paid {amount}.")
        else:
            words = f"{card.receipt}: {amount} was NOT paid. Reach the customer, and tell the manager."
            say = Notice(Tone.WARNING, words)
        self.go(OpenCards(self), say=say)


class OpenCards(Step):
    """Every payment whose outcome is not known, oldest first."""

    name = "Card payments without an answer"
    screen: CardsScreen

    def __init__(self, screen: CardsScreen) -> None:
        super().__init__(screen)
        self.cards: list[OpenCard] = []
        self._declining = ""

    def show(self) -> None:
        """Read and show them."""
        self.cards = self.till.later.open_cards()
        on, zone = self.till.clock.business_date(), self.till.clock.zone
        rows = []
        for n, card in enumerate(self.cards):
            at = unstamp(card.since).astimezone(zone)
            cells = (f"{short_date(at.date(), on)} {at:%H:%M}", card.receipt, card.reference or "-")
            rows.append(Choice((*cells, self.money(card.amount)), str(n)))
        self.screen.show_rows(_COLUMNS, rows, empty=NOTHING)
        words = f"{counted(len(rows), 'payment')}: look on the card terminal's slip or report." if rows else ""
        self.screen.words.show(words)
        self.screen.entry_line.ask("Its reference, then F5" if rows else "Esc goes back")

    @property
    def standing(self) -> OpenCard | None:
        """The payment the list stands on."""
        chosen = self.screen.rows.chosen
        return self.cards[int(chosen)] if chosen else None

    def take_entry(self, entry: Entry) -> None:
        """A receipt number goes to its payment; what else is typed is the reference, and asks what it means."""
        self._declining = ""
        wanted = entry.text.strip()
        found = next((n for n, card in enumerate(self.cards) if card.receipt == wanted), None)
        if found is not None:
            self.screen.rows.show(self.screen.rows.rows, selected=str(found))
        elif is_code(entry):
            self.warn(f"That was a scan ({visible(wanted, limit=24)}); no payment here is of that receipt.")
        elif self.standing:
            self.screen.go(Reference(self.screen, self.standing, clean(wanted, limit=60)))
        else:
            self.warn(NOTHING)

    def take_enter(self) -> None:
        """Enter settles nothing."""
        if self.standing:
            self.warn("F5: it was approved. F8: it was declined.")

    def moved(self) -> None:
        """Another payment: nothing is half declined any more."""
        self._declining = ""

    def press(self, name: str) -> None:
        """F5 approved, with its reference; F8 declined, on a second press."""
        card, screen = self.standing, self.screen
        if card is None:
            return
        if name == "f5":
            typed = clean(screen.host.entry.take(), limit=60)
            screen.show_text("")
            screen.go(Reference(screen, card, typed or card.reference))
        elif self._declining == f"{card.receipt} {card.n}":
            screen.settle(card, Settlement.DECLINED)
        else:
            self._declining = f"{card.receipt} {card.n}"
            self.warn(f"{card.receipt}: {self.money(card.amount)} was NOT paid? F8 again says so for good.")

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        if self.standing is None:
            return (KeyCap("Esc", "Back", 0),)
        return (
            KeyCap("↑↓", "Choose", 1), KeyCap("F5", "Approved", 0), KeyCap("F8", "Declined", 0),
            KeyCap("Esc", "Back", 0),
        )  # fmt: skip


class Reference(Step):
    """The card was approved: what its slip says."""

    name = "The card paid"
    screen: CardsScreen

    def __init__(self, screen: CardsScreen, card: OpenCard, reference: str) -> None:
        super().__init__(screen)
        self.card, self.reference = card, reference

    def show(self) -> None:
        """The payment and its reference."""
        reference = clean(self.reference, limit=60) or "none yet"
        rows = [
            Choice(("Receipt", self.card.receipt), "receipt"),
            Choice(("Amount", self.money(self.card.amount)), "amount"),
            Choice(("Reference", reference), "reference"),
        ]
        self.screen.show_rows((Column("", 12), Column("")), rows, heading=False, stand=False)
        self.screen.words.show("")
        self.screen.entry_line.ask("Reference on the slip", hint="Enter: approved")

    def take_entry(self, entry: Entry) -> None:
        """The reference; a slip's code may be scanned too."""
        self.reference = clean(entry.text, limit=60)
        self.screen.tell(None)
        self.show()

    def take_enter(self) -> None:
        """It was approved."""
        self.screen.settle(self.card, Settlement.APPROVED, self.reference)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("Enter", "Approved", 0), KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Back to the list; nothing was settled."""
        self.screen.go(OpenCards(self.screen))
