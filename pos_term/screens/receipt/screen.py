"""A receipt as it is on paper: the last one, or another by its number; and a copy of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from pos_term.domain.clean import visible
from pos_term.domain.documents import Sale
from pos_term.screens.base import TillModal, key
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.paper import Paper

if TYPE_CHECKING:
    from pos_term.store.journal import Posted


class ReceiptScreen(TillModal[None]):
    """Shows receipts; F5 prints a copy, which says so on the paper."""

    CSS_PATH = "receipt.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("up", "move(-1)", "Up"),
        key("down", "move(1)", "Down"),
        key("pageup", "move(-10)", "Page up"),
        key("pagedown", "move(10)", "Page down"),
        key("f5", "reprint", "Print a copy"),
        key("escape", "close", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.paper = Paper()
        self.sale: Sale | None = None

    def compose(self) -> ComposeResult:
        """The paper in a box."""
        with Vertical(id="receipt", classes="box"):
            yield self.paper
            yield self.band
            yield self.entry_line
            yield self.legend

    def on_mount(self) -> None:
        """Show the last receipt of this till."""
        self.name_box("Receipt")
        self.entry_line.ask("Another receipt: its number")
        self.show_sale(self.till.receipt(), "This till has no receipt yet.")

    def show_sale(self, posted: Posted | None, none: str) -> None:
        """Show the receipt of a sale, or say that there is none."""
        from pos_term.services.printing import receipt_of

        till = self.till
        columns = till.settings.printer.columns
        zone, training = till.clock.zone, till.training
        laid_out = (
            receipt_of(posted, shop=till.shop, zone=zone, columns=columns, training=training) if posted else None
        )
        if posted is None or laid_out is None or not isinstance(posted.document, Sale):
            self.tell(Notice(Tone.WARNING, none))
        else:
            self.sale = posted.document
            self.paper.show(laid_out)
            self.tell(None)
            self.name_box(f"Receipt {posted.document.number}")
        self.refresh_frame()

    def take_entry(self, entry: Entry) -> None:
        """A receipt number, typed, or scanned from the paper."""
        none = f"No receipt has the number {visible(entry.text, limit=30)}."
        self.show_sale(self.till.receipt(entry.text), none)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        copy = (KeyCap("F5", "Print a copy", 0),) if self.sale and self.till.printer else ()
        scroll = (KeyCap("↑↓", "Move", 2),) if self.sale else ()
        return (*scroll, *copy, KeyCap("Esc", "Back", 0))

    def action_move(self, by: int) -> None:
        """Move the paper."""
        self.paper.move(by)

    def action_reprint(self) -> None:
        """Print a copy."""
        if self.sale is None:
            return
        refused = self.till.reprint(self.sale.number)
        if refused:
            self.tell(Notice(Tone.WARNING, refused))
        else:
            self.tell(Notice(Tone.GOOD, f"A copy of {self.sale.number} goes to the printer."))
            self.host.print_receipts()

    def action_close(self) -> None:
        """Back to the counter."""
        self.leave(None)
