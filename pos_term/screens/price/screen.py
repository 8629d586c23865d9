"""The price of a line that is sold by open price: it is typed, each time."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical

from pos_term.domain.clean import clean
from pos_term.domain.money import parse_amount
from pos_term.domain.quantity import format_quantity
from pos_term.screens.amounts import not_an_amount
from pos_term.screens.base import TillModal, key
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.words import Words

if TYPE_CHECKING:
    from pos_term.services.outcomes import Outcome  # noqa: F401 - names the result


class PriceScreen(TillModal["Outcome"]):
    """Gives what came of the price, or None when it was left: the line waits for it, and so does paying."""

    CSS_PATH = "price.tcss"
    BINDINGS = [key("escape", "close", "Back")]  # noqa: RUF012 - Textual's own shape

    def __init__(self, line: int) -> None:
        """Ask for the price of the line with the key `line`."""
        super().__init__()
        self.key = line
        self.what = Words(classes="-strong")

    def compose(self) -> ComposeResult:
        """The box over the counter."""
        with Vertical(id="price", classes="box"):
            yield self.what
            yield self.band
            yield self.entry_line
            yield self.legend

    def on_mount(self) -> None:
        """Say what the price is for."""
        line = self.till.checkout.cart.line(self.key)
        if line:
            unit = f" per {clean(line.product.unit, limit=12)}" if line.product.weighed else " for one"
            self.name_box(f"Price of {clean(line.product.name, limit=40)}")
            self.what.show(f"{format_quantity(line.quantity)} on the sale; type the price{unit}.")
        self.entry_line.ask("Price", hint=self.till.shop.currency)
        self.refresh_frame()

    def take_entry(self, entry: Entry) -> None:
        """A price; a scan is none."""
        problem = not_an_amount(entry, self.till.shop.digits)
        if problem:
            self.tell(Notice(Tone.WARNING, problem))
            return
        outcome = self.till.checkout.pricing.price(self.key, parse_amount(entry.text, self.till.shop.digits))
        if outcome.ok:
            self.leave(outcome)
        else:
            self.tell(Notice(Tone.WARNING, outcome.message))

    def take_enter(self) -> None:
        """Enter alone gives no price."""
        self.tell(Notice(Tone.WARNING, "Type the price, such as 2.50."))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("Enter", "Set the price", 0), KeyCap("Esc", "Later", 0))

    def action_close(self) -> None:
        """Leave the line waiting; paying asks again."""
        self.leave(None)
