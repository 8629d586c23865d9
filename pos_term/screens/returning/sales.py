"""Where a lot or serial was sold: a list to choose the sale, or the unit, from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import visible
from pos_term.domain.dates import short_date
from pos_term.domain.quantity import format_quantity
from pos_term.screens.steps import Step
from pos_term.services.returning import StillOut, Unit
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.returning.screen import ReturnScreen

_SALES = (
    Column("Date", 11), Column("Receipt", 10), Column("Customer", 18), Column("Product"), Column("Serial", 12),
    Column("Out", 6, right=True),
)  # fmt: skip
_UNITS = (Column("Product"), Column("Serial", 24), Column("Lot", 14))


class _Chosen(Step):
    """A list of which one is chosen; a scan begins the search anew."""

    screen: ReturnScreen

    def take_entry(self, entry: Entry) -> None:
        """A receipt number of the list goes to it; anything else is looked for from the start."""
        first = self.screen.first_step()
        self.screen.go(first)
        first.take_entry(entry)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        return (KeyCap("↑↓", "Choose", 1), KeyCap("Enter", "Take it", 0), KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Back to the question."""
        self.screen.go(self.screen.first_step())


class SalesOfLot(_Chosen):
    """The sales with which a lot left and of which something is still out, newest first."""

    def __init__(self, screen: ReturnScreen, lot: str, sales: Sequence[StillOut]) -> None:
        super().__init__(screen)
        self.name = f"Sales of {visible(lot, limit=30)}"
        self.sales = sales

    def show(self) -> None:
        """The sales."""
        on, names = self.till.clock.business_date(), self._names()
        rows = [
            Choice(
                (
                    short_date(each.business_date, on), each.receipt, names.get(each.customer or "", "-"),
                    each.name, each.serial or "-", format_quantity(each.left),
                ),
                str(n),
            )
            for n, each in enumerate(self.sales)
        ]  # fmt: skip
        self.screen.show_rows(_SALES, rows)
        self.screen.words.show("Which of them? The receipt, its date or the customer says so.")
        self.screen.entry_line.ask("Receipt number, or choose")

    def _names(self) -> dict[str, str]:
        found = {each.customer for each in self.sales if each.customer}
        customers = {customer: self.till.customers.get(customer) for customer in found}
        return {key: customer.name if customer else "forgotten" for key, customer in customers.items()}

    def take_enter(self) -> None:
        """The sale the list stands on."""
        chosen = self.screen.rows.chosen
        if chosen:
            self.screen.open_receipt(self.sales[int(chosen)])


class UnitsWithSerial(_Chosen):
    """Units of several products that have one serial."""

    name = "Which product?"

    def __init__(self, screen: ReturnScreen, units: Sequence[Unit]) -> None:
        super().__init__(screen)
        self.units = units

    def show(self) -> None:
        """The units."""
        rows = [
            Choice((unit.product.name, unit.serial, unit.lot or "-"), str(n)) for n, unit in enumerate(self.units)
        ]
        self.screen.show_rows(_UNITS, rows)
        self.screen.words.show("Several products have this serial.")
        self.screen.entry_line.ask("Choose, or scan the pack")

    def take_enter(self) -> None:
        """The unit the list stands on."""
        chosen = self.screen.rows.chosen
        if chosen:
            self.screen.open_unit(self.units[int(chosen)])
