"""Hands at the till: a real store, the real program, keys and scans as a terminal delivers them."""

from __future__ import annotations

import io
import shutil
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar, cast

from rich.console import Console
from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot

from pos_term.app import PosTerm
from pos_term.screens.base import TillScreen
from pos_term.screens.host import CardScan
from pos_term.services.ports import Equipment, Printer
from pos_term.services.till import Till
from pos_term.settings import Settings
from tests.equipment import Counter
from tests.shop import NOON

PATIENCE = 15.0
"""Seconds after which something that should happen counts as not happening."""
PIN = "2468"
_EDGES = str.maketrans("▊▎", "  ")

Shown = TypeVar("Shown", bound=TillScreen[Any])


@dataclass
class Hands:
    """A person with a scanner and a keyboard."""

    pilot: Pilot[None]
    app: PosTerm

    @property
    def screen(self) -> TillScreen[Any]:
        """The screen in front."""
        return cast("TillScreen[Any]", self.app.screen)

    def showing(self, kind: type[Shown]) -> Shown:
        """The screen in front, which must be of a kind."""
        assert isinstance(self.app.screen, kind), self.app.screen
        return self.app.screen

    @property
    def text(self) -> str:
        """Everything on the terminal as plain text, line by line."""
        width, height = self.app.size
        console = Console(
            width=width, height=height, file=io.StringIO(), force_terminal=True, record=True,
            color_system="truecolor", legacy_windows=False,
        )  # fmt: skip
        console.print(
            self.app.screen._compositor.render_update(full=True, screen_stack=self.app._background_screens)
        )
        return console.export_text()

    async def until(self, condition: Callable[[], object], what: str = "") -> None:
        """Wait for something to become so."""
        end = time.monotonic() + PATIENCE
        while not condition():
            assert time.monotonic() < end, f"never happened: {what or condition}\n{self.text}"
            await self.pilot.pause(0.005)
        await self.pilot.pause()

    async def until_shown(self, kind: type[Shown]) -> Shown:
        """Wait for a screen of a kind to be in front and ready."""
        await self.until(lambda: isinstance(self.app.screen, kind) and self.app.screen.is_running, kind.__name__)
        return self.showing(kind)

    async def sees(self, words: str) -> None:
        """The words come to stand on the screen, perhaps over a line's end."""
        wanted = " ".join(words.split())
        await self.until(lambda: wanted in " ".join(self.text.translate(_EDGES).split()), words)

    async def scan(self, raw: bytes, *, gap: float = 0.004, end: str = "\r") -> None:
        """A scan: characters `gap` seconds apart and a terminator, as the input thread stamps them.

        It came in a moment ago: a person's next key is never as close behind it as a scanner's own.
        """
        at = self._post(raw.decode("utf-8", "surrogateescape"), gap, ago=0.2)
        for character in end:
            at += gap
            self._key(character, at)
        await self.pilot.pause()

    async def type(self, text: str, *keys: str) -> None:
        """Typing at a person's pace; further `keys` by name, Enter among them."""
        self._post(text, 0.15)
        await self.pilot.pause()
        await self.press(*keys)

    def burst(self, raw: bytes) -> None:
        """Bytes that all arrived before the program looked."""
        self._post(raw.decode("utf-8", "surrogateescape"), 0.002)

    def now(self) -> float:
        """The clock by which keys are stamped."""
        return time.monotonic()

    async def press(self, *keys: str) -> None:
        """Keys by name, one after the other."""
        for name in keys:
            await self.pilot.press(name)
        await self.pilot.pause()

    async def menu(self, number: int) -> None:
        """Choose from the counter's menu by number."""
        await self.press("f11")
        await self.type(str(number), "enter")

    def _post(self, text: str, gap: float, *, ago: float = 0.0) -> float:
        """Keys whose last one arrived some seconds ago."""
        at = time.monotonic() - gap * len(text) - ago
        for character in text:
            at += gap
            self._key(character, at)
        return at

    def _key(self, character: str, at: float) -> None:
        event = events.Key(name_of(character), character)
        event.time = at
        event.set_sender(self.app)
        self.app.post_message(event)


def name_of(character: str) -> str:
    """The name under which a terminal's key for this character arrives."""
    controls = {"\r": "enter", "\n": "ctrl+j", "\t": "tab", "\x1b": "escape", "\x1d": "ctrl+right_square_bracket"}
    if character in controls:
        return controls[character]
    if ord(character) < 0x20:
        return f"ctrl+{chr(ord(character) + 0x60)}"
    return _character_to_key(character)


def loader(
    path: Path, *, at: datetime | None = NOON, printer: Printer | None = None, equipment: Equipment | None = None
) -> Callable[[], Till]:
    """How the program opens a store that stands still at noon."""
    counter = equipment or Counter(printer=printer)
    return lambda: Till.open(Settings(store=path), at=at, equipment=counter)


@asynccontextmanager
async def open_till(
    path: Path, *, size: tuple[int, int] = (80, 24), theme: str = "dark", card: Sequence[CardScan] = (),
    printer: Printer | None = None, equipment: Equipment | None = None,
    load: Callable[[], Till] | None = None, faults: int = 0,
) -> AsyncIterator[Hands]:  # fmt: skip
    """The program on a store; it must come through without an unexpected error, or with just as many as said."""
    log = path.parent / "till.log"
    app = PosTerm(load or loader(path, printer=printer, equipment=equipment), card=card, theme=theme, log=log)
    async with app.run_test(size=size) as pilot:
        hands = Hands(pilot, app)
        yield hands
        await pilot.pause()
        assert app.faults.count == faults, log.read_text(encoding="utf-8") if log.exists() else "nothing logged"


@asynccontextmanager
async def at_counter(
    path: Path, *, size: tuple[int, int] = (80, 24), theme: str = "dark", card: Sequence[CardScan] = (),
    printer: Printer | None = None, equipment: Equipment | None = None,
    load: Callable[[], Till] | None = None, faults: int = 0,
) -> AsyncIterator[Hands]:  # fmt: skip
    """The program with Ana signed in and her shift open."""
    from pos_term.screens.checkout.screen import CheckoutScreen
    from pos_term.screens.sign_in.screen import SignInScreen

    async with open_till(
        path, size=size, theme=theme, card=card, printer=printer, equipment=equipment, load=load, faults=faults
    ) as hands:
        await hands.until_shown(SignInScreen)
        await hands.type(PIN, "enter")
        await hands.until_shown(CheckoutScreen)
        yield hands


def copy_store(template: Path, folder: Path) -> Path:
    """A store of the test's own."""
    return Path(shutil.copy(template, folder / "till.db"))
