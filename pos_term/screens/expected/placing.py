"""A new purchase order: from whom, by when, and its lines one after the other."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, cast

from pos_term.domain.clean import clean
from pos_term.domain.costs import value_of
from pos_term.domain.dates import long_date
from pos_term.domain.documents.buying import BoughtLine
from pos_term.domain.money import format_amount
from pos_term.domain.people import Permission, Person
from pos_term.domain.products import Product
from pos_term.domain.quantity import format_quantity
from pos_term.screens import typed_field
from pos_term.screens.amounts import counted
from pos_term.screens.form import Field, Form
from pos_term.screens.papers.screen import sentence
from pos_term.screens.receiving.choosing import known_supplier, pick_supplier
from pos_term.screens.steps import Step
from pos_term.screens.typed_field import Unfit, show_cost
from pos_term.screens.which_product import WhichProduct
from pos_term.services.desk import BadInput, Refused
from pos_term.services.reading import Identified, read
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.expected.screen import ExpectedScreen
    from pos_term.services.purchasing import Ordered

_COLUMNS = (Column("Product"), Column("Quantity", 10, right=True), Column("Cost of one", 12, right=True))


def new_order(screen: ExpectedScreen, lines: OrderedLines | None = None) -> Form:
    """The head of a new order; then its lines. With `lines` the head of those is put right."""
    day = typed_field.day(screen.till.clock.business_date())
    fields = [
        Field(name="supplier", title="Supplier", read=known_supplier(screen.till), needed=True,
              hint="a part of the name, or F2",
              pick=lambda then: pick_supplier(screen, screen.back_to_form, then)),
        Field(name="due", title="Due on", read=day, show=lambda value: long_date(cast("date", value)),
              hint="31.12.26 or 311226"),
        Field(name="order", title="Number of its own", read=typed_field.code(40), hint="Enter: the next one"),
        Field(name="notes", title="Notes", read=typed_field.text()),
    ]  # fmt: skip
    words = "From whom is it ordered? Then its lines follow. F2 offers the suppliers, - empties a field."

    def done(values: dict[str, object]) -> None:
        if lines is not None:
            lines.head = values
        screen.go(lines or OrderedLines(screen, values))

    head = lines.head if lines else {}
    return Form(screen, "New purchase order", fields, head, done, lambda: screen.go(lines or screen.first_step()),
                words=words)  # fmt: skip


class OrderedLines(Step):
    """The lines of a new order. A product is scanned or found, then its quantity and its cost are asked."""

    name = "New purchase order: lines"
    screen: ExpectedScreen

    def __init__(self, screen: ExpectedScreen, head: dict[str, object]) -> None:
        super().__init__(screen)
        self.head = head
        self.lines: dict[str, tuple[Product, int, int | None]] = {}
        """By sku: the product, thousandths, and the cost of one in ten-thousandths."""
        self.asked: str = ""
        """What is asked of `product`: its quantity or its cost; empty where the next product is."""
        self.product: Product | None = None
        self._leaving = False

    def show(self) -> None:
        """The lines so far, and the question."""
        digits = self.till.shop.digits
        rows = []
        for sku, (product, quantity, cost) in self.lines.items():
            unit = f" {clean(product.unit, limit=4)}" if product.weighed else ""
            shown = "-" if cost is None else show_cost(cost, digits)
            rows.append(Choice((product.name, f"{format_quantity(quantity)}{unit}", shown), sku))
        selected = self.product.sku if self.product else None
        self.screen.show_rows(_COLUMNS, rows, empty="No lines yet.", selected=selected)
        costed = [(cost, quantity) for _, quantity, cost in self.lines.values() if cost is not None]
        total = sum(value_of(cost, quantity, digits) for cost, quantity in costed)
        currency = clean(self.till.shop.currency, limit=4)
        known = f", {format_amount(total, digits)} {currency}" if costed else ""
        supplier = clean(str(self.head["supplier"]), limit=50)
        self.screen.words.show(f"{supplier}: {counted(len(self.lines), 'line')}{known}.")
        name = clean(self.product.name, limit=30) if self.product else ""
        label, hint = {
            "": ("Scan a product or type its name", "F10 places the order"),
            "quantity": (f"How many {name}", ""), "cost": (f"Cost of one {name}", "Enter: not known"),
        }[self.asked]  # fmt: skip
        self.screen.entry_line.ask(label, hint=hint)
        self.screen.refresh_frame()

    # -- entries -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """A product, its quantity, or its cost."""
        self.screen.tell(None)
        self._leaving = False
        if self.asked == "quantity" and self.product:
            self._quantity(self.product, entry)
        elif self.asked == "cost" and self.product:
            found = typed_field.cost(entry)
            if isinstance(found, Unfit):
                self.warn(found.words)
            else:
                self._cost(self.product, cast("int", found[0]))
        else:
            self._product(entry)

    def _product(self, entry: Entry) -> None:
        found = read(self.till, entry.raw)
        if isinstance(found, Identified):
            self.ask_for(found.product)
        elif entry.scanned or "\x1d" in entry.text:
            self.refuse(found.message)
        else:
            self.screen.go(OrderedProduct(self.screen, self, entry.text.strip()))

    def ask_for(self, product: Product) -> None:
        """How many of a product; one that is on the order already is asked for anew."""
        self.product, self.asked = product, "quantity"
        self.show()

    def _quantity(self, product: Product, entry: Entry) -> None:
        found = typed_field.quantity(whole=not product.weighed)(entry)
        if isinstance(found, Unfit):
            self.warn(found.words)
            return
        before = self.lines.get(product.sku)
        self.lines[product.sku] = (product, cast("int", found[0]), before[2] if before else None)
        self.asked = "cost"
        self.show()

    def _cost(self, product: Product, cost: int | None) -> None:
        _, quantity, before = self.lines[product.sku]
        self.lines[product.sku] = (product, quantity, before if cost is None else cost)
        self.asked = ""
        self.show()

    def take_enter(self) -> None:
        """A cost that nobody knows; placing has its own key."""
        if self.asked == "cost" and self.product:
            self._cost(self.product, None)
        elif self.asked:
            self.warn("Type how many; Esc leaves the product off.")
        else:
            self.warn("Scan a product or type its name. F10 places the order.")

    def moved(self) -> None:
        """Another line."""
        chosen = self.screen.rows.chosen
        if chosen in self.lines:
            self.product, self.asked = self.lines[chosen][0], ""
            self.show()

    # -- keys ----------------------------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """F2 finds, F4 asks for the quantity again, Del takes a line off, F9 is the head, F10 places it."""
        self._leaving = False
        chosen = self.screen.rows.chosen
        if name == "f2":
            self.screen.go(OrderedProduct(self.screen, self, ""))
        elif name == "f4" and chosen in self.lines:
            self.ask_for(self.lines[chosen][0])
        elif name == "delete" and chosen in self.lines:
            del self.lines[chosen]
            self.product, self.asked = None, ""
            self.show()
        elif name == "f9":
            self.screen.go(new_order(self.screen, self))
        elif name == "f10":
            self._place()

    def _place(self) -> None:
        if not self.lines:
            self.warn("There are no lines yet: scan a product or type its name.")
            return
        words = f"Order {counted(len(self.lines), 'line')} from {clean(str(self.head['supplier']), limit=40)}"
        self.screen.with_right(Permission.RECEIVE, words, self._allowed)

    def _allowed(self, approver: Person | None) -> None:
        from pos_term.services.purchasing import place

        desk, head = self.till.desk(approver), self.head
        lines = [
            BoughtLine(sku=sku, quantity=quantity, unit_cost=cost)
            for sku, (_, quantity, cost) in self.lines.items()
        ]
        due = cast("date | None", head.get("due"))
        notes, order = str(head.get("notes") or ""), str(head.get("order") or "")
        supplier = str(head["supplier"])
        self.screen.store(lambda: place(desk, supplier, lines, due=due, notes=notes, order=order), self._placed)

    def _placed(self, given: Ordered | BadInput | Refused) -> None:
        if isinstance(given, BadInput):
            self.show()
            self.warn(sentence(given.lines[0]))
        elif isinstance(given, Refused):
            self.show()
            self.refuse(sentence(given.words))
        else:
            self.screen.done(given.words)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        line = (KeyCap("F4", "Qty", 3), KeyCap("Del", "Off", 3)) if self.lines else ()
        place = (KeyCap("F10", "Place it", 0),) if self.lines else ()
        return (KeyCap("F2", "Find", 2), *line, KeyCap("F9", "Papers", 2), *place, KeyCap("Esc", "Back", 0))

    def back(self) -> None:
        """Out of the question; then, asked once more where there are lines, out of the order."""
        if self.asked:
            self.asked = ""
            self.show()
        elif self.lines and not self._leaving:
            self._leaving = True
            self.warn("The order is not placed. Esc again throws it away; F10 places it.")
        else:
            self.screen.go(self.screen.first_step())


class OrderedProduct(WhichProduct):
    """Which product is ordered."""

    name = "New purchase order: which product?"
    screen: ExpectedScreen

    def __init__(self, screen: ExpectedScreen, lines: OrderedLines, typed: str) -> None:
        super().__init__(screen, typed)
        self._lines = lines

    def chosen(self, product: Product, lot: str | None = None, serial: str | None = None) -> None:  # noqa: ARG002
        """How many of it."""
        self.screen.go(self._lines)
        self._lines.ask_for(product)

    def back(self) -> None:
        """Back to the lines."""
        self.screen.go(self._lines)
