"""A card payment through a terminal that talks to the till, asked off the screen's thread until it answers."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from pos_term.domain.card_answer import CardAnswer
from pos_term.domain.tender import TenderKind, TenderState
from pos_term.screens.off_thread import off_thread
from pos_term.widgets.band import Notice, Tone

if TYPE_CHECKING:
    from pos_term.domain.people import Person
    from pos_term.screens.pay.screen import PayScreen
    from pos_term.services.card_payments import CardRequest
    from pos_term.services.outcomes import Outcome
    from pos_term.services.ports import CardTerminal

WAIT = "The card terminal is being asked. Esc cancels."
CANCELLING = "Cancelling on the card terminal…"
GIVE_UP = "Esc again stops waiting; the payment is then kept as not confirmed."
NO_LONGER = CardAnswer(state=TenderState.UNKNOWN, words="nobody waited for the card terminal any longer")
SETTLE = "Enter stores the sale with the payment not confirmed; it is settled later."


class AtTerminal:
    """The payment that is with the card terminal, for one payment screen."""

    def __init__(self, screen: PayScreen) -> None:
        self._screen = screen
        self.request: CardRequest | None = None
        """What the terminal is being asked for, while the screen waits for it."""
        self._late: CardRequest | None = None
        """What it is still being asked for, after nobody would wait any longer."""
        self._cancelling = False

    @property
    def talks(self) -> CardTerminal | None:
        """The terminal, where there is one that talks to the till."""
        equipment = self._screen.till.equipment
        card = equipment.card if equipment else None
        return card if card and card.asks else None

    def begin(self, terminal: CardTerminal, amount: int | None, approved: Person | None) -> Outcome | None:
        """Ask the terminal; None when it is asked, else what there is to say."""
        from pos_term.services.card_payments import CardRequest

        screen = self._screen
        request = screen.till.checkout.cards.begin(amount, approved)
        if not isinstance(request, CardRequest):
            return request
        self.request, self._cancelling, screen.busy = request, False, True
        screen.tell(None)
        screen.show_payment()
        # The program runs it, not the screen: a screen's work is dropped when the screen goes.
        screen.app.run_worker(self._ask(terminal, request), group="card", exit_on_error=False)
        return None

    async def _ask(self, terminal: CardTerminal, request: CardRequest) -> None:
        from pos_term.services.card_payments import ask

        answer = await off_thread(ask, terminal, request)
        if request in (self.request, self._late) and not self._screen.storing and self._screen.is_attached:
            self._answered(request, answer)

    def cancel(self) -> None:
        """Esc: ask the terminal to give up; a second time, wait no longer for what it says."""
        screen, request, terminal = self._screen, self.request, self.talks
        if request is None:
            return
        if not self._cancelling and terminal is not None:
            self._cancelling = True
            screen.tell(Notice(Tone.PLAIN, CANCELLING, GIVE_UP))
            screen.app.run_worker(self._cancel(terminal), group="card", exit_on_error=False)
            return
        self._late = request
        self._answered(request, NO_LONGER)

    async def _cancel(self, terminal: CardTerminal) -> None:
        with suppress(Exception):  # a terminal that cannot even be cancelled answers, or is waited for no longer
            await off_thread(terminal.cancel)

    def _answered(self, request: CardRequest, answer: CardAnswer) -> None:
        """Put the answer on the sale, and go on: an approved card that pays the rest stores the sale."""
        screen = self._screen
        if request is self._late and answer is not NO_LONGER:
            self._late = None
        waiting, self.request, screen.busy = self.request is request, None, False
        try:
            outcome = screen.till.checkout.cards.finish(request, answer)
        except Exception as error:
            screen.show_payment()
            screen.host.trouble(error)
            return
        screen.show_payment()
        if answer.state is TenderState.UNKNOWN:
            screen.tell(Notice(Tone.WARNING, outcome.message, SETTLE))
        elif not outcome.ok:
            screen.tell(Notice(Tone.WARNING, outcome.message))
        elif waiting and not screen.tendering.open:
            screen.store(typing=True)
        else:
            screen.tell(Notice(Tone.GOOD, outcome.message))


def giving_up(screen: PayScreen) -> str:
    """What leaving the payment would give up of what a card did, in words; empty where no card did anything."""
    cards = [tender for tender in screen.tendering.tenders if tender.kind is TenderKind.CARD]
    amount = screen.desk.money(abs(sum(tender.amount for tender in cards)))
    if not cards:
        return ""
    if any(tender.state is TenderState.UNKNOWN for tender in cards):
        return (
            f"Card {amount} is not confirmed. Esc again gives it up: if it was taken, reverse it on the terminal."
        )
    if screen.tendering.due < 0:
        return f"A card was paid back {amount}. Esc again gives it up: take it back on the card terminal."
    return f"A card has paid {amount}. Esc again gives it up: reverse it on the card terminal."
