"""Sales orders at the counter: found, loaded with the numbers kept for them, fulfilled."""

from __future__ import annotations

from dataclasses import dataclass, replace

from sqlalchemy import Connection

from pos_term.domain.cart import CartLine, Number, add_number
from pos_term.domain.clean import visible
from pos_term.domain.customers import Customer
from pos_term.domain.judgement import Finding, Level, best_before_of, expiry_of
from pos_term.domain.lots import Presented, Provenance
from pos_term.domain.products import LotPolicy, Product
from pos_term.domain.quantity import format_quantity
from pos_term.services.judging import judge_pack, room
from pos_term.services.numbering import Numbering
from pos_term.services.open_sale import OpenSale
from pos_term.services.outcomes import Outcome, OutcomeKind, number_words
from pos_term.store import orders as reads
from pos_term.store.carts import SerialTaken
from pos_term.store.catalogue import product_by_sku
from pos_term.store.customers import customer_by_id
from pos_term.store.lots import find_lot


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderSummary:
    """A sales order as the list shows it."""

    order: str
    """Its number."""
    customer: str
    """The customer's name; empty where none is known."""
    placed_at: str
    """As the journal writes it."""
    lines: int
    open_lines: int
    """Lines of which something is still to go."""
    state: str
    """`open`, `partly` or `fulfilled`."""
    receipts: tuple[str, ...]
    """On which something of it went."""


@dataclass(frozen=True, slots=True)
class _Loaded:
    """One line put into the cart, and what of it could not be done."""

    line: CartLine | None
    words: str = ""
    findings: tuple[Finding, ...] = ()


