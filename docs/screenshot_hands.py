"""Hands for the pictures: typing, waiting, and the picture itself."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from textual import events
from textual.pilot import Pilot

PICTURES = Path(__file__).parent / "pictures"
_FONT_FACE = re.compile(r"@font-face\s*\{.*?\}\s*", re.DOTALL)


async def write(pilot: Pilot[None], text: str) -> None:
    """Type something, as a person does, and press Enter."""
    for character in text:
        event = events.Key(character, character)
        event.time = time.monotonic()
        pilot.app.post_message(event)
        await pilot.pause(0.05)
    await pilot.press("enter")
    await pilot.pause(0.3)


async def until(pilot: Pilot[None], ready: Callable[[], bool]) -> None:
    """Wait for something to become so."""
    for _ in range(400):
        if ready():
            return
        await pilot.pause(0.05)
    raise TimeoutError("the till did not come up")


async def picture(pilot: Pilot[None], name: str) -> None:
    """Keep what the terminal shows under a name."""
    await pilot.pause(0.1)
    svg = pilot.app.export_screenshot(title="pos_term")
    (PICTURES / f"{name}.svg").write_text(_FONT_FACE.sub("", svg), encoding="utf-8")
