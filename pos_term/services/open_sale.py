"""The state of one open sale, and what every part of the counter needs: who, when, the cart, refusals."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import uuid_utils
from sqlalchemy import Connection

from pos_term.domain.barcode import DecoderSettings
from pos_term.domain.cart import Cart, CartLine
from pos_term.domain.documents import RefusalOutcome
from pos_term.domain.judgement import Finding
from pos_term.domain.lots import Lot, Presented, Provenance
from pos_term.domain.people import Permission, Person, Role
from pos_term.domain.policies import Rulebook
from pos_term.domain.products import Product
from pos_term.domain.shop import Shop
from pos_term.domain.tender import Tender, Tendering
from pos_term.services.cart_keeper import CartKeeper
from pos_term.services.clock import Clock
from pos_term.services.judging import Counter
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.ports import Scale
from pos_term.services.recorder import Recorder
from pos_term.services.records import Presentation, refusal_of
from pos_term.store.carts import OPEN, drop
from pos_term.store.engine import Store, StoreFault
from pos_term.store.journal import Posting


@dataclass(frozen=True, slots=True, kw_only=True)
class Attended:
    """Who stands at the till, as a sale needs to know."""

    till: str
    actor: str
    """The cashier's name."""
    cashier: str
    """The cashier's id."""
    shift: str | None
    """The open shift's id."""
    role: Role = Role.CASHIER


@dataclass(frozen=True, kw_only=True)
class Counterpart:
    """What a sale works with."""

    store: Store
    shop: Shop
    clock: Clock
    attended: Callable[[], Attended]
    decoder: DecoderSettings
    recorder: Recorder
    receipts: bool = False
    """Whether a committed sale puts a receipt on the print spool."""
    scale: Scale | None = None

    @cached_property
    def rules(self) -> Rulebook:
        """What the shop asks of lots."""
        return Rulebook(self.shop)

    def may(self, permission: Permission, approved: Person | None = None) -> bool:
        """Whether who stands here, or the person who approves, may do something."""
        role = approved.role if approved else self.attended().role
        return self.shop.allows(role, permission)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """A number that was refused, as it was presented: someone with the right may let it go, if it may go at all."""

    line: CartLine
    """The line as it would stand without this number."""
    new: bool
    """Whether the line is not in the cart yet."""
    pack: Presented
    quantity: int
    provenance: Provenance
    findings: tuple[Finding, ...]
    raw: str
    cart: Cart
    """The cart as it was then: once it is another, the moment to let the number go has passed."""


