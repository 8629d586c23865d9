"""The counter: one open sale, from the first scan to the committed sale.

Every action gives an Outcome; a refused action changes nothing. Any of them may raise StoreFault, and then
the cart is as it was.
"""

from __future__ import annotations

import re
from dataclasses import replace

from sqlalchemy import Connection

from pos_term.domain.cart import Cart, CartLine, shrink
from pos_term.domain.lots import Presented, Provenance
from pos_term.domain.products import Product
from pos_term.domain.quantity import LARGEST, ONE, format_quantity, parse_quantity
from pos_term.domain.tender import Tendering, TenderKind
from pos_term.services.choices import lot_choices
from pos_term.services.measuring import measure
from pos_term.services.numbering import Numbering
from pos_term.services.open_sale import Counterpart, OpenSale
from pos_term.services.outcomes import LotChoices, Outcome, OutcomeKind
from pos_term.services.paying import Paying
from pos_term.services.records import Presentation, void_of
from pos_term.services.scanning import Identified, Unidentified, identify
from pos_term.store.journal import Posted

_TIMES = re.compile(rb"([0-9]{1,6}(?:[.,][0-9]{1,3})?)\*(.+)", re.DOTALL)


class Checkout:
    """One till's open sale, as the screens and the scripts work it."""

    def __init__(self, counter: Counterpart) -> None:
        self._counter = counter
        self._sale = OpenSale(counter)
        self._paying = Paying(self._sale)

    @property
    def cart(self) -> Cart:
        """The open cart; another value after each change."""
        return self._sale.cart

    @property
    def tendering(self) -> Tendering | None:
        """The payments so far, while paying."""
        return self._sale.tendering

    @property
    def waiting(self) -> CartLine | None:
        """The line that waits for lots or serials."""
        return self._sale.waiting

    @property
    def last(self) -> Posted | None:
        """The sale committed last on this till since it was opened."""
        return self._paying.last

    # -- scanning ------------------------------------------------------------------------------------------

    def scan(self, raw: bytes, *, keyed: bool = False) -> Outcome:
        """Take anything that was scanned or typed at the sale; `3*` before it is a quantity."""
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
                return self._sale.refuse((found.finding,), found.message, Presentation(raw=found.raw))
            answers = waiting and found.product.sku == waiting.product.sku and carries_number(found)
            if waiting and answers and quantity is None:
                return Numbering(self._sale, connection).fill(waiting, found.pack, provenance, raw=found.raw)
            return self._add(connection, found, quantity, provenance)

    def find(self, sku: str, quantity: int | None = None) -> Outcome:
        """Add a product that was found by name, `quantity` in thousandths, as if its barcode had been scanned."""
        prefix = f"{format_quantity(quantity)}*".encode() if quantity is not None else b""
        return self.scan(prefix + sku.encode(), keyed=True)

    def _add(self, connection: Connection, found: Identified, typed: int | None, provenance: Provenance) -> Outcome:
        product = found.product
        measured = measure(found, typed, self._counter.shop.digits)
        if isinstance(measured, str):
            return self._sale.no(measured, product=product)
        quantity, fixed_total = measured
        line = self._sale.cart.joinable(product, product.price) if fixed_total is None else None
        line = line or _new_line(self._sale.cart, product, fixed_total)
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
            return Numbering(self._sale, connection).answer(line, raw, provenance, quantity)

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
            return Numbering(self._sale, connection).present(line, pack, provenance, quantity)

    def pick(self, key: int, lot_id: str) -> Outcome:
        """Take a lot that was picked from the prompt's list."""
        line = self._waits(key)
        if isinstance(line, Outcome):
            return line
        with self._counter.store.reading() as connection:
            return Numbering(self._sale, connection).pick(line, lot_id)

    def accept_suggestion(self, key: int | None = None) -> Outcome:
        """Take the proposal: first to expire, over several lots where one does not have enough."""
        line = self._waits(key) if key is not None else self._sale.waiting
        if line is None:
            return self._sale.no("No line waits for a lot.")
        if isinstance(line, Outcome):
            return line
        with self._counter.store.reading() as connection:
            return Numbering(self._sale, connection).suggest(line)

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

    def set_quantity(self, key: int, quantity: int) -> Outcome:
        """Change a line's quantity, in thousandths; numbers captured last are given up first."""
        line = self._sale.cart.line(key)
        if line is None:
            return self._sale.no("That line is not there.")
        product = line.product
        problem = _quantity_problem(line, quantity)
        if problem:
            return self._sale.no(problem, line=line)
        if product.weighed and product.tracked and len(line.numbers) == 1:
            with self._counter.store.reading() as connection:
                return Numbering(self._sale, connection).reweigh(line, quantity)
        changed = shrink(line, quantity)
        self._sale.put(changed)
        missing = f"; {format_quantity(changed.missing)} without number" if changed.missing else ""
        words = f"{product.name}: quantity {format_quantity(quantity)}{missing}."
        return self._sale.done(OutcomeKind.CHANGED, words, changed)

    def drop_number(self, key: int, lot_id: str) -> Outcome:
        """Take a lot or serial off a line; the line waits for another."""
        line = self._sale.cart.line(key)
        if line is None or all(n.lot_id != lot_id for n in line.numbers):
            return self._sale.no("That number is not on the line.")
        kept = replace(line, numbers=tuple(n for n in line.numbers if n.lot_id != lot_id))
        self._sale.put(kept)
        return self._sale.done(OutcomeKind.CHANGED, f"{line.product.name}: number taken off.", kept)

    def remove(self, key: int) -> Outcome:
        """Take a line off the sale; the journal keeps a trace."""
        line = self._sale.cart.line(key)
        if line is None:
            return self._sale.no("That line is not there.")
        position = self._sale.cart.position(key)
        self._void((line,), whole=False)
        self._sale.cart = self._sale.cart.without(key)
        words = f"{line.product.name} removed."
        return Outcome(kind=OutcomeKind.REMOVED, message=words, line=position, key=key, product=line.product)

    def void(self, reason: str = "") -> Outcome:
        """Give up the whole sale; the journal keeps a trace."""
        if not self._sale.cart:
            return self._sale.no("There is nothing to void.")
        self._void(self._sale.cart.lines, whole=True, reason=reason)
        self._sale.restart()
        return Outcome(kind=OutcomeKind.VOIDED, message="The sale was voided.")

    def _void(self, lines: tuple[CartLine, ...], *, whole: bool, reason: str = "") -> None:
        who = self._counter.attended()
        record = void_of(lines, who.shift, who.cashier, whole=whole, reason=reason)
        self._counter.recorder.record(record, self._sale.posting())

    def not_possible(self, words: str) -> Outcome:
        """An outcome that says why something cannot be done now."""
        return self._sale.no(words)

    # -- paying --------------------------------------------------------------------------------------------

    def pay(self) -> Outcome | None:
        """Begin to take payment: None when it may begin, else why not, with the line that is not ready."""
        return self._paying.pay()

    def tender(self, kind: TenderKind, amount: int | None = None, reference: str = "") -> Outcome:
        """Take one payment, in minor units; without an amount, what remains."""
        return self._paying.tender(kind, amount, reference)

    def add_reference(self, reference: str) -> Outcome:
        """Write a reference on the last card payment."""
        return self._paying.add_reference(reference)

    def stop_paying(self) -> None:
        """Back to the cart; what was tendered is given back."""
        self._paying.stop_paying()

    def complete(self) -> Outcome:
        """Commit the sale: durable when this returns COMPLETED. Lots are judged again inside the commit."""
        return self._paying.complete()


def split_quantity(raw: bytes) -> tuple[int | None, bytes]:
    """A quantity typed before a scan (`3*`), in thousandths, and the scan. Raises ValueError in plain words."""
    times = _TIMES.fullmatch(raw)
    return (parse_quantity(times[1].decode()), times[2]) if times else (None, raw)


def carries_number(found: Identified) -> bool:
    """Whether a scan brought the number its product is sold by."""
    return bool(found.pack.serial if found.product.has_serial else found.pack.lot)


def _new_line(cart: Cart, product: Product, fixed_total: int | None) -> CartLine:
    return CartLine(
        key=cart.next_key, product=product, quantity=0, unit_price=product.price, fixed_total=fixed_total
    )


def _quantity_problem(line: CartLine, quantity: int) -> str:
    name = line.product.name
    if line.fixed_total is not None:
        return f"{name} has its price on the label; remove the line and scan again."
    if quantity <= 0:
        return "The quantity must be more than 0; to take the line off, remove it."
    if quantity > LARGEST:
        return "That is more than one line can hold."
    if not line.product.weighed and quantity % ONE:
        return f"{name} is sold by the piece; {format_quantity(quantity)} is not whole."
    return ""
