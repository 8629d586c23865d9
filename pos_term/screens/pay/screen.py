"""Payment: Enter alone takes the exact rest in cash and stores the sale."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from pos_term.domain.clean import clean
from pos_term.domain.money import format_amount, parse_amount
from pos_term.domain.tender import Tendering, TenderKind, next_notes
from pos_term.screens.amounts import counted, looks_like_scan, not_an_amount
from pos_term.screens.base import TillScreen, key
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.figures import Figure, Figures
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.total_panel import PanelView, TotalPanel

if TYPE_CHECKING:
    from pos_term.services.outcomes import Outcome

NOT_NOW = "That was a scan. Finish or leave payment first (Esc); nothing was added."


class Paid(NamedTuple):
    """How paying ended."""

    outcome: Outcome
    """Of the commit: stored, or stopped."""
    ahead: tuple[Entry, ...] = ()
    """What was scanned while the sale was being stored: it belongs to the next one."""


class PayScreen(TillScreen[Paid]):
    """Collects tenders and stores the sale. Gives how it ended, or None when it was left."""

    CSS_PATH = "pay.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f2", "card", "Card"),
        key("f4", "reference", "Reference"),
        key("f5", "note(0)", "Cash, exact"),
        key("f6", "note(1)", "Cash"),
        key("f7", "note(2)", "Cash"),
        key("f8", "note(3)", "Cash"),
        key("escape", "back", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.amount = TotalPanel()
        self.taken = Figures()
        self.ways = Figures()
        self.storing = False
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

    def _money(self, minor: int) -> str:
        return format_amount(minor, self.till.shop.digits)

    # -- showing -------------------------------------------------------------------------------------------

    def show_payment(self) -> None:
        """Show what is due now, what was taken and what can be pressed."""
        paid, shop = self.tendering, self.till.shop
        part = paid.tenders and paid.remaining
        caption = f"of {self._money(paid.due)}" if part else counted(self.till.checkout.cart.items, "item")
        heading = "STILL TO PAY" if part else "TO PAY"
        amount = self._money(paid.remaining or paid.due)
        self.amount.show(PanelView(heading, shop.currency, amount, caption, bright=True))
        rows = [Figure(self._tender_words(n), self._money(each.amount)) for n, each in enumerate(paid.tenders)]
        if rows:
            rows = [Figure("Taken so far", muted=True), *rows]
        self.taken.show(rows)
        self.ways.show(self._ways(paid))
        self._ask(paid)
        self.refresh_frame()

    def _tender_words(self, n: int) -> str:
        tender = self.tendering.tenders[n]
        reference = f"  {clean(tender.reference, limit=30)}" if tender.reference else ""
        return f"{tender.kind.value.capitalize()}{reference}"

    def _notes(self, paid: Tendering) -> list[int]:
        """What F5 to F8 take: the exact rest, then the next round amounts."""
        return [paid.remaining, *next_notes(paid.remaining, self.till.shop.notes)] if paid.remaining else []

    def _ways(self, paid: Tendering) -> list[Figure]:
        if self.storing:
            return []
        if not paid.remaining:
            return [Figure("stores the sale", key="Enter", strong=True)]
        rest = self._money(paid.remaining)
        notes = [
            Figure("Cash, exact" if n == 0 else "Cash", self._money(note), key=f"F{5 + n}")
            for n, note in enumerate(self._notes(paid))
        ]
        return [
            Figure("Cash, exact", rest, key="Enter F5", strong=True),
            *notes[1:],
            Figure("Card", rest, key="F2"),
            Figure(""),
            Figure("Type an amount, then", muted=True),
            Figure("Cash", key="Enter"),
            Figure("Card", key="F2"),
        ]

    def _ask(self, paid: Tendering) -> None:
        if self.storing:
            self.entry_line.ask("Storing the sale…")
        elif not paid.remaining and self._last_is_card(paid):
            self.entry_line.ask("Card reference (may be empty)", hint="Enter finishes")
        else:
            self.entry_line.ask("Cash amount", hint="Enter alone: exact" if paid.remaining else "Enter finishes")

    def _last_is_card(self, paid: Tendering) -> bool:
        return bool(paid.tenders) and paid.tenders[-1].kind is TenderKind.CARD

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A typed amount is cash; behind a card that pays the rest it is the card's reference."""
        self._giving_up = False
        paid = self.tendering
        if self.storing:
            self._ahead.append(entry)
        elif not paid.remaining and self._last_is_card(paid) and not entry.scanned:
            self._refer(entry.text)
            self.store()
        elif looks_like_scan(entry):
            self.tell(Notice(Tone.WARNING, NOT_NOW))
        elif not paid.remaining:
            self.tell(Notice(Tone.WARNING, "Everything is paid. Enter stores the sale."))
        else:
            self._amount(entry, TenderKind.CASH)

    def take_enter(self) -> None:
        """The exact rest in cash, and the sale is stored."""
        if not self.storing:
            self.tender(TenderKind.CASH, None) if self.tendering.remaining else self.store()

    def _amount(self, entry: Entry, kind: TenderKind) -> None:
        problem = not_an_amount(entry, self.till.shop.digits)
        if problem:
            self.tell(Notice(Tone.WARNING, problem))
        else:
            self.tender(kind, parse_amount(entry.text, self.till.shop.digits))

    def tender(self, kind: TenderKind, amount: int | None) -> None:
        """Take one payment. When all is paid, cash stores the sale at once; a card asks for its reference."""
        outcome = self.till.checkout.tender(kind, amount)
        if not outcome.ok:
            self.tell(Notice(Tone.WARNING, outcome.message))
            return
        self.tell(None)
        if self.tendering.remaining or kind is TenderKind.CARD:
            self.show_payment()
        else:
            self.store()

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
        paid = self.tendering
        if self.storing:
            return ()
        reference = (
            (KeyCap("F4", "Card reference", 3),) if any(t.kind is TenderKind.CARD for t in paid.tenders) else ()
        )
        back = KeyCap("Esc", "Back to the sale", 1)
        if not paid.remaining:
            return (*reference, back, KeyCap("Enter", "Store the sale", 0, main=True))
        notes = KeyCap(f"F5-F{4 + len(self._notes(paid))}", "Cash", 4)
        return (KeyCap("F2", "Card", 0), notes, *reference, back, KeyCap("Enter", "Cash, exact", 0, main=True))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While the sale is being stored no key works."""
        return not self.storing

    def action_card(self) -> None:
        """A card pays the amount typed before, else the rest."""
        typed = self.host.entry.take()
        self.show_text("")
        if typed:
            self._amount(Entry.typed(typed), TenderKind.CARD)
        else:
            self.tender(TenderKind.CARD, None)

    def action_note(self, n: int) -> None:
        """Cash: exact, or the next round amounts."""
        notes = self._notes(self.tendering)
        if n < len(notes):
            self.tender(TenderKind.CASH, notes[n])

    def action_reference(self) -> None:
        """The text typed before becomes the reference of the last card payment."""
        typed = self.host.entry.take()
        self.show_text("")
        if typed:
            self._refer(typed)
            self.show_payment()
        else:
            self.tell(Notice(Tone.WARNING, "Type the reference first, then press F4."))

    def _refer(self, reference: str) -> None:
        outcome = self.till.checkout.add_reference(clean(reference, limit=60))
        self.tell(None if outcome.ok else Notice(Tone.WARNING, outcome.message))

    def action_back(self) -> None:
        """Back to the sale; a card payment is given up only on a second press."""
        cards = sum(t.amount for t in self.tendering.tenders if t.kind is TenderKind.CARD)
        if cards and not self._giving_up:
            self._giving_up = True
            words = f"A card has paid {self._money(cards)}. Esc again gives it up: reverse it on the card terminal."
            self.tell(Notice(Tone.WARNING, words))
            return
        self.till.checkout.stop_paying()
        self.leave(None)
