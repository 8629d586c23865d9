"""Signing in: PINs hashed with argon2id, the lock after too many wrong tries, and a PIN changed by its owner."""

from __future__ import annotations

import unicodedata
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING
from uuid import UUID, uuid5
from weakref import WeakKeyDictionary

from pos_term.domain.clean import clean
from pos_term.domain.people import PIN, Person
from pos_term.store import catalogue
from pos_term.store.engine import Store
from pos_term.store.people import credential_of, note_tries, set_pins

if TYPE_CHECKING:
    from argon2 import PasswordHasher

MOST_FAILURES = 10
"""Wrong tries after which a person is locked out (PCI DSS 8.3.4 allows no more)."""
LOCK = timedelta(minutes=30)
"""How long (PCI DSS 8.3.4 asks for no less)."""
LEAST_DIGITS = 4
"""The fewest digits of a PIN where the shop asks for no more."""
WRONG = "Name or PIN is not right."

_KEPT_BY: WeakKeyDictionary[Store, Store] = WeakKeyDictionary()
"""The store that keeps the PINs of a copy which has none."""

_PEOPLE = UUID("0b2c9be1-3f7a-5b52-9d0e-3f2f4a6f1c11")


@cache
def _hasher() -> PasswordHasher:
    """Argon2id at the OWASP Password Storage Cheat Sheet's 19 MiB, two passes, one lane."""
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


@cache
def _dummy() -> str:
    return _hasher().hash("0000")


def fold_name(name: str) -> str:
    """A person's name as identity sees it: cleaned, without regard to capitals."""
    return unicodedata.normalize("NFC", clean(name, limit=200).casefold())


def person_id(name: str) -> str:
    """The id of a person by name: the same name is the same person on every till."""
    return str(uuid5(_PEOPLE, fold_name(name)))


def hash_pin(pin: str) -> str:
    """A PIN as it is kept. Takes about 30 ms, on purpose."""
    return _hasher().hash(pin)


def _matches(pin_hash: str, pin: str) -> bool:
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return _hasher().verify(pin_hash, pin[:64])
    except (VerificationError, InvalidHashError, UnicodeEncodeError):  # half a character: no PIN has one
        return False


def verify_pin(store: Store, name: str, pin: str, at: datetime) -> Person | str:
    """The person who has this name and PIN, or why they may not sign in, in plain words.

    An unknown name takes as long as a wrong PIN. Ten wrong tries lock a person out for half an hour; each try
    is counted before it is judged, so that tries at once at several tills count too. Raises StoreFault.
    """
    store = _KEPT_BY.get(store, store)
    with store.reading() as connection:
        wanted = fold_name(name)
        person = next((p for p in catalogue.people(connection) if fold_name(p.name) == wanted), None)
        credential = credential_of(connection, person.id) if person else None
    if person is None or credential is None:
        _matches(_dummy(), pin)
        return WRONG
    refused = _count_try(store, person, at)
    if refused:
        return refused
    if not _matches(credential.pin_hash, pin):
        return WRONG
    with store.writing() as connection:
        note_tries(connection, person.id, 0, None)
    return person


def keep_pins_in(store: Store, copy: Store) -> None:
    """Let `store` check the PINs of its throw-away `copy`, and count the wrong tries.

    A copy that counted for itself would give someone who guesses a PIN fresh tries with every copy.
    """
    _KEPT_BY[copy] = store


def pin_problem(old: str, new: str, least: int = LEAST_DIGITS) -> str:
    """Why a new PIN cannot be taken, in plain words; empty when it can. The shop asks for `least` digits."""
    if not PIN.fullmatch(new) or len(new) < least:
        return f"A PIN is {least} to 12 digits."
    if new == old:
        return "That is the old PIN. Choose another one."
    steps = {(int(after) - int(before)) % 10 for before, after in pairwise(new)}
    if steps in ({0}, {1}, {9}):
        return "A PIN such as 1111 or 1234 is guessed first. Choose another one."
    return ""


def change_pin(
    store: Store, person: Person, old: str, new: str, at: datetime, *, least: int = LEAST_DIGITS
) -> str | None:
    """Give a person who knows the old PIN a new one: None when done, else why not, in plain words.

    A wrong old PIN counts as a wrong try to sign in. Takes about 60 ms. Raises StoreFault.
    """
    if store in _KEPT_BY:
        return "Training changes no PIN. End the training first."
    problem = pin_problem(old, new, least)
    if problem:
        return problem
    known = verify_pin(store, person.name, old, at)
    if isinstance(known, str):
        return "The old PIN is not right." if known == WRONG else known
    pin_hash = hash_pin(new)
    with store.writing() as connection:
        set_pins(connection, {person.id: pin_hash})
    return None


def _count_try(store: Store, person: Person, at: datetime) -> str:
    """Count one try as wrong until it proves right; why no try is taken, while the person is locked out."""
    with store.writing() as connection:
        credential = credential_of(connection, person.id)
        if credential is None:
            return WRONG
        if credential.locked_until and credential.locked_until > at:
            minutes = -(-(credential.locked_until - at) // timedelta(minutes=1))
            return f"Too many wrong PINs. Try again in {minutes} minutes, or ask a manager for a new PIN."
        before = 0 if credential.locked_until else credential.failures
        failures = before + 1
        note_tries(connection, person.id, failures, at + LOCK if failures >= MOST_FAILURES else None)
    return ""
