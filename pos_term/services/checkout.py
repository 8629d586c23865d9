"""The counter: one open sale, from the first scan to the committed sale.

Every action gives an Outcome; a refused action changes nothing. Any of them may raise StoreFault, and then
the cart is as it was.
"""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from pos_term.domain.cart import Cart, CartLine
from pos_term.domain.judgement import Finding, Level, Reason
from pos_term.domain.lots import Presented, Provenance
from pos_term.domain.people import Permission, Person
from pos_term.domain.quantity import LARGEST, ONE, format_quantity
from pos_term.domain.tender import Tender, Tendering, TenderKind, TenderState
from pos_term.services.ages import AgeCheck
from pos_term.services.asking import ask_on
from pos_term.services.attaching import CustomerAtCounter
from pos_term.services.card_payments import CardPayments
from pos_term.services.changing import Changing
from pos_term.services.choices import lot_choices
from pos_term.services.empties import Empties
from pos_term.services.measuring import carries_number, measure, new_line, split_quantity, weighed
from pos_term.services.numbering import Numbering
from pos_term.services.open_sale import Counterpart, OpenSale
from pos_term.services.open_sales import OpenSales
from pos_term.services.orders import Orders
from pos_term.services.outcomes import LotChoices, Outcome, OutcomeKind
from pos_term.services.overriding import Overrides
from pos_term.services.paying import Paying
from pos_term.services.pricing import Pricing
from pos_term.services.records import Presentation, void_of
from pos_term.services.returning import Returns
from pos_term.services.scanning import Identified, Unidentified, identify
from pos_term.store.journal import Posted, Rejected, post


