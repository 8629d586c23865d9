"""Sales orders: found by number or customer, looked into, and loaded into the empty sale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.binding import BindingType

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import short_date, unstamp
from pos_term.domain.quantity import format_quantity
from pos_term.screens.amounts import counted, is_words
from pos_term.screens.base import key
from pos_term.screens.steps import Step, StepScreen
from pos_term.services.ordered import ordered_lines
from pos_term.services.reading import Identified, number_of, read
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.services.orders import OrderSummary
    from pos_term.services.outcomes import Outcome

_ORDERS = (Column("Order", 18), Column("Customer"), Column("Placed", 11), Column("Open", 9, right=True))
_LINES = (
    Column("Product"), Column("Kept for it", 16), Column("Ordered", 9, right=True), Column("Gone", 8, right=True),
    Column("Open", 8, right=True),
)  # fmt: skip
_LOADED = (Column("Product"), Column("Number", 20), Column("Quantity", 9, right=True))


class OrdersScreen(StepScreen["Outcome"]):
    """Gives the outcome of loading an order, or None when it was left."""

    CSS_PATH = "orders.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [key("f5", "press('f5')", "Lines")]
    box_id = "orders"

    def first_step(self) -> Step:
        """The open orders."""
        return FindOrder(self)

    def load(self, order: str) -> None:
        """Load an order; what of it is not as ordered is shown before the sale goes on."""
        outcome = self.till.checkout.orders.load(order)
        if not outcome.ok:
            tone = Tone.REFUSED if outcome.findings else Tone.WARNING
            self.tell(Notice(tone, outcome.message))
        elif outcome.findings or any(line.missing for line in self.till.checkout.cart.lines):
            self.result = outcome
            self.go(Loaded(self, outcome))
        else:
            self.leave(outcome)


class FindOrder(Step):
    """The orders, those still open first; typing leaves only what fits."""

    name = "Sales orders"
    screen: OrdersScreen

    def __init__(self, screen: OrdersScreen) -> None:
        super().__init__(screen)
        self.found: list[OrderSummary] = []
        self.searched = ""
        self._by_hand = False

    def show(self) -> None:
        """What fits what was typed."""
        self.search(self.searched)
        self.screen.entry_line.ask("Number or customer")

    def search(self, text: str, *, selected: str | None = None) -> None:
        """Show the orders that a text brings up; no text brings up all."""
        self.searched, self._by_hand = text, False
        self.found = self.till.checkout.orders.find(text)
        on, zone = self.till.clock.business_date(), self.till.clock.zone
        rows = [
            Choice(
                (
                    each.order, each.customer or "-",
                    short_date(unstamp(each.placed_at).astimezone(zone).date(), on),
                    f"{each.open_lines} of {each.lines}" if each.open_lines else "fulfilled",
                ),
                each.order,
                closed=not each.open_lines,
                words=f"on receipt {', '.join(each.receipts[-2:])}" if each.receipts else "",
                warned=True,
            )
            for each in self.found
        ]  # fmt: skip
        none = (
            f'No order has "{visible(text, limit=30)}" in number, customer or goods.' if text else "No orders yet."
        )
        self.screen.show_rows(_ORDERS, rows, empty=none, selected=selected)
        self.screen.head(self.name, f"{len(self.found)} found" if text else "")
        self._say()
        self.screen.refresh_frame()

    def _say(self) -> None:
        cart = self.till.checkout.cart
        words = "A sale is open: finish, suspend or void it before an order is loaded." if cart else ""
        self.screen.words.show(words)

    @property
    def standing(self) -> str | None:
        """The number of the order the list stands on."""
        return self.screen.rows.chosen

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A scanned order number loads it; goods that were scanned bring up the orders they are on."""
        self.screen.tell(None)
        text = entry.text
        if not is_words(entry):
            self._scanned(entry)
        elif self.standing and text == self.searched and (self._by_hand or len(self.screen.rows.rows) == 1):
            self.screen.load(self.standing)
        else:
            self.search(clean(text, limit=100))

    def _scanned(self, entry: Entry) -> None:
        text = clean(entry.text, limit=100)
        if any(each.order == text for each in self.till.checkout.orders.find(text)):
            self.screen.load(text)
            return
        found = read(self.till, entry.raw)
        if isinstance(found, Identified):
            self.search(number_of(found) or found.product.sku)
            if not self.found:
                self.refuse(f"{found.product.name} is on no order. Goods are sold at the counter: Esc.")
        else:
            self.refuse(f"No order has the number {visible(entry.text, limit=24)}.")

    def follow(self, text: str) -> None:
        """Follow the typing."""
        if text != self.searched:
            self.search(clean(text, limit=100))

    def take_enter(self) -> None:
        """Load the one the list stands on."""
        if self.standing:
            self.screen.load(self.standing)

    def moved(self) -> None:
        """The arrows chose one: Enter means this one from now on."""
        self._by_hand = True

    def press(self, name: str) -> None:
        """F5: what is on it."""
        if name == "f5" and self.standing:
            self.screen.go(Lines(self.screen, self, self.standing))

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        if not self.standing:
            return (KeyCap("Esc", "Back", 0),)
        return (
            KeyCap("↑↓", "Choose", 2), KeyCap("Enter", "Load it", 0), KeyCap("F5", "Its lines", 1),
            KeyCap("Esc", "Back", 0),
        )  # fmt: skip


