"""The state of one open sale, and what every part of the counter needs: who, when, the cart, refusals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import uuid_utils

from pos_term.domain.barcode import DecoderSettings
from pos_term.domain.cart import Cart, CartLine
from pos_term.domain.documents import RefusalOutcome
from pos_term.domain.judgement import Finding
from pos_term.domain.lots import Lot
from pos_term.domain.products import Product
from pos_term.domain.shop import Shop
from pos_term.domain.tender import Tender, Tendering
from pos_term.services.clock import Clock
from pos_term.services.judging import Counter
from pos_term.services.outcomes import Outcome, OutcomeKind
from pos_term.services.recorder import Recorder
from pos_term.services.records import Presentation, refusal_of
from pos_term.store.engine import Store
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


@dataclass(frozen=True, slots=True, kw_only=True)
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


class OpenSale:
    """One till's open sale. The cart is frozen; each change puts another in its place."""

    def __init__(self, counter: Counterpart) -> None:
        self.counter = counter
        self.restart()

    def restart(self) -> None:
        """Begin an empty sale, with an id of its own."""
        self.cart = Cart(prices_include_tax=self.counter.shop.prices_include_tax)
        self.tendering: Tendering | None = None
        self.carried: tuple[Tender, ...] = ()
        """Card payments that stand although the sale was stopped at the commit."""
        self.touched = 0
        self.id = str(uuid_utils.uuid7())

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
        return Counter(clock.business_date(), clock.local(), self.cart.in_cart)

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
