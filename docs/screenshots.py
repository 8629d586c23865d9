"""Draws the pictures of the README and the documents from the running program: `make screenshots`.

The demo shop is made for one fixed day, so that a picture changes only when the screens do.
"""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from docs.screenshot_devices import SCANNER, Shown
from docs.screenshot_hands import PICTURES, picture, until, write
from docs.screenshot_office import office
from pos_term.app import PosTerm
from pos_term.domain.scanner_check import SYMBOLS
from pos_term.screens.host import CardScan
from pos_term.services.demo import demo_card, demo_data, load_demo
from pos_term.services.till import Till
from pos_term.settings import ScannerSettings, Settings

AT = datetime(2026, 11, 21, 13, 3, tzinfo=UTC)


async def shoot() -> None:
    """Sell a little and take the pictures on the way."""
    PICTURES.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store.db"
        today = load_demo(store, demo_data(), AT)
        if not isinstance(today, date):
            raise SystemExit(str(today))
        card = [CardScan(*scan) for scan in demo_card(demo_data(), today)]
        settings = Settings(store=store)

        def load() -> Till:
            return Till.open(settings, at=AT)

        await _run(load, card, (120, 36), _wide)
        await _run(load, card, (80, 24), _narrow)
        await _run(load, card, (120, 36), office, who=2, pin="4444")
        counter = Shown()
        settings = Settings(store=store, scanners=(ScannerSettings(name=SCANNER),))
        await _run(
            lambda: Till.open(settings, at=AT, equipment=counter), card, (100, 24), partial(_devices, counter)
        )


async def _run(
    load: Callable[[], Till], card: list[CardScan], size: tuple[int, int], scene: Callable[[Pilot[None]], Any],
    *, who: int = 0, pin: str = "1111",
) -> None:  # fmt: skip
    """Sign in the person who stands at that place of the list, and play a scene."""
    app = PosTerm(load, card=card)
    async with app.run_test(size=size, notifications=True) as pilot:
        await until(pilot, lambda: app.open_till is not None)
        await pilot.pause(0.3)
        await pilot.press(*["down"] * who)
        await write(pilot, pin)
        await until(pilot, lambda: app.till.person is not None)
        await pilot.pause(0.3)
        await scene(pilot)


async def _wide(pilot: Pilot[None]) -> None:
    await picture(pilot, "card")
    for number in (3, 12, 10):
        await write(pilot, f".{number}")
    await pilot.press("enter")
    await pilot.pause(0.2)
    await write(pilot, ".8")
    await write(pilot, ".16")
    await picture(pilot, "till")
    await write(pilot, ".4")
    await picture(pilot, "refused")
    await pilot.press("f10")
    await pilot.pause(0.3)
    await picture(pilot, "pay")
    await pilot.press("enter")
    await pilot.pause(0.5)
    await pilot.press("f6")
    await pilot.pause(0.2)
    await write(pilot, "8841-07")
    await pilot.press("enter")
    await pilot.pause(0.2)
    await pilot.press("4", "enter")
    await pilot.pause(0.2)
    await pilot.press("enter")
    await pilot.pause(0.2)
    await write(pilot, "(01)09520171000018(21)8841-08")
    await write(pilot, ".3")
    await picture(pilot, "exchange")


async def _narrow(pilot: Pilot[None]) -> None:
    await write(pilot, ".3")
    await write(pilot, ".2")
    await picture(pilot, "lot-prompt")
    await pilot.press("escape")
    await write(pilot, ".6")
    await picture(pilot, "recalled")


async def _devices(counter: Shown, pilot: Pilot[None]) -> None:
    """The devices, and a scanner check on its way: the scanner sends `|` for the separator."""
    await pilot.press("f11")
    await pilot.pause(0.2)
    await write(pilot, "14")
    await picture(pilot, "devices")
    await pilot.press("f3")
    await pilot.pause(0.2)
    for symbol in SYMBOLS[:3]:
        counter.scan(symbol.right(aim=True).replace(b"\x1d", b"|"))
        await pilot.pause(0.2)
    await picture(pilot, "scanner-check")


if __name__ == "__main__":
    asyncio.run(shoot())
