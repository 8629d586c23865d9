"""Payment: Enter alone takes the exact rest in cash and stores the sale."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from pos_term.domain.clean import clean
from pos_term.domain.money import parse_amount
from pos_term.domain.people import Permission
from pos_term.domain.reasons import Reason
from pos_term.domain.tender import Tendering, TenderKind, TenderState
from pos_term.screens.amounts import looks_like_scan, not_an_amount
from pos_term.screens.base import key
from pos_term.screens.pay.ended import Paid
from pos_term.screens.pay.shown import PaymentShown
from pos_term.screens.pay.terminal import WAIT, AtTerminal, giving_up
from pos_term.screens.pay.vouchers import not_a_voucher
from pos_term.screens.pay.ways import NOT_NOW
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry

if TYPE_CHECKING:
    from pos_term.domain.people import Person
    from pos_term.services.outcomes import Outcome


class PayScreen(PaymentShown):
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
        self.terminal = AtTerminal(self)
        self._asked = ""
        self._giving_up = False
        self._ahead: list[Entry] = []

    @property
    def on_card(self) -> int:
        """What the card terminal is being asked for, in minor units, below 0 to pay back; 0 while it is not."""
        return self.terminal.request.amount if self.terminal.request else 0

    @property
    def settled(self) -> Tendering:
        """The payments of which the answer is there."""
        return self.terminal.request.before if self.terminal.request else self.tendering

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A typed amount is cash; behind a card that pays the rest it is the card's reference."""
        self._giving_up, paid = False, self.tendering
        if self.storing:
            self._ahead.append(entry)
        elif self.on_card:
            self.host.devices.answer(entry.source, good=False)
            self.tell(Notice(Tone.WARNING, WAIT))
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
        if self.storing or self.on_card:
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
        """Take one payment, or pay back. When all is settled, cash stores the sale; a card wants its reference.

        A card terminal that talks to the till is asked first.
        """
        checkout, terminal = self.till.checkout, self.terminal.talks
        if kind is TenderKind.CARD and state is TenderState.APPROVED and terminal:
            said = self.terminal.begin(terminal, amount, approved)
            if said is None:
                return
            outcome = said
        elif self.tendering.owed:
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

    def store(self, *, typing: bool = False) -> None:
        """Commit the sale off the screen's thread; until it ends no key does anything.

        What was typed and not used is forgotten. With `typing` it is kept for the next sale: where this one is
        stored by itself, perhaps in the middle of a scan.
        """
        self.storing = True
        if not typing:
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

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While the sale is being stored no key works; while the card terminal is asked, only Esc."""
        return not self.storing and (not self.on_card or action == "back")

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
        if self.on_card:
            self.terminal.cancel()
            return
        if self.voucher is not None:
            self.voucher = None
            self.tell(None)
            self.show_payment()
            return
        words = giving_up(self)
        if words and not self._giving_up:
            self._giving_up = True
            self.tell(Notice(Tone.WARNING, words))
            return
        self.till.checkout.stop_paying()
        self.leave(None)
