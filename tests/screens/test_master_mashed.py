"""Keys and scans in any order on the forms of the office: nothing ends the till, and what is kept fits."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from pos_term.screens.customers.screen import CustomersScreen
from pos_term.screens.forms.screen import MasterScreen
from pos_term.screens.office.screen import OfficeScreen
from pos_term.screens.products.screen import ProductsScreen
from pos_term.screens.stock_places.screen import PlacesScreen
from pos_term.screens.suppliers.screen import SuppliersScreen
from pos_term.services.backup import check
from tests.hostile import HOSTILE
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.screens.errands import MIRA, customer
from tests.screens.master import in_office
from tests.shop import code, days, gs1, gtin

KEYS = (
    *["up", "down", "enter", "f10"] * 4, "escape", "f2", "f4", "f5", "f6", "f7", "f8", "delete", "pageup",
    "pagedown",
)  # fmt: skip
WORDS = (
    "mil",
    "1.35",
    "12",
    "-",
    "yes",
    "no",
    "ACME",
    "acme@x.example",
    "lots",
    "LOT-{YYYY}-{seq:3}",
    "a; %; 1..2",
)
SCREENS: dict[int, type[MasterScreen]] = {
    9: ProductsScreen, 10: SuppliersScreen, 11: CustomersScreen, 12: PlacesScreen,
}  # fmt: skip


@pytest.mark.parametrize("number", SCREENS)
@pytest.mark.parametrize("seed", [1])
async def test_keys_in_any_order_end_nothing(path: Path, goods: Goods, number: int, seed: int) -> None:
    dice = random.Random(f"{number} {seed}")
    packs = (
        code(goods.milk),
        code(goods.bag),
        gs1(goods.milk, "7745", days(9)),
        gtin(999).encode(),
        b"LC-12345678",
    )
    async with at_counter(path, size=dice.choice([(80, 24), (120, 40), (40, 12)])) as hands:
        customer(hands, loyalty="LC-1234567")
        for _ in range(60):
            if not isinstance(hands.screen, MasterScreen):
                await back_in(hands, number)
            match dice.randrange(8):
                case 0 | 1:
                    await hands.type(dice.choice(WORDS), "enter")
                case 2:
                    await hands.type(dice.choice(HOSTILE)[1][:60].translate({13: None, 10: None, 9: None}), "enter")
                case 3:
                    await hands.scan(dice.choice(packs))
                case _:
                    await hands.press(dice.choice(KEYS))
    assert check(path).sound


async def back_in(hands: Hands, number: int) -> None:
    """Approve what asks, or leave it, and open the screen again."""
    for _ in range(8):
        if isinstance(hands.screen, MasterScreen | OfficeScreen):
            break
        if "PIN" in hands.text and not hands.screen.storing:
            await hands.type(MIRA, "enter")
        else:
            await hands.press("escape")
        await hands.until(lambda: not hands.screen.storing and not hands.screen.busy, "done")
    if isinstance(hands.screen, OfficeScreen):
        await hands.type(str(number), "enter")
        await hands.until_shown(SCREENS[number])
    elif not isinstance(hands.screen, MasterScreen):
        await in_office(hands, number, SCREENS[number])
