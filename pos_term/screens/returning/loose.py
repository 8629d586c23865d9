"""Goods that come back without a receipt: the product, how many, which lot or serial, why, and who allows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pos_term.domain.clean import clean, visible
from pos_term.domain.money import parse_amount
from pos_term.domain.people import Permission, Person
from pos_term.domain.products import Product
from pos_term.domain.quantity import ONE, format_quantity, parse_quantity
from pos_term.domain.shop import Occasion
from pos_term.screens.amounts import is_code, not_a_quantity, not_an_amount
from pos_term.screens.steps import Step
from pos_term.screens.which_product import WhichProduct
from pos_term.services.reading import Identified, read
from pos_term.services.returning import Sold
from pos_term.widgets.choice_list import Choice, Column
from pos_term.widgets.entry_buffer import Entry
from pos_term.widgets.key_legend import KeyCap

if TYPE_CHECKING:
    from pos_term.screens.returning.screen import ReturnScreen

_FACTS = (Column("", 12), Column(""))


class LooseProduct(WhichProduct):
    """Which product comes back."""

    name = "Without a receipt: which product?"
    columns = (Column("Product"), Column("Price today", 12, right=True))
    screen: ReturnScreen

    def explain(self) -> str:
        """What it is worth."""
        return "It is paid back at the price of today; someone who may allows it at the end."

    def chosen(self, product: Product, lot: str | None = None, serial: str | None = None) -> None:
        """How many of it."""
        self.screen.go(Loose(self.screen, product, lot=lot, serial=serial))

    def back(self) -> None:
        """Back to the question for a receipt."""
        self.screen.go(self.screen.first_step())


class Loose(Step):
    """How many of one product, which lot or serial, and what was paid where it has no price of its own."""

    name = "Without a receipt"
    screen: ReturnScreen

    def __init__(
        self, screen: ReturnScreen, product: Product, *, lot: str | None = None, serial: str | None = None
    ) -> None:
        super().__init__(screen)
        self.product = product
        self.serial = serial if product.has_serial else None
        self.lot = lot if product.has_lot and not product.has_serial else None
        self.unknown = False
        """Whether nobody can say which lot it is."""
        self.quantity = ONE if product.has_serial else 0
        self.price: int | None = None

    @property
    def asks(self) -> str:
        """What is asked for now: `serial`, `quantity`, `price`, `lot`, or nothing any more."""
        if self.product.has_serial and not self.serial:
            return "serial"
        if not self.quantity:
            return "quantity"
        if self.product.open_price and self.price is None:
            return "price"
        return "lot" if self.product.has_lot and not (self.lot or self.serial or self.unknown) else ""

    def show(self) -> None:
        """What is known, and the question that is open."""
        number = self.serial or self.lot or ("not known" if self.unknown else "…")
        unit = f" {clean(self.product.unit, limit=6)}" if self.product.weighed else ""
        facts = [("Product", self.product.name)]
        facts.append(("Quantity", f"{format_quantity(self.quantity)}{unit}" if self.quantity else "…"))
        if self.product.open_price:
            facts.append(("Paid each", "…" if self.price is None else self.money(self.price)))
        if self.product.tracked:
            facts.append(("Serial" if self.product.has_serial else "Lot", number))
        self.screen.show_rows(_FACTS, [Choice(each, each[0]) for each in facts], heading=False, stand=False)
        self.screen.words.show("A lot that is not known goes to QUARANTINE." if self.asks == "lot" else "")
        labels = {
            "serial": "Scan or type the serial", "quantity": f"How many{unit}", "price": "What was paid for one",
            "lot": "Scan or type the lot", "": "Enter asks for the reason",
        }  # fmt: skip
        hint = {"lot": "Enter: not known", "quantity": "Enter: 1" if not self.product.weighed else ""}
        self.screen.entry_line.ask(labels[self.asks], hint=hint.get(self.asks, ""))
        self.screen.refresh_frame()

    # -- answers -------------------------------------------------------------------------------------------

    def take_entry(self, entry: Entry) -> None:
        """The answer to the question that is open; a pack of the product fits every one of them."""
        self.screen.tell(None)
        asks = self.asks
        if asks == "price" and not is_code(entry):
            self._take_price(entry)
        elif asks == "quantity" and not not_a_quantity(entry):
            self._take_quantity(parse_quantity(entry.text))
        else:
            self._take_pack(entry)

    def _take_price(self, entry: Entry) -> None:
        digits = self.till.shop.digits
        problem = not_an_amount(entry, digits)
        if problem or not parse_amount(entry.text, digits):
            self.warn(problem or "The amount must be more than 0.")
            return
        self.price = parse_amount(entry.text, digits)
        self._next()

    def _take_quantity(self, quantity: int) -> None:
        if quantity <= 0:
            self.warn("The quantity must be more than 0.")
        elif quantity % ONE and not self.product.weighed:
            self.warn(f"{clean(self.product.name, limit=40)} is sold by the piece; that is not whole.")
        else:
            self.quantity = quantity
            self._next()

    def _take_pack(self, entry: Entry) -> None:
        found = read(self.till, entry.raw, sku=self.product.sku)
        name = clean(self.product.name, limit=40)
        if isinstance(found, Identified) and found.product.sku != self.product.sku:
            self.refuse(
                f"That is {clean(found.product.name, limit=40)}; {name} is being taken back. Esc changes it."
            )
            return
        plain = entry.text.strip() if self.asks in ("lot", "serial") else ""
        code = (
            (found.pack.serial if self.product.has_serial else found.pack.lot)
            if isinstance(found, Identified)
            else plain
        )
        if not code:
            words = {"quantity": "Type how many.", "price": "Type the amount.", "": "Enter asks for the reason."}
            self.warn(words.get(self.asks, f"That names the product. Scan or type the {self.asks}."))
        elif self.product.has_serial:
            self.serial = code
            self._next()
        elif self.product.has_lot:
            self.lot = code
            self._next()
        else:
            self.warn(f"{name} carries no numbers.")

    def take_enter(self) -> None:
        """One piece, a lot that nobody knows, or on to the reason; a serial and a price must be given."""
        if self.asks == "quantity" and not self.product.weighed:
            self._take_quantity(ONE)
        elif self.asks == "lot":
            self.unknown = True
            self._next()
        elif self.asks:
            self.warn(
                {"serial": "Scan or type the serial.", "price": "Type what was paid."}.get(self.asks, "Type it.")
            )
        else:
            self._next()

    def _next(self) -> None:
        why = self._not_out()
        if why:
            self.serial = None
        self.show()
        if why:
            self.refuse(why)
        elif not self.asks:
            title = f"{clean(self.product.name, limit=36)}: why does it come back?"
            self.screen.ask_reason(Occasion.RETURN, title, self._approve)

    def _not_out(self) -> str:
        """Why the unit with the serial cannot come back, told before a PIN is asked for; empty if it can."""
        if self.serial is None:
            return ""
        returns = self.till.checkout.returns
        unit = next((unit for unit in returns.units(self.serial) if unit.product.sku == self.product.sku), None)
        if unit is None:
            name, serial = clean(self.product.name, limit=40), visible(self.serial, limit=40)
            return f"{name} serial {serial} was NOT SOLD here: the shop does not know it."
        sold = returns.sale_of(unit)
        return "" if isinstance(sold, Sold) else sold.message

    def _approve(self, reason: str) -> None:
        what = f"{format_quantity(self.quantity)} {clean(self.product.name, limit=40)}"
        words = f"Take back without a receipt: {what}, {clean(reason, limit=60)}"
        self.screen.ask_approval(
            Permission.RETURN_WITHOUT_RECEIPT, words, lambda person: self._take(reason, person)
        )

    def _take(self, reason: str, approver: Person) -> None:
        outcome = self.till.checkout.returns.without_receipt(
            self.product.sku, self.quantity, reason, approver, lot=self.lot, serial=self.serial, price=self.price
        )
        if outcome.ok:
            self.screen.leave(outcome)
        else:
            self.refuse(outcome.message)

    def key_caps(self) -> Sequence[KeyCap]:
        """The keys that work now."""
        labels = {"quantity": "Next", "lot": "Lot not known", "": "Reason"}
        return (KeyCap("Enter", labels.get(self.asks, "Next"), 0), KeyCap("Esc", "Another product", 0))

    def back(self) -> None:
        """Back to the product."""
        self.screen.go(LooseProduct(self.screen))
