"""Someone with the right to it approves what the one at the till may not do."""

from __future__ import annotations

from datetime import datetime

from pos_term.domain.people import Permission, Person
from pos_term.domain.shop import Shop
from pos_term.services.credentials import verify_pin
from pos_term.store.engine import Store


def approve(store: Store, shop: Shop, name: str, pin: str, permission: Permission, at: datetime) -> Person | str:
    """The person who approves, or why they cannot, in plain words. Wrong PINs count as at the sign-in.

    Takes tens of milliseconds by design of the hash. Raises StoreFault.
    """
    person = verify_pin(store, name, pin, at)
    if isinstance(person, str):
        return person
    if not shop.allows(person.role, permission):
        return f"{person.name} may not do this. Ask someone who may."
    return person
