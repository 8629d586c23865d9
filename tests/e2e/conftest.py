"""A shop for the real terminal: dates from the real day, because the till there takes its time from the system."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pos_term.domain.documents import PeopleSet
from pos_term.domain.people import Person, Role
from pos_term.domain.products import Product, Tracking
from pos_term.services.credentials import hash_pin, person_id
from pos_term.store.people import set_pins
from tests.e2e.terminal import Terminal, till_command, till_environment
from tests.shop import TestShop

PIN = "2468"


def from_today(count: int) -> date:
    """A date so many days from the real day."""
    return datetime.now(UTC).date() + timedelta(days=count)


@dataclass(frozen=True, slots=True)
class Counter:
    """A shop with goods, and terminals to sell them at."""

    shop: TestShop
    home: Path
    milk: Product
    """Lots GOOD-4471 and LATER-4502; OLD-2291 is expired."""
    phone: Product
    """Serials S1, S2, S3."""
    bag: Product

    def open(self, *, columns: int = 80, rows: int = 24, settings: str = "") -> Terminal:
        """The till in a terminal of its own."""
        environment = till_environment(self.shop.store.path, self.home, settings)
        return Terminal(till_command(), columns=columns, rows=rows, environment=environment)

    def sign_in(self, terminal: Terminal) -> None:
        """From the start to the first scan."""
        terminal.wait("PIN of Ana")
        terminal.press(PIN, "enter")
        terminal.wait("Scan or type")


@pytest.fixture
def counter(shop: TestShop, tmp_path: Path) -> Counter:
    """A stocked shop with Ana in it and her shift open."""
    ana = Person(id=person_id("Ana"), name="Ana", role=Role.CASHIER)
    shop.post(PeopleSet(id="people", people=(ana,)))
    with shop.store.writing() as connection:
        set_pins(connection, {ana.id: hash_pin(PIN)})
    milk = shop.product("milk", Tracking.LOT, name="Whole milk 1 l", price=129)
    phone = shop.product("phone", Tracking.SERIAL, name="Phone X", price=9900)
    bag = shop.product("bag", name="Carrier bag", price=25)
    for lot, expiry in (("OLD-2291", -3), ("GOOD-4471", 20), ("LATER-4502", 40)):
        shop.receive(milk, lot, quantity=30, expiry=from_today(expiry))
    for serial in ("S1", "S2", "S3"):
        shop.receive(phone, serial=serial)
    return Counter(shop=shop, home=tmp_path, milk=milk, phone=phone, bag=bag)


@pytest.fixture
def terminal(counter: Counter) -> Iterator[Terminal]:
    """The till at 80x24, with Ana signed in and the keys counted from there."""
    opened = counter.open()
    try:
        counter.sign_in(opened)
        opened.keys = 0
        yield opened
    finally:
        opened.close()
