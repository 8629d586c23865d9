"""Card payments through a terminal that talks to the till: kept as not confirmed before the terminal hears of them.

A payment stands on the sale as `unknown`, and in the store, from the moment before the terminal is asked until
its answer is there. Whatever stops meanwhile, the till or its power, nobody takes it for paid, nor for unpaid.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from pos_term.domain.card_answer import CardAnswer
from pos_term.domain.clean import clean
from pos_term.domain.money import format_amount
from pos_term.domain.people import Person
from pos_term.domain.tender import Tender, Tendering, TenderKind, TenderState
from pos_term.services.open_sale import OpenSale
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.paying import Paying
from pos_term.services.ports import CardTerminal

_REFERENCE = 60
"""The most characters of a terminal's reference that are kept."""


@dataclass(frozen=True, slots=True)
class CardRequest:
    """What a card terminal is to be asked."""

    amount: int
    """Minor units; below 0 it is paid back."""
    reference: str
    """The till's own for this payment: the sale's id and a count. A retry of the same payment has the same one."""
    before: Tendering
    """The payments without it."""


@dataclass(slots=True)
class _Try:
    """A payment that was asked for with this sale."""

    amount: int
    reference: str
    answered: bool = False


class CardPayments:
    """Asks a card terminal for the payments of an open sale."""

    def __init__(self, sale: OpenSale, paying: Paying) -> None:
        self._sale, self._paying = sale, paying
        self._of = ""
        """The id of the sale that the tries are of."""
        self._tries: list[_Try] = []

    def begin(self, amount: int | None = None, approved: Person | None = None) -> CardRequest | Outcome:
        """Put a payment on the sale as not confirmed; without an amount, all that is open. Or why it cannot be.

        Money that goes back to the customer goes back to the card, with `approved` by who allows it. A payment
        that the store cannot keep is not begun. Raises StoreFault.
        """
        sale = self._sale
        refused = self._paying.pay()
        before = sale.tendering
        if refused or before is None:
            return refused or sale.no("There is nothing to pay yet.")
        with sale.together():
            # As if it were approved: all that speaks against it is known before the terminal is asked.
            if before.owed:
                outcome = self._paying.refund(TenderKind.CARD, amount, approved=approved)
            else:
                outcome = self._paying.tender(TenderKind.CARD, amount)
            after = sale.tendering
            if not outcome.ok or after is None or len(after.tenders) == len(before.tenders):
                return outcome
            tender = after.tenders[-1]
            reference = self._reference(tender.amount)
            pending = replace(tender, state=TenderState.UNKNOWN, reference=reference)
            sale.tendering = replace(after, tenders=(*before.tenders, pending))
        if sale.unsaved:
            why = sale.unsaved
            sale.tendering = before
            return sale.no(f"The card terminal was not asked: the payment could not be kept. {why}")
        return CardRequest(tender.amount, reference, before)

    def _reference(self, amount: int) -> str:
        """A reference of its own for a payment; that of an unanswered one of the same amount which was given up.

        The terminal then says what became of that one, and does not take it a second time.
        """
        sale = self._sale
        if self._of != sale.id:
            self._of, self._tries = sale.id, []
        standing = {tender.reference for tender in sale.taken}
        for each in self._tries:
            if not each.answered and each.amount == amount and each.reference not in standing:
                return each.reference
        self._tries.append(_Try(amount, f"{sale.id}-{len(self._tries) + 1}"))
        return self._tries[-1].reference

    def finish(self, request: CardRequest, answer: CardAnswer) -> Outcome:
        """Put the terminal's answer on the payment; a declined one is taken off. Raises StoreFault."""
        sale, paid = self._sale, self._sale.tendering
        tender = next((t for t in paid.tenders if t.reference == request.reference), None) if paid else None
        if paid is None or tender is None:
            return sale.no(f"The sale has changed; the card terminal says: {_said(answer)}. Look at its slip.")
        for each in self._tries:
            if each.reference == request.reference:
                each.answered = answer.state is not TenderState.UNKNOWN
        if answer.state is TenderState.APPROVED:
            number = clean(answer.reference, limit=_REFERENCE) or request.reference
            named = replace(tender, state=TenderState.APPROVED, reference=number)
            sale.tendering = replace(paid, tenders=tuple(named if t is tender else t for t in paid.tenders))
            return self._approved(named)
        if answer.state is TenderState.DECLINED:
            sale.tendering = replace(paid, tenders=tuple(t for t in paid.tenders if t is not tender))
            what = "paid back" if tender.amount < 0 else "taken"
            return sale.no(f"Nothing was {what}: {_said(answer)}. Try again, or choose another way.")
        kept = Outcome(kind=OutcomeKind.TENDERED, message=_nobody_knows(answer, tender))
        return replace(kept, kind=OutcomeKind.REFUNDED) if tender.amount < 0 else kept

    def _approved(self, tender: Tender) -> Outcome:
        amount = format_amount(abs(tender.amount), self._sale.counter.shop.digits)
        if tender.amount < 0:
            return Outcome(kind=OutcomeKind.REFUNDED, message=f"Card {amount} paid back.")
        return Outcome(kind=OutcomeKind.TENDERED, message=f"Card {amount} approved.")


def ask(terminal: CardTerminal, request: CardRequest) -> CardAnswer:
    """Ask the terminal; may take a minute, off the screen's thread. It never raises: what fails is unknown."""
    try:
        answer: object = terminal.authorise(request.amount, request.reference)
    except Exception as error:
        words = clean(str(error), limit=80) or type(error).__name__
        return CardAnswer(state=TenderState.UNKNOWN, words=f"the card terminal failed: {words}")
    if not isinstance(answer, CardAnswer):
        return CardAnswer(state=TenderState.UNKNOWN, words="the card terminal gave no answer")
    return answer


def _said(answer: CardAnswer) -> str:
    words = clean(answer.words, limit=120).rstrip(". ")
    return words or f"the payment is {answer.state.value}"


def _nobody_knows(answer: CardAnswer, tender: Tender) -> str:
    moved = "the money went back" if tender.amount < 0 else "the card has paid"
    return f"Nobody can tell whether {moved}: {_said(answer)}. Look at the terminal and its slip."
