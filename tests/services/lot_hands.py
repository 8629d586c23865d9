"""Hands at the lot desk of a small shop: desks, cards, quantities, and what stands in the journal."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from pos_term.domain.documents import CertificateKept, Document, PlacesSet, SuppliersSet
from pos_term.domain.lots import loose_key, lot_key, serial_key
from pos_term.domain.places import Branch, Location, Supplier
from pos_term.domain.products import Product
from pos_term.services.desk import BadInput, Desk, Refused
from pos_term.services.lot_desk import Done, LotCard, Take, card
from tests.shop import TestShop

_D = TypeVar("_D", bound=Document)


def desk(shop: TestShop, actor: str = "Mira", approved_by: str = "", till: str = "1") -> Desk:
    """A desk in the shop as it is now."""
    return Desk(
        store=shop.store, shop=shop.settings, clock=shop.clock, training=True, till=till, actor=actor,
        approved_by=approved_by,
    )  # fmt: skip


def card_of(shop: TestShop, product: Product, lot: str | None = None, serial: str | None = None) -> LotCard:
    """The card of a lot, a serial or loose stock, which must be there."""
    found = card(desk(shop), key(product, lot, serial))
    assert found is not None
    return found


def key(product: Product, lot: str | None = None, serial: str | None = None) -> str:
    """The key of a lot, a serial or loose stock."""
    if serial:
        return serial_key(product.sku, serial)
    return lot_key(product.sku, lot) if lot else loose_key(product.sku)


def take(
    product: Product, lot: str | None = None, quantity: int = 1, place: str = "floor", serial: str | None = None
) -> Take:
    """Pieces of a lot at a place."""
    return Take(key(product, lot, serial), place, quantity * 1000)


def done(outcome: Done | Refused | BadInput) -> Done:
    """What must have been done."""
    assert isinstance(outcome, Done), outcome
    return outcome


def refused(outcome: Done | Refused | BadInput) -> str:
    """The words of what must have been refused."""
    assert isinstance(outcome, Refused), outcome
    return outcome.words


def document(outcome: Done | Refused | BadInput, kind: type[_D]) -> _D:
    """The document of a kind that was posted."""
    found = [each for each in done(outcome).documents if isinstance(each, kind)]
    assert len(found) == 1
    return found[0]


def where(shop: TestShop, product: Product, lot: str | None = None, serial: str | None = None) -> dict[str, int]:
    """Whole pieces of a lot by place, the places outside among them."""
    rows = shop.rows(
        "SELECT location, quantity FROM balance WHERE lot_id = ? AND quantity <> 0", key(product, lot, serial)
    )
    return {place: quantity // 1000 for place, quantity in rows}


def entries(shop: TestShop) -> int:
    """How many entries the journal has."""
    return int(shop.rows("SELECT count(*) FROM entry")[0][0])


def places(shop: TestShop, *locations: Location, branches: tuple[Branch, ...] = ()) -> None:
    """The company has these places."""
    shop.post(PlacesSet(id=shop.id(), locations=locations, branches=branches))


def supplier(shop: TestShop, number: str, name: str, address: str = "") -> Supplier:
    """The company has a supplier."""
    made = Supplier(id=number, name=name, address=address)
    shop.post(SuppliersSet(id=shop.id(), suppliers=(made,)))
    return made


def certificate(
    shop: TestShop, number: str, *, since: date | None = None, until: date | None = None, supplier: str = ""
) -> None:
    """A certificate is kept."""
    shop.post(
        CertificateKept(
            id=shop.id(), certificate=number, supplier=supplier, valid_from=since, valid_until=until, title="lab"
        )
    )
