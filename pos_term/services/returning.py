"""Goods that come back: by receipt, by serial, by lot, without a receipt; and whole sales taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from pos_term.domain.barcode import decode
from pos_term.domain.cart import Cart, CartLine
from pos_term.domain.clean import visible
from pos_term.domain.dates import short_date
from pos_term.domain.judgement import Finding, Level, Reason
from pos_term.domain.money import format_amount
from pos_term.domain.people import Permission, Person
from pos_term.domain.quantity import ONE, format_quantity
from pos_term.services.going_back import decide, decide_again, label_doubts, rule_for
from pos_term.services.open_sale import OpenSale
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.picking_back import NoPick, Pick, numbers_of
from pos_term.services.post_voids import take_back_whole
from pos_term.services.return_lines import Basis, return_line
from pos_term.services.serials import Unit, units_with
from pos_term.services.sold import Sold, sold_of
from pos_term.services.unreceipted import ask
from pos_term.store.returns import StillOut, entry_of, last_return, sold_last, still_out, with_customers
from pos_term.store.trace import sale_entry

__all__ = ["Pick", "Returns", "Sold", "StillOut", "Unit"]

MOST_SALES = 50
"""Sales of a lot that are listed."""
_DIGITS = 6
"""Digits of the number in a receipt's code."""


