"""The parked sales of the store: one is fetched to this till, and of two tills that ask one gets it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical

from pos_term.domain.dates import short_date
from pos_term.domain.money import format_amount
from pos_term.domain.people import Permission
from pos_term.screens.amounts import counted, is_words
from pos_term.screens.base import TillModal, key
from pos_term.widgets.band import Notice, Tone
from pos_term.widgets.choice_list import Choice, ChoiceList, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.domain.people import Person
    from pos_term.services.open_sales import Suspended
    from pos_term.services.outcomes import Outcome  # noqa: F401 - names the result

SCANNED = "That was a scan. Resume a sale first (Enter), or go back (Esc); nothing was added."


class SuspendedScreen(TillModal["Outcome"]):
    """Gives the outcome of the sale that was fetched, or None when it was left."""

    CSS_PATH = "suspended.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        key("up", "move(-1)", "Up"),
        key("down", "move(1)", "Down"),
        key("pageup", "move(-10)", "Page up"),
        key("pagedown", "move(10)", "Page down"),
        key("escape,f5", "close", "Back"),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.sales: dict[str, Suspended] = {}
        self.list = ChoiceList(
            [
                Column("Till", 4), Column("Who", 12), Column("Label"), Column("Items", 5, right=True),
                Column("Total", 9, right=True), Column("Since", 12, right=True),
            ],
            empty="No sale is suspended.",
        )  # fmt: skip

    def compose(self) -> ComposeResult:
        """The box over the empty counter."""
        with Vertical(id="suspended", classes="box"):
            yield self.list
            yield self.band
            yield self.entry_line
            yield self.legend

    def on_mount(self) -> None:
        """Show what is parked."""
        self.name_box("Suspended sales")
        self.entry_line.ask("Label, or choose")
        self.look()

    def look(self) -> None:
        """Read what is parked now."""
        self.sales = {sale.id: sale for sale in self.till.checkout.open_sales.suspended()}
        self.list.show([self._choice(sale) for sale in self.sales.values()], selected=self.list.chosen)
        self.refresh_frame()

    def _choice(self, sale: Suspended) -> Choice:
        local = sale.since.astimezone(self.till.clock.zone)
        today = self.till.clock.business_date()
        since = f"{local:%H:%M}" if local.date() == today else f"{short_date(local.date(), today)} {local:%H:%M}"
        total = format_amount(sale.total, self.till.shop.digits)
        cells = (sale.till, sale.cashier, sale.label, str(sale.items), total, since)
        return Choice(cells, sale.id, words=sale.words, warned=True)

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """The label of a parked sale; a scan is none."""
        if is_words(entry):
            self.fetch(entry.text)
        else:
            self.tell(Notice(Tone.WARNING, SCANNED))

    def take_enter(self) -> None:
        """Fetch the one the list stands on."""
        if self.list.chosen:
            self.fetch(self.list.chosen)

    def fetch(self, wanted: str, approved: Person | None = None) -> None:
        """Fetch a sale by its id or label, or say why not and what is parked now.

        One that stands open at another till is fetched by leave of someone who may.
        """
        sale, till = self.sales.get(wanted), self.till
        role = till.attended().role
        if sale and sale.open and approved is None and not till.shop.allows(role, Permission.OVERRIDE):
            self._ask_leave(sale)
            return
        outcome = till.checkout.open_sales.resume(wanted, approved)
        if till.checkout.cart or outcome.ok:
            self.leave(outcome)
            return
        self.tell(Notice(Tone.WARNING, outcome.message))
        self.look()

    def _ask_leave(self, sale: Suspended) -> None:
        from pos_term.screens.approve.screen import ApproveScreen

        words = f"Resume the sale that stands open at till {sale.till}: {counted(sale.items, 'item')}"
        self.go_to(
            ApproveScreen(Permission.OVERRIDE, words),
            lambda person: self.fetch(sale.id, person) if person else None,
        )

    # -- keys ----------------------------------------------------------------------------------------------

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        fetch = (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "Resume it", 0)) if self.list.rows else ()
        return (*fetch, KeyCap("Esc", "Back", 0))

    def action_move(self, by: int) -> None:
        """Choose another one."""
        self.list.move(by)

    def action_close(self) -> None:
        """Back to the counter."""
        self.leave(None)
