"""Find a product by words of its name, by a code or by a lot, and add it to the sale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.timer import Timer

from pos_term.domain.clean import clean, visible
from pos_term.domain.money import format_amount
from pos_term.domain.quantity import format_quantity
from pos_term.screens.amounts import is_code
from pos_term.screens.base import TillModal, key
from pos_term.widgets.choice_list import Choice, ChoiceList, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.services.outcomes import Outcome  # noqa: F401 - names the result
    from pos_term.services.till import Found

MOST = 50
IDLE = 0.12
"""Seconds without a key after which the list follows what is typed."""


class FindScreen(TillModal["Outcome"]):
    """Gives the outcome of adding the chosen product, or None when it was left."""

    CSS_PATH = "find.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("up", "move(-1)", "Up"),
        key("down", "move(1)", "Down"),
        key("pageup", "move(-10)", "Page up"),
        key("pagedown", "move(10)", "Page down"),
        key("escape", "close", "Back"),
    ]

    def __init__(self, typed: str = "") -> None:
        super().__init__()
        self.found = ChoiceList(
            [Column("Product"), Column("Price", 9, right=True), Column("On hand", 9, right=True)],
            empty="Type words of the name, a code, or: lot and its code",
        )
        self.searched = ""
        self._typed = typed
        self._chosen_by_hand = False
        self._idle: Timer | None = None

    def compose(self) -> ComposeResult:
        """The box over the cart."""
        with Vertical(id="find", classes="box"):
            yield self.found
            yield self.band
            yield self.entry_line
            yield self.legend

    def on_mount(self) -> None:
        """Begin with what was typed at the counter, if anything was."""
        self.name_box("Find a product")
        self.entry_line.ask("Name, code or lot")
        if self._typed:
            self.search(self._typed)

    def search(self, text: str) -> None:
        """Show what a text brings up."""
        self.searched = text
        self._chosen_by_hand = False
        found = self.till.find(text, most=MOST) if text.strip() else []
        self.found.empty = f'Nothing has "{visible(text, limit=40)}" in its name, code or lots.'
        self.found.show([self._choice(each) for each in found])
        self.query_one("#find").border_subtitle = f"{len(found)} found" if found else ""
        self.refresh_frame()

    def _choice(self, found: Found) -> Choice:
        product = found.product
        unit = f"/{clean(product.unit, limit=4)}" if product.weighed else ""
        price = f"{format_amount(product.price, self.till.shop.digits)}{unit}"
        return Choice((product.name, price, format_quantity(found.on_hand)), product.sku)

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A scan is sold as it is; typed text is searched for, unless a row was chosen for that very text.

        The only row that the list shows for the text counts as chosen.
        """
        chosen = self._chosen_by_hand or len(self.found.rows) == 1
        if is_code(entry):
            outcome = self.till.checkout.scan(entry.for_sale)
            self.host.devices.answer(entry.source, good=outcome.ok)
            self.leave(outcome)
        elif chosen and entry.text == self.searched:
            self.take_enter()
        else:
            self.search(entry.text)

    def take_enter(self) -> None:
        """Add the product the list stands on."""
        if self.found.chosen:
            self.leave(self.till.checkout.find(self.found.chosen))

    def show_text(self, text: str) -> None:
        """Follow the typing once it pauses; a scan is over before that."""
        super().show_text(text)
        if self._idle:
            self._idle.stop()
            self._idle = None
        if text and self.is_running:
            self._idle = self.set_timer(IDLE, self._follow)

    def _follow(self) -> None:
        text = self.host.entry.text
        if self.is_active and text and text != self.searched:
            self.search(text)

    # -- keys ----------------------------------------------------------------------------------------------

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        if self.found.rows:
            return (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "Add it", 0), KeyCap("Esc", "Back", 0))
        return (KeyCap("Enter", "Search", 0), KeyCap("Esc", "Back", 0))

    def action_move(self, by: int) -> None:
        """Choose another row."""
        self._chosen_by_hand = True
        self.found.move(by)

    def action_close(self) -> None:
        """Back to the sale."""
        self.leave(None)
