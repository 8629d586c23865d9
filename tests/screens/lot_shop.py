"""A shop for the office's lot desk: its manager Ana, lots with costs, places, another store, suppliers."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pos_term.domain.documents import (
    CertificateKept,
    PeopleSet,
    PlacesSet,
    ShopSet,
    SuppliersSet,
)
from pos_term.domain.people import Person, Role
from pos_term.domain.places import Branch, Location, Supplier
from pos_term.domain.products import Dated, Product, Tracking
from pos_term.domain.qualities import Measured, Quality
from pos_term.screens.lot_desk.screen import LotDeskScreen
from pos_term.screens.making.screen import MakingScreen
from pos_term.screens.office.screen import OfficeScreen
from pos_term.services.credentials import hash_pin, person_id
from pos_term.services.lot_desk import card
from pos_term.store.create import create_store
from pos_term.store.people import set_pins
from tests.screens.driving import PIN, Hands, at_counter, copy_store
from tests.shop import TODAY, TestShop, days

OFFICE, LOTS, MAKE = 17, 3, 5
"""The numbers of the office on the counter's menu, and of the two screens in the office."""
BEN = "1357"


@dataclass(frozen=True, slots=True)
class Stock:
    """What the shop has."""

    store: Path
    milk: Product
    """Lot M1: 12 on the floor and 8 in the back room at 0.80; lot M2, expired, 3 on the floor."""
    flour: Product
    """By weight; lot F1 of 20 kg at 1.10, with a certificate, grade and a quality."""
    radio: Product
    """Serials R-1 to R-3, made in lot RL."""
    bag: Product
    """Carries no number."""
    bread: Product
    """Made here: codes by a format, 5 days to eat it."""


def build(folder: Path, *, ana: Role = Role.MANAGER) -> Stock:
    """The shop's store, to be copied, never opened."""
    path = folder / "store.db"
    store = create_store(path, training=True)
    shop = TestShop(store)
    shop.post(ShopSet(id="shop", shop=shop.settings))
    people = tuple(
        Person(id=person_id(name), name=name, role=role)
        for name, role in (("Ana", ana), ("Ben", Role.CASHIER), ("Mira", Role.MANAGER))
    )
    shop.post(PeopleSet(id="people", people=people))
    with store.writing() as connection:
        set_pins(connection, {person.id: hash_pin(PIN if person.name == "Ana" else BEN) for person in people})
    shop.post(
        SuppliersSet(
            id="suppliers",
            suppliers=(Supplier(id="dairy", name="Green Dairy"), Supplier(id="mill", name="Old Mill")),
        )
    )
    shop.post(
        PlacesSet(
            id="places",
            locations=(
                Location(name="cellar", title="Cellar"),
                Location(name="old", title="Old shed", closed=True),
                Location(name="north", title="Shop floor", branch="north"),
            ),
            branches=(Branch(id="north", name="North store"),),
        )
    )
    for number, until in (("C-77", 300), ("C-old", -1)):
        shop.post(CertificateKept(id=shop.id(), certificate=number, supplier="mill", valid_until=days(until)))
    stock = Stock(
        store=path,
        milk=shop.product("MILK", Tracking.LOT, name="Whole milk 1 l", price=129, dated=Dated.EXPIRY),
        flour=shop.product(
            "FLOUR", Tracking.LOT, name="Rye flour", price=210, weighed=True, unit="kg",
            dated=Dated.BEST_BEFORE, qualities=(Quality(name="Moisture", unit="%"),),
        ),
        radio=shop.product("RADIO", Tracking.LOT_SERIAL, name="Kitchen radio", price=4900),
        bag=shop.product("BAG", name="Paper carrier bag", price=25),
        bread=shop.product(
            "BREAD", Tracking.LOT, name="Rye bread", price=420, dated=Dated.EXPIRY, shelf_life_days=5,
            lot_format="B-{YYYY}{MM}-{seq:3}",
        ),
    )  # fmt: skip
    dairy = {"supplier": "dairy", "supplier_lot": "GD-900"}
    shop.receive(stock.milk, "M1", quantity=12, expiry=days(9), unit_cost=8000, **dairy)
    shop.receive(stock.milk, "M1", quantity=8, expiry=days(9), unit_cost=8000, location="back", **dairy)
    shop.receive(stock.milk, "M2", quantity=3, expiry=days(-2), unit_cost=8000, **dairy)
    shop.receive(
        stock.flour, "F1", quantity=20, best_before=days(60), unit_cost=11000, supplier="mill", grade="A",
        certificate="C-77", qualities=(Measured(name="Moisture", value="12.5", unit="%"),), notes="stone ground",
    )  # fmt: skip
    for serial in ("R-1", "R-2", "R-3"):
        shop.receive(stock.radio, "RL", serial=serial, unit_cost=250000)
    shop.receive(stock.bag, quantity=100, unit_cost=500)
    shop.close()
    store.close()
    return stock


@asynccontextmanager
async def office(path: Path, entry: int, *, size: tuple[int, int] = (80, 24), **how: Any) -> AsyncIterator[Hands]:
    """The program with Ana signed in and one of the office's screens open."""
    async with at_counter(path, size=size, **how) as hands:
        await open_entry(hands, entry)
        yield hands


async def open_entry(hands: Hands, entry: int) -> None:
    """From the counter into one of the office's screens."""
    await hands.menu(OFFICE)
    await hands.until_shown(OfficeScreen)
    await hands.type(str(entry), "enter")
    await hands.until_shown(LotDeskScreen if entry == LOTS else MakingScreen)


async def to_card(hands: Hands, text: str, *, sees: str = "Standing:") -> None:
    """Type a lot, serial or product whose card opens."""
    await hands.type(text, "enter")
    await hands.sees(sees)


def quantities(hands: Hands, key: str) -> dict[str, int]:
    """What lies where of a lot, in whole pieces."""
    found = card(hands.app.till.desk(), key)
    assert found
    return {each.place: each.quantity // 1000 for each in found.places if each.quantity}


def own_copy(stock: Stock, folder: Path) -> Path:
    """A store of the test's own."""
    return copy_store(stock.store, folder)


__all__ = ["BEN", "LOTS", "MAKE", "PIN", "TODAY", "Stock", "build", "office", "own_copy", "quantities", "to_card"]
