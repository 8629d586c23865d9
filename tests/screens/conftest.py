"""One small shop for all screen tests: made once, copied for each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from pos_term.domain.documents import PeopleSet, ShopSet
from pos_term.domain.people import Person, Role
from pos_term.domain.products import LotPolicy, Product, Tracking
from pos_term.services.credentials import hash_pin, person_id
from pos_term.store.create import create_store
from pos_term.store.people import set_pins
from tests.screens.deli import Deli, build_deli
from tests.screens.driving import PIN, copy_store
from tests.shop import TestShop, days


@dataclass(frozen=True, slots=True)
class Goods:
    """What the shop sells."""

    store: Path
    bag: Product
    """Carries no number."""
    milk: Product
    """Lots 7731 (expired), 7745 and 7752; the first to expire is proposed."""
    salmon: Product
    """Lot SA1 is recalled, lot SA2 is not."""
    vaccine: Product
    """Its lot must be scanned or keyed."""
    headset: Product
    """Serials 8841-07, 8841-08 and 8841-09."""
    cheese: Product
    """Weighed; lot G-771."""


@pytest.fixture(scope="session")
def stocked(tmp_path_factory: pytest.TempPathFactory) -> Goods:
    """The shop's store, to be copied, never opened."""
    path = tmp_path_factory.mktemp("stocked") / "store.db"
    store = create_store(path, training=True)
    shop = TestShop(store)
    shop.post(ShopSet(id="shop", shop=shop.settings))
    people = tuple(
        Person(id=person_id(name), name=name, role=role)
        for name, role in (("Ana", Role.CASHIER), ("Ben", Role.CASHIER), ("Mira", Role.MANAGER))
    )
    shop.post(PeopleSet(id="people", people=people))
    with store.writing() as connection:
        set_pins(connection, {person.id: hash_pin(PIN if person.name == "Ana" else "1357") for person in people})
    goods = Goods(
        store=path,
        bag=shop.product("BAG", name="Paper carrier bag", price=25),
        milk=shop.product("MILK", Tracking.LOT, name="Whole milk 1 l", price=129),
        salmon=shop.product("SALMON", Tracking.LOT, name="Smoked salmon 100 g", price=579),
        vaccine=shop.product("VACC", Tracking.LOT, name="Flu vaccine", price=1890, lot_policy=LotPolicy.SCAN),
        headset=shop.product("HEAD", Tracking.SERIAL, name="Headset X", price=4900),
        cheese=shop.product("GOUDA", Tracking.LOT, name="Gouda, piece", price=1190, weighed=True, unit="kg"),
    )
    for lot, expiry in (("7731", -2), ("7745", 9), ("7752", 12)):
        shop.receive(goods.milk, lot, quantity=12, expiry=days(expiry))
    for lot in ("SA1", "SA2"):
        shop.receive(goods.salmon, lot, quantity=8, expiry=days(20))
    shop.recall(goods.salmon, "SA1", "R-7")
    shop.receive(goods.vaccine, "FV-1", quantity=5, expiry=days(200))
    for serial in ("8841-07", "8841-08", "8841-09"):
        shop.receive(goods.headset, serial=serial)
    shop.receive(goods.cheese, "G-771", quantity=20, expiry=days(40))
    shop.close()
    store.close()
    return goods


@pytest.fixture
def goods(stocked: Goods) -> Goods:
    """What the shop sells."""
    return stocked


@pytest.fixture
def path(stocked: Goods, tmp_path: Path) -> Path:
    """A copy of the shop's store, with Ana's shift open."""
    return copy_store(stocked.store, tmp_path)


@pytest.fixture(scope="session")
def built_deli(tmp_path_factory: pytest.TempPathFactory) -> Deli:
    """The store of the shop that asks for more, to be copied, never opened."""
    return build_deli(tmp_path_factory.mktemp("deli"))


@pytest.fixture
def deli(built_deli: Deli) -> Deli:
    """What the shop that asks for more sells."""
    return built_deli


@pytest.fixture
def deli_path(built_deli: Deli, tmp_path: Path) -> Path:
    """A copy of its store, with Ana's shift open."""
    return copy_store(built_deli.store, tmp_path)