class OpenSale:
    """One till's open sale. The cart is frozen; each change puts another in its place.

    Every change is kept in the store before the next thing happens, whoever made it: the setters of `cart`,
    `tendering` and `carried` see to that. They raise StoreFault, and then the sale is as it was, for a serial that
    could not be kept, for one that another cart of the store has (SerialTaken), and for a sale that another till
    fetched (FetchedAway). Any other change stands although it could not be kept; `unsaved` says so.
    """

    def __init__(self, counter: Counterpart) -> None:
        self.counter = counter
        self.keeper = CartKeeper(counter.store)
        self._together = False
        self._begin()

    def _begin(self) -> None:
        self._cart = Cart(prices_include_tax=self.counter.shop.prices_include_tax)
        self._tendering: Tendering | None = None
        self._carried: tuple[Tender, ...] = ()
        self.touched = 0
        self.id = str(uuid_utils.uuid7())
        self.asked_at: datetime | None = None
        """When a number was asked for that has not come yet."""
        self.refused: Refused | None = None
        """The number refused last; `Overrides.pending` says whether it may still be let go."""

    def restart(self, *, left: bool = False) -> None:
        """Begin an empty sale, with an id of its own; `left` says that the old one is out of the store already."""
        if left:
            self.keeper.forget()
        else:
            self.keeper.clear(self.id, self.counter.attended().till)
        self._begin()

    @property
    def cart(self) -> Cart:
        """The cart; setting another one in its place keeps it in the store."""
        return self._cart

    @cart.setter
    def cart(self, cart: Cart) -> None:
        before, self._cart = self._state(), cart
        self._settle(before)

    @property
    def tendering(self) -> Tendering | None:
        """The payments so far, while paying."""
        return self._tendering

    @tendering.setter
    def tendering(self, tendering: Tendering | None) -> None:
        before, self._tendering = self._state(), tendering
        self._settle(before)

    @property
    def carried(self) -> tuple[Tender, ...]:
        """Card payments that stand although the sale was stopped at the commit, or the till while it was paid."""
        return self._carried

    @carried.setter
    def carried(self, carried: tuple[Tender, ...]) -> None:
        before, self._carried = self._state(), carried
        self._settle(before)

    @property
    def taken(self) -> tuple[Tender, ...]:
        """The payments that were taken for this sale."""
        return self._tendering.tenders if self._tendering else self._carried

    @property
    def unsaved(self) -> str:
        """Why the sale is not kept as it stands, in plain words; empty when it is."""
        return self.keeper.unsaved

    @contextmanager
    def together(self) -> Iterator[None]:
        """Several changes as one, kept once at the end; whatever is raised leaves the sale as it was."""
        if self._together:
            yield
            return
        before = self._state()
        self._together = True
        try:
            yield
        except BaseException:
            self._restore(before)
            raise
        finally:
            self._together = False
        self._settle(before)

    def keep(self, *, state: str = OPEN, label: str = "", must: bool = False) -> None:
        """Keep the sale in the store as it stands; see `CartKeeper.keep`."""
        who = self.counter.attended()
        self.keeper.keep(
            self._cart, self.taken, sale=self.id, till=who.till, cashier=who.cashier, at=self.counter.clock.at(),
            state=state, label=label, must=must,
        )  # fmt: skip

    def adopt(self, sale: str, cart: Cart, carried: tuple[Tender, ...]) -> None:
        """Go on with a sale that the store has."""
        self._begin()
        self.id, self._cart, self._carried = sale, cart, carried
        self.keeper.doubt()

    def leave(self, connection: Connection) -> None:
        """Take the sale out of the store in the transaction that commits it. Raises FetchedAway."""
        self.keeper.leave(connection, self.id, self.counter.attended().till)

    def give_up(self, connection: Connection) -> None:
        """Take the sale out of the store, where it is still this till's, in the transaction that voids it."""
        drop(connection, self.id, self.counter.attended().till)

    def _state(self) -> tuple[Cart, Tendering | None, tuple[Tender, ...], int]:
        return self._cart, self._tendering, self._carried, self.touched

    def _restore(self, state: tuple[Cart, Tendering | None, tuple[Tender, ...], int]) -> None:
        self._cart, self._tendering, self._carried, self.touched = state

    def _settle(self, before: tuple[Cart, Tendering | None, tuple[Tender, ...], int]) -> None:
        if self._together:
            return
        try:
            self.keep()
        except StoreFault:
            self._restore(before)
            raise

    def put(self, line: CartLine) -> None:
        """Set a line into the cart; it is the one touched last."""
        self.cart = self.cart.with_line(line)
        self.touched = line.key

    @property
    def waiting(self) -> CartLine | None:
        """The line that waits for lots or serials: the one touched last, else the first."""
        touched = self.cart.line(self.touched)
        if touched and touched.missing:
            return touched
        return next((line for line in self.cart.lines if line.missing), None)

    def circumstances(self) -> Counter:
        """The day, the hour, and what this cart holds."""
        clock = self.counter.clock
        return Counter(
            clock.business_date(), clock.local(), self.cart.in_cart, rules=self.counter.rules, sale=self.id,
            customer=self.cart.customer, order=self.cart.order,
        )  # fmt: skip

    def posting(self) -> Posting:
        """Who posts now, where and when."""
        who, clock = self.counter.attended(), self.counter.clock
        return Posting(who.till, who.actor, clock.at(), clock.business_date())

    def refuse(
        self,
        findings: tuple[Finding, ...],
        words: str,
        presented: Presentation,
        *,
        alternative: Lot | None = None,
    ) -> Outcome:
        """A pack is refused: recorded, and told."""
        self.record_refusal(findings, presented, RefusalOutcome.NOT_ADDED)
        return Outcome(
            kind=OutcomeKind.REFUSED, message=words, findings=findings, product=presented.product,
            lot=presented.lot, serial=presented.serial, expiry=presented.expiry, alternative=alternative,
        )  # fmt: skip

    def record_refusal(
        self, findings: tuple[Finding, ...], presented: Presentation, outcome: RefusalOutcome
    ) -> None:
        """Keep what was not sold."""
        document = refusal_of(findings, presented, self.counter.attended().cashier, outcome)
        self.counter.recorder.record(document, self.posting())

    def no(
        self, words: str, *, findings: tuple[Finding, ...] = (), product: Product | None = None,
        line: CartLine | None = None,
    ) -> Outcome:  # fmt: skip
        """An action that cannot be done, in words; nothing was presented, so nothing is recorded."""
        return Outcome(
            kind=OutcomeKind.REFUSED, message=words, findings=findings,
            line=self.cart.position(line.key) if line else 0, key=line.key if line else 0,
            product=product or (line.product if line else None),
        )  # fmt: skip

    def done(self, kind: OutcomeKind, words: str, line: CartLine) -> Outcome:
        """An action that was done on a line."""
        return Outcome(
            kind=kind, message=words, line=self.cart.position(line.key), key=line.key, product=line.product
        )
