"""What a customer bought, by lot and serial: whom to reach in a recall, and with which receipt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from pos_term.domain.clean import clean, visible
from pos_term.domain.customers import Customer
from pos_term.domain.dates import short_date, unstamp
from pos_term.domain.quantity import format_quantity
from pos_term.screens.amounts import counted
from pos_term.screens.steps import Step, StepScreen
from pos_term.services import customers
from pos_term.services.reading import Identified, number_of, read
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

_TITLES = ("Date", "Receipt", "Product", "Lot, serial", "Expiry", "Qty", "Back")
_FLEXIBLE, _NUMBERS = 2, 5
"""The product takes the room the others leave; from the quantity on they stand at the right."""
_WIDEST = 16


class Bought(Step):
    """Newest first; typing a product, lot, serial or receipt leaves only those."""

    def __init__(self, screen: StepScreen[Any], customer: Customer, left: Callable[[], None]) -> None:
        super().__init__(screen)
        self.name = f"Bought by {clean(customer.name, limit=40)}"
        self.all = self.till.customers.bought(customer.id)
        self._left = left
        self._wanted = ""

    def show(self) -> None:
        """The list."""
        wanted = self._wanted.casefold()
        shown = [each for each in self.all if wanted in _text_of(each)]
        on = self.till.clock.business_date()
        cells = [self._cells(each, on) for each in shown]
        rows = [Choice(each, str(n)) for n, each in enumerate(cells)]
        empty = f'Nothing they bought has "{visible(self._wanted, limit=30)}".' if wanted else "Nothing yet."
        self.screen.show_rows(_columns(cells), rows, empty=empty)
        still = sum(1 for each in self.all if each.with_them > 0)
        self.screen.words.show(f"{counted(len(self.all), 'line')} in all, {still} with them still")
        self.screen.head(self.name, f"{len(shown)} shown" if wanted else "")
        self.screen.entry_line.ask("Product, lot, serial or receipt")
        self.screen.refresh_frame()

    def _cells(self, each: customers.Bought, on: date) -> tuple[str, ...]:
        number = "not recorded" if each.unknown else each.serial or each.lot or "-"
        expiry = short_date(date.fromisoformat(each.expiry), on) if each.expiry else "-"
        day = unstamp(each.at).astimezone(self.till.clock.zone).date()
        back = format_quantity(each.returned) if each.returned else ""
        name = each.name or each.sku
        return (short_date(day, on), each.receipt, name, number, expiry, format_quantity(each.quantity), back)

    def take_entry(self, entry: Entry) -> None:
        """Show only what has this in it: a scanned lot or serial too."""
        found = read(self.till, entry.raw) if entry.scanned else None
        named = (number_of(found) or found.product.name) if isinstance(found, Identified) else entry.text
        self._wanted = clean(named, limit=60)
        self.show()

    def take_enter(self) -> None:
        """All of it again."""
        self._wanted = ""
        self.show()

    def follow(self, text: str) -> None:
        """Follow the typing."""
        self._wanted = clean(text, limit=60)
        self.show()

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        everything = (KeyCap("Enter", "All again", 1),) if self._wanted else ()
        return (KeyCap("↑↓", "Move", 2), *everything, KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Back to the search."""
        self._left()


def _columns(rows: Sequence[tuple[str, ...]]) -> list[Column]:
    """As wide as what stands in them, so that the product's name keeps the most room."""
    widths = [min(_WIDEST, max(len(row[n]) for row in (_TITLES, *rows))) for n in range(len(_TITLES))]
    widths[_FLEXIBLE] = 0
    return [Column(title, widths[n], right=n >= _NUMBERS) for n, title in enumerate(_TITLES)]


def _text_of(each: customers.Bought) -> str:
    return " ".join((each.receipt, each.name, each.sku, each.lot or "", each.serial or "")).casefold()
