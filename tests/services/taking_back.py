"""Hands for tests of goods that come back: sell, take back, pay back, look at the stock."""

from __future__ import annotations

from pos_term.domain.documents import Sale
from pos_term.domain.people import Person, Role
from pos_term.domain.products import Product
from pos_term.domain.tender import TenderKind
from pos_term.services.checkout import Checkout
from pos_term.services.outcomes import Outcome
from pos_term.services.returning import Pick
from pos_term.store.verify import verify
from tests.shop import TestShop, gs1

SUPERVISOR = Person(id="mira", name="Mira", role=Role.SUPERVISOR)
CASHIER = Person(id="bo", name="Bo", role=Role.CASHIER)


def pack(product: Product, lot: str | None = None, serial: str | None = None) -> bytes:
    """A pack of a product as the scanner reads it."""
    return gs1(product, lot, serial=serial) if lot or serial else product.sku.encode()


def settle(checkout: Checkout) -> Outcome:
    """Pay, or pay back, in cash, and commit."""
    if checkout.cart.total >= 0:
        assert checkout.tender(TenderKind.CASH).ok
    else:
        assert checkout.refund(TenderKind.CASH).ok
    return checkout.complete()


def document(outcome: Outcome) -> Sale:
    """The sale that was committed."""
    assert outcome.sale is not None, outcome.message
    assert isinstance(outcome.sale.document, Sale)
    return outcome.sale.document


def sell(shop: TestShop, *packs: bytes) -> str:
    """Sell packs for cash; the receipt's number."""
    for each in packs:
        outcome = shop.checkout.scan(each)
        assert outcome.ok, outcome.message
    return document(settle(shop.checkout)).number


def give_back(shop: TestShop, receipt: str, *picks: Pick, reason: str = "changed their mind") -> Sale:
    """Take goods back by their receipt and pay them back."""
    outcome = shop.checkout.returns.take_back(receipt, picks, reason)
    assert outcome.ok, outcome.message
    return document(settle(shop.checkout))


def places(shop: TestShop, lot_id: str) -> dict[str, int]:
    """Where a lot is, in thousandths; the supplier left out."""
    rows = shop.rows(
        "SELECT location, quantity FROM balance WHERE lot_id = ? AND quantity <> 0 AND location <> 'supplier'",
        lot_id,
    )
    return dict(rows)


def sound(shop: TestShop) -> None:
    """The store is what its journal says, and stock is conserved."""
    shop.recorder.flush()
    found = verify(shop.store)
    assert found.sound, found
