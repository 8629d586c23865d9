"""What the payment screen shows: what is due, what was taken, the ways to pay, and what the entry line asks for."""

from __future__ import annotations

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from pos_term.domain.tender import Tendering
from pos_term.screens.amounts import counted
from pos_term.screens.base import TillScreen
from pos_term.screens.customer_display import CustomerDisplay
from pos_term.screens.pay.ended import Paid
from pos_term.screens.pay.ways import Desk, terminal_rows
from pos_term.widgets.figures import Figures
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.total_panel import PanelView, TotalPanel


class PaymentShown(TillScreen[Paid], inherit_bindings=False):
    """Shows a payment; what its keys and entries do is the subclass's."""

    def __init__(self) -> None:
        super().__init__()
        self.amount = TotalPanel()
        self.taken, self.ways = Figures(), Figures()
        self.voucher: int | None = None
        """While a voucher's code is asked for: the amount it is to pay, 0 for the rest."""

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

    @property
    def on_card(self) -> int:
        """What the card terminal is being asked for, in minor units, below 0 to pay back; 0 while it is not."""
        return 0

    @property
    def settled(self) -> Tendering:
        """The payments of which the answer is there."""
        return self.tendering

    @property
    def desk(self) -> Desk:
        """What the ways to pay depend on now."""
        return Desk(self.settled, self.till.shop, self.till.checkout.cart.customer)

    def show_payment(self) -> None:
        """Show what is due now, what was taken and what can be pressed."""
        desk = self.desk
        heading, amount, part = desk.due()
        caption = f"of {part}" if part else counted(self.till.checkout.cart.items, "item")
        self.amount.show(PanelView(heading, desk.shop.currency, amount, caption, bright=True))
        self.taken.show(desk.taken())
        if self.on_card:
            self.ways.show(terminal_rows(desk, self.on_card))
            CustomerDisplay(self.till).asking_card(self.on_card)
        else:
            self.ways.show([] if self.storing else desk.rows())
            CustomerDisplay(self.till).paying(self.settled)
        self._ask()
        self.refresh_frame()

    def _ask(self) -> None:
        if self.storing:
            self.entry_line.ask("Storing the sale…")
        elif self.on_card:
            self.entry_line.ask("Ask the customer to follow the card terminal", hint="Esc cancels")
        elif self.voucher is not None:
            self.entry_line.ask("Voucher code", hint="scan or type it, Esc leaves")
        else:
            label, hint = self.desk.question()
            self.entry_line.ask(label, hint=hint)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        if self.storing:
            return ()
        if self.on_card:
            return (KeyCap("Esc", "Cancel on the card terminal", 0),)
        if self.voucher is not None:
            return (KeyCap("Enter", "Take the code", 0), KeyCap("Esc", "No voucher", 0))
        return self.desk.caps()
