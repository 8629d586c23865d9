"""The lines of a purchase order or an announced delivery, with what has come of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.dates import short_date
from pos_term.domain.people import Permission
from pos_term.domain.quantity import format_quantity
from pos_term.screens.steps import Step
from pos_term.screens.typed_field import show_cost
from pos_term.services.reading import Identified, read
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.expected.screen import Coming, ExpectedScreen

_ORDER = (
    Column("Product"), Column("Ordered", 9, right=True), Column("Here", 8, right=True),
    Column("To come", 8, right=True), Column("Cost", 9, right=True),
)  # fmt: skip
_NOTICE = (
    Column("Product"), Column("Lot or serial", 18), Column("Date", 12), Column("Quantity", 9, right=True),
    Column("Pallet", 7),
)  # fmt: skip
_MOST = 300
"""Lines of a notice that are shown."""


class ComingLines(Step):
    """Lines to look at; F9 begins to receive them."""

    screen: ExpectedScreen

    def __init__(self, screen: ExpectedScreen, before: Step, coming: Coming) -> None:
        super().__init__(screen)
        self.coming, self._before = coming, before
        kind = "Order" if coming.ordered else "Announced delivery"
        self.name = f"{kind} {visible(coming.number, limit=40)}"

    def take_entry(self, entry: Entry) -> None:
        """Goods are scanned where they are received."""
        self.warn(f"F9 receives it; {visible(entry.text, limit=24)} was not taken here.")

    def take_enter(self) -> None:
        """Back to the list."""
        self.back()

    def press(self, name: str) -> None:
        """F9 receives it; F8 closes an order."""
        from pos_term.screens.expected.closing import close_it

        if name == "f9":
            self.screen.receive(self.coming)
        elif name == "f8":
            close_it(self.screen, self, self.coming)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        receive = (KeyCap("F9", "Receive it", 0),) if self.coming.waiting else ()
        close = (KeyCap("F8", "Close it", 2),) if self.coming.waiting and self.coming.ordered else ()
        return (KeyCap("↑↓", "Move", 1), *receive, *close, KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Back to the list."""
        self.screen.go(self._before)


class OrderLines(ComingLines):
    """What was ordered."""

    def show(self) -> None:
        """Each line with what came of it."""
        from pos_term.services.purchasing import purchase

        found = purchase(self.till.desk(), self.coming.number)
        person, shop, on = self.till.person, self.till.shop, self.till.clock.business_date()
        rights = (Permission.RECEIVE, Permission.FIGURES)
        costs = bool(person and any(shop.allows(person.role, each) for each in rights))
        rows = []
        for n, line in enumerate(found.lines if found else ()):
            cost = "-" if line.unit_cost is None else show_cost(line.unit_cost, shop.digits) if costs else "·"
            cells = (
                line.name, format_quantity(line.ordered), format_quantity(line.received),
                format_quantity(line.open), cost,
            )  # fmt: skip
            rows.append(Choice(cells, str(n), faded=not line.open))
        self.screen.show_rows(_ORDER, rows, empty="It has no lines any more.")
        self.screen.entry_line.ask("F9 receives it" if self.coming.waiting else "Esc goes back")
        if found:
            due = f", due {short_date(found.due, on)}" if found.due else ""
            closed = f" Closed: {clean(found.closed, limit=80)}." if found.closed is not None else ""
            notes = f" {clean(found.notes, limit=100)}" if found.notes else ""
            placed = short_date(found.placed_on, on)
            self.screen.words.show(f"{clean(found.supplier_name, limit=50)}, placed {placed}{due}.{closed}{notes}")


class NoticeLines(ComingLines):
    """What a supplier says is on its way."""

    def show(self) -> None:
        """Each line as it was announced."""
        from pos_term.services.announced import delivery

        found = delivery(self.till.desk(), self.coming.number)
        on = self.till.clock.business_date()
        lines = found.lines if found else ()
        names = {sku: self._name(sku) for sku in dict.fromkeys(line.sku for line in lines[:_MOST])}
        rows = []
        for n, line in enumerate(lines[:_MOST]):
            day = line.expiry or line.best_before
            cells = (
                names[line.sku], line.serial or line.lot or "-", short_date(day, on) if day else "-",
                format_quantity(line.quantity), line.sscc[-6:] or "-",
            )  # fmt: skip
            rows.append(Choice(cells, str(n)))
        if len(lines) > _MOST:
            more = f"… and {len(lines) - _MOST} more lines"
            rows.append(Choice((more, "", "", "", ""), closed=True))
        self.screen.show_rows(_NOTICE, rows, empty="It has no lines any more.")
        self.screen.entry_line.ask("F9 receives it" if self.coming.waiting else "Esc goes back")
        if found:
            order = f" for order {clean(found.purchase_order, limit=30)}" if found.purchase_order else ""
            due = f", due {short_date(found.due, on)}" if found.due else ""
            came = f" It came in with {clean(found.receipt, limit=30)}." if found.receipt else ""
            self.screen.words.show(f"{clean(found.supplier_name, limit=50)}{order}{due}.{came}")

    def _name(self, sku: str) -> str:
        """What a product is called; its sku where the shop knows it no more."""
        found = read(self.till, sku.encode())
        return found.product.name if isinstance(found, Identified) and found.product.sku == sku else sku
