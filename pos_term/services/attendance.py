"""Who may go on at a locked till: whoever is signed in, or someone who takes over with a PIN of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pos_term.domain.people import Person, Role
from pos_term.store.engine import StoreFault

if TYPE_CHECKING:
    from pos_term.services.till import Till


def who_may_unlock(till: Till) -> list[Person]:
    """Everyone who may sign in, whoever is here first; that one alone while the store does not answer."""
    here = till.person
    try:
        people = till.people()
    except StoreFault:
        people = []
    others = [person for person in people if here is None or person.id != here.id]
    return [here, *others] if here else others


def payment_under_way(till: Till) -> bool:
    """Whether money for the open sale has been taken already."""
    return bool(till.checkout.taken)


def unlock(till: Till, person: Person, pin: str) -> Person | str:
    """Let someone go on with their own PIN; the open sale is theirs from then on. Or why not, in plain words.

    While a payment is under way it stays with whoever took it, or goes to a supervisor or manager.
    Takes tens of milliseconds. Raises StoreFault.
    """
    here = till.person
    if here and person.id != here.id and payment_under_way(till) and not person.may(Role.SUPERVISOR):
        return f"A payment is under way: {here.name} goes on with it, or a supervisor takes over."
    return till.sign_in(person.name, pin)
