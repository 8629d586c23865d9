"""A lot is kept for a customer: a sales order of its own, which the counter loads when they fetch it."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from pos_term.domain.clean import visible
from pos_term.domain.documents import OrderedLine, OrderPlaced
from pos_term.domain.quantity import LARGEST, ONE
from pos_term.services.desk import Desk, Refused
from pos_term.services.lot_desk.cards import card_of
from pos_term.services.lot_desk.checking import measure
from pos_term.services.lot_desk.posting import new_id, numbered
from pos_term.services.lot_desk.standing import LOOKED_AT
from pos_term.services.lot_desk.values import Done, LotCard
from pos_term.store.customers import customer_by_id


def free(card: LotCard) -> int:
    """Thousandths that may still be kept for somebody: for sale here, in no cart, kept for no order."""
    for_sale = sum(place.quantity for place in card.places if place.sellable)
    return max(0, for_sale - card.taken - card.reserved)


def reserve(desk: Desk, card: LotCard, quantity: int, customer: str | None = None) -> Done | Refused:
    """Keep a quantity of a lot or one unit for a customer by id, or for whoever names the order. Raises StoreFault.

    A lot that is kept is left alone by proposals as long as there is another; a unit that is kept is sold to nobody
    else. A hold or recall beats it.
    """
    with desk.store.reading() as connection:
        now = card_of(connection, desk, card.key)
        if now is None:
            return Refused(LOOKED_AT)
        problem = _unfit(now, quantity)
        whose = _whose(connection, customer)
    if problem:
        return Refused(problem)
    if isinstance(whose, Refused):
        return whose
    line = OrderedLine(sku=now.product.sku, quantity=quantity, lot=now.lot, serial=now.serial)
    document = new_id()

    def build(number: str) -> Sequence[OrderPlaced]:
        return (OrderPlaced(id=document, order=number, customer=customer or None, lines=(line,)),)

    return numbered(desk, OrderPlaced, build, f"{measure(now.product, quantity)} of {now.title} kept for {whose}.")


def _whose(connection: Connection, customer: str | None) -> str | Refused:
    if not customer:
        return "whoever names this order"
    found = customer_by_id(connection, customer)
    if found is None or found.forgotten:
        return Refused("This customer is not known any more; look them up again.")
    return visible(found.name, limit=40)


def _unfit(card: LotCard, quantity: int) -> str:
    """Why a lot cannot be kept for somebody."""
    if not card.code:
        return f"{card.title} is not tracked by lot or serial; order it without keeping a lot."
    if card.product.has_serial and not card.serial:
        return f"Each unit of {card.product.name} has a serial; keep the unit itself."
    if card.recall or card.hold:
        return f"{card.title} is {'recalled' if card.recall else 'on hold'} and is kept for nobody."
    if quantity <= 0 or quantity > LARGEST or (card.serial and quantity != ONE):
        return f"{measure(card.product, quantity)} of {card.title} cannot be kept; check the quantity."
    left = free(card)
    if left < quantity:
        return f"Only {measure(card.product, left)} of {card.title} is free to be kept."
    return ""
