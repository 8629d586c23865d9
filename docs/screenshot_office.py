"""The scenes of the office: what the manager does beside the counter."""

from __future__ import annotations

from textual.pilot import Pilot

from docs.screenshot_hands import picture, write


async def office(pilot: Pilot[None]) -> None:
    """A delivery that is not as announced, the trace of a lot that goods were made of, what expires."""
    await pilot.press("f11")
    await pilot.pause(0.2)
    await write(pilot, "17")
    await picture(pilot, "office")
    await write(pilot, "1")
    await pilot.pause(0.5)
    await write(pilot, "SN-70431")
    await pilot.pause(0.5)
    await write(pilot, "00195200000000704312")
    await pilot.pause(0.5)
    await picture(pilot, "receiving")
    await pilot.press("escape")
    await pilot.pause(0.5)
    await write(pilot, "4")
    await pilot.pause(0.5)
    await write(pilot, "G-784")
    await pilot.pause(0.8)
    await picture(pilot, "trace")
    await pilot.press("escape")
    await pilot.pause(0.2)
    await pilot.press("escape")
    await pilot.pause(0.3)
    await write(pilot, "6")
    await pilot.pause(0.8)
    await pilot.press("f3")
    await pilot.pause(0.3)
    await picture(pilot, "expiring")
