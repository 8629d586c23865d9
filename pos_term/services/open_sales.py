"""Open sales in the store: fetched back after a stop of the till, parked, and fetched by any till of the store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import uuid_utils

from pos_term.domain.clean import clean
from pos_term.domain.dates import stamp, unstamp
from pos_term.domain.documents import RefusalOutcome
from pos_term.domain.money import format_amount
from pos_term.domain.people import Permission, Person
from pos_term.domain.tender import Tender, TenderKind, TenderState
from pos_term.services.open_sale import OpenSale
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.records import Presentation
from pos_term.services.rejudging import Stop, judge_again
from pos_term.store.carts import (
    OPEN,
    SUSPENDED,
    OpenSaleHead,
    SerialTaken,
    by_id,
    fetch,
    lines_of,
    listed,
    open_at,
    put_aside,
)
from pos_term.store.catalogue import product_by_sku
from pos_term.store.customers import customer_by_id
from pos_term.store.engine import StoreFault
from pos_term.store.saved_cart import Unreadable, read_cart, read_head, read_line

LONGEST_LABEL = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Suspended:
    """A sale that can be fetched."""

    id: str
    till: str
    cashier: str
    """The name of who had it last."""
    label: str
    items: int
    total: int
    """Minor units."""
    since: datetime
    open: bool
    """Whether it stands open at its till, which may be at work on it or may have died with it."""

    @property
    def words(self) -> str:
        """What is to be minded about it: `open at till 2`, or nothing."""
        return f"open at till {self.till}" if self.open else ""


class OpenSales:
    """What a till does with open sales as a whole."""

    def __init__(self, sale: OpenSale) -> None:
        self._sale = sale

    @property
    def id(self) -> str:
        """The id of the open sale; it stays with the sale when it is suspended."""
        return self._sale.id

    def suspend(self, label: str = "") -> Outcome:
        """Park the cart under a label and begin an empty sale. Raises StoreFault, and then the cart is as it was.

        Not while payments are taken: a parked sale has none.
        """
        sale = self._sale
        if not sale.cart:
            return sale.no("There is nothing to suspend.")
        if sale.taken:
            return sale.no(f"{self._paid(sale.taken)} Give it back and stop paying first, or finish the sale.")
        label = clean(label, limit=LONGEST_LABEL)
        parked, items = sale.id, sale.cart.items
        try:
            sale.keep(state=SUSPENDED, label=label, must=True)
        except SerialTaken as taken:
            return sale.no(f"{taken}.")
        except StoreFault:
            if not self._is_parked(parked):
                raise
        sale.restart(left=True)
        named = f" as {label}" if label else ""
        return Outcome(
            kind=OutcomeKind.SUSPENDED, message=f"The sale is suspended{named}: {_items(items)}.", open_sale=parked
        )

    def _is_parked(self, sale: str) -> bool:
        """What really became of a commit that failed."""
        with self._sale.counter.store.reading() as connection:
            found = by_id(connection, sale)
        return found is not None and found.state == SUSPENDED

    def suspended(self) -> list[Suspended]:
        """Every suspended sale of the store, oldest first, and those that stand open at other tills."""
        with self._sale.counter.store.reading() as connection:
            heads = [head for head in listed(connection) if head.id != self._sale.id]
        return [
            Suspended(
                id=head.id, till=head.till, cashier=head.cashier, label=head.label, items=head.items,
                total=head.total, since=unstamp(head.changed_at), open=head.state == OPEN,
            )
            for head in heads
        ]  # fmt: skip

    def resume(self, sale_id: str, approved: Person | None = None) -> Outcome:
        """Fetch a suspended sale into the empty cart, judged again; of two tills that ask, one gets it.

        `sale_id` is its id, or its label where one sale only has it. A sale that stands open at another till, whose
        computer may have died, can be fetched by someone with the right to override, or approved by them: whoever
        still works on it there is told at the next change that it is gone, and cannot pay for it.
        """
        sale = self._sale
        if sale.cart:
            return sale.no("A sale is open. Finish or suspend it first.")
        found = self._find(sale_id)
        if isinstance(found, str):
            return sale.no(found)
        till = sale.counter.attended().till
        elsewhere = found.state == OPEN
        if elsewhere and not sale.counter.may(Permission.OVERRIDE, approved):
            who = f" ({found.cashier})" if found.cashier else ""
            return sale.no(f"Till {found.till} has that sale{who}. A supervisor may resume it here.")
        # Another id where a till may still think that it has the sale: what it does with the old one leads nowhere.
        new_id = str(uuid_utils.uuid7()) if elsewhere else found.id
        taken = self._fetch(found, new_id)
        if taken is False:
            return sale.no(self._who_has(found.id, till))
        if taken is None:
            return sale.no("That sale was paid already; it is gone from the list.")
        return self._come_back(new_id, "The sale is back")

    def restore(self) -> Outcome | None:
        """Bring back the sale that stood open at this till when it stopped, judged again; None where none did.

        A cart that only waited, through a sign-out for one, is judged again; None when nothing stops it.
        """
        sale = self._sale
        if sale.cart:
            return self._judge("The open sale waited", always=False)
        with sale.counter.store.reading() as connection:
            found = open_at(connection, sale.counter.attended().till)
        if found is None:
            return None
        new_id = str(uuid_utils.uuid7())
        taken = self._fetch(found, new_id)
        if taken is None:
            return sale.no("The open sale was paid before the till stopped. Its cart is gone; see the receipt.")
        return self._come_back(new_id, "The open sale is back") if taken else None

    # -- parts ---------------------------------------------------------------------------------------------

    def _find(self, wanted: str) -> OpenSaleHead | str:
        with self._sale.counter.store.reading() as connection:
            heads = listed(connection)
        till = self._sale.counter.attended().till
        found = next((head for head in heads if head.id == wanted), None)
        if found is None:
            label = clean(wanted, limit=LONGEST_LABEL)
            named = [head for head in heads if label and head.label == label and head.state == SUSPENDED]
            if len(named) > 1:
                return f"{len(named)} suspended sales are called {label}. Choose one from the list."
            found = named[0] if named else None
        if found is None:
            return "That sale is not among the suspended ones any more. It was resumed or voided."
        return "That sale is open here already." if (found.id, found.till) == (self._sale.id, till) else found

    def _fetch(self, found: OpenSaleHead, new_id: str) -> bool | None:
        counter = self._sale.counter
        till, at = counter.attended().till, stamp(counter.clock.at())
        return fetch(counter.store, found, till=till, new_id=new_id, at=at)

    def _who_has(self, sale_id: str, till: str) -> str:
        with self._sale.counter.store.reading() as connection:
            head = next((head for head in listed(connection) if head.id == sale_id), None)
        if head is None or head.state != OPEN or head.till == till:
            return "That sale is not among the suspended ones any more. It was resumed or voided."
        return f"Till {head.till} was quicker: {head.cashier or 'someone'} has that sale."

    def _come_back(self, sale_id: str, words: str) -> Outcome:
        """Put a fetched sale on this till, or aside where it cannot be read."""
        sale, store = self._sale, self._sale.counter.store
        with store.reading() as connection:
            head = by_id(connection, sale_id)
            rows = lines_of(connection, sale_id)
            try:
                saved = read_head(head.head if head else "")
                if not rows:
                    raise Unreadable("it has no lines")
                product = partial(product_by_sku, connection)
                lines = tuple(read_line(key, text, product) for key, text in rows)
            except Unreadable:
                lines = ()
            else:
                known = customer_by_id(connection, saved.customer) if saved.customer else None
                customer = known if known and not known.forgotten else None
        if not lines:
            put_aside(store, sale_id)
            sale.restart(left=True)
            much = f" ({_items(head.items)}, {self._money(head.total)})" if head else ""
            return sale.no(f"The open sale{much} cannot be read and was put aside. Ring the goods up again.")
        cards = tuple(tender for tender in saved.tenders if tender.kind is TenderKind.CARD)
        others = tuple(tender for tender in saved.tenders if tender.kind is not TenderKind.CARD)
        sale.adopt(sale_id, read_cart(saved, lines, customer), cards)
        notes = []
        if cards:
            notes.append(f"{self._paid(cards)} It still counts.")
        if others:
            notes.append(f"{self._paid(others)} Count it again when the customer pays.")
        if saved.customer and customer is None:
            notes.append("Its customer is not known any more.")
        outcome = self._judge(words)
        assert outcome is not None  # noqa: S101 - narrows the type
        return replace(outcome, message=" ".join([outcome.message, *notes]))

    def _judge(self, words: str, *, always: bool = True) -> Outcome | None:
        """Judge the cart again, keep it as it is then, record what is stopped now, and say it."""
        sale = self._sale
        with sale.counter.store.reading() as connection:
            cart, stops = judge_again(connection, sale.cart, sale.circumstances())
            try:
                sale.cart = cart
            except SerialTaken:  # a number that was free again for a moment
                cart, stops = judge_again(connection, cart, sale.circumstances())
                sale.cart = cart
        if not stops and not always:
            return None
        for stop in stops:
            if stop.new and stop.number and sale.counter.attended().cashier:
                self._record(stop)
        stopped = dict.fromkeys(stop.line.key for stop in stops)
        look = f", {len(stopped)} {'needs' if len(stopped) == 1 else 'need'} a look" if stopped else ""
        first = next(iter(stopped), 0)
        told = "".join(f" {stop.line.product.name}: {stop.words}." for stop in stops[:3])
        return Outcome(
            kind=OutcomeKind.RESUMED, message=f"{words}: {_items(cart.items)}{look}.{told}",
            findings=tuple(finding for stop in stops for finding in stop.findings),
            line=cart.position(first), key=first, open_sale=sale.id,
        )  # fmt: skip

    def _record(self, stop: Stop) -> None:
        number, product = stop.number, stop.line.product
        if number:
            presented = Presentation(
                product=product, lot=number.lot, serial=number.serial, quantity=number.quantity,
                expiry=number.expiry or number.best_before,
            )  # fmt: skip
            self._sale.record_refusal(stop.findings, presented, RefusalOutcome.SALE_STOPPED)

    def _paid(self, tenders: tuple[Tender, ...]) -> str:
        """What was paid, such as "Card 10.00, cash 5.00 was taken."."""
        each = ", ".join(
            f"{tender.kind.value} {self._money(tender.amount)}"
            + (" (not confirmed)" if tender.state is TenderState.UNKNOWN else "")
            for tender in tenders
        )
        return f"{each.capitalize()} was taken."

    def _money(self, minor: int) -> str:
        return format_amount(minor, self._sale.counter.shop.digits)


def _items(count: int) -> str:
    return f"{count} item{'' if count == 1 else 's'}"
