"""A receipt as it is on paper: the last one, or another by its number; copies; and the sale taken back whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from pos_term.domain.clean import visible
from pos_term.domain.documents import Sale, SaleKind
from pos_term.domain.money import format_amount
from pos_term.domain.people import Permission, Person
from pos_term.domain.shop import Occasion
from pos_term.screens.asking import AskingModal
from pos_term.screens.base import key
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap
from pos_term.widgets.paper import Paper

if TYPE_CHECKING:
    from pos_term.services.outcomes import Outcome
    from pos_term.store.journal import Posted

_TITLES = {
    SaleKind.SALE: "Receipt",
    SaleKind.RETURN: "Return",
    SaleKind.EXCHANGE: "Exchange",
    SaleKind.POST_VOID: "Post-void",
}


class ReceiptScreen(AskingModal[None]):
    """Shows receipts; F5 prints a copy, which says so, F6 one without prices; F8 takes the sale back whole."""

    CSS_PATH = "receipt.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("up", "move(-1)", "Up"),
        key("down", "move(1)", "Down"),
        key("pageup", "move(-10)", "Page up"),
        key("pagedown", "move(10)", "Page down"),
        key("f5", "reprint", "Print a copy"),
        key("f6", "gift", "Gift receipt"),
        key("f8", "take_back", "Post-void"),
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
            receipt_of(posted, shop=till.shop, zone=zone, columns=columns, training=training, store=till.store)
            if posted
            else None
        )
        if posted is None or laid_out is None or not isinstance(posted.document, Sale):
            self.tell(Notice(Tone.WARNING, none))
        else:
            self.sale = posted.document
            self.paper.show(laid_out)
            self.tell(None)
            self.name_box(f"{_TITLES[self.sale.kind]} {self.sale.number}")
        self.refresh_frame()

    def answer(self, entry: Entry) -> None:
        """A receipt number, typed, or scanned from the paper."""
        from pos_term.services.returning import Sold

        # Read as at a return: with the zeros people leave out, and as a scanner sends the code on the paper.
        sold = self.till.checkout.returns.look_up(entry.text)
        posted = self.till.receipt(sold.receipt) if isinstance(sold, Sold) else None
        self.show_sale(posted, f"No receipt has the number {visible(entry.text, limit=30)}.")

    # -- keys ----------------------------------------------------------------------------------------------

    @property
    def may_go_back(self) -> bool:
        """Whether it is a plain sale of the open shift: only those are taken back whole."""
        sale = self.sale
        return sale is not None and sale.kind is SaleKind.SALE and sale.shift == self.till.shift

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        if self.storing:
            return ()
        copy = (KeyCap("F5", "Print a copy", 0),) if self.sale and self.till.printer else ()
        gift = (KeyCap("F6", "Gift receipt", 1),) if copy and self.sale and self.sale.lines else ()
        back = (KeyCap("F8", "Post-void", 1),) if self.may_go_back else ()
        scroll = (KeyCap("↑↓", "Move", 2),) if self.sale else ()
        return (*scroll, *copy, *gift, *back, KeyCap("Esc", "Back", 0))

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

    def action_gift(self) -> None:
        """Print it without prices, for whoever gets the goods."""
        sale, till = self.sale, self.till
        if sale:
            self.store(lambda: till.gift_receipt(sale.number), lambda refused: self._gift(sale.number, refused))

    def _gift(self, number: str, refused: str | None) -> None:
        if refused:
            self.tell(Notice(Tone.WARNING, refused))
        else:
            self.tell(Notice(Tone.GOOD, f"A gift receipt of {number} goes to the printer."))
            self.host.print_receipts()

    def action_close(self) -> None:
        """Back to the counter."""
        self.leave(None)

    # -- taking the sale back ------------------------------------------------------------------------------

    def action_take_back(self) -> None:
        """Take the sale back whole: why, and with the PIN of someone who may where that is needed."""
        sale = self.sale
        if sale is None:
            return
        problem = self._problem(sale)
        if problem:
            self.tell(Notice(Tone.WARNING, problem))
            return
        words = f"Post-void {sale.number}, {format_amount(sale.total, sale.digits)}"
        self.ask_reason(
            Occasion.VOID,
            f"{words}. Why?",
            lambda reason: self.with_right(
                Permission.POST_VOID, f"{words}: {reason}", lambda person: self._take_back(sale, reason, person)
            ),
        )

    def _problem(self, sale: Sale) -> str:
        """What can be said against it before anything is asked."""
        from pos_term.services.returning import Sold

        if self.till.checkout.cart:
            return "A sale is open. Finish or void it first."
        sold = self.till.checkout.returns.look_up(sale.number)
        if isinstance(sold, Sold) and sold.closed:
            return sold.closed
        if sale.kind is not SaleKind.SALE:
            return f"{sale.number} is an exchange; take its goods back as a return (F6)."
        if not self.may_go_back:
            return f"{sale.number} is of another shift; take the goods back as a return (F6)."
        return ""

    def _take_back(self, sale: Sale, reason: str, approved: Person | None) -> None:
        returns = self.till.checkout.returns
        self.store(lambda: returns.post_void(sale.number, reason, approved), self._taken_back)

    def _taken_back(self, outcome: Outcome) -> None:
        if not outcome.ok:
            self.tell(Notice(Tone.WARNING, outcome.message))
            return
        self.show_sale(outcome.sale, outcome.message)
        self.tell(Notice(Tone.GOOD, outcome.message))
        if outcome.sale and isinstance(outcome.sale.document, Sale):
            self.host.sold(outcome.sale.document)