class Returns:
    """Goods that come back with the open sale. Each is a line of its own; goods to sell may follow (exchange)."""

    def __init__(self, sale: OpenSale) -> None:
        self._sale = sale

    # -- by receipt ----------------------------------------------------------------------------------------

    def look_up(self, receipt: str) -> Sold | str:
        """What can still come back of a sale, by its code as scanned or typed; or why it is not there.

        Nothing can come back of a sale that was taken back whole, nor of a return: `Sold.closed` says so.
        """
        with self._sale.counter.store.reading() as connection:
            return self._look_up(connection, receipt)

    def _look_up(self, connection: Connection, receipt: str) -> Sold | str:
        on, settings = self._sale.counter.clock.business_date(), self._sale.counter.decoder
        scanned = decode(receipt.strip().encode("utf-8", "replace"), on=on, settings=settings)
        for number in _readings(scanned.text.strip()):
            entry = sale_entry(connection, number)
            if entry:
                return sold_of(connection, entry, self._sale.cart, on)
        shown = visible(receipt.strip(), limit=24)
        return f"No receipt has the number {shown}. Check it, or take the goods back by serial or lot."

    def take_back(
        self, receipt: str, picks: Sequence[Pick], reason: str, *, approved: Person | None = None
    ) -> Outcome:
        """Add a line for each pick to the open sale: all of them, or none.

        Only what was sold and has not come back, for what was paid for it. Each goes where the rules say.
        """
        refused = self._may_not(reason, approved)
        if refused:
            return refused
        with self._sale.counter.store.reading() as connection:
            sold = self._look_up(connection, receipt)
            if isinstance(sold, str):
                return self._no(sold, Reason.NOT_SOLD)
            if not picks:
                return self._sale.no("Choose what comes back.")
            return self._add(connection, sold.sale, picks, reason, approved)

    def plan(
        self, receipt: str, picks: Sequence[Pick], reason: str, *, approved: Person | None = None
    ) -> tuple[CartLine, ...] | Outcome:
        """What `take_back` would add, each line with where it goes and what is paid back; or why it would not."""
        refused = self._may_not(reason, approved)
        if refused:
            return refused
        with self._sale.counter.store.reading() as connection:
            sold = self._look_up(connection, receipt)
            if isinstance(sold, str):
                return self._no(sold, Reason.NOT_SOLD)
            cart = self._work_out(connection, sold.sale, picks, reason, approved)
        return cart if isinstance(cart, Outcome) else cart.lines[len(self._sale.cart.lines) :]

    def _add(
        self, connection: Connection, sale: str, picks: Sequence[Pick], reason: str, approved: Person | None
    ) -> Outcome:
        """Put the lines of all picks into the cart; or none of them."""
        cart = self._work_out(connection, sale, picks, reason, approved)
        if isinstance(cart, Outcome):
            return cart
        added = [(line, line.returns) for line in cart.lines[len(self._sale.cart.lines) :]]
        said = (f"{line.product.name} {format_quantity(line.quantity)} {r.words}." for line, r in added if r)
        return self._added(cart, " ".join(said), sum(r.total for _, r in added if r))

    def _work_out(
        self, connection: Connection, sale: str, picks: Sequence[Pick], reason: str, approved: Person | None
    ) -> Cart | Outcome:
        """The cart with a line for each pick, each worked out with those before it; or why there is none."""
        rule = rule_for(self._sale, reason)
        cart = self._sale.cart
        entry = entry_of(connection, sale)
        for pick in picks:
            sold = sold_of(connection, entry, cart, rule.on) if entry else None
            if sold is None or sold.closed:
                return self._closed(sold)
            line = sold.line(pick.line)
            if line is None:
                return self._no(f"{sold.receipt} has no line {pick.line}.", Reason.NOT_SOLD)
            if line.tax_rate and sold.document.prices_include_tax is not cart.prices_include_tax:
                return self._sale.no(
                    f"{sold.receipt} was written with tax apart from its prices, or the other way round. "
                    "Take it back without a receipt."
                )
            numbers = numbers_of(line, pick)
            if isinstance(numbers, NoPick):
                return self._sale.no(numbers.words, findings=numbers.findings, product=line.product)
            doubts = label_doubts({number.lot_id: number.expiry for number in line.numbers}, rule.on)
            going = decide(connection, self._sale, line.product, numbers, rule, doubts=doubts)
            basis = Basis.of_line(sold, line, pick.quantity, reason, approved)
            cart = cart.with_line(return_line(cart, line.product, going, basis))
        return cart

    def _closed(self, sold: Sold | None) -> Outcome:
        """Nothing of a sale can come back any more, or ever."""
        if sold is None:
            return self._no("That sale is not there.", Reason.NOT_SOLD)
        back = any(line.back for line in sold.lines)
        return self._no(sold.closed, Reason.ALREADY_RETURNED if back else Reason.NOT_SOLD)

    def _added(self, cart: Cart, words: str, total: int) -> Outcome:
        """The lines stand in the cart."""
        self._sale.cart = cart
        last = cart.lines[-1]
        self._sale.touched = last.key
        numbers = last.returns.numbers if last.returns else ()
        only = numbers[0] if len(numbers) == 1 else None
        paid = format_amount(total, self._sale.counter.shop.digits)
        return Outcome(
            kind=OutcomeKind.RETURNED, message=f"{words} {paid} to pay back.", line=len(cart.lines), key=last.key,
            product=last.product, lot=only.lot if only else None, serial=only.serial if only else None,
        )  # fmt: skip

    def _may_not(self, reason: str, approved: Person | None) -> Outcome | None:
        if not self._sale.counter.may(Permission.RETURN, approved):
            return self._no("You may not take goods back. Ask someone who may.", Reason.NOT_ALLOWED)
        return None if reason.strip() else self._sale.no("Say why the goods come back.")

    def _no(self, words: str, reason: Reason) -> Outcome:
        return self._sale.no(words, findings=(Finding(reason, Level.BLOCK, words),))

    # -- by serial, by lot ---------------------------------------------------------------------------------

    def units(self, serial: str) -> list[Unit]:
        """The units with this serial, of every product that has one."""
        with self._sale.counter.store.reading() as connection:
            return self._units(connection, serial)

    def _units(self, connection: Connection, serial: str) -> list[Unit]:
        counter = self._sale.counter
        return units_with(connection, serial, counter.clock.business_date(), counter.decoder)

    def by_serial(
        self, serial: str, reason: str, *, sku: str | None = None, approved: Person | None = None
    ) -> Outcome:
        """Take back the unit with this serial by the sale it left with last; of several, `sku` says which."""
        refused = self._may_not(reason, approved)
        if refused:
            return refused
        with self._sale.counter.store.reading() as connection:
            units = [unit for unit in self._units(connection, serial) if sku in (None, unit.product.sku)]
            shown = visible(serial.strip(), limit=40)
            if not units:
                return self._no(f"Serial {shown} was NOT SOLD here: the shop does not know it.", Reason.NOT_SOLD)
            if len(units) > 1:
                named = ", ".join(f"{unit.product.name} ({unit.product.sku})" for unit in units)
                return self._sale.no(f"Several products have serial {shown}: {named}. Say which it is.")
            return self._unit(connection, units[0], reason, approved)

    def _unit(self, connection: Connection, unit: Unit, reason: str, approved: Person | None) -> Outcome:
        """Take one unit back by the sale it left with last, if it is with a customer still."""
        left = self._left_with(connection, unit)
        if isinstance(left, Outcome):
            return left
        pick = Pick(line=left[1], quantity=ONE, serial=unit.serial)
        return self._add(connection, left[0], (pick,), reason, approved)

    def sale_of(self, unit: Unit) -> Sold | Outcome:
        """The sale with which a unit left last, if it is with a customer still; else why it cannot come back."""
        with self._sale.counter.store.reading() as connection:
            left = self._left_with(connection, unit)
            if isinstance(left, Outcome):
                return left
            entry, on = entry_of(connection, left[0]), self._sale.counter.clock.business_date()
            return sold_of(connection, entry, self._sale.cart, on) if entry else self._closed(None)

    def _left_with(self, connection: Connection, unit: Unit) -> tuple[str, int] | Outcome:
        """The sale and line with which a unit left last; or why it cannot come back of it."""
        name = f"{unit.product.name} serial {unit.serial}"
        left = sold_last(connection, unit.lot_id)
        if left is None:
            return self._no(f"{name} was NOT SOLD here.", Reason.NOT_SOLD)
        if with_customers(connection, unit.lot_id) <= 0:
            back = last_return(connection, unit.lot_id, left[0])
            on = self._sale.counter.clock.business_date()
            when = f" on {short_date(back.business_date, on)} with receipt {back.receipt}" if back else ""
            return self._no(f"{name} CAME BACK already{when}.", Reason.ALREADY_RETURNED)
        if self._sale.cart.coming_back(*left, unit.lot_id):
            return self._no(f"{name} is in this cart already.", Reason.SERIAL_IN_CART)
        return left

    def by_lot(self, lot: str, *, customer: str | None = None) -> list[StillOut]:
        """The sales of a lot, and of serials made in it, of which something is still out, newest first.

        Less what stands in this cart as coming back; `customer` is an id. What is chosen comes back by receipt.
        """
        with self._sale.counter.store.reading() as connection:
            found = still_out(connection, lot, customer=customer, most=MOST_SALES)
        cart = self._sale.cart
        rest = (replace(e, left=e.left - cart.coming_back(e.sale, e.line, e.lot_id)) for e in found)
        return [each for each in rest if each.left > 0]

    # -- without a receipt, and whole ----------------------------------------------------------------------

    def without_receipt(
        self, sku: str, quantity: int, reason: str, approver: Person, *, lot: str | None = None,
        serial: str | None = None, price: int | None = None,
    ) -> Outcome:  # fmt: skip
        """Take goods back without a receipt, at today's price and tax; `quantity` in thousandths.

        A unit with a serial comes back by the sale it left with, for what was paid then. `price`, in minor units a
        piece, is for a product that has no price of its own.
        """
        if not self._sale.counter.shop.allows(approver.role, Permission.RETURN_WITHOUT_RECEIPT):
            words = f"{approver.name} may not take goods back without a receipt. Ask someone who may."
            return self._no(words, Reason.NOT_ALLOWED)
        if not reason.strip():
            return self._sale.no("Say why the goods come back.")
        sale = self._sale
        with sale.counter.store.reading() as connection:
            asked = ask(connection, sale, sku, quantity, lot=lot, serial=serial, price=price)
            if isinstance(asked, Outcome):
                return asked
            if isinstance(asked, Unit):
                return self._unit(connection, asked, reason, approver)
            doubts = {asked.number.lot_id: asked.doubt}
            rule = rule_for(sale, reason)
            going = decide(connection, sale, asked.product, (asked.number,), rule, doubts=doubts)
        basis = Basis.today(sale.cart, asked.product, quantity, asked.price, reason, approver)
        cart = sale.cart.with_line(return_line(sale.cart, asked.product, going, basis))
        return self._added(cart, f"{asked.product.name} {format_quantity(quantity)} {going.words}.", basis.total)

    def post_void(self, receipt: str, reason: str, approved: Person | None = None) -> Outcome:
        """Take a whole sale back in the shift in which it was made: goods where they were, money as it was paid."""
        return take_back_whole(self._sale, self.look_up(receipt), reason, approved)

    def decide_again(self) -> str:
        """Judge once more where goods go, as the sale is committed; what has to go elsewhere now is told."""
        if not any(line.returns for line in self._sale.cart.lines):
            return ""
        with self._sale.counter.store.reading() as connection:
            return " ".join(decide_again(connection, self._sale))


def _readings(code: str) -> list[str]:
    """The ways to read a receipt's code: as it stands, in capitals, and with the zeros people leave out."""
    till, _, number = code.rpartition("-")
    padded = f"{till}-{number.zfill(_DIGITS)}" if till and number.isascii() and number.isdigit() else code
    return list(dict.fromkeys((code, code.upper(), padded, padded.upper())))
