"""The one lot that a code names, and all of it at a place: for whoever cannot choose from a list."""

from __future__ import annotations

from pos_term.domain.clean import visible
from pos_term.domain.lots import KEY_MARK, fold, loose_key
from pos_term.services.desk import Desk, Refused
from pos_term.services.holds import find_product
from pos_term.services.lot_desk.cards import card_of
from pos_term.services.lot_desk.checking import measure
from pos_term.services.lot_desk.values import LotCard, Take
from pos_term.store import lot_desk as reads
from pos_term.store.lot_search import keys_by_code

_MOST = 200
_SHOWN = 8
_ALL = 100_000
"""More units than a document takes."""


def pick(desk: Desk, code: str, product: str | None = None, *, serial: bool = False) -> LotCard | Refused:
    """The card of the lot, or with `serial` of the unit, that has this code; without a code the loose stock.

    `product` is a sku or GTIN; it may be left out where one product only has the code. Raises StoreFault.
    """
    with desk.store.reading() as connection:
        sku = None
        if product is not None:
            found = find_product(connection, product)
            if found is None:
                return Refused(f"no product has {visible(product, limit=40)}; check --product")
            sku = found.sku
        if not fold(code):
            if sku is None:
                return Refused("name a lot or serial, or loose stock by --product")
            key = loose_key(sku)
        else:
            keys = [key for key in keys_by_code(connection, code, _MOST) if sku in (None, _owner(key))]
            units = [key for key in keys if KEY_MARK * 2 in key]
            lots = [key for key in keys if key not in units]
            keys = units if serial else lots or units
            shown = visible(code, limit=40)
            if not keys:
                whose = f"{sku} has no" if sku else "no product has a"
                return Refused(f"{whose} {'serial' if serial else 'lot or serial'} {shown}; check the code")
            owners = sorted({_owner(key) for key in keys})
            if len(owners) > 1:
                more = f" and {len(owners) - _SHOWN} more" if len(owners) > _SHOWN else ""
                return Refused(
                    f"several products have {shown}: {', '.join(owners[:_SHOWN])}{more}; add --product SKU"
                )
            key = keys[0]
        card = card_of(connection, desk, key)
    return card or Refused(f"{visible(code or str(product), limit=40)} is not in the shop; check the code")


def product_sku(desk: Desk, product: str) -> str | Refused:
    """The sku of a product by its sku, GTIN or other code. Raises StoreFault."""
    with desk.store.reading() as connection:
        found = find_product(connection, product)
    return found.sku if found else Refused(f"no product has {visible(product, limit=40)}; check the code")


def _owner(key: str) -> str:
    return key.partition(KEY_MARK)[0]


def takes_of(desk: Desk, card: LotCard, place: str, quantity: int | None = None) -> list[Take]:
    """A quantity of a card at a place, or all that is there, of a lot of serials each unit. Raises StoreFault."""
    if quantity is not None:
        return [Take(card.key, place, quantity)]
    with desk.store.reading() as connection:
        rows = reads.stock(connection, card.key, place, _ALL)
    return [Take(row.key, row.place, row.quantity) for row in rows if row.quantity > 0]


def none_there(card: LotCard, place: str) -> str:
    """Words about a card of which nothing is at a place, and where it is instead."""
    there = [at for at in card.places if at.quantity > 0]
    if not there:
        return f"nothing of {card.title} is on hand; look with: pos-term trace"
    where = " and ".join(f"{measure(card.product, at.quantity)} in {visible(at.place)}" for at in there[:_SHOWN])
    return f"nothing of {card.title} is in {visible(place, limit=40)}; there is {where}: say --from"
