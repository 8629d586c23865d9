"""Cash without a sale: the drawer opened, cash paid in or out, or taken to the safe."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from pos_term.domain.clean import clean
from pos_term.domain.documents import CashKind
from pos_term.domain.money import format_amount, parse_amount
from pos_term.domain.people import Permission
from pos_term.domain.shop import Occasion
from pos_term.screens.amounts import is_words, not_an_amount
from pos_term.screens.base import key
from pos_term.screens.customer.finding import FindCustomer
from pos_term.screens.reason.screen import SCANNED, reason_of
from pos_term.screens.steps import Step, StepScreen
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.domain.customers import Customer
    from pos_term.domain.people import Person

NO_SALE = "no_sale"
"""The kind that moves no cash."""
_NAMES = {
    NO_SALE: "Open the drawer, no sale",
    CashKind.PAID_IN.value: "Paid in",
    CashKind.PAID_OUT.value: "Paid out",
    CashKind.SAFE_DROP.value: "Safe drop",
}
_DONE = {
    NO_SALE: "The drawer was opened without a sale",
    CashKind.PAID_IN.value: "{} paid in",
    CashKind.PAID_OUT.value: "{} paid out",
    CashKind.SAFE_DROP.value: "{} taken to the safe",
}
_REASONS = (Column("No", 2, right=True), Column("Reason"))


class DrawerScreen(StepScreen[str]):
    """Gives the words for what was done, or None when it was left. `kind` is `no_sale` or a `CashKind`."""

    CSS_PATH = "drawer.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [key("f9", "press('f9')", "Customer")]
    box_id = "drawer"

    def __init__(self, kind: CashKind | str) -> None:
        super().__init__()
        self.kind = str(kind)
        self.amount = 0
        """Minor units."""
        self.customer: Customer | None = None
        """Whose account a payment in settles."""

    def first_step(self) -> Step:
        """How much; without a sale only why."""
        return ReasonStep(self) if self.kind == NO_SALE else AmountStep(self)

    @property
    def heading(self) -> str:
        """What is done here."""
        return _NAMES[self.kind]

    @property
    def listed(self) -> tuple[str, ...]:
        """The shop's reasons."""
        return tuple(reason.words for reason in self.till.shop.reasons_for(Occasion.DRAWER))

    def show_reasons(self, *, stand: bool) -> None:
        """Show the shop's reasons; without `stand` none is chosen yet."""
        rows = [Choice((str(n), words), str(n)) for n, words in enumerate(self.listed, 1)]
        self.show_rows(_REASONS, rows, heading=False, stand=stand)

    def so_far(self) -> str:
        """What was answered so far."""
        amount = format_amount(self.amount, self.till.shop.digits) if self.amount else ""
        on = f"on the account of {clean(self.customer.name, limit=40)}" if self.customer else ""
        return ", ".join(part for part in (amount, on) if part)

    def post(self, reason: str) -> None:
        """Store it, with the PIN of someone who may where that is needed; a refusal leaves the question open."""
        permission = Permission.NO_SALE if self.kind == NO_SALE else Permission.CASH
        words = f"{self.heading} {self.so_far()}".rstrip()
        self.with_right(permission, words, lambda approved: self._post(reason, approved))

    def _post(self, reason: str, approved: Person | None) -> None:
        drawer, kind, amount = self.till.drawer, self.kind, self.amount
        customer = self.customer.id if self.customer else None

        def job() -> str | None:
            if kind == NO_SALE:
                return drawer.no_sale(reason, approved)
            return drawer.move(CashKind(kind), amount, reason, customer=customer, approved=approved)

        self.store(job, lambda refused: self._posted(refused, reason))

    def _posted(self, refused: str | None, reason: str) -> None:
        if refused:
            self.tell(Notice(Tone.WARNING, refused))
        else:
            self.host.open_drawer(f"{self.kind.replace('_', ' ')}: {reason}", self.till.drawer.last)
            self.leave(f"{_DONE[self.kind].format(self.so_far())}: {clean(reason, limit=60)}.", typing=True)


class AmountStep(Step):
    """How much."""

    screen: DrawerScreen

    def show(self) -> None:
        """The question, with the reasons that come next below it."""
        screen = self.screen
        self.name = screen.heading
        screen.head(screen.heading)
        shift = self.till.shift is not None
        screen.words.show(screen.so_far() if shift else "No shift is open on this till. Open one first.")
        screen.show_reasons(stand=False)
        screen.entry_line.ask("Amount")

    def take_entry(self, entry: Entry) -> None:
        """An amount of more than 0."""
        digits = self.till.shop.digits
        problem = not_an_amount(entry, digits)
        if problem:
            self.warn(problem)
        elif not parse_amount(entry.text, digits):
            self.warn("The amount must be more than 0.")
        else:
            self.screen.amount = parse_amount(entry.text, digits)
            self.screen.go(ReasonStep(self.screen))

    def take_enter(self) -> None:
        """Enter alone moves nothing."""
        self.warn("Type the amount; Esc leaves the drawer as it is.")

    def press(self, name: str) -> None:
        """F9: on whose account it is paid in."""
        if name == "f9" and self.screen.kind == CashKind.PAID_IN:
            self.screen.go(
                FindCustomer(self.screen, "Whose account", self._on_account, lambda: self.screen.go(self))
            )

    def _on_account(self, customer: Customer) -> None:
        if customer.credit_limit is None and not self.till.customers.owes(customer.id):
            self.warn(f"{clean(customer.name, limit=40)} has no account here.")
        else:
            self.screen.customer = customer
            self.screen.go(self)

    def key_caps(self) -> Sequence[KeyCap]:
        """Enter and Esc."""
        account = (KeyCap("F9", "On account of", 1),) if self.screen.kind == CashKind.PAID_IN else ()
        return (KeyCap("Enter", "Next", 0), *account, KeyCap("Esc", "Leave", 0))


class ReasonStep(Step):
    """Why; then it is stored."""

    screen: DrawerScreen

    def show(self) -> None:
        """The shop's reasons."""
        screen = self.screen
        self.name = screen.heading
        screen.head(screen.heading)
        screen.words.show(f"{screen.so_far()}. Why?".lstrip(". ") if screen.so_far() else "Why is it opened?")
        screen.show_reasons(stand=True)
        screen.entry_line.ask("Number, or the reason in words")

    def take_entry(self, entry: Entry) -> None:
        """A number of the list or free words; a scan is neither."""
        if not is_words(entry):
            self.warn(SCANNED)
            return
        reason, problem = reason_of(entry.text, self.screen.listed)
        if problem:
            self.warn(problem)
        else:
            self.screen.post(reason)

    def take_enter(self) -> None:
        """The reason the list stands on."""
        chosen = self.screen.rows.chosen
        if chosen:
            self.screen.post(self.screen.listed[int(chosen) - 1])

    def key_caps(self) -> Sequence[KeyCap]:
        """The arrows, Enter and Esc."""
        back = "Leave" if self.screen.kind == NO_SALE else "Another amount"
        return (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "Do it", 0), KeyCap("Esc", back, 0))

    def back(self) -> None:
        """Back to the amount, or out."""
        if self.screen.kind == NO_SALE:
            super().back()
        else:
            self.screen.go(AmountStep(self.screen))
