"""The counter: scan or type, see the cart, the total and the verdict; every other task starts from here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.strip import Strip

from pos_term.domain.documents import Sale
from pos_term.screens.base import key
from pos_term.screens.checkout.errands import Errands
from pos_term.screens.checkout.placeholder import Placeholder
from pos_term.screens.checkout.prompts import Prompt, QuantityPrompt, VoidPrompt
from pos_term.screens.checkout.words import last_scan, notice_of, sale_view, total_view
from pos_term.widgets.band import Notice
from pos_term.widgets.cart_view import CartView
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.total_panel import LastThing, TotalPanel

if TYPE_CHECKING:
    from pos_term.screens.pay.screen import Paid
    from pos_term.services.checkout import Checkout
    from pos_term.services.outcomes import Outcome


BAND = 4
"""Rows that the band takes from cart and panel while it says something."""


class CheckoutScreen(Errands):
    """One open sale. The service holds it; this screen shows it and passes on what the cashier does."""

    CSS_PATH = "checkout.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f1", "help", "Help"),
        key("f2", "find", "Find"),
        key("f3", "lots", "Lots"),
        key("f4", "quantity", "Qty"),
        key("f6", "card", "Card"),
        key("f7", "receipt", "Receipt"),
        key("f8", "void", "Void"),
        key("f10", "pay", "Pay"),
        key("f11", "shift", "Shift"),
        key("f12", "sign_out", "Sign out"),
        key("delete", "remove", "Remove"),
        key("up", "move(-1)", "Up"),
        key("down", "move(1)", "Down"),
        key("pageup", "move(-10)", "Page up"),
        key("pagedown", "move(10)", "Page down"),
        key("escape", "back", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.cart_view = CartView()
        self.panel = TotalPanel()
        self.prompt: Prompt | None = None
        self.last: LastThing | None = None
        self.finished: Sale | None = None

    def compose(self) -> ComposeResult:
        """Cart at the left, total at the right, the entry line below."""
        yield self.status_bar
        with Horizontal(id="counter"):
            yield self.cart_view
            yield self.panel
        yield self.band
        yield self.entry_line
        yield self.legend

    @property
    def checkout(self) -> Checkout:
        """The open sale."""
        return self.till.checkout

    def on_mount(self) -> None:
        """Show the sale as it stands: it may have waited through a sign-out."""
        self.cart_view.below = self.panel.below = BAND
        self.cart_view.spilled = self.panel.spilled = self.band.refresh
        self.band.through = self._counter_line
        self.cart_view.digits = self.till.shop.digits
        self.cart_view.placeholder = Placeholder(self.host.card)
        self.refresh_view()

    def _counter_line(self, y: int) -> Strip:
        """The end of cart and panel, where the band is while it says nothing."""
        below = self.cart_view.size.height + y
        return Strip.join([self.cart_view.line_with_padding(below), self.panel.line_with_padding(below)])

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A scan or typed code goes to the sale, unless a question is open."""
        if self.prompt:
            self.prompt.take(entry)
            return
        scan = self._from_card(entry)
        self.show_outcome(self.checkout.scan(scan or entry.raw, keyed=not (entry.scanned or scan)))

    def take_enter(self) -> None:
        """Enter alone answers an open question, and does nothing else."""
        if self.prompt:
            self.prompt.take_enter()

    def _from_card(self, entry: Entry) -> bytes | None:
        """The scan of the demo card that `.3` asks for."""
        wanted = re.fullmatch(r"\.([0-9]{1,2})", entry.text)
        number = int(wanted[1]) if wanted else 0
        return self.host.card[number - 1].raw if 0 < number <= len(self.host.card) else None

    def show_outcome(self, outcome: Outcome) -> None:
        """Show what came of something; a line that needs its number asks for it at once."""
        self.finished = None
        self.last = last_scan(outcome, self.till.clock.business_date())
        self.tell(notice_of(outcome))
        self.refresh_view(selected=outcome.key or None)
        line = self.checkout.cart.line(outcome.key)
        if outcome.ok and line and line.missing and outcome.kind in ("needs_number", "changed", "added"):
            self.ask_numbers(line.key)

    # -- showing -------------------------------------------------------------------------------------------

    def refresh_view(self, *, selected: int | None = None) -> None:
        """Show the cart and the panel as they are now."""
        cart = self.checkout.cart
        self.cart_view.show(cart, self.till.clock.business_date(), selected=selected)
        if cart:
            self.finished = None
        self.refresh_frame()

    def refresh_frame(self) -> None:
        """Bring the panel up to date as well: after a sale it says how the receipt is doing."""
        super().refresh_frame()
        done, cart = self.finished, self.checkout.cart
        waits = "" if self.host.printing.ok else self.host.printing.words
        self.panel.show(sale_view(done, waits) if done else total_view(cart, self.till.shop, self.last))

    def tell(self, notice: Notice | None) -> None:
        """Say something over the bottom of the cart, whose selected line stays in sight."""
        super().tell(notice)
        self.cart_view.cover(BAND if notice else 0)

    def ask(self, prompt: Prompt | None) -> None:
        """Open or close a question on the entry line."""
        self.prompt = prompt
        if prompt:
            self.entry_line.ask(prompt.label, hint=prompt.hint)
        else:
            self.entry_line.ask("Scan or type")
        self.refresh_frame()

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now: a question's own, those of an open sale, or those of an empty counter."""
        if self.prompt:
            return self.prompt.key_caps()
        card = (KeyCap("F6", "Card", 6),) if self.host.card else ()
        if not self.checkout.cart:
            return (
                KeyCap("F1", "Help", 1), KeyCap("F2", "Find", 1), *card, KeyCap("F7", "Receipt", 4),
                KeyCap("F11", "Shift", 2), KeyCap("F12", "Sign out", 2),
            )  # fmt: skip
        line = self.cart_view.selected_line
        lots = (KeyCap("F3", "Lots", 1),) if line and line.product.tracked else ()
        return (
            KeyCap("F1", "Help", 2), KeyCap("F2", "Find", 2), *lots, KeyCap("F4", "Qty", 1), *card,
            KeyCap("F7", "Receipt", 7), KeyCap("F8", "Void", 2), KeyCap("Del", "Remove", 2),
            KeyCap("F12", "Lock", 5), KeyCap("F10", "Pay", 0, main=True),
        )  # fmt: skip

    # -- keys ----------------------------------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While a question is open only its own keys work."""
        return action in ("back", "help") if self.prompt else True

    def action_move(self, by: int) -> None:
        """Select another line."""
        self.cart_view.move(by)
        self.refresh_frame()

    def action_back(self) -> None:
        """Leave the question, or take the band away."""
        self.ask(None)
        self.tell(None)

    def action_quantity(self) -> None:
        """Set the quantity of the selected line: the number typed before, or asked for now."""
        line = self.cart_view.selected_line
        if line is None:
            return
        typed = self.host.entry.take()
        self.show_text("")
        prompt = QuantityPrompt(self, line)
        self.ask(prompt)
        if typed:
            prompt.take(Entry.typed(typed))

    def action_remove(self) -> None:
        """Take the selected line off the sale."""
        line = self.cart_view.selected_line
        if line:
            self.show_outcome(self.checkout.remove(line.key))

    def action_void(self) -> None:
        """Ask before the whole sale is given up."""
        if self.checkout.cart:
            self.ask(VoidPrompt(self))

    def action_lots(self) -> None:
        """Ask for the lots or serials of the line that waits for them, else show those of the selected one."""
        line = self.cart_view.selected_line
        if line is None or not (line.product.tracked):
            waiting = self.checkout.waiting
            line = waiting or line
        if line and line.product.tracked:
            for number in line.numbers:
                if number.marked:
                    self.checkout.drop_number(line.key, number.lot_id)
            self.ask_numbers(line.key)

    def ask_numbers(self, line: int) -> None:
        """Open the lot prompt of a line."""
        from pos_term.screens.lots.prompt import LotPrompt

        self.go_to(LotPrompt(line), self._numbered)

    def _numbered(self, outcome: Outcome | None) -> None:
        if outcome:
            self.last = last_scan(outcome, self.till.clock.business_date())
        self.tell(None)
        self.refresh_view(selected=outcome.key if outcome else None)

    def action_pay(self) -> None:
        """Take payment, or say what is in the way and stand on that line."""
        from pos_term.screens.pay.screen import PayScreen

        refused = self.checkout.pay()
        if refused:
            self.tell(notice_of(refused))
            self.refresh_view(selected=refused.key or None)
            return
        self.tell(None)
        self.go_to(PayScreen(), self._paid)

    def _paid(self, paid: Paid | None) -> None:
        """Payment ended: a stored sale shows its change, a stopped one its reasons, a broken-off one nothing."""
        outcome = paid.outcome if paid else None
        if outcome is None:
            self.refresh_view()
        elif outcome.sale and isinstance(outcome.sale.document, Sale):
            self.finished, self.last = outcome.sale.document, None
            self.refresh_view()
            self.host.print_receipts()
            self.host.deliver(paid.ahead if paid else ())
        else:
            self.tell(notice_of(outcome))
            self.refresh_view(selected=self._key_at(outcome.line))

    def _key_at(self, position: int) -> int | None:
        lines = self.checkout.cart.lines
        return lines[position - 1].key if 0 < position <= len(lines) else None