class Lines(Step):
    """What was ordered, what has gone, what is still open."""

    screen: OrdersScreen

    def __init__(self, screen: OrdersScreen, before: Step, order: str) -> None:
        super().__init__(screen)
        self.name = f"Order {visible(order, limit=40)}"
        self.order, self._before = order, before

    def show(self) -> None:
        """The lines of the order."""
        rows = [
            Choice(
                (
                    line.name, line.serial or line.lot or "-", _quantity(line.quantity, line.unit),
                    format_quantity(line.fulfilled), format_quantity(line.open),
                ),
                str(line.n),
            )
            for line in ordered_lines(self.till, self.order)
        ]  # fmt: skip
        self.screen.show_rows(_LINES, rows, empty="Nothing was ordered.")
        self.screen.words.show("")
        self.screen.entry_line.ask("Enter loads it")

    def take_entry(self, entry: Entry) -> None:
        """Nothing is asked here."""
        self.warn(f"Enter loads the order, Esc goes back; {visible(entry.text, limit=24)} was not taken.")

    def take_enter(self) -> None:
        """Load it."""
        self.screen.load(self.order)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Move", 2), KeyCap("Enter", "Load it", 0), KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Back to the orders."""
        self.screen.go(self._before)


class Loaded(Step):
    """The order is in the cart, but not all of it as it was kept: what, and why."""

    screen: OrdersScreen

    def __init__(self, screen: OrdersScreen, outcome: Outcome) -> None:
        super().__init__(screen)
        self.outcome = outcome
        self.name = f"Order {visible(outcome.subject, limit=40)} is loaded"

    def show(self) -> None:
        """Every line with its numbers, and what is missing on it."""
        rows = []
        for line in self.till.checkout.cart.lines:
            numbers = ", ".join(number.serial or number.lot or "" for number in line.numbers)
            kind = "serial" if line.product.has_serial else "lot"
            missing = (
                f"{kind} missing for {format_quantity(line.missing)}: scan or choose it" if line.missing else ""
            )
            unit = line.product.unit if line.product.weighed else ""
            cells = (line.product.name, numbers or "-", _quantity(line.quantity, unit))
            rows.append(Choice(cells, str(line.key), words=missing, warned=True))
        self.screen.show_rows(_LOADED, rows)
        count = sum(1 for line in self.till.checkout.cart.lines if line.missing)
        self.screen.words.show(f"{counted(count, 'line')} still to complete at the counter." if count else "")
        self.screen.entry_line.ask("Enter goes on with the sale")
        self.screen.tell(Notice(Tone.WARNING, self.outcome.message))

    def take_entry(self, entry: Entry) -> None:
        """A scan goes on to the sale, where it is most likely the number that is missing."""
        self.screen.leave(self.outcome, typing=True)
        self.screen.app.call_later(self.screen.host.deliver, (entry,))

    def take_enter(self) -> None:
        """On with the sale."""
        self.screen.leave(self.outcome)

    def key_caps(self) -> Sequence[KeyCap]:
        """Enter."""
        return (KeyCap("↑↓", "Move", 1), KeyCap("Enter", "Go on", 0))


def _quantity(quantity: int, unit: str) -> str:
    return f"{format_quantity(quantity)} {clean(unit, limit=4)}".strip()
