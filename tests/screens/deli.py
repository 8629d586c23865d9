"""A shop that asks for more: open prices, ages, markdowns, expired lots that a supervisor may let go."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pos_term.domain.documents import PeopleSet, ShopSet
from pos_term.domain.people import Person, Role
from pos_term.domain.policies import Department, Markdown, Rules
from pos_term.domain.products import Product, Tracking
from pos_term.domain.reasons import Reason
from pos_term.services.credentials import hash_pin, person_id
from pos_term.store.create import create_store
from pos_term.store.people import set_pins
from tests.screens.driving import PIN
from tests.shop import TestShop, days

OTHERS = "1357"
"""The PIN of everyone but Ana."""
EXPIRED_MAY_GO = (Reason.EXPIRED, Reason.SHORT_DATED, Reason.NOT_FIRST_TO_EXPIRE, Reason.RESERVED)


@dataclass(frozen=True, slots=True)
class Deli:
    """What it sells."""

    store: Path
    bag: Product
    """0.25, carries no number."""
    ham: Product
    """4.00; 30 % less in the last three days; lots H0 (expired yesterday), H1 (two days left) and H2."""
    salmon: Product
    """Lot SA1 is recalled, SA2 is not."""
    olives: Product
    """Lot O1; a supervisor may let even a held lot of it go."""
    wine: Product
    """From 18 years."""
    beer: Product
    """From 16 years."""
    fruit: Product
    """Sold by open price."""
    punch: Product
    """By open price, from 18 years."""
    headset: Product
    """Serials S1 to S5."""


def build_deli(folder: Path) -> Deli:
    """Make the store; to be copied, never opened."""
    path = folder / "deli.db"
    store = create_store(path, training=True)
    shop = TestShop(store)
    deli = Department(name="Deli", rules=Rules(markdown=Markdown(days=3, percent=30_000)))
    dry = Department(name="Dry", rules=Rules(overrides=(*EXPIRED_MAY_GO, Reason.HELD)))
    rules = Rules(overrides=EXPIRED_MAY_GO)
    shop.post(ShopSet(id="shop", shop=replace(shop.settings, departments=(deli, dry), rules=rules)))
    people = tuple(
        Person(id=person_id(name), name=name, role=role)
        for name, role in (("Ana", Role.CASHIER), ("Mira", Role.MANAGER), ("Sam", Role.SUPERVISOR))
    )
    shop.post(PeopleSet(id="people", people=people))
    with store.writing() as connection:
        set_pins(connection, {person.id: hash_pin(PIN if person.name == "Ana" else OTHERS) for person in people})
    goods = Deli(
        store=path,
        bag=shop.product("BAG", name="Paper carrier bag", price=25),
        ham=shop.product("HAM", Tracking.LOT, name="Cooked ham 200 g", price=400, department="Deli"),
        salmon=shop.product("SALMON", Tracking.LOT, name="Smoked salmon 100 g", price=579),
        olives=shop.product("OLIVES", Tracking.LOT, name="Olives 300 g", price=350, department="Dry"),
        wine=shop.product("WINE", name="Red wine", price=799, min_age=18),
        beer=shop.product("BEER", name="Beer", price=120, min_age=16),
        fruit=shop.product("FRUIT", name="Fruit", price=0, open_price=True),
        punch=shop.product("PUNCH", name="Punch", price=0, open_price=True, min_age=18),
        headset=shop.product("HEAD", Tracking.SERIAL, name="Headset X", price=4900),
    )
    for lot, left in (("H0", -1), ("H1", 2), ("H2", 30)):
        shop.receive(goods.ham, lot, quantity=12, expiry=days(left))
    for lot in ("SA1", "SA2"):
        shop.receive(goods.salmon, lot, quantity=8, expiry=days(20))
    shop.receive(goods.olives, "O1", quantity=12, expiry=days(60))
    shop.recall(goods.salmon, "SA1", "R-7")
    for n in range(1, 6):
        shop.receive(goods.headset, serial=f"S{n}-8841")
    shop.close()
    store.close()
    return goods
