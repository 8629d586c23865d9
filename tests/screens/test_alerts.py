"""Alerts at the till: what to look at, opened from the list, counted on the top line for who can do something."""

from __future__ import annotations

from pathlib import Path

from pos_term.screens.alerts.screen import AlertsScreen
from pos_term.screens.lot_desk.screen import LotDeskScreen
from pos_term.screens.office.screen import OfficeScreen
from pos_term.screens.sign_in.screen import SignInScreen
from tests.screens.conftest import Goods
from tests.screens.driving import Hands, at_counter, open_till


async def open_alerts(hands: Hands) -> AlertsScreen:
    """The list of alerts."""
    await hands.menu(17)
    await hands.until_shown(OfficeScreen)
    await hands.type("7", "enter")
    return await hands.until_shown(AlertsScreen)


async def test_what_is_expired_and_still_here_comes_first_and_opens_its_card(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await open_alerts(hands)
        await hands.sees("Expired, and still here")
        await hands.sees("7731")
        await hands.press("enter")
        await hands.until_shown(LotDeskScreen)
        await hands.sees("EXPIRED")
        await hands.press("escape")
        await hands.until_shown(AlertsScreen)


async def test_the_list_follows_what_is_typed(path: Path, goods: Goods) -> None:
    async with at_counter(path) as hands:
        await open_alerts(hands)
        await hands.sees("7731")
        await hands.type("nothing of the kind", "enter")
        await hands.sees("Nothing has that in it")
        await hands.press("escape")
        await hands.sees("7731")
        await hands.press("escape")
        await hands.until_shown(OfficeScreen)


async def test_a_manager_sees_on_the_top_line_how_many_there_are(path: Path, goods: Goods) -> None:
    async with open_till(path, size=(120, 40)) as hands:
        await hands.until_shown(SignInScreen)
        await hands.press("down", "down")
        await hands.type("1357", "enter")
        await hands.sees("1 expired")


async def test_a_cashier_is_not_bothered(path: Path, goods: Goods) -> None:
    async with at_counter(path, size=(120, 40)) as hands:
        hands.app.count_alerts()
        await hands.pilot.pause()
        assert not hands.app.status().alerts
