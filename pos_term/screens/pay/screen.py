"""Payment: Enter alone takes the exact rest in cash and stores the sale."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from pos_term.domain.clean import clean
from pos_term.domain.money import parse_amount
from pos_term.domain.people import Permission
from pos_term.domain.reasons import Reason
from pos_term.domain.tender import Tendering, TenderKind, TenderState
from pos_term.screens.amounts import counted, looks_like_scan, not_an_amount
from pos_term.screens.base import TillScreen, key
from pos_term.screens.pay.ended import Paid
from pos_term.screens.pay.vouchers import not_a_voucher
from pos_term.screens.pay.ways import NOT_NOW, Desk
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.figures import Figures
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.total_panel import PanelView, TotalPanel

if TYPE_CHECKING:
    from pos_term.domain.people import Person
    from pos_term.services.outcomes import Outcome


class PayScreen(TillScreen[Paid]):
    """Collects tenders and stores the sale. Gives how it ended, or None when it was left."""

    CSS_PATH = "pay.tcss"
    stays = True
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f2", "kind('card')", "Card"),
        key("f3", "kind('voucher')", "Voucher"),
        key("f9", "kind('account')", "On account"),
        key("f11", "no_answer", "Card, no answer"),
        key("f4", "reference", "Reference"),
        key("f5", "note(0)", "Cash, exact"),
        key("f6", "note(1)", "Cash"),
        key("f7", "note(2)", "Cash"),
        key("f8", "note(3)", "Cash"),
        key("f12", "lock", "Lock"),
        key("escape", "back", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.amount = TotalPanel()
        self.taken, self.ways = Figures(), Figures()
        self.voucher: int | None = None
        """While a voucher's code is asked for: the amount it is to pay, 0 for the rest."""
        self._asked = ""
        self._giving_up = False
        self._ahead: list[Entry] = []

    def compose(self) -> ComposeResult:
        """What is due and what was taken at the left, the ways to pay at the right."""
        yield self.status_bar
        with Horizontal(id="payment"):
            with Vertical(id="due"):
                yield self.amount
                yield self.taken
            yield self.ways
        yield self.band
        yield self.entry_line
        yield self.legend

    def on_mount(self) -> None:
        """Show what is due."""
        self.show_payment()

    @property
    def tendering(self) -> Tendering:
        """The payments so far."""
        return self.till.checkout.tendering or Tendering(0)

    # -- showing -------------------------------------------------------------------------------------------

    def show_payment(self) -> None:
        """Show what is due now, what was taken and what can be pressed."""
        desk = self.desk
        heading, amount, part = desk.due()
        caption = f"of {part}" if part else counted(self.till.checkout.cart.items, "item")
        self.amount.show(PanelView(heading, desk.shop.currency, amount, caption, bright=True))
        self.taken.show(desk.taken())
        self.ways.show([] if self.storing else desk.rows())
        self._ask()
        self.refresh_frame()

    @property
    def desk(self) -> Desk:
        """What the ways to pay depend on now."""
        return Desk(self.tendering, self.till.shop, self.till.checkout.cart.customer)

    def _ask(self) -> None:
        if self.storing:
            self.entry_line.ask("Storing the sale…")
        elif self.voucher is not None:
            self.entry_line.ask("Voucher code", hint="scan or type it, Esc leaves")
        else:
            label, hint = self.desk.question()
            self.entry_line.ask(label, hint=hint)

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A typed amount is cash; behind a card that pays the rest it is the card's reference."""
        self._giving_up, paid = False, self.tendering
        if self.storing:
            self._ahead.append(entry)
        elif self.voucher is not None:
            self._take_voucher(entry)
        elif not paid.open and self.desk.card_last and not entry.scanned:
            self._refer(entry.text)
            self.store()
        elif looks_like_scan(entry):
            self.tell(Notice(Tone.WARNING, NOT_NOW))
        elif not paid.open:
            self.tell(Notice(Tone.WARNING, "Everything is paid. Enter stores the sale."))
        else:
            self._amount(entry, TenderKind.CASH)

    def take_enter(self) -> None:
        """The exact rest in cash, and the sale is stored."""
        if self.storing:
            return
        if self.voucher is not None:
            self.tell(Notice(Tone.WARNING, "Scan or type the voucher's code; Esc leaves it."))
        elif self.tendering.open:
            self.tender(TenderKind.CASH, None)
        else:
            self.store()

    def _take_voucher(self, entry: Entry) -> None:
        asked, self._asked = self._asked, entry.text
        if problem := not_a_voucher(self.till, entry, asked):
            self.tell(Notice(Tone.WARNING, problem))
        else:
            amount, self.voucher = self.voucher, None
            self.tender(TenderKind.VOUCHER, amount or None, clean(entry.text, limit=60))

    def _amount(self, entry: Entry, kind: TenderKind) -> None:
        foreign = self.desk.foreign(entry.text) if kind is TenderKind.CASH else None
        if isinstance(foreign, str):
            self.tell(Notice(Tone.WARNING, foreign))
        elif foreign:
            self.tender(TenderKind.FOREIGN, foreign[1], currency=foreign[0].code)
        elif problem := not_an_amount(entry, self.till.shop.digits):
            self.tell(Notice(Tone.WARNING, problem))
        else:
            self.tender(kind, parse_amount(entry.text, self.till.shop.digits))

    def tender(
        self, kind: TenderKind, amount: int | None, reference: str = "",
        *, state: TenderState = TenderState.APPROVED, currency: str = "", approved: Person | None = None,
    ) -> None:  # fmt: skip
        """Take one payment, or pay back. When all is settled, cash stores the sale; a card wants its reference."""
        checkout = self.till.checkout
        if self.tendering.owed:
            outcome = checkout.refund(kind, amount, reference, approved=approved)
        else:
            outcome = checkout.tender(kind, amount, reference, state=state, currency=currency)
        if not outcome.ok:
            self._refused(outcome, kind, amount)
            return
        self.tell(None)
        if self.tendering.open or kind is TenderKind.CARD:
            self.show_payment()
        else:
            self.store()

    def _refused(self, outcome: Outcome, kind: TenderKind, amount: int | None) -> None:
        """Say why; what only needs somebody else's right is asked for in place."""
        self.show_payment()
        self.tell(Notice(Tone.WARNING, outcome.message))
        if Reason.NOT_ALLOWED.value not in outcome.reasons:
            return
        from pos_term.screens.approve.screen import ApproveScreen

        def approved(person: Person | None) -> None:
            if person:
                self.tender(kind, amount, approved=person)

        self.go_to(ApproveScreen(Permission.OTHER_REFUND, outcome.message), approved)

    # -- the commit ----------------------------------------------------------------------------------------

    def store(self) -> None:
        """Commit the sale off the screen's thread; until it ends no key does anything."""
        self.storing = True
        self.host.entry.clear()
        self.show_text("")
        self.tell(None)
        self.show_payment()
        # The program runs it, not this screen: a screen's work is dropped when the screen goes.
        self.app.run_worker(self._store(), group="commit", exit_on_error=False)

    async def _store(self) -> None:
        try:
            outcome = await asyncio.to_thread(self.till.checkout.complete)
        except Exception as error:
            self.storing = False
            self._ahead.clear()
            self.show_payment()
            self.host.trouble(error)
            return
        self.storing = False
        self.leave(Paid(outcome, tuple(self._ahead)), typing=True)

    # -- keys ----------------------------------------------------------------------------------------------

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        if self.voucher is not None and not self.storing:
            return (KeyCap("Enter", "Take the code", 0), KeyCap("Esc", "No voucher", 0))
        return () if self.storing else self.desk.caps()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While the sale is being stored no key works."""
        return not self.storing

    def action_kind(self, kind: str) -> None:
        """A card, a voucher or the account pays the amount typed before, else the rest."""
        self._pay_by(TenderKind(kind))

    def action_no_answer(self) -> None:
        """The card terminal gave no answer: the payment is settled later."""
        if not self.tendering.owed:
            self._pay_by(TenderKind.CARD, TenderState.UNKNOWN)

    def _pay_by(self, kind: TenderKind, state: TenderState = TenderState.APPROVED) -> None:
        typed = self._typed()
        if not self.tendering.open or self.voucher is not None:
            return
        if typed and (problem := not_an_amount(Entry.typed(typed), self.till.shop.digits)):
            self.tell(Notice(Tone.WARNING, problem))
            return
        amount = parse_amount(typed, self.till.shop.digits) if typed else None
        if kind is TenderKind.VOUCHER and not self.tendering.owed:
            self.voucher = amount or 0
            self.tell(None)
            self.show_payment()
        else:
            self.tender(kind, amount, state=state)

    def action_note(self, n: int) -> None:
        """Cash: exact, or the next round amounts."""
        if self.voucher is not None:
            return
        if self.tendering.owed and n == 0:
            self.tender(TenderKind.CASH, None)
        notes = self.desk.notes
        if n < len(notes):
            self.tender(TenderKind.CASH, notes[n])

    def _typed(self) -> str:
        typed = self.host.entry.take()
        self.show_text("")
        return typed

    def action_reference(self) -> None:
        """The text typed before becomes the reference of the last card payment."""
        if typed := self._typed():
            self._refer(typed)
            self.show_payment()
        else:
            self.tell(Notice(Tone.WARNING, "Type the reference first, then press F4."))

    def _refer(self, reference: str) -> None:
        outcome = self.till.checkout.add_reference(clean(reference, limit=60))
        self.tell(None if outcome.ok else Notice(Tone.WARNING, outcome.message))

    def action_lock(self) -> None:
        """Lock the till, or let someone else take over; the payment waits."""
        self.host.lock()

    def action_back(self) -> None:
        """Back to the sale; a card payment is given up only on a second press."""
        if self.voucher is not None:
            self.voucher = None
            self.tell(None)
            self.show_payment()
            return
        cards = sum(t.amount for t in self.tendering.tenders if t.kind is TenderKind.CARD)
        if cards and not self._giving_up:
            self._giving_up = True
            paid = self.desk.money(cards)
            words = f"A card has paid {paid}. Esc again gives it up: reverse it on the card terminal."
            self.tell(Notice(Tone.WARNING, words))
            return
        self.till.checkout.stop_paying()
        self.leave(None)
