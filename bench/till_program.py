"""The till as a person starts it, on a generated store with Ana in it and her shift open."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from bench.generate import Shelf, fill
from bench.terminal import Terminal
from pos_term.domain.documents import PeopleSet, ShiftOpened
from pos_term.domain.people import Person, Role
from pos_term.services.credentials import hash_pin, person_id
from pos_term.store.engine import Store
from pos_term.store.journal import Posted, Posting, post
from pos_term.store.people import set_pins

PIN = b"2468"
BARE = (sys.executable, "-m", "bench.bare_app")
TILL = (sys.executable, "-m", "pos_term")


def stocked(folder: Path, *, products: int, lots: int, loose: int) -> Shelf:
    """A store as of the real day, which the till takes from the system."""
    now = datetime.now(UTC)
    shelf = fill(folder / "till.db", products=products, lots=lots, loose=loose, today=now.date())
    ana = Person(id=person_id("Ana"), name="Ana", role=Role.CASHIER)
    store = Store(shelf.path)
    for document in (PeopleSet(id="people", people=(ana,)), ShiftOpened(id="shift", opening_float=10000)):
        posted = post(store, document, Posting("1", "Ana", now, now.date()))
        assert isinstance(posted, Posted), posted
    with store.writing() as connection:
        set_pins(connection, {ana.id: hash_pin(PIN.decode())})
    store.close()
    return shelf


def start(command: Sequence[str], shelf: Shelf | None = None, settings: Path | None = None) -> Terminal:
    """Start a program with nothing of this machine's settings about it, but with those of a file."""
    if shelf is None:
        return Terminal(command)
    home = shelf.path.parent / "home"
    home.mkdir(exist_ok=True)
    folders = {f"XDG_{name}_HOME": str(home / name.lower()) for name in ("CONFIG", "STATE", "DATA", "CACHE")}
    named = {"POS_TERM_SETTINGS": str(settings)} if settings else {}
    return Terminal(command, {"POS_TERM_STORE": str(shelf.path), "HOME": str(home), **folders, **named})


def opened_till(shelf: Shelf, settings: Path | None = None) -> Terminal:
    """The till at an empty counter, Ana signed in."""
    terminal = start(TILL, shelf, settings)
    sign_in(terminal)
    return terminal


def sign_in(terminal: Terminal) -> None:
    """Type Ana's PIN as soon as it is asked for, and wait for the counter."""
    terminal.shown_after(lambda text: "PIN of Ana" in text, quiet=0)
    terminal.burst(PIN + b"\r", lambda text: "TOTAL" in text and "Scan or type" in text)
