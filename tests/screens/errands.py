"""What happened in the shop before a test of a screen begins, and that screen opened over the counter."""

from __future__ import annotations

from typing import Any, TypeVar

from pos_term.domain.customers import Customer
from pos_term.domain.documents import (
    Document,
    OrderedLine,
    OrderPlaced,
    ProductsSet,
    RecallApplied,
    RecallTarget,
    Sale,
)
from pos_term.domain.products import MissingPolicy, Product, Tracking
from pos_term.domain.tender import TenderKind, TenderState
from pos_term.screens.base import TillScreen
from pos_term.store.journal import Posted, Posting, post
from tests.screens.driving import Hands
from tests.shop import NOON, TODAY, gtin

Shown = TypeVar("Shown", bound=TillScreen[Any])
MIRA = "1357"
"""Her PIN: she may allow what Ana may not."""


class Gave:
    """What a screen gave when it was left."""

    def __init__(self) -> None:
        self.results: list[Any] = []

    @property
    def result(self) -> Any:
        """The one thing it gave."""
        assert len(self.results) == 1, self.results
        return self.results[0]


async def opened(hands: Hands, screen: Shown) -> tuple[Shown, Gave]:
    """A screen in front, and what it will give."""
    gave = Gave()
    hands.app.push_screen(screen, gave.results.append)
    await hands.until_shown(type(screen))
    return screen, gave


def sell(
    hands: Hands, *packs: bytes, customer: str | None = None, kind: TenderKind = TenderKind.CASH, **how: Any
) -> Sale:
    """A sale made at this till a moment ago."""
    checkout = hands.app.till.checkout
    if customer:
        assert checkout.customer.attach(customer).ok
    for pack in packs:
        outcome = checkout.scan(pack)
        assert outcome.ok, outcome.message
        while checkout.waiting and not checkout.waiting.product.lot_policy:
            assert checkout.accept_suggestion().ok
    assert checkout.tender(kind, **how).ok
    done = checkout.complete()
    assert done.sale, done.message
    assert isinstance(done.sale.document, Sale)
    return done.sale.document


def give_back(hands: Hands, receipt: str, line: int = 1, quantity: int = 1000, **which: Any) -> Sale:
    """A line of a receipt taken back and paid back in cash."""
    from pos_term.services.returning import Pick

    checkout = hands.app.till.checkout
    outcome = checkout.returns.take_back(receipt, [Pick(line=line, quantity=quantity, **which)], "wrong product")
    assert outcome.ok, outcome.message
    if checkout.cart.total < 0:
        assert checkout.refund(TenderKind.CASH).ok
    done = checkout.complete()
    assert done.sale, done.message
    assert isinstance(done.sale.document, Sale)
    return done.sale.document


def sell_unknown_card(hands: Hands, *packs: bytes) -> Sale:
    """A sale whose card terminal gave no answer."""
    return sell(hands, *packs, kind=TenderKind.CARD, state=TenderState.UNKNOWN, reference="T-77")


def sell_unnumbered(hands: Hands, product: Product, quantity: int = 1000) -> Sale:
    """A sale of a product whose policy lets it go without its number."""
    checkout = hands.app.till.checkout
    outcome = checkout.find(product.sku, quantity)
    assert outcome.ok, outcome.message
    assert checkout.tender(TenderKind.CASH).ok
    done = checkout.complete()
    assert done.sale, done.message
    assert isinstance(done.sale.document, Sale)
    return done.sale.document


def written(hands: Hands, document: Document) -> Posted:
    """Something that was entered at the desk."""
    hands.app.till._recorder.flush()
    outcome = post(hands.app.till.store, document, Posting("desk", "Mira", NOON, TODAY))
    assert isinstance(outcome, Posted), outcome
    return outcome


def product(hands: Hands, sku: str, tracking: Tracking = Tracking.NONE, **more: Any) -> Product:
    """A product entered today."""
    given: dict[str, Any] = {"name": sku.title(), "gtin": gtin(5000 + sum(map(ord, sku))), "price": 250}
    made = Product(sku=sku, tracking=tracking, **{**given, **more})
    written(hands, ProductsSet(id=f"product-{sku}", products=(made,)))
    return made


def easy(hands: Hands, sku: str = "HONEY", tracking: Tracking = Tracking.LOT, **more: Any) -> Product:
    """A product that may be sold without its number."""
    return product(hands, sku, tracking, missing_policy=MissingPolicy.ALLOW, **more)


def recall(hands: Hands, sku: str, lot: str, number: str = "R-9") -> None:
    """A lot is recalled at the desk."""
    written(hands, RecallApplied(id=f"recall-{number}", recall=number, targets=(RecallTarget(sku=sku, lot=lot),)))


def order(hands: Hands, number: str, *lines: OrderedLine, customer: str | None = None) -> None:
    """A sales order entered at the desk."""
    written(hands, OrderPlaced(id=f"order-{number}", order=number, customer=customer, lines=lines))


def customer(hands: Hands, name: str = "Eva Jansen", phone: str = "06 1234 5678", **more: Any) -> Customer:
    """A customer the shop knows."""
    kept = hands.app.till.customers.add(name, phone, **more)
    assert isinstance(kept, Customer), kept
    return kept
