"""The counter: scan or type, see the cart, the total and the verdict; every other task starts from here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.strip import Strip
from textual.timer import Timer

from pos_term.domain.documents import Sale
from pos_term.domain.scan_frame import QUANTITY
from pos_term.screens.base import key
from pos_term.screens.checkout.actions import Actions
from pos_term.screens.checkout.keys import Situation, counter_caps
from pos_term.screens.checkout.placeholder import Placeholder
from pos_term.screens.checkout.words import last_scan, sale_view, total_view
from pos_term.screens.customer_display import THANKS_SECONDS, CustomerDisplay
from pos_term.screens.faults import is_store_fault
from pos_term.widgets.band import Notice
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.key_text import as_bytes
from pos_term.widgets.total_panel import LastThing, TotalPanel

if TYPE_CHECKING:
    from pos_term.services.outcomes import Outcome


BAND = 4
"""Rows that the band takes from cart and panel while it says something."""
LOOK = 5.0
"""Seconds after which an empty counter looks again whether a sale was parked."""


class CheckoutScreen(Actions):
    """One open sale. The service holds it; this screen shows it and passes on what the cashier does."""

    CSS_PATH = "checkout.tcss"
    stays = True
    BINDINGS: ClassVar[list[BindingType]] = [
        key("f1", "help", "Help"),
        key("f2", "find", "Find"),
        key("f3", "lots", "Lots"),
        key("f4", "quantity", "Qty"),
        key("f5", "park", "Suspend"),
        key("f6", "take_back", "Return"),
        key("f7", "discount", "Discount"),
        key("f8", "void", "Void"),
        key("f9", "customer", "Customer"),
        key("f10", "pay", "Pay"),
        key("f11", "menu", "Menu"),
        key("f12", "sign_out", "Sign out"),
        key("delete", "remove", "Remove"),
        key("insert", "allow", "Allow"),
        key("up", "move(-1)", "Up"),
        key("down", "move(1)", "Down"),
        key("pageup", "move(-10)", "Page up"),
        key("pagedown", "move(10)", "Page down"),
        key("escape", "back", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.panel = TotalPanel()
        self.last: LastThing | None = None
        self.empty: Placeholder | None = None
        self.changed = 0
        """The key of the line that was added or changed last, for the customer to see."""
        self._thanks: Timer | None = None
        """Runs while the customer is thanked."""

    def compose(self) -> ComposeResult:
        """Cart at the left, total at the right, the entry line below."""
        yield self.status_bar
        with Horizontal(id="counter"):
            yield self.cart_view
            yield self.panel
        yield self.band
        yield self.entry_line
        yield self.legend

    def on_mount(self) -> None:
        """Show the sale as it stands: it may have waited through a sign-out, or the till's own stop."""
        self.cart_view.below = self.panel.below = BAND
        self.cart_view.spilled = self.panel.spilled = self.band.refresh
        self.band.through = self._counter_line
        self.cart_view.digits = self.till.shop.digits
        self.empty = self.cart_view.placeholder = Placeholder(self.host.card)
        self._count_parked()
        self.refresh_view()
        self.set_interval(LOOK, self.look)

    def on_screen_resume(self) -> None:
        """Another screen was closed, perhaps the lock: say what became of the open sale meanwhile."""
        self._tell_restored()
        self.look()

    def _counter_line(self, y: int) -> Strip:
        """The end of cart and panel, where the band is while it says nothing."""
        below = self.cart_view.size.height + y
        return Strip.join([self.cart_view.line_with_padding(below), self.panel.line_with_padding(below)])

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A scan or typed code goes to the sale, unless a question is open."""
        self._tell_restored()
        if self.prompt:
            self.prompt.take(entry)
            return
        scan = self._from_card(entry)
        outcome = self.checkout.scan(scan or self._times(entry), keyed=not (entry.scanned or scan))
        self.host.devices.answer(entry.source, good=outcome.ok)
        self.show_outcome(outcome)

    def take_enter(self) -> None:
        """Enter alone answers an open question, and does nothing else."""
        if self.prompt:
            self.prompt.take_enter()

    def _times(self, entry: Entry) -> bytes:
        """An entry with the quantity that stands typed (`3*`), which is meant for the next scan of any scanner.

        Anything else that is being typed has nothing to do with a scan from a port.
        """
        typed = as_bytes(self.host.entry.text) if entry.source else b""
        if not QUANTITY.fullmatch(typed):
            return entry.for_sale
        self.host.entry.take()
        self.show_text("")
        return typed + entry.raw

    def _from_card(self, entry: Entry) -> bytes | None:
        """The scan of the demo card that `.3` asks for."""
        wanted = re.fullmatch(r"\.([0-9]{1,2})", entry.text)
        number = int(wanted[1]) if wanted else 0
        return self.host.card[number - 1].raw if 0 < number <= len(self.host.card) else None

    def show_outcome(self, outcome: Outcome, *, numbers: bool = True) -> None:
        """Show what came of something, then ask for what a line still lacks."""
        self.finished = None
        self.changed = outcome.key if outcome.ok else 0
        self.last = last_scan(outcome, self.till.clock.business_date())
        self.tell(self.notice(outcome))
        if outcome.kind in ("suspended", "voided"):
            self._count_parked()
        self.refresh_view(selected=outcome.key or None)
        self.follow_up(outcome, numbers=numbers)

    def _tell_restored(self) -> None:
        """Tell once what became of the sale that stood open when the till stopped, or waited locked."""
        outcome, self.till.restored = self.till.restored, None
        if outcome:
            self.show_outcome(outcome)

    # -- showing -------------------------------------------------------------------------------------------

    def refresh_view(self, *, selected: int | None = None) -> None:
        """Show the cart and the panel as they are now."""
        cart = self.checkout.cart
        self.cart_view.show(cart, self.till.clock.business_date(), selected=selected)
        if cart:
            self.finished = None
        self._tell_customer()
        self.refresh_frame()

    def _tell_customer(self) -> None:
        """Show on the customer's display what the sale has come to; of what was refused nothing."""
        cart, customer = self.checkout.cart, CustomerDisplay(self.till)
        if cart:
            customer.selling(cart, self.changed)
        elif self.finished and self._thanks:
            customer.done(self.finished)
        else:
            customer.idle()

    def _thanked(self) -> None:
        self._thanks = None
        if not self.checkout.cart:
            self._tell_customer()

    def on_unmount(self) -> None:
        """Whoever was here signed out: what stood before the customer goes."""
        if self.host.open_till:
            CustomerDisplay(self.till).idle()

    def look(self) -> None:
        """Say on the empty counter how many sales are parked now: other tills park them too."""
        if self.is_active and not self.checkout.cart and self._count_parked():
            self.refresh_view()

    def _count_parked(self) -> bool:
        """Whether another number of sales is parked than before. A store that is away changes nothing."""
        if self.empty is None:
            return False
        try:
            parked = sum(not sale.open for sale in self.checkout.open_sales.suspended())
        except Exception as error:
            if not is_store_fault(error):
                raise
            return False
        before, self.empty.parked = self.empty.parked, parked
        return parked != before

    def refresh_frame(self) -> None:
        """Bring the panel up to date as well: after a sale it says how the receipt is doing."""
        super().refresh_frame()
        done, cart = self.finished, self.checkout.cart
        waits = "" if self.host.printing.ok else self.host.printing.words
        self.panel.show(sale_view(done, waits) if done else total_view(cart, self.till.shop, self.last))
        self._ask_about_prints()

    def _ask_about_prints(self) -> None:
        """Ask once about a print that may not have come out, where nothing else is said; it blocks no scan."""
        if self.is_active and self.prompt is None and self.band.notice is None:
            news = self.host.printing.take_news()
            if news:
                self.tell(news)

    def completed(self, sale: Sale) -> None:
        """Show a sale that was stored: its change stands large until the next scan."""
        self.finished, self.last = sale, None
        if self._thanks:
            self._thanks.stop()
        self._thanks = self.set_timer(THANKS_SECONDS, self._thanked)
        self._count_parked()
        self.refresh_view()

    @property
    def calm(self) -> bool:
        """Whether neither band, question nor the change of the sale before wants to be read."""
        return not (self.band.notice or self.prompt or self.finished)

    def tell(self, notice: Notice | None) -> None:
        """Say something over the bottom of the cart, whose selected line stays in sight."""
        super().tell(notice)
        self.cart_view.cover(BAND if notice else 0)

    # -- keys ----------------------------------------------------------------------------------------------

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now: a question's own, those of an open sale, or those of an empty counter."""
        if self.prompt:
            return (*self.prompt.key_caps(), KeyCap("F1", "Help", 1))
        line = self.cart_view.selected_line
        tracked = bool(line and line.product.tracked and not line.returns) or bool(self.checkout.waiting)
        return counter_caps(Situation(bool(self.checkout.cart), tracked, self.allowable, self.weighs))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002
        """While a question is open only its own keys work."""
        return action in ("back", "help") if self.prompt else True

    def action_move(self, by: int) -> None:
        """Select another line."""
        self.cart_view.move(by)
        self.refresh_frame()
