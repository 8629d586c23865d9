"""The office: numbers that never shift, each with a way in and a way back, and no scan that is lost in between."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from pos_term.screens.checkout.screen import CheckoutScreen
from pos_term.screens.office.entries import ENTRIES
from pos_term.screens.office.screen import OfficeScreen
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter
from tests.shop import days, gs1

SCREENS = [
    "ReceivingScreen", "ExpectedScreen", "LotDeskScreen", "TracingScreen", "MakingScreen", "ExpiringScreen",
    "AlertsScreen", "FiguresScreen", "ProductsScreen", "SuppliersScreen", "CustomersScreen", "PlacesScreen",
    "CertificatesScreen", "TraceabilityScreen",
]  # fmt: skip


def shows(hands: Hands, name: str) -> bool:
    """Whether a screen of that name is in front and ready."""
    return type(hands.app.screen).__name__ == name and not hands.screen.storing


def test_the_numbers_of_the_office_are_the_ones_people_know_by_heart() -> None:
    assert [type(entry.open()).__name__ for entry in ENTRIES] == SCREENS


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_every_number_opens_its_screen_and_esc_comes_back(
    path: Path, goods: Goods, size: tuple[int, int]
) -> None:
    async with at_counter(path, size=size) as hands:
        await hands.menu(17)
        await hands.until_shown(OfficeScreen)
        for number, name in enumerate(SCREENS, 1):
            await hands.type(str(number), "enter")
            await hands.until(partial(shows, hands, name), name)
            await hands.press("escape")
            await hands.until_shown(OfficeScreen)
        await hands.press("escape")
        await hands.until_shown(CheckoutScreen)


async def test_what_the_office_has_not_is_said_and_a_scan_is_not_taken_for_a_number(
    path: Path, goods: Goods
) -> None:
    async with at_counter(path) as hands:
        await hands.menu(17)
        await hands.until_shown(OfficeScreen)
        for wrong in ("0", "99", "-1", "stock"):
            await hands.type(wrong, "enter")
            await hands.sees(f"Type a number from 1 to {len(ENTRIES)}")
        await hands.scan(gs1(goods.milk, "7745", days(9)))
        await hands.sees("Choose first what the scan is for")
        hands.showing(OfficeScreen)


async def test_a_screen_that_cannot_be_opened_says_so_and_esc_leaves_it(
    path: Path, goods: Goods, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pos_term.screens.alerts import screen

    def breaks(_: object) -> None:
        raise ImportError("half of the program is missing")

    monkeypatch.setattr(screen, "AlertRows", breaks)
    async with at_counter(path, faults=1) as hands:
        await hands.menu(17)
        await hands.until_shown(OfficeScreen)
        await hands.type("7", "enter")
        await hands.sees("SOMETHING WENT WRONG")
        await hands.press("escape")
        await hands.until_shown(OfficeScreen)