class Orders:
    """Sales orders at the counter: found, loaded, fulfilled."""

    def __init__(self, sale: OpenSale) -> None:
        self._sale = sale

    def find(self, text: str = "") -> list[OrderSummary]:
        """Orders by a part of the number, the customer, a product or a lot; open ones first, at most 50."""
        with self._sale.counter.store.reading() as connection:
            records = reads.find_orders(connection, text)
            started = [record.order for record in records if record.started]
            receipts = reads.receipts_of(connection, started) if started else {}
        return [_summary(record, receipts.get(record.order, [])) for record in records]

    def load(self, order: str) -> Outcome:
        """Put what is open of an order into the empty sale, with the numbers kept for it as they stand now."""
        number, sale = order.strip(" "), self._sale
        shown = visible(number, limit=40)
        if sale.cart:
            return sale.no("A sale is open. Finish, suspend or void it, then load the order.")
        with sale.counter.store.reading() as connection:
            record = reads.order_by_number(connection, number)
            if record is None:
                return sale.no(f"No order has the number {shown}. Find it by the customer's name.")
            if not record.open_lines:
                receipts = reads.receipts_of(connection, [number])[number]
                on = f" on receipt {receipts[-1]}" if receipts else ""
                return sale.no(f"Order {shown} was fulfilled already{on}.")
            till = reads.open_elsewhere(connection, number, sale.id)
            if till is not None:
                return sale.no(f"Order {shown} stands in an open sale of till {till}. Finish it there.")
            try:
                return self._load(connection, record)
            except SerialTaken as taken:  # another till was faster by a moment; the cart is empty as before
                return sale.no(f"Order {shown} could not be loaded: {taken}.")

    def _load(self, connection: Connection, record: reads.OrderRecord) -> Outcome:
        sale, empty = self._sale, self._sale.cart
        wanted = [ordered for ordered in reads.order_lines(connection, record.order) if ordered.open]
        with sale.together():
            sale.cart = replace(empty, order=record.order, customer=self._customer(connection, record))
            loaded = [self._line(connection, ordered) for ordered in wanted]
            count = sum(each.line is not None for each in loaded)
            if not count:
                sale.cart = empty
        words = " ".join(each.words for each in loaded if each.words)
        findings = tuple(finding for each in loaded for finding in each.findings)
        shown = visible(record.order, limit=40)
        if not count:
            return sale.no(f"Nothing of order {shown} can be sold now. {words}", findings=findings)
        waiting = sale.waiting
        return Outcome(
            kind=OutcomeKind.LOADED, findings=findings, subject=record.order,
            message=f"Order {shown}: {count} {'line' if count == 1 else 'lines'} loaded. {words}".rstrip(),
            line=sale.cart.position(waiting.key) if waiting else 0, key=waiting.key if waiting else 0,
            product=waiting.product if waiting else None,
        )  # fmt: skip

    def _customer(self, connection: Connection, record: reads.OrderRecord) -> Customer | None:
        found = customer_by_id(connection, record.customer) if record.customer else None
        return found if found and not found.forgotten else None

    def _line(self, connection: Connection, ordered: reads.OrderedRecord) -> _Loaded:
        product = product_by_sku(connection, ordered.sku)
        if product is None:
            return _Loaded(None, f"Product {ordered.sku} is not in the shop any more: left off.")
        if product.recall:
            return _Loaded(None, f"{product.name} is RECALLED ({product.recall}): left off.")
        cart = self._sale.cart
        line = CartLine(
            key=cart.next_key, product=product, quantity=ordered.open, unit_price=product.price,
            order_line=ordered.n, asks_price=product.open_price,
        )  # fmt: skip
        self._sale.put(line)
        if not product.tracked:
            return _Loaded(line)
        if ordered.lot or ordered.serial:
            return self._reserved(connection, line, ordered)
        policies = self._sale.circumstances().policies(product)
        if policies.lot is LotPolicy.AUTO and not product.has_serial:
            outcome = Numbering(self._sale, connection).suggest(line)
            line = self._sale.cart.line(line.key) or line
            return _Loaded(line, "" if outcome.ok else outcome.message, () if outcome.ok else outcome.findings)
        return _Loaded(line, _waits(line))

    def _reserved(self, connection: Connection, line: CartLine, ordered: reads.OrderedRecord) -> _Loaded:
        """Put the number that is kept for the line on it, as far as it may be sold and is there."""
        product, now = line.product, self._sale.circumstances()
        if product.has_serial and not ordered.serial:
            return _Loaded(line, f"{product.name}: scan a serial of lot {ordered.lot}.")
        pack = Presented(lot=ordered.lot, serial=ordered.serial)
        lot = find_lot(connection, product, lot=pack.lot, serial=pack.serial)
        free = room(connection, lot, now) if lot else 0
        quantity = min(line.quantity, free) if free > 0 else line.quantity
        judged = judge_pack(connection, product, pack, quantity, now)
        if judged.lot is None or judged.verdict.blocked:
            stopped = tuple(f for f in judged.verdict.findings if f.level is Level.BLOCK)
            why = "; ".join(finding.words for finding in stopped) or "not known"
            name = number_words(ordered.lot, ordered.serial)
            words = f"{product.name}: the{name} kept for it is left off ({why}). {_waits(line)}"
            return _Loaded(line, words, stopped)
        number = Number(
            lot_id=judged.lot.id, lot=judged.lot.lot or pack.lot, serial=judged.lot.serial, quantity=quantity,
            provenance=Provenance.PICKED, expiry=expiry_of(pack, judged.lot),
            best_before=best_before_of(pack, judged.lot),
            warnings=tuple(reason.value for reason in judged.verdict.reasons),
        )  # fmt: skip
        filled = add_number(line, number)
        self._sale.put(filled)
        return _Loaded(filled, _waits(filled), judged.verdict.findings)

    def too_many(self, line: CartLine, quantity: int) -> str:
        """Why a line of a loaded order cannot hold that many thousandths; empty where it can."""
        order = self._sale.cart.order
        if line.order_line is None or order is None:
            return ""
        with self._sale.counter.store.reading() as connection:
            left = reads.open_quantity(connection, order, line.order_line)
        if quantity <= left:
            return ""
        shown = f"{format_quantity(left)} {line.product.unit}" if line.product.weighed else format_quantity(left)
        words = f"Order {visible(order, limit=40)} has {shown} of {line.product.name} open."
        return f"{words} Scan more of it as a line of its own."


def _waits(line: CartLine) -> str:
    if not line.missing:
        return ""
    return f"{line.product.name}: {_number_word(line.product)} missing for {format_quantity(line.missing)}."


def _number_word(product: Product) -> str:
    return "serial" if product.has_serial else "lot"


def _summary(record: reads.OrderRecord, receipts: list[str]) -> OrderSummary:
    state = "fulfilled" if not record.open_lines else "partly" if record.started else "open"
    return OrderSummary(
        order=record.order, customer=record.name, placed_at=record.placed_at, lines=record.lines,
        open_lines=record.open_lines, state=state, receipts=tuple(receipts),
    )  # fmt: skip
