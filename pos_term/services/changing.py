"""Lines that are changed by hand: their quantity, and the numbers on them taken off or exchanged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sqlalchemy import Connection

from pos_term.domain.cart import CartLine, shrink
from pos_term.domain.cart_lines import numbers_words
from pos_term.domain.judgement import Finding, Level, Reason
from pos_term.domain.lots import Presented, Provenance
from pos_term.domain.products import LotPolicy
from pos_term.domain.quantity import ONE, format_quantity
from pos_term.services.asking import ask_on
from pos_term.services.judging import judge_pack
from pos_term.services.measuring import quantity_problem, split_quantity
from pos_term.services.numbering import Numbering
from pos_term.services.open_sale import OpenSale
from pos_term.services.outcomes import Outcome, OutcomeKind

_GONE = "That line is not there."


class Changing:
    """Changes the lines of an open sale."""

    def __init__(self, sale: OpenSale, too_many: Callable[[CartLine, int], str]) -> None:
        self._sale = sale
        self._too_many = too_many

    def set_quantity(self, key: int, quantity: int, measured: str = "") -> Outcome:
        """Change a line's quantity, in thousandths; of lots, those captured last are given up first.

        A serial is one unit that was in hand: which of several goes back is for the cashier to say.
        """
        line = self._sale.cart.line(key)
        if line is None:
            return self._sale.no(_GONE)
        product = line.product
        problem = quantity_problem(line, quantity) or self._too_many(line, quantity)
        if problem:
            return self._sale.no(problem, line=line)
        if product.has_serial and quantity < line.numbered:
            count = format_quantity(line.numbered)
            words = f"{product.name}: {count} serials are on the line. Take off the one that goes back (F3)."
            return self._sale.no(words, line=line)
        line = replace(line, measured=measured)
        if product.weighed and product.tracked and len(line.numbers) == 1:
            with self._sale.counter.store.reading() as connection:
                return self._reweigh(connection, line, quantity)
        return self._resize(line, quantity)

    def _resize(self, line: CartLine, quantity: int) -> Outcome:
        changed, product = shrink(line, quantity), line.product
        missing = changed.missing
        with self._sale.together():
            self._sale.put(changed)
            auto = self._sale.counter.rules.of(product).lot is LotPolicy.AUTO and not product.has_serial
            if missing > line.missing and auto:
                with self._sale.counter.store.reading() as connection:
                    filled = Numbering(self._sale, connection).filled(changed)
                changed = self._sale.cart.line(line.key) or changed
                if filled.ok and not changed.missing:
                    words = f"{product.name}: quantity {format_quantity(quantity)}. {filled.message}"
                    return replace(filled, kind=OutcomeKind.CHANGED, message=words)
            elif missing > line.missing:
                self._sale.asked_at = self._sale.counter.clock.at()
        told = f"; {numbers_words(changed)}" if missing else ""
        words = f"{product.name}: quantity {format_quantity(quantity)}{told}."
        return self._sale.done(OutcomeKind.CHANGED, words, changed)

    def _reweigh(self, connection: Connection, line: CartLine, quantity: int) -> Outcome:
        """Change the weight of a piece whose lot is known: the lot stays, and is judged for the new weight."""
        number, name = line.numbers[0], line.product.name
        pack = Presented(
            lot=number.lot, serial=number.serial, expiry=number.expiry, best_before=number.best_before
        )  # fmt: skip
        judged = judge_pack(
            connection, line.product, pack, quantity, self._sale.circumstances(), less=number.quantity
        )  # fmt: skip
        allowed = number.allowed.reasons if number.allowed else ()
        stopping = tuple(
            f for f in judged.verdict.findings if f.level is Level.BLOCK and f.reason.value not in allowed
        )
        if stopping:
            told = "; ".join(finding.words for finding in stopping)
            return self._sale.no(f"{name}, lot {number.lot}: {told}.", findings=stopping, line=line)
        changed = replace(line, quantity=quantity, numbers=(replace(number, quantity=quantity),))
        self._sale.put(changed)
        words = f"{name}: {format_quantity(quantity)} {line.product.unit}."
        return self._sale.done(OutcomeKind.CHANGED, words, changed)

    def drop_number(self, key: int, lot_id: str) -> Outcome:
        """Take a lot or serial off a line.

        The line waits for another; of several units with serials that one goes back, and they are one fewer. What
        stopped the sale is still wanted: the line waits for one in its place.
        """
        line = self._with_number(key, lot_id)
        if isinstance(line, Outcome):
            return line
        kept = _without(line, lot_id)
        stopped = any(number.marked for number in line.numbers if number.lot_id == lot_id)
        fewer = line.product.has_serial and line.quantity > ONE and not stopped
        if fewer:
            kept = replace(kept, quantity=line.quantity - (line.numbered - kept.numbered))
        self._sale.put(kept)
        if kept.missing:
            self._sale.asked_at = self._sale.counter.clock.at()
        now = f" Quantity {format_quantity(kept.quantity)}." if fewer else ""
        words = f"{line.product.name}: number taken off.{now}"
        return self._sale.done(OutcomeKind.CHANGED, words, kept)

    def exchange(self, key: int, lot_id: str, raw: bytes, *, keyed: bool = False) -> Outcome:
        """Put the number that is scanned or typed in the place of one on the line; `2*` before it for so many.

        Without a quantity all of that number is exchanged. Refused, the line is as it was.
        """
        line = self._with_number(key, lot_id)
        if isinstance(line, Outcome):
            return line
        there = sum(number.quantity for number in line.numbers if number.lot_id == lot_id)
        try:
            typed, raw = split_quantity(raw)
        except ValueError as error:
            return self._sale.no(str(error), line=line)
        quantity = there if typed is None else typed
        if quantity > there:
            words = f"{line.product.name}: only {format_quantity(there)} of that number are on the line."
            finding = Finding(Reason.NOT_AVAILABLE, Level.BLOCK, words)
            return self._sale.no(words, findings=(finding,), line=line)
        provenance = Provenance.KEYED if keyed else Provenance.SCANNED
        sale = self._sale
        cart, touched, asked = sale.cart, sale.touched, sale.asked_at
        with sale.counter.store.reading() as connection, sale.together():
            sale.put(_without(line, lot_id, quantity))
            sale.asked_at = None
            waiting = sale.cart.line(key) or line
            outcome = Numbering(sale, connection).answer(waiting, raw, provenance, quantity)
            if not outcome.ok:
                if sale.refused and sale.refused.cart is sale.cart:
                    sale.refused = replace(sale.refused, cart=cart)
                sale.cart, sale.touched, sale.asked_at = cart, touched, asked
                return outcome
            return ask_on(sale, replace(outcome, kind=OutcomeKind.CHANGED))

    def _with_number(self, key: int, lot_id: str) -> CartLine | Outcome:
        line = self._sale.cart.line(key)
        if line is None or all(number.lot_id != lot_id for number in line.numbers):
            return self._sale.no("That number is not on the line.", line=line)
        return line


def _without(line: CartLine, lot_id: str, quantity: int | None = None) -> CartLine:
    """The line with less of one number, or without it."""
    left = line.numbered if quantity is None else quantity
    kept = []
    for number in reversed(line.numbers):
        given = min(left, number.quantity) if number.lot_id == lot_id else 0
        left -= given
        if number.quantity > given:
            kept.append(replace(number, quantity=number.quantity - given))
    return replace(line, numbers=tuple(reversed(kept)))
