"""Locations and stores in the office: what lies where, added, changed, closed, and what is refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_term.domain.documents import GoodsReceipt, PlacesSet, ReceivedLine
from pos_term.domain.places import Branch, Location
from pos_term.screens.office.screen import OfficeScreen
from pos_term.screens.stock_places.forms import BranchForm, LyingThere
from pos_term.screens.stock_places.screen import FindPlace, PlacesScreen
from pos_term.services.master.places import read_branch, read_location
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.master import answer, entered, form_of, in_office, keep, on_form, stand_on
from tests.shop import TODAY, code, days, gs1


async def at_places(hands: Hands, *known: Location, branches: tuple[Branch, ...] = ()) -> PlacesScreen:
    if known or branches:
        entered(hands, PlacesSet(id="places", locations=known, branches=branches))
    return await in_office(hands, 12, PlacesScreen)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_place_is_shown_with_what_lies_there(path: Path, goods: Goods, size: tuple[int, int]) -> None:
    async with at_counter(path, size=size) as hands:
        await at_places(hands, Location(name="north", branch="N"), branches=(Branch(id="N", name="Shop North"),))
        await hands.sees("This store")
        await hands.sees("floor floor 10 lots, 5 products yes")
        await hands.sees("Shop North")
        await hands.sees("Add a store")


async def test_a_location_is_added_and_shown_in_the_list(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_places(hands)
        await hands.press("f4")
        await answer(hands, screen, "name", "Cool Room")
        await hands.sees("Name: has more than letters, digits and hyphens; write it like cool-room.")
        await hands.type("Cool-Room", "enter")
        await answer(hands, screen, "title", "Cool room")
        await stand_on(hands, screen, "sellable")
        await hands.type("no", "enter")
        await keep(hands, screen)
        await hands.sees("Cool room was added.")
        kept = read_location(hands.app.till.desk(), "cool-room")
        assert kept is not None
        assert (kept.title, kept.sellable) == ("Cool room", False)
        await hands.press("escape")
        await hands.sees("Cool room cool-room - no")


async def test_a_store_is_added_and_a_location_given_to_it(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_places(hands)
        await hands.press("f6")
        assert isinstance(screen.step, BranchForm)
        await answer(hands, screen, "id", "NORTH")
        await answer(hands, screen, "name", "Shop North")
        await keep(hands, screen)
        assert read_branch(hands.app.till.desk(), "NORTH")
        await hands.press("escape", "f4")
        await answer(hands, screen, "name", "north-floor")
        await stand_on(hands, screen, "branch")
        await hands.type("north", "enter")
        await keep(hands, screen)
        kept = read_location(hands.app.till.desk(), "north-floor")
        assert kept is not None
        assert (kept.branch, kept.sellable) == ("NORTH", False)


async def test_what_every_shop_has_stays_what_it_is(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_places(hands)
        await hands.press("enter")
        await hands.sees("Every shop has floor and it stays what it is.")
        await hands.press("enter")
        await hands.type("Other", "enter")
        assert not form_of(screen).changed
        await hands.press("escape", "escape")
        await hands.until_shown(OfficeScreen)


async def test_what_lies_there_is_listed_found_by_typing_and_by_a_scan(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_places(hands)
        await hands.sees("10 lots, 5 products")
        await hands.press("enter", "f6")
        await hands.sees("10 lots. What is to be done with a lot: Office 3.")
        await hands.sees("recalled")
        await hands.type("salm")
        await hands.sees("2 lots.")
        await hands.press("enter")
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("1 lot.")
        lying = screen.step
        assert isinstance(lying, LyingThere)
        await hands.press("escape")
        assert screen.step is lying.form


async def test_a_place_with_goods_is_not_closed(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_places(hands, Location(name="cellar"))
        line = ReceivedLine(
            sku="MILK", lot="C1", quantity=1000, location="cellar", received_on=TODAY, expiry=days(9)
        )
        entered(hands, GoodsReceipt(id="receipt", lines=(line,)))
        await hands.type("cellar", "enter")
        await on_form(hands, screen)
        await stand_on(hands, screen, "closed")
        await hands.type("yes", "enter")
        await keep(hands, screen)
        await hands.sees("1 lot lies there. Move them out first")
        assert form_of(screen).at == "closed"


async def test_a_scan_is_no_place(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await at_places(hands)
        await hands.scan(code(goods.milk))
        await hands.sees("That was a scan. Type a part of the place's name.")
        assert isinstance(screen.step, FindPlace)
        await hands.type("zeppelin", "enter")
        await hands.sees('No place has "zeppelin".')
        await hands.press("enter")
        await hands.sees("Choose a place, or add one")


async def test_hostile_places_are_shown_as_they_are_kept(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        known = tuple(Location(name=f"p{n}", title=text) for n, (_, text) in enumerate(HOSTILE))
        stores = tuple(Branch(id=f"B{n}", name=text or "x", address=text) for n, (_, text) in enumerate(HOSTILE))
        stores = tuple(each for each in stores if each.name.strip())
        screen = await at_places(hands, *known, branches=stores)
        for _ in range(0, len(known) + len(stores), 40):
            await hands.press("enter", "escape", *["pagedown"] * 4)
            assert isinstance(screen.step, FindPlace)