class Checkout:
    """One till's open sale, as the screens and the scripts work it."""

    def __init__(self, counter: Counterpart) -> None:
        self._counter = counter
        self._sale = OpenSale(counter)
        self._paying = Paying(self._sale)
        self.cards = CardPayments(self._sale, self._paying)
        self.pricing = Pricing(self._sale)
        self.age = AgeCheck(self._sale)
        self.overrides = Overrides(self._sale)
        self.returns = Returns(self._sale)
        self.empties = Empties(self._sale)
        self.open_sales = OpenSales(self._sale)
        self.orders = Orders(self._sale)
        self.customer = CustomerAtCounter(self._sale)
        self._changing = Changing(self._sale, self.orders.too_many)

    @property
    def cart(self) -> Cart:
        """The open cart; another value after each change."""
        return self._sale.cart

    @property
    def tendering(self) -> Tendering | None:
        """The payments so far, while paying."""
        return self._sale.tendering

    @property
    def taken(self) -> tuple[Tender, ...]:
        """The payments taken so far, cards of a sale that was stopped among them."""
        return self._sale.taken

    @property
    def unsaved(self) -> str:
        """Why the sale would not survive a power cut as it stands, in plain words; empty when it would."""
        return self._sale.unsaved

    @property
    def waiting(self) -> CartLine | None:
        """The line that waits for lots or serials."""
        return self._sale.waiting

    @property
    def last(self) -> Posted | None:
        """The sale committed last on this till since it was opened."""
        return self._paying.last

    # -- scanning ------------------------------------------------------------------------------------------

    def scan(self, raw: bytes, *, keyed: bool = False, tare: int | None = None) -> Outcome:
        """Take anything that was scanned or typed at the sale; `3*` before it is a quantity, `-3*` empties.

        It is weighed in a container of `tare` thousandths, by default what the product says of it.
        """
        if raw.startswith(b"-") and (empties := self.empties.asked(raw)):
            return empties
        try:
            quantity, raw = split_quantity(raw)
        except ValueError as error:
            return self._sale.no(str(error))
        waiting = self._sale.waiting
        provenance = Provenance.KEYED if keyed else Provenance.SCANNED
        with self._counter.store.reading() as connection:
            found = identify(
                connection, raw, self._counter.clock.business_date(), self._counter.decoder,
                waiting=waiting.product if waiting else None,
            )  # fmt: skip
            if isinstance(found, Unidentified):
                card = self.customer.scanned(connection, found)
                return card or self._sale.refuse((found.finding,), found.message, Presentation(raw=found.raw))
            answers = waiting and found.product.sku == waiting.product.sku and carries_number(found)
            if waiting and answers and quantity is None and tare is None:
                numbering = Numbering(self._sale, connection)
                return ask_on(self._sale, numbering.fill(waiting, found.pack, provenance, raw=found.raw))
            return ask_on(self._sale, self._add(connection, found, quantity, provenance, tare))

    def find(self, sku: str, quantity: int | None = None) -> Outcome:
        """Add a product that was found by name, `quantity` in thousandths, as if its barcode had been scanned."""
        prefix = f"{format_quantity(quantity)}*".encode() if quantity is not None else b""
        return self.scan(prefix + sku.encode(), keyed=True)

    def _add(
        self, connection: Connection, found: Identified, typed: int | None, provenance: Provenance,
        tare: int | None = None,
    ) -> Outcome:  # fmt: skip
        product = found.product
        measured = measure(found, typed, self._counter.shop.digits, self._counter.scale, tare)
        if isinstance(measured, str):
            return self._sale.no(measured, product=product)
        quantity = measured.quantity
        line = self._sale.cart.joinable(product, product.price) if measured.fixed is None else None
        line = line or new_line(self._sale.cart, product, measured)
        if line.quantity + quantity > LARGEST:
            return self._sale.no(f"{product.name}: that is more than one line can hold.", product=product)
        grown = replace(line, quantity=line.quantity + quantity)
        numbering = Numbering(self._sale, connection)
        if product.tracked and carries_number(found):
            taken = ONE if product.has_serial else quantity
            return numbering.take(grown, found.pack, provenance, quantity=taken, raw=found.raw)
        return numbering.add_without_number(grown, found, quantity)

    # -- lots and serials ----------------------------------------------------------------------------------

    def answer(self, key: int, raw: bytes, *, keyed: bool = False) -> Outcome:
        """Take a scan or typing as the number that line `key` waits for; refused in words when it does not fit.

        One scan stands for one unit, a typed lot for all that are missing; `2*` before it says how many.
        """
        line = self._waits(key)
        if isinstance(line, Outcome):
            return line
        try:
            quantity, raw = split_quantity(raw)
        except ValueError as error:
            return self._sale.no(str(error))
        with self._counter.store.reading() as connection:
            provenance = Provenance.KEYED if keyed else Provenance.SCANNED
            numbering = Numbering(self._sale, connection)
            return ask_on(self._sale, numbering.answer(line, raw, provenance, quantity))

    def number(
        self, key: int, *, lot: str | None = None, serial: str | None = None, quantity: int | None = None,
        provenance: Provenance = Provenance.KEYED,
    ) -> Outcome:  # fmt: skip
        """Put a lot or serial on a line; `quantity` in thousandths, by default all that is missing."""
        line = self._waits(key)
        if isinstance(line, Outcome):
            return line
        with self._counter.store.reading() as connection:
            pack = Presented(lot=lot, serial=serial)
            numbering = Numbering(self._sale, connection)
            return ask_on(self._sale, numbering.present(line, pack, provenance, quantity))

    def pick(self, key: int, lot_id: str) -> Outcome:
        """Take a lot that was picked from the prompt's list."""
        line = self._waits(key)
        if isinstance(line, Outcome):
            return line
        with self._counter.store.reading() as connection:
            return ask_on(self._sale, Numbering(self._sale, connection).pick(line, lot_id))

    def accept_suggestion(self, key: int | None = None) -> Outcome:
        """Take the proposal: first to expire, over several lots where one does not have enough."""
        line = self._waits(key) if key is not None else self._sale.waiting
        if line is None:
            return self._sale.no("No line waits for a lot.")
        if isinstance(line, Outcome):
            return line
        with self._counter.store.reading() as connection:
            return ask_on(self._sale, Numbering(self._sale, connection).suggest(line))

    def lots_for(self, key: int) -> LotChoices:
        """What the lot prompt of a line shows. Raises KeyError for a line that is gone."""
        line = self._sale.cart.line(key)
        if line is None:
            raise KeyError(key)
        with self._counter.store.reading() as connection:
            return lot_choices(connection, line, self._sale.circumstances())

    def _waits(self, key: int) -> CartLine | Outcome:
        line = self._sale.cart.line(key)
        if line is None or not line.missing:
            return self._sale.no("This line waits for no number.")
        return line

    # -- changing the cart ---------------------------------------------------------------------------------

    def weigh(self, key: int, tare: int | None = None) -> Outcome:
        """Put what lies on the scale on a line, less a container of `tare` thousandths; the reply stays with it."""
        line = self._sale.cart.line(key)
        read = weighed(self._counter.scale, line.product, tare) if line else "That line is not there."
        return self._sale.no(read) if isinstance(read, str) else self.set_quantity(key, read.quantity, read.raw)

    def set_quantity(self, key: int, quantity: int, measured: str = "") -> Outcome:
        """Change a line's quantity, in thousandths; numbers captured last are given up first.

        `measured` is what the scale said, where it was weighed.
        """
        return self._changing.set_quantity(key, quantity, measured)

    def drop_number(self, key: int, lot_id: str) -> Outcome:
        """Take a lot or serial off a line; see `Changing.drop_number`."""
        return self._changing.drop_number(key, lot_id)

    def exchange(self, key: int, lot_id: str, raw: bytes, *, keyed: bool = False) -> Outcome:
        """Put another number in the place of one on the line; see `Changing.exchange`."""
        return self._changing.exchange(key, lot_id, raw, keyed=keyed)

    def remove(self, key: int) -> Outcome:
        """Take a line off the sale; the journal keeps a trace."""
        line = self._sale.cart.line(key)
        if line is None:
            return self._sale.no("That line is not there.")
        position = self._sale.cart.position(key)
        who = self._counter.attended()
        record = void_of((line,), who.shift, who.cashier, whole=False)
        self._counter.recorder.record(record, self._sale.posting())
        self._sale.cart = self._sale.cart.without(key)
        words = f"{line.product.name} removed."
        return Outcome(kind=OutcomeKind.REMOVED, message=words, line=position, key=key, product=line.product)

    def void(self, reason: str = "", approved: Person | None = None) -> Outcome:
        """Give up the whole sale; the journal keeps a trace. `approved` is who allows what the cashier may not."""
        if not self._sale.cart:
            return self._sale.no("There is nothing to void.")
        if not self._counter.may(Permission.VOID_SALE, approved):
            words = "A whole sale is not yours to void. Ask someone who may."
            return self._sale.no(words, findings=(Finding(Reason.NOT_ALLOWED, Level.BLOCK, words),))
        who, lines = self._counter.attended(), self._sale.cart.lines
        by = approved.id if approved else ""
        record = void_of(lines, who.shift, who.cashier, whole=True, reason=reason, approved_by=by)
        self._counter.recorder.flush()
        posted = post(self._counter.store, record, self._sale.posting(), also=self._sale.give_up)
        if isinstance(posted, Rejected):
            return self._sale.no(f"{posted.words}.")
        self._sale.restart(left=True)
        return Outcome(kind=OutcomeKind.VOIDED, message="The sale was voided.")

    def not_possible(self, words: str, findings: tuple[Finding, ...] = ()) -> Outcome:
        """An outcome that says why something cannot be done now."""
        return self._sale.no(words, findings=findings)

    # -- paying --------------------------------------------------------------------------------------------

    def pay(self) -> Outcome | None:
        """Begin to take payment: None when it may begin, else why not, with the line that is not ready."""
        return self._paying.pay()

    def tender(
        self, kind: TenderKind, amount: int | None = None, reference: str = "",
        *, state: TenderState = TenderState.APPROVED, currency: str = "",
    ) -> Outcome:  # fmt: skip
        """Take one payment in minor units, of foreign cash in those of its currency; by default what remains."""
        return self._paying.tender(kind, amount, reference, state=state, currency=currency)

    def refund(
        self, kind: TenderKind, amount: int | None = None, reference: str = "", *, approved: Person | None = None
    ) -> Outcome:
        """Pay back what returned goods are owed, in minor units; by default all of it."""
        return self._paying.refund(kind, amount, reference, approved=approved)

    def add_reference(self, reference: str) -> Outcome:
        """Write a reference on the last card payment."""
        return self._paying.add_reference(reference)

    def stop_paying(self) -> None:
        """Back to the cart; what was tendered is given back."""
        self._paying.stop_paying()

    def complete(self) -> Outcome:
        """Commit the sale: durable when this returns COMPLETED. Lots are judged again inside the commit."""
        moved = self.returns.decide_again()
        outcome = self._paying.complete()
        return replace(outcome, message=f"{outcome.message} {moved}") if moved else outcome
