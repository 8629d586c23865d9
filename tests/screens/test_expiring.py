"""Expiring goods at the till: what is proposed, several lots dealt with at once, by whom, and wrong turns."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pos_term.domain.documents import ProductsSet, SuppliersSet
from pos_term.domain.places import Supplier
from pos_term.domain.products import Product, Tracking
from pos_term.screens.approve.screen import ApproveScreen
from pos_term.screens.expiring.screen import ExpiringScreen
from pos_term.screens.lot_desk.screen import LotDeskScreen
from pos_term.screens.office.screen import OfficeScreen
from pos_term.store.engine import Store
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter, copy_store
from tests.shop import NOON, TestShop, days, gtin


def shop_in(store: Store) -> TestShop:
    """Hands that put more into a store whose shift is open."""
    shop = TestShop.__new__(TestShop)
    shop.store, shop.now, shop._count = store, NOON, 900
    return shop


@pytest.fixture
def path(stocked: Goods, tmp_path: Path) -> Path:
    """The shop's store with goods that have a supplier and a cost, some of them past their date."""
    path = copy_store(stocked.store, tmp_path)
    store = Store(path)
    shop = shop_in(store)
    shop.post(SuppliersSet(id="suppliers", suppliers=(Supplier(id="DAIRY", name="Dairy of the Valley"),)))
    cream = shop.product("CREAM", Tracking.LOT, name="Cream 200 g", price=199)
    for lot, expiry in (("C-1", -3), ("C-2", -1), ("C-3", 2)):
        shop.receive(cream, lot, quantity=10, expiry=days(expiry), unit_cost=12_500, supplier="DAIRY")
    store.close()
    return path


async def open_list(hands: Hands) -> ExpiringScreen:
    """The list of what expires."""
    await hands.menu(17)
    await hands.until_shown(OfficeScreen)
    await hands.type("6", "enter")
    return await hands.until_shown(ExpiringScreen)


async def manager_says_yes(hands: Hands) -> None:
    """Somebody with the right types a PIN."""
    await hands.until_shown(ApproveScreen)
    await hands.type("1357", "enter")
    await hands.until_shown(ExpiringScreen)


def posted(path: Path, kind: str) -> list[dict[str, Any]]:
    """What stands in the journal of a kind."""
    with closing(sqlite3.connect(path)) as raw:
        rows = raw.execute("SELECT document FROM entry WHERE kind = ? ORDER BY seq", (kind,)).fetchall()
    return [json.loads(row[0]) for row in rows]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_everything_past_its_date_is_thrown_away_in_one_document(
    path: Path, goods: Goods, size: tuple[int, int]
) -> None:
    async with at_counter(path, size=size) as hands:
        await open_list(hands)
        await hands.sees("C-1")
        await hands.press("f3", "f4")
        await hands.sees("3 rows of the list")
        await hands.type("past its date", "enter")
        await hands.type("Ben", "enter")
        await hands.sees("It is thrown away: past its date, seen by Ben")
        await hands.press("enter")
        await manager_says_yes(hands)
        await hands.sees("DI-1-000001")
        await hands.until(lambda: "C-1" not in hands.text)
        await hands.sees("C-3")
    [document] = posted(path, "disposed")
    assert {(line["lot"], line["quantity"]) for line in document["lines"]} == {
        ("7731", 12000), ("C-1", 10000), ("C-2", 10000)
    }  # fmt: skip
    assert [line["value"] for line in document["lines"] if line["sku"] == "CREAM"] == [1250, 1250]
    assert (document["witness"], document["approved_by"]) == ("Ben", "Mira")


async def test_what_is_marked_goes_back_to_its_supplier(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_list(hands)
        await hands.sees("C-1")
        step = screen.open_step
        here = next(n for n, row in enumerate(step.rows) if row.lot == "C-1")  # type: ignore[attr-defined]
        await hands.press(*["down"] * here, "f2", "f5")
        await hands.type("came too short-dated", "enter")
        await hands.type("RMA-7", "enter")
        await hands.sees("It goes back to Dairy of the Valley")
        await hands.press("enter")
        await manager_says_yes(hands)
        await hands.sees("SR-1-000001")
    [document] = posted(path, "supplier_returned")
    assert (document["supplier"], document["reference"]) == ("DAIRY", "RMA-7")
    assert [line["lot"] for line in document["lines"]] == ["C-1"]


async def test_goods_nobody_knows_the_supplier_of_are_not_sent_back_from_the_list(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await open_list(hands)
        await hands.sees("7731")
        await hands.press("f3", "f5")
        await hands.sees("Nobody knows who Whole milk 1 l came from")
    assert not posted(path, "supplier_returned")


async def test_wrong_turns_lead_back_without_a_trace(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await open_list(hands)
        await hands.sees("C-1")
        await hands.press("f3", "f4")
        await hands.type("spoilt", "enter")
        await hands.press("escape", "escape")
        await hands.sees("F3")
        await hands.sees("●")
        await hands.press("escape")
        await hands.until(lambda: "●" not in hands.text)
        await hands.type("99999", "enter")
        await hands.sees("not on this list")
        await hands.type("5", "enter")
        await hands.sees("5 days")
        await hands.press("enter")
        await hands.until_shown(LotDeskScreen)
        await hands.sees("Lies at")
        await hands.press("escape")
        await hands.until_shown(ExpiringScreen)
        await hands.press("escape")
        await hands.until_shown(OfficeScreen)
    assert not posted(path, "disposed")


async def test_a_pack_that_is_scanned_is_found_on_the_list(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        screen = await open_list(hands)
        await hands.sees("C-3")
        await hands.type("C-3", "enter")
        await hands.until(lambda: screen.open_step.here.lot == "C-3")  # type: ignore[attr-defined]


async def test_hostile_names_are_shown_harmless(stocked: Goods, tmp_path: Path) -> None:
    path = copy_store(stocked.store, tmp_path)
    store = Store(path)
    shop = shop_in(store)
    evil = [
        Product(sku=f"E{n:03d}", name=text or "x", gtin=gtin(1000 + n), tracking=Tracking.LOT)
        for n, (_, text) in enumerate(HOSTILE)
    ]
    shop.post(ProductsSet(id="evil", products=tuple(evil)))
    for n, (product, (_, text)) in enumerate(zip(evil, HOSTILE, strict=True)):
        shop.receive(product, f"E-{n} {text}"[:20].strip() or "E", quantity=1, expiry=days(1))
    store.close()
    async with at_counter(path) as hands:
        screen = await open_list(hands)
        await hands.sees("E-0")
        for _ in range(len(evil)):
            await hands.press("f2")
        assert len(screen.open_step.marked) >= len(evil)  # type: ignore[attr-defined]
        await hands.press("f4")
        await hands.sees("rows of the list")
        await hands.press("escape", "pageup", "pageup")
        await hands.sees("●")
